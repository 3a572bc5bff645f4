// Tables that leave those above them, and come to others.
#pragma once

#include <optional>

#include "table.hpp"

namespace dunlin::diff {

/// Takes what leaves parents out of a table's changes: this happens before anything else, so that
/// columns can come and go and no bounds meet; a changed bound is to leave and come back.
[[nodiscard]] std::optional<ops::SetTableNative> leave_parents(const TablePair& pair,
                                                               ops::SetTableNative& change);

/// Takes what comes to parents out of a table's changes: these take only tables that have all their
/// columns and checks by then.
[[nodiscard]] std::optional<ops::SetTableNative> come_to_parents(const TablePair& pair,
                                                                 ops::SetTableNative& change);

}  // namespace dunlin::diff
