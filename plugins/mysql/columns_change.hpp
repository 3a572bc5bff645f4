// What changes of columns look up in tables.
#pragma once

#include <string>
#include <vector>

#include "dunlin/schema/schema.hpp"

namespace dunlin::mysql {

/// Throws: parse::Untranslatable when the table has no such column.
[[nodiscard]] const schema::Column& known_column(const schema::Table& table,
                                                 const std::string& name);

/// The table with the column as given: changed, or added.
[[nodiscard]] schema::Table with_column(const schema::Table& table, const schema::Column& column);

[[nodiscard]] bool mentions(const std::vector<std::string>& columns, const std::string& column);

/// Whether dropping the column leaves a part of the constraint that must be dropped by itself.
[[nodiscard]] bool needs_own_drop(const schema::Constraint& constraint, const std::string& column);

[[nodiscard]] bool index_mentions(const schema::Index& index, const std::string& column);

}  // namespace dunlin::mysql
