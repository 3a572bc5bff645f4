// The tables of the model in the live database, and whether they have rows.
#pragma once

#include <cstddef>
#include <optional>

#include "dunlin/driver/connection.hpp"

namespace dunlin::app {

/// The name under which the live database has a table of the model; nothing when it has none.
/// Where there are no schemas, their names have become a part of the table's.
[[nodiscard]] std::optional<schema::Name> live_table(driver::Connection& connection,
                                                     const schema::Name& name);

/// Whether a column that is added brings no value for rows that must have one.
[[nodiscard]] bool needs_values(const schema::Column& column);

/// The rows of a live table, counted up to `most`.
[[nodiscard]] std::size_t count_rows(driver::Connection& connection, const schema::Name& live,
                                     std::size_t most);

}  // namespace dunlin::app
