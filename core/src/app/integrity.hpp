// Whether the revision files are still what the database was made of.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dunlin/app/commands.hpp"
#include "dunlin/script/source.hpp"

namespace dunlin::app {

/// Fills `unknown`, `edited`, `vanished`, `out_of_order` and `contradictions`; reads every applied
/// file.
[[nodiscard]] StatusResult examine(const script::Source& source,
                                   const std::vector<std::string>& rows,
                                   const history::Account& account);

/// Only the revisions below the applied ones that the journal has never seen: no file is read.
[[nodiscard]] std::vector<RevisionInfo> slipped_in(const script::Source& source,
                                                   const std::vector<std::string>& rows,
                                                   const history::Account& account);

/// One sentence for each kind of thing found.
[[nodiscard]] std::vector<std::string> sentences(const StatusResult& found);

/// Before a run: an upgrade on top of an altered history is refused, or only warned of, as the
/// settings say; a way back is always open. Throws: RevisionError (history_edited).
void check_integrity(const Project& project, const StatusResult& found,
                     revision::Direction direction);

}  // namespace dunlin::app
