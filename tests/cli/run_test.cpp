// upgrade, downgrade, stamp, ensure-version on a SQLite file.
#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Run : public Program {
 protected:
  json current() const { return dunlin({"current", "--format", "json"}).document()["revisions"]; }
};

TEST_F(Run, UpgradePrintsALineForEachRevisionThenASummary) {
  three_revisions();
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_THAT(outcome.out,
              testing::ContainsRegex("upgrade +a111 +first +\\(1 statement, [0-9.]+ ms\\)\n"))
      << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("upgrade: 3 revisions in ")) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("now at c333\n"));
  EXPECT_THAT(outcome.err, HasSubstr("target: sqlite:")) << outcome;
  EXPECT_EQ(tables(), "a b c");
}

TEST_F(Run, UpgradeTwiceHasNothingToDo) {
  three_revisions();
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  const Outcome again = dunlin({"upgrade"});
  EXPECT_EQ(again.code, 0) << again;
  EXPECT_THAT(again.out, HasSubstr("nothing to do: the database is at c333"));
}

TEST_F(Run, QuietPrintsNothingWhenAllIsWell) {
  three_revisions();
  const Outcome outcome = dunlin({"upgrade", "-q"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
  EXPECT_EQ(tables(), "a b c");
}

TEST_F(Run, JsonIsOneDocumentWithTheSteps) {
  three_revisions();
  const json document = dunlin({"upgrade", "--format", "json"}).document();
  EXPECT_EQ(document["command"], "upgrade");
  EXPECT_EQ(document["dialect"], "sqlite");
  EXPECT_EQ(document["from"], json::array());
  EXPECT_EQ(document["to"], (json{"c333"}));
  ASSERT_EQ(document["steps"].size(), 3U);
  EXPECT_EQ(document["steps"][1]["revision"], "b222");
  EXPECT_EQ(document["steps"][1]["message"], "second");
  EXPECT_EQ(document["steps"][1]["direction"], "upgrade");
  EXPECT_EQ(document["steps"][1]["statements"], 1);
  EXPECT_TRUE(document["steps"][1]["duration_ms"].is_number());
  EXPECT_FALSE(document.contains("error"));
}

TEST_F(Run, RelativeAndPartialTargets) {
  three_revisions();
  EXPECT_EQ(dunlin({"upgrade", "+2"}).code, 0);
  EXPECT_EQ(current(), (json{"b222"}));
  EXPECT_EQ(dunlin({"downgrade", "-1"}).code, 0);
  EXPECT_EQ(current(), (json{"a111"}));
  EXPECT_EQ(dunlin({"upgrade", "c3"}).code, 0);
  EXPECT_EQ(current(), (json{"c333"}));
  EXPECT_EQ(dunlin({"downgrade"}).code, 0);
  EXPECT_EQ(current(), (json{"b222"}));
  EXPECT_EQ(dunlin({"upgrade", "heads"}).code, 0);
  EXPECT_EQ(dunlin({"downgrade", "-2"}).code, 0);
  EXPECT_EQ(current(), (json{"a111"}));
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(dunlin({"downgrade", "2"}).code, 0);
  EXPECT_EQ(current(), (json{"a111"}));
  EXPECT_EQ(dunlin({"downgrade", "base"}).code, 0);
  EXPECT_EQ(current(), json::array());
  EXPECT_EQ(tables(), "");
}

TEST_F(Run, DryRunShowsTheSqlAndWritesNothing) {
  three_revisions();
  const Outcome outcome = dunlin({"upgrade", "b222", "--dry-run"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("-- upgrade a111, first\nCREATE TABLE")) << outcome;
  EXPECT_THAT(outcome.out, Not(HasSubstr("c333")));
  EXPECT_FALSE(exists("dev.db") && !tables().empty());
  const json document = dunlin({"upgrade", "--dry-run", "--format", "json"}).document();
  ASSERT_EQ(document["steps"].size(), 3U);
  EXPECT_THAT(document["steps"][0]["sql"][0].get<std::string>(), HasSubstr("CREATE TABLE"));
}

TEST_F(Run, DryRunSaysWhatIsToBeKnownOfAStatement) {
  environment();
  revision("a111", "", "CREATE TABLE a (id integer PRIMARY KEY, at timestamptz);", "DROP TABLE a;");
  const std::string out = dunlin({"upgrade", "--dry-run"}).out;
  EXPECT_THAT(out, testing::StartsWith("-- upgrade a111, test\n-- "));
  EXPECT_LT(out.find("UTC"), out.find("CREATE TABLE")) << out;
}

TEST_F(Run, AFailureKeepsTheRevisionsBeforeItAndSaysSo) {
  three_revisions();
  revision("c333", "b222",
           "CREATE TABLE c (id integer PRIMARY KEY);\nINSERT INTO c VALUES (1), (1);",
           "DROP TABLE c;");
  const Outcome outcome = dunlin({"upgrade", "--format", "json"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  const json document = outcome.document();
  EXPECT_EQ(document["from"], json::array());
  EXPECT_EQ(document["to"], (json{"b222"})) << outcome;
  ASSERT_EQ(document["steps"].size(), 2U) << outcome;
  const json& error = document["error"];
  EXPECT_EQ(error["code"], "DUN-5004");
  EXPECT_EQ(error["revision"], "c333");
  EXPECT_EQ(error["step"], 2);
  EXPECT_EQ(error["steps"], 2);
  EXPECT_EQ(error["position"]["line"], 8);
  EXPECT_NE(error["outcome"], "");
  EXPECT_EQ(current(), (json{"b222"}));
  EXPECT_EQ(tables(), "a b");
  EXPECT_THAT(outcome.err, HasSubstr("INSERT INTO c VALUES (1), (1);\n"))
      << "the line of the file, with a caret";
  EXPECT_THAT(outcome.err, HasSubstr("^\n"));
}

TEST_F(Run, SingleTransactionIsAllOrNothing) {
  three_revisions();
  revision("c333", "b222",
           "CREATE TABLE c (id integer PRIMARY KEY);\nINSERT INTO c VALUES (1), (1);",
           "DROP TABLE c;");
  const Outcome outcome = dunlin({"upgrade", "--single-transaction", "--format", "json"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_EQ(outcome.document()["steps"], json::array()) << outcome;
  EXPECT_EQ(outcome.document()["to"], json::array()) << outcome;
  EXPECT_EQ(tables(), "");
  EXPECT_EQ(current(), json::array());
}

TEST_F(Run, NothingRunsWhenOnePendingRevisionDoesNotParse) {
  three_revisions();
  revision("c333", "b222", "CREATE TABEL c (id integer);");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-4001")) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("c333.sql:7:8")) << outcome;
  EXPECT_TRUE(!exists("dev.db") || tables().empty());
}

TEST_F(Run, StampMovesTheRowsOnly) {
  three_revisions();
  const Outcome outcome = dunlin({"stamp", "head", "--format", "json"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_EQ(outcome.document()["to"], (json{"c333"}));
  EXPECT_EQ(current(), (json{"c333"}));
  EXPECT_EQ(tables(), "");
  EXPECT_EQ(dunlin({"stamp", "base"}).code, 0);
  EXPECT_EQ(current(), json::array());
}

TEST_F(Run, StampRefusesContradictoryTargets) {
  three_revisions();
  const Outcome outcome = dunlin({"stamp", "a111", "c333"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_EQ(current(), json::array());
}

TEST_F(Run, PurgeForgetsUnknownRows) {
  three_revisions();
  ASSERT_EQ(dunlin({"upgrade", "a111"}).code, 0);
  query("UPDATE dunlin_version SET version_num = 'gone'");
  const Outcome lost = dunlin({"upgrade"});
  EXPECT_EQ(lost.code, 1) << lost;
  EXPECT_THAT(lost.err, HasSubstr("gone")) << lost;
  EXPECT_EQ(dunlin({"stamp", "--purge", "a111"}).code, 0);
  EXPECT_EQ(current(), (json{"a111"}));
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
}

TEST_F(Run, EnsureVersionCreatesTheTableOnce) {
  three_revisions();
  const Outcome first = dunlin({"ensure-version"});
  EXPECT_EQ(first.code, 0) << first;
  EXPECT_THAT(first.err, HasSubstr("target: sqlite:"));
  EXPECT_THAT(first.out, HasSubstr("created dunlin_version"));
  EXPECT_EQ(query("SELECT count(*) FROM dunlin_version"), "0");
  const Outcome second = dunlin({"ensure_version", "--format", "json"});
  EXPECT_EQ(second.document()["outcome"], "present") << second;
}

TEST_F(Run, AnIrreversibleRevisionIsNamedBeforeAnythingRuns) {
  three_revisions();
  write("migrations/versions/b222.sql",
        "-- second\n--\n-- Revision ID: b222\n-- Revises: a111\n\n-- migrate:upgrade\nCREATE TABLE "
        "b (id integer PRIMARY KEY);\n");
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  const Outcome outcome = dunlin({"downgrade", "base"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-3105")) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("b222"));
  EXPECT_EQ(tables(), "a b c");
}

TEST_F(Run, SeveralHeadsAreNamedWithWhatToDo) {
  three_revisions();
  revision("d444", "b222", "CREATE TABLE d (id integer PRIMARY KEY);", "DROP TABLE d;");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, testing::AllOf(HasSubstr("c333"), HasSubstr("d444"), HasSubstr("merge"),
                                          HasSubstr("heads")));
  EXPECT_EQ(dunlin({"upgrade", "heads"}).code, 0);
  EXPECT_EQ(current(), (json{"c333", "d444"}));
  EXPECT_EQ(tables(), "a b c d");
}

TEST_F(Run, PlaceholdersComeFromTheCommandLine) {
  environment();
  write("migrations/versions/a.sql",
        "-- x\n--\n-- Revision ID: a111\n-- Revises:\n\n-- migrate:upgrade vars=on\nCREATE TABLE "
        "${name:ident} (id integer "
        "PRIMARY KEY);\n\n-- migrate:downgrade vars=on\nDROP TABLE ${name:ident};\n");
  const Outcome missing = dunlin({"upgrade"});
  EXPECT_EQ(missing.code, 1) << missing;
  EXPECT_THAT(missing.err, HasSubstr("DUN-3104"));
  EXPECT_EQ(dunlin({"upgrade", "-x", "name=audit"}).code, 0);
  EXPECT_EQ(tables(), "audit");
}

}  // namespace
}  // namespace dunlin::test
