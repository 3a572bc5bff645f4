#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server.hpp"

namespace dunlin::test {
namespace {

using driver::Transactional;

driver::Classified classify(std::string_view statement) {
  static const auto dialect = postgres_driver().dialect("");
  return dialect->classify(statement);
}

struct Case {
  const char* statement;
  Transactional transactional;
  const char* kind;
};

void PrintTo(const Case& given, std::ostream* out) {
  *out << given.statement;
}

class PostgresClassify : public ::testing::TestWithParam<Case> {};

TEST_P(PostgresClassify, ByLeadingWords) {
  const driver::Classified found = classify(GetParam().statement);
  EXPECT_EQ(found.transactional, GetParam().transactional);
  EXPECT_EQ(found.kind, GetParam().kind);
  const bool refused = found.transactional == Transactional::controls ||
                       found.transactional == Transactional::client_only;
  EXPECT_TRUE(!refused || !found.remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Inside, PostgresClassify,
    ::testing::Values(
        Case{"CREATE TABLE t (a int)", Transactional::inside, "CREATE TABLE"},
        Case{"create unique index i on t (a)", Transactional::inside, "CREATE INDEX"},
        Case{"CREATE INDEX concurrently_made ON t (a)", Transactional::inside, "CREATE INDEX"},
        Case{"CREATE INDEX \"CONCURRENTLY\" ON t (a)", Transactional::inside, "CREATE INDEX"},
        Case{"CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ BEGIN; COMMIT; $$ LANGUAGE sql",
             Transactional::inside, "CREATE FUNCTION"},
        Case{"CREATE MATERIALIZED VIEW v AS SELECT 1", Transactional::inside,
             "CREATE MATERIALIZED VIEW"},
        Case{"ALTER TYPE mood ADD VALUE 'meh'", Transactional::inside, "ALTER TYPE"},
        Case{"ALTER TABLE t DETACH PARTITION p", Transactional::inside, "ALTER TABLE"},
        Case{"REINDEX TABLE t", Transactional::inside, "REINDEX"},
        Case{"CLUSTER t USING i", Transactional::inside, "CLUSTER"},
        Case{"REFRESH MATERIALIZED VIEW CONCURRENTLY v", Transactional::inside,
             "REFRESH MATERIALIZED VIEW"},
        Case{"COPY t FROM '/etc/motd'", Transactional::inside, "COPY"},
        Case{"INSERT INTO t VALUES ('\\d')", Transactional::inside, "INSERT"},
        Case{"/* VACUUM */ SELECT 1", Transactional::inside, "SELECT"},
        Case{"PREPARE p AS SELECT 1", Transactional::inside, "PREPARE"}));

INSTANTIATE_TEST_SUITE_P(
    OutsideOnly, PostgresClassify,
    ::testing::Values(
        Case{"CREATE INDEX CONCURRENTLY i ON t (a)", Transactional::outside_only, "CREATE INDEX"},
        Case{"CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", Transactional::outside_only,
             "CREATE INDEX"},
        Case{"DROP INDEX CONCURRENTLY IF EXISTS i", Transactional::outside_only, "DROP INDEX"},
        Case{"REINDEX INDEX CONCURRENTLY i", Transactional::outside_only, "REINDEX"},
        Case{"REINDEX (VERBOSE, CONCURRENTLY) TABLE t", Transactional::outside_only, "REINDEX"},
        Case{"REINDEX DATABASE d", Transactional::outside_only, "REINDEX"},
        Case{"VACUUM FULL t", Transactional::outside_only, "VACUUM"},
        Case{"CREATE DATABASE d", Transactional::outside_only, "CREATE DATABASE"},
        Case{"DROP TABLESPACE s", Transactional::outside_only, "DROP TABLESPACE"},
        Case{"ALTER SYSTEM SET work_mem = '5MB'", Transactional::outside_only, "ALTER SYSTEM"},
        Case{"ALTER DATABASE d SET TABLESPACE s", Transactional::outside_only, "ALTER DATABASE"},
        Case{"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", Transactional::outside_only,
             "CREATE SUBSCRIPTION"},
        Case{"ALTER TABLE t DETACH PARTITION \"p\" CONCURRENTLY", Transactional::outside_only,
             "ALTER TABLE"},
        Case{"CLUSTER", Transactional::outside_only, "CLUSTER"},
        Case{"CLUSTER VERBOSE", Transactional::outside_only, "CLUSTER"}));

INSTANTIATE_TEST_SUITE_P(
    Control, PostgresClassify,
    ::testing::Values(
        Case{"BEGIN", Transactional::begins, "BEGIN"},
        Case{"START TRANSACTION ISOLATION LEVEL SERIALIZABLE", Transactional::begins,
             "START TRANSACTION"},
        Case{"COMMIT", Transactional::commits, "COMMIT"},
        Case{"END", Transactional::commits, "END"},
        Case{"COMMIT AND CHAIN", Transactional::controls, "COMMIT"},
        Case{"COMMIT PREPARED 'x'", Transactional::controls, "COMMIT"},
        Case{"ROLLBACK", Transactional::controls, "ROLLBACK"},
        Case{"ROLLBACK TO SAVEPOINT s", Transactional::controls, "ROLLBACK"},
        Case{"SAVEPOINT s", Transactional::controls, "SAVEPOINT"},
        Case{"PREPARE TRANSACTION 'x'", Transactional::controls, "PREPARE TRANSACTION"},
        Case{"COPY t (a, b) FROM stdin", Transactional::client_only, "COPY FROM STDIN"},
        Case{"COPY (SELECT 1) TO STDOUT", Transactional::client_only, "COPY TO STDOUT"},
        Case{"\\connect other", Transactional::client_only, "backslash command"},
        Case{"SELECT 1 \\gset", Transactional::client_only, "backslash command"}));

TEST(PostgresDialect, AnswersToItsNameAndMajorVersion) {
  const auto dialect = postgres_driver().dialect("postgres");
  EXPECT_TRUE(dialect->answers_to("postgres"));
  EXPECT_TRUE(dialect->answers_to("postgres15"));
  EXPECT_FALSE(dialect->answers_to("postgresx"));
  EXPECT_FALSE(dialect->answers_to("sqlite"));
  EXPECT_THROW(postgres_driver().dialect("sqlite"), ConfigError);
}

TEST(PostgresDialect, QuotesNamesAndLiterals) {
  const auto dialect = postgres_driver().dialect("postgresql");
  EXPECT_EQ(dialect->quote("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(dialect->quote(schema::Name{"s", "t"}), "\"s\".\"t\"");
  EXPECT_EQ(dialect->quote_literal("it's"), "'it''s'");
  EXPECT_EQ(dialect->quote_literal("a\\b"), "E'a\\\\b'");
}

}  // namespace
}  // namespace dunlin::test
