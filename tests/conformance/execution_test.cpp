// What happens when something goes wrong, or two come at once, on every backend.
#include <gmock/gmock.h>

#include "conformance.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/execute/run.hpp"

namespace dunlin::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Execution : public Conformance {};
INSTANTIATE_TEST_SUITE_P(Backends, Execution, testing::ValuesIn(backends()), parameter_name);

std::vector<std::pair<std::string, std::string>> failing_second() {
  return {
      revision("first000", "", "CREATE TABLE one (id integer PRIMARY KEY);", "DROP TABLE one;"),
      revision("second00", "first000",
               "CREATE TABLE two (id integer PRIMARY KEY);\n\nINSERT INTO one VALUES (1);\nINSERT "
               "INTO one VALUES (1);",
               "DROP TABLE two;"),
      revision("third000", "second00", "CREATE TABLE three (id integer);", "DROP TABLE three;")};
}

TEST_P(Execution, AFailureKeepsWhatWasBeforeItAndSaysWhere) {
  const app::Project p = project(failing_second());
  try {
    app::upgrade(p, {});
    FAIL() << "expected an error";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.context().revision, "second00");
    EXPECT_EQ(error.context().step, 3U);
    EXPECT_EQ(error.context().steps, 3U);
    EXPECT_EQ(error.context().position.line, 10U);
    EXPECT_EQ(error.context().position.file, "second00.sql");
    EXPECT_THAT(error.context().source_line, HasSubstr("INSERT INTO one VALUES (1);"));
    EXPECT_THAT(error.context().outcome, HasSubstr("1 revision"));
    EXPECT_FALSE(error.hint().empty());
  }
  EXPECT_THAT(app::current(p).revisions, ElementsAre("first000"));
  const auto connection = database().connect();
  EXPECT_TRUE(connection->table_exists({{}, "one"}));
  EXPECT_FALSE(connection->table_exists({{}, "three"}));
  if (transactional_ddl()) {
    EXPECT_FALSE(connection->table_exists({{}, "two"}));
    EXPECT_EQ(database().rows("SELECT count(*) FROM one"), "0");
  }
}

TEST_P(Execution, AHalfAppliedRevisionThatChangedRowsIsNotTakenBack) {
  if (transactional_ddl()) GTEST_SKIP() << "nothing is half applied here";
  const app::Project p = project(
      {revision(
           "first000", "",
           "CREATE TABLE one (id integer PRIMARY KEY, n integer);\nINSERT INTO one VALUES (1, 0);",
           "DROP TABLE one;"),
       revision("second00", "first000",
                "UPDATE one SET n = n + 1;\nCREATE TABLE two (id integer);\nINSERT INTO one VALUES "
                "(1, 1);",
                "DROP TABLE two;")});
  EXPECT_THROW(app::upgrade(p, {}), DatabaseError);
  try {
    app::downgrade(p, {});
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::half_applied) << error.message();
    EXPECT_FALSE(error.hint().empty());
  }
  EXPECT_EQ(database().rows("SELECT n FROM one"), "1");
}

TEST_P(Execution, SingleTransactionIsAllOrNothing) {
  app::RunOptions options;
  options.single_transaction = true;
  const app::Project p = project(failing_second());
  if (!transactional_ddl()) {
    EXPECT_THROW(app::upgrade(p, options), UsageError);
    return;
  }
  EXPECT_THROW(app::upgrade(p, options), DatabaseError);
  EXPECT_THAT(app::current(p).revisions, IsEmpty());
  EXPECT_FALSE(database().connect()->table_exists({{}, "one"}));
}

TEST_P(Execution, SharedAndSingleCommitsEndAlike) {
  for (const script::CommitMode mode : {script::CommitMode::revision, script::CommitMode::batch}) {
    app::Project p = project(failing_second());
    p.settings.commit = mode;
    if (mode == script::CommitMode::batch) {
      app::RunOptions to_base;
      to_base.target = "base";
      app::downgrade(p, to_base);
      EXPECT_FALSE(database().connect()->table_exists({{}, "two"})) << "half-applied, taken back";
    }
    EXPECT_THROW(app::upgrade(p, {}), DatabaseError);
    EXPECT_THAT(app::current(p).revisions, ElementsAre("first000"));
  }
}

TEST_P(Execution, WhatCannotBeTranslatedIsRefusedBeforeAnythingRuns) {
  const app::Project p = project(
      {revision("first000", "", "CREATE TABLE one (id integer PRIMARY KEY);", "DROP TABLE one;"),
       revision("second00", "first000",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                "DROP FUNCTION f();")});
  if (database().connect()->dialect().capabilities().speaks_portable_sql) {
    EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("second00"));
    return;
  }
  try {
    app::upgrade(p, {});
    FAIL() << "expected an error";
  } catch (const DiagnosticsError& error) {
    ASSERT_EQ(error.diagnostics().size(), 1U);
    const Diagnostic& found = error.diagnostics()[0];
    EXPECT_EQ(found.code, Code::not_translatable);
    EXPECT_EQ(to_string(found.position), "second00.sql:7:1");
    EXPECT_THAT(found.message, HasSubstr("CREATE FUNCTION"));
    EXPECT_FALSE(found.hint.empty());
  }
  EXPECT_FALSE(database().connect()->table_exists({{}, "one"}));
}

TEST_P(Execution, SyntaxErrorsAreFoundBeforeOrRolledBack) {
  const app::Project p = project({revision(
      "first000", "", "CREATE TABLE one (id integer);\nCREATE TABEL two (id integer);", "")});
  EXPECT_THROW(app::upgrade(p, {}), Error);
  EXPECT_FALSE(database().connect()->table_exists({{}, "one"}));
  EXPECT_THAT(app::current(p).revisions, IsEmpty());
}

TEST_P(Execution, TheLockExcludesASecondRunner) {
  const app::Project p = project(failing_second());
  const auto holder = database().connect();
  driver::HistoryTables tables;
  tables.version.schema = tables.journal.schema = holder->default_schema();
  const driver::LockAttempt held = holder->try_lock(tables);
  ASSERT_NE(held.lock, nullptr);
  app::RunOptions options;
  options.target = "first000";
  options.lock_timeout = std::chrono::seconds(0);
  try {
    app::upgrade(p, options);
    FAIL() << "expected LockTimeout";
  } catch (const LockTimeout& error) {
    EXPECT_EQ(error.code(), Code::lock_timeout);
    EXPECT_THAT(error.message(), HasSubstr("held by"));
  }
  EXPECT_FALSE(database().connect()->table_exists({{}, "one"}));
}

TEST_P(Execution, StopsBetweenRevisionsWhenAsked) {
  struct StopAfterFirst : execute::Observer {
    execute::CancelFlag flag{false};
    void revision_finished(const execute::StepReport&) override { flag = true; }
  } observer;
  app::Project p =
      project({revision("first000", "", "CREATE TABLE one (id integer);", ""),
               revision("second00", "first000", "CREATE TABLE two (id integer);", "")});
  p.observer = &observer;
  p.cancelled = &observer.flag;
  try {
    app::upgrade(p, {});
    FAIL() << "expected Cancelled";
  } catch (const Cancelled& error) {
    EXPECT_THAT(error.context().outcome, HasSubstr("1 revision"));
  }
  EXPECT_THAT(app::current(p).revisions, ElementsAre("first000"));
}

/// A revision that mixes a statement PostgreSQL refuses in a transaction with others.
std::pair<std::string, std::string> mixed(const std::string& options, const std::string& last) {
  auto file = revision(
      "mixed000", "",
      "CREATE TABLE one (id integer);\nCREATE INDEX CONCURRENTLY one_id ON one (id);\n" + last, "");
  file.second.replace(file.second.find("-- migrate:upgrade"), 18, "-- migrate:upgrade" + options);
  return file;
}

TEST_P(Execution, AMixtureIsRefusedUnlessTheAuthorSaysSo) {
  const std::string last = "INSERT INTO one VALUES (1);";
  if (database().connect()->dialect().capabilities().speaks_portable_sql) {
    try {
      app::upgrade(project({mixed("", last)}), {});
      FAIL() << "expected an error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::transaction_mixed);
      EXPECT_THAT(error.hint(), HasSubstr("transaction=auto"));
      EXPECT_EQ(error.context().position.line, 8U);
    }
    EXPECT_FALSE(database().connect()->table_exists({{}, "one"}));
  }
  app::upgrade(project({mixed(" transaction=auto", last)}), {});
  EXPECT_THAT(app::current(project({mixed("", last)})).revisions, ElementsAre("mixed000"));
  EXPECT_EQ(database().rows("SELECT id FROM one"), "1");
}

TEST_P(Execution, WithoutATransactionWhatRanStaysAndIsReported) {
  const app::Project p =
      project({mixed(" transaction=off", "INSERT INTO no_such_table VALUES (1);")});
  try {
    app::upgrade(p, {});
    FAIL() << "expected an error";
  } catch (const DiagnosticsError&) {
    EXPECT_FALSE(database().connect()->table_exists({{}, "one"})) << "found before anything ran";
    return;
  } catch (const DatabaseError& error) {
    EXPECT_THAT(error.context().outcome, HasSubstr("2 statements of 3 took effect"));
  }
  EXPECT_TRUE(database().connect()->table_exists({{}, "one"}));
  EXPECT_THAT(app::current(p).revisions, IsEmpty());
}

TEST_P(Execution, AMistypedDialectIsNotLeftOutSilently) {
  auto file = revision("first000", "", "SELECT 1;", "");
  file.second.replace(file.second.find("-- migrate:upgrade"), 18,
                      "-- migrate:upgrade only=sqlitee,postgress,msyql");
  try {
    app::upgrade(project({file}), {});
    FAIL() << "expected an error";
  } catch (const DiagnosticsError& error) {
    EXPECT_EQ(error.diagnostics().size(), 3U);
    EXPECT_EQ(error.code(), Code::dialect_unknown);
    EXPECT_EQ(error.context().position.line, 6U);
    EXPECT_EQ(error.hint(), "did you mean 'sqlite'?");
  }
}

TEST_P(Execution, AnOpenCommentSwallowsNothing) {
  const app::Project p = project(
      {revision("first000", "",
                "CREATE TABLE one (id integer); /* oops\nCREATE TABLE two (id integer);", "")});
  try {
    app::upgrade(p, {});
    FAIL() << "expected an error";
  } catch (const DiagnosticsError& error) {
    EXPECT_EQ(error.code(), Code::sql_syntax);
    EXPECT_EQ(error.context().position.line, 7U);
    EXPECT_EQ(error.context().position.column, 32U);
  }
  EXPECT_FALSE(database().connect()->table_exists({{}, "one"}));
  auto closed = revision("first000", "", "CREATE TABLE one (id integer); /* fine */", "");
  EXPECT_EQ(app::upgrade(project({closed}), {}).steps.size(), 1U);
}

TEST_P(Execution, AnEmptyRevisionIsARealStep) {
  const app::Project p = project(
      {revision("empty000", "", "", ""), revision("also0000", "empty000", "-- nothing\n", "")});
  EXPECT_EQ(app::upgrade(p, {}).steps.size(), 2U);
  EXPECT_THAT(app::current(p).revisions, ElementsAre("also0000"));
}

TEST_P(Execution, SettingsOfARevisionDoNotReachTheNext) {
  const std::string dialect = std::string(database().connect()->dialect().name());
  const std::map<std::string, std::string> upset{
      {"postgres", "SET search_path = pg_catalog; SET lock_timeout = '1s';"},
      {"sqlite", "PRAGMA case_sensitive_like = ON; CREATE TEMP TABLE two (x);"},
      {"mysql", "SET SESSION sql_mode = ''; SET SESSION foreign_key_checks = 0;"}};
  const std::string setting = upset.at(dialect);
  auto first = revision("first000", "", setting, "");
  first.second.replace(first.second.find("-- migrate:upgrade"), 18,
                       "-- migrate:upgrade only=" + dialect);
  const app::Project p =
      project({first, revision("second00", "first000", "CREATE TABLE two (id integer NOT NULL);",
                               "DROP TABLE two;")});
  EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("second00"));
  EXPECT_TRUE(database().connect()->table_exists({{}, "two"}));
}

TEST_P(Execution, AVersionTableOfSomebodyElseIsAccepted) {
  database().execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)");
  database().execute("INSERT INTO alembic_version VALUES ('first000')");
  app::Project p = project(failing_second());
  p.settings.version_table = "alembic_version";
  EXPECT_THAT(app::current(p).revisions, ElementsAre("first000"));
  app::RunOptions down;
  down.target = "base";
  database().execute("CREATE TABLE one (id integer)");
  EXPECT_THAT(app::downgrade(p, down).to, IsEmpty());
}

TEST_P(Execution, AnotherTableInTheJournalsPlaceIsRefused) {
  const app::Project p = project(failing_second());
  EXPECT_THROW(app::upgrade(p, {}), DatabaseError);
  database().execute("DROP TABLE dunlin_journal");
  database().execute("CREATE TABLE dunlin_journal (x integer)");
  try {
    app::upgrade(p, {});
    FAIL() << "expected an error";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.code(), Code::version_table_invalid);
    EXPECT_THAT(error.message(), HasSubstr("dunlin_journal cannot be read as a journal"));
    EXPECT_FALSE(error.hint().empty());
  }
  try {
    app::StampOptions options;
    options.targets = {"base"};
    (void)app::stamp(p, options);
    FAIL() << "expected an error";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.code(), Code::version_table_invalid) << error.message();
    EXPECT_THAT(error.message(), HasSubstr("dunlin_journal cannot be read as a journal"));
  }
}

TEST_P(Execution, AnotherTableOfThatNameIsRefused) {
  database().execute("CREATE TABLE dunlin_version (something integer)");
  try {
    app::upgrade(project(failing_second()), {});
    FAIL() << "expected an error";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.code(), Code::version_table_invalid);
  }
}

}  // namespace
}  // namespace dunlin::test
