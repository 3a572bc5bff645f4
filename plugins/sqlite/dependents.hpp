// What speaks of a table or column from elsewhere, and whether it still can.
#pragma once

#include <map>
#include <string>

#include "shadow.hpp"

namespace dunlin::sqlite {

/// Whether `sql` mentions a column (or a table) of that name, and not a function, a collation or a
/// type called the same; in CREATE INDEX only what follows the first parenthesis counts.
bool mentions(const std::string& sql, const std::string& column, bool after_parenthesis);

/// Views, triggers and foreign keys that SQLite cannot compile, with its complaint.
std::map<std::string, std::string> broken_objects(Shadow& shadow);

}  // namespace dunlin::sqlite
