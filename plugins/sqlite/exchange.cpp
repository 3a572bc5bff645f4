#include "exchange.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/sql/lexer.hpp"
#include "error.hpp"

namespace dunlin::sqlite {
namespace {

/// The numbers of a table's automatic indexes: sqlite_autoindex_TABLE_NUMBER.
std::vector<std::string> automatic_indexes(Shadow& shadow, const std::string& table) {
  return shadow.query("SELECT substr(name, " +
                      std::to_string(std::string("sqlite_autoindex_").size() + 1) +
                      " + length(tbl_name) + 1) FROM sqlite_schema WHERE type = 'index' AND sql "
                      "IS NULL AND tbl_name = " +
                      quote_text(table) + " ORDER BY rowid");
}

std::string automatic_index(const std::string& table, const std::string& number) {
  return "sqlite_autoindex_" + table + "_" + number;
}

bool contains(const std::vector<std::string>& items, const std::string& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

/// Gives automatic indexes that only one of the tables has to the other: the text that makes them
/// changes places, their rows follow.
void hand_over(std::vector<std::string>& steps, const std::string& from, const std::string& to,
               const std::vector<std::string>& numbers) {
  for (const std::string& number : numbers) {
    // SQLite reads sqlite_schema in order: the index must come after its table.
    steps.push_back("UPDATE sqlite_schema SET name = " + quote_text(automatic_index(to, number)) +
                    ", tbl_name = " + quote_text(to) +
                    ", rowid = (SELECT max(rowid) + 1 FROM sqlite_schema) WHERE type = 'index' "
                    "AND name = " +
                    quote_text(automatic_index(from, number)));
  }
}

}  // namespace

std::string working_name(Shadow& shadow, const std::string& name) {
  std::string candidate = std::string(kWorkingPrefix) + "_" + name;
  for (int i = 2;; ++i) {
    const bool taken =
        !shadow
             .query("SELECT 1 FROM sqlite_schema WHERE name = " + quote_text(candidate) +
                    " COLLATE NOCASE")
             .empty();
    if (!taken) return candidate;
    candidate = std::string(kWorkingPrefix) + std::to_string(i) + "_" + name;
  }
}

std::string without_working_names(std::string message) {
  for (std::size_t at = message.find(kWorkingPrefix); at != std::string::npos;
       at = message.find(kWorkingPrefix, at)) {
    std::size_t end = at + kWorkingPrefix.size();
    while (end < message.size() && message[end] >= '0' && message[end] <= '9') ++end;
    if (end == message.size() || message[end] != '_') {
      at = end;
      continue;
    }
    message.erase(at, end + 1 - at);
  }
  return message;
}

std::string index_for(const std::string& sql, const std::string& name, const std::string& table) {
  const std::vector<sql::Token> tokens = sql::tokenize(sql, sqlite_lex_rules());
  const auto is = [&](std::size_t i, std::string_view word) {
    return text::iequals(std::string_view(sql).substr(tokens[i].offset, tokens[i].length), word);
  };
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i + 1 < tokens.size() && !is(i, "("); ++i) {
    if (!is(i, "INDEX") && !is(i, "ON")) continue;
    const sql::Token& written = tokens[i + 1];
    out += sql.substr(done, written.offset - done) + quote_identifier(is(i, "ON") ? table : name);
    done = written.offset + written.length;
    ++i;
  }
  return out + sql.substr(done);
}

std::string expect_unchanged(const SchemaRow& table, const std::vector<SchemaRow>& indexes) {
  std::vector<std::string> sorted;
  for (const SchemaRow& index : indexes) sorted.push_back(index.name + "\n");
  std::sort(sorted.begin(), sorted.end());
  const std::string names = text::join(sorted, "");
  const std::string name = quote_text(table.name);
  return "SELECT " +
         raise_expression(quote_text("table " + table.name +
                                     " is not what it was when this was translated: translate it "
                                     "for this database") +
                          " || substr(same, 2)") +
         "\nFROM (SELECT count(*) AS same FROM sqlite_schema WHERE type = 'table' AND name = " +
         name + " AND sql = " + quote_text(table.sql) + "\n  AND " + quote_text(names) +
         " = (SELECT coalesce(group_concat(name || char(10), ''), '') FROM (SELECT name FROM "
         "sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = " +
         name + " ORDER BY name)))\nWHERE same <> 1";
}

std::vector<std::string> exchange_text(Shadow& shadow, const std::string& table,
                                       const std::string& sql) {
  const std::string view = quote_identifier(working_name(shadow, table));
  return {"CREATE VIEW " + view + " AS SELECT 1", "PRAGMA writable_schema = ON",
          "UPDATE sqlite_schema SET sql = " + quote_text(sql) +
              " WHERE type = 'table' AND name = " + quote_text(table),
          "PRAGMA writable_schema = RESET", "DROP VIEW " + view};
}

std::vector<std::string> exchange_tables(Shadow& shadow, const Exchange& exchange) {
  const std::vector<std::string> own = automatic_indexes(shadow, exchange.table);
  const std::vector<std::string> others = automatic_indexes(shadow, exchange.other);
  std::string pairs;
  const auto pair = [&](const std::string& a, const std::string& b) {
    pairs += (pairs.empty() ? "" : ", ") + ("(" + quote_text(a) + ", " + quote_text(b) + "), (") +
             quote_text(b) + ", " + quote_text(a) + ")";
  };
  pair(exchange.table, exchange.other);
  for (const auto& [index, other] : exchange.indexes) pair(index, other);
  std::vector<std::string> only_own;
  std::vector<std::string> only_others;
  for (const std::string& number : own) {
    if (contains(others, number)) {
      pair(automatic_index(exchange.table, number), automatic_index(exchange.other, number));
    } else {
      only_own.push_back(number);
    }
  }
  for (const std::string& number : others) {
    if (!contains(own, number)) only_others.push_back(number);
  }
  std::vector<std::string> steps{"PRAGMA writable_schema = ON"};
  steps.push_back(
      "UPDATE sqlite_schema AS own SET rootpage = other.rootpage, sql = CASE own.name "
      "WHEN " +
      quote_text(exchange.table) + " THEN " + quote_text(exchange.table_sql) + " WHEN " +
      quote_text(exchange.other) + " THEN " + quote_text(exchange.other_sql) +
      " ELSE own.sql END\nFROM (VALUES " + pairs +
      ") AS pair, sqlite_schema AS other\nWHERE own.type IN ('table', 'index') AND "
      "own.name = pair.column1 AND other.type = own.type AND other.name = "
      "pair.column2");
  hand_over(steps, exchange.table, exchange.other, only_own);
  hand_over(steps, exchange.other, exchange.table, only_others);
  steps.emplace_back("PRAGMA writable_schema = RESET");
  return steps;
}

}  // namespace dunlin::sqlite
