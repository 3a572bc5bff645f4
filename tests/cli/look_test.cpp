// The commands that only look: current, status, history, heads, branches, show, check.
#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Look : public Program {
 protected:
  std::vector<std::string> ids(const std::vector<std::string>& arguments) const {
    std::vector<std::string> all = arguments;
    all.insert(all.end(), {"--format", "json"});
    std::vector<std::string> found;
    const json document = dunlin(all).document();
    for (const json& revision : document["revisions"]) found.push_back(revision["revision"]);
    return found;
  }
  using Ids = std::vector<std::string>;
};

TEST_F(Look, NeverCreatesAFile) {
  three_revisions();
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"current"},
                                             {"status"},
                                             {"history", "-i"},
                                             {"check"},
                                             {"heads"},
                                             {"show", "head"},
                                             {"branches"}}) {
    const Outcome outcome = dunlin(command);
    EXPECT_TRUE(outcome.code == 0 || outcome.code == 2) << command.front() << outcome;
    EXPECT_FALSE(exists("dev.db")) << command.front();
  }
}

TEST_F(Look, NeverWritesATable) {
  three_revisions();
  query("CREATE TABLE mine (x)");
  const std::string before = read("dev.db");
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"current"}, {"status"}, {"history", "-i"}, {"check"}}) {
    EXPECT_LE(dunlin(command).code, 2);
    EXPECT_EQ(read("dev.db"), before) << command.front();
  }
}

TEST_F(Look, CurrentSaysWhereTheDatabaseIs) {
  three_revisions();
  const json nowhere = dunlin({"current", "--format", "json"}).document();
  EXPECT_EQ(nowhere, (json{{"revisions", json::array()}, {"heads", {"c333"}}, {"at_head", false}}));
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  const json at_head = dunlin({"current", "--format", "json"}).document();
  EXPECT_EQ(at_head, (json{{"revisions", {"c333"}}, {"heads", {"c333"}}, {"at_head", true}}));
  EXPECT_EQ(dunlin({"current"}).out, "c333 (head), third\n");
  EXPECT_THAT(dunlin({"current", "-v"}).out, HasSubstr("Parent: b222\n"));
}

TEST_F(Look, CheckHeadsIsAnExitCode) {
  three_revisions();
  EXPECT_EQ(dunlin({"current", "--check-heads"}).code, 2);
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(dunlin({"current", "--check-heads"}).code, 0);
}

TEST_F(Look, StatusListsPendingUnknownAndEdited) {
  three_revisions();
  ASSERT_EQ(dunlin({"upgrade", "b222"}).code, 0);
  EXPECT_EQ(dunlin({"status"}).code, 0);
  EXPECT_EQ(dunlin({"status", "--exit-code"}).code, 2);
  revision("b222", "a111", "CREATE TABLE b (id integer PRIMARY KEY, more text);", "DROP TABLE b;",
           "second");
  json document = dunlin({"status", "--format", "json"}).document();
  ASSERT_EQ(document["pending"].size(), 1U);
  EXPECT_EQ(document["pending"][0]["revision"], "c333");
  ASSERT_EQ(document["applied"].size(), 2U);
  EXPECT_EQ(document["applied"][0]["revision"], "a111");
  EXPECT_EQ(document["unknown"], json::array());
  ASSERT_EQ(document["edited"].size(), 1U);
  EXPECT_EQ(document["edited"][0]["revision"], "b222");

  query("UPDATE dunlin_version SET version_num = 'gone'");
  document = dunlin({"status", "--format", "json"}).document();
  EXPECT_EQ(document["unknown"], (json{"gone"}));
}

TEST_F(Look, ADowngradeMayBeMendedAfterwards) {
  three_revisions();
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  revision("b222", "a111", "CREATE TABLE b (id integer PRIMARY KEY);", "DROP TABLE IF EXISTS b;",
           "second");
  EXPECT_EQ(dunlin({"status", "--exit-code"}).code, 0);
}

TEST_F(Look, HistoryIsNewestFirst) {
  three_revisions();
  EXPECT_EQ(dunlin({"history"}).out,
            "b222 -> c333 (head), third\na111 -> b222, second\n<base> -> a111, first\n");
  EXPECT_EQ(ids({"history"}), (Ids{"c333", "b222", "a111"}));
  EXPECT_EQ(ids({"history", "-r", "a111:b222"}), (Ids{"b222", "a111"}));
  EXPECT_EQ(ids({"history", "-r", "b222:"}), (Ids{"c333", "b222"}));
  ASSERT_EQ(dunlin({"upgrade", "b222"}).code, 0);
  EXPECT_EQ(ids({"history", "-r", "-1:current"}), (Ids{"b222", "a111"}));
  EXPECT_THAT(dunlin({"history", "-i"}).out, HasSubstr("b222 (current), second"));
  EXPECT_EQ(dunlin({"history", "-r", "b222"}).code, 64);
}

TEST_F(Look, RevisionObjectsHaveTheFieldsOfTheContract) {
  three_revisions();
  const json document = dunlin({"history", "-r", "b222:b222", "-i", "--format", "json"}).document();
  ASSERT_EQ(document["revisions"].size(), 1U);
  const json& revision = document["revisions"][0];
  EXPECT_EQ(revision["revision"], "b222");
  EXPECT_EQ(revision["down_revisions"], (json{"a111"}));
  EXPECT_EQ(revision["depends_on"], json::array());
  EXPECT_EQ(revision["branch_labels"], json::array());
  EXPECT_EQ(revision["message"], "second");
  EXPECT_TRUE(revision.contains("created"));
  EXPECT_THAT(revision["path"].get<std::string>(), HasSubstr("b222.sql"));
  EXPECT_EQ(revision["is_head"], false);
  EXPECT_EQ(revision["is_current"], false);
}

TEST_F(Look, BranchesHeadsAndTheGraph) {
  three_revisions();
  revision("d444", "b222", "SELECT 1;", "SELECT 1;", "fourth");
  EXPECT_EQ(ids({"heads"}), (Ids{"c333", "d444"}));
  EXPECT_EQ(ids({"branches"}), (Ids{"b222"}));
  EXPECT_EQ(dunlin({"branches"}).out, "b222 (branchpoint), second\n    -> c333\n    -> d444\n");
  EXPECT_THAT(dunlin({"history", "--graph"}).out, HasSubstr("| /\n* b222 (branchpoint), second\n"));
}

TEST_F(Look, ShowNamesPathAndParent) {
  three_revisions();
  const Outcome outcome = dunlin({"show", "head"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("Revision: c333 (head)\nParent: b222\n"));
  EXPECT_THAT(outcome.out, HasSubstr("Path: migrations/versions/c333.sql\n"));
  EXPECT_THAT(outcome.out, HasSubstr("\n    third\n"));
  EXPECT_EQ(ids({"show", "b2"}), (Ids{"b222"}));
}

TEST_F(Look, CheckIsADifferenceWhilePending) {
  three_revisions();
  const Outcome pending = dunlin({"check", "--format", "json"});
  EXPECT_EQ(pending.code, 2) << pending;
  EXPECT_EQ(pending.document()["pending"].size(), 3U);
  EXPECT_EQ(pending.document()["operations"], json::array());
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(dunlin({"check"}).code, 0);
}

}  // namespace
}  // namespace dunlin::test
