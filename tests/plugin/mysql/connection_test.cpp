#include <gmock/gmock.h>

#include <chrono>
#include <thread>

#include "server.hpp"

namespace dunlin::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class MysqlConnection : public Server {};
DUNLIN_ON_SERVERS(MysqlConnection);

std::unique_ptr<driver::Connection> connect_to(driver::Url url) {
  return registry()->driver_for_scheme("mysql").connect(url, {});
}

TEST_P(MysqlConnection, SaysWhatItIsConnectedTo) {
  const auto connection = connect();
  EXPECT_THAT(connection->server(), HasSubstr(mariadb() ? "MariaDB 1" : "MySQL "));
  EXPECT_EQ(connection->dialect().name(), "mysql");
  EXPECT_EQ(connection->dialect().answers_to("mariadb"), mariadb());
  EXPECT_EQ(connection->dialect().answers_to("mysql8"), !mariadb());
  EXPECT_TRUE(connection->dialect().answers_to("mysql"));
  EXPECT_EQ(connection->default_schema(), value(*connection, "SELECT DATABASE()"));
}

TEST_P(MysqlConnection, QueriesGiveTextAndNull) {
  const auto connection = connect();
  const driver::Rows rows = connection->query("SELECT 1 AS a, NULL AS b, 'ä𝄞' AS c, X'6100' AS d");
  EXPECT_THAT(rows.columns, ElementsAre("a", "b", "c", "d"));
  ASSERT_EQ(rows.rows.size(), 1U);
  EXPECT_EQ(rows.rows[0][0], "1");
  EXPECT_EQ(rows.rows[0][1], std::nullopt);
  EXPECT_EQ(rows.rows[0][2], "ä𝄞");
  EXPECT_EQ(rows.rows[0][3], std::string("a\0", 2));
}

TEST_P(MysqlConnection, AnErrorInALaterResultIsNotLost) {
  const auto connection = connect();
  connection->execute(
      "CREATE PROCEDURE late() BEGIN SELECT 1; SELECT 2; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT "
      "= 'late'; END");
  const Error error = error_of([&] { connection->execute("CALL late()"); });
  EXPECT_EQ(error.context().sqlstate, "45000");
  EXPECT_EQ(error.message(), "late");
  EXPECT_EQ(value(*connection, "SELECT 3"), "3");
}

TEST_P(MysqlConnection, SlowStatementsTellTheirRows) {
  const auto connection = connect();
  connection->execute("CREATE TABLE t (id int)");
  connection->execute("INSERT INTO t SELECT SLEEP(0.2)");
  EXPECT_EQ(connection->affected_rows(), 1U);
  (void)connection->query("SELECT 1");
  EXPECT_EQ(connection->affected_rows(), 1U) << "of what was executed last";
}

/// What is said of a statement after a crash: before it was sent, and after.
std::string told(driver::Connection& connection, const std::string& statement) {
  using State = driver::Effect::State;
  const auto word = [](State state) {
    return state == State::present ? "there" : state == State::absent ? "not there" : "unknown";
  };
  const std::string before = connection.evidence(statement);
  std::string both = word(connection.effect_of(statement, before).state);
  connection.execute(statement);
  return both + ", " + word(connection.effect_of(statement, before).state);
}

TEST_P(MysqlConnection, EvidenceTellsOnlyWhatShapesCanTell) {
  const auto connection = connect();
  for (const char* table : {"a", "b"})
    connection->execute(std::string("CREATE TABLE ") + table +
                        " (id int NOT NULL, PRIMARY KEY (id))");
  connection->execute("CREATE TABLE other (name varchar(9))");
  EXPECT_EQ(told(*connection, "RENAME TABLE a TO old, `b` TO a"), "not there, there");
  EXPECT_EQ(told(*connection, "RENAME TABLE other TO passing, a TO other, passing TO a"),
            "unknown, there");
  EXPECT_EQ(told(*connection, "CREATE TABLE b LIKE old"), "not there, there");
  EXPECT_EQ(told(*connection, "RENAME TABLE b TO passing, old TO b, passing TO old"),
            "unknown, unknown");
  EXPECT_EQ(told(*connection, "DROP TABLE IF EXISTS old, nowhere"), "not there, there");
  connection->execute(
      "CREATE TABLE parts (id int NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id) "
      "(PARTITION low VALUES LESS THAN (10), PARTITION high VALUES LESS THAN MAXVALUE)");
  EXPECT_EQ(told(*connection, "ALTER TABLE parts EXCHANGE PARTITION low WITH TABLE b"),
            "unknown, unknown");
}

TEST_P(MysqlConnection, RowsThatNoRollbackTakesAwayHaveEvidence) {
  const auto connection = connect();
  connection->execute("CREATE TABLE kept (id int)");
  EXPECT_THAT(connection->evidence("INSERT INTO kept VALUES (1)"), IsEmpty());
  connection->execute("CREATE TABLE lasting (id int) ENGINE=MyISAM");
  EXPECT_THAT(connection->evidence("INSERT INTO kept VALUES (1)"), IsEmpty());
  EXPECT_THAT(connection->evidence("CREATE TEMPORARY TABLE t (id int)"), IsEmpty());
  for (const char* statement : {"INSERT INTO `lasting` VALUES (1)", "UPDATE lasting SET id = 2",
                                "DELETE FROM lasting WHERE id = 1"}) {
    EXPECT_EQ(told(*connection, statement), "unknown, unknown");
    EXPECT_THAT(connection->evidence(statement), Not(IsEmpty()));
  }
  connection->execute("ALTER TABLE lasting ENGINE=InnoDB");
  EXPECT_THAT(connection->evidence("INSERT INTO lasting VALUES (1)"), IsEmpty());
}

TEST_P(MysqlConnection, TwoStatementsAtOnceAreRefused) {
  const auto connection = connect();
  EXPECT_EQ(error_of([&] { connection->execute("SELECT 1; SELECT 2"); }).code(),
            Code::statement_failed);
}

TEST_P(MysqlConnection, SyntaxErrorsHaveAnOffset) {
  const auto connection = connect();
  const std::string statement = "SELECT 'ä',\n  1 +* 2";
  const Error error = error_of([&] { connection->execute(statement); });
  EXPECT_EQ(error.code(), Code::statement_failed);
  EXPECT_EQ(error.context().native_code, 1064);
  ASSERT_TRUE(error.context().position.known());
  EXPECT_EQ(error.context().position.offset, statement.find("* 2"));
}

TEST_P(MysqlConnection, WarningsAreKeptUntilAskedFor) {
  const auto connection = connect();
  connection->execute("CREATE TABLE t (a TINYINT)");
  connection->execute("DROP TABLE IF EXISTS missing");
  EXPECT_THAT(connection->warnings(), IsEmpty()) << "what IF EXISTS is written for is no warning";
  connection->execute("INSERT IGNORE INTO t VALUES (300)");
  EXPECT_EQ(connection->affected_rows(), 1U);
  EXPECT_THAT(connection->warnings(), ElementsAre(HasSubstr("1264: Out of range")));
  EXPECT_THAT(connection->warnings(), IsEmpty());
}

TEST_P(MysqlConnection, TheSessionIsPinnedAndBroughtBack) {
  const auto connection = connect();
  const std::string settings =
      "SELECT CONCAT_WS('|', @@sql_mode, @@foreign_key_checks + 0, @@unique_checks + 0, "
      "@@time_zone, @@collation_connection, DATABASE())";
  const std::string before = value(*connection, settings);
  EXPECT_THAT(before, HasSubstr("STRICT_ALL_TABLES"));
  EXPECT_THAT(before, HasSubstr("|1|1|+00:00|"));
  EXPECT_EQ(value(*connection, "SELECT 'a' = 'A' OR 'ä' = 'a' OR 'a' = 'a '"), "0");
  connection->execute(
      "SET sql_mode = 'ANSI', foreign_key_checks = 0, unique_checks = 0, time_zone = '+05:00'");
  connection->execute("SET NAMES latin1");
  connection->execute("CREATE TEMPORARY TABLE IF NOT EXISTS `left over` (a INT)");
  connection->execute("USE mysql");
  connection->reset_session();
  EXPECT_EQ(value(*connection, settings), before);
  EXPECT_EQ(error_of([&] { connection->query("SELECT * FROM `left over`"); }).context().native_code,
            1146);
}

TEST_P(MysqlConnection, ALostConnectionStaysLost) {
  const auto connection = connect();
  const std::string id = value(*connection, "SELECT CONNECTION_ID()");
  database().execute("KILL " + id);
  const Error error = error_of([&] {
    connection->query("SELECT 1");
    connection->query("SELECT 1");
  });
  EXPECT_EQ(error.code(), Code::connection_lost);
  EXPECT_FALSE(connection->usable());
  EXPECT_EQ(error_of([&] { connection->query("SELECT 1"); }).code(), Code::connection_lost);
}

TEST_P(MysqlConnection, ARunningStatementCanBeCancelled) {
  const auto connection = connect();
  connection->execute("CREATE TABLE t (a INT)");
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    connection->cancel();
  });
  const Error error =
      error_of([&] { connection->execute("INSERT INTO t SELECT 1 FROM (SELECT SLEEP(60)) AS s"); });
  canceller.join();
  EXPECT_EQ(error.code(), Code::cancelled);
  EXPECT_EQ(value(*connection, "SELECT COUNT(*) FROM t"), "0");
}

TEST_P(MysqlConnection, WhoMayNotComeInIsToldWhyAndNoPasswordIsShown) {
  driver::Url url = driver::parse_url(database().url());
  url.user = "dunlin_nobody";
  url.password = "very-secret";
  const Error stranger = error_of([&] { connect_to(url); });
  EXPECT_EQ(stranger.code(), Code::authentication_failed);
  EXPECT_THAT(stranger.message() + stranger.hint() + stranger.context().detail,
              Not(HasSubstr("very-secret")));

  url = driver::parse_url(database().url());
  url.database = "dunlin_no_such_database";
  EXPECT_EQ(error_of([&] { connect_to(url); }).code(), Code::database_missing);
  url.database.clear();
  EXPECT_EQ(error_of([&] { connect_to(url); }).code(), Code::url_invalid);

  url = driver::parse_url("mysql://root@127.0.0.1:1/x");
  EXPECT_EQ(error_of([&] { connect_to(url); }).code(), Code::connection_failed);
  url.parameters["unknown"] = "1";
  EXPECT_EQ(error_of([&] { connect_to(url); }).code(), Code::url_invalid);
}

TEST_P(MysqlConnection, LookingOnlyWritesNothing) {
  driver::ConnectOptions options;
  options.read_only = true;
  const auto connection =
      registry()->driver_for_scheme("mysql").connect(driver::parse_url(database().url()), options);
  EXPECT_EQ(error_of([&] { connection->execute("CREATE TABLE t (a INT)"); }).code(),
            Code::database_read_only);
}

TEST_P(MysqlConnection, TheLockIsHeldByOne) {
  const driver::HistoryTables tables;
  const auto first = connect();
  const auto second = connect();
  driver::LockAttempt held = first->try_lock(tables);
  ASSERT_NE(held.lock, nullptr);
  held.lock->verify();
  const driver::LockAttempt refused = second->try_lock(tables);
  EXPECT_EQ(refused.lock, nullptr);
  EXPECT_THAT(refused.holder, HasSubstr(driver::this_process() + " since 20"));
  EXPECT_FALSE(refused.stale);
  EXPECT_FALSE(second->end_stale_holder(tables)) << "the holder is alive";
  driver::HistoryTables others = tables;
  others.version.name = "another_table";
  EXPECT_NE(second->try_lock(others).lock, nullptr);
  first->reset_session();
  held.lock->verify();
  held.lock.reset();
  EXPECT_NE(second->try_lock(tables).lock, nullptr);
}

TEST_P(MysqlConnection, ALockThatAStatementReleasedIsNoticed) {
  const auto connection = connect();
  const driver::LockAttempt held = connection->try_lock({});
  connection->execute("DO RELEASE_ALL_LOCKS()");
  EXPECT_EQ(error_of([&] { held.lock->verify(); }).code(), Code::lock_lost);
}

}  // namespace
}  // namespace dunlin::test
