// The statements of offline scripts, run one by one over a connection.
#include <gmock/gmock.h>

#include "server.hpp"

namespace dunlin::test {
namespace {

using ::testing::HasSubstr;

const driver::HistoryTables kTables{{"public", "dunlin_version"}, {"public", "dunlin_journal"}};

class PostgresScript : public PostgresTest {
 protected:
  void run(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) connection().execute(statement);
  }
  void guard(const std::vector<std::string>& rows) {
    run(connection().dialect().guard(kTables, rows));
  }
  driver::Connection& connection() {
    if (!connection_) connection_ = connect();
    return *connection_;
  }

 private:
  std::unique_ptr<driver::Connection> connection_;
};

TEST_F(PostgresScript, TheGuardTakesAMissingTableForAnEmptyOne) {
  guard({});
  const Error error = error_of([&] { guard({"a"}); });
  EXPECT_EQ(error.message(), "dunlin: this script starts at revision a, the database is at base");
}

TEST_F(PostgresScript, TheGuardWantsExactlyTheRows) {
  run(connection().dialect().create_history_tables(kTables));
  guard({});
  run({"INSERT INTO dunlin_version VALUES ('b''\\'), ('a$dunlin$')"});
  guard({"b'\\", "a$dunlin$"});
  guard({"a$dunlin$", "b'\\"});
  EXPECT_THAT(error_of([&] { guard({}); }).message(), HasSubstr("starts at revision base"));
  EXPECT_THAT(error_of([&] { guard({"a$dunlin$"}); }).message(),
              HasSubstr("the database is at a$dunlin$, b'\\"));
}

TEST_F(PostgresScript, TheGuardBringsTheSessionBackFirst) {
  connection().execute("SELECT pg_catalog.set_config('search_path', '', false)");
  guard({});
  EXPECT_EQ(value(connection(), "SHOW search_path"), "\"$user\", public");
}

TEST_F(PostgresScript, AFailingGuardEndsTheTransaction) {
  const driver::Dialect& dialect = connection().dialect();
  run(dialect.transaction_begin());
  error_of([&] { guard({"a"}); });
  EXPECT_EQ(error_of([&] { connection().execute("CREATE TABLE t (a int)"); }).context().sqlstate,
            "25P02");
  connection().rollback();
}

TEST(PostgresScriptText, StopsAtTheFirstError) {
  const auto dialect = postgres_driver().dialect("");
  EXPECT_EQ(dialect->script_begin(kTables).front(), "\\set ON_ERROR_STOP on");
  EXPECT_EQ(dialect->script_statement("SELECT 1"), "SELECT 1;");
}

}  // namespace
}  // namespace dunlin::test
