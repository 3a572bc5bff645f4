// The program is killed (SIGKILL) while a statement of its runs: the test makes the statement wait
// for a lock that it holds itself. Then the statement either never happens (its session is ended on
// the server) or completes after the program is gone. The next run finishes in both cases.
#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

#include "backends.hpp"
#include "program.hpp"

namespace dunlin::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using namespace std::chrono_literals;

/// What becomes of the statement that was running.
enum class Fate { never_happens, completes };

bool eventually(const std::function<bool()>& condition) {
  for (int i = 0; i < 400; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(25ms);
  }
  return false;
}

class Kill : public Program {
 protected:
  void write_revisions(const std::string& up, const std::string& down,
                       const std::string& options = {}) const {
    environment();
    write("migrations/versions/a111.sql",
          "-- first\n--\n-- Revision ID: a111\n-- Revises:\n\n-- migrate:upgrade" + options + "\n" +
              up + "\n-- migrate:downgrade" + options + "\n" + down + "\n");
  }

  std::vector<std::string> command(const Database& database, std::vector<std::string> words) const {
    words.insert(words.end(), {"--url", database.url()});
    return words;
  }

  void kill_hard(Process& process) const {
    process.signal(SIGKILL);
    EXPECT_EQ(process.wait().code, 128 + SIGKILL);
  }
};

// ---- MySQL and MariaDB ----

class KillMysql : public Kill {
 protected:
  void SetUp() override { DUNLIN_REQUIRE_BACKEND("mysql"); }

  /// The session whose statement waits for the table, "" while there is none.
  static std::string waiting(const Database& database) {
    return database.rows(
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE "
        "'Waiting for table metadata lock%'");
  }

  /// Runs `words` and kills the program while the statement that changes `table` waits.
  void kill_at(const Database& database, const std::vector<std::string>& words,
               const std::string& table, Fate fate) const {
    const auto holder = database.connect();
    holder->begin();
    (void)holder->query("SELECT * FROM " + table);
    Process process = start(command(database, words));
    std::string session;
    ASSERT_TRUE(eventually([&] { return !(session = waiting(database)).empty(); }));
    kill_hard(process);
    if (fate == Fate::never_happens) {
      database.execute("KILL " + session);
      ASSERT_TRUE(eventually([&] { return waiting(database).empty(); }));
    }
    holder->rollback();
  }

  static std::string shape(const Database& database, const std::string& table) {
    const auto connection = database.connect();
    if (!connection->table_exists({{}, table})) return "absent";
    return connection->query("SHOW CREATE TABLE " + table).rows.at(0).at(1).value_or("");
  }

  static std::string picture(const Database& database) {
    std::string all;
    for (const std::string table : {"one", "two", "three", "gate"})
      all += shape(database, table) + "\n";
    return all;
  }

  static constexpr const char* kUp =
      "CREATE TABLE one (id integer PRIMARY KEY, n varchar(9));\n"
      "INSERT INTO one VALUES (1, 'a');\n"
      "ALTER TABLE two ADD COLUMN extra integer NOT NULL DEFAULT 3;\n"
      "CREATE INDEX three_n ON three (n);\n"
      "ALTER TABLE three ALTER COLUMN n TYPE varchar(30);\n"
      "ALTER TABLE two DROP COLUMN n;";
  static constexpr const char* kDown =
      "ALTER TABLE two ADD COLUMN n varchar(9);\n"
      "ALTER TABLE three ALTER COLUMN n TYPE varchar(9);\n"
      "DROP INDEX three_n;\n"
      "ALTER TABLE two DROP COLUMN extra;\n"
      "DROP TABLE one;";

  /// Two tables that an earlier revision made.
  void write_set() const {
    environment();
    revision("a111", "",
             "CREATE TABLE two (id integer PRIMARY KEY, n varchar(9));\n"
             "CREATE TABLE three (id integer PRIMARY KEY, n varchar(9));",
             "DROP TABLE three;\nDROP TABLE two;");
    revision("b222", "a111", kUp, kDown);
  }
};

TEST_F(KillMysql, KilledInAStatementTheNextUpgradeFinishes) {
  write_set();
  std::string expected;
  for (const std::string table : {"", "two", "three"}) {
    for (const Fate fate : {Fate::never_happens, Fate::completes}) {
      const Database database("mysql");
      ASSERT_EQ(dunlin(command(database, {"upgrade", "a111"})).code, 0);
      if (!table.empty()) {
        kill_at(database, {"upgrade"}, table, fate);
        const Outcome status = dunlin(command(database, {"status", "--format", "json"}));
        EXPECT_EQ(status.document()["half_applied"]["revision"], "b222") << status;
      }
      const Outcome next = dunlin(command(database, {"upgrade"}));
      ASSERT_EQ(next.code, 0) << next;
      EXPECT_EQ(database.rows("SELECT id, n FROM one"), "1|a");
      if (expected.empty()) expected = picture(database);
      EXPECT_EQ(picture(database), expected) << table;
      EXPECT_EQ(database.rows("SELECT version_num FROM dunlin_version"), "b222");
      EXPECT_EQ(database.rows("SELECT count(*) FROM dunlin_journal WHERE state = 'done' AND "
                              "revision = 'b222'"),
                "1");
    }
  }
}

TEST_F(KillMysql, KilledInADowngradeTheNextOneFinishes) {
  write_set();
  std::string expected;
  for (const std::string table : {"", "two", "three", "one"}) {
    for (const Fate fate : {Fate::never_happens, Fate::completes}) {
      const Database database("mysql");
      ASSERT_EQ(dunlin(command(database, {"upgrade"})).code, 0);
      if (!table.empty()) kill_at(database, {"downgrade"}, table, fate);
      const Outcome next = dunlin(command(database, {"downgrade"}));
      ASSERT_EQ(next.code, 0) << next;
      if (expected.empty()) expected = picture(database);
      EXPECT_EQ(picture(database), expected) << table;
      EXPECT_EQ(database.rows("SELECT version_num FROM dunlin_version"), "a111");
    }
  }
}

TEST_F(KillMysql, ADowngradeFromAHalfAppliedUpgradeUndoesExactlyThat) {
  write_set();
  std::string before;
  for (const std::string table : {"two", "three"}) {
    for (const Fate fate : {Fate::never_happens, Fate::completes}) {
      const Database database("mysql");
      ASSERT_EQ(dunlin(command(database, {"upgrade", "a111"})).code, 0);
      before = picture(database);
      kill_at(database, {"upgrade"}, table, fate);
      const Outcome down = dunlin(command(database, {"downgrade"}));
      ASSERT_EQ(down.code, 0) << down;
      EXPECT_EQ(picture(database), before) << table;
      EXPECT_EQ(database.rows("SELECT version_num FROM dunlin_version"), "a111");
      ASSERT_EQ(dunlin(command(database, {"upgrade"})).code, 0);
    }
  }
}

TEST_F(KillMysql, WhatIsKnownIsNotAssumedToBeOtherwise) {
  const Database database("mysql");
  environment();
  write("migrations/versions/a111.sql",
        "-- first\n--\n-- Revision ID: a111\n-- Revises:\n\n-- migrate:upgrade only=mysql\n"
        "CREATE TABLE one (n integer);\nINSERT INTO nowhere VALUES (1);\n"
        "-- migrate:downgrade only=mysql\nDROP TABLE one;\n");
  ASSERT_EQ(dunlin(command(database, {"upgrade"})).code, 1);
  const Outcome denied = dunlin(command(database, {"resume", "--assume-done"}));
  EXPECT_EQ(denied.code, 1) << denied;
  EXPECT_THAT(denied.err, HasSubstr("DUN-6010")) << denied;
  EXPECT_THAT(denied.err, HasSubstr("statement 2 of revision a111 took no effect")) << denied;
  EXPECT_EQ(database.rows("SELECT count(*) FROM dunlin_version"), "0");
}

TEST_F(KillMysql, WhereTheDatabaseCannotTellItStopsAndAsks) {
  for (const std::string assume : {"--assume-done", "--assume-not-done"}) {
    const Database database("mysql");
    database.execute("CREATE TABLE gate (n integer)");
    database.execute(
        "CREATE PROCEDURE through_the_gate() INSERT INTO gate SELECT 1 + count(*) FROM gate");
    environment();
    write("migrations/versions/a111.sql",
          "-- first\n--\n-- Revision ID: a111\n-- Revises:\n\n-- migrate:upgrade only=mysql\n"
          "CREATE TABLE one (n integer);\nCALL through_the_gate();\nCREATE TABLE two (n integer);\n"
          "-- migrate:downgrade only=mysql\nDROP TABLE two;\nDROP TABLE one;\n");
    const auto holder = database.connect();
    holder->execute("LOCK TABLES gate WRITE");
    Process process = start(command(database, {"upgrade"}));
    std::string session;
    ASSERT_TRUE(eventually([&] { return !(session = waiting(database)).empty(); }));
    kill_hard(process);
    database.execute("KILL " + session);
    ASSERT_TRUE(eventually([&] { return waiting(database).empty(); }));
    holder->execute("UNLOCK TABLES");
    const Outcome asked = dunlin(command(database, {"upgrade"}));
    EXPECT_EQ(asked.code, 1) << asked;
    EXPECT_THAT(asked.err, HasSubstr("DUN-6012")) << asked;
    EXPECT_THAT(asked.err, HasSubstr("statement 2 of revision a111")) << asked;
    EXPECT_THAT(asked.err, HasSubstr("CALL through_the_gate()")) << asked;
    EXPECT_THAT(asked.err, HasSubstr("dunlin resume --assume-done")) << asked;
    EXPECT_EQ(database.rows("SELECT count(*) FROM gate"), "0");
    const Outcome told = dunlin(command(database, {"resume", assume}));
    EXPECT_EQ(told.code, 0) << told;
    EXPECT_EQ(database.rows("SELECT count(*) FROM gate"), assume == "--assume-done" ? "0" : "1");
    EXPECT_EQ(database.rows("SELECT version_num FROM dunlin_version"), "a111");
    EXPECT_EQ(dunlin(command(database, {"resume"})).code, 0) << "nothing is left to do";
  }
}

TEST_F(KillMysql, AFailedStatementIsEditedAndGoneOnFrom) {
  const Database database("mysql");
  database.execute("CREATE TABLE two (id integer PRIMARY KEY, n varchar(9))");
  database.execute("INSERT INTO two VALUES (1, 'a'), (2, 'a')");
  const std::string good = "CREATE TABLE one (id integer PRIMARY KEY);\n";
  const auto with = [&](const std::string& text) {
    write_revisions(text, "DROP TABLE one;");
    return dunlin(command(database, {"upgrade"}));
  };
  const Outcome failed =
      with(good + "CREATE TABLE two (id integer);\nCREATE TABLE three (id integer);");
  EXPECT_EQ(failed.code, 1) << failed;
  EXPECT_THAT(failed.err, HasSubstr("1 statement of 3 took effect")) << failed;
  const Outcome log = dunlin(command(database, {"log", "--format", "json"}));
  EXPECT_EQ(log.document()["entries"][0]["state"], "failed") << log;
  EXPECT_EQ(log.document()["entries"][0]["statement"], 2) << log;
  const Outcome edited =
      with("CREATE TABLE one (id bigint PRIMARY KEY);\nCREATE TABLE three (id integer);");
  EXPECT_EQ(edited.code, 1) << edited;
  EXPECT_THAT(edited.err, HasSubstr("DUN-6011")) << edited;
  EXPECT_THAT(edited.err, HasSubstr("statement 1 of revision a111")) << edited;
  const Outcome mended = with(good + "CREATE TABLE three (id integer);");
  EXPECT_EQ(mended.code, 0) << mended;
  EXPECT_EQ(database.rows("SELECT version_num FROM dunlin_version"), "a111");
  EXPECT_TRUE(database.connect()->table_exists({{}, "three"}));
}

// ---- PostgreSQL ----

class KillPostgres : public Kill {
 protected:
  void SetUp() override { DUNLIN_REQUIRE_BACKEND("postgres"); }

  static std::string waiting(const Database& database) {
    return database.rows(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' "
        "AND wait_event_type = 'Lock'");
  }
};

TEST_F(KillPostgres, AnInvalidIndexIsBuiltAgain) {
  for (const Fate fate : {Fate::never_happens, Fate::completes}) {
    const Database database("postgres");
    database.execute("CREATE TABLE one (id integer, n integer)");
    write_revisions(
        "CREATE TABLE two (id integer);\n"
        "CREATE INDEX CONCURRENTLY one_n ON one (n);\n"
        "INSERT INTO two VALUES (1);",
        "DROP TABLE two;\nDROP INDEX CONCURRENTLY one_n;", " transaction=auto");
    const auto holder = database.connect();
    // An open transaction with rows of the table: the build waits for it.
    holder->begin();
    holder->execute("INSERT INTO one VALUES (1, 1)");
    Process process = start(command(database, {"upgrade"}));
    std::string session;
    ASSERT_TRUE(eventually([&] { return !(session = waiting(database)).empty(); }));
    kill_hard(process);
    if (fate == Fate::never_happens) {
      database.execute("SELECT pg_terminate_backend(" + session + ")");
      ASSERT_TRUE(eventually([&] { return waiting(database).empty(); }));
      EXPECT_EQ(database.rows("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "1");
    }
    holder->rollback();
    const Outcome next = dunlin(command(database, {"upgrade"}));
    ASSERT_EQ(next.code, 0) << next;
    EXPECT_EQ(database.rows("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
    EXPECT_EQ(database.rows("SELECT count(*) FROM pg_class WHERE relname = 'one_n'"), "1");
    EXPECT_EQ(database.rows("SELECT id FROM two"), "1");
    EXPECT_EQ(database.rows("SELECT version_num FROM dunlin_version"), "a111");
  }
}

}  // namespace
}  // namespace dunlin::test
