// One session of MySQL or MariaDB as the core uses it.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dialect.hpp"
#include "dunlin/driver/connection.hpp"
#include "dunlin/driver/driver.hpp"
#include "session.hpp"

namespace dunlin::mysql {

class MysqlConnection final : public driver::Connection {
 public:
  /// Throws: as driver::Driver::connect().
  MysqlConnection(const driver::Url& url, const driver::ConnectOptions& options);

  const driver::Dialect& dialect() const override { return *dialect_; }
  std::string server() const override { return display_name(dialect_->flavour()); }
  void execute(std::string_view statement) override;
  driver::Rows query(std::string_view statement) override;
  /// All results of a statement that gives several.
  std::vector<driver::Rows> query_all(std::string_view statement);
  std::uint64_t affected_rows() const override { return session_.affected_rows(); }
  std::vector<std::string> warnings() override { return session_.take_warnings(); }
  void begin() override;
  void commit() override;
  void rollback() override;
  bool in_transaction() const override { return in_transaction_; }
  void reset_session() override;
  bool usable() const override { return session_.usable(); }
  driver::LockAttempt try_lock(const driver::HistoryTables& tables,
                               const driver::LockOptions& options) override;
  bool end_stale_holder(const driver::HistoryTables& tables) override;
  void set_timeouts(const driver::Timeouts& timeouts) override;
  bool table_exists(const schema::Name& table) override;
  std::string default_schema() override { return database_; }
  schema::Schema inspect(const driver::InspectOptions& options) override;
  std::unique_ptr<driver::Scratch> scratch() override;
  std::string evidence(std::string_view statement) override;
  driver::Effect effect_of(std::string_view statement, const std::string& before) override;
  void cancel() noexcept override;

 private:
  /// Notes what reset_session() must undo besides the pinned variables.
  void watch(std::string_view statement);
  /// Without the preference for an algorithm where the server refuses that.
  void send(std::string_view statement);
  bool was_cut_short();
  void refuse_cut_short(std::string_view statement);
  Session& keeper();
  const std::set<std::string>& lasting_tables();
  void forget_lasting_tables(std::string_view statement);
  void drop_temporary(const std::set<std::string>& tables);

  const driver::Url url_;
  const driver::ConnectOptions options_;
  Session session_;
  std::optional<MysqlDialect> dialect_;
  std::string database_;
  std::string connection_id_;
  std::string role_;
  std::set<std::string> temporary_tables_;               ///< as written
  std::optional<std::set<std::string>> lasting_tables_;  ///< of which a rollback undoes nothing
  bool other_engine_ = false;                            ///< new tables need not be of InnoDB
  bool other_database_ = false;
  bool other_role_ = false;
  bool in_transaction_ = false;
  std::atomic<bool> interrupted_{false};  ///< the running statement was asked to stop
  driver::Timeouts timeouts_;
  std::string times_cut_short_ = "0";  ///< by max_statement_time
  std::unique_ptr<Session> keeper_;    ///< for the lock, between attempts
};

}  // namespace dunlin::mysql
