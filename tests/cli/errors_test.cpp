// Bad input of every kind: a clear error, the right exit code, nothing changed.
#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Errors : public Program {};

TEST_F(Errors, UnknownAmbiguousAndMalformedIdsHaveTheirOwnMessages) {
  three_revisions();
  revision("c344", "c333", "SELECT 1;");
  const Outcome unknown = dunlin({"show", "zzzz"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("DUN-3001")) << unknown;
  const Outcome ambiguous = dunlin({"show", "c3"});
  EXPECT_EQ(ambiguous.code, 1);
  EXPECT_THAT(ambiguous.err, AllOf(HasSubstr("DUN-3002"), HasSubstr("c333"), HasSubstr("c344")))
      << ambiguous;
  const Outcome malformed = dunlin({"show", "a b"});
  EXPECT_EQ(malformed.code, 1);
  EXPECT_THAT(malformed.err, HasSubstr("DUN-3003")) << malformed;
}

TEST_F(Errors, CyclesDuplicatesAndMissingParentsNameTheFiles) {
  three_revisions();
  revision("a111", "c333", "SELECT 1;");
  const Outcome cycle = dunlin({"upgrade"});
  EXPECT_EQ(cycle.code, 1);
  EXPECT_THAT(cycle.err, AllOf(HasSubstr("DUN-3006"), HasSubstr("a111"), HasSubstr("c333")))
      << cycle;

  three_revisions();
  revision("copy", "a111", "SELECT 1;");
  write("migrations/versions/copy.sql", read("migrations/versions/b222.sql"));
  const Outcome duplicate = dunlin({"upgrade"});
  EXPECT_EQ(duplicate.code, 1);
  EXPECT_THAT(duplicate.err,
              AllOf(HasSubstr("DUN-3004"), HasSubstr("copy.sql"), HasSubstr("b222.sql")))
      << duplicate;

  std::filesystem::remove(path("migrations/versions/copy.sql"));
  std::filesystem::remove(path("migrations/versions/a111.sql"));
  const Outcome missing = dunlin({"upgrade"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_THAT(missing.err, AllOf(HasSubstr("DUN-3005"), HasSubstr("a111"), HasSubstr("b222.sql")))
      << missing;
  EXPECT_FALSE(exists("dev.db"));
}

TEST_F(Errors, BrokenFilesHaveAPlace) {
  struct Case {
    const char* text;
    const char* code;
    const char* place;
  };
  const std::vector<Case> cases{
      {"-- m\n--\n-- Revises:\n\n-- migrate:upgrade\n", "DUN-3101", "x.sql"},
      {"-- m\n--\n-- Revision ID: x\n-- Revision ID: y\n\n-- migrate:upgrade\n", "DUN-3101",
       "x.sql:4"},
      {"-- m\n--\n-- Revision ID: x\n\n-- migrate:upgrade color=red\n", "DUN-3102", "x.sql:5"},
      {"-- m\n--\n-- Revision ID: x\n\nSELECT 1;\n-- migrate:upgrade\n", "DUN-3101", "x.sql:5"},
      {"-- m\n--\n-- Revision ID: x\n", "DUN-3102", "x.sql"},
      {"-- m \xff\n--\n-- Revision ID: x\n\n-- migrate:upgrade\n", "DUN-3103", "x.sql:1"},
  };
  environment();
  for (const Case& each : cases) {
    SCOPED_TRACE(each.text);
    write("migrations/versions/x.sql", each.text);
    const Outcome outcome = dunlin({"upgrade"});
    EXPECT_EQ(outcome.code, 1) << outcome;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr(each.code), HasSubstr(each.place))) << outcome;
    EXPECT_TRUE(!exists("dev.db") || read("dev.db").empty());
  }
}

TEST_F(Errors, AnUnreadableFileIsNamed) {
  three_revisions();
  if (!drop_privileges()) GTEST_SKIP() << "an unprivileged user cannot start the program here";
  std::filesystem::permissions(path("migrations/versions/b222.sql"), std::filesystem::perms::none);
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("b222.sql")) << outcome;
}

TEST_F(Errors, AFolderInPlaceOfARevisionFileIsNamed) {
  three_revisions();
  std::filesystem::remove(path("migrations/versions/b222.sql"));
  std::filesystem::create_directories(path("migrations/versions/b222.sql"));
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_NE(outcome.code, 0) << outcome;
  EXPECT_FALSE(exists("dev.db"));
}

TEST_F(Errors, AMissingVersionsFolderSaysSo) {
  write("dunlin.toml", "url = \"sqlite:///dev.db\"\n");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_NE(outcome.code, 0) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("migrations/versions")) << outcome;
}

TEST_F(Errors, AFileThatIsNoDatabaseStaysAsItIs) {
  three_revisions();
  write("dev.db",
        "this is not a database, but it is long enough to look like one to a careless reader");
  const std::string before = read("dev.db");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_EQ(read("dev.db"), before);
}

TEST_F(Errors, ADatabaseInAMissingFolderIsAnError) {
  three_revisions();
  const Outcome outcome = dunlin({"upgrade", "--url", "sqlite:///no/such/folder/dev.db"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("no/such/folder")) << outcome;
}

TEST_F(Errors, AReadOnlyDatabaseIsLookedAtButNotChanged) {
  three_revisions();
  if (!drop_privileges()) GTEST_SKIP() << "an unprivileged user cannot start the program here";
  ASSERT_EQ(dunlin({"upgrade", "a111"}).code, 0);
  std::filesystem::permissions(path("dev.db"), std::filesystem::perms::owner_read);
  EXPECT_EQ(dunlin({"current"}).out, "a111, first\n");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-5005")) << outcome;
  EXPECT_EQ(tables(), "a");
}

TEST_F(Errors, AnUnreachableServerIsAnError) {
  three_revisions();
  const Outcome outcome = dunlin({"upgrade", "--url", "postgresql://me@127.0.0.1:1/db"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-5001")) << outcome;
}

TEST_F(Errors, AWalkTooFarIsAnError) {
  three_revisions();
  ASSERT_EQ(dunlin({"upgrade"}).code, 0);
  const Outcome outcome = dunlin({"downgrade", "-4"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-3011")) << outcome;
  EXPECT_EQ(tables(), "a b c");
}

TEST_F(Errors, UsageErrorsAreDocumentsTooInJson) {
  const Outcome outcome = dunlin({"upgrad", "--format", "json"});
  EXPECT_EQ(outcome.code, 64) << outcome;
  EXPECT_EQ(outcome.document()["error"]["code"], "DUN-1006");
  EXPECT_THAT(outcome.document()["error"]["hint"].get<std::string>(), HasSubstr("upgrade"));
}

TEST_F(Errors, ARangeWithoutSqlIsAUsageError) {
  three_revisions();
  const Outcome outcome = dunlin({"upgrade", "base:head"});
  EXPECT_EQ(outcome.code, 64) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("--sql"));
}

TEST_F(Errors, ALimitOnTheSizeOfFilesEndsNoProgram) {
  three_revisions();
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  const Outcome outcome =
      run({"bash", "-c", "ulimit -f 8 && exec '" DUNLIN_PROGRAM "' downgrade base"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("hint: "));
  EXPECT_EQ(dunlin({"downgrade", "base"}).code, 0);
}

TEST_F(Errors, WhatIsTranslatedIsBounded) {
  if (!std::filesystem::exists("/dev/zero")) GTEST_SKIP() << "no /dev/zero here";
  const Outcome outcome = dunlin({"translate", "/dev/zero", "--to", "sqlite"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err,
              HasSubstr("DUN-1008: /dev/zero cannot be read: it is larger than 64 MiB"));
  EXPECT_THAT(dunlin({"translate", ".", "--to", "sqlite"}).err, HasSubstr("hint: "));
}

TEST_F(Errors, AFullDiskIsNotSilent) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  three_revisions();
  const Outcome outcome = run({"sh", "-c", "exec '" DUNLIN_PROGRAM "' upgrade --sql > /dev/full"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-1009")) << outcome;
}

TEST_F(Errors, AReaderThatGoesAwayDoesNotStopAnUpgrade) {
  environment();
  std::string parent;
  for (int i = 100; i < 400; ++i) {
    const std::string id = "r" + std::to_string(i);
    revision(id, parent, "CREATE TABLE t" + id + " (id integer PRIMARY KEY);");
    parent = id;
  }
  const Outcome outcome = run({"sh", "-c", "'" DUNLIN_PROGRAM "' upgrade | head -n 1"});
  EXPECT_EQ(dunlin({"current"}).out, "r399 (head), test\n") << outcome;
}

}  // namespace
}  // namespace dunlin::test
