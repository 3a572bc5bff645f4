#pragma once

#include <dunlin/driver/connection.hpp>
#include <memory>

#include "dialect.hpp"

struct sqlite3;

namespace pebble {

class PebbleConnection final : public dunlin::driver::Connection {
 public:
  /// Throws: DatabaseError (database_missing) when the file is not there and must not be made.
  PebbleConnection(std::string file, bool read_only);

  const dunlin::driver::Dialect& dialect() const override { return dialect_; }
  std::string server() const override { return "Pebble 1"; }

  void execute(std::string_view statement) override { query(statement); }
  dunlin::driver::Rows query(std::string_view statement) override;
  std::uint64_t affected_rows() const override;
  std::vector<std::string> warnings() override { return {}; }

  void begin() override { execute("BEGIN IMMEDIATE"); }
  void commit() override { execute("COMMIT"); }
  void rollback() override;
  bool in_transaction() const override;

  void reset_session() override {}
  bool usable() const override { return true; }
  dunlin::driver::LockAttempt try_lock(const dunlin::driver::HistoryTables& tables,
                                       const dunlin::driver::LockOptions& options) override;
  /// The example waits for nobody.
  void set_timeouts(const dunlin::driver::Timeouts&) override {}
  bool table_exists(const dunlin::schema::Name& table) override;
  std::string default_schema() override { return {}; }
  void cancel() noexcept override;

 private:
  PebbleDialect dialect_;
  std::string file_;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> handle_;
};

}  // namespace pebble
