// Runs compiled revisions on a database and records them.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/driver/connection.hpp"
#include "dunlin/execute/compile.hpp"
#include "dunlin/execute/observer.hpp"

namespace dunlin::execute {

/// What every run needs.
struct Session {
  driver::Connection& connection;
  driver::HistoryTables tables;
  Observer& observer;
  const CancelFlag* cancelled = nullptr;  ///< may be null
};

/// Waits for the migration lock, asking about five times a second.
/// Throws: LockTimeout naming the holder; Cancelled.
[[nodiscard]] DUNLIN_API std::unique_ptr<driver::Lock> wait_for_lock(
    const Session& session, std::chrono::milliseconds timeout);

/// How revisions are committed.
enum class Commit {
  revision,  ///< each by itself
  batch,  ///< consecutive ones share a commit, with a savepoint each; at least one commit a second
  all,    ///< all or none
};

struct RunPolicy {
  Commit commit = Commit::revision;
  std::string applied_by;  ///< for the journal
  std::string tag;         ///< free text for the journal; may be empty
};

/// Runs the revisions in order. What was committed before an error stays; the error's context says
/// which revision and statement failed and what happened to the rest (context().outcome). Requires:
/// the lock is held. Throws: DatabaseError, Cancelled.
DUNLIN_API std::vector<StepReport> run(const Session& session, driver::Lock& lock,
                                       std::span<const CompiledRevision> revisions,
                                       const RunPolicy& policy);

/// The offline script of the revisions: guarded, with version rows and journal.
[[nodiscard]] DUNLIN_API std::string write_script(const driver::Dialect& dialect,
                                                  const driver::HistoryTables& tables,
                                                  std::span<const CompiledRevision> revisions,
                                                  const RunPolicy& policy);
/// The offline script of a stamp.
[[nodiscard]] DUNLIN_API std::string write_stamp_script(
    const driver::Dialect& dialect, const driver::HistoryTables& tables,
    std::span<const std::string> rows_before, std::span<const revision::RowChange> changes);

/// UTC now, as the journal keeps it: "2026-11-22 10:15:00".
[[nodiscard]] DUNLIN_API std::string utc_now();

}  // namespace dunlin::execute
