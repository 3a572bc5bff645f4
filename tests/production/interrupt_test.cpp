// Ctrl-C and SIGTERM while a statement runs on a server: the server ends the statement, what is
// open is undone, the lock is free.
#include <csignal>

#include "production.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;

class Interrupt : public Production {
 protected:
  /// How many sessions of the server still run something slow in the test's database.
  std::string slow_sessions() const {
    if (is("sqlite")) return "0";
    return database().rows(
        is("postgres") ? "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                         "AND query LIKE 'SELECT pg_sleep%' AND state = 'active'"
                       : "SELECT COUNT(*) FROM information_schema.processlist WHERE db = "
                         "DATABASE() AND info LIKE 'SELECT BENCHMARK%'");
  }

  void expect_stopped_by(int signal) {
    revision("a111", "", "CREATE TABLE a (id integer PRIMARY KEY);", "DROP TABLE a;");
    slow_revision("b222", "a111");
    Process process = start({"upgrade", "--format", "json"});
    wait_until_slow();
    const Clock::time_point start = Clock::now();
    process.signal(signal);
    const Outcome outcome = process.wait();
    EXPECT_LT(seconds_since(start), 20);
    EXPECT_EQ(outcome.code, 1) << outcome;
    EXPECT_EQ(outcome.document()["error"]["code"], "DUN-6006") << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("DUN-6006")) << outcome;
    EXPECT_EQ(slow_sessions(), "0");
    revision("b222", "a111", "CREATE TABLE b (id integer PRIMARY KEY);", "DROP TABLE b;");
    const Outcome next = dunlin({"upgrade", "--lock-timeout", "0"});
    EXPECT_EQ(next.code, 0) << next;
    EXPECT_THAT(dunlin({"current"}).out, HasSubstr("b222"));
  }
};
DUNLIN_ON_ALL_BACKENDS(Interrupt);

TEST_P(Interrupt, CtrlC) {
  expect_stopped_by(SIGINT);
}

TEST_P(Interrupt, Termination) {
  expect_stopped_by(SIGTERM);
}

}  // namespace
}  // namespace dunlin::test
