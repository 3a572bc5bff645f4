#include "live_table.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace dunlin::app {

using schema::Name;

std::optional<Name> live_table(driver::Connection& connection, const Name& name) {
  std::vector<Name> candidates{name};
  if (!name.schema.empty() && !connection.dialect().capabilities().schemas)
    candidates = {{{}, name.schema + "." + name.name}, {{}, name.name}};
  for (const Name& candidate : candidates) {
    if (connection.table_exists(candidate)) return candidate;
  }
  return std::nullopt;
}

bool needs_values(const schema::Column& column) {
  return !column.nullable && !column.default_value && !column.generated && !column.identity &&
         !column.serial;
}

std::size_t count_rows(driver::Connection& connection, const Name& live, std::size_t most) {
  const driver::Rows counted = connection.query(
      fmt::format("SELECT COUNT(*) FROM (SELECT 1 AS one FROM {} LIMIT {}) AS counted",
                  connection.dialect().quote(live), most));
  return std::stoul(counted.rows.at(0).at(0).value_or("0"));
}

}  // namespace dunlin::app
