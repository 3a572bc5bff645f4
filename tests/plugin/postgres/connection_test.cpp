#include <gmock/gmock.h>

#include <chrono>
#include <thread>

#include "server.hpp"

namespace dunlin::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(PostgresTest, TellsWhatItIsConnectedTo) {
  const auto connection = connect();
  EXPECT_THAT(connection->server(), HasSubstr("PostgreSQL "));
  EXPECT_EQ(connection->default_schema(), "public");
  EXPECT_EQ(connection->dialect().name(), "postgres");
  EXPECT_TRUE(connection->usable());
}

TEST_F(PostgresTest, QueriesGiveTextAndNull) {
  const auto connection = connect();
  const driver::Rows rows = connection->query("SELECT 1 AS a, NULL AS b, 'ä' AS c");
  EXPECT_THAT(rows.columns, ElementsAre("a", "b", "c"));
  ASSERT_EQ(rows.rows.size(), 1U);
  EXPECT_EQ(rows.rows[0][0], "1");
  EXPECT_EQ(rows.rows[0][1], std::nullopt);
  EXPECT_EQ(rows.rows[0][2], "ä");
}

TEST_F(PostgresTest, CountsChangedRows) {
  const auto connection = connect();
  connection->execute("CREATE TABLE t (a int)");
  connection->execute("INSERT INTO t SELECT generate_series(1, 3)");
  EXPECT_EQ(connection->affected_rows(), 3U);
  connection->execute("UPDATE t SET a = 0 WHERE a > 5");
  EXPECT_EQ(connection->affected_rows(), 0U);
}

TEST_F(PostgresTest, ErrorsHaveStateAndByteOffset) {
  const auto connection = connect();
  // Two-byte characters before the place of the error: the server counts characters, the core
  // bytes.
  const std::string statement = "SELECT 'ää', nowhere FROM pg_class";
  const Error error = error_of([&] { connection->execute(statement); });
  EXPECT_EQ(error.code(), Code::statement_failed);
  EXPECT_EQ(error.context().sqlstate, "42703");
  EXPECT_EQ(error.context().statement, statement);
  ASSERT_TRUE(error.context().position.known());
  EXPECT_EQ(error.context().position.offset, statement.find("nowhere"));
  EXPECT_EQ(error.message(), "column \"nowhere\" does not exist");
}

TEST_F(PostgresTest, ErrorsHaveDetailHintAndContext) {
  const auto connection = connect();
  const Error error = error_of([&] {
    connection->execute(
        "DO $$ BEGIN RAISE 'no' USING DETAIL = 'some detail', HINT = 'some hint'; END $$");
  });
  EXPECT_EQ(error.context().sqlstate, "P0001");
  EXPECT_THAT(error.context().detail, HasSubstr("DETAIL: some detail\nHINT: some hint\nCONTEXT: "));
  EXPECT_FALSE(error.context().position.known());
}

TEST_F(PostgresTest, StatementsThatTransactionsForbidSayWhatToDo) {
  const auto connection = connect();
  connection->begin();
  const Error error = error_of([&] { connection->execute("VACUUM"); });
  EXPECT_EQ(error.context().sqlstate, "25001");
  EXPECT_THAT(error.hint(), HasSubstr("transaction=off"));
  connection->rollback();

  connection->execute("CREATE TYPE mood AS ENUM ('ok')");
  connection->begin();
  connection->execute("ALTER TYPE mood ADD VALUE 'meh'");
  EXPECT_THAT(error_of([&] { connection->execute("SELECT 'meh'::mood"); }).hint(),
              HasSubstr("revision before"));
  connection->rollback();
}

TEST_F(PostgresTest, AReadOnlyDatabaseHasItsOwnCode) {
  driver::ConnectOptions options;
  options.read_only = true;
  const auto connection = postgres_driver().connect(url(), options);
  const Error error = error_of([&] { connection->execute("CREATE TABLE t (a int)"); });
  EXPECT_EQ(error.code(), Code::database_read_only);
}

TEST_F(PostgresTest, ABatchIsOneRoundTripAndNamesTheStatementThatFails) {
  const auto connection = connect();
  connection->execute_batch(
      {"BEGIN", "CREATE TABLE t (a int) -- remark", "INSERT INTO t VALUES (1)", "COMMIT"});
  EXPECT_EQ(value(*connection, "SELECT count(*) FROM t"), "1");
  const Error error = error_of([&] {
    connection->execute_batch(
        {"INSERT INTO t VALUES (2)", "INSERT INTO missing VALUES (1)", "SELECT 1"});
  });
  EXPECT_EQ(error.context().statement, "INSERT INTO missing VALUES (1)");
  EXPECT_EQ(error.context().sqlstate, "42P01");
  EXPECT_EQ(value(*connection, "SELECT count(*) FROM t"), "1");
}

TEST_F(PostgresTest, TransactionsFollowTheServer) {
  const auto connection = connect();
  connection->rollback();
  EXPECT_FALSE(connection->in_transaction());
  connection->begin();
  connection->execute("CREATE TABLE t (a int)");
  EXPECT_TRUE(connection->in_transaction());
  error_of([&] { connection->execute("SELECT * FROM missing"); });
  EXPECT_TRUE(connection->in_transaction());
  connection->rollback();
  EXPECT_FALSE(connection->in_transaction());
  EXPECT_FALSE(connection->table_exists({"public", "t"}));
  // The author's own control statements are seen as well.
  connection->execute("BEGIN");
  EXPECT_TRUE(connection->in_transaction());
  connection->execute("COMMIT");
  EXPECT_FALSE(connection->in_transaction());
}

TEST_F(PostgresTest, ACommitOfAFailedTransactionIsAnError) {
  const auto connection = connect();
  connection->begin();
  error_of([&] { connection->execute("SELECT 1/0"); });
  const Error error = error_of([&] { connection->commit(); });
  EXPECT_EQ(error.code(), Code::statement_failed);
  EXPECT_FALSE(connection->in_transaction());
}

TEST_F(PostgresTest, WarningsAreKeptUntilAskedFor) {
  const auto connection = connect();
  connection->execute("DO $$ BEGIN RAISE WARNING 'careful'; RAISE NOTICE 'by the way'; END $$");
  EXPECT_THAT(connection->warnings(), ElementsAre("WARNING: careful", "NOTICE: by the way"));
  EXPECT_THAT(connection->warnings(), IsEmpty());
}

TEST_F(PostgresTest, OwnBatchesLeaveNoRemarks) {
  const auto connection = connect();
  connection->execute("DO $$ BEGIN RAISE WARNING 'careful'; END $$");
  connection->execute_batch(
      {"CREATE TABLE IF NOT EXISTS t (a int)", "CREATE TABLE IF NOT EXISTS t (a int)"});
  EXPECT_THAT(connection->warnings(), ElementsAre("WARNING: careful"));
}

TEST_F(PostgresTest, ResetBringsTheSessionBack) {
  const auto connection = connect();
  connection->execute("CREATE ROLE " + value(*connection, "SELECT current_database()") + "_role");
  const std::string role = value(*connection, "SELECT current_database() || '_role'");
  const std::string user = value(*connection, "SELECT current_user");
  connection->execute("SELECT pg_catalog.set_config('search_path', '', false)");
  connection->execute("SET statement_timeout = 12345");
  connection->execute("CREATE TEMP TABLE pg_temp_table (a int)");
  connection->execute("PREPARE p AS SELECT 1");
  connection->execute("LISTEN news");
  connection->execute("SELECT pg_advisory_lock(4711)");
  connection->execute("SET ROLE " + role);
  connection->reset_session();
  EXPECT_EQ(value(*connection, "SHOW search_path"), "\"$user\", public");
  EXPECT_EQ(value(*connection, "SHOW statement_timeout"), "0");
  EXPECT_EQ(value(*connection, "SELECT current_user"), user);
  EXPECT_EQ(value(*connection, "SELECT to_regclass('pg_temp_table')"), "NULL");
  EXPECT_EQ(value(*connection, "SELECT count(*) FROM pg_prepared_statements"), "0");
  EXPECT_EQ(value(*connection, "SELECT count(*) FROM pg_listening_channels()"), "0");
  EXPECT_EQ(
      value(*connection,
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"),
      "0");
  EXPECT_THAT(connection->warnings(), IsEmpty());
  connection->execute("DROP ROLE " + role);
}

TEST_F(PostgresTest, ResetKeepsWhatTheUrlAskedFor) {
  driver::Url with_options = url();
  with_options.parameters["options"] = "-c search_path=information_schema -c work_mem=5MB";
  const auto connection = postgres_driver().connect(with_options, {});
  EXPECT_EQ(connection->default_schema(), "information_schema");
  connection->execute("SET search_path = pg_catalog");
  connection->execute("SET work_mem = '1MB'");
  connection->reset_session();
  EXPECT_EQ(value(*connection, "SHOW search_path"), "information_schema");
  EXPECT_EQ(value(*connection, "SHOW work_mem"), "5MB");
}

TEST_F(PostgresTest, AResetIsNotUndoneByTheNextTransactionsRollback) {
  const auto connection = connect();
  connection->execute("SET statement_timeout = 12345");
  connection->reset_session();
  connection->begin();
  // The reset must not be part of this transaction: it would forbid this.
  connection->execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
  EXPECT_EQ(value(*connection, "SHOW statement_timeout"), "0");
  connection->rollback();
  EXPECT_EQ(value(*connection, "SHOW statement_timeout"), "0");
}

TEST_F(PostgresTest, StatementsThatRefuseTransactionsRunAfterAReset) {
  const auto connection = connect();
  connection->execute("CREATE TABLE t (a int)");
  connection->reset_session();
  connection->execute("CREATE INDEX CONCURRENTLY t_a ON t (a)");
  EXPECT_TRUE(connection->table_exists({"", "t_a"}));
}

TEST_F(PostgresTest, ALostConnectionStaysLost) {
  const auto connection = connect();
  const auto other = connect();
  const std::string pid = value(*connection, "SELECT pg_backend_pid()");
  other->execute("SELECT pg_terminate_backend(" + pid + ")");
  const Error error = error_of([&] {
    for (int i = 0; i < 50; ++i) connection->execute("SELECT pg_sleep(0.1)");
  });
  EXPECT_EQ(error.code(), Code::connection_lost);
  EXPECT_FALSE(connection->usable());
  EXPECT_EQ(error_of([&] { connection->execute("SELECT 1"); }).code(), Code::connection_lost);
  EXPECT_EQ(error_of([&] { connection->begin(); }).code(), Code::connection_lost);
}

TEST_F(PostgresTest, ARunningStatementCanBeCancelled) {
  const auto connection = connect();
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    connection->cancel();
  });
  const Error error = error_of([&] { connection->execute("SELECT pg_sleep(30)"); });
  canceller.join();
  EXPECT_EQ(error.context().sqlstate, "57014");
  EXPECT_TRUE(connection->usable());
}

TEST_F(PostgresTest, CopyDoesNotHangTheConnection) {
  const auto connection = connect();
  connection->execute("CREATE TABLE t (a int)");
  EXPECT_EQ(error_of([&] { connection->execute("COPY t FROM STDIN"); }).code(),
            Code::statement_failed);
  connection->execute("INSERT INTO t VALUES (1)");
  connection->execute("COPY t TO STDOUT");
  EXPECT_EQ(value(*connection, "SELECT count(*) FROM t"), "1");
}

TEST_F(PostgresTest, ConnectErrorsSayWhatIsWrong) {
  driver::Url missing = url();
  missing.database = "no_such_database";
  EXPECT_EQ(error_of([&] { postgres_driver().connect(missing, {}); }).code(),
            Code::database_missing);

  driver::Url stranger = url();
  stranger.user = "no_such_user";
  stranger.password = "se%cret";
  const Error refused = error_of([&] { postgres_driver().connect(stranger, {}); });
  EXPECT_EQ(refused.code(), Code::authentication_failed);
  EXPECT_THAT(refused.message(), Not(HasSubstr("se%cret")));

  driver::Url nowhere = url();
  nowhere.host = "/nonexistent";
  nowhere.parameters.erase("host");
  EXPECT_EQ(error_of([&] { postgres_driver().connect(nowhere, {}); }).code(),
            Code::connection_failed);

  driver::Url unknown = url();
  unknown.parameters["no_such_parameter"] = "x";
  const Error parameter = error_of([&] { postgres_driver().connect(unknown, {}); });
  EXPECT_THAT(parameter.message(), HasSubstr("no_such_parameter"));
}

TEST_F(PostgresTest, TablesAreFoundWithAndWithoutSchema) {
  const auto connection = connect();
  connection->execute("CREATE SCHEMA \"odd \"\"schema\"");
  connection->execute("CREATE TABLE \"odd \"\"schema\".\"T'able\" (a int)");
  EXPECT_TRUE(connection->table_exists({"odd \"schema", "T'able"}));
  EXPECT_FALSE(connection->table_exists({"", "T'able"}));
  EXPECT_FALSE(connection->table_exists({"missing", "t"}));
}

TEST_F(PostgresTest, HistoryTablesAreMadeOnce) {
  const auto connection = connect();
  const driver::HistoryTables tables{{"public", "dunlin_version"}, {"public", "dunlin_journal"}};
  for (int i = 0; i < 2; ++i)
    connection->execute_batch(connection->dialect().create_history_tables(tables));
  connection->execute("INSERT INTO dunlin_version VALUES ('a')");
  EXPECT_EQ(error_of([&] { connection->execute("INSERT INTO dunlin_version VALUES ('a')"); })
                .context()
                .sqlstate,
            "23505");
}

}  // namespace
}  // namespace dunlin::test
