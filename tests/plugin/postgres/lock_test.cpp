#include <gmock/gmock.h>

#include <chrono>
#include <thread>

#include "server.hpp"

namespace dunlin::test {
namespace {

using ::testing::HasSubstr;

const driver::HistoryTables kTables{{"public", "dunlin_version"}, {"public", "dunlin_journal"}};

/// What a waiting runner does, for at most five seconds: the server needs a moment to see that a
/// session ended.
driver::LockAttempt lock_soon(driver::Connection& connection) {
  for (int i = 0; i < 50; ++i) {
    driver::LockAttempt attempt = connection.try_lock(kTables);
    if (attempt.lock) return attempt;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return {};
}

TEST_F(PostgresTest, OneOfTwoGetsTheLock) {
  const auto first = connect();
  const auto second = connect();
  driver::LockAttempt held = first->try_lock(kTables);
  ASSERT_NE(held.lock, nullptr);
  const driver::LockAttempt refused = second->try_lock(kTables);
  EXPECT_EQ(refused.lock, nullptr);
  EXPECT_THAT(refused.holder, HasSubstr(driver::this_process().substr(0, 30) + " since 20"));
  EXPECT_FALSE(refused.stale);
  held.lock.reset();
  EXPECT_NE(lock_soon(*second).lock, nullptr);
}

TEST_F(PostgresTest, OtherVersionTablesHaveOtherLocks) {
  const auto first = connect();
  const auto second = connect();
  const driver::LockAttempt held = first->try_lock(kTables);
  const driver::HistoryTables other{{"public", "other_version"}, {"public", "dunlin_journal"}};
  EXPECT_NE(second->try_lock(other).lock, nullptr);
}

TEST_F(PostgresTest, ResettingTheSessionKeepsTheLock) {
  const auto first = connect();
  const auto second = connect();
  const driver::LockAttempt held = first->try_lock(kTables);
  ASSERT_NE(held.lock, nullptr);
  first->reset_session();
  first->execute("SELECT 1");
  first->execute("DISCARD ALL");
  EXPECT_EQ(second->try_lock(kTables).lock, nullptr);
  held.lock->verify();
}

TEST_F(PostgresTest, ALostLockIsNoticed) {
  const auto first = connect();
  const auto other = connect();
  const driver::LockAttempt held = first->try_lock(kTables);
  ASSERT_NE(held.lock, nullptr);
  held.lock->verify();
  // pg_locks shows the whole server, where other tests hold locks of their own.
  other->execute(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
      " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_EQ(error_of([&] { held.lock->verify(); }).code(), Code::lock_lost);
}

TEST_F(PostgresTest, TheLockIsAskedForAgainAfterASecond) {
  const auto first = connect();
  const driver::LockAttempt held = first->try_lock(kTables);
  ASSERT_NE(held.lock, nullptr);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  held.lock->verify();
}

TEST_F(PostgresTest, TheLockOutlivesItsConnection) {
  auto first = connect();
  const auto second = connect();
  const driver::LockAttempt held = first->try_lock(kTables);
  ASSERT_NE(held.lock, nullptr);
  first.reset();
  held.lock->verify();
  EXPECT_EQ(second->try_lock(kTables).lock, nullptr);
}

TEST_F(PostgresTest, AWorkerWithoutItsLockIsStaleAndCanBeEnded) {
  const auto other = connect();
  auto first = connect();
  driver::LockAttempt held = first->try_lock(kTables);
  ASSERT_NE(held.lock, nullptr);
  EXPECT_FALSE(other->end_stale_holder(kTables)) << "the holder is alive";
  const std::string worker = value(*first, "SELECT pg_backend_pid()");
  other->execute(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'dunlin "
      "lock %' AND datname = current_database()");
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  const driver::LockAttempt refused = other->try_lock(kTables);
  EXPECT_EQ(refused.lock, nullptr);
  EXPECT_TRUE(refused.stale);
  EXPECT_THAT(refused.holder, HasSubstr("server process " + worker));
  EXPECT_TRUE(other->end_stale_holder(kTables));
  EXPECT_NE(lock_soon(*other).lock, nullptr);
}

TEST_F(PostgresTest, TimeoutsHoldUntilTheSessionIsReset) {
  const auto connection = connect();
  const std::string shown =
      "SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout')";
  connection->set_timeouts({std::chrono::milliseconds(1500), std::chrono::milliseconds(20000)});
  EXPECT_EQ(value(*connection, shown), "1500ms 20s");
  connection->begin();
  EXPECT_EQ(value(*connection, shown), "1500ms 20s");
  connection->set_timeouts({std::chrono::milliseconds(0), std::nullopt});
  EXPECT_EQ(value(*connection, shown), "0 0");
  connection->rollback();
  connection->set_timeouts({std::chrono::milliseconds(1500), std::nullopt});
  EXPECT_EQ(value(*connection, shown), "1500ms 0");
  connection->reset_session();
  EXPECT_EQ(value(*connection, shown), "0 0");
  connection->set_timeouts({std::nullopt, std::chrono::milliseconds(200)});
  EXPECT_EQ(error_of([&] { connection->execute("SELECT pg_sleep(10)"); }).code(),
            Code::statement_timeout);
}

TEST_F(PostgresTest, AWaiterDoesNotHoldUpConcurrentIndexes) {
  const auto first = connect();
  const auto second = connect();
  const driver::LockAttempt held = first->try_lock(kTables);
  ASSERT_EQ(second->try_lock(kTables).lock, nullptr);
  first->execute("CREATE TABLE t (a int)");
  first->execute("SET lock_timeout = '5s'");
  first->execute("CREATE INDEX CONCURRENTLY t_a ON t (a)");
  EXPECT_EQ(value(*first, "SELECT indisvalid FROM pg_index WHERE indexrelid = 't_a'::regclass"),
            "t");
}

}  // namespace
}  // namespace dunlin::test
