// create, revision and check with a schema file.
#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class Autogenerate : public Program {
 protected:
  void SetUp() override { environment(); }

  /// The text of the file whose path was printed.
  std::string created(const Outcome& outcome) const {
    EXPECT_EQ(outcome.code, 0) << outcome;
    return outcome.out.empty() ? std::string()
                               : read(outcome.out.substr(0, outcome.out.size() - 1));
  }
};

constexpr const char* kUsers =
    "CREATE TABLE users (\n    id   bigint PRIMARY KEY,\n    name text NOT NULL\n);\n";

TEST_F(Autogenerate, CreateWritesWhatTheSchemaFileSays) {
  write("schema.sql", kUsers);
  const Outcome outcome = dunlin({"create", "add users"});
  const std::string text = created(outcome);
  EXPECT_THAT(text, HasSubstr("-- add users\n--\n-- - create table users\n"));
  EXPECT_THAT(text, HasSubstr("-- migrate:upgrade\nCREATE TABLE users ("));
  EXPECT_THAT(text, HasSubstr("-- migrate:downgrade\n-- destructive: drop table users\nDROP TABLE "
                              "users;\n"));
  EXPECT_THAT(outcome.err, HasSubstr("create table users"));
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(tables(), "users");
  EXPECT_EQ(dunlin({"check"}).code, 0);
  ASSERT_EQ(dunlin({"downgrade"}).code, 0);
  EXPECT_EQ(tables(), "");
}

TEST_F(Autogenerate, WithNothingToDoCreateIsEmptyAndAutogenerateWritesNothing) {
  write("schema.sql", kUsers);
  (void)dunlin({"create", "add users"});
  const Outcome create = dunlin({"create", "by hand"});
  EXPECT_THAT(created(create), HasSubstr("-- migrate:upgrade\n\n"));
  EXPECT_THAT(create.err, HasSubstr("the revisions do all that the schema file says: the revision "
                                    "is empty"));
  const Outcome revision = dunlin({"revision", "-m", "nothing", "--autogenerate"});
  EXPECT_EQ(revision.code, 0) << revision;
  EXPECT_EQ(revision.out, "");
  EXPECT_THAT(revision.err, HasSubstr("nothing to write"));
  EXPECT_EQ(dunlin({"history", "--format", "json"}).document()["revisions"].size(), 2U);
}

TEST_F(Autogenerate, WithoutASchemaFileCreateIsEmpty) {
  EXPECT_THAT(dunlin({"create", "x"}).err, HasSubstr("there is no schema file: the revision is "
                                                     "empty"));
  EXPECT_EQ(dunlin({"revision", "-m", "x", "--autogenerate"}).code, 0);
}

TEST_F(Autogenerate, LossesAreMarkedInTheFileAndInTheOutput) {
  write("schema.sql", kUsers);
  (void)dunlin({"create", "add users"});
  write("schema.sql", "CREATE TABLE users (id bigint PRIMARY KEY);");
  const Outcome outcome = dunlin({"create", "drop names"});
  EXPECT_THAT(outcome.err, HasSubstr("drop column users.name (destructive)"));
  EXPECT_THAT(created(outcome), HasSubstr("-- destructive: drop column users.name\nALTER TABLE "
                                          "users DROP COLUMN name;"));
}

TEST_F(Autogenerate, ALikelyRenameIsToldAndNeverGuessed) {
  write("schema.sql", kUsers);
  (void)dunlin({"create", "add users"});
  write("schema.sql", "CREATE TABLE users (id bigint PRIMARY KEY, title text NOT NULL);");
  const Outcome check = dunlin({"check"});
  EXPECT_EQ(check.code, 2) << check;
  EXPECT_THAT(check.err, HasSubstr("-- @renamed from=name"));
  const json document = dunlin({"create", "x", "--format", "json"}).document();
  EXPECT_EQ(document["likely_renames"][0]["rename"], "column users.name to title");
  EXPECT_THAT(document["sql"].get<std::string>(), Not(HasSubstr("RENAME")));
}

TEST_F(Autogenerate, ATerminalIsAskedAboutALikelyRename) {
  if (run({"script", "--version"}).code != 0) GTEST_SKIP() << "script(1) is not installed";
  write("schema.sql", kUsers);
  (void)dunlin({"create", "add users"});
  write("schema.sql", "CREATE TABLE users (id bigint PRIMARY KEY, title text NOT NULL);");
  const Outcome asked =
      run({"script", "-qec", std::string(DUNLIN_PROGRAM) + " create x", "/dev/null"}, "y\n");
  EXPECT_EQ(asked.code, 0) << asked;
  EXPECT_THAT(asked.out, HasSubstr("was column users.name to title renamed? [y/N]"));
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(query("SELECT name FROM pragma_table_info('users') WHERE cid = 1"), "title");
}

TEST_F(Autogenerate, CheckTellsOperationsAndSqlAndWritesNothing) {
  write("schema.sql", kUsers);
  const Outcome text = dunlin({"check"});
  EXPECT_EQ(text.code, 2) << text;
  EXPECT_THAT(text.out, HasSubstr("  create table users\n"));
  EXPECT_THAT(text.out, HasSubstr("CREATE TABLE users ("));
  const Outcome outcome = dunlin({"check", "--format", "json"});
  EXPECT_EQ(outcome.code, 2);
  const json document = outcome.document();
  EXPECT_EQ(document["pending"], json::array());
  EXPECT_EQ(document["operations"][0]["operation"], "create table users");
  EXPECT_EQ(document["operations"][0]["destructive"], false);
  EXPECT_FALSE(exists("dev.db"));
}

TEST_F(Autogenerate, CheckOfflineNeedsNoDatabase) {
  write("schema.sql", kUsers);
  (void)dunlin({"create", "add users"});
  const std::string nowhere = "postgresql://127.0.0.1:1/x";
  EXPECT_EQ(dunlin({"check", "--url", nowhere}).code, 1);
  const Outcome offline = dunlin({"check", "--offline", "--url", nowhere});
  EXPECT_EQ(offline.code, 0) << offline;
  write("schema.sql", "CREATE TABLE users (id bigint PRIMARY KEY);");
  EXPECT_EQ(dunlin({"check", "--offline", "--url", nowhere}).code, 2);
}

TEST_F(Autogenerate, CheckRefusesRevisionsThatNoServerCouldRun) {
  revision("a111", "", "CREATE TABLE t (id bigint PRIMARY KEY);");
  revision("b222", "a111", "CREATE TABLE u (id bigint);\nALTER TABLE nothing ADD COLUMN x int;");
  const Outcome outcome = dunlin({"check", "--offline"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("revision b222 cannot run: there is no table \"nothing\""));
  EXPECT_THAT(outcome.err, HasSubstr("b222.sql:"));
}

TEST_F(Autogenerate, WhatOtherMigrationsMakeIsNamedInTheHint) {
  revision("a111", "", "CREATE TABLE orders (id bigint, users bigint REFERENCES users (id));");
  for (const char* command : {"check", "upgrade"}) {
    const Outcome outcome = dunlin({command});
    EXPECT_EQ(outcome.code, 1) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("there is no table \"users\""));
    EXPECT_THAT(outcome.err, HasSubstr("other migrations make in the same database"));
  }
}

TEST_F(Autogenerate, AnnotationsThatNameNothingAreTold) {
  write("schema.sql", kUsers);
  (void)dunlin({"create", "add users"});
  write("schema.sql",
        "CREATE TABLE users (id bigint PRIMARY KEY, title text NOT NULL -- @renamed from=nmae\n);");
  EXPECT_THAT(
      dunlin({"check"}).err,
      HasSubstr("schema.sql:1:64: column users.nmae to title is no rename: there is no nmae"));
  write("schema.sql", std::string(kUsers) +
                          "-- @renamed from=users_pkey\nCREATE VIEW v AS SELECT 1 AS x;\n"
                          "-- @renamed from=users\nCREATE VIEW w AS SELECT 1 AS x;\n");
  const Outcome outcome = dunlin({"check"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("view users to w is no rename: users is a table"));
}

TEST_F(Autogenerate, AMistakeInASchemaFileHasItsPlace) {
  write("schema.sql", "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABEL x (id int);\n");
  const Outcome outcome = dunlin({"check"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("schema.sql:2:8"));
}

TEST_F(Autogenerate, SchemaFilesMayBeSeveralAndFolders) {
  write("dunlin.toml", "url = \"sqlite:///dev.db\"\nschema = [\"types.sql\", \"tables\"]\n");
  write("types.sql", "CREATE TYPE mood AS ENUM ('sad', 'ok');");
  EXPECT_THAT(dunlin({"check"}).err, HasSubstr("tables"));
  write("tables/b/notes.sql", "CREATE TABLE notes (user_id bigint REFERENCES users (id));");
  write("tables/a.sql", "CREATE TABLE users (id bigint PRIMARY KEY, mood mood);");
  write("tables/.hidden.sql", "no sql");
  ASSERT_EQ(dunlin({"create", "all"}).code, 0);
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(dunlin({"check"}).code, 0);
  EXPECT_EQ(tables(), "notes users");
}

TEST_F(Autogenerate, FiltersLeaveObjectsAlone) {
  write("dunlin.toml", "url = \"sqlite:///dev.db\"\nexclude = [\"audit_*\", \"view:*\"]\n");
  write("schema.sql", std::string(kUsers) +
                          "CREATE TABLE audit_log (id bigint);\nCREATE VIEW v AS SELECT 1 AS x;\n"
                          "CREATE TABLE dunlin_version (version_num text);\n");
  const std::string text = created(dunlin({"create", "users only"}));
  EXPECT_THAT(text, HasSubstr("CREATE TABLE users"));
  for (const char* word : {"audit_log", "VIEW", "dunlin_version"})
    EXPECT_THAT(text, Not(HasSubstr(word)));
  EXPECT_EQ(dunlin({"check", "--offline"}).code, 0);
  write("dunlin.toml", "url = \"sqlite:///dev.db\"\nexclude = [\"tabl:x\"]\n");
  const Outcome outcome = dunlin({"check"});
  EXPECT_EQ(outcome.code, 78) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("table:x"));
}

TEST_F(Autogenerate, ANewEnumValueThatIsUsedIsCommittedFirst) {
  const std::string people = "CREATE TABLE people (id bigint PRIMARY KEY, mood mood";
  write("schema.sql", "CREATE TYPE mood AS ENUM ('ok');\n" + people + ");\n");
  (void)dunlin({"create", "one"});
  write("schema.sql",
        "CREATE TYPE mood AS ENUM ('ok', 'great');\n" + people + " DEFAULT 'great');\n");
  EXPECT_THAT(created(dunlin({"create", "two"})),
              HasSubstr("-- migrate:upgrade transaction=auto\nALTER TYPE mood ADD VALUE IF NOT "
                        "EXISTS 'great'"));
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(dunlin({"check"}).code, 0);
}

TEST_F(Autogenerate, WhatOnlyPostgresqlHasIsTold) {
  write("schema.sql", "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';");
  EXPECT_THAT(dunlin({"create", "f"}).err, HasSubstr("other backends do not have CREATE FUNCTION"));
}

TEST_F(Autogenerate, BranchesAreComparedTogether) {
  write("schema.sql", kUsers);
  (void)dunlin({"create", "users"});
  (void)dunlin({"revision", "-m", "billing", "--head", "base", "--branch-label", "billing"});
  write("schema.sql", std::string(kUsers) + "CREATE TABLE bills (id bigint PRIMARY KEY);");
  EXPECT_EQ(dunlin({"create", "bills"}).code, 1) << "several heads";
  const std::string text =
      created(dunlin({"revision", "-m", "bills", "--autogenerate", "--head", "billing@head"}));
  EXPECT_THAT(text, HasSubstr("CREATE TABLE bills"));
  EXPECT_THAT(text, Not(HasSubstr("CREATE TABLE users")));
  write("schema.sql",
        "CREATE TABLE users (id bigint PRIMARY KEY);\n"
        "CREATE TABLE bills (id bigint PRIMARY KEY);");
  EXPECT_THAT(dunlin({"revision", "-m", "x", "--autogenerate", "--head", "billing@head"}).err,
              HasSubstr("--depends-on"));
}

TEST_F(Autogenerate, FromADatabaseThatIsBehindIsRefused) {
  write("schema.sql", kUsers);
  (void)dunlin({"create", "users"});
  const Outcome outcome = dunlin({"revision", "-m", "x", "--from-database"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("Target database is not up to date."));
}

}  // namespace
}  // namespace dunlin::test
