// The texts of two schemas, pair by pair.
#pragma once

#include <vector>

#include "dunlin/schema/schema.hpp"
#include "item.hpp"

namespace dunlin::compare {

/// Gives `expected` the spelling of `live` wherever both have the same normal form, and tells what
/// differs in text only: whoever lacks a part, or differs in a value, differs for certain.
[[nodiscard]] std::vector<Item> settle(schema::Schema& expected, const schema::Schema& live);

/// Gives the object in `target` the texts that it has in `source`, part by part, where both have
/// the part and it is not spelled as in `live` already: what is printed, read and printed again
/// need not stay as it is. False when `source` has no such object.
bool adopt(const Item& item, const schema::Schema& source, const schema::Schema& live,
           schema::Schema& target);

}  // namespace dunlin::compare
