// What speaks of a table or column from elsewhere, and whether it still can.
#pragma once

#include <map>
#include <string>

#include "shadow.hpp"

namespace dunlin::sqlite {

/// Whether `sql` mentions the name of a column; in CREATE INDEX only what follows the first
/// parenthesis counts.
bool mentions(const std::string& sql, const std::string& column, bool after_parenthesis);

/// Views, triggers and foreign keys that SQLite cannot compile, with its complaint.
std::map<std::string, std::string> broken_objects(Shadow& shadow);

}  // namespace dunlin::sqlite
