// What must be made before what: found by the names that definitions mention.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/diff/diff.hpp"

namespace dunlin::diff {

using Names = std::set<std::string, std::less<>>;

/// Names in SQL: identifiers, without their schemas; `in_strings`: also words in string constants
/// and dollar quotes ('seq'::regclass, bodies of functions).
void add_names(std::string_view sql, bool in_strings, Names& to);
/// What a type is made of: its own name.
void add_names(const schema::Type& type, Names& to);

/// Several changes that belong together.
struct Node {
  std::vector<Change> changes;
  /// Which comes first when nothing else says so: see Rank.
  int rank = 0;
  Names provides;
  Names needs;     ///< the server refuses the changes without these
  Names mentions;  ///< better made before, if that is possible
};

/// The order in which a person would write what does not depend on each other.
enum Rank {
  kSchema,
  kExtension,
  kType,
  kSequence,
  kFunction,
  kTable,
  kAlter,
  kKeys,
  kIndex,
  kForeignKey,
  kView,
  kRule,
  kAttribute,
  kComment,
};

/// The same for what goes before anything comes, from what goes last.
enum GoneRank { kGoneTable, kGoneFunction, kGonePart, kGoneView };

/// Puts nodes in an order in which each comes after what it needs, by rank where that is free;
/// circles are broken at the lowest rank.
[[nodiscard]] std::vector<Node> ordered(std::vector<Node> nodes);

}  // namespace dunlin::diff
