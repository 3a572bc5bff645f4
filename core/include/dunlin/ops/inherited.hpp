// What partitions and inheriting tables have from the tables above them: the model keeps only what
// was written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::ops {

/// The tables right above one, as its native attributes name them; those that are not known are
/// left out.
[[nodiscard]] DUNLIN_API std::vector<const schema::Table*> parents_of(const schema::Table& table,
                                                                      const schema::Schema& schema);

/// The names in a list of parents, as they are spelled: "a, b.c".
[[nodiscard]] DUNLIN_API std::vector<std::string> parent_names(std::string_view list);

/// Whether a table is that one, or a part of it at any depth.
[[nodiscard]] DUNLIN_API bool is_or_is_part_of(const schema::Table& table,
                                               const schema::Name& whole,
                                               const schema::Schema& schema);

/// A column of the table or of one above it, or null.
[[nodiscard]] DUNLIN_API const schema::Column* find_inherited_column(const schema::Table& table,
                                                                     const schema::Schema& schema,
                                                                     std::string_view column);

/// Writes out what the table has from above: columns, and checks.
DUNLIN_API void take_inherited(schema::Table& table, const schema::Schema& schema);

}  // namespace dunlin::ops
