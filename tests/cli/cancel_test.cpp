// Ctrl-C and waiting for the lock, with a lock that another process holds.
#include <gmock/gmock.h>

#include <csignal>

#include "program.hpp"

namespace dunlin::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Cancel : public Program {
 protected:
  /// A revision that runs for minutes, but looks up from its work often: many small statements.
  void long_run() const {
    environment();
    revision("a111", "", "CREATE TABLE a (id integer PRIMARY KEY);", "DROP TABLE a;", "first");
    std::string slow = "CREATE TABLE b (id integer PRIMARY KEY);\n";
    for (int i = 0; i < 40; ++i) {
      slow +=
          "INSERT INTO b (id) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
          "WHERE i < 3000000) "
          "SELECT " +
          std::to_string(i) + " FROM n WHERE i = 3000000;\n";
    }
    write("migrations/versions/b222.sql",
          "-- slow\n--\n-- Revision ID: b222\n-- Revises: a111\n\n"
          "-- migrate:upgrade only=sqlite\n" +
              slow + "\n-- migrate:downgrade\nDROP TABLE b;\n");
  }
};

TEST_F(Cancel, TheFirstCtrlCStopsCleanlyAndSaysWhatWasApplied) {
  long_run();
  ASSERT_EQ(dunlin({"upgrade", "a111"}).code, 0);
  Process process = start({"upgrade", "--format", "json"});
  ASSERT_TRUE(process.wait_for_error_text("target: "));
  process.signal(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-6006")) << outcome;
  EXPECT_EQ(outcome.document()["to"], (json{"a111"})) << outcome;
  EXPECT_EQ(tables(), "a");
  EXPECT_EQ(dunlin({"current"}).out, "a111, first\n");
}

TEST_F(Cancel, ASecondCtrlCKills) {
  long_run();
  Process process = start({"upgrade"});
  ASSERT_TRUE(process.wait_for_error_text("target: "));
  process.signal(SIGINT);
  ASSERT_TRUE(process.wait_for_error_text("press Ctrl-C again"));
  process.signal(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_TRUE(outcome.code == 128 + SIGINT || outcome.code == 1) << outcome;
  EXPECT_EQ(dunlin({"current"}).code, 0);
}

TEST_F(Cancel, ALockThatIsHeldIsWaitedForWithAMessage) {
  long_run();
  Process holder = start({"upgrade"});
  ASSERT_TRUE(holder.wait_for_error_text("target: "));
  const Outcome second = dunlin({"upgrade", "--lock-timeout", "1", "--format", "json"});
  EXPECT_EQ(second.code, 4) << second;
  EXPECT_EQ(second.document()["error"]["code"], "DUN-6001");
  EXPECT_THAT(second.err, HasSubstr("waiting for the migration lock")) << second;
  holder.signal(SIGINT);
  EXPECT_EQ(holder.wait().code, 1);
}

}  // namespace
}  // namespace dunlin::test
