#include "connection.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "algorithm.hpp"
#include "dunlin/base/text.hpp"
#include "error.hpp"
#include "evidence.hpp"
#include "inspect.hpp"
#include "lock.hpp"
#include "scratch.hpp"
#include "script.hpp"

namespace dunlin::mysql {
namespace {

using Clock = std::chrono::steady_clock;

/// The name in CREATE TEMPORARY TABLE [IF NOT EXISTS] name, as written; empty for another
/// statement.
std::string temporary_table(std::string_view statement) {
  std::vector<std::string_view> tokens;
  for (const sql::Token& token : sql::tokenize(statement, native_rules())) {
    if (token.kind != sql::TokenKind::comment)
      tokens.push_back(statement.substr(token.offset, token.length));
    if (tokens.size() == 10) break;
  }
  std::size_t at = 0;
  const auto skip = [&](std::string_view word) {
    const bool there = at < tokens.size() && text::iequals(tokens[at], word);
    if (there) ++at;
    return there;
  };
  if (!skip("CREATE")) return {};
  if (skip("OR")) skip("REPLACE");
  if (!skip("TEMPORARY") || !skip("TABLE")) return {};
  if (skip("IF") && skip("NOT")) skip("EXISTS");
  if (at >= tokens.size()) return {};
  std::string name(tokens[at]);
  if (at + 2 < tokens.size() && tokens[at + 1] == ".") name += "." + std::string(tokens[at + 2]);
  return name;
}

}  // namespace

MysqlConnection::MysqlConnection(const driver::Url& url, const driver::ConnectOptions& options)
    : url_(url), options_(options), session_(url, options) {
  const driver::Rows rows =
      session_.query("SELECT VERSION(), DATABASE(), CONNECTION_ID(), CURRENT_ROLE()");
  const driver::Row& row = rows.rows.at(0);
  dialect_.emplace(flavour_of_version(row.at(0).value_or("")));
  database_ = row.at(1).value_or(url.database);
  connection_id_ = row.at(2).value_or("0");
  role_ = row.at(3).value_or("NONE");
  session_.execute(pin_session(dialect_->flavour()));
  if (options.read_only) session_.execute("SET SESSION TRANSACTION READ ONLY");
  session_.take_warnings();
}

void MysqlConnection::execute(std::string_view statement) {
  watch(statement);
  interrupted_ = false;
  const Clock::time_point start = Clock::now();
  try {
    send(statement);
  } catch (const DatabaseError& error) {
    if (error.code() == Code::statement_timeout) (void)was_cut_short();
    throw;
  }
  // SLEEP() and others end with an answer instead of an error.
  if (interrupted_.exchange(false))
    throw DatabaseError(Code::cancelled, "the statement was cancelled");
  constexpr std::chrono::milliseconds kQuick{100};
  if (Clock::now() - start >= std::min(timeouts_.statement.value_or(kQuick), kQuick))
    refuse_cut_short(statement);
}

/// Whether max_statement_time has ended a statement since it was asked last.
bool MysqlConnection::was_cut_short() {
  if (!dialect_->flavour().mariadb()) return false;
  const driver::Rows rows =
      session_.query("SHOW SESSION STATUS LIKE 'Max_statement_time_exceeded'");
  const std::string count = rows.rows.empty() ? "0" : rows.rows[0].at(1).value_or("0");
  return std::exchange(times_cut_short_, count) != count;
}

/// BENCHMARK() and others end with an answer instead of an error when their time is over. A change
/// of the schema that reports no error is complete, however long it took.
void MysqlConnection::refuse_cut_short(std::string_view statement) {
  if (!session_.usable() || !was_cut_short()) return;
  const std::vector<std::string> words = sql::leading_words(statement, native_rules(), 1);
  constexpr std::array<std::string_view, 4> kSchema{"CREATE", "ALTER", "DROP", "RENAME"};
  if (!words.empty() && std::find(kSchema.begin(), kSchema.end(), words[0]) != kSchema.end())
    return;
  ErrorContext context;
  context.dialect = "mysql";
  context.statement = statement;
  throw DatabaseError(
      Code::statement_timeout,
      "the server ended the statement when its statement_timeout was over, although "
      "it reports no error",
      "give it longer with --statement-timeout, or make it smaller", std::move(context));
}

void MysqlConnection::send(std::string_view statement) {
  const std::optional<std::string> otherwise = without_preference(statement);
  if (!otherwise) return session_.execute(statement);
  try {
    session_.execute(statement);
  } catch (const DatabaseError& error) {
    if (!refuses_algorithm(error)) throw;
    session_.execute(*otherwise);
    const std::size_t option = statement.find_first_not_of(", ", otherwise->size());
    session_.warn("changed without " + std::string(statement.substr(option)) +
                  ", probably by copying the table: " + error.message());
  }
}

driver::Rows MysqlConnection::query(std::string_view statement) {
  return session_.query(statement);
}

std::vector<driver::Rows> MysqlConnection::query_all(std::string_view statement) {
  return session_.query_all(statement);
}

void MysqlConnection::begin() {
  session_.execute("START TRANSACTION");
  in_transaction_ = true;
}

void MysqlConnection::commit() {
  in_transaction_ = false;
  session_.execute("COMMIT");
}

void MysqlConnection::rollback() {
  in_transaction_ = false;
  if (session_.usable()) session_.execute("ROLLBACK");
}

void MysqlConnection::watch(std::string_view statement) {
  const std::vector<std::string> words = sql::leading_words(statement, native_rules(), 4);
  if (words.empty()) return;
  if (words[0] == "USE" || words[0] == "EXECUTE") other_database_ = true;
  if (words[0] == "SET" && words.size() > 1 && words[1] == "ROLE") other_role_ = true;
  if (words[0] == "SET" && text::upper(statement).find("STORAGE_ENGINE") != std::string::npos)
    other_engine_ = true;
  if (words[0] == "ALTER" || words[0] == "RENAME" || words[0] == "DROP" || words[0] == "USE")
    forget_lasting_tables(statement);
  if (words[0] != "CREATE") return;
  forget_lasting_tables(statement);
  if (std::string name = temporary_table(statement); !name.empty())
    temporary_tables_.insert(std::move(name));
}

/// MyISAM, Aria, MEMORY ...: read anew after a statement that may have made one.
const std::set<std::string>& MysqlConnection::lasting_tables() {
  if (lasting_tables_) return *lasting_tables_;
  lasting_tables_.emplace();
  const driver::Rows rows = session_.query(
      "SELECT LOWER(t.TABLE_NAME) FROM information_schema.TABLES t JOIN information_schema.ENGINES "
      "e ON e.ENGINE = t.ENGINE WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE' "
      "AND e.TRANSACTIONS <> 'YES'");
  for (const driver::Row& row : rows.rows) lasting_tables_->insert(row.at(0).value_or(""));
  return *lasting_tables_;
}

void MysqlConnection::reset_session() {
  set_timeouts({});
  session_.execute(pin_session(dialect_->flavour()));
  if (std::exchange(other_role_, false)) session_.execute("SET ROLE " + role_);
  const std::set<std::string> temporary = std::exchange(temporary_tables_, {});
  drop_temporary(temporary);
  if (!std::exchange(other_database_, false)) return;
  session_.execute("USE " + quoted_identifier(database_));
  // An unqualified name may have meant either database.
  drop_temporary(temporary);
}

/// Tables are of InnoDB unless a statement says otherwise (pin_session()).
void MysqlConnection::forget_lasting_tables(std::string_view statement) {
  const std::string upper = text::upper(statement);
  const bool other = upper.find("ENGINE") != std::string::npos ||
                     upper.find("LIKE") != std::string::npos || upper.starts_with("USE");
  if (other || (lasting_tables_ && !lasting_tables_->empty()) || other_engine_)
    lasting_tables_.reset();
}

void MysqlConnection::drop_temporary(const std::set<std::string>& tables) {
  for (const std::string& table : tables) {
    session_.execute("DROP TEMPORARY TABLE IF EXISTS " + table);
  }
}

/// Idle for as long as the longest statement takes.
Session& MysqlConnection::keeper() {
  if (!keeper_) {
    keeper_ = std::make_unique<Session>(url_, options_);
    keeper_->execute("SET wait_timeout = 2147483");
  }
  return *keeper_;
}

driver::LockAttempt MysqlConnection::try_lock(const driver::HistoryTables& tables,
                                              const driver::LockOptions& options) {
  if (options.mode == driver::LockMode::lease) {
    throw ConfigError(Code::config_invalid,
                      "lock = \"lease\" is not possible here: a lease must be checked in the "
                      "transaction of the change, and this server has none for schema changes",
                      "leave it out, and connect to the server itself instead of a pooler");
  }
  keeper();
  return acquire_lock(keeper_, {session_, connection_id_}, lock_names(database_, tables.version),
                      tables.lock, options.runner);
}

bool MysqlConnection::end_stale_holder(const driver::HistoryTables& tables) {
  return end_stale_worker(keeper(), lock_names(database_, tables.version));
}

void MysqlConnection::set_timeouts(const driver::Timeouts& timeouts) {
  if (timeouts == timeouts_) return;
  session_.execute(timeout_settings(timeouts, dialect_->flavour()));
  timeouts_ = timeouts;
}

bool MysqlConnection::table_exists(const schema::Name& table) {
  (void)quoted_identifier(table.name);  // refuses what the server does not compare, either
  const std::string database = table.schema.empty() ? database_ : table.schema;
  return !session_
              .query("SELECT 1 FROM information_schema.tables WHERE table_schema = " +
                     quoted_literal(database) + " AND table_name = " + quoted_literal(table.name))
              .rows.empty();
}

schema::Schema MysqlConnection::inspect(const driver::InspectOptions& options) {
  return Inspection(*this, dialect_->flavour(), database_, options.tables).read();
}

std::unique_ptr<driver::Scratch> MysqlConnection::scratch() {
  return make_scratch(session_, url_, options_);
}

std::string MysqlConnection::evidence(std::string_view statement) {
  return evidence_of(session_, statement, lasting_tables());
}

driver::Effect MysqlConnection::effect_of(std::string_view statement, const std::string& before) {
  return effect_since(session_, statement, before);
}

void MysqlConnection::cancel() noexcept {
  try {
    // KILL QUERY must come from another session: this one is busy.
    Session killer(url_, options_);
    interrupted_ = true;
    killer.execute("KILL QUERY " + connection_id_);
  } catch (const std::exception&) {
    // Nobody to tell: the statement then simply runs to its end.
  }
}

}  // namespace dunlin::mysql
