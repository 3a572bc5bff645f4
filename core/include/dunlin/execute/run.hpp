// Runs compiled revisions on a database and records them.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/driver/connection.hpp"
#include "dunlin/execute/compile.hpp"
#include "dunlin/execute/observer.hpp"
#include "dunlin/history/journal.hpp"

namespace dunlin::execute {

/// What every run needs.
struct Session {
  driver::Connection& connection;
  driver::HistoryTables tables;
  Observer& observer;
  const CancelFlag* cancelled = nullptr;  ///< may be null
};

struct LockPolicy {
  std::chrono::milliseconds timeout{60'000};
  driver::LockMode mode = driver::LockMode::session;
  bool end_stale = false;  ///< end the session that a dead runner left on the server
};

/// Waits for the migration lock, asking about five times a second.
/// Throws: LockTimeout naming the holder; Cancelled; ConfigError when there is no such lock here.
[[nodiscard]] DUNLIN_API std::unique_ptr<driver::Lock> wait_for_lock(const Session& session,
                                                                     const LockPolicy& policy);

/// How revisions are committed.
enum class Commit {
  revision,  ///< each by itself
  batch,  ///< consecutive ones share a commit, with a savepoint each; at least one commit a second
  all,    ///< all or none
};

/// Who runs the program, and where, for the journal.
struct Origin {
  std::string user;
  std::string host;
  std::int64_t pid = 0;
  std::string tool_version;
};
/// This process. \param user  of the database; empty: the user of the operating system
[[nodiscard]] DUNLIN_API Origin own_origin(const std::string& user);

struct RunPolicy {
  Commit commit = Commit::revision;
  Origin origin;
  std::string tag;                  ///< free text for the journal; may be empty
  std::vector<std::string> hidden;  ///< values that are never recorded (of placeholders, ...)
  /// Of single statements, unless these say otherwise. Without a limit for locks, statements in
  /// transactions get Capabilities::lock_timeout.
  driver::Timeouts timeouts;
  /// How often work that was undone completely is tried again when somebody else was in the way.
  int retries = 5;
};

/// A row that says who does something now, and where.
[[nodiscard]] DUNLIN_API history::JournalEntry journal_entry(const RunPolicy& policy,
                                                             const std::string& revision,
                                                             std::string_view direction);

/// Runs the revisions in order. What was committed before an error stays; the error's context says
/// which revision and statement failed and what happened to the rest (context().outcome). Requires:
/// the lock is held. Throws: DatabaseError, Cancelled.
DUNLIN_API std::vector<StepReport> run(const Session& session, driver::Lock& lock,
                                       std::span<const CompiledRevision> revisions,
                                       const RunPolicy& policy);

/// The offline script of the revisions: guarded, with version rows and journal.
[[nodiscard]] DUNLIN_API std::string write_script(const driver::Dialect& dialect,
                                                  const driver::HistoryTables& tables,
                                                  std::span<const CompiledRevision> revisions);
/// The offline script of a stamp.
[[nodiscard]] DUNLIN_API std::string write_stamp_script(
    const driver::Dialect& dialect, const driver::HistoryTables& tables,
    std::span<const std::string> rows_before, std::span<const revision::RowChange> changes);

/// The revisions that a stamp's journal rows name; "base" when it leaves no version row.
[[nodiscard]] DUNLIN_API std::vector<std::string> stamped_revisions(
    std::span<const revision::RowChange> changes);

/// Waits, but not when the caller wants to stop. Throws: Cancelled.
DUNLIN_API void pause(const CancelFlag* cancelled, std::chrono::milliseconds duration);

/// UTC now, as the journal keeps it: "2026-11-22 10:15:00".
[[nodiscard]] DUNLIN_API std::string utc_now();

}  // namespace dunlin::execute
