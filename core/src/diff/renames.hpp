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

/// Whether the table, or a column of it, was renamed; `table` is its new name.
[[nodiscard]] bool is_renamed(const std::vector<ops::Operation>& renames,
                              const schema::Name& table);

/// Gone here and new there, and alike. \param renames  what was applied to `from`
[[nodiscard]] std::vector<ops::Rename> likely_renames(const schema::Schema& from,
                                                      const schema::Schema& to,
                                                      const std::vector<ops::Operation>& renames);

}  // namespace dunlin::diff
