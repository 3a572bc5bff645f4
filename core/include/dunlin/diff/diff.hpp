// Two schemas -> the operations that lead from one to the other.
#pragma once

#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::diff {

/// Operations that turn `from` into `to`, in an order that can run: types, tables, columns,
/// constraints, indexes and views are made before what uses them and dropped after. Tables of equal
/// name are compared part by part, everything by name and value; nothing is taken for a rename.
/// Comments are part of the comparison; the order of columns is not. Law: diff(x, x) is empty.
[[nodiscard]] DUNLIN_API std::vector<ops::Operation> diff(const schema::Schema& from,
                                                          const schema::Schema& to);

}  // namespace dunlin::diff
