// Revisions for people: one line each, a full entry, a graph.
#pragma once

#include <span>
#include <string>

#include "dunlin/app/commands.hpp"
#include "output.hpp"
#include "session.hpp"

namespace dunlin::cli {

/// "1975ea83b712 (users) (head), create account table"
[[nodiscard]] std::string revision_line(const app::RevisionInfo& revision, const Style& style);
/// "<base> -> 1975ea83b712 (head), create account table"
[[nodiscard]] std::string history_line(const app::RevisionInfo& revision, const Style& style);
/// The entry that -v and `show` print: several lines with the last line end.
[[nodiscard]] std::string revision_entry(const app::RevisionInfo& revision, const Session& session);
/// Entries when verbose, else lines, of all `revisions`.
[[nodiscard]] std::string revision_list(std::span<const app::RevisionInfo> revisions,
                                        const Session& session);
/// Lines with the graph drawn to their left. Requires: newest first, children before their parents.
[[nodiscard]] std::string revision_graph(std::span<const app::RevisionInfo> revisions,
                                         const Style& style);

/// "a, b", or "base" when there is none.
[[nodiscard]] std::string place_text(std::span<const std::string> revisions);

}  // namespace dunlin::cli
