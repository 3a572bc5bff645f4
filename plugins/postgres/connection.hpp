// A PostgreSQL connection, as the core uses it.
#pragma once

#include "dialect.hpp"
#include "dunlin/driver/connection.hpp"
#include "lock.hpp"
#include "session.hpp"

namespace dunlin::postgres {

class PostgresConnection : public driver::Connection {
 public:
  PostgresConnection(SessionParameters parameters, bool read_only);
  ~PostgresConnection() override;

  const driver::Dialect& dialect() const override { return dialect_; }
  std::string server() const override;

  void execute(std::string_view statement) override;
  void execute_batch(const std::vector<std::string>& statements) override;
  driver::Rows query(std::string_view statement) override;
  std::uint64_t affected_rows() const override { return affected_rows_; }
  std::vector<std::string> warnings() override;

  void begin() override;
  void commit() override;
  void rollback() override;
  bool in_transaction() const override { return session_->in_transaction(); }

  void reset_session() override;
  bool usable() const override { return session_->usable(); }
  driver::LockAttempt try_lock(const driver::HistoryTables& tables,
                               const driver::LockOptions& options) override;
  bool end_stale_holder(const driver::HistoryTables& tables) override;
  void set_timeouts(const driver::Timeouts& timeouts) override { timeouts_ = timeouts; }
  bool table_exists(const schema::Name& table) override;
  std::string default_schema() override { return default_schema_; }
  schema::Schema inspect(const driver::InspectOptions& options) override;
  std::unique_ptr<driver::Scratch> scratch() override;
  std::unique_ptr<driver::Scratch> scratch_database() override;
  std::string evidence(std::string_view statement) override;
  driver::Effect effect_of(std::string_view statement, const std::string& before) override;
  void cancel() noexcept override { session_->cancel(); }

 protected:
  Session& session() { return *session_; }
  void own(const std::vector<std::string>& statements);
  void set_default_schema(std::string name) { default_schema_ = std::move(name); }

 private:
  void reset_now();
  void before_statement();
  std::vector<std::string> owed_reset() const;
  void watch_client();
  bool pooled() const { return parameters_.pooled; }

  SessionParameters parameters_;
  std::shared_ptr<Session> session_;
  PostgresDialect dialect_;
  std::string default_schema_;
  std::uint64_t affected_rows_ = 0;
  /// A reset is owed. It travels with the next statement, which saves a round trip for each
  /// revision.
  bool reset_owed_ = false;
  driver::Timeouts timeouts_;              ///< wanted
  driver::Timeouts session_timeouts_;      ///< as the session has them
  driver::Timeouts effective_timeouts_;    ///< as the transaction has them, if one is open
  std::unique_ptr<Session> lock_session_;  ///< between attempts
  std::weak_ptr<const LockKeys> held_;     ///< while there is a lock
  bool watches_client_ = false;
};

}  // namespace dunlin::postgres
