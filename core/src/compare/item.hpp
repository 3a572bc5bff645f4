// An object whose text is in question.
#pragma once

#include <string>

#include "dunlin/schema/schema.hpp"

namespace dunlin::compare {

struct Item {
  enum class Kind { table, view, domain, object };
  Kind kind = Kind::table;
  schema::Name name;
  schema::Object object;  ///< its kind, name, signature and table, for Kind::object
};

/// "table users"
std::string to_string(const Item& item);

}  // namespace dunlin::compare
