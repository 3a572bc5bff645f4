// Several runs at once, runs that were killed, and signals.
#include <csignal>

#include "production.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

constexpr int kRacers = 12;
constexpr int kRevisions = 5;

class Locks : public Production {
 protected:
  /// Every revision leaves a row, so that one that ran twice shows.
  void counting_revisions() const {
    std::string before;
    for (int i = 0; i < kRevisions; ++i) {
      const std::string id = "rev" + std::to_string(i);
      const std::string row = "INSERT INTO done (revision) VALUES ('" + id + "');";
      const std::string table =
          i == 0 ? "CREATE TABLE done (revision varchar(20) NOT NULL);\n" : "";
      revision(
          id, before,
          table + "CREATE TABLE t" + std::to_string(i) + " (id integer PRIMARY KEY);\n" + row,
          "DROP TABLE t" + std::to_string(i) + ";\n" +
              (i == 0 ? "DROP TABLE done;" : "DELETE FROM done WHERE revision = '" + id + "';"));
      before = id;
    }
  }

  std::string all_done() const {
    std::string rows;
    for (int i = 0; i < kRevisions; ++i) rows += (i == 0 ? "rev" : "\nrev") + std::to_string(i);
    return rows;
  }
};
DUNLIN_ON_ALL_BACKENDS(Locks);

TEST_P(Locks, OfManyRunsAtOnceEachRevisionRunsOnce) {
  counting_revisions();
  std::vector<Process> racers;
  for (int i = 0; i < kRacers; ++i) racers.push_back(start({"upgrade", "--lock-timeout", "100"}));
  int finished = 0;
  for (Process& racer : racers) {
    const Outcome outcome = racer.wait();
    EXPECT_TRUE(outcome.code == 0 || outcome.code == 4) << outcome;
    finished += outcome.code == 0 ? 1 : 0;
  }
  EXPECT_GT(finished, 0);
  EXPECT_EQ(database().rows("SELECT revision FROM done ORDER BY revision"), all_done());
  EXPECT_EQ(dunlin({"current", "--check-heads"}).code, 0);
}

TEST_P(Locks, UpgradesAndDowngradesAtOnceLeaveAWholeState) {
  counting_revisions();
  ASSERT_EQ(dunlin({"upgrade", "rev1"}).code, 0);
  std::vector<Process> racers;
  for (int i = 0; i < kRacers; ++i) {
    racers.push_back(i % 2 == 0 ? start({"upgrade", "--lock-timeout", "100"})
                                : start({"downgrade", "base", "--lock-timeout", "100"}));
  }
  for (Process& racer : racers) {
    const Outcome outcome = racer.wait();
    EXPECT_TRUE(outcome.code == 0 || outcome.code == 4) << outcome;
  }
  const Outcome last = dunlin({"upgrade"});
  EXPECT_EQ(last.code, 0) << last;
  EXPECT_EQ(database().rows("SELECT revision FROM done ORDER BY revision"), all_done());
}

TEST_P(Locks, TheWaiterNamesTheHolder) {
  slow_revision("slow", "");
  Process holder = start({"upgrade"});
  ASSERT_TRUE(holder.wait_for_error_text("target: "));
  wait_until_slow();
  const Outcome second = dunlin({"upgrade", "--lock-timeout", "1"});
  EXPECT_EQ(second.code, 4) << second;
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  EXPECT_THAT(second.err, HasSubstr("held by pid " + std::to_string(holder.id()) + " on " +
                                    std::string(host).substr(0, 20)))
      << second;
  EXPECT_THAT(second.err, HasSubstr(" since 20"));
  holder.signal(SIGINT);
  EXPECT_EQ(holder.wait().code, 1);
}

TEST_P(Locks, WhatAKilledRunLeftOnTheServerIsWaitedForOrEnded) {
  if (is("sqlite")) GTEST_SKIP() << "nothing of a killed process is left";
  slow_revision("slow", "");
  Process killed = start({"upgrade"});
  ASSERT_TRUE(killed.wait_for_error_text("target: "));
  wait_until_slow();
  killed.signal(SIGKILL);
  killed.wait();
  revision("slow", "", "CREATE TABLE quick (id integer PRIMARY KEY);");
  const Outcome waited = dunlin({"upgrade", "--lock-timeout", "1"});
  EXPECT_EQ(waited.code, 4) << waited;
  EXPECT_THAT(waited.err, HasSubstr("a run whose client is gone"));
  EXPECT_THAT(waited.err, HasSubstr("--kill-stale"));
  const Clock::time_point begin = Clock::now();
  const Outcome ended = dunlin({"upgrade", "--kill-stale"});
  EXPECT_EQ(ended.code, 0) << ended;
  EXPECT_THAT(ended.err, HasSubstr("ended a run whose client is gone"));
  EXPECT_LT(seconds_since(begin), 20);
  EXPECT_EQ(database().rows("SELECT COUNT(*) FROM quick"), "0");
}

TEST_P(Locks, ALiveRunIsNotEndedAsStale) {
  slow_revision("slow", "");
  Process holder = start({"upgrade"});
  ASSERT_TRUE(holder.wait_for_error_text("target: "));
  wait_until_slow();
  const Outcome second = dunlin({"upgrade", "--lock-timeout", "1", "--kill-stale"});
  EXPECT_EQ(second.code, 4) << second;
  holder.signal(SIGTERM);
  const Outcome outcome = holder.wait();
  EXPECT_THAT(outcome.err, HasSubstr("DUN-6006")) << "it was still running";
}

/// \param number  SIGINT or SIGTERM
class Signals : public Production {
 protected:
  void stop_with(int number) {
    revision("first", "", "CREATE TABLE first (id integer PRIMARY KEY);", "DROP TABLE first;");
    slow_revision("slow", "first");
    ASSERT_EQ(dunlin({"upgrade", "first"}).code, 0);
    Process running = start({"upgrade"});
    ASSERT_TRUE(running.wait_for_error_text("target: "));
    wait_until_slow();
    const Clock::time_point begin = Clock::now();
    running.signal(number);
    const Outcome outcome = running.wait();
    EXPECT_EQ(outcome.code, 1) << outcome;
    EXPECT_LT(seconds_since(begin), 10);
    EXPECT_THAT(outcome.err, HasSubstr("DUN-6006"));
    EXPECT_EQ(dunlin({"current"}).out, "first, test\n");
    revision("slow", "first", "CREATE TABLE second (id integer PRIMARY KEY);");
    const Outcome next = dunlin({"upgrade", "--lock-timeout", "5"});
    EXPECT_EQ(next.code, 0) << next;
    EXPECT_EQ(database().rows("SELECT COUNT(*) FROM second"), "0");
  }
};
DUNLIN_ON_ALL_BACKENDS(Signals);

TEST_P(Signals, CtrlCStopsTheStatementOnTheServer) {
  stop_with(SIGINT);
}
TEST_P(Signals, TheTermSignalStopsTheStatementOnTheServer) {
  stop_with(SIGTERM);
}

/// lock = "lease".
class Leases : public Production {
 protected:
  void SetUp() override {
    Production::SetUp();
    if (!IsSkipped()) write("dunlin.toml", "lock = \"lease\"\n");
  }
};
DUNLIN_ON_ALL_BACKENDS(Leases);

TEST_P(Leases, AreAConfigurationErrorWhereNoTransactionCanCheckThem) {
  revision("a111", "", "CREATE TABLE a (id integer PRIMARY KEY);");
  const Outcome outcome = dunlin({"upgrade"});
  if (is("postgres")) {
    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_EQ(database().rows("SELECT token FROM dunlin_lock"), "") << "given back";
  } else {
    EXPECT_EQ(outcome.code, 78) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("DUN-1002"));
    EXPECT_EQ(dunlin({"current"}).out, "") << "nothing was run";
  }
}

TEST_P(Leases, StatementsOutsideOfTransactionsAreRefused) {
  if (!is("postgres")) GTEST_SKIP() << "no leases here";
  native_revision("a111", "", "transaction=off",
                  "CREATE TABLE a (id integer PRIMARY KEY);\nVACUUM a;");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 78) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("outside of a transaction"));
  EXPECT_FALSE(database().connect()->table_exists({{}, "a"}));
}

TEST_P(Leases, OfManyRunsAtOnceEachRevisionRunsOnce) {
  if (!is("postgres")) GTEST_SKIP() << "no leases here";
  revision("a111", "", "CREATE TABLE done (id integer);\nINSERT INTO done VALUES (1);");
  revision("b222", "a111", "INSERT INTO done VALUES (2);");
  std::vector<Process> racers;
  for (int i = 0; i < kRacers; ++i) racers.push_back(start({"upgrade", "--lock-timeout", "100"}));
  for (Process& racer : racers) {
    const Outcome outcome = racer.wait();
    EXPECT_TRUE(outcome.code == 0 || outcome.code == 4) << outcome;
  }
  EXPECT_EQ(database().rows("SELECT id FROM done ORDER BY id"), "1\n2");
}

TEST_P(Leases, OneThatRanOutIsTakenOverAndTheOldHolderCommitsNothing) {
  if (!is("postgres")) GTEST_SKIP() << "no leases here";
  const driver::HistoryTables tables{{"public", "v"}, {"public", "j"}, {"public", "l"}};
  driver::LockOptions lease;
  lease.mode = driver::LockMode::lease;
  const auto first = database().connect();
  const auto second = database().connect();
  const driver::LockAttempt held = first->try_lock(tables, lease);
  ASSERT_NE(held.lock, nullptr);
  EXPECT_EQ(second->try_lock(tables, lease).lock, nullptr);
  EXPECT_THAT(second->try_lock(tables, lease).holder, HasSubstr("pid " + std::to_string(getpid())));
  second->execute("UPDATE l SET expires = now() - interval '1 second'");
  // In a transaction that has checked it, it is safe however late it is.
  first->begin();
  held.lock->fence();
  second->execute("SET lock_timeout = '2s'");
  EXPECT_EQ(second->try_lock(tables, lease).lock, nullptr);
  first->execute("CREATE TABLE kept (id integer)");
  first->commit();
  second->execute("UPDATE l SET expires = now() - interval '1 second'");
  const driver::LockAttempt taken = second->try_lock(tables, lease);
  ASSERT_NE(taken.lock, nullptr);
  first->begin();
  try {
    held.lock->fence();
    FAIL() << "the lease is somebody else's";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.code(), Code::lock_lost);
  }
  first->rollback();
}

}  // namespace
}  // namespace dunlin::test
