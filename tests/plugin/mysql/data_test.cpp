// Data statements that MySQL and MariaDB only take in another shape.
#include <gmock/gmock.h>

#include "translation.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;

class MysqlData : public MysqlTranslation {
 protected:
  void SetUp() override {
    MysqlTranslation::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    run("CREATE TABLE t (id integer PRIMARY KEY, a integer, b text); INSERT INTO t VALUES (1, 10, "
        "'x'), (2, 20, 'y'), (3, 30, 'x')");
  }
};
DUNLIN_ON_SERVERS(MysqlData);

TEST_P(MysqlData, TheChangedTableIsReadInSubqueries) {
  run("UPDATE t SET a = (SELECT max(a) FROM t) WHERE id = 1");
  EXPECT_EQ(rows("SELECT a FROM t ORDER BY id"), "30\n20\n30");
  run("UPDATE t SET a = 5 WHERE id IN (SELECT id FROM t WHERE b = 'y')");
  run("UPDATE t SET a = 6 WHERE EXISTS (SELECT 1 FROM t o WHERE o.b = t.b AND o.id > t.id)");
  EXPECT_EQ(rows("SELECT a FROM t ORDER BY id"), "6\n5\n30");
  run("DELETE FROM t AS x WHERE EXISTS (SELECT 1 FROM t WHERE t.b = x.b AND t.id < x.id)");
  EXPECT_EQ(rows("SELECT id FROM t ORDER BY id"), "1\n2");
  run("INSERT INTO t VALUES ((SELECT max(id) + 1 FROM t), 1, 'z')");
  run("DELETE FROM t WHERE id = (SELECT max(id) FROM t)");
  EXPECT_EQ(rows("SELECT id FROM t ORDER BY id"), "1\n2");
}

TEST_P(MysqlData, AViewOfTheChangedTableIsReadInSubqueries) {
  run("CREATE VIEW v AS SELECT id, a FROM t WHERE b = 'x'; DELETE FROM t WHERE id NOT IN (SELECT "
      "id "
      "FROM v)");
  EXPECT_EQ(rows("SELECT id FROM t ORDER BY id"), "1\n3");
}

TEST_P(MysqlData, JoinedRowsAreReadAsTheyWere) {
  run("UPDATE t SET a = o.a FROM t o WHERE o.id = t.id - 1");
  EXPECT_EQ(rows("SELECT a FROM t ORDER BY id"), "10\n10\n20");
}

TEST_P(MysqlData, ARecursiveWithComesAlong) {
  run("CREATE TABLE n (id integer PRIMARY KEY, up integer, depth integer); INSERT INTO n VALUES "
      "(1, "
      "NULL, 0), (2, 1, 0), (3, 2, 0)");
  run("WITH RECURSIVE tree AS (SELECT id, 1 AS depth FROM n WHERE up IS NULL UNION ALL SELECT "
      "c.id, "
      "tree.depth + 1 FROM n c JOIN tree ON c.up = tree.id) UPDATE n SET depth = tree.depth FROM "
      "tree WHERE tree.id = n.id");
  EXPECT_EQ(rows("SELECT depth FROM n ORDER BY id"), "1\n2\n3");
  run("WITH old AS (SELECT id FROM n WHERE depth > 2) DELETE FROM n WHERE id IN (SELECT id FROM "
      "old)");
  EXPECT_EQ(rows("SELECT id FROM n ORDER BY id"), "1\n2");
}

TEST_P(MysqlData, DeletedRowsAreMoved) {
  run("CREATE TABLE kept (id integer, a integer); WITH moved AS (DELETE FROM t WHERE b = 'x' "
      "RETURNING id, a + 1 AS more) INSERT INTO kept SELECT id, more FROM moved WHERE id > 1");
  EXPECT_EQ(rows("SELECT id, a FROM kept"), "3|31");
  EXPECT_EQ(rows("SELECT id FROM t"), "2");
  EXPECT_THAT(
      refusal("WITH moved AS (DELETE FROM t RETURNING *) INSERT INTO t SELECT * FROM moved"),
      HasSubstr("reads the table that its rows are put into"));
}

TEST_P(MysqlData, ConflictsAfterAJoin) {
  run("CREATE TABLE u (id integer PRIMARY KEY, n integer); INSERT INTO u VALUES (1, 0); INSERT "
      "INTO "
      "u SELECT x.id, y.a FROM t x CROSS JOIN t y ON CONFLICT (id) DO NOTHING");
  EXPECT_EQ(rows("SELECT id FROM u ORDER BY id"), "1\n2\n3");
}

TEST_P(MysqlData, TextThatIsTooLongIsRefusedAndNotCut) {
  run("CREATE TABLE short (s varchar(3), c char(3))");
  const driver::Translation translation = translate("INSERT INTO short (s) VALUES ('abcd')");
  ASSERT_EQ(translation.steps.size(), 1U);
  rejected(translation.steps[0].sql);
  run("INSERT INTO short (s) VALUES ('abcd'::varchar(3))");
  EXPECT_EQ(rows("SELECT s FROM short"), "abc");
}

TEST_P(MysqlData, SettingsThatChangeWhatStatementsMeanAreRefused) {
  run("SET search_path TO \"$user\", public; SELECT pg_catalog.set_config('search_path', '', "
      "false); "
      "SET TIME ZONE 'UTC'; SET statement_timeout = 0");
  EXPECT_THAT(refusal("SET search_path = other, public"), HasSubstr("search_path"));
  EXPECT_THAT(refusal("SELECT set_config('search_path', 'other', true)"), HasSubstr("search_path"));
  EXPECT_THAT(refusal("SET timezone TO 'Europe/Berlin'"), HasSubstr("UTC"));
}

TEST_P(MysqlData, SequencesGoBackToo) {
  if (!mariadb()) GTEST_SKIP() << "MySQL has no sequences";
  run("CREATE SEQUENCE s; SELECT setval('s', 10)");
  EXPECT_EQ(rows("SELECT NEXTVAL(s)"), "11");
  run("SELECT setval('s', 5, false)");
  EXPECT_EQ(rows("SELECT NEXTVAL(s)"), "5");
  run("SELECT setval('s', (SELECT max(a) FROM t))");
  EXPECT_EQ(rows("SELECT NEXTVAL(s)"), "31");
  run("SELECT setval('s', (SELECT max(a) FROM t WHERE id > 99))");
  EXPECT_EQ(rows("SELECT NEXTVAL(s)"), "32");
  EXPECT_THAT(refusal("ALTER TABLE t ALTER COLUMN a SET DEFAULT nextval('none')"),
              HasSubstr("nextval"));
}

}  // namespace
}  // namespace dunlin::test
