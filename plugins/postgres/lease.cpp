#include "lease.hpp"

#include <chrono>

#include "dialect.hpp"
#include "dunlin/base/error.hpp"

namespace dunlin::postgres {
namespace {

using Clock = std::chrono::steady_clock;

/// A runner that died between two transactions is waited for this long.
constexpr const char* kExpiry = "pg_catalog.clock_timestamp() + interval '60 seconds'";
/// Between transactions the time of expiry is moved no more often than this.
constexpr std::chrono::seconds kRenewal{10};

class Lease final : public driver::Lock {
 public:
  Lease(std::shared_ptr<Session> session, std::string table, std::string name, std::string token)
      : session_(std::move(session)),
        table_(std::move(table)),
        mine_(" WHERE name = " + literal(name) + " AND token = " + literal(token)) {}

  ~Lease() override {
    try {
      if (!session_->usable()) return;
      if (session_->in_transaction()) session_->run("ROLLBACK");
      session_->run("UPDATE " + table_ + " SET token = ''" + mine_);
    } catch (const Error&) {
      // It expires by itself.
    }
  }

  void verify() override {
    if (Clock::now() - renewed_ < kRenewal) return;
    renew();
  }

  /// The row stays locked until the transaction ends: whoever wants to take it over skips it.
  void fence() override { renew(); }

 private:
  void renew() {
    const std::string renewed =
        session_->value("UPDATE " + table_ + " SET expires = " + kExpiry + mine_ + " RETURNING 1");
    if (renewed != "1") {
      throw DatabaseError(
          Code::lock_lost,
          "the migration lock was lost: its lease ran out and another run has taken it over",
          "nothing more was run; run the same command again");
    }
    renewed_ = Clock::now();
  }

  std::shared_ptr<Session> session_;
  std::string table_;
  std::string mine_;  ///< the condition that picks this lease
  Clock::time_point renewed_ = Clock::now();
};

void make_table(Session& session, const std::string& table, const std::string& name) {
  if (session.value("SELECT pg_catalog.to_regclass(" + literal(table) + ") IS NOT NULL") != "t") {
    try {
      session.run("CREATE TABLE IF NOT EXISTS " + table +
                  " (name text PRIMARY KEY, token text NOT NULL, holder text NOT NULL, "
                  "since timestamptz NOT NULL, expires timestamptz NOT NULL)");
    } catch (const DatabaseError&) {
      // Two that create at once: the second fails on the catalog's keys, and the table is there.
      if (session.value("SELECT pg_catalog.to_regclass(" + literal(table) + ") IS NOT NULL") != "t")
        throw;
    }
  }
  // ON CONFLICT alone would wait for a transaction that has just fenced itself with the row.
  session.run("INSERT INTO " + table + " SELECT " + literal(name) +
              ", '', '', pg_catalog.now(), pg_catalog.now() WHERE NOT EXISTS (SELECT FROM " +
              table + " WHERE name = " + literal(name) + ") ON CONFLICT DO NOTHING");
  session.take_notices();
}

}  // namespace

driver::LockAttempt try_lease(const std::shared_ptr<Session>& session,
                              const driver::HistoryTables& tables, const std::string& runner) {
  const std::string table = quoted(tables.lock);
  const std::string name = quoted(tables.version);
  make_table(*session, table, name);
  const std::string token = session->value(
      "WITH free AS (SELECT name FROM " + table + " WHERE name = " + literal(name) +
      " AND (token = '' OR expires < pg_catalog.clock_timestamp()) FOR UPDATE SKIP LOCKED) "
      "UPDATE " +
      table +
      " t SET token = pg_catalog.md5(pg_catalog.concat(pg_catalog.random(), ' ', "
      "pg_catalog.clock_timestamp(), ' ', pg_catalog.pg_backend_pid())), holder = " +
      literal(runner) + ", since = pg_catalog.clock_timestamp(), expires = " + kExpiry +
      " FROM free WHERE t.name = free.name RETURNING t.token");
  if (!token.empty()) return {std::make_unique<Lease>(session, table, name, token), {}, false};
  std::string holder = session->value(
      "SELECT holder || ' since ' || pg_catalog.to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD "
      "HH24:MI:SS') || ' UTC (lease until ' || pg_catalog.to_char(expires AT TIME ZONE 'UTC', "
      "'HH24:MI:SS') || ')' FROM " +
      table + " WHERE name = " + literal(name) + " AND token <> ''");
  return {nullptr, std::move(holder), false};
}

}  // namespace dunlin::postgres
