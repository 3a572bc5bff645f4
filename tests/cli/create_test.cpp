// init, create, revision, merge and the migrate.sh that init writes.
#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Create : public Program {
 protected:
  json created(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--format", "json"});
    const Outcome outcome = dunlin(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome;
    return outcome.document();
  }
};

TEST_F(Create, InitWritesAnEnvironmentThatWorksAtOnce) {
  const Outcome init = dunlin({"init"});
  EXPECT_EQ(init.code, 0) << init;
  for (const char* file :
       {"dunlin.toml", "migrate.sh", "migrations/script.sql.tmpl", "migrations/README.md"}) {
    EXPECT_TRUE(exists(file)) << file;
  }
  EXPECT_THAT(init.out, HasSubstr("created dunlin.toml\n"));
  const Outcome create = dunlin({"create", "create account table"});
  EXPECT_EQ(create.code, 0) << create;
  EXPECT_THAT(create.out, testing::ContainsRegex(
                              "^migrations/versions/[0-9a-f]{12}_create_account_table\\.sql\n$"));
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(dunlin({"check"}).code, 0);
  EXPECT_TRUE(exists("dev.db"));
}

TEST_F(Create, AFileTemplateNamesAFileOfTheVersionFolder) {
  ASSERT_EQ(dunlin({"init"}).code, 0);
  for (const char* name : {"../../${slug}", "/tmp/${slug}", "${nope}"}) {
    write("dunlin.toml", "file_template = \"" + std::string(name) + "\"\n");
    const Outcome outcome = dunlin({"create", "thing"});
    EXPECT_EQ(outcome.code, 78) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("file_template"));
  }
}

TEST_F(Create, InitRefusesToOverwrite) {
  ASSERT_EQ(dunlin({"init", "service"}).code, 0);
  write("service/dunlin.toml", "# mine\n");
  std::filesystem::remove(path("service/migrate.sh"));
  const Outcome again = dunlin({"init", "service"});
  EXPECT_NE(again.code, 0);
  EXPECT_THAT(again.err, HasSubstr("DUN-1007")) << again;
  EXPECT_EQ(read("service/dunlin.toml"), "# mine\n");
  EXPECT_FALSE(exists("service/migrate.sh"));
}

TEST_F(Create, AnUnknownTemplateNamesTheKnownOnes) {
  const Outcome outcome = dunlin({"init", "--template", "defualt"});
  EXPECT_EQ(outcome.code, 78) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("default"));
}

TEST_F(Create, MigrateShOffersTheEverydayCommands) {
  ASSERT_EQ(dunlin({"init"}).code, 0);
  const std::string program = DUNLIN_PROGRAM;
  variables_["PATH"] = program.substr(0, program.rfind('/')) + ':' + variables_["PATH"];
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"create", "first step"},
                                             {"create", "second step"},
                                             {"upgrade"},
                                             {"current"},
                                             {"history"},
                                             {"check"},
                                             {"downgrade"},
                                             {"downgrade", "1"},
                                             {"upgrade"},
                                             {"downgrade", "2"}}) {
    std::vector<std::string> line{"./migrate.sh"};
    line.insert(line.end(), command.begin(), command.end());
    const Outcome outcome = run(line);
    EXPECT_EQ(outcome.code, 0) << command.front() << outcome;
  }
  EXPECT_EQ(dunlin({"current", "--format", "json"}).document()["revisions"], json::array());
}

TEST_F(Create, ARevisionIsOnTopOfTheHead) {
  three_revisions();
  const json document = created({"create", "add \"quotes\" -- and\nlines"});
  const std::string id = document["revision"];
  EXPECT_THAT(document["path"].get<std::string>(), HasSubstr(id));
  const json shown = dunlin({"show", id, "--format", "json"}).document();
  EXPECT_EQ(shown["revisions"][0]["down_revisions"], (json{"c333"}));
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
}

TEST_F(Create, RevisionTakesEveryChoice) {
  three_revisions();
  const json document = created({"revision", "-m", "billing", "--head", "base", "--branch-label",
                                 "billing", "--depends-on", "b222", "--rev-id", "bill1"});
  EXPECT_EQ(document["revision"], "bill1");
  const json shown = dunlin({"show", "billing", "--format", "json"}).document()["revisions"][0];
  EXPECT_EQ(shown["revision"], "bill1");
  EXPECT_EQ(shown["down_revisions"], json::array());
  EXPECT_EQ(shown["depends_on"], (json{"b222"}));
  EXPECT_EQ(shown["branch_labels"], (json{"billing"}));
}

TEST_F(Create, AParentThatIsNoHeadNeedsSplice) {
  three_revisions();
  const Outcome refused = dunlin({"revision", "-m", "fork", "--head", "a111"});
  EXPECT_EQ(refused.code, 1) << refused;
  EXPECT_THAT(refused.err, HasSubstr("--splice"));
  EXPECT_EQ(created({"revision", "-m", "fork", "--head", "a111", "--splice", "--rev-id",
                     "fork1"})["revision"],
            "fork1");
}

TEST_F(Create, ABadIdLeavesNothingBehind) {
  three_revisions();
  for (const std::string id : {"a111", "has blank", "a:b", "x@y"}) {
    const Outcome outcome = dunlin({"revision", "-m", "bad", "--rev-id", id});
    EXPECT_EQ(outcome.code, 1) << id << outcome;
  }
  EXPECT_EQ(dunlin({"history"}).code, 0);
  EXPECT_EQ(dunlin({"heads"}).out, "c333 (head), third\n");
}

TEST_F(Create, MergeJoinsHeads) {
  three_revisions();
  revision("d444", "b222", "SELECT 1;");
  const json document = created({"merge", "heads", "-m", "join", "--rev-id", "join1"});
  EXPECT_EQ(document["command"], "merge");
  const json shown = dunlin({"show", "head", "--format", "json"}).document()["revisions"][0];
  EXPECT_EQ(shown["revision"], "join1");
  EXPECT_EQ(shown["down_revisions"], (json{"c333", "d444"}));
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(dunlin({"current"}).out, "join1 (head) (mergepoint), join\n");
}

TEST_F(Create, EmptyContradictsAutogenerate) {
  three_revisions();
  EXPECT_EQ(dunlin({"revision", "-m", "x", "--empty", "--autogenerate"}).code, 64);
}

}  // namespace
}  // namespace dunlin::test
