// A difference for people.
#pragma once

#include <string>

#include "dunlin/app/schema_commands.hpp"
#include "output.hpp"

namespace dunlin::cli {

/// One line for each change, two blanks before it, destructive ones marked; what cannot be changed
/// below them.
[[nodiscard]] std::string change_lines(const app::DifferenceInfo& difference, const Style& style);

/// The same as messages.
void tell_changes(const app::DifferenceInfo& difference, Output& output);

/// "column users.name to title looks like a rename: ..." for each, as messages.
void tell_likely_renames(const app::DifferenceInfo& difference, Output& output);

/// The script of a difference as a result, for the backend's plain client; what is destructive, not
/// done or not known as warnings. Nothing where all is equal and known.
void print_report(const app::DifferenceReport& report, Output& output);

}  // namespace dunlin::cli
