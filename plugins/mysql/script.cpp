// Offline scripts for the mysql and mariadb clients, which stop at the first error when they read a
// file.
#include "script.hpp"
#include "algorithm.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::mysql {
namespace {

/// The modes that both have by default in their newest versions, and that keep a 0 a 0.
constexpr std::string_view kSqlMode =
    "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_IN_DATE,NO_ZERO_DATE,NO_ENGINE_"
    "SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO";

/// The servers' own limit is a day, or a year.
constexpr const char* kTableLockSeconds = "60";

std::vector<std::string> run_prepared(const std::string& expression) {
  return {"SET @dunlin_sql = " + expression, "PREPARE dunlin_guard FROM @dunlin_sql",
          "EXECUTE dunlin_guard"};
}

/// The name of a table that does not exist, so that the server's message is the explanation (64
/// characters at most).
std::string telling_name(std::span<const std::string> rows) {
  if (rows.empty()) return "dunlin: this database has revisions already, it should have none";
  std::vector<std::string> sorted(rows.begin(), rows.end());
  std::sort(sorted.begin(), sorted.end());
  const std::string message = "dunlin: this database is not at " + text::join(sorted, ", ");
  std::string name(text::clip_utf8(message, 64));
  while (!name.empty() && name.back() == ' ')
    name.pop_back();  // no identifier may end with a blank
  return name;
}

bool is_stored_program(std::string_view statement) {
  constexpr std::size_t kWords = 4;  // CREATE OR REPLACE PROCEDURE
  const std::vector<std::string> words = sql::leading_words(statement, native_rules(), kWords);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "PROCEDURE" || word == "PACKAGE" || word == "FUNCTION" || word == "TRIGGER" ||
           word == "EVENT" || word == "DEFINER";
  });
}

/// A terminator that the statement does not contain.
std::string free_delimiter(std::string_view statement) {
  std::string delimiter = "//";
  while (statement.find(delimiter) != std::string_view::npos)
    delimiter += delimiter.size() % 2 == 0 ? "$" : "/";
  return delimiter;
}

}  // namespace

std::string pinned_sql_mode(const Flavour& flavour) {
  // MySQL rounds to the digits of a time's type without being told.
  return std::string(kSqlMode) + (flavour.mariadb() ? ",TIME_ROUND_FRACTIONAL" : "");
}

std::string pin_session(const Flavour& flavour) {
  std::string set =
      "SET sql_mode = '" + pinned_sql_mode(flavour) +
      "', time_zone = '+00:00', autocommit = 1, foreign_key_checks = 1, unique_checks = 1, "
      "sql_safe_updates = 0,"
      " sql_auto_is_null = 0, default_storage_engine = InnoDB, lock_wait_timeout = " +
      std::string(kTableLockSeconds) +
      ","
      // Quotients with as many digits as PostgreSQL's, and aggregated text that is not cut.
      " div_precision_increment = 16, group_concat_max_len = 1073741824,"
      " character_set_client = utf8mb4, character_set_results = utf8mb4, collation_connection = " +
      std::string(exact_collation(flavour));
  if (flavour.mariadb()) set += ", check_constraint_checks = 1";
  return set;
}

std::string timeout_settings(const driver::Timeouts& timeouts, const Flavour& flavour) {
  constexpr std::int64_t kLongest = 31536000;  // seconds: a year
  constexpr std::int64_t kPerSecond = 1000;
  std::string table_locks = kTableLockSeconds;
  std::string row_locks = "DEFAULT";
  if (timeouts.lock) {
    const std::int64_t seconds = (timeouts.lock->count() + kPerSecond - 1) / kPerSecond;
    table_locks = row_locks = std::to_string(seconds == 0 ? kLongest : std::min(seconds, kLongest));
  }
  std::string set =
      "SET lock_wait_timeout = " + table_locks + ", innodb_lock_wait_timeout = " + row_locks;
  const std::int64_t statement = timeouts.statement.value_or(std::chrono::milliseconds(0)).count();
  if (flavour.mariadb()) {
    const std::string fraction = std::to_string(kPerSecond + statement % kPerSecond).substr(1);
    set +=
        ", max_statement_time = " +
        (timeouts.statement ? std::to_string(statement / kPerSecond) + "." + fraction : "DEFAULT");
  } else {
    set += ", max_execution_time = " + (timeouts.statement ? std::to_string(statement) : "DEFAULT");
  }
  return set;
}

std::vector<std::string> MysqlDialect::script_begin(const driver::HistoryTables&) const {
  return {pin_session(flavour_) + ";"};
}

// DDL commits by itself, but changes of rows and the version row that follows them hold together.
std::vector<std::string> MysqlDialect::transaction_begin() const {
  return {"START TRANSACTION"};
}
std::vector<std::string> MysqlDialect::transaction_end() const {
  return {"COMMIT"};
}

std::vector<std::string> MysqlDialect::guard(const driver::HistoryTables& tables,
                                             std::span<const std::string> rows) const {
  std::vector<std::string> literals;
  for (const std::string& row : rows) literals.push_back(quoted_literal(row));
  const std::string count = std::to_string(rows.size());
  const std::string matching =
      rows.empty() ? "0" : "COALESCE(SUM(version_num IN (" + text::join(literals, ", ") + ")), 0)";
  const std::string look = "SELECT COUNT(*) = " + count + " AND " + matching + " = " + count +
                           " INTO @dunlin_ok FROM " + quote(tables.version);
  const std::string without_table = rows.empty() ? "SET @dunlin_ok = 1" : "SET @dunlin_ok = 0";
  const std::string database =
      tables.version.schema.empty() ? "DATABASE()" : quoted_literal(tables.version.schema);
  // Prepared, because a table that may be missing cannot be named in a plain statement.
  std::vector<std::string> statements = run_prepared(
      "IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = " + database +
      " AND table_name = " + quoted_literal(tables.version.name) + ") > 0, " +
      quoted_literal(look) + ", " + quoted_literal(without_table) + ")");
  const std::string fail = "SELECT 1 FROM " + quoted_identifier(telling_name(rows));
  for (std::string& statement :
       run_prepared("IF(@dunlin_ok, 'DO 0', " + quoted_literal(fail) + ")")) {
    statements.push_back(std::move(statement));
  }
  return statements;
}

std::string MysqlDialect::script_statement(std::string_view statement) const {
  // The plain client could not send it again where the server has no such way.
  if (const std::optional<std::string> plain = without_preference(statement))
    return script_statement(*plain);
  const std::vector<sql::Token> tokens = sql::tokenize(statement, native_rules());
  // A stored program may be written by other rules for strings.
  const bool program = is_stored_program(statement);
  const bool compound = std::any_of(tokens.begin(), tokens.end(), [&](const sql::Token& token) {
    const std::string_view text = statement.substr(token.offset, token.length);
    return program ? text.find(';') != std::string_view::npos
                   : token.kind == sql::TokenKind::symbol && text == ";";
  });
  // A comment that reaches to the end of the line would swallow the terminator.
  const bool comment_last = !tokens.empty() && tokens.back().kind == sql::TokenKind::comment;
  const std::string text = std::string(statement) + (comment_last ? "\n" : "");
  if (!compound) return text + ";";
  const std::string delimiter = free_delimiter(statement);
  return "DELIMITER " + delimiter + "\n" + text + "\n" + delimiter + "\nDELIMITER ;";
}

}  // namespace dunlin::mysql
