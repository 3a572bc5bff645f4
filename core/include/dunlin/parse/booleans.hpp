// Conditions of backends that keep booleans as numbers.
#pragma once

#include <set>
#include <string>

#include "dunlin/base/export.hpp"
#include "dunlin/sql/lexer.hpp"

namespace dunlin::parse {

/// A backend's text in which booleans are compared as PostgreSQL compares them: "b <> 0" as "b",
/// "b = 1" as "b = true". Nothing else is changed.
/// \param rules     of the backend
/// \param booleans  names of columns that are booleans wherever they are
[[nodiscard]] DUNLIN_API std::string with_booleans(const std::string& sql,
                                                   const sql::LexRules& rules,
                                                   const std::set<std::string>& booleans);

}  // namespace dunlin::parse
