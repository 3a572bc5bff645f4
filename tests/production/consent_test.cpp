// Protected targets: what destroys rows needs consent, before anything runs.
#include "dunlin/app/commands.hpp"
#include "production.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Consent : public Production {
 protected:
  void SetUp() override {
    Production::SetUp();
    if (IsSkipped()) return;
    write("dunlin.toml", "protected = true\n");
    revision("a111", "",
             "CREATE TABLE notes (id integer PRIMARY KEY, title varchar(40), body text);\n"
             "CREATE TABLE bare (id integer PRIMARY KEY);\n"
             "INSERT INTO notes VALUES (1, 'one', 'b'), (2, 'two', 'b');",
             "DROP TABLE notes;\nDROP TABLE bare;");
    const Outcome outcome = dunlin({"upgrade"});
    EXPECT_EQ(outcome.code, 0) << outcome;
  }

  /// The upgrade is refused, names `what`, and changes nothing; with the option it runs.
  void expect_asked(const std::string& upgrade, const std::string& what) {
    revision("b222", "a111", "CREATE TABLE before (id integer PRIMARY KEY);\n" + upgrade);
    const Outcome refused = dunlin({"upgrade"});
    EXPECT_EQ(refused.code, 1) << refused;
    EXPECT_THAT(refused.err, HasSubstr("DUN-6007")) << refused;
    EXPECT_THAT(refused.err, HasSubstr(what)) << refused;
    EXPECT_THAT(refused.err, HasSubstr("--allow-destructive"));
    EXPECT_EQ(dunlin({"current"}).out, "a111, test\n");
    EXPECT_FALSE(database().connect()->table_exists({{}, "before"}));
    const Outcome allowed = dunlin({"upgrade", "--allow-destructive"});
    EXPECT_EQ(allowed.code, 0) << allowed;
  }

  void expect_not_asked(const std::string& upgrade) {
    revision("b222", "a111", upgrade);
    const Outcome outcome = dunlin({"upgrade"});
    EXPECT_EQ(outcome.code, 0) << outcome;
  }
};
DUNLIN_ON_ALL_BACKENDS(Consent);

TEST_P(Consent, ForATableWithRows) {
  expect_asked("DROP TABLE notes;", "DROP TABLE notes: 2 rows");
}

TEST_P(Consent, NotForAnEmptyTable) {
  expect_not_asked("DROP TABLE bare;");
}

TEST_P(Consent, NotForATableOfTheSameRun) {
  expect_not_asked(
      "CREATE TABLE passing (id integer PRIMARY KEY);\nINSERT INTO passing VALUES (1);\nDROP TABLE "
      "passing;");
}

TEST_P(Consent, ForATableUnderItsNewName) {
  expect_asked("ALTER TABLE notes RENAME TO old_notes;\nDROP TABLE old_notes;",
               "DROP TABLE old_notes: 2 rows");
}

TEST_P(Consent, ForAColumn) {
  expect_asked("ALTER TABLE notes DROP COLUMN body;", "DROP COLUMN body of notes: 2 rows");
}

TEST_P(Consent, ForATypeThatHoldsLess) {
  expect_asked("ALTER TABLE notes ALTER COLUMN title TYPE varchar(5);",
               "column title of notes gets a type that does not hold all values: 2 rows");
}

TEST_P(Consent, NotForATypeThatHoldsMore) {
  expect_not_asked("ALTER TABLE notes ALTER COLUMN title TYPE varchar(80);");
}

TEST_P(Consent, ForADowngrade) {
  const Outcome refused = dunlin({"downgrade", "base"});
  EXPECT_EQ(refused.code, 1) << refused;
  EXPECT_THAT(refused.err, HasSubstr("DROP TABLE notes: 2 rows"));
  const Outcome allowed = dunlin({"downgrade", "base", "--allow-destructive"});
  EXPECT_EQ(allowed.code, 0) << allowed;
}

TEST_P(Consent, ForASchemaWithTables) {
  if (!is("postgres")) GTEST_SKIP() << "the default schema can be dropped on PostgreSQL only";
  revision("b222", "a111", "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;");
  const Outcome refused = dunlin({"upgrade"});
  EXPECT_EQ(refused.code, 1) << refused;
  EXPECT_THAT(refused.err, HasSubstr("DUN-6007")) << refused;
  EXPECT_THAT(refused.err, HasSubstr("DROP SCHEMA public with its table notes: 2 rows"));
}

TEST_P(Consent, ForTheRestOfAHalfAppliedRevision) {
  if (is("sqlite")) GTEST_SKIP() << "nothing is ever half applied there";
  const auto write_revision = [&](const std::string& last) {
    native_revision("b222", "a111", "only=postgres,mysql transaction=off",
                    "CREATE TABLE more (id integer PRIMARY KEY);\n" + last);
  };
  write_revision("SELECT nothing FROM nowhere;");
  EXPECT_EQ(dunlin({"upgrade"}).code, 1);
  write_revision("DROP TABLE notes;");
  for (const std::string command : {"upgrade", "resume"}) {
    const Outcome refused = dunlin({command});
    EXPECT_EQ(refused.code, 1) << refused;
    EXPECT_THAT(refused.err, HasSubstr("DROP TABLE notes: 2 rows")) << refused;
  }
  const Outcome allowed = dunlin({"resume", "--allow-destructive"});
  EXPECT_EQ(allowed.code, 0) << allowed;
  EXPECT_FALSE(database().connect()->table_exists({{}, "notes"}));
}

TEST_P(Consent, ForTakingBackAHalfAppliedRevision) {
  if (is("sqlite")) GTEST_SKIP() << "nothing is ever half applied there";
  native_revision("b222", "a111", "transaction=off",
                  "CREATE TABLE more (id integer PRIMARY KEY);\nINSERT INTO more VALUES (1);\n"
                  "INSERT INTO more VALUES (1);");
  EXPECT_EQ(dunlin({"upgrade"}).code, 1);
  const Outcome refused = dunlin({"downgrade"});
  EXPECT_EQ(refused.code, 1) << refused;
  EXPECT_THAT(refused.err, HasSubstr("DROP TABLE more: 1 row")) << refused;
  const Outcome allowed = dunlin({"downgrade", "--allow-destructive"});
  EXPECT_EQ(allowed.code, 0) << allowed;
  EXPECT_FALSE(database().connect()->table_exists({{}, "more"}));
  EXPECT_TRUE(database().connect()->table_exists({{}, "notes"}));
}

TEST_P(Consent, ForANativeSection) {
  native_revision("b222", "a111", "only=postgres,mysql,sqlite", "DROP TABLE notes;");
  const Outcome refused = dunlin({"upgrade"});
  EXPECT_EQ(refused.code, 1) << refused;
  EXPECT_THAT(refused.err, HasSubstr("DROP TABLE notes: 2 rows"));
}

TEST_P(Consent, WhatCannotBeJudgedIsSaid) {
  if (!is("postgres")) GTEST_SKIP() << "DO is PostgreSQL's";
  native_revision("b222", "a111", "only=postgres",
                  "DO $$ BEGIN EXECUTE (SELECT 'DELETE FROM ' || min(tablename) FROM pg_tables "
                  "WHERE tablename = 'notes'); END $$;");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("cannot be judged"));
}

TEST_P(Consent, TheLibraryAsksItsCaller) {
  app::Project project;
  project.url = database().url();
  project.source = [] {
    return script::Source::from_memory(
        {{"a",
          "-- a\n--\n-- Revision ID: a111\n\n-- migrate:upgrade\nCREATE TABLE notes (id integer "
          "PRIMARY KEY, title varchar(40), body text);\n"},
         {"b",
          "-- b\n--\n-- Revision ID: b222\n-- Revises: a111\n\n-- migrate:upgrade\nDROP TABLE "
          "notes;\n"}});
  };
  project.plugins = registry();
  project.settings.is_protected = true;
  project.settings.integrity = script::IntegrityMode::warn;  // it was another file that made notes
  app::RunOptions options;
  std::vector<app::DestructiveStep> asked;
  options.consent.ask = [&](const std::vector<app::DestructiveStep>& steps) {
    asked = steps;
    return false;
  };
  try {
    app::upgrade(project, options);
    FAIL() << "it ran";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::protected_target);
  }
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].revision, "b222");
  EXPECT_EQ(asked[0].what, "DROP TABLE notes: 2 rows");
  EXPECT_EQ(asked[0].position.line, 7U);
  options.consent.ask = [](const std::vector<app::DestructiveStep>&) { return true; };
  EXPECT_EQ(app::upgrade(project, options).steps.size(), 1U);
}

}  // namespace
}  // namespace dunlin::test
