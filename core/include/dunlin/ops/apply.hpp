// From one schema to the next: resolve an operation against a schema, apply it.
#pragma once

#include "dunlin/base/error.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::ops {

/// Completes what the author left to PostgreSQL: names of unnamed constraints and indexes as
/// PostgreSQL chooses them (ChooseConstraintName / ChooseIndexName in the server's
/// src/backend/catalog/pg_constraint.c and src/backend/commands/indexcmds.c, with makeObjectName's
/// truncation to 63 bytes and its numbering on collision), the referenced columns of a foreign key
/// without a column list, NOT NULL of primary key columns.
/// \param before  the schema that the operation will be applied to
/// \return        the completed operation; one that is complete already comes back equal
[[nodiscard]] DUNLIN_API Operation resolve(Operation operation, const schema::Schema& before);

/// Whether IF EXISTS or IF NOT EXISTS makes an alteration or an index operation do nothing in this
/// schema. What is missing counts only when `before.complete`. Creating and dropping whole tables,
/// views, types ... always counts as done: a database may hold more than its model.
[[nodiscard]] DUNLIN_API bool without_effect(const Operation& operation,
                                             const schema::Schema& before);

/// Changes `schema` as PostgreSQL would on executing the (resolved) operation: also what follows by
/// itself (indexes and constraints of a dropped column, references to a renamed table or column,
/// views dropped by CASCADE). Throws: Error with Code::object_missing or Code::object_exists,
/// without a position, when the operation does not fit and `schema.complete`; `schema` is unchanged
/// then. When the schema is not complete, an operation on an unknown object is ignored.
DUNLIN_API void apply(const Operation& operation, schema::Schema& schema);

/// Whether rows, columns, values or parts of values may be lost: dropped tables, columns and
/// sequences, CASCADE, types that do not hold all values of the former one. What is only derived
/// (indexes, views) and rules (constraints) can be made again: false. So is what ChangeData does.
/// \param before  the schema that the operation will be applied to
[[nodiscard]] DUNLIN_API bool destructive(const Operation& operation, const schema::Schema& before);

}  // namespace dunlin::ops
