#include "lock.hpp"

#include "dialect.hpp"
#include "dunlin/base/checksum.hpp"
#include "dunlin/base/error.hpp"
#include "error.hpp"

namespace dunlin::postgres {
namespace {

using Clock = std::chrono::steady_clock;

/// The condition that a row of pg_locks is this lock, as advisory locks are shown there.
std::string lock_row(std::int64_t key) {
  const auto bits = static_cast<std::uint64_t>(key);
  return "locktype = 'advisory' AND granted AND objsubid = 1 AND classid = " +
         std::to_string(bits >> 32U) + " AND objid = " + std::to_string(bits & 0xFFFFFFFFU) +
         " AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = "
         "pg_catalog.current_database())";
}

/// "pid 4711, dunlin (lock), user app, from 10.0.0.5"; empty when the lock was just given back.
std::string holder_of(Session& session, std::int64_t key) {
  return session.value(
      "SELECT 'process ' || a.pid || ' (' || COALESCE(NULLIF(a.application_name, ''), 'unnamed') "
      "|| ', user ' || "
      "COALESCE(a.usename, '?') || COALESCE(', from ' || pg_catalog.host(a.client_addr), '') || "
      "')' "
      "FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid) WHERE " +
      lock_row(key) + " LIMIT 1");
}

DatabaseError lock_lost() {
  return DatabaseError(
      Code::lock_lost, "the migration lock was lost: the server closed the connection that held it",
      "nothing more was run; look at the server's log, then run the same command again");
}

}  // namespace

std::int64_t lock_key(const driver::HistoryTables& tables) {
  const std::string digits = checksum("dunlin lock " + quoted(tables.version)).substr(0, 16);
  return static_cast<std::int64_t>(std::stoull(digits, nullptr, 16));
}

std::unique_ptr<Session> open_lock_session(SessionParameters parameters) {
  for (auto& [name, value] : parameters.keywords) {
    if (name == "fallback_application_name" || name == "application_name") value += " (lock)";
  }
  auto session = std::make_unique<Session>(parameters);
  constexpr int kIdleSessionTimeout = 140000;
  if (session->server_version() >= kIdleSessionTimeout)
    session->run("SET idle_session_timeout = 0");
  return session;
}

driver::LockAttempt try_advisory_lock(std::unique_ptr<Session>& session,
                                      const driver::HistoryTables& tables) {
  const std::int64_t key = lock_key(tables);
  if (session->value("SELECT pg_catalog.pg_try_advisory_lock(" + std::to_string(key) + ")") !=
      "t") {
    return {nullptr, holder_of(*session, key)};
  }
  return {std::make_unique<AdvisoryLock>(std::move(session), key), {}};
}

AdvisoryLock::AdvisoryLock(std::unique_ptr<Session> session, std::int64_t key)
    : session_(std::move(session)),
      key_(key),
      backend_pid_(session_->backend_pid()),
      asked_(Clock::now()) {}

void AdvisoryLock::verify() {
  // A session that was ended has said so on the socket already: looking there costs no round trip.
  if (!session_->still_there()) throw lock_lost();
  if (Clock::now() - asked_ < std::chrono::seconds(1)) return;
  asked_ = Clock::now();
  std::string held;
  try {
    held = session_->value("SELECT pg_catalog.pg_backend_pid() = " + std::to_string(backend_pid_) +
                           " AND EXISTS (SELECT FROM pg_catalog.pg_locks WHERE pid = "
                           "pg_catalog.pg_backend_pid() AND " +
                           lock_row(key_) + ")");
  } catch (const DatabaseError&) {
    throw lock_lost();
  }
  if (held != "t") throw lock_lost();
}

}  // namespace dunlin::postgres
