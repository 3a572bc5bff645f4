// Several threads, each with its own project: they share the registry of plugins, a source, a
// database.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "conformance.hpp"

namespace dunlin::test {
namespace {

using testing::Each;
using testing::SizeIs;

/// Runs `work` in `count` threads at once, with the number of each.
void in_threads(int count, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&work, i] {
      try {
        work(i);
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

class Runners : public Conformance {};

/// A chain of ten inserts into a table of its own.
std::vector<std::pair<std::string, std::string>> chain() {
  std::vector<std::pair<std::string, std::string>> files{
      revision("r0", "",
               "CREATE TABLE log (id integer PRIMARY KEY, n integer NOT NULL);\nINSERT INTO log "
               "VALUES (0, 0);",
               "")};
  for (int i = 1; i <= 10; ++i) {
    const std::string n = std::to_string(i);
    files.push_back(revision("r" + n, "r" + std::to_string(i - 1),
                             "INSERT INTO log VALUES (" + n + ", " + n + ");", ""));
  }
  return files;
}

TEST_P(Runners, OfOneDatabaseRunEachRevisionOnce) {
  std::atomic<int> ran{0};
  in_threads(
      4, [&](int) { ran += static_cast<int>(app::upgrade(project(chain()), {}).steps.size()); });
  EXPECT_EQ(ran.load(), 11);
  EXPECT_EQ(database().rows("SELECT count(*) FROM log"), "11");
}

TEST_P(Runners, OfDatabasesOfTheirOwnAreNotInEachOthersWay) {
  std::vector<std::unique_ptr<Database>> databases;
  for (int i = 0; i < 3; ++i) databases.push_back(std::make_unique<Database>(GetParam()));
  in_threads(3, [&](int i) {
    app::Project own = project(chain());
    own.url = databases[static_cast<std::size_t>(i)]->url();
    EXPECT_THAT(app::upgrade(own, {}).steps, SizeIs(11));
    EXPECT_EQ(app::status(own).pending.size(), 0U);
  });
}

TEST_P(Runners, LoadAPluginOnce) {
  const auto fresh = std::make_shared<plugin::Registry>(plugin::SearchPath{});
  std::vector<driver::Driver*> drivers(8);
  const std::string scheme = driver::parse_url(database().url()).scheme;
  in_threads(
      8, [&](int i) { drivers[static_cast<std::size_t>(i)] = &fresh->driver_for_scheme(scheme); });
  EXPECT_THAT(drivers, Each(drivers.front()));
}

TEST_P(Runners, LookWhileAnotherChanges) {
  std::atomic<bool> done{false};
  in_threads(2, [&](int i) {
    if (i == 0) {
      app::upgrade(project(chain()), {});
      done = true;
      return;
    }
    while (!done.load()) {
      try {
        static_cast<void>(app::current(project(chain())));
      } catch (const DatabaseError& error) {
        // Where a writer keeps readers out that is what they are told.
        EXPECT_EQ(error.code(), Code::database_busy) << error.what();
      }
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Backends, Runners, testing::ValuesIn(backends()), parameter_name);

TEST(SourceGraph, IsBuiltOnceForAllThreads) {
  const auto source =
      script::Source::from_memory({revision("a", "", "", ""), revision("b", "a", "", "")});
  std::vector<const revision::Graph*> graphs(8);
  in_threads(8, [&](int i) { graphs[static_cast<std::size_t>(i)] = &source.graph(); });
  EXPECT_THAT(graphs, Each(graphs.front()));
}

}  // namespace
}  // namespace dunlin::test
