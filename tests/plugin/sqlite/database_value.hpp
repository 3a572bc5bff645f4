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
  std::map<std::string, Names> triggers;                       // tokens
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

inline bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) > 127;
}

/// The name as SQL writes it: in double quotes where it must be.
inline std::string spelled(const std::string& name) {
  static const std::set<std::string> kReserved{"all", "between", "table"};
  if (std::all_of(name.begin(), name.end(), is_word) && !kReserved.contains(name)) return name;
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

inline Names spelled(Names names) {
  for (std::string& name : names) name = spelled(name);
  return names;
}

inline std::string text_literal(const std::string& value) {
  std::string out = "'";
  for (const char c : value) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

/// Words and symbols; names without their quotes, strings with them.
inline Names tokens_of(const std::string& sql) {
  Names tokens;
  for (std::size_t i = 0; i < sql.size();) {
    const char first = sql[i];
    std::string& token = tokens.emplace_back();
    if (first == '"' || first == '\'') {
      if (first == '\'') token += first;
      for (++i; i < sql.size(); ++i) {
        if (sql[i] == first && (i + 1 == sql.size() || sql[i + 1] != first)) break;
        if (sql[i] == first) ++i;
        token += sql[i];
      }
      ++i;
    } else if (is_word(first)) {
      while (i < sql.size() && is_word(sql[i])) token += sql[i++];
    } else {
      if (std::isspace(static_cast<unsigned char>(first)) == 0) token = first;
      ++i;
    }
    if (token.empty()) tokens.pop_back();
  }
  return tokens;
}

inline Names columns_in(const Names& tokens, const Table& table) {
  Names found;
  for (const std::string& token : tokens) {
    if (table.not_null.contains(token) && !has(found, token)) found.push_back(token);
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
      all.triggers[row[0]] = tokens_of(row[1]);
    for (const Names& row : query("SELECT name FROM sqlite_schema WHERE type = 'view'")) {
      auto& view = all.views[row[0]];
      for (const Names& column :
           query("SELECT name FROM pragma_table_info(" + text_literal(row[0]) + ")"))
        view.first.push_back(column[0]);
      view.second =
          db_.rows("SELECT * FROM " + spelled(row[0]) + " ORDER BY " + ordinals(view.first.size()));
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
                                  "pragma_table_xinfo(" +
                                  text_literal(name) + ")")) {
      table.not_null[row[0]] = row[1] == "1";
      if (!row[2].empty()) table.defaults[row[0]] = row[2];
      if (row[3] != "0") table.generated.insert(row[0]);
      names.push_back(row[0]);
    }
    read_rows(table, name, sql, names);
    for (const Names& row :
         query("SELECT l.name, l.origin FROM pragma_index_list(" + text_literal(name) + ") AS l")) {
      Names columns;
      for (const Names& key :
           query("SELECT name FROM pragma_index_info(" + text_literal(row[0]) + ")"))
        columns.push_back(key[0]);
      if (row[1] == "c") {
        table.indexes[row[0]] = columns_in(
            tokens_of(query("SELECT sql FROM sqlite_schema WHERE name = " + text_literal(row[0]))
                          .at(0)
                          .at(0)),
            table);
      } else {
        table.unique.insert(columns);
      }
    }
    std::map<std::string, Key> keys;
    for (const Names& row : query("SELECT id, \"table\", \"from\", \"to\", on_delete FROM "
                                  "pragma_foreign_key_list(" +
                                  text_literal(name) + ") ORDER BY id, seq")) {
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
    Names values{keyed ? "k || '/' || j" : "rowid"};
    for (const std::string& column : names) values.push_back("quote(" + spelled(column) + ")");
    for (const Names& row : query("SELECT " + joined(values) + " FROM " + spelled(name))) {
      Row& cells = table.rows[row[0]];
      for (std::size_t i = 0; i < names.size(); ++i) cells[names[i]] = row[i + 1];
    }
  }

  /// Checks with their names; those of types (..._type) come and go with them.
  static void read_checks(Table& table, const std::string& sql) {
    const Names tokens = tokens_of(sql);
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
      if (tokens[at] != "CHECK" || tokens[at + 1] != "(") continue;
      std::size_t end = at + 2;
      for (int depth = 1; depth > 0; ++end)
        depth += tokens[end] == "(" ? 1 : tokens[end] == ")" ? -1 : 0;
      const bool named = at > 1 && tokens[at - 2] == "CONSTRAINT";
      const std::string name =
          named ? tokens[at - 1] : "unnamed " + std::to_string(table.checks.size());
      if (!name.ends_with("_type"))
        table.checks[name] = columns_in(Names(tokens.begin() + static_cast<std::ptrdiff_t>(at),
                                              tokens.begin() + static_cast<std::ptrdiff_t>(end)),
                                        table);
    }
  }

  Sandbox& db_;
};

}  // namespace dunlin::test
