// CREATE TABLE ... AS and SELECT ... INTO, once the schema is there to ask.
#pragma once

#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::parse {

/// ops::resolve(), which knows no queries, and in place of a CREATE TABLE with a query: the table
/// with the columns of the query, and the INSERT that fills it. Where the type of a column cannot
/// be told, an Unmodelled that says so.
[[nodiscard]] DUNLIN_API std::vector<ops::Operation> resolved(const ops::Operation& operation,
                                                              const schema::Schema& before);

}  // namespace dunlin::parse
