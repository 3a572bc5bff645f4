// Writes what a run does into the version table and the journal.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/execute/run.hpp"
#include "dunlin/history/journal.hpp"

namespace dunlin::execute {

using Clock = std::chrono::steady_clock;

/// Stands for a hidden value.
inline constexpr std::string_view kMask = "***";

class Recorder {
 public:
  Recorder(const Session& session, const RunPolicy& policy) : session_(session), policy_(policy) {}

  /// A row about the revision as a whole, in the state "done".
  history::JournalEntry done(const CompiledRevision& revision, Clock::duration took) const;
  /// A row about one statement, or a piece of it. \param number  of the piece from 1, 0: all of it
  history::JournalEntry statement(const CompiledRevision& revision, std::size_t index,
                                  std::size_t number, std::string_view state) const;
  /// A row about a failed attempt.
  history::JournalEntry failed(const CompiledRevision& revision, std::size_t kept,
                               const Error& error) const;

  /// What is to be recorded of a text: hidden values are masked.
  std::string shown(std::string text) const;

  void write(std::span<const history::JournalEntry> entries) const;
  /// Writes what cannot be a part of the work itself; failing does no harm. Outside a transaction.
  void try_write(const history::JournalEntry& entry) const noexcept;

 private:
  history::JournalEntry entry_for(const CompiledRevision& revision) const;

  const Session& session_;
  const RunPolicy& policy_;
};

/// The checksum by which an edit of a statement is noticed: line ends and blanks at the ends of
/// lines do not count.
[[nodiscard]] std::string statement_hash(const CompiledStatement& statement);

/// "upgrade", "downgrade" or "undo".
[[nodiscard]] std::string_view journal_direction(const CompiledRevision& revision);

}  // namespace dunlin::execute
