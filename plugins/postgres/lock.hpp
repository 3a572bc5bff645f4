// The migration lock: two session advisory locks.
//
// The first is held by a connection of its own, which stays idle and outside of transactions: a
// waiter in the middle of a statement, or an open snapshot, would hold up CREATE INDEX CONCURRENTLY
// of the one who has the lock. It vanishes at once when its client does. The second is held by the
// session that works, and so lasts until the statement that a dead client left behind has ended.
// Whoever gets the first and not the second knows that it waits for nothing but such a statement.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include "dunlin/driver/connection.hpp"
#include "session.hpp"

namespace dunlin::postgres {

/// The numbers that stand for these tables among a database's advisory locks.
struct LockKeys {
  std::int64_t runner;  ///< held by the idle connection
  std::int64_t work;    ///< held by the session that works
};
LockKeys lock_keys(const driver::HistoryTables& tables);

/// Takes the lock of the working session (again); true when it has it then.
std::string take_work_lock(const LockKeys& keys);

std::unique_ptr<Session> open_lock_session(SessionParameters parameters);

/// One attempt; with success `keeper` moves into the lock. Throws: DatabaseError.
/// \param keeper  the idle connection
/// \param worker  the session that will work
/// \param keys    kept by the lock as long as it lives
/// \param runner  who asks: "pid 4711 on build-7"
driver::LockAttempt try_advisory_lock(std::unique_ptr<Session>& keeper,
                                      const std::shared_ptr<Session>& worker,
                                      const std::shared_ptr<const LockKeys>& keys,
                                      const std::string& runner);

/// Ends the session that holds the work lock although nobody holds the runner's. False when there
/// is none.
bool end_stale_worker(Session& keeper, const LockKeys& keys);

}  // namespace dunlin::postgres
