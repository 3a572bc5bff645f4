// Edits of sqlite_schema: a text exchanged, or two tables that change places.
//
// Both leave the database in a state that SQLite could have made itself, and each comes after a
// statement that raises the schema's version, so that after a rollback every connection, this one
// too, finds what it remembers out of date and reads the schema again.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shadow.hpp"

namespace dunlin::sqlite {

/// How names begin that live as long as a rebuild.
inline constexpr std::string_view kWorkingPrefix = "_dunlin_new";

/// A name that no object has, for something that lives as long as a rebuild.
std::string working_name(Shadow& shadow, const std::string& name);

/// Messages of SQLite about working names, speaking of the tables and indexes that these stand for.
std::string without_working_names(std::string message);

/// CREATE INDEX text (as sqlite_schema keeps it) with another name, on another table.
std::string index_for(const std::string& sql, const std::string& name, const std::string& table);

/// A query that fails when the table's text or the names of its indexes are not these any more.
std::string expect_unchanged(const SchemaRow& table, const std::vector<SchemaRow>& indexes);

/// Gives a table another text that describes the same rows and indexes.
std::vector<std::string> exchange_text(Shadow& shadow, const std::string& table,
                                       const std::string& sql);

/// A table and the one that shall take its place.
struct Exchange {
  std::string table;
  std::string table_sql;  ///< as it will be
  std::string other;
  std::string other_sql;  ///< describes the rows that `table` has now, and refers to nothing
  /// Indexes made by CREATE INDEX: of the table, and its like of the other.
  std::vector<std::pair<std::string, std::string>> indexes;
};

/// The two change places: each row of sqlite_schema keeps its name and its order and gets the root
/// page of its counterpart, so that triggers, statistics, views and references see nothing of it.
/// The steps up to here have run on the shadow.
std::vector<std::string> exchange_tables(Shadow& shadow, const Exchange& exchange);

}  // namespace dunlin::sqlite
