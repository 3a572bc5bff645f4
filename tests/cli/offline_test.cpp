// --sql: scripts that the plain client runs, and that change nothing on a wrong database.
#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

class Offline : public Program {
 protected:
  Outcome feed(const std::string& script, const std::string& database) const {
    return run({"sqlite3", path(database).string()}, script);
  }
  std::string script(std::vector<std::string> arguments) const {
    arguments.emplace_back("--sql");
    const Outcome outcome = dunlin(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_FALSE(exists("dev.db")) << "no database is opened";
    return outcome.out;
  }
};

TEST_F(Offline, AScriptDoesWhatAnUpgradeDoes) {
  three_revisions();
  const std::string up = script({"upgrade"});
  EXPECT_THAT(up, HasSubstr(".bail on\n"));
  const Outcome fed = feed(up, "plain.db");
  EXPECT_EQ(fed.code, 0) << fed;
  EXPECT_EQ(tables("plain.db"), "a b c");
  const Outcome current = dunlin({"current", "--url", "sqlite:///plain.db", "--format", "json"});
  EXPECT_EQ(current.document()["revisions"], (json{"c333"})) << current;
  EXPECT_EQ(dunlin({"status", "--exit-code", "--url", "sqlite:///plain.db"}).code, 0);
  EXPECT_EQ(dunlin({"upgrade", "--url", "sqlite:///plain.db"}).code, 0);
}

TEST_F(Offline, ARangeStartsWhereItSays) {
  three_revisions();
  ASSERT_EQ(dunlin({"upgrade", "a111", "--url", "sqlite:///plain.db"}).code, 0);
  EXPECT_EQ(feed(script({"upgrade", "a111:c333"}), "plain.db").code, 0);
  EXPECT_EQ(tables("plain.db"), "a b c");
}

TEST_F(Offline, ADowngradeScriptGoesBack) {
  three_revisions();
  ASSERT_EQ(dunlin({"upgrade", "--url", "sqlite:///plain.db"}).code, 0);
  EXPECT_EQ(feed(script({"downgrade", "c333:a111"}), "plain.db").code, 0);
  EXPECT_EQ(tables("plain.db"), "a");
  EXPECT_EQ(dunlin({"current", "--url", "sqlite:///plain.db"}).out, "a111, first\n");
}

TEST_F(Offline, ADowngradeScriptNeedsARange) {
  three_revisions();
  EXPECT_EQ(dunlin({"downgrade", "--sql"}).code, 64);
  EXPECT_EQ(dunlin({"downgrade", "--sql", "a111"}).code, 64);
}

TEST_F(Offline, OnAWrongDatabaseNothingChanges) {
  three_revisions();
  ASSERT_EQ(dunlin({"upgrade", "b222", "--url", "sqlite:///plain.db"}).code, 0);
  const std::string before = query(
      "SELECT * FROM sqlite_schema; SELECT * FROM dunlin_version; SELECT * FROM dunlin_journal;",
      "plain.db");
  for (const std::vector<std::string>& range : std::vector<std::vector<std::string>>{
           {"upgrade"}, {"upgrade", "a111:c333"}, {"downgrade", "c333:base"}}) {
    const Outcome fed = feed(script(range), "plain.db");
    EXPECT_NE(fed.code, 0) << fed;
    EXPECT_EQ(query("SELECT * FROM sqlite_schema; SELECT * FROM dunlin_version; SELECT * FROM "
                    "dunlin_journal;",
                    "plain.db"),
              before);
  }
}

TEST_F(Offline, AStampScriptSetsTheRows) {
  three_revisions();
  EXPECT_EQ(feed(script({"stamp", "b222"}), "plain.db").code, 0);
  EXPECT_EQ(dunlin({"current", "--url", "sqlite:///plain.db"}).out, "b222, second\n");
  EXPECT_EQ(dunlin({"stamp", "--sql", "a111", "b222"}).code, 64);
  EXPECT_EQ(dunlin({"stamp", "--sql", "--purge", "b222"}).code, 64);
}

TEST_F(Offline, PostgresScriptsStopOnErrors) {
  three_revisions();
  const Outcome plugins = dunlin({"plugins", "--format", "json"});
  if (plugins.out.find("\"postgres\"") == std::string::npos)
    GTEST_SKIP() << "the postgres plugin was not built";
  const std::string up = script({"upgrade", "--url", "postgresql://nobody@nowhere/db"});
  EXPECT_THAT(up, StartsWith("\\set ON_ERROR_STOP on\n"));
  EXPECT_THAT(up, HasSubstr("CREATE TABLE a (id integer PRIMARY KEY);"));
}

TEST_F(Offline, OptionsOfARunAreRefused) {
  three_revisions();
  for (const std::vector<std::string>& options : std::vector<std::vector<std::string>>{
           {"--dry-run"}, {"--single-transaction"}, {"--lock-timeout", "3"}, {"--tag", "x"}}) {
    std::vector<std::string> arguments{"upgrade", "--sql"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Outcome outcome = dunlin(arguments);
    EXPECT_EQ(outcome.code, 64) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr(options.front()));
  }
}

TEST_F(Offline, JsonHoldsTheScript) {
  three_revisions();
  const json document = dunlin({"upgrade", "--sql", "--format", "json"}).document();
  EXPECT_EQ(document["command"], "upgrade");
  EXPECT_THAT(document["sql"].get<std::string>(), HasSubstr("CREATE TABLE"));
}

TEST_F(Offline, AFailureLeavesNoHalfScript) {
  three_revisions();
  revision("c333", "b222", "CREATE TABEL c (id integer);");
  const Outcome outcome = dunlin({"upgrade", "--sql"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_EQ(outcome.out, "");
}

}  // namespace
}  // namespace dunlin::test
