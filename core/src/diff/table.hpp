// What changes inside a table that both schemas have.
#pragma once

#include <vector>

#include "dunlin/ops/operation.hpp"

namespace dunlin::diff {

/// The changes of one table by the phase in which they run.
struct TableChanges {
  std::vector<ops::Operation> drops;    ///< indexes and constraints that go, foreign keys first
  std::vector<ops::Operation> columns;  ///< columns that come, change and go
  std::vector<ops::Operation> adds;     ///< constraints that come, but foreign keys
  std::vector<ops::Operation> foreign_keys;
  std::vector<ops::Operation> indexes;
  std::vector<ops::Operation> comments;
};

[[nodiscard]] TableChanges compare_tables(const schema::Table& from, const schema::Table& to);
[[nodiscard]] bool is_foreign_key(const schema::Constraint& constraint);

}  // namespace dunlin::diff
