// What somebody says was renamed: nothing in two schemas tells a rename from a drop and a create.
#pragma once

#include <string>

#include "dunlin/base/export.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::ops {

/// One rename, from the older schema to the newer.
struct Rename {
  enum class Kind { table, column, index, constraint, view, type, sequence, enum_value, schema };
  Kind kind = Kind::table;
  /// Columns, constraints: the table, by its new name. Indexes: only the schema counts. Enum
  /// values: the type. Else the object itself, by its new name. Schemas: `name` is the new name.
  schema::Name object;
  std::string from;
  std::string to;
  friend bool operator==(const Rename&, const Rename&) = default;
};

/// The same rename seen from the newer schema to the older; `table_from` is the older name of the
/// table of a column or constraint (its `object` then).
[[nodiscard]] DUNLIN_API Rename reversed(const Rename& rename, const schema::Name& table_from);

/// "table users to accounts", "column users.name to title"
[[nodiscard]] DUNLIN_API std::string to_string(const Rename& rename);

}  // namespace dunlin::ops
