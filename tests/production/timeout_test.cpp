// Timeouts of statements, and trying again when somebody else was in the way.
#include "production.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Limits : public Production {
 protected:
  /// Runs `upgrade` and says how long it took.
  Outcome timed(std::vector<std::string> options, double& seconds) const {
    options.insert(options.begin(), "upgrade");
    const Clock::time_point begin = Clock::now();
    Outcome outcome = dunlin(options);
    seconds = seconds_since(begin);
    return outcome;
  }

  /// MariaDB cuts BENCHMARK() short without an error.
  std::string endless_statement() const {
    if (is("postgres")) return "SELECT pg_sleep(60);";
    if (!is_mysql()) return slow_statement();
    const std::string table = "information_schema.collations ";
    return "SELECT COUNT(*) FROM " + table + "a, " + table + "b, " + table + "c, " + table + "d;";
  }
  void endless_revision(const std::string& options) const {
    native_revision("slow", "", "only=postgres,mysql,sqlite" + options, endless_statement());
  }

  void expect_too_slow(const Outcome& outcome, double seconds) const {
    EXPECT_EQ(outcome.code, 1) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("DUN-5008"));
    EXPECT_LT(seconds, 20);
    EXPECT_EQ(dunlin({"current"}).out, "");
  }
};
DUNLIN_ON_ALL_BACKENDS(Limits);

TEST_P(Limits, OfAStatementByOption) {
  if (is("mysql8")) GTEST_SKIP() << "MySQL limits SELECT alone";
  endless_revision("");
  double seconds = 0;
  expect_too_slow(timed({"--statement-timeout", "1s"}, seconds), seconds);
}

TEST_P(Limits, OfAStatementByConfiguration) {
  if (is("mysql8")) GTEST_SKIP() << "MySQL limits SELECT alone";
  endless_revision("");
  write("dunlin.toml", "statement_timeout = 1\n");
  double seconds = 0;
  expect_too_slow(timed({}, seconds), seconds);
}

TEST_P(Limits, OfASection) {
  if (is("mysql8")) GTEST_SKIP() << "MySQL limits SELECT alone";
  endless_revision(" statement_timeout=900ms");
  double seconds = 0;
  expect_too_slow(timed({"--statement-timeout", "0"}, seconds), seconds);
}

TEST_P(Limits, OfOneStatement) {
  if (is("mysql8")) GTEST_SKIP() << "MySQL limits SELECT alone";
  native_revision("slow", "", "only=postgres,mysql,sqlite statement_timeout=1h",
                  "SELECT 1;\n-- dunlin:statement_timeout 1s\n" + endless_statement());
  double seconds = 0;
  expect_too_slow(timed({}, seconds), seconds);
}

TEST_P(Limits, OfAStatementThatTheServerEndsWithoutAnError) {
  if (!is("mysql")) GTEST_SKIP() << "MariaDB's BENCHMARK() ends so";
  const std::string endless = "BENCHMARK(4000000000, SHA2('a', 512))";
  native_revision("slow", "", "only=mysql",
                  "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (" + endless + ");");
  double seconds = 0;
  expect_too_slow(timed({"--statement-timeout", "1s"}, seconds), seconds);
  EXPECT_EQ(database().rows("SELECT COUNT(*) FROM a"), "0");
  native_revision("slow", "", "only=mysql", "CREATE TABLE a (id integer);\nDO " + endless + ";");
  expect_too_slow(timed({"--statement-timeout", "1s"}, seconds), seconds);
}

TEST_P(Limits, AMistypedOneIsAnErrorBeforeAnythingRuns) {
  native_revision("a111", "", "",
                  "CREATE TABLE a (id integer);\n-- dunlin:lock_timeout soon\n"
                  "CREATE TABLE b (id integer);");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("a111.sql:8:1"));
  EXPECT_THAT(outcome.err, HasSubstr("'soon' is no time"));
  EXPECT_FALSE(database().connect()->table_exists({{}, "a"}));
  native_revision("a111", "", "lock_timeout=2weeks", "CREATE TABLE a (id integer);");
  EXPECT_THAT(dunlin({"upgrade"}).err, HasSubstr("DUN-3102"));
  EXPECT_EQ(dunlin({"upgrade", "--statement-timeout", "soon"}).code, 64);
  write("dunlin.toml", "statement_timeout = \"soon\"\n");
  EXPECT_EQ(dunlin({"upgrade"}).code, 78);
}

TEST_P(Limits, OfWaitingForALock) {
  revision("a111", "", "CREATE TABLE a (id integer);");
  native_revision("b222", "a111", "lock_timeout=1s", "ALTER TABLE a ADD COLUMN b integer;");
  ASSERT_EQ(dunlin({"upgrade", "a111"}).code, 0);
  const auto other = database().connect();
  other->begin();
  other->execute("INSERT INTO a VALUES (1)");
  double seconds = 0;
  const Outcome outcome = timed({"--retries", "0"}, seconds);
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-5007"));
  EXPECT_LT(seconds, 10);
  EXPECT_EQ(dunlin({"current"}).out, "a111, test\n");
  other->rollback();
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
}

TEST_P(Limits, WhoeverIsInTheWayForAMomentOnlyDelaysTheRun) {
  revision("a111", "", "CREATE TABLE a (id integer);");
  native_revision("b222", "a111", "lock_timeout=1s", "ALTER TABLE a ADD COLUMN b integer;");
  ASSERT_EQ(dunlin({"upgrade", "a111"}).code, 0);
  const auto other = database().connect();
  other->begin();
  other->execute("INSERT INTO a VALUES (1)");
  Process waiting = start({"upgrade"});
  EXPECT_TRUE(waiting.wait_for_error_text("was rolled back: "));
  other->rollback();
  const Outcome outcome = waiting.wait();
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_EQ(dunlin({"current"}).out, "b222 (head), b222\n");
}

TEST_P(Limits, ALostConnectionIsNoReasonToGiveUp) {
  if (!is("postgres")) GTEST_SKIP() << "PostgreSQL ends a session from within";
  // Ends its own session the first time only: the sequence keeps its value whatever is rolled back.
  database().execute("CREATE SEQUENCE attempts");
  native_revision("a111", "", "",
                  "CREATE TABLE a (id integer);\nSELECT CASE WHEN nextval('attempts') = 1 THEN "
                  "pg_terminate_backend(pg_backend_pid()) END;");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("connection"));
  EXPECT_EQ(dunlin({"upgrade", "--format", "json"}).document()["steps"].size(), 0U);
  EXPECT_EQ(database().rows("SELECT last_value FROM attempts"), "2");
}

TEST_P(Limits, ATransactionThatFailsForOthersRunsAgain) {
  if (!is("postgres")) GTEST_SKIP() << "PostgreSQL raises such an error on request";
  database().execute("CREATE SEQUENCE attempts");
  native_revision("a111", "", "",
                  "CREATE TABLE a (id integer);\nDO $$ BEGIN IF nextval('attempts') < 3 THEN RAISE "
                  "EXCEPTION 'again' USING ERRCODE = 'serialization_failure'; END IF; END $$;");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("attempt 3"));
  EXPECT_EQ(database().rows("SELECT last_value FROM attempts"), "3");
}

TEST_P(Limits, TheServerMayComeLater) {
  if (!is("postgres")) GTEST_SKIP() << "one is enough";
  variables_["DATABASE_URL"] = "postgresql://u@127.0.0.1:1/db";
  const Clock::time_point begin = Clock::now();
  const Outcome outcome = dunlin({"current", "--wait-for-database", "2"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-5001"));
  EXPECT_GE(seconds_since(begin), 1.0);
  EXPECT_LT(seconds_since(begin), 10.0);
}

}  // namespace
}  // namespace dunlin::test
