// Differences as reports.
#pragma once

#include "dunlin/app/difference.hpp"
#include "dunlin/diff/diff.hpp"

namespace dunlin::app {

/// A difference in portable terms.
[[nodiscard]] DifferenceInfo difference_info(const diff::Difference& difference);

[[nodiscard]] LikelyRename likely_rename(const ops::Rename& rename);

}  // namespace dunlin::app
