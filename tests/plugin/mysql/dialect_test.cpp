// What needs no server.
#include <gtest/gtest.h>

#include "backends.hpp"

namespace dunlin::test {
namespace {

using driver::Transactional;

std::unique_ptr<driver::Dialect> dialect(const std::string& word) {
  return registry()->driver_for_dialect("mysql").dialect(word);
}

TEST(MysqlDialect, FlavoursAnswerToTheirNames) {
  EXPECT_TRUE(dialect("mysql")->answers_to("mysql"));
  EXPECT_FALSE(dialect("mysql")->answers_to("mariadb"));
  EXPECT_FALSE(dialect("mysql")->answers_to("mysql8"));
  EXPECT_TRUE(dialect("mariadb")->answers_to("mysql"));
  EXPECT_TRUE(dialect("mariadb")->answers_to("mariadb10"));
  EXPECT_TRUE(dialect("mariadb")->answers_to("mariadb10.11"));
  EXPECT_FALSE(dialect("mariadb")->answers_to("mariadb10.6"));
  EXPECT_FALSE(dialect("mariadb")->answers_to("mysql8"));
  EXPECT_TRUE(dialect("mysql8.4")->answers_to("mysql8"));
  EXPECT_TRUE(dialect("mysql9")->answers_to("mysql8"));
  EXPECT_FALSE(dialect("mysql8")->answers_to("mysql9"));
  EXPECT_FALSE(dialect("mysql8")->answers_to("sqlite"));
  EXPECT_THROW(dialect("mysqlish"), ConfigError);
  EXPECT_THROW(dialect("mariadb10.x"), ConfigError);
}

TEST(MysqlDialect, QuotesWhatItIsGiven) {
  EXPECT_EQ(dialect("mysql")->quote("a`b"), "`a``b`");
  EXPECT_EQ(dialect("mysql")->quote(schema::Name{"db", "t"}), "`db`.`t`");
  EXPECT_EQ(dialect("mysql")->quote_literal("it's \\ here"), "'it''s \\\\ here'");
}

TEST(MysqlDialect, KnowsWhatCommitsByItself) {
  const auto mysql = dialect("mysql");
  const auto of = [&](const char* statement) { return mysql->classify(statement).transactional; };
  EXPECT_EQ(of("CREATE TABLE t (a INT)"), Transactional::outside_only);
  EXPECT_EQ(of("/* c */ alter table t add b int"), Transactional::outside_only);
  EXPECT_EQ(of("CREATE TEMPORARY TABLE t (a INT)"), Transactional::inside);
  EXPECT_EQ(of("INSERT INTO t VALUES (1)"), Transactional::inside);
  EXPECT_EQ(of("SET foreign_key_checks = 0"), Transactional::inside);
  EXPECT_EQ(of("START TRANSACTION"), Transactional::begins);
  EXPECT_EQ(of("begin"), Transactional::begins);
  EXPECT_EQ(of("BEGIN NOT ATOMIC SELECT 1; END"), Transactional::outside_only);
  EXPECT_EQ(of("COMMIT"), Transactional::commits);
  EXPECT_EQ(of("SAVEPOINT s"), Transactional::controls);
  EXPECT_FALSE(mysql->classify("SAVEPOINT s").remedy.empty());
  EXPECT_EQ(mysql->classify("CREATE OR REPLACE UNIQUE INDEX i ON t (a)").kind,
            "CREATE UNIQUE INDEX");
}

TEST(MysqlDialect, StoredProgramsGetADelimiterInScripts) {
  const auto mysql = dialect("mysql");
  EXPECT_EQ(mysql->script_statement("SELECT ';'"), "SELECT ';';");
  EXPECT_EQ(mysql->script_statement("SELECT 1 -- last"), "SELECT 1 -- last\n;");
  EXPECT_EQ(mysql->script_statement("CREATE TRIGGER t BEGIN SELECT 1; END"),
            "DELIMITER //\nCREATE TRIGGER t BEGIN SELECT 1; END\n//\nDELIMITER ;");
  EXPECT_EQ(mysql->script_statement("CREATE TRIGGER t BEGIN SELECT '//'; END"),
            "DELIMITER //$\nCREATE TRIGGER t BEGIN SELECT '//'; END\n//$\nDELIMITER ;");
}

}  // namespace
}  // namespace dunlin::test
