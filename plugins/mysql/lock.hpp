// The migration lock: two named locks of the server.
//
// The first is held by an idle session of its own and vanishes at once when its client does. The
// second is held by the session that works: the server goes on with a statement whose client has
// died, and gives that lock back only afterwards. Whoever gets the first and not the second knows
// that it waits for nothing but such a statement.
#pragma once

#include <memory>
#include <string>

#include "dunlin/driver/connection.hpp"
#include "session.hpp"

namespace dunlin::mysql {

/// The locks' names, at most 64 characters: the same for every client that migrates this version
/// table of this database.
struct LockNames {
  std::string runner;  ///< held by the idle session
  std::string work;    ///< held by the session that works
};
[[nodiscard]] LockNames lock_names(const std::string& database, const schema::Name& version_table);

/// A session that works, with its number on the server.
struct Worker {
  Session& session;
  std::string connection_id;
};

/// Tries once; with success `keeper` moves into the lock. `worker` must outlive it.
/// \param keeper  the idle session
/// \param notice  the table that tells who holds the lock, made when it is missing
/// \param runner  who asks: "pid 4711 on build-7"
[[nodiscard]] driver::LockAttempt acquire_lock(std::unique_ptr<Session>& keeper,
                                               const Worker& worker, const LockNames& names,
                                               const schema::Name& notice,
                                               const std::string& runner);

/// Ends the session that holds the work lock although nobody holds the runner's. False when there
/// is none.
bool end_stale_worker(Session& keeper, const LockNames& names);

}  // namespace dunlin::mysql
