#include "dialect.hpp"

#include <algorithm>
#include <array>

#include "dunlin/base/text.hpp"
#include "dunlin/parse/printer.hpp"
#include "portable.hpp"
#include "translator.hpp"
#include "write.hpp"

namespace dunlin::mysql {
namespace {

using driver::Classified;
using driver::Transactional;

std::string database_and_name(const schema::Name& name) {
  if (name.schema.empty()) return quoted_identifier(name.name);
  return quoted_identifier(name.schema) + "." + quoted_identifier(name.name);
}

bool any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Classified control(std::string kind) {
  return {Transactional::controls, std::move(kind),
          "leave it out: Dunlin begins and ends transactions itself"};
}

/// Statements that end the open transaction by themselves (manual: "Statements That Cause an
/// Implicit Commit").
bool commits_by_itself(const std::string& first, const std::string& second) {
  if (first == "CREATE" || first == "DROP") return second != "TEMPORARY";
  if (first == "SET") return second == "PASSWORD";
  return any_of(first,
                {"ALTER",     "RENAME", "TRUNCATE", "ANALYZE", "OPTIMIZE", "REPAIR", "CHECK",
                 "GRANT",     "REVOKE", "LOCK",     "UNLOCK",  "FLUSH",    "RESET",  "INSTALL",
                 "UNINSTALL", "CACHE",  "LOAD",     "CALL",    "EXECUTE",  "BEGIN"});
}

driver::Repeat repeat_of(const std::vector<std::string>& words) {
  const std::string_view first = words.empty() ? std::string_view{} : words[0];
  const std::string_view second = words.size() < 2 ? std::string_view{} : words[1];
  if (any_of(first, {"USE", "PREPARE", "DEALLOCATE"})) return driver::Repeat::session;
  if (first == "SET") {
    return any_of(second, {"GLOBAL", "PERSIST", "PASSWORD"}) ? driver::Repeat::harmless
                                                             : driver::Repeat::session;
  }
  if (first == "CREATE" && second == "TEMPORARY") return driver::Repeat::session;
  if (any_of(first, {"ANALYZE", "OPTIMIZE", "REPAIR", "CHECK", "FLUSH", "CACHE", "LOCK", "UNLOCK",
                     "GRANT", "TRUNCATE"})) {
    return driver::Repeat::harmless;
  }
  return driver::Repeat::matters;
}

/// "CREATE UNIQUE INDEX" -> "CREATE UNIQUE INDEX", "INSERT INTO t" -> "INSERT": for reports.
std::string kind_of(const std::vector<std::string>& words) {
  if (words.empty()) return "statement";
  if (!any_of(words[0], {"CREATE", "DROP", "ALTER", "RENAME", "START", "LOCK", "UNLOCK"}))
    return words[0];
  std::string kind = words[0];
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (any_of(words[i], {"OR", "REPLACE", "IF", "NOT", "EXISTS"})) continue;
    kind += " " + words[i];
    if (!any_of(words[i], {"UNIQUE", "FULLTEXT", "SPATIAL", "TEMPORARY", "ONLINE", "OFFLINE"}))
      break;
  }
  return kind;
}

}  // namespace

namespace {

/// What the server would refuse in the middle of a run
/// (https://dev.mysql.com/doc/refman/8.0/en/identifiers.html).
void check_identifier(std::string_view identifier) {
  constexpr std::ptrdiff_t kMostCharacters = 64;
  const auto in_utf8 = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  const auto beyond_bmp = [](char c) { return static_cast<unsigned char>(c) >= 0xF0U; };
  std::string reason;
  if (identifier.ends_with(' ')) reason = "cannot end with a blank";
  if (std::any_of(identifier.begin(), identifier.end(), beyond_bmp))
    reason = "cannot hold characters beyond U+FFFF";
  if (std::count_if(identifier.begin(), identifier.end(), in_utf8) > kMostCharacters)
    reason = "cannot be longer than 64 characters";
  if (reason.empty()) return;
  throw parse::Untranslatable(
      "names in MySQL and MariaDB " + reason + ": \"" + std::string(identifier) + "\"",
      "choose another name");
}

}  // namespace

const sql::LexRules& native_rules() {
  static const sql::LexRules rules = [] {
    sql::LexRules native;
    native.backslash_escapes = true;
    native.backtick_identifiers = true;
    native.double_quotes_are_strings = true;
    native.hash_comments = true;
    native.dashes_need_blank = true;
    native.executable_comments = true;
    native.delimiter_command = true;
    native.compound = sql::Compound::stored_program;
    return native;
  }();
  return rules;
}

std::string quoted_identifier(std::string_view identifier) {
  check_identifier(identifier);
  return text::quoted(identifier, '`');
}

std::string quoted_object(const schema::Name& name) {
  return quoted_identifier(object_name(name));
}

std::string object_name(const schema::Name& name) {
  constexpr std::size_t kLongestName = 64;
  if (name.schema.empty() || name.schema == "public") return name.name;
  if (name.schema == "pg_catalog" || name.schema == "information_schema") {
    throw parse::Untranslatable(
        "the catalog " + schema::to_string(name) + " has no counterpart in MySQL and MariaDB",
        "write the statement in a section with only=mysql");
  }
  std::string joined = schema::to_string(name);
  if (joined.size() > kLongestName) {
    throw parse::Untranslatable(
        "a schema is a part of the table's name here, and " + joined + " has more than 64 bytes",
        "choose a shorter name");
  }
  return joined;
}

std::string quoted_literal(std::string_view text) {
  return text::quoted(text::replace_all(std::string(text), "\\", "\\\\"), '\'');
}

bool MysqlDialect::answers_to(std::string_view word) const {
  return answers(flavour_, word);
}

driver::Capabilities MysqlDialect::capabilities() const {
  driver::Capabilities capabilities;
  capabilities.speaks_portable_sql = false;
  capabilities.transactional_ddl = false;
  capabilities.shared_commits = false;
  capabilities.schemas = false;
  return capabilities;
}

std::string MysqlDialect::quote(std::string_view identifier) const {
  return quoted_identifier(identifier);
}

std::string MysqlDialect::quote(const schema::Name& name) const {
  return database_and_name(name);
}

std::string MysqlDialect::quote_literal(std::string_view text) const {
  return quoted_literal(text);
}

const sql::LexRules& MysqlDialect::lex_rules() const {
  return native_rules();
}

Classified MysqlDialect::classify(std::string_view statement) const {
  const std::vector<std::string> words = sql::leading_words(statement, native_rules(), 6);
  const std::string first = words.empty() ? "" : words[0];
  const std::string second = words.size() < 2 ? "" : words[1];
  std::string kind = kind_of(words);
  if (first == "START" && second == "TRANSACTION") return {Transactional::begins, kind, {}};
  if (first == "BEGIN" && (second.empty() || second == "WORK"))
    return {Transactional::begins, kind, {}};
  if (first == "COMMIT") return {Transactional::commits, kind, {}};
  if (any_of(first, {"ROLLBACK", "SAVEPOINT", "RELEASE", "XA"})) return control(kind);
  if (first == "DELIMITER" || first == "SOURCE" ||
      (!statement.empty() && statement.front() == '\\')) {
    return {Transactional::client_only, std::move(kind),
            "write the SQL itself: this is a command of the mysql client"};
  }
  const bool alone = commits_by_itself(first, second);
  return {alone ? Transactional::outside_only : Transactional::inside,
          std::move(kind),
          {},
          repeat_of(words)};
}

std::unique_ptr<driver::Translator> MysqlDialect::translator(
    const driver::TranslateOptions& options, driver::Connection* live) const {
  return make_translator(flavour_, options, live);
}

std::vector<std::string> MysqlDialect::write(std::span<const ops::Operation> operations,
                                             const schema::Schema& from,
                                             const schema::Schema& to) const {
  return write_changes(operations, from, to, flavour_);
}

driver::Portable MysqlDialect::portable(const schema::Schema& native) const {
  return to_portable(native, flavour_);
}

std::vector<std::string> MysqlDialect::create_history_tables(
    const driver::HistoryTables& tables) const {
  // Exact comparison; a key over the first 768 characters, the longest InnoDB has, leaves ids
  // without a limit.
  const std::string options = " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
  return {
      "CREATE TABLE IF NOT EXISTS " + quote(tables.version) +
          " (version_num LONGTEXT NOT NULL, PRIMARY KEY (version_num(768)))" + options,
      "CREATE TABLE IF NOT EXISTS " + quote(tables.journal) +
          " (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, revision LONGTEXT NOT NULL, direction "
          "VARCHAR(20) NOT NULL,"
          " state VARCHAR(20) NOT NULL, checksum VARCHAR(64) NOT NULL, statements BIGINT NOT NULL,"
          " duration_ms BIGINT NOT NULL, applied_at VARCHAR(40) NOT NULL, applied_by TEXT NOT "
          "NULL, host TEXT, pid BIGINT, tool_version TEXT, tag LONGTEXT, statement_no BIGINT, "
          "piece_no BIGINT, hash TEXT, sql_text LONGTEXT, evidence LONGTEXT, error LONGTEXT)" +
          options};
}

std::string MysqlDialect::long_text_type() const {
  return "LONGTEXT";
}

}  // namespace dunlin::mysql
