#include "lock.hpp"

#include "dialect.hpp"
#include "dunlin/base/checksum.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
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

std::string advisory(const std::string& function, std::int64_t key) {
  return "pg_catalog." + function + "(" + std::to_string(key) + ")";
}

/// One cell of the sessions that hold a lock; empty when it was just given back.
std::string of_holder(Session& session, std::int64_t key, const std::string& expression) {
  return session.value("SELECT " + expression +
                       " FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid) "
                       "WHERE " +
                       lock_row(key) + " LIMIT 1");
}

/// The name under which the idle connection is known while it holds the lock: who, and since when.
/// The server cuts names at 63 bytes.
constexpr std::string_view kNamePrefix = "dunlin lock ";

std::string holder_name(const std::string& runner) {
  return "pg_catalog.concat(" + literal(std::string(kNamePrefix)) +
         ", pg_catalog.date_part('epoch', pg_catalog.now())::bigint, ' ', " +
         literal(std::string(text::clip_utf8(runner, 40))) + ")";
}

/// "pid 4711 on build-7 since 2026-11-28 20:15:00 UTC (user app, server process 812)"
std::string holder_of(Session& session, std::int64_t key) {
  const std::string name = of_holder(
      session, key,
      "CASE WHEN a.application_name ~ '^dunlin lock [0-9]+ ' THEN "
      "pg_catalog.regexp_replace(a.application_name, '^dunlin lock [0-9]+ ', '') || ' since ' || "
      "pg_catalog.to_char(pg_catalog.to_timestamp((pg_catalog.regexp_match(a.application_name, "
      "'[0-9]+'))[1]::float8) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC' "
      "ELSE COALESCE(NULLIF(a.application_name, ''), 'an unnamed client') END "
      "|| ' (user ' || COALESCE(a.usename, '?') || COALESCE(', from ' || "
      "pg_catalog.host(a.client_addr), '') || ', server process ' || a.pid || ')'");
  return name;
}

/// "a run whose client is gone: server process 812 of user app goes on with its CREATE INDEX since
/// ...". The statement's first words only: the rest may hold what is nobody's business.
std::string stale_holder(Session& session, std::int64_t key) {
  const std::string who = of_holder(
      session, key,
      "'a run whose client is gone: server process ' || a.pid || ' of user ' || "
      "COALESCE(a.usename, '?') || CASE WHEN a.state = 'active' THEN ' goes on with its statement' "
      "WHEN a.state IS NULL THEN ' is still there' ELSE ' is ending' END || ' since ' || "
      "pg_catalog.to_char(COALESCE(a.query_start, "
      "a.backend_start) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC'");
  if (who.empty()) return {};
  const std::string query = of_holder(session, key, "pg_catalog.left(a.query, 1000)");
  const std::vector<std::string> words =
      sql::leading_words(query, PostgresDialect().lex_rules(), 2);
  return words.empty() ? who : who + " (" + text::join(words, " ") + ")";
}

DatabaseError lock_lost() {
  return DatabaseError(
      Code::lock_lost, "the migration lock was lost: the server closed the connection that held it",
      "nothing more was run; look at the server's log, then run the same command again");
}

class AdvisoryLock final : public driver::Lock {
 public:
  AdvisoryLock(std::unique_ptr<Session> keeper, std::weak_ptr<Session> worker,
               std::shared_ptr<const LockKeys> keys)
      : keeper_(std::move(keeper)),
        worker_(std::move(worker)),
        keys_(std::move(keys)),
        backend_pid_(keeper_->backend_pid()),
        asked_(Clock::now()) {}

  /// The work lock goes first: the next runner would take it for a dead one's otherwise.
  ~AdvisoryLock() override {
    const std::shared_ptr<Session> worker = worker_.lock();
    if (!worker || !worker->usable()) return;
    try {
      worker->value("SELECT " + advisory("pg_advisory_unlock", keys_->work));
      worker->take_notices();
    } catch (const Error&) {
      // The session gives it back when it ends.
    }
  }

  void verify() override {
    // A session that was ended has said so on the socket already: looking there costs no round
    // trip.
    if (!keeper_->still_there()) throw lock_lost();
    if (Clock::now() - asked_ < std::chrono::seconds(1)) return;
    asked_ = Clock::now();
    std::string held;
    try {
      held = keeper_->value("SELECT pg_catalog.pg_backend_pid() = " + std::to_string(backend_pid_) +
                            " AND EXISTS (SELECT FROM pg_catalog.pg_locks WHERE pid = "
                            "pg_catalog.pg_backend_pid() AND " +
                            lock_row(keys_->runner) + ")");
    } catch (const DatabaseError&) {
      throw lock_lost();
    }
    if (held != "t") throw lock_lost();
  }

 private:
  std::unique_ptr<Session> keeper_;  ///< the lock ends with it
  std::weak_ptr<Session> worker_;
  std::shared_ptr<const LockKeys> keys_;
  int backend_pid_;
  Clock::time_point asked_;
};

std::int64_t key_of(const std::string& purpose, const driver::HistoryTables& tables) {
  const std::string digits =
      checksum("dunlin " + purpose + " " + quoted(tables.version)).substr(0, 16);
  return static_cast<std::int64_t>(std::stoull(digits, nullptr, 16));
}

}  // namespace

LockKeys lock_keys(const driver::HistoryTables& tables) {
  return {key_of("lock", tables), key_of("work", tables)};
}

std::string take_work_lock(const LockKeys& keys) {
  return "SELECT " + advisory("pg_try_advisory_lock", keys.work);
}

std::unique_ptr<Session> open_lock_session(SessionParameters parameters) {
  for (auto& [name, value] : parameters.keywords) {
    if (name == "fallback_application_name" || name == "application_name") value += " (lock)";
  }
  auto session = std::make_unique<Session>(parameters);
  constexpr int kIdleSessionTimeout = 140000;
  // A client that vanished without a word, with its machine, is noticed within a minute.
  std::vector<std::string> settings{"SET tcp_keepalives_idle = 20",
                                    "SET tcp_keepalives_interval = 5",
                                    "SET tcp_keepalives_count = 4"};
  if (session->server_version() >= kIdleSessionTimeout)
    settings.emplace_back("SET idle_session_timeout = 0");
  session->run_batch(settings);
  return session;
}

driver::LockAttempt try_advisory_lock(std::unique_ptr<Session>& keeper,
                                      const std::shared_ptr<Session>& worker,
                                      const std::shared_ptr<const LockKeys>& keys,
                                      const std::string& runner) {
  const std::string got = keeper->value(
      "SELECT CASE WHEN " + advisory("pg_try_advisory_lock", keys->runner) +
      " THEN pg_catalog.set_config('application_name', " + holder_name(runner) + ", false) END");
  if (got.empty()) return {nullptr, holder_of(*keeper, keys->runner), false};
  if (worker->value(take_work_lock(*keys)) == "t")
    return {std::make_unique<AdvisoryLock>(std::move(keeper), worker, keys), {}, false};
  std::string holder = stale_holder(*keeper, keys->work);
  keeper->value("SELECT " + advisory("pg_advisory_unlock", keys->runner));
  return {nullptr, std::move(holder), true};
}

bool end_stale_worker(Session& keeper, const LockKeys& keys) {
  if (keeper.value("SELECT " + advisory("pg_try_advisory_lock", keys.runner)) != "t") return false;
  const std::string ended = of_holder(keeper, keys.work, "pg_catalog.pg_terminate_backend(pid)");
  keeper.value("SELECT " + advisory("pg_advisory_unlock", keys.runner));
  return ended == "t";
}

}  // namespace dunlin::postgres
