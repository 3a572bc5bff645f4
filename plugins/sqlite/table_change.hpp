// What lies between two texts of one table: what its rows must meet, and whether they must be
// copied.
#pragma once

#include <string>
#include <vector>

#include "table_sql.hpp"

namespace dunlin::sqlite {

/// A rule that rows did not have to meet before.
struct NewRule {
  std::string column;               ///< that must not be NULL; empty for a CHECK
  const ConstraintSql* constraint;  ///< in the text afterwards
};

/// Whether the text alone can be exchanged, because rows are stored the same way before and after:
/// nothing differs but NOT NULL, CHECK, foreign keys, names of constraints, types of one affinity,
/// and defaults that every row has room for. Never UNIQUE and PRIMARY KEY, which have indexes.
bool needs_no_copy(const TableSql& before, const TableSql& after);

/// Whether values of a column that are equal in one are so in the other.
bool same_collation(const ColumnSql& before, const ColumnSql& after);

/// NOT NULLs and CHECKs that `after` has and `before` has not.
std::vector<NewRule> new_rules(const TableSql& before, const TableSql& after);

/// Whether a row may end before the column at `index`, so that SQLite reads its DEFAULT instead of
/// a stored value: it does so for rows that are older than an ALTER TABLE ADD COLUMN. That writes
/// ", " and the column as it stands; whatever is written otherwise, or could not have been added to
/// a table with rows, was there when the table was made, and so was all before it.
bool may_read_default(const TableSql& table, std::size_t index);

}  // namespace dunlin::sqlite
