// What PostgreSQL's catalogs would say of a schema, as far as conditions of DO blocks ask for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dunlin/schema/schema.hpp"

namespace dunlin::parse {

/// A value that is known without a database; monostate: NULL.
using KnownValue = std::variant<std::monostate, bool, std::int64_t, std::string>;

/// A row of a catalog, and of those that conditions join to it: column and value.
using CatalogRow = std::vector<std::pair<std::string_view, KnownValue>>;

/// What current_database() and the columns called ..._catalog give.
inline constexpr std::string_view kThisDatabase = "this database";

struct CatalogRows {
  std::string_view name_column;  ///< conditions must say which object they mean
  std::vector<CatalogRow> rows;
};

/// The rows for objects of the schema. Relations are known by their names, without the default
/// schema, where PostgreSQL has their numbers. Nothing for other catalogs.
std::optional<CatalogRows> catalog_rows(std::string_view schema_of_catalog,
                                        std::string_view catalog, const schema::Schema& schema);

}  // namespace dunlin::parse
