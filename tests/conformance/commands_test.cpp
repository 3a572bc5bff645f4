// The commands that move a database, on every backend.
#include <gmock/gmock.h>

#include "conformance.hpp"

namespace dunlin::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Commands : public Conformance {};
INSTANTIATE_TEST_SUITE_P(Backends, Commands, testing::ValuesIn(backends()), parameter_name);

std::vector<std::pair<std::string, std::string>> two_tables() {
  return {revision("aaaa1111", "",
                   "CREATE TABLE parent (id integer PRIMARY KEY, name varchar(20) NOT NULL);",
                   "DROP TABLE parent;"),
          revision(
              "bbbb2222", "aaaa1111",
              "CREATE TABLE child (id integer PRIMARY KEY, parent_id integer NOT NULL REFERENCES "
              "parent (id));\n"
              "INSERT INTO parent (id, name) VALUES (1, 'one');\nINSERT INTO child VALUES (10, 1);",
              "DROP TABLE child;\nDELETE FROM parent WHERE id = 1;")};
}

TEST_P(Commands, UpgradeDowngradeUpgrade) {
  const app::Project p = project(two_tables());
  const app::RunResult up = app::upgrade(p, {});
  EXPECT_THAT(up.from, IsEmpty());
  EXPECT_THAT(up.to, ElementsAre("bbbb2222"));
  EXPECT_EQ(up.steps.size(), 2U);
  EXPECT_EQ(up.steps[1].statements, 3U);
  EXPECT_EQ(database().rows("SELECT c.id, p.name FROM child c JOIN parent p ON p.id = c.parent_id"),
            "10|one");

  app::RunOptions to_base;
  to_base.target = "base";
  EXPECT_THAT(app::downgrade(p, to_base).to, IsEmpty());
  EXPECT_FALSE(database().connect()->table_exists({{}, "child"}));
  EXPECT_FALSE(database().connect()->table_exists({{}, "parent"}));

  EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("bbbb2222"));
  EXPECT_TRUE(app::current(p).at_head);
  EXPECT_THAT(app::upgrade(p, {}).steps, IsEmpty()) << "a second upgrade has nothing to do";
}

TEST_P(Commands, DowngradeByCountAndDefault) {
  const app::Project p = project(two_tables());
  app::upgrade(p, {});
  EXPECT_THAT(app::downgrade(p, {}).to, ElementsAre("aaaa1111"));
  app::RunOptions one;
  one.target = "1";
  EXPECT_THAT(app::downgrade(p, one).to, IsEmpty());
}

TEST_P(Commands, LookingWritesNothing) {
  const app::Project p = project(two_tables());
  EXPECT_THAT(app::current(p).revisions, IsEmpty());
  EXPECT_EQ(app::status(p).pending.size(), 2U);
  EXPECT_EQ(app::check(p).pending.size(), 2U);
  app::RunOptions dry;
  dry.dry_run = true;
  const app::RunResult plan = app::upgrade(p, dry);
  EXPECT_EQ(plan.steps.size(), 2U);
  EXPECT_THAT(plan.to, ElementsAre("bbbb2222"));
  EXPECT_FALSE(database().connect()->table_exists({{}, "dunlin_version"}));
  EXPECT_FALSE(database().connect()->table_exists({{}, "parent"}));
}

TEST_P(Commands, StampSetsRowsAndRunsNothing) {
  const app::Project p = project(two_tables());
  app::StampOptions options;
  options.targets = {"aaaa1111"};
  EXPECT_THAT(app::stamp(p, options).to, ElementsAre("aaaa1111"));
  EXPECT_FALSE(database().connect()->table_exists({{}, "parent"}));
  EXPECT_EQ(app::status(p).applied.size(), 1U);

  database().execute("UPDATE dunlin_version SET version_num = 'vanished'");
  EXPECT_THAT(app::status(p).unknown, ElementsAre("vanished"));
  EXPECT_THROW(app::upgrade(p, {}), RevisionError);
  options.purge = true;
  EXPECT_THAT(app::stamp(p, options).to, ElementsAre("aaaa1111"));
  EXPECT_THAT(app::status(p).unknown, IsEmpty());
}

TEST_P(Commands, EditedRevisionsAreFound) {
  auto files = two_tables();
  app::upgrade(project(files), {});
  EXPECT_THAT(app::status(project(files)).edited, IsEmpty());
  files[0].second.replace(files[0].second.find("varchar(20)"), 11, "varchar(30)");
  const app::StatusResult status = app::status(project(files));
  ASSERT_EQ(status.edited.size(), 1U);
  EXPECT_EQ(status.edited[0].header.node.id, "aaaa1111");
}

TEST_P(Commands, MendedDowngradesAreNoEdits) {
  auto files = two_tables();
  app::upgrade(project(files), {});
  files[0].second.replace(files[0].second.find("DROP TABLE parent"), 17,
                          "DROP TABLE IF EXISTS parent");
  EXPECT_THAT(app::status(project(files)).edited, IsEmpty());
}

TEST_P(Commands, BranchesAndMerges) {
  const app::Project p = project(
      {revision("base0000", "", "CREATE TABLE t (id integer PRIMARY KEY);", "DROP TABLE t;"),
       revision("left0000", "base0000", "CREATE TABLE l (id integer);", "DROP TABLE l;"),
       revision("right000", "base0000", "CREATE TABLE r (id integer);", "DROP TABLE r;"),
       revision("merge000", "left0000, right000", "", "")});
  EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("merge000"));
  app::RunOptions down;
  down.target = "base0000";
  EXPECT_THAT(app::downgrade(p, down).to, ElementsAre("base0000"));
  app::RunOptions left;
  left.target = "left0000";
  EXPECT_THAT(app::upgrade(p, left).to, ElementsAre("left0000"));
  app::RunOptions right;
  right.target = "right000";
  EXPECT_THAT(app::upgrade(p, right).to, ElementsAre("left0000", "right000"));
  EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("merge000"));
}

TEST_P(Commands, LongIdentifiersFit) {
  const std::string id = "a_revision_with_a_long_name_" + std::string(170, 'x');
  const app::Project p =
      project({revision(id, "", "CREATE TABLE t (id integer);", "DROP TABLE t;")});
  EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre(id));
  EXPECT_THAT(app::current(p).revisions, ElementsAre(id));
  EXPECT_THAT(app::downgrade(p, {}).to, IsEmpty());
}

TEST_P(Commands, IrreversibleIsSaidBeforeAnythingRuns) {
  auto files = two_tables();
  const std::size_t at = files[0].second.find("-- migrate:downgrade");
  files[0].second.erase(at);
  const app::Project p = project(files);
  app::upgrade(p, {});
  app::RunOptions to_base;
  to_base.target = "base";
  try {
    app::downgrade(p, to_base);
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::irreversible);
    EXPECT_THAT(error.message(), HasSubstr("aaaa1111"));
  }
  EXPECT_THAT(app::current(p).revisions, ElementsAre("bbbb2222"));
}

}  // namespace
}  // namespace dunlin::test
