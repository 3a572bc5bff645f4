// What create, revision and merge have in common.
#pragma once

#include <string_view>

#include "dunlin/app/commands.hpp"
#include "exit_code.hpp"
#include "session.hpp"

namespace dunlin::cli {

/// Makes a revision and reports it; on a terminal, likely renames are asked about.
[[nodiscard]] ExitCode create_revision(Session& session, std::string_view verb,
                                       app::RevisionOptions options);

/// Prints the path of the new file as the result, its id and what there is to know about it as
/// messages.
[[nodiscard]] ExitCode report_created(Session& session, std::string_view verb,
                                      const app::RevisionResult& result);

}  // namespace dunlin::cli
