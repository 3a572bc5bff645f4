// Objects built in a scratch place and read back.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "dunlin/compare/compare.hpp"
#include "item.hpp"

namespace dunlin::compare {

/// What came of a scratch place.
struct Built {
  schema::Schema schema;  ///< read back
  /// What the server refused: the statement and the message.
  std::vector<std::pair<std::string, std::string>> refused;
};

/// Builds the items of `expected`, with what they need, a few at a time, and calls `take` with what
/// came of each lot. Requires: the policy allows it.
/// Throws: DatabaseError when there is no scratch place.
void build(const schema::Schema& expected, std::span<const Item> items,
           driver::Connection& connection, const ScratchPolicy& policy,
           const std::function<void(std::span<const Item> lot, const Built& built)>& take);

/// Runs the statements, each undone by itself when it fails; several at once as long as none does.
void run(driver::Connection& place, const std::vector<std::string>& statements, Built& built);

/// The server's reason for an object that did not come about.
std::string reason_for(const Item& item, const Built& built);

}  // namespace dunlin::compare
