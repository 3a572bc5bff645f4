// Revisions as commands report them.
#pragma once

#include <string_view>
#include <vector>

#include "dunlin/app/commands.hpp"

namespace dunlin::app {

[[nodiscard]] RevisionInfo revision_info(const script::Source& source, std::string_view id);
[[nodiscard]] std::vector<RevisionInfo> revision_infos(const script::Source& source,
                                                       const std::vector<std::string>& ids);

/// Ids in topological order that are not among `applied`.
[[nodiscard]] std::vector<std::string> pending_ids(const revision::Graph& graph,
                                                   const std::vector<std::string>& applied);

}  // namespace dunlin::app
