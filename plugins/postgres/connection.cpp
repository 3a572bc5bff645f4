#include "connection.hpp"

#include "evidence.hpp"
#include "inspect.hpp"
#include "lock.hpp"
#include "scratch.hpp"

namespace dunlin::postgres {
namespace {

constexpr int kVersionsPerMajor = 10000;

/// In a transaction of their own, so that a rollback of the next one does not undo them.
std::vector<std::string> reset_statements() {
  std::vector<std::string> statements = session_reset();
  statements.insert(statements.begin(), "BEGIN");
  // Locks that a migration took and kept. The migration lock lives on another connection.
  statements.push_back("SELECT pg_catalog.pg_advisory_unlock_all()");
  statements.push_back("COMMIT");
  return statements;
}

}  // namespace

PostgresConnection::PostgresConnection(SessionParameters parameters, bool read_only)
    : parameters_(std::move(parameters)),
      session_(parameters_),
      dialect_(session_.server_version() / kVersionsPerMajor) {
  const std::string only_looking = read_only ? "SET default_transaction_read_only = on; " : "";
  default_schema_ = session_.value(only_looking + "SELECT pg_catalog.current_schema()");
}

std::string PostgresConnection::server() const {
  const std::string version = session_.server_parameter("server_version");
  return "PostgreSQL " + version.substr(0, version.find(' '));
}

void PostgresConnection::execute(std::string_view statement) {
  reset_now();
  affected_rows_ = 0;
  const Result result = session_.run(statement);
  if (result) affected_rows_ = std::strtoull(PQcmdTuples(result.get()), nullptr, 10);
}

void PostgresConnection::execute_batch(const std::vector<std::string>& statements) {
  reset_now();
  if (!statements.empty()) own(statements);
}

/// Statements of our own: what the server remarks on them ("already exists, skipping") is nobody's
/// news.
void PostgresConnection::own(const std::vector<std::string>& statements) {
  std::vector<std::string> kept = session_.take_notices();
  session_.run_batch(statements);
  session_.take_notices();
  session_.keep_notices(std::move(kept));
}

driver::Rows PostgresConnection::query(std::string_view statement) {
  reset_now();
  const Result result = session_.run(statement);
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
  return session_.take_notices();
}

void PostgresConnection::begin() {
  if (!reset_owed_) {
    session_.run("BEGIN");
    return;
  }
  std::vector<std::string> statements = reset_statements();
  statements.push_back("BEGIN");
  own(statements);
  reset_owed_ = false;
}

void PostgresConnection::commit() {
  const Result result = session_.run("COMMIT");
  if (std::string_view(PQcmdStatus(result.get())) == "COMMIT") return;
  throw DatabaseError(Code::statement_failed,
                      "the server rolled the transaction back instead of committing it: a "
                      "statement of it had failed");
}

void PostgresConnection::rollback() {
  if (session_.in_transaction()) session_.run("ROLLBACK");
}

void PostgresConnection::reset_session() {
  reset_owed_ = true;
}

void PostgresConnection::reset_now() {
  if (!reset_owed_) return;
  // Revisions that share a commit leave their transaction open: then the reset is a part of it.
  own(session_.in_transaction() ? session_reset() : reset_statements());
  reset_owed_ = false;
}

driver::LockAttempt PostgresConnection::try_lock(const driver::HistoryTables& tables) {
  if (!lock_session_) lock_session_ = open_lock_session(parameters_);
  return try_advisory_lock(lock_session_, tables);
}

bool PostgresConnection::table_exists(const schema::Name& table) {
  reset_now();
  return session_.value("SELECT pg_catalog.to_regclass(" + literal(quoted(table)) +
                        ") IS NOT NULL") == "t";
}

schema::Schema PostgresConnection::inspect(const driver::InspectOptions& options) {
  reset_now();
  InspectRequest request;
  if (!default_schema_.empty()) request.default_schema = default_schema_;
  request.options = options;
  request.server_version = session_.server_version();
  return postgres::inspect(session_, request);
}

std::string PostgresConnection::evidence(std::string_view statement) {
  reset_now();
  return evidence_of(session_, statement);
}

driver::Effect PostgresConnection::effect_of(std::string_view statement,
                                             const std::string& before) {
  reset_now();
  return effect_since(session_, statement, before);
}

std::unique_ptr<driver::Scratch> PostgresConnection::scratch() {
  return scratch_in_schema(parameters_);
}

std::unique_ptr<driver::Scratch> PostgresConnection::scratch_database() {
  return scratch_in_database(parameters_, default_schema_);
}

}  // namespace dunlin::postgres
