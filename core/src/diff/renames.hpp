// Renames that are known, and those that look likely.
#pragma once

#include <vector>

#include "dunlin/diff/diff.hpp"

namespace dunlin::diff {

/// Applies the renames that fit both sides to `now` (the older schema) and returns their operations
/// in order.
[[nodiscard]] std::vector<ops::Operation> apply_renames(const std::vector<ops::Rename>& renames,
                                                        schema::Schema& now,
                                                        const schema::Schema& to);

/// Gone here and new there, and alike.
[[nodiscard]] std::vector<ops::Rename> likely_renames(const schema::Schema& from,
                                                      const schema::Schema& to);

}  // namespace dunlin::diff
