// How long statements may wait and run: what sections and comments before statements say.
#pragma once

#include <vector>

#include "dunlin/execute/compile.hpp"

namespace dunlin::execute {

/// Fills the timeouts of the revision's statements from the options of their sections
/// (lock_timeout=, statement_timeout=) and from comment lines before them
/// (`-- dunlin:lock_timeout 2s`), which win. A line that says no time is a problem.
void read_limits(CompiledRevision& revision, std::vector<Diagnostic>& problems);

}  // namespace dunlin::execute
