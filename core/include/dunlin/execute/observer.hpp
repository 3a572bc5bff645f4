// How a running command tells its caller what happens, and how the caller stops it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/revision/plan.hpp"

namespace dunlin::execute {

/// One revision that ran (or would run).
struct StepReport {
  std::string revision;
  std::string message;
  revision::Direction direction = revision::Direction::upgrade;
  std::size_t statements = 0;
  std::chrono::microseconds duration{0};
  bool committed = false;  ///< false while it shares a commit with later revisions
};

/// Called on the thread that runs the command, in order. All functions may be left as they are.
class DUNLIN_API Observer {
 public:
  virtual ~Observer();
  /// Before the first write: where it goes (URL with masked password), and what the database is at.
  virtual void target(std::string_view masked_url, std::string_view dialect,
                      std::string_view server, const std::vector<std::string>& version_rows);
  /// Somebody else holds the lock; called about once a second while waiting. `holder` may be empty.
  virtual void waiting_for_lock(std::string_view holder, std::chrono::milliseconds waited);
  /// The server does not answer yet; called while it is waited for. `why` is its last refusal.
  virtual void waiting_for_database(std::string_view why, std::chrono::milliseconds waited);
  /// Somebody else was in the way: `what` was rolled back and runs again after `pause`, for the
  /// `attempt`th time (from 2).
  virtual void retrying(std::string_view what, std::string_view why, int attempt,
                        std::chrono::milliseconds pause);
  /// How many revisions are to run.
  virtual void planned(std::size_t revisions);
  virtual void revision_started(const StepReport& step);
  virtual void revision_finished(const StepReport& step);
  /// Something the author should know: an approximation, an opaque statement, a server's warning.
  virtual void warning(std::string_view message);
};

/// Set from anywhere (a signal handler too); a command sees it between statements and throws
/// Cancelled.
using CancelFlag = std::atomic<bool>;

}  // namespace dunlin::execute
