// Compiled statements as reports.
#pragma once

#include <vector>

#include "dunlin/app/commands.hpp"
#include "dunlin/execute/compile.hpp"

namespace dunlin::app {

/// \param with_sql  whether the reports hold what would be sent
[[nodiscard]] std::vector<StatementReport> statement_reports(
    const execute::CompiledRevision& compiled, bool with_sql);

[[nodiscard]] Diagnostic diagnostic_of(const Error& error);

}  // namespace dunlin::app
