// Types of PostgreSQL behind columns that Dunlin rendered.
#pragma once

#include <set>
#include <string>

#include "dunlin/schema/schema.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

struct Recognised {
  schema::Type type;
  std::string guard;  ///< the condition that is part of it, as the table has it; may be empty
};

/// The type whose rendering (see types.hpp) is the column's declaration and a condition on it, else
/// the nearest one.
Recognised recognised_type(const schema::Column& column, const schema::Table& table,
                           const Flavour& flavour);

/// Names of columns that are booleans in every table that has such a column.
std::set<std::string> boolean_columns(const schema::Schema& native);

/// Without what the server spells anew: case, blanks, parentheses, backticks, names of the current
/// date and time.
std::string bare(const std::string& sql);

}  // namespace dunlin::mysql
