// The migration lock: a session advisory lock on a connection of its own.
//
// That connection stays idle and outside of transactions: a waiter in the middle of a statement, or
// an open snapshot, would hold up CREATE INDEX CONCURRENTLY of the one who has the lock.
#pragma once

#include <chrono>
#include <cstdint>

#include "dunlin/driver/connection.hpp"
#include "session.hpp"

namespace dunlin::postgres {

std::unique_ptr<Session> open_lock_session(SessionParameters parameters);

/// One attempt; with success `session` moves into the lock. Throws: DatabaseError.
driver::LockAttempt try_advisory_lock(std::unique_ptr<Session>& session,
                                      const driver::HistoryTables& tables);

/// The number that stands for these tables among a database's advisory locks.
std::int64_t lock_key(const driver::HistoryTables& tables);

class AdvisoryLock final : public driver::Lock {
 public:
  AdvisoryLock(std::unique_ptr<Session> session, std::int64_t key);
  void verify() override;

 private:
  std::unique_ptr<Session> session_;  ///< the lock ends with it
  std::int64_t key_;
  int backend_pid_;
  std::chrono::steady_clock::time_point asked_;
};

}  // namespace dunlin::postgres
