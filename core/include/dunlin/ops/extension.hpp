// How the model names extensions: by name, and with the schema that CREATE EXTENSION said, if it
// did: "hstore", "hstore SCHEMA ext". A live database tells a schema that is not the usual one.
#pragma once

#include <string>
#include <string_view>

#include "dunlin/base/export.hpp"

namespace dunlin::ops {

/// The extension's own name.
[[nodiscard]] DUNLIN_API std::string extension_name(std::string_view extension);

/// The schema it was said to stand in; empty when none was.
[[nodiscard]] DUNLIN_API std::string extension_schema(std::string_view extension);

/// Whether a dialect without extensions may pass over one of that name: its types and functions
/// translate or are refused where they are used, or it only makes things fast.
[[nodiscard]] DUNLIN_API bool is_harmless_extension(std::string_view name);

/// Both in one; `schema` may be empty.
[[nodiscard]] DUNLIN_API std::string extension_in(std::string_view name, std::string_view schema);

}  // namespace dunlin::ops
