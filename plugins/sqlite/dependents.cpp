#include "dependents.hpp"

#include <algorithm>
#include <vector>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/sql/lexer.hpp"
#include "native_text.hpp"
#include "table_sql.hpp"

namespace dunlin::sqlite {

bool mentions(const std::string& sql, const std::string& column, bool after_parenthesis) {
  std::vector<sql::Token> tokens = sql::tokenize(sql, sqlite_lex_rules());
  std::erase_if(tokens,
                [](const sql::Token& token) { return token.kind == sql::TokenKind::comment; });
  const auto word = [&](std::size_t i) {
    return std::string_view(sql).substr(tokens[i].offset, tokens[i].length);
  };
  // A function, a table before its column, a blob, a collation or a type may be called the same.
  const auto is_other = [&](std::size_t i) {
    if (i > 0 && (text::iequals(word(i - 1), "COLLATE") || text::iequals(word(i - 1), "AS")))
      return true;
    if (i + 1 == tokens.size()) return false;
    const bool is_prefix = tokens[i + 1].kind == sql::TokenKind::string &&
                           tokens[i].offset + tokens[i].length == tokens[i + 1].offset;
    return is_prefix || word(i + 1) == "(" || word(i + 1) == ".";
  };
  bool counts = !after_parenthesis;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (word(i) == "(") counts = true;
    const bool is_name = tokens[i].kind == sql::TokenKind::word ||
                         tokens[i].kind == sql::TokenKind::quoted_identifier;
    if (counts && is_name && text::iequals(unquoted(word(i)), column) && !is_other(i)) return true;
  }
  return false;
}

namespace {

/// The columns after UPDATE OF in CREATE TRIGGER: SQLite never looks whether they are there.
std::vector<std::string> watched_columns(const std::string& trigger) {
  const Words words(trigger);
  std::vector<std::string> columns;
  std::size_t at = 0;
  while (at < words.size() && !(words.is(at, "UPDATE") && words.is(at + 1, "OF"))) {
    if (words.is(at, "BEGIN")) return columns;
    ++at;
  }
  for (at += 2; at < words.size() && !words.is(at, "ON"); ++at) {
    if (!words.is(at, ",")) columns.push_back(unquoted(words.at(at)));
  }
  return columns;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& item) { return text::iequals(item, name); });
}

}  // namespace

std::map<std::string, std::string> broken_objects(Shadow& shadow) {
  std::map<std::string, std::string> broken;
  for (const SchemaRow& view : shadow.objects("view")) {
    const std::optional<std::string> complaint =
        shadow.complaint("SELECT * FROM " + quote_identifier(view.name));
    if (complaint) broken["view " + view.name] = *complaint;
  }
  // SQLite compiles triggers with the statements that fire them.
  for (const SchemaRow& trigger : shadow.objects("trigger")) {
    const std::string table = quote_identifier(trigger.table);
    const std::vector<std::string> columns =
        shadow.query("SELECT name FROM pragma_table_info(" + quote_text(trigger.table) + ")");
    const std::vector<std::string> all =
        shadow.query("SELECT name FROM pragma_table_xinfo(" + quote_text(trigger.table) + ")");
    for (const std::string& watched : watched_columns(trigger.sql)) {
      if (!contains(all, watched)) broken["trigger " + trigger.name] = "no such column: " + watched;
    }
    std::string assignments;
    for (const std::string& column : columns) {
      assignments += (assignments.empty() ? "" : ", ") + quote_identifier(column) + " = " +
                     quote_identifier(column);
    }
    for (const std::string& statement :
         {"INSERT INTO " + table + " DEFAULT VALUES", "UPDATE " + table + " SET " + assignments,
          "DELETE FROM " + table}) {
      if (const std::optional<std::string> complaint = shadow.complaint(statement))
        broken["trigger " + trigger.name] = *complaint;
    }
  }
  for (const std::string& child :
       shadow.query("SELECT DISTINCT m.name FROM sqlite_schema AS m, "
                    "pragma_foreign_key_list(m.name) WHERE m.type = 'table'")) {
    if (const std::optional<std::string> complaint =
            shadow.complaint("PRAGMA foreign_key_check(" + quote_identifier(child) + ")"))
      broken["a foreign key of table " + child] = *complaint;
  }
  return broken;
}

}  // namespace dunlin::sqlite
