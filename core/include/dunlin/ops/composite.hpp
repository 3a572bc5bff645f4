// The attributes of composite types, which the model carries by their definition.
//
// ALTER TYPE ... ATTRIBUTE is an ops::CreateObject that replaces: its object's definition is the
// ALTER statement, and applying it edits the definition that is there.
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

/// The definition of a composite type after a canonical "ALTER TYPE name ADD | DROP | ALTER |
/// RENAME ATTRIBUTE ..."; nothing when the attribute is not there, or already is.
[[nodiscard]] DUNLIN_API std::optional<std::string> altered(std::string_view definition,
                                                            std::string_view alteration);

}  // namespace dunlin::ops
