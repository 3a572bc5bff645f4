// What people write as targets.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "dunlin/revision/graph.hpp"

namespace dunlin::app {

/// The target of a downgrade: "" is "-1", 1 to 3 digits are a count unless they are a full id.
[[nodiscard]] std::string downgrade_target(const revision::Graph& graph, std::string_view written);

/// "FROM:TO" taken apart; without a colon FROM is empty. An empty FROM or "base" means an empty
/// database.
struct Range {
  std::string from;
  std::string to;
  bool has_from = false;
};
[[nodiscard]] Range parse_range(std::string_view written);

}  // namespace dunlin::app
