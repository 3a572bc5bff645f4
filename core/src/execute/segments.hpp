// Which statements of a revision run together in a transaction.
#pragma once

#include <vector>

#include "dunlin/driver/dialect.hpp"
#include "dunlin/execute/compile.hpp"

namespace dunlin::execute {

/// Fills `revision.segments` from its statements and sections. Statements that refuse a transaction
/// get segments of their own; a revision that mixes both without saying transaction=auto is a
/// problem.
void make_segments(CompiledRevision& revision, const driver::Dialect& dialect,
                   std::vector<Diagnostic>& problems);

}  // namespace dunlin::execute
