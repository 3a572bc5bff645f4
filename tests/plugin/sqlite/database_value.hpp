// A whole SQLite database as a value that the random tests can reckon with.
#pragma once

#include <algorithm>
#include <map>
#include <set>

#include "sandbox.hpp"

namespace dunlin::test {

using Row = std::map<std::string, std::string>;  // column to value as an SQL literal
using Names = std::vector<std::string>;

struct Key {
  Names columns;
  std::string parent;
  Names referenced;
  std::string on_delete;
  friend auto operator<=>(const Key&, const Key&) = default;
};

/// What SQLite says of one table.
struct Table {
  std::map<std::string, bool> not_null;  // of every column
  std::map<std::string, std::string> defaults;
  std::set<std::string> generated;
  std::map<std::string, Row> rows;  // by rowid, or by the key where there is none
  std::set<Names> unique;
  std::map<std::string, Names> indexes;  // with the columns they mention
  std::set<Key> keys;
  std::map<std::string, Names> checks;  // with the columns they mention
  friend bool operator==(const Table&, const Table&) = default;
};

struct Database {
  std::map<std::string, Table> tables;
  std::map<std::string, std::string> triggers;                 // text
  std::map<std::string, std::pair<Names, std::string>> views;  // columns and rows
  std::string counters;
  friend bool operator==(const Database&, const Database&) = default;
};

inline std::string joined(const Names& names, const std::string& by = ", ") {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : by) + name;
  return out;
}

inline bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

inline std::string without_quotes(std::string sql) {
  std::erase(sql, '"');
  return sql;
}

inline bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

inline std::string with_word(const std::string& sql, const std::string& from,
                             const std::string& to) {
  std::string out;
  std::string word;
  for (const char c : sql + " ") {
    if (is_word(c)) {
      word += c;
      continue;
    }
    out += (word == from ? to : word) + c;
    word.clear();
  }
  out.pop_back();
  return out;
}

inline Names columns_in(const std::string& sql, const Table& table) {
  Names found;
  std::string word;
  for (const char c : sql + " ") {
    if (is_word(c)) {
      word += c;
    } else {
      if (table.not_null.contains(word) && !has(found, word)) found.push_back(word);
      word.clear();
    }
  }
  return found;
}

/// All that a Database holds, read with SQLite's own pragmas.
class DatabaseReader {
 public:
  explicit DatabaseReader(Sandbox& db) : db_(db) {}

  Database read() {
    Database all;
    for (const Names& row : query("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND "
                                  "name NOT LIKE 'sqlite%'"))
      all.tables[row[0]] = table(row[0], row[1]);
    for (const Names& row :
         query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"))
      all.triggers[row[0]] = without_quotes(row[1]);
    for (const Names& row : query("SELECT name FROM sqlite_schema WHERE type = 'view'")) {
      auto& view = all.views[row[0]];
      for (const Names& column : query("SELECT name FROM pragma_table_info('" + row[0] + "')"))
        view.first.push_back(column[0]);
      view.second =
          db_.rows("SELECT * FROM " + row[0] + " ORDER BY " + ordinals(view.first.size()));
    }
    if (db_.rows("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'") == "1")
      all.counters = db_.rows("SELECT name, seq FROM sqlite_sequence ORDER BY name");
    return all;
  }

 private:
  static std::string ordinals(std::size_t count) {
    Names numbers;
    for (std::size_t i = 1; i <= count; ++i) numbers.push_back(std::to_string(i));
    return joined(numbers);
  }

  std::vector<Names> query(const std::string& sql) {
    std::vector<Names> rows;
    for (const driver::Row& row : db_.connection().query(sql).rows) {
      Names& values = rows.emplace_back();
      for (const auto& value : row) values.push_back(value.value_or(""));
    }
    return rows;
  }

  Table table(const std::string& name, const std::string& sql) {
    Table table;
    Names names;
    for (const Names& row : query("SELECT name, \"notnull\" OR pk > 0, dflt_value, hidden FROM "
                                  "pragma_table_xinfo('" +
                                  name + "')")) {
      table.not_null[row[0]] = row[1] == "1";
      if (!row[2].empty()) table.defaults[row[0]] = row[2];
      if (row[3] != "0") table.generated.insert(row[0]);
      names.push_back(row[0]);
    }
    read_rows(table, name, sql, names);
    for (const Names& row :
         query("SELECT l.name, l.origin FROM pragma_index_list('" + name + "') AS l")) {
      Names columns;
      for (const Names& key : query("SELECT name FROM pragma_index_info('" + row[0] + "')"))
        columns.push_back(key[0]);
      if (row[1] == "c") {
        table.indexes[row[0]] = columns_in(
            query("SELECT sql FROM sqlite_schema WHERE name = '" + row[0] + "'").at(0).at(0),
            table);
      } else {
        table.unique.insert(columns);
      }
    }
    std::map<std::string, Key> keys;
    for (const Names& row : query("SELECT id, \"table\", \"from\", \"to\", on_delete FROM "
                                  "pragma_foreign_key_list('" +
                                  name + "') ORDER BY id, seq")) {
      Key& key = keys[row[0]];
      key.parent = row[1];
      key.columns.push_back(row[2]);
      key.referenced.push_back(row[3]);
      key.on_delete = row[4];
    }
    for (const auto& [id, key] : keys) table.keys.insert(key);
    read_checks(table, sql);
    return table;
  }

  void read_rows(Table& table, const std::string& name, const std::string& sql,
                 const Names& names) {
    const bool keyed = sql.find("WITHOUT ROWID") != std::string::npos;
    Names values{keyed ? "k" : "rowid"};
    for (const std::string& column : names) values.push_back("quote(" + column + ")");
    for (const Names& row : query("SELECT " + joined(values) + " FROM " + name)) {
      Row& cells = table.rows[row[0]];
      for (std::size_t i = 0; i < names.size(); ++i) cells[names[i]] = row[i + 1];
    }
  }

  /// Checks with their names; those of types (..._type) come and go with them.
  static void read_checks(Table& table, const std::string& sql) {
    for (std::size_t at = sql.find("CHECK ("); at != std::string::npos;
         at = sql.find("CHECK (", at + 1)) {
      std::size_t end = at + 7;
      for (int depth = 1; depth > 0; ++end) depth += sql[end] == '(' ? 1 : sql[end] == ')' ? -1 : 0;
      std::string name = "unnamed " + std::to_string(table.checks.size());
      const std::size_t before = sql.rfind("CONSTRAINT", at);
      if (before != std::string::npos && sql.find_first_of(",(", before) == at + 6)
        name = std::string(sql.substr(before + 11, at - before - 12));
      std::erase(name, '"');
      if (!name.ends_with("_type"))
        table.checks[name] = columns_in(sql.substr(at, end - at), table);
    }
  }

  Sandbox& db_;
};

}  // namespace dunlin::test
