// The plain clients of the backends: sqlite3, psql, mariadb.
#pragma once

#include <string>

namespace dunlin::test {

/// What a client did with a script.
struct ClientRun {
  int code = -1;       ///< 0: all of it ran
  std::string output;  ///< both streams
};

/// Feeds a script to the client of the backend of `url`, as a person would: client < script.
ClientRun run_client(const std::string& url, const std::string& script);

}  // namespace dunlin::test
