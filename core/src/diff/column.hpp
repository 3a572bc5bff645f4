// What changes inside a column that both tables have.
#pragma once

#include <vector>

#include "dunlin/ops/operation.hpp"
#include "table.hpp"

namespace dunlin::diff {

/// The changes of one column by the phase in which they run.
struct ColumnChanges {
  std::vector<ops::Operation> drops;  ///< what cannot wait for the table's changes to go
  std::vector<ops::Operation> types;
  std::vector<ops::Operation> sets;  ///< when the column has its new type
  std::vector<ops::Operation> comments;
};

[[nodiscard]] ColumnChanges compare_columns(const TablePair& pair, const schema::Column& from,
                                            const schema::Column& to);

/// Type or collation differ, or the type is made anew.
[[nodiscard]] bool column_type_changes(const TablePair& pair, const schema::Column& from,
                                       const schema::Column& to);

}  // namespace dunlin::diff
