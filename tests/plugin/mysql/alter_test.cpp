// Changes of tables: what a column keeps, how the server is asked, and what it answers.
#include <gmock/gmock.h>

#include "translation.hpp"

namespace dunlin::test {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class MysqlAlter : public MysqlTranslation {
 protected:
  /// The only statement that the last one of `sql` becomes; it is run, too.
  std::string sent(const std::string& sql) {
    const driver::Translation translation = translate(sql);
    std::string last;
    for (const driver::Step& step : translation.steps) {
      SCOPED_TRACE(step.sql);
      EXPECT_NO_THROW(connection_->execute(step.sql));
      last = step.sql;
    }
    EXPECT_EQ(translation.steps.size(), 1U) << last;
    return last;
  }
  /// Whether the server did what was asked for, and not something dearer.
  void expect_quiet() { EXPECT_THAT(connection_->warnings(), IsEmpty()); }
  /// The line of SHOW CREATE TABLE that defines the column.
  std::string definition(const std::string& column) {
    const std::string table =
        connection_->query("SHOW CREATE TABLE t").rows.at(0).at(1).value_or("");
    const std::size_t at = table.find("  `" + column + "` ");
    return at == std::string::npos ? "" : table.substr(at + 2, table.find('\n', at) - at - 2);
  }
  const char* in_place() const { return mariadb() ? "ALGORITHM=NOCOPY" : "ALGORITHM=INPLACE"; }
};
DUNLIN_ON_SERVERS(MysqlAlter);

TEST_P(MysqlAlter, ColumnsThatTheServerAddsAtOnceAreAskedForAtOnce) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer)");
  connection_->execute("INSERT INTO t VALUES (1, 1)");
  EXPECT_THAT(sent("ALTER TABLE t ADD COLUMN b integer NOT NULL DEFAULT 5, ADD COLUMN c text"),
              EndsWith(", ALGORITHM=INSTANT /* preferred */"));
  EXPECT_THAT(sent("ALTER TABLE t ALTER COLUMN b SET DEFAULT 7"),
              EndsWith(", ALGORITHM=INSTANT /* preferred */"));
  EXPECT_THAT(sent("ALTER TABLE t DROP COLUMN c"), EndsWith(", ALGORITHM=INSTANT /* preferred */"));
  EXPECT_THAT(sent("ALTER TABLE t ADD COLUMN d timestamptz NOT NULL DEFAULT now()"),
              EndsWith(", ALGORITHM=INSTANT /* preferred */"));
  expect_quiet();
  EXPECT_EQ(rows("SELECT a, b FROM t"), "1|5");
}

TEST_P(MysqlAlter, IndexesAreBuiltWhileOthersWrite) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, b varchar(50), c text)");
  EXPECT_THAT(sent("CREATE INDEX t_a ON t (a, b)"),
              EndsWith(std::string(" ") + in_place() + " LOCK=NONE /* preferred */"));
  EXPECT_THAT(sent("ALTER TABLE t ADD CONSTRAINT t_b UNIQUE (b)"),
              EndsWith(std::string(", ") + in_place() + ", LOCK=NONE /* preferred */"));
  EXPECT_THAT(sent("DROP INDEX t_a"),
              EndsWith(mariadb() ? "ON `t`" : "ALGORITHM=INPLACE LOCK=NONE /* preferred */"));
  EXPECT_THAT(sent("ALTER TABLE t ALTER COLUMN a SET NOT NULL"),
              EndsWith(", ALGORITHM=INPLACE, LOCK=NONE /* preferred */"));
  expect_quiet();
}

TEST_P(MysqlAlter, NothingIsAskedForWhereOnlyACopyWillDo) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer)");
  const std::vector<driver::Finding> findings =
      run("ALTER TABLE t ALTER COLUMN a TYPE bigint; ALTER TABLE t ADD CHECK (a > 0)");
  for (const driver::Finding& finding : findings)
    EXPECT_THAT(finding.reason, HasSubstr("the server copies the table"));
  EXPECT_THAT(sent("ALTER TABLE t ALTER COLUMN a TYPE integer"), Not(HasSubstr("ALGORITHM")));
}

TEST_P(MysqlAlter, WhatTheServerRefusesToDoAtOnceIsDoneAndReported) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, c varchar(100))");
  connection_->execute("ALTER TABLE t ADD FULLTEXT INDEX words (c)");
  (void)connection_->warnings();
  EXPECT_THAT(sent("ALTER TABLE t ADD COLUMN b integer"), HasSubstr("ALGORITHM=INSTANT"));
  EXPECT_THAT(connection_->warnings(), ElementsAre(HasSubstr("changed without ALGORITHM=INSTANT")));
  EXPECT_EQ(definition("b"), "`b` int" + std::string(mariadb() ? "(11)" : "") + " DEFAULT NULL,");
}

TEST_P(MysqlAlter, WhatAnAuthorAsksForIsNotWeakened) {
  run("CREATE TABLE t (id integer PRIMARY KEY, c varchar(100))");
  connection_->execute("ALTER TABLE t ADD FULLTEXT INDEX words (c)");
  rejected("ALTER TABLE t ADD COLUMN b integer, ALGORITHM=INSTANT");
}

TEST_P(MysqlAlter, AColumnKeepsWhatIsNotMentioned) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a varchar(20) NOT NULL DEFAULT 'x', b integer "
      "DEFAULT 3 CHECK (b > 0)); COMMENT ON COLUMN t.a IS 'hello'; COMMENT ON COLUMN t.b IS 'b'");
  run("ALTER TABLE t ALTER COLUMN a TYPE varchar(40)");
  EXPECT_THAT(definition("a"), HasSubstr("varchar(40)"));
  EXPECT_THAT(definition("a"), HasSubstr("NOT NULL DEFAULT 'x' COMMENT 'hello'"));
  run("ALTER TABLE t ALTER COLUMN a DROP NOT NULL");
  EXPECT_THAT(definition("a"), HasSubstr("DEFAULT 'x' COMMENT 'hello'"));
  run("ALTER TABLE t ALTER COLUMN a SET DEFAULT 'y'");
  EXPECT_THAT(definition("a"), HasSubstr("DEFAULT 'y' COMMENT 'hello'"));
  run("ALTER TABLE t RENAME COLUMN a TO c");
  EXPECT_THAT(definition("c"), HasSubstr("DEFAULT 'y' COMMENT 'hello'"));
  run("ALTER TABLE t ALTER COLUMN b TYPE bigint");
  EXPECT_THAT(definition("b"),
              HasSubstr(mariadb() ? "DEFAULT 3 COMMENT 'b'" : "DEFAULT '3' COMMENT 'b'"));
  rejected("INSERT INTO t (id, b) VALUES (1, 0)");
  accepted("INSERT INTO t (id) VALUES (2)");
  EXPECT_EQ(rows("SELECT id, b, c FROM t"), "2|3|y");
}

TEST_P(MysqlAlter, ANewColumnIsNotFilledWithZeros) {
  run("CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1)");
  const driver::Translation translation =
      translate("ALTER TABLE t ADD COLUMN a integer, ALTER COLUMN a SET NOT NULL");
  ASSERT_EQ(translation.steps.size(), 2U);
  accepted(translation.steps[0].sql);
  rejected(translation.steps[1].sql);
}

TEST_P(MysqlAlter, IntegersOfForeignKeysFollowWhatTheyReferTo) {
  run("CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, p bigint "
      "REFERENCES p (id)); CREATE TABLE free (id integer, p smallint); INSERT INTO p VALUES (1)");
  run("ALTER TABLE free ADD CONSTRAINT free_p FOREIGN KEY (p) REFERENCES p (id)");
  EXPECT_THAT(definition("p"), HasSubstr("`p` int"));
  run("ALTER TABLE p ALTER COLUMN id TYPE bigint");
  EXPECT_THAT(definition("p"), HasSubstr("`p` bigint"));
  accepted("INSERT INTO t VALUES (1, 1)");
  rejected("INSERT INTO t VALUES (2, 2)");
  run("ALTER TABLE free DROP CONSTRAINT free_p");
  EXPECT_EQ(rows("SELECT data_type FROM information_schema.columns WHERE table_schema = DATABASE() "
                 "AND table_name = 'free' AND column_name = 'p'"),
            "smallint");
}

TEST_P(MysqlAlter, UniqueKeysOverHashesBecomeWhatAForeignKeyNeeds) {
  run("CREATE TABLE p (a text NOT NULL, b text NOT NULL, c boolean NOT NULL); CREATE UNIQUE INDEX "
      "p_ab "
      "ON p (a, b); CREATE UNIQUE INDEX p_abc ON p (a, b, c)");
  run("CREATE TABLE t (a text, b text, c boolean, FOREIGN KEY (a, b, c) REFERENCES p (a, b, c))");
  accepted("INSERT INTO p VALUES ('x', 'y', TRUE)");
  accepted("INSERT INTO t VALUES ('x', 'y', TRUE)");
  rejected("INSERT INTO t VALUES ('x', 'y', FALSE)");
  rejected("INSERT INTO p VALUES ('x', 'y', FALSE)");
}

TEST_P(MysqlAlter, ARenamedColumnIsFollowedByWhatIsComputedFromIt) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, g integer GENERATED ALWAYS AS (a * 2) "
      "STORED); CREATE UNIQUE INDEX t_a ON t (a) WHERE a > 0; ALTER TABLE t RENAME COLUMN a TO b");
  accepted("INSERT INTO t (id, b) VALUES (1, 5), (2, 0), (3, 0)");
  rejected("INSERT INTO t (id, b) VALUES (4, 5)");
  EXPECT_EQ(rows("SELECT g FROM t WHERE id = 1"), "10");
}

TEST_P(MysqlAlter, AdjacentChangesOfATableAreOneStatement) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer)");
  EXPECT_THAT(sent("ALTER TABLE t ADD COLUMN c integer, ALTER COLUMN a SET DEFAULT 1, DROP COLUMN "
                   "b, ADD CONSTRAINT t_a UNIQUE (a)"),
              HasSubstr("ADD COLUMN"));
}

TEST_P(MysqlAlter, StatementsThatWouldEachCopyTheTableAreOne) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, c integer)");
  const driver::Translation translation = translate(
      "ALTER TABLE t ALTER COLUMN a TYPE bigint; ALTER TABLE t ALTER COLUMN b TYPE bigint; "
      "UPDATE t SET a = 1; ALTER TABLE t ALTER COLUMN c TYPE bigint");
  ASSERT_EQ(translation.steps.size(), 3U);
  EXPECT_THAT(translation.steps[0].sql, HasSubstr("MODIFY COLUMN `a` BIGINT, MODIFY COLUMN `b`"));
  EXPECT_EQ(translation.steps[0].statement, 1U);
  for (const driver::Step& step : translation.steps) accepted(step.sql);
}

}  // namespace
}  // namespace dunlin::test
