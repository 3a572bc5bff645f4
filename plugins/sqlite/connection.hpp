// One open SQLite database.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "dialect.hpp"
#include "dunlin/driver/connection.hpp"
#include "handle.hpp"

namespace dunlin::sqlite {

class SqliteConnection final : public driver::Connection {
 public:
  /// \param file       the path as written, or ":memory:"
  /// \param read_only  never creates a file, never writes
  /// Throws: DatabaseError: database_missing, database_read_only, connection_failed (not a
  /// database, a folder).
  SqliteConnection(const std::string& file, bool read_only);

  const driver::Dialect& dialect() const override { return dialect_; }
  std::string server() const override;
  void execute(std::string_view statement) override;
  driver::Rows query(std::string_view statement) override;
  std::uint64_t affected_rows() const override { return affected_rows_; }
  std::vector<std::string> warnings() override { return {}; }
  void begin() override;
  void commit() override;
  void rollback() override;
  bool in_transaction() const override;
  void reset_session() override;
  bool usable() const override { return true; }
  driver::LockAttempt try_lock(const driver::HistoryTables& tables,
                               const driver::LockOptions& options) override;
  void set_timeouts(const driver::Timeouts& timeouts) override;
  bool table_exists(const schema::Name& table) override;
  std::string default_schema() override { return {}; }
  schema::Schema inspect(const driver::InspectOptions& options) override;
  std::unique_ptr<driver::Scratch> scratch() override;
  void cancel() noexcept override;

 private:
  void open(const std::string& file);
  void check_header();
  driver::Rows rows_of(std::string_view statement);
  void set_options();
  /// Remembers what reset_session() must undo because of `statement`.
  void watch(std::string_view statement);
  void drop_temporary_objects();
  void detach_databases();

  SqliteDialect dialect_;
  Database db_;
  std::filesystem::path path_;  ///< canonical; empty in memory
  bool read_only_;
  bool pragmas_used_ = false;
  bool temporary_used_ = false;
  bool attached_ = false;
  std::chrono::milliseconds statement_timeout_{0};  ///< 0: none
  std::uint64_t affected_rows_ = 0;
};

}  // namespace dunlin::sqlite
