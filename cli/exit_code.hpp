// What the program's exit status says. Scripts rely on these numbers.
#pragma once

#include "dunlin/base/error.hpp"

namespace dunlin::cli {

enum class ExitCode : int {
  done = 0,            ///< done, or nothing to do
  error = 1,           ///< bad migration, SQL error, database unreachable, cancelled, ...
  differences = 2,     ///< check, status --exit-code, current --check-heads found some
  lock_timeout = 4,    ///< the migration lock was not obtained in time
  usage = 64,          ///< the command line makes no sense
  configuration = 78,  ///< no URL, unreadable dunlin.toml, no plugin for the URL
};

/// The exit code of a command that ended with `error`; decided by its class.
[[nodiscard]] ExitCode exit_code_for(const Error& error);

}  // namespace dunlin::cli
