// A revision that is half applied: what the write-ahead rows at the end of the journal say.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/history/journal.hpp"

namespace dunlin::history {

/// A statement that was begun and of which it is not known that it is complete.
struct OpenStatement {
  std::size_t number = 0;  ///< from 1
  std::string hash;
  std::vector<std::string> pieces;  ///< what is sent for it, in order
  std::size_t pieces_applied = 0;
  bool sent = false;    ///< the next piece was about to be sent: it may have taken effect
  bool failed = false;  ///< the database refused it
  std::string evidence;
  std::string error;
};

/// What a run left behind between the first and the last statement of a revision.
struct Progress {
  std::string revision;
  std::string direction;             ///< upgrade, downgrade or undo
  std::vector<std::string> applied;  ///< hashes of the statements that took effect, in order
  std::optional<OpenStatement> open;
  /// Of an undo: how many statements of the upgrade had taken effect.
  std::size_t undoes = 0;

  /// Whether anything may have taken effect.
  bool begun() const { return !applied.empty() || open.has_value() || undoes != 0; }
};

/// The half-applied revision, if there is one: rows after the last that ended a revision.
[[nodiscard]] DUNLIN_API std::optional<Progress> progress_of(std::span<const JournalEntry> entries);
/// The same from the database, in one short query. Nothing when there is no journal.
[[nodiscard]] DUNLIN_API std::optional<Progress> read_progress(driver::Connection& connection,
                                                               const driver::HistoryTables& tables);

}  // namespace dunlin::history
