// What upgrade, downgrade and stamp have in common.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "dunlin/app/commands.hpp"
#include "options.hpp"

namespace dunlin::cli {

/// Options of upgrade and downgrade.
struct RunArguments {
  std::string target;
  bool sql = false;
  bool dry_run = false;
  bool single_transaction = false;
  int lock_timeout = -1;  ///< seconds; negative: not given
  bool kill_stale = false;
  std::string statement_lock_timeout;
  std::string statement_timeout;
  int retries = -1;  ///< negative: not given
  bool allow_destructive = false;
  std::string tag;
};

void add_lock_timeout(Command& command, int& seconds);
void add_allow_destructive(Command& command, bool& allowed);
void add_run_options(Command& command, RunArguments& arguments);
/// Throws UsageError for options that make no sense with --sql.
void check_script_options(const RunArguments& arguments);
/// Throws UsageError. The result asks the person at `session`'s terminal for consent.
[[nodiscard]] app::RunOptions run_options(const Session& session, const RunArguments& arguments,
                                          std::string_view default_target);
[[nodiscard]] std::optional<std::chrono::seconds> lock_timeout(int seconds);
/// Asks the person at `session`'s terminal, which outlives it, where it was not given.
[[nodiscard]] app::Consent consent(const Session& session, bool given);

/// What is run, and how its outcome is to be read.
struct RunKind {
  std::string_view verb;  ///< for JSON and messages: "upgrade"
  bool dry_run = false;
  bool all_or_nothing = false;  ///< a failure takes back every revision of the run
};

/// Runs `run` on the project while telling people what happens, and prints the summary or the JSON
/// document.
[[nodiscard]] ExitCode run_and_report(
    Session& session, const RunKind& kind,
    const std::function<app::RunResult(const app::Project&)>& run);

/// Prints an offline script as the result.
[[nodiscard]] ExitCode print_script(Session& session, std::string_view verb,
                                    const std::string& script);

}  // namespace dunlin::cli
