// Trying again when somebody else was in the way.
#pragma once

#include <string_view>

#include "dunlin/execute/run.hpp"

namespace dunlin::execute {

/// For one piece of work that is undone completely when it fails.
class Patience {
 public:
  Patience(const Session& session, const RunPolicy& policy) : session_(session), policy_(policy) {}

  /// When the error was somebody else's doing (a lock, a deadlock, a serialization failure) and a
  /// try is left: tells the observer, waits, longer each time, and returns true. `what` is what was
  /// rolled back, for people. Throws: Cancelled.
  bool again(const DatabaseError& error, std::string_view what);

 private:
  const Session& session_;
  const RunPolicy& policy_;
  int attempt_ = 1;
};

/// The limits of a statement: its own, else those of the run.
[[nodiscard]] driver::Timeouts limits(const CompiledStatement& statement,
                                      const driver::Timeouts& of_run);

}  // namespace dunlin::execute
