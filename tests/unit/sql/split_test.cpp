#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>

#include "dunlin/sql/lexer.hpp"
#include "rules.hpp"

namespace dunlin::sql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::mysql_like;
using testing::postgres_like;
using testing::sqlite_like;

const Position kStart{"a.sql", 1, 1, 0};

std::vector<std::string> texts(std::string_view text, const LexRules& rules) {
  std::vector<std::string> out;
  for (const Statement& statement : split(text, rules, kStart)) out.push_back(statement.text);
  return out;
}

TEST(Split, CutsAtSemicolonsAndLeavesOutEmptyStatements) {
  EXPECT_THAT(texts("a; ;; -- only this\n; b /* in */ c -- after\n;", LexRules{}),
              ElementsAre("a", "b /* in */ c"));
  EXPECT_THAT(texts("", LexRules{}), IsEmpty());
  EXPECT_THAT(texts("-- nothing\n/* at all; */", LexRules{}), IsEmpty());
  EXPECT_THAT(texts("SELECT ';' , \";\" -- ;\n, 1", LexRules{}),
              ElementsAre("SELECT ';' , \";\" -- ;\n, 1"));
}

TEST(Split, TellsWhereStatementsStand) {
  const Position origin{"dir/file.sql", 10, 1, 200};
  const std::vector<Statement> found = split("\n  a;\n-- ü\nü; b\r\n;", LexRules{}, origin);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].position, (Position{"dir/file.sql", 11, 3, 203}));
  EXPECT_EQ(found[1].position, (Position{"dir/file.sql", 13, 1, 212}));
  EXPECT_EQ(found[2].position, (Position{"dir/file.sql", 13, 4, 216}));
  EXPECT_EQ(found[2].length, 1U);
}

TEST(Split, KeepsDollarQuotedBodiesWhole) {
  EXPECT_THAT(texts("CREATE FUNCTION f() AS $b$ BEGIN x; END; $b$; SELECT 1", postgres_like()),
              ElementsAre("CREATE FUNCTION f() AS $b$ BEGIN x; END; $b$", "SELECT 1"));
}

TEST(Split, KeepsAtomicBodiesWhole) {
  const std::string body =
      "create or replace procedure p() begin atomic select case when a then b end; select 2; end";
  EXPECT_THAT(texts(body + "; SELECT 1;", postgres_like()), ElementsAre(body, "SELECT 1"));
  EXPECT_THAT(texts("BEGIN; SELECT 1; END;", postgres_like()),
              ElementsAre("BEGIN", "SELECT 1", "END"));
}

TEST(Split, KeepsTheCommandsOfARuleTogether) {
  const std::string rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)";
  EXPECT_THAT(texts(rule + "; SELECT 3", postgres_like()), ElementsAre(rule, "SELECT 3"));
}

TEST(Split, KeepsTriggerBodiesWhole) {
  const std::string trigger =
      "CREATE TEMP TRIGGER IF NOT EXISTS t AFTER UPDATE ON a BEGIN\n"
      "  UPDATE b SET x = CASE WHEN new.x THEN 1 ELSE 2 END;\n"
      "  SELECT CASE WHEN 1 THEN 2 END; -- END;\n"
      "END";
  EXPECT_THAT(texts(trigger + ";\nSELECT 1;", sqlite_like()), ElementsAre(trigger, "SELECT 1"));
  EXPECT_THAT(texts(trigger, sqlite_like()), ElementsAre(trigger));
  EXPECT_THAT(texts("BEGIN; SELECT 1; END; CREATE TABLE t (a); SELECT 2", sqlite_like()),
              ElementsAre("BEGIN", "SELECT 1", "END", "CREATE TABLE t (a)", "SELECT 2"));
}

TEST(Split, ObeysDelimiterLines) {
  EXPECT_THAT(texts("a;\nDELIMITER //\nb; c //\n d//\ndelimiter ;\ne; f", mysql_like()),
              ElementsAre("a", "b; c", "d", "e", "f"));
  EXPECT_THAT(texts("DELIMITER $$\nBEGIN x; END$$\n  DELIMITER ;  \r\ny;", mysql_like()),
              ElementsAre("BEGIN x; END", "y"));
  EXPECT_THAT(texts("DELIMITER ;;\n/*!50003 a; b */;;\nDELIMITER ;\nc;", mysql_like()),
              ElementsAre("/*!50003 a; b */", "c"));
  EXPECT_THAT(texts("DELIMITER go\ngoods go\nDELIMITER ;\n", mysql_like()), ElementsAre("goods"));
}

TEST(Split, EndsAForgottenStatementAtTheNextDelimiterLine) {
  EXPECT_THAT(texts("DELIMITER //\nBEGIN x; END\nDELIMITER ;\ny;", mysql_like()),
              ElementsAre("BEGIN x; END", "y"));
}

TEST(Split, LeavesAColumnNamedDelimiterAlone) {
  EXPECT_THAT(texts("CREATE TABLE t (\ndelimiter int,\nb int); c", mysql_like()),
              ElementsAre("CREATE TABLE t (\ndelimiter int,\nb int)", "c"));
}

TEST(Split, KeepsExecutableCommentsWhole) {
  EXPECT_THAT(texts("/*!40101 SET NAMES utf8 */;\n/*!40000 a; b */; c", mysql_like()),
              ElementsAre("/*!40101 SET NAMES utf8 */", "/*!40000 a; b */", "c"));
}

/// Stored programs as one statement each, with no DELIMITER.
class StoredProgram : public ::testing::TestWithParam<const char*> {};

TEST_P(StoredProgram, IsOneStatement) {
  const std::string program = GetParam();
  EXPECT_THAT(texts(program + ";\nSELECT 1;", mysql_like()), ElementsAre(program, "SELECT 1"));
}

INSTANTIATE_TEST_SUITE_P(
    Split, StoredProgram,
    ::testing::Values(
        "CREATE PROCEDURE p(IN a INT) BEGIN SELECT 1; SELECT 2; END",
        "CREATE OR REPLACE DEFINER=`u`@`%` PROCEDURE IF NOT EXISTS p() BEGIN SELECT 1; END",
        "CREATE DEFINER = root@localhost FUNCTION f() RETURNS VARCHAR(9) CHARACTER SET utf8 "
        "DETERMINISTIC BEGIN RETURN 1; END",
        "CREATE FUNCTION f() RETURNS INT RETURN IF(1, 2, 3)",
        "CREATE FUNCTION f() RETURNS SET('a') RETURN CASE WHEN 1 THEN IF(1, 2, 3) END",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = IF(NEW.c, 1, 2)",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF NEW.b < 0 THEN SET NEW.b = 0; END IF",
        "CREATE TRIGGER t AFTER DELETE ON a FOR EACH ROW FOLLOWS other BEGIN DELETE FROM b; END",
        "CREATE TRIGGER t AFTER DELETE ON a FOR EACH ROW PRECEDES `o` BEGIN DELETE FROM b; END",
        "CREATE EVENT IF NOT EXISTS e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; END",
        "ALTER EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; END",
        "BEGIN NOT ATOMIC IF 1 THEN SELECT 1; END IF; SELECT 2; END",
        "IF 1 THEN SELECT 1; ELSE SELECT 2; END IF",
        "CREATE PROCEDURE p() BEGIN IF a THEN IF b THEN x; END IF; ELSEIF c THEN y; ELSE z; "
        "END IF; END",
        "CREATE PROCEDURE p() BEGIN CASE a WHEN 1 THEN IF b THEN x; END IF; ELSE BEGIN END; "
        "END CASE; END",
        "CREATE PROCEDURE p() BEGIN SET a = CASE WHEN b THEN IF(c, 1, 2) ELSE REPEAT('x', 2) END; "
        "SELECT IF(1, 2, 3); END",
        "CREATE PROCEDURE p() BEGIN l1: LOOP LEAVE l1; END LOOP l1; l2: REPEAT x; UNTIL a = 1 "
        "END REPEAT; `l3`: WHILE a DO IF b THEN ITERATE l3; END IF; END WHILE l3; END",
        "CREATE PROCEDURE p() outer_block: BEGIN SELECT 1; END outer_block",
        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION, NOT FOUND BEGIN "
        "ROLLBACK; END; DECLARE CONTINUE HANDLER FOR NOT FOUND SET d = IF(1, 2, 3); SELECT 1; END",
        "CREATE PROCEDURE p() BEGIN DROP TABLE IF EXISTS a; CREATE TABLE IF NOT EXISTS b (c INT); "
        "DO SLEEP(1); END",
        "CREATE PROCEDURE p() BEGIN SELECT begin, end, t.end, t.begin FROM t; END",
        "CREATE PROCEDURE p() BEGIN FOR i IN 1..3 DO INSERT INTO a VALUES (i); END FOR; END",
        "CREATE PROCEDURE p() BEGIN START TRANSACTION; COMMIT; END",
        "CREATE PROCEDURE p() COMMENT 'it; begins' MODIFIES SQL DATA UPDATE a SET b = 1"));

TEST(Split, TakesAPlainBeginForATransaction) {
  EXPECT_THAT(texts("BEGIN; SELECT 1; COMMIT;", mysql_like()),
              ElementsAre("BEGIN", "SELECT 1", "COMMIT"));
  EXPECT_THAT(texts("CREATE TABLE IF NOT EXISTS a (b INT); SELECT 1", mysql_like()),
              ElementsAre("CREATE TABLE IF NOT EXISTS a (b INT)", "SELECT 1"));
}

/// What lies between statements: blanks, comments, semicolons, and lines that change the delimiter.
void expect_nothing_lost(const std::string& text, const LexRules& rules) {
  std::size_t at = 0;
  std::string rebuilt;
  for (const Statement& statement : split(text, rules, kStart)) {
    ASSERT_GE(statement.position.offset, at);
    const std::string gap = text.substr(at, statement.position.offset - at);
    for (const Token& token : tokenize(gap, rules)) {
      const bool allowed = token.kind == TokenKind::comment || gap[token.offset] == ';';
      ASSERT_TRUE(allowed) << "lost " << gap << " in " << text;
    }
    ASSERT_EQ(statement.text, text.substr(statement.position.offset, statement.length));
    ASSERT_EQ(statement.position, locate(text, statement.position.offset, kStart));
    at = statement.position.offset + statement.length;
  }
  for (const Token& token : tokenize(text.substr(at), rules)) {
    const bool allowed = token.kind == TokenKind::comment || text[at + token.offset] == ';';
    ASSERT_TRUE(allowed) << "lost the end of " << text;
  }
}

TEST(Split, LosesNothingOfRandomText) {
  const std::vector<std::string> pieces = {
      "CREATE ", "TRIGGER ", "FUNCTION ", "BEGIN ", "ATOMIC ", "END", "CASE ", " IF ", "(",
      ")",       ";",        ";\n",       "'",      "\"",      "$$",  "$a$",   "/*",   "*/",
      "--",      "\n",       "#",         "\\",     "`",       "[",   "]",     "ü",    "1.5",
      " x ",     "E'",       "/*!1",      ":",      ".",       "?"};
  std::mt19937 random(20261122);
  std::uniform_int_distribution<std::size_t> pick(0, pieces.size() - 1);
  LexRules mysql = mysql_like();
  mysql.delimiter_command = false;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 30; ++i) text += pieces[pick(random)];
    expect_nothing_lost(text, postgres_like());
    expect_nothing_lost(text, sqlite_like());
    expect_nothing_lost(text, mysql);
    expect_nothing_lost(text, LexRules{});
    if (HasFatalFailure()) return;
  }
}

TEST(Split, TakesTimeInProportionToTheText) {
  const auto seconds = [](int lines) {
    std::string text;
    for (int i = 0; i < lines; ++i) text += "INSERT INTO t VALUES (1, 'some text', 2);\n";
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(split(text, postgres_like(), kStart).size(), static_cast<std::size_t>(lines));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  // Generous, for busy machines: sixteen times the text would take 256 times as long if every
  // position were counted from the beginning.
  EXPECT_LT(seconds(160'000), 100 * seconds(10'000));
}

}  // namespace
}  // namespace dunlin::sql
