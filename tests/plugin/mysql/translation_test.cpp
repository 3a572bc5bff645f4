// What translated statements do on a server: the golden cases say what they look like.
#include <gmock/gmock.h>

#include "dunlin/base/text.hpp"
#include "translation.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;

DUNLIN_ON_SERVERS(MysqlTranslation);

TEST_P(MysqlTranslation, TextComparesExactlyAndHasNoLimit) {
  run("CREATE TABLE t (id integer PRIMARY KEY, name text UNIQUE, other varchar(20))");
  accepted(
      "INSERT INTO t VALUES (1, 'a', 'x'), (2, 'A', 'X'), (3, 'a ', 'x '), (4, NULL, NULL), (5, "
      "NULL, NULL)");
  rejected("INSERT INTO t VALUES (6, 'a', 'x')");
  accepted("INSERT INTO t VALUES (7, REPEAT('x', 100000), 'x')");
  rejected("INSERT INTO t VALUES (8, REPEAT('x', 100000), 'x')");
  EXPECT_EQ(rows("SELECT id FROM t WHERE other = 'x' ORDER BY id"), "1\n7");
}

TEST_P(MysqlTranslation, TextKeysAreBounded) {
  const auto findings =
      run("CREATE TABLE parent (code text PRIMARY KEY); CREATE TABLE child (id integer, code text "
          "REFERENCES parent (code))");
  EXPECT_EQ(findings[0].outcome, sql::Outcome::approximated);
  accepted("INSERT INTO parent VALUES ('a')");
  accepted("INSERT INTO child VALUES (1, 'a')");
  rejected("INSERT INTO child VALUES (2, 'A')");
  rejected("INSERT INTO parent VALUES (REPEAT('x', 1000))");
  run("CREATE TABLE late (id integer PRIMARY KEY, code text); ALTER TABLE late ADD FOREIGN KEY "
      "(code) REFERENCES parent (code)");
  rejected("INSERT INTO late VALUES (1, 'missing')");
  run("CREATE TABLE named (id integer, name text UNIQUE); CREATE TABLE naming (name text "
      "REFERENCES named (name))");
  rejected("INSERT INTO naming VALUES ('missing')");
}

TEST_P(MysqlTranslation, PartialAndComputedUniqueIndexes) {
  run("CREATE TABLE t (id integer PRIMARY KEY, name varchar(20), live boolean NOT NULL);"
      "CREATE UNIQUE INDEX one_live ON t (name) WHERE live; CREATE UNIQUE INDEX lowered ON t "
      "(lower(name), id)");
  accepted("INSERT INTO t VALUES (1, 'a', TRUE), (2, 'a', FALSE), (3, 'a', FALSE)");
  rejected("INSERT INTO t VALUES (4, 'a', TRUE)");
  EXPECT_EQ(rows("SELECT * FROM t WHERE id = 1"), "1|a|1") << "helpers do not show";
  run("ALTER INDEX one_live RENAME TO live_one; DROP INDEX live_one; DROP INDEX lowered");
  accepted("INSERT INTO t VALUES (4, 'a', TRUE)");
}

TEST_P(MysqlTranslation, BooleansAreGuardedThroughTheirChanges) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a boolean)");
  rejected("INSERT INTO t VALUES (1, 2)");
  run("ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t RENAME TO u");
  rejected("INSERT INTO u VALUES (1, 2)");
  accepted("INSERT INTO u VALUES (1, 1)");
  run("ALTER TABLE u ALTER COLUMN b TYPE integer USING b::integer");
  accepted("INSERT INTO u VALUES (2, 2)");
  run("ALTER TABLE u DROP COLUMN b");
}

TEST_P(MysqlTranslation, ForeignKeysOutliveTheirIndexesAndTypeChanges) {
  run("CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (id integer PRIMARY KEY, p_id "
      "integer NOT NULL);"
      "CREATE INDEX c_p ON c (p_id); ALTER TABLE c ADD CONSTRAINT c_p_fk FOREIGN KEY (p_id) "
      "REFERENCES p (id) ON DELETE CASCADE;"
      "DROP INDEX c_p");
  rejected("INSERT INTO c VALUES (1, 1)");
  run("ALTER TABLE c DROP CONSTRAINT c_p_fk");
  accepted("INSERT INTO c VALUES (1, 1)");
  accepted("INSERT INTO p VALUES (1)");
  run("ALTER TABLE c ADD CONSTRAINT c_p_fk FOREIGN KEY (p_id) REFERENCES p (id)");
  run("ALTER TABLE c ALTER COLUMN p_id TYPE bigint");
  EXPECT_THAT(refusal("ALTER TABLE c ALTER COLUMN p_id TYPE numeric"), HasSubstr("same type"));
}

TEST_P(MysqlTranslation, IndexesOfForeignKeysComeAndGo) {
  run("CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (id integer PRIMARY KEY, p_id "
      "integer, CONSTRAINT c_p FOREIGN KEY (p_id)"
      " REFERENCES p (id)); CREATE INDEX c_p_id ON c (p_id, id); DROP INDEX c_p_id; CREATE INDEX "
      "c_p_id ON c (p_id, id);"
      "DROP INDEX c_p_id; ALTER TABLE c DROP CONSTRAINT c_p; ALTER TABLE c DROP COLUMN p_id");
}

TEST_P(MysqlTranslation, GuardsGiveWayToForeignKeys) {
  run("CREATE TABLE p (id uuid PRIMARY KEY); CREATE TABLE c (id integer PRIMARY KEY, p_id uuid);"
      "ALTER TABLE c ADD COLUMN q_id uuid, ADD CONSTRAINT c_q FOREIGN KEY (q_id) REFERENCES p (id) "
      "ON DELETE SET NULL;"
      "ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (p_id) REFERENCES p (id) ON UPDATE CASCADE");
  rejected("INSERT INTO p VALUES ('not a uuid')");
  rejected("INSERT INTO c VALUES (1, 'not a uuid', NULL)");
  run("ALTER TABLE c DROP CONSTRAINT c_p; ALTER TABLE c DROP CONSTRAINT c_q");
  rejected("INSERT INTO c VALUES (1, 'not a uuid', NULL)");
  accepted("INSERT INTO c VALUES (1, '00000000-0000-0000-0000-000000000001', NULL)");
  run("ALTER TABLE c DROP COLUMN p_id, DROP COLUMN q_id");
}

TEST_P(MysqlTranslation, InsertSelectOfNoRowsNeedsNoValues) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL); CREATE TABLE s (id integer);"
      "INSERT INTO t (id) SELECT id FROM s; INSERT INTO s VALUES (1)");
  const driver::Translation translation = translate("INSERT INTO t (id) SELECT id FROM s");
  rejected(translation.steps.at(0).sql);
}

TEST_P(MysqlTranslation, DroppingAColumnTakesItsKeysAlong) {
  run("CREATE TABLE p (id integer PRIMARY KEY);"
      "CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer REFERENCES p (id), c integer, "
      "UNIQUE (a, c), CHECK (a > b));"
      "CREATE INDEX t_bc ON t (b, c); ALTER TABLE t DROP COLUMN a; ALTER TABLE t DROP COLUMN b");
  accepted("INSERT INTO t VALUES (1, 5), (2, 5)");
}

TEST_P(MysqlTranslation, ANewNotNullColumnFailsOnRowsAsInPostgres) {
  run("CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1)");
  const driver::Translation translation = translate("ALTER TABLE t ADD COLUMN a integer NOT NULL");
  EXPECT_THROW(
      {
        for (const driver::Step& step : translation.steps) connection_->execute(step.sql);
      },
      DatabaseError);
}

TEST_P(MysqlTranslation, DefaultsAndNulls) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT 'x', b jsonb NOT NULL DEFAULT '{}', "
      "c text[] DEFAULT '{a,b}',"
      " d timestamptz DEFAULT '2020-01-01 10:00+02', e boolean DEFAULT 't', f bytea DEFAULT "
      "'\\x00ff', g varchar(5) NOT NULL DEFAULT '',"
      " h timestamp(3) DEFAULT now(), i date DEFAULT now(), j numeric(5, 2) DEFAULT -1.5);"
      "ALTER TABLE t ALTER COLUMN a DROP DEFAULT; ALTER TABLE t ALTER COLUMN j SET DEFAULT 2 * 3");
  accepted("INSERT INTO t (id) VALUES (1)");
  EXPECT_EQ(rows("SELECT a, b, c, d, e, HEX(f), g, j, h IS NULL, i = DATE(h) FROM t"),
            "NULL|{}|[\"a\", \"b\"]|2020-01-01 08:00:00.000000|1|00FF||6.00|0|1");
}

TEST_P(MysqlTranslation, EnumsFollowTheirType) {
  run("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (id integer PRIMARY KEY, m mood NOT "
      "NULL DEFAULT 'sad');"
      "INSERT INTO t (id) VALUES (1); ALTER TYPE mood ADD VALUE 'fine' BEFORE 'ok'; ALTER TYPE "
      "mood RENAME VALUE 'sad' TO 'blue'");
  accepted("INSERT INTO t VALUES (2, 'fine')");
  rejected("INSERT INTO t VALUES (3, 'sad')");
  EXPECT_EQ(rows("SELECT m FROM t ORDER BY m"), "blue\nfine");
}

TEST_P(MysqlTranslation, CountersCountWhateverTheirKeyIs) {
  run("CREATE TABLE a (n serial, v integer); CREATE TABLE b (v integer PRIMARY KEY); ALTER TABLE b "
      "ADD COLUMN n bigserial;"
      "CREATE TABLE c (n integer GENERATED ALWAYS AS IDENTITY (START WITH 10) PRIMARY KEY, v "
      "integer);"
      "INSERT INTO a (v) VALUES (1), (2); INSERT INTO b (v) VALUES (7), (8); INSERT INTO c (v) "
      "VALUES (1);"
      "ALTER TABLE c ALTER COLUMN n RESTART WITH 50; INSERT INTO c (v) VALUES (2)");
  EXPECT_EQ(rows("SELECT n FROM a ORDER BY n"), "1\n2");
  EXPECT_EQ(rows("SELECT n FROM b ORDER BY n"), "1\n2");
  EXPECT_EQ(rows("SELECT n FROM c ORDER BY n"), "10\n50");
}

TEST_P(MysqlTranslation, RowsMeanTheSame) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, s varchar(20), j jsonb, at timestamptz);"
      "INSERT INTO t VALUES (1, 7, 'a\\b', '{\"k\": \"v\", \"n\": null}', '2020-03-01 "
      "00:30:00+01');"
      "INSERT INTO t (id, a) VALUES (1, 9), (2, -7) ON CONFLICT (id) DO UPDATE SET a = excluded.a "
      "+ t.a;"
      "INSERT INTO t (id, a) VALUES (1, 0) ON CONFLICT DO NOTHING;"
      "CREATE VIEW v AS SELECT id, a / 2 AS half, s || '!' AS s, j ->> 'k' AS k, greatest(a, NULL, "
      "3) AS g,"
      " s LIKE 'a\\\\%' AS l, at + interval '1 day' AS later, extract(dow FROM at) AS dow, "
      "date_trunc('month', at) AS m,"
      " s IS DISTINCT FROM NULL AS d, a::text || true::text AS w FROM t");
  EXPECT_EQ(rows("SELECT id, half, s, k, g, l, later, dow, m, d, w FROM v ORDER BY id"),
            "1|8|a\\b!|v|16|1|2020-03-01 23:30:00.000000|6|2020-02-01 00:00:00.000000|1|16true\n"
            "2|-3|NULL|NULL|3|NULL|NULL|NULL|NULL|0|-7true");
}

TEST_P(MysqlTranslation, NothingIsDroppedUnderAView) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer); CREATE VIEW v AS SELECT id, "
      "a "
      "FROM t");
  run("ALTER TABLE t DROP COLUMN b");
  EXPECT_THAT(refusal("ALTER TABLE t DROP COLUMN a"), HasSubstr("view v reads from t.a"));
  EXPECT_THAT(refusal("DROP TABLE t"), HasSubstr("view v reads from t"));
}

TEST_P(MysqlTranslation, ViewsFollowRenamedColumns) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer); INSERT INTO t VALUES (1, 2);"
      "CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t RENAME COLUMN a TO b");
  EXPECT_EQ(rows("SELECT a FROM v"), "2");
}

TEST_P(MysqlTranslation, WhatNativeSectionsMadeIsLookedUp) {
  connection_->execute("CREATE TABLE p (id INT PRIMARY KEY)");
  connection_->execute(
      "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, UNIQUE KEY a_key (a), KEY b_idx (b),"
      " CONSTRAINT b_fk FOREIGN KEY (b) REFERENCES p (id), CONSTRAINT a_check CHECK (a > 0))");
  model_.complete = false;
  run("ALTER TABLE t DROP CONSTRAINT b_fk; DROP INDEX b_idx; ALTER TABLE t DROP CONSTRAINT a_key;"
      "ALTER TABLE t DROP CONSTRAINT a_check; ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t "
      "DROP CONSTRAINT IF EXISTS gone");
  accepted("INSERT INTO t VALUES (1, 0, 9), (1, 0, 9)");
  EXPECT_THAT(refusal("ALTER TABLE t DROP CONSTRAINT gone"), HasSubstr("no constraint gone"));
  EXPECT_THAT(refusal("ALTER TABLE t ALTER COLUMN a SET NOT NULL"), HasSubstr("not known"));
}

TEST_P(MysqlTranslation, ForeignKeysOfOneNameStandInSeveralTables) {
  run("CREATE TABLE p (id int PRIMARY KEY);"
      "CREATE TABLE a (p int CONSTRAINT fk_p REFERENCES p (id));"
      "CREATE TABLE b (p int CONSTRAINT fk_p REFERENCES p (id));"
      "CREATE TABLE c (p int, CONSTRAINT fk_p FOREIGN KEY (p) REFERENCES p (id))");
  run("ALTER TABLE a DROP CONSTRAINT fk_p");
  rejected("INSERT INTO b VALUES (1)");
  rejected("INSERT INTO c VALUES (1)");
  run("ALTER TABLE b RENAME TO bb; ALTER TABLE bb DROP CONSTRAINT fk_p; ALTER TABLE c DROP "
      "CONSTRAINT fk_p");
  accepted("INSERT INTO a VALUES (1)");
  accepted("INSERT INTO bb VALUES (1)");
  accepted("INSERT INTO c VALUES (1)");
}

TEST_P(MysqlTranslation, APrimaryKeyThatServesAForeignKeyIsDropped) {
  run("CREATE TABLE p (id int PRIMARY KEY);"
      "CREATE TABLE m (p_id int REFERENCES p (id), n int, PRIMARY KEY (p_id, n))");
  run("ALTER TABLE m DROP CONSTRAINT m_pkey");
  rejected("INSERT INTO m VALUES (1, 1)");
  run("ALTER TABLE m ADD PRIMARY KEY (n); ALTER TABLE m DROP COLUMN p_id");
  accepted("INSERT INTO m VALUES (1)");
}

TEST_P(MysqlTranslation, ASchemaIsAPartOfTheName) {
  run("CREATE SCHEMA app; CREATE TABLE app.users (id int PRIMARY KEY, name text NOT NULL);"
      "CREATE INDEX users_name ON app.users (name);"
      "INSERT INTO app.users (id, name) VALUES (1, 'a');"
      "UPDATE app.users SET name = 'b' WHERE app.users.id = 1;"
      "CREATE VIEW names AS SELECT users.name FROM app.users");
  EXPECT_EQ(rows("SELECT name FROM `app.users`"), "b");
  run("DROP VIEW names; DROP SCHEMA app CASCADE");
  rejected("SELECT name FROM `app.users`");
}

TEST_P(MysqlTranslation, IndexedColumnsAreConvertedByAnExpression) {
  run("CREATE TABLE t (id int PRIMARY KEY, v text NOT NULL); CREATE INDEX t_v ON t (v);"
      "INSERT INTO t VALUES (1, '7'), (2, '')");
  run("DROP INDEX t_v; ALTER TABLE t ALTER COLUMN v DROP NOT NULL;"
      "ALTER TABLE t ALTER COLUMN v TYPE varchar(10); CREATE INDEX t_v ON t (v);"
      "ALTER TABLE t ALTER COLUMN v TYPE integer USING NULLIF(v, '')::integer");
  EXPECT_EQ(rows("SELECT COALESCE(v, -1) + 0 FROM t ORDER BY id"), "7\n-1");
  EXPECT_EQ(rows("SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = "
                 "DATABASE() AND index_name = 't_v'"),
            "1");
}

TEST_P(MysqlTranslation, StoredColumnsReadBlankPaddedOnes) {
  run("CREATE TABLE t (code char(5), label text GENERATED ALWAYS AS (code || '!') STORED)");
  accepted("INSERT INTO t (code) VALUES ('ab')");
  EXPECT_EQ(rows("SELECT label FROM t"), "ab!");
}

TEST_P(MysqlTranslation, ChecksOfTheTimeAreRefusedBeforeTheyRun) {
  EXPECT_THAT(refusal("CREATE TABLE t (d date CHECK (d < current_date))"),
              HasSubstr("a CHECK can hold no current_date()"));
}

TEST_P(MysqlTranslation, IntervalsAreKeptAsPostgresShowsThem) {
  run("CREATE TABLE t (i interval); INSERT INTO t VALUES ('90 minutes'), ('1 year 2 months'), "
      "('P1DT2H'), ('1 day ago')");
  EXPECT_EQ(rows("SELECT i FROM t"), "01:30:00\n1 year 2 mons\n1 day 02:00:00\n-1 days");
}

TEST_P(MysqlTranslation, RowsComeFromSeriesAndArrays) {
  run("CREATE TABLE t (n int, d date, s text);"
      "INSERT INTO t (n) SELECT g FROM generate_series(1, 2000) AS g;"
      "INSERT INTO t (n) SELECT g FROM generate_series(10, 1, -3) AS g;"
      "INSERT INTO t (d) SELECT d::date FROM generate_series('2020-01-30'::date, "
      "'2020-02-02'::date, "
      "'1 day'::interval) AS d;"
      "INSERT INTO t (s) SELECT x FROM unnest(ARRAY['b', 'a']) AS x");
  EXPECT_EQ(rows("SELECT COUNT(*), SUM(n) FROM t WHERE n IS NOT NULL"), "2004|2001022");
  EXPECT_EQ(rows("SELECT GROUP_CONCAT(DAYOFMONTH(d) ORDER BY d) FROM t WHERE d IS NOT NULL"),
            "30,31,1,2");
  EXPECT_EQ(rows("SELECT GROUP_CONCAT(s ORDER BY s) FROM t"), "a,b");
}

TEST_P(MysqlTranslation, SetvalOfASerialColumnMovesItsCounter) {
  run("CREATE TABLE t (id serial PRIMARY KEY, n int); SELECT setval('t_id_seq', 41);"
      "INSERT INTO t (n) VALUES (1); INSERT INTO t (id, n) VALUES (90, 2);"
      "SELECT setval(pg_get_serial_sequence('t', 'id'), (SELECT max(id) FROM t));"
      "INSERT INTO t (n) VALUES (3)");
  EXPECT_EQ(rows("SELECT id FROM t ORDER BY id"), "42\n90\n91");
}

}  // namespace
}  // namespace dunlin::test
