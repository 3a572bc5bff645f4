// What alters an object that the model carries by its definition: attributes of composite types,
// settings of statistics and event triggers.
//
// ALTER TYPE ... ATTRIBUTE and the others are an ops::CreateObject that replaces: its object's
// definition is the ALTER statement, and applying it edits the definition that is there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"

namespace dunlin::ops {

struct Attribute {
  std::string name;  ///< as it is spelled: quoted where it must be
  std::string type;  ///< with its collation
  friend bool operator==(const Attribute&, const Attribute&) = default;
};

/// Those of a canonical "CREATE TYPE name AS (...)".
[[nodiscard]] DUNLIN_API std::vector<Attribute> attributes_of(std::string_view definition);

/// Whether a definition is such an ALTER statement.
[[nodiscard]] DUNLIN_API bool is_alteration(std::string_view definition);

/// A definition followed by the one setting that CREATE cannot say: ALTER STATISTICS ... SET
/// STATISTICS, ALTER EVENT TRIGGER ... DISABLE. The setting takes the place of a former one; that
/// of a new object, or an empty one, leaves nothing.
[[nodiscard]] DUNLIN_API std::string with_setting(std::string_view definition,
                                                  std::string_view alteration);

/// The definition of a composite type after a canonical "ALTER TYPE name ADD | DROP | ALTER |
/// RENAME ATTRIBUTE ..."; nothing when the attribute is not there, or already is.
[[nodiscard]] DUNLIN_API std::optional<std::string> altered(std::string_view definition,
                                                            std::string_view alteration);

}  // namespace dunlin::ops
