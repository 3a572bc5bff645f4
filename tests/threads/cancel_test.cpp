// A run is cancelled from another thread while a statement of it runs: the server ends the
// statement, the rows stay as they were.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "conformance.hpp"

namespace dunlin::test {
namespace {

using testing::IsEmpty;

class CancelThread : public Conformance {
 protected:
  std::string slow_query() const {
    if (GetParam() == "postgres") return "SELECT pg_sleep(60);";
    if (GetParam() == "sqlite")
      return "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM "
             "n;";
    return "SELECT BENCHMARK(4000000000, SHA2('a', 512));";
  }
};

TEST_P(CancelThread, EndsAStatement) {
  auto file =
      revision("slow0000", "", "CREATE TABLE one (id integer PRIMARY KEY);\n" + slow_query(), "");
  file.second.replace(file.second.find("-- migrate:upgrade"), 18,
                      "-- migrate:upgrade only=postgres,mysql,sqlite");
  app::Project p = project({file});
  std::atomic<bool> cancelled{false};
  p.cancelled = &cancelled;
  const auto start = std::chrono::steady_clock::now();
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    cancelled = true;
  });
  EXPECT_THROW(app::upgrade(p, {}), Cancelled);
  other.join();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
  EXPECT_THAT(app::current(p).revisions, IsEmpty());
}

TEST_P(CancelThread, EndsTheWaitForTheLock) {
  const auto holder = database().connect();
  driver::HistoryTables tables;
  tables.version.schema = tables.journal.schema = holder->default_schema();
  const driver::LockAttempt held = holder->try_lock(tables);
  ASSERT_NE(held.lock, nullptr);
  app::Project p = project({revision("one00000", "", "CREATE TABLE one (id integer);", "")});
  std::atomic<bool> cancelled{false};
  p.cancelled = &cancelled;
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    cancelled = true;
  });
  EXPECT_THROW(app::upgrade(p, {}), Cancelled);
  other.join();
}

INSTANTIATE_TEST_SUITE_P(Backends, CancelThread, testing::ValuesIn(backends()), parameter_name);

}  // namespace
}  // namespace dunlin::test
