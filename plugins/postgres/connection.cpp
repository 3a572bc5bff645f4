#include "connection.hpp"

#include "dunlin/base/error.hpp"
#include "evidence.hpp"
#include "inspect.hpp"
#include "lease.hpp"
#include "scratch.hpp"

namespace dunlin::postgres {
namespace {

constexpr int kVersionsPerMajor = 10000;
constexpr const char* kCancelled = "57014";
constexpr const char* kWatchClient = "SET client_connection_check_interval = 2000";

/// "SET LOCAL lock_timeout = 2000": from what is in force to what is wanted; empty when they agree.
std::string timeout_settings(const driver::Timeouts& now, const driver::Timeouts& wanted,
                             const std::string& scope) {
  std::string settings;
  const auto set = [&](const char* name, const std::optional<std::chrono::milliseconds>& from,
                       const std::optional<std::chrono::milliseconds>& to) {
    if (from == to) return;
    settings +=
        "SET " + scope + name + (to ? " = " + std::to_string(to->count()) : " TO DEFAULT") + "; ";
  };
  set("lock_timeout", now.lock, wanted.lock);
  set("statement_timeout", now.statement, wanted.statement);
  return settings;
}

}  // namespace

PostgresConnection::PostgresConnection(SessionParameters parameters, bool read_only)
    : parameters_(std::move(parameters)),
      session_(std::make_shared<Session>(parameters_)),
      dialect_(session_->server_version() / kVersionsPerMajor) {
  const Result place =
      session_->run("SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_schema()");
  // A pooler tells its clients a process number that it made up.
  if (PQgetvalue(place.get(), 0, 0) != std::to_string(session_->backend_pid()))
    parameters_.pooled = true;
  default_schema_ = PQgetvalue(place.get(), 0, 1);
  // Through a pooler the setting would stay behind, for the next client.
  if (read_only && !pooled()) session_->run("SET default_transaction_read_only = on");
}

PostgresConnection::~PostgresConnection() = default;

std::string PostgresConnection::server() const {
  const std::string version = session_->server_parameter("server_version");
  return "PostgreSQL " + version.substr(0, version.find(' '));
}

void PostgresConnection::execute(std::string_view statement) {
  before_statement();
  affected_rows_ = 0;
  Result result;
  try {
    result = session_->run(statement);
  } catch (const DatabaseError& error) {
    // What the server says does not depend on its language; who cancels knows that he did.
    const bool limited = timeouts_.statement && timeouts_.statement->count() != 0;
    if (!limited || error.context().sqlstate != kCancelled) throw;
    throw DatabaseError(Code::statement_timeout,
                        "the statement ran longer than its statement_timeout", {}, error.context());
  }
  if (result) affected_rows_ = std::strtoull(PQcmdTuples(result.get()), nullptr, 10);
}

void PostgresConnection::execute_batch(const std::vector<std::string>& statements) {
  reset_now();
  if (!statements.empty()) own(statements);
}

/// Statements of our own: what the server remarks on them ("already exists, skipping") is nobody's
/// news.
void PostgresConnection::own(const std::vector<std::string>& statements) {
  std::vector<std::string> kept = session_->take_notices();
  session_->run_batch(statements);
  session_->take_notices();
  session_->keep_notices(std::move(kept));
}

driver::Rows PostgresConnection::query(std::string_view statement) {
  before_statement();
  const Result result = session_->run(statement);
  driver::Rows rows;
  const int columns = PQnfields(result.get());
  for (int column = 0; column < columns; ++column)
    rows.columns.emplace_back(PQfname(result.get(), column));
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    driver::Row& values = rows.rows.emplace_back();
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(result.get(), row, column) != 0) {
        values.emplace_back();
      } else {
        values.emplace_back(std::in_place, PQgetvalue(result.get(), row, column),
                            static_cast<std::size_t>(PQgetlength(result.get(), row, column)));
      }
    }
  }
  return rows;
}

std::vector<std::string> PostgresConnection::warnings() {
  return session_->take_notices();
}

void PostgresConnection::begin() {
  std::vector<std::string> statements;
  if (reset_owed_) statements = owed_reset();
  statements.emplace_back("BEGIN");
  if (reset_owed_) session_timeouts_ = {};
  const std::string limits = timeout_settings(session_timeouts_, timeouts_, "LOCAL ");
  if (!limits.empty()) statements.push_back(limits);
  if (statements.size() == 1) {
    session_->run("BEGIN");
  } else {
    own(statements);
  }
  reset_owed_ = false;
  effective_timeouts_ = timeouts_;
}

void PostgresConnection::commit() {
  // Through a pooler the next transaction may have another session, and somebody else this one.
  if (pooled()) own(session_reset());
  const Result result = session_->run("COMMIT");
  if (std::string_view(PQcmdStatus(result.get())) == "COMMIT") return;
  throw DatabaseError(Code::statement_failed,
                      "the server rolled the transaction back instead of committing it: a "
                      "statement of it had failed");
}

void PostgresConnection::rollback() {
  if (session_->in_transaction()) session_->run("ROLLBACK");
}

void PostgresConnection::reset_session() {
  timeouts_ = {};
  reset_owed_ = !pooled();
}

/// In a transaction of its own, so that a rollback of the next one does not undo it.
std::vector<std::string> PostgresConnection::owed_reset() const {
  std::vector<std::string> statements = session_reset();
  statements.insert(statements.begin(), "BEGIN");
  // Locks that a migration took and kept.
  statements.emplace_back("SELECT pg_catalog.pg_advisory_unlock_all()");
  if (const auto keys = held_.lock()) {
    statements.push_back(take_work_lock(*keys));
    if (watches_client_) statements.emplace_back(kWatchClient);
  }
  statements.emplace_back("COMMIT");
  return statements;
}

void PostgresConnection::reset_now() {
  if (!reset_owed_) return;
  // Revisions that share a commit leave their transaction open: then the reset is a part of it.
  if (session_->in_transaction()) {
    own(session_reset());
    effective_timeouts_ = {};
  } else {
    own(owed_reset());
    session_timeouts_ = {};
  }
  reset_owed_ = false;
}

void PostgresConnection::before_statement() {
  reset_now();
  // Nothing but the end of such a transaction is let in.
  if (session_->transaction_failed()) return;
  const bool inside = session_->in_transaction();
  driver::Timeouts& now = inside ? effective_timeouts_ : session_timeouts_;
  if (now == timeouts_) return;
  // Outside of transactions a pooler could keep them for somebody else.
  if (!inside && pooled()) return;
  own({timeout_settings(now, timeouts_, inside ? "LOCAL " : "")});
  now = timeouts_;
}

/// A server that looks after its client ends the statement of one that died.
void PostgresConnection::watch_client() {
  constexpr int kSince = 140000;
  if (session_->server_version() < kSince) return;
  try {
    own({kWatchClient});
    watches_client_ = true;
  } catch (const DatabaseError&) {
    // Not on every platform: then the statement runs to its end, and the next runner waits for it.
  }
}

driver::LockAttempt PostgresConnection::try_lock(const driver::HistoryTables& tables,
                                                 const driver::LockOptions& options) {
  if (options.mode == driver::LockMode::lease) return try_lease(session_, tables, options.runner);
  if (pooled()) {
    throw ConfigError(
        Code::config_invalid,
        "a connection pooler stands before this server: a lock of the session would "
        "keep nobody out",
        "write lock = \"lease\" in dunlin.toml, or give the URL of the server itself");
  }
  reset_now();
  if (!lock_session_) lock_session_ = open_lock_session(parameters_);
  const auto keys = std::make_shared<const LockKeys>(lock_keys(tables));
  driver::LockAttempt attempt = try_advisory_lock(lock_session_, session_, keys, options.runner);
  if (!attempt.lock) return attempt;
  held_ = keys;
  watch_client();
  return attempt;
}

bool PostgresConnection::end_stale_holder(const driver::HistoryTables& tables) {
  if (!lock_session_) lock_session_ = open_lock_session(parameters_);
  return end_stale_worker(*lock_session_, lock_keys(tables));
}

bool PostgresConnection::table_exists(const schema::Name& table) {
  reset_now();
  return session_->value("SELECT pg_catalog.to_regclass(" + literal(quoted(table)) +
                         ") IS NOT NULL") == "t";
}

schema::Schema PostgresConnection::inspect(const driver::InspectOptions& options) {
  reset_now();
  InspectRequest request;
  if (!default_schema_.empty()) request.default_schema = default_schema_;
  request.options = options;
  request.server_version = session_->server_version();
  return postgres::inspect(*session_, parameters_, request);
}

std::string PostgresConnection::evidence(std::string_view statement) {
  reset_now();
  return evidence_of(*session_, statement);
}

driver::Effect PostgresConnection::effect_of(std::string_view statement,
                                             const std::string& before) {
  reset_now();
  return effect_since(*session_, statement, before);
}

std::unique_ptr<driver::Scratch> PostgresConnection::scratch() {
  return scratch_in_schema(parameters_);
}

std::unique_ptr<driver::Scratch> PostgresConnection::scratch_database() {
  return scratch_in_database(parameters_, default_schema_);
}

}  // namespace dunlin::postgres
