// What the live database knows of objects that no portable section created.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dunlin/driver/connection.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::mysql {

/// The table that has an index of the name; nothing when there is none, or more than one.
[[nodiscard]] std::optional<std::string> table_of_index(driver::Connection& live,
                                                        const std::string& index);

/// The clauses of ALTER TABLE that drop the constraint; none when there is no such constraint.
[[nodiscard]] std::vector<std::string> drop_clauses_of(driver::Connection& live,
                                                       const std::string& table,
                                                       const std::string& constraint);

}  // namespace dunlin::mysql
