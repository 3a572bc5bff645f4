// Differences as reports.
#pragma once

#include "dunlin/app/difference.hpp"
#include "dunlin/diff/diff.hpp"

namespace dunlin::app {

/// A difference in portable terms.
[[nodiscard]] DifferenceInfo difference_info(const diff::Difference& difference);

/// Notes at what a live database has to make anew that rights which were granted on it are lost.
void note_lost_rights(const diff::Difference& difference, DifferenceInfo& info);

[[nodiscard]] LikelyRename likely_rename(const ops::Rename& rename);

}  // namespace dunlin::app
