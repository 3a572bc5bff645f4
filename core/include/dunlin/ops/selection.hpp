// Which part of a difference a list of operations stands for.
#pragma once

#include <span>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::ops {

/// `to`, but with what no operation speaks of as it is in `from`: tables, views, sequences and
/// carried objects as wholes, and indexes that come or go. For dialects that write native changes
/// from two states, when a filter or a person left some of the operations out.
/// \param operations  a difference from `from` to `to`, or a part of one
[[nodiscard]] DUNLIN_API schema::Schema selected(const schema::Schema& from,
                                                 const schema::Schema& to,
                                                 std::span<const Operation> operations);

/// What differs and no operation speaks of: an order of columns or triggers, where a dialect's own
/// terms have such. Only the dialect knows whether it is a difference.
[[nodiscard]] DUNLIN_API std::vector<Operation> unmentioned(const schema::Schema& from,
                                                            const schema::Schema& to,
                                                            std::span<const Operation> operations);

}  // namespace dunlin::ops
