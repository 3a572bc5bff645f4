// A difference for people.
#pragma once

#include <string>

#include "dunlin/app/difference.hpp"
#include "output.hpp"

namespace dunlin::cli {

/// One line for each change, two blanks before it, destructive ones marked; what cannot be changed
/// below them.
[[nodiscard]] std::string change_lines(const app::DifferenceInfo& difference, const Style& style);

/// "column users.name to title looks like a rename: ..." for each, as messages.
void tell_likely_renames(const app::DifferenceInfo& difference, Output& output);

}  // namespace dunlin::cli
