// The written form of a place in the graph, taken apart.
#pragma once

#include <cstddef>
#include <string_view>

namespace dunlin::revision {

/// "branch@name+2" and its parts. The views point into the text that was parsed.
struct Symbol {
  enum class Walk { none, up, down };
  std::string_view text;
  std::string_view branch;  ///< empty: none given
  std::string_view name;    ///< empty: relative to the current revisions
  Walk walk = Walk::none;
  std::size_t steps = 0;
};

/// Throws RevisionError (revision_malformed).
Symbol parse_symbol(std::string_view text);

}  // namespace dunlin::revision
