// A CREATE TABLE statement as SQLite keeps it, in pieces that can be exchanged.
//
// The one reader of SQLite's grammar here: no library has it. It knows where columns and
// constraints begin and end and keeps every byte of what it does not understand.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dunlin::sqlite {

/// A constraint of a column or of the table. Texts begin with the blanks and comments before them.
struct ConstraintSql {
  enum class Kind {
    primary_key,
    not_null,
    null,
    unique,
    check,
    default_value,
    collate,
    foreign_key,  ///< REFERENCES of a column, FOREIGN KEY of the table
    generated,
    other,
  };
  Kind kind = Kind::other;
  std::string name;                     ///< after CONSTRAINT, unquoted; may be empty
  std::vector<std::string> columns;     ///< of table constraints with a list of columns, unquoted
  std::string referenced_table;         ///< of foreign keys, unquoted
  std::vector<std::string> referenced;  ///< columns that a foreign key names; none: the primary key
  std::string expression;               ///< of CHECK: what stands in its parentheses
  std::string text;
  std::string rest;  ///< of table constraints: blanks and comments before the comma after it
  bool autoincrement = false;
  bool descending = false;  ///< PRIMARY KEY DESC: not the rowid

  /// What it says without its name: tokens with single blanks between them, without comments. Equal
  /// rules mean the same; names in other letters or quotes make them differ.
  std::string rule() const;
  /// Exchanges its name, or puts one in.
  void rename(const std::string& to);
};

struct ColumnSql {
  std::string name;  ///< unquoted
  std::string head;  ///< the name as written, with the blanks and comments before it
  std::string type;  ///< with the blanks and comments before it; may be empty
  std::vector<ConstraintSql> constraints;
  std::string rest;  ///< blanks and comments before the comma after it

  /// The declared type in upper case, without comments: "VARCHAR(20)".
  std::string declared() const;
  /// How SQLite stores values of the declared type: INTEGER, TEXT, BLOB, REAL or NUMERIC
  /// (https://www.sqlite.org/datatype3.html, 3.1).
  std::string_view affinity() const;
  const ConstraintSql* find(ConstraintSql::Kind kind) const;
  /// Removes every constraint of the kind.
  void remove(ConstraintSql::Kind kind);
  /// Adds a constraint ("NOT NULL", "CONSTRAINT a CHECK (b > 0)") at the end, with a blank before
  /// it.
  void add(const std::string& text);
};

struct TableSql {
  std::string begin;  ///< up to the opening parenthesis, with it: "CREATE TABLE t ("
  std::vector<ColumnSql> columns;
  std::vector<ConstraintSql> constraints;
  std::string end;      ///< blanks and comments before the closing parenthesis
  std::string options;  ///< from the closing parenthesis on: ") STRICT"

  /// Reads "CREATE TABLE ... ( ... ) ..."; nothing for virtual tables and whatever is no such
  /// statement.
  static std::optional<TableSql> read(std::string_view create_table);
  /// The statement, its name as it was written.
  std::string text() const;
  /// The statement with another name.
  std::string text(std::string_view name) const;

  ColumnSql* find(std::string_view column);
  const ColumnSql* find(std::string_view column) const;
  /// Adds a table constraint ("CONSTRAINT a UNIQUE (b)"), on a line of its own.
  void add(const std::string& text);
  /// The same without foreign keys: for a copy that nothing refers to yet.
  TableSql without_foreign_keys() const;
  /// The columns of the primary key, wherever it is written.
  std::vector<std::string> primary_key() const;
  bool autoincrement() const;
  bool without_rowid() const;
  bool strict() const;
  /// The column that is the rowid by another name; empty when there is none.
  std::string rowid_alias() const;
};

/// An identifier as written ("a", `a`, [a], 'a', a) without its quotes.
std::string unquoted(std::string_view identifier);

}  // namespace dunlin::sqlite
