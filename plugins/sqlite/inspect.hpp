// A database's schema as a value in SQLite's own terms.
//
// Columns and the keys of indexes come from pragmas (manual: "PRAGMA Statements"), the rest from
// the CREATE texts that SQLite keeps: names of constraints, checks, conflict clauses, deferral.
//
// native attributes:
//   column      sqlite.type       the declared type as written, in capitals
//               sqlite.generated  virtual or stored
//               sqlite.not_null   a NOT NULL with a name or a conflict clause, whole
//   constraint  sqlite.unnamed    the name is Dunlin's choice
//               sqlite.name       the name as written, where it is taken already
//               sqlite.keys       the columns, where they have collations or an order
//               sqlite.conflict   what follows ON CONFLICT
//               sqlite.match      another MATCH than the model knows
//   table       sqlite.strict, sqlite.without_rowid
//               sqlite.module     of a virtual table: the module with its arguments
//   view        (none)
#pragma once

#include <sqlite3.h>

#include <optional>
#include <string>
#include <vector>

#include "dunlin/driver/dialect.hpp"
#include "dunlin/schema/schema.hpp"
#include "native_text.hpp"

namespace dunlin::sqlite {

/// The schema of the main database without SQLite's own tables, shadow tables of virtual tables,
/// and `left_out`. Five queries, however many objects there are. Throws: DatabaseError.
schema::Schema read_schema(sqlite3* db, const driver::HistoryTables& left_out);

/// A column as PRAGMA table_xinfo tells it.
struct ColumnRow {
  std::string name;
  std::string type;
  bool not_null = false;
  std::optional<std::string> default_value;
  int hidden = 0;  ///< 0 ordinary, 2 generated virtual, 3 generated stored
};

/// A key of an index as PRAGMA index_xinfo tells it.
struct KeyRow {
  std::optional<std::string> column;  ///< empty for an expression
  std::string collation;
  bool descending = false;
};

/// An ordinary table without its indexes.
schema::Table read_table(const std::string& name, const std::string& sql,
                         const std::vector<ColumnRow>& columns, const KnownNames& names);
/// A table of a module: opaque.
schema::Table read_virtual_table(const std::string& name, const std::string& sql,
                                 const KnownNames& names);
schema::Index read_index(const std::string& name, const std::string& sql,
                         const std::vector<KeyRow>& keys, const schema::Table& table,
                         const KnownNames& names);
schema::View read_view(const std::string& name, const std::string& sql, const KnownNames& names);
/// The nearest type of the model to a declared one, by its words and SQLite's rules of affinity
/// (manual: "Datatypes In SQLite", 3.1).
schema::Type nearest_type(const std::string& declared);

/// The value of a native attribute; empty when there is none.
std::string native_value(const schema::Native& native, std::string_view key);

}  // namespace dunlin::sqlite
