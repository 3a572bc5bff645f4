// Codes of docs/errors.md that need a project made for them.
#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Codes : public Program {};

TEST_F(Codes, AStrictProjectRefusesApproximations) {
  environment();
  revision("a111", "", "CREATE TABLE a (i inet);", "DROP TABLE a;");
  EXPECT_EQ(dunlin({"upgrade", "--dry-run"}).code, 0);
  write("dunlin.toml", "url = \"sqlite:///dev.db\"\nstrict = true\n");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("DUN-4003"), HasSubstr("a111.sql:7"))) << outcome;
  EXPECT_TRUE(!exists("dev.db") || tables().empty());
}

TEST_F(Codes, ARevisionThatChangesTheVersionTableIsAConflict) {
  three_revisions();
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  revision("d444", "c333", "DELETE FROM dunlin_version;", "SELECT 1;");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-6004")) << outcome;
  EXPECT_EQ(dunlin({"current"}).out, "c333, third\n") << "the revision was rolled back";
}

TEST_F(Codes, TransactionControlIsRefused) {
  environment();
  revision("a111", "", "CREATE TABLE a (i int);\nROLLBACK;", "DROP TABLE a;");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("DUN-4006"), HasSubstr("a111.sql:8"))) << outcome;
}

// A killed run leaves SQLite's journal behind. Who only looks rolls it back, too.
TEST_F(Codes, ALookAfterAKilledRunIsNoError) {
  three_revisions();
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  const std::string before = read("dev.db");
  const Outcome killed = run(
      {"sqlite3", "-batch", "dev.db"},
      "PRAGMA cache_size=1;\nPRAGMA synchronous=FULL;\nBEGIN;\nCREATE TABLE left_over (x);\n"
      "INSERT INTO left_over WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
      "i < 5000) SELECT i FROM n;\n.shell kill -9 $PPID\n");
  ASSERT_NE(killed.code, 0) << killed;
  if (!exists("dev.db-journal")) GTEST_SKIP() << "the shell left no journal";
  EXPECT_EQ(dunlin({"current"}).out, "c333 (head), third\n");
  EXPECT_EQ(tables(), "a b c");
  EXPECT_EQ(read("dev.db"), before);
}

}  // namespace
}  // namespace dunlin::test
