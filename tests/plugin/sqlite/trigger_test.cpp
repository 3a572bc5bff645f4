// Triggers that set columns of the row being written.
#include "sandbox.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;

constexpr const char* kTouch =
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN "
    "NEW; END; $$;";
constexpr const char* kOld = "2000-01-01 00:00:00";

/// A table whose rows are of the year 2000.
std::string table(const std::string& name) {
  return "CREATE TABLE " + name + " (id int PRIMARY KEY, v text, at timestamptz DEFAULT '" + kOld +
         "'); INSERT INTO " + name + " (id, v) VALUES (1, 'a'), (2, 'b');";
}

std::string touched(Sandbox& db, const std::string& name) {
  return db.rows("SELECT id FROM " + name + " WHERE at > '2020-01-01' ORDER BY id");
}

TEST(RowTriggers, set_columns_of_the_row_that_is_written) {
  Sandbox db;
  const driver::Translation translation =
      db.migrate(table("t") + kTouch +
                 "CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();");
  EXPECT_EQ(translation.findings.back().outcome, sql::Outcome::approximated);
  EXPECT_EQ(touched(db, "t"), "");
  db.native("UPDATE t SET v = 'x' WHERE id = 2");
  EXPECT_EQ(touched(db, "t"), "2");
}

TEST(RowTriggers, of_the_same_name_stand_on_several_tables) {
  Sandbox db;
  db.migrate(table("t") + table("u") + kTouch +
             "CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();"
             "CREATE TRIGGER touch BEFORE UPDATE ON u FOR EACH ROW EXECUTE FUNCTION touch();");
  db.migrate("DROP TRIGGER touch ON t;");
  db.native("UPDATE t SET v = 'x'; UPDATE u SET v = 'x';");
  EXPECT_EQ(touched(db, "t"), "");
  EXPECT_EQ(touched(db, "u"), "1 2");
  db.migrate("DROP TRIGGER IF EXISTS touch ON t; DROP FUNCTION touch() CASCADE;");
  EXPECT_EQ(db.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"), "");
}

TEST(RowTriggers, ask_their_conditions) {
  Sandbox db;
  db.migrate(table("t") + R"(
    CREATE FUNCTION touch() RETURNS trigger AS $$
    BEGIN
      IF (NEW IS DISTINCT FROM OLD AND NEW.at IS NOT DISTINCT FROM OLD.at) THEN
        NEW.at := current_timestamp;
      END IF;
      RETURN NEW;
    END;
    $$ LANGUAGE plpgsql;
    CREATE TRIGGER touch BEFORE UPDATE OF v, at ON t FOR EACH ROW WHEN (NEW.id < 10)
      EXECUTE PROCEDURE touch();)");
  db.native("UPDATE t SET v = 'a'");
  EXPECT_EQ(touched(db, "t"), "2");
  db.native("UPDATE t SET at = '1999-01-01 00:00:00' WHERE id = 1");
  EXPECT_EQ(db.rows("SELECT at FROM t WHERE id = 1"), "1999-01-01 00:00:00");
  db.native("UPDATE t SET id = 11 WHERE id = 1; UPDATE t SET v = 'z' WHERE id = 11;");
  EXPECT_EQ(touched(db, "t"), "2");
}

TEST(RowTriggers, follow_their_table) {
  Sandbox db;
  db.migrate(table("t") + kTouch +
             "CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();");
  db.migrate("ALTER TABLE t RENAME TO u; ALTER TABLE u ADD CONSTRAINT c CHECK (v <> '');");
  db.native("UPDATE u SET v = 'x' WHERE id = 1");
  EXPECT_EQ(touched(db, "u"), "1");
  db.migrate("DROP TRIGGER touch ON u;");
  EXPECT_EQ(db.rows("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"), "0");
}

TEST(RowTriggers, compare_columns_that_came_later) {
  Sandbox db;
  db.migrate(table("t") + kTouch +
             "CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM "
             "NEW.*) EXECUTE FUNCTION touch();");
  db.migrate("ALTER TABLE t ADD COLUMN w int;");
  db.native("UPDATE t SET w = 1 WHERE id = 1; UPDATE t SET v = v WHERE id = 2;");
  EXPECT_EQ(touched(db, "t"), "1");
}

TEST(RowTriggers, follow_their_function) {
  Sandbox db;
  db.migrate(table("t") + kTouch +
             "CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();");
  db.migrate(
      "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v = "
      "NEW.v || '!'; RETURN NEW; END $$;");
  db.native("UPDATE t SET v = 'x' WHERE id = 1");
  EXPECT_EQ(db.rows("SELECT v FROM t ORDER BY id"), "x! b");
  EXPECT_EQ(touched(db, "t"), "");
}

TEST(RowTriggers, for_new_rows) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (id int PRIMARY KEY, v text, low text);"
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.low = lower(NEW.v); "
      "RETURN NEW; END $$;"
      "CREATE TRIGGER f BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();");
  db.native("INSERT INTO t (id, v) VALUES (1, 'A'), (2, 'B'); UPDATE t SET v = 'C' WHERE id = 2");
  EXPECT_EQ(db.rows("SELECT low FROM t ORDER BY id"), "a c");
  db.migrate("DROP TRIGGER f ON t;");
  EXPECT_EQ(db.rows("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"), "0");
}

TEST(RowTriggers, do_not_ask_the_rows_again_after_their_first_action) {
  for (const std::string query : {"SELECT", "Select"}) {
    Sandbox db;
    db.migrate(
        "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE log (id int);"
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS (" +
        query +
        " 1 FROM log) THEN INSERT INTO log VALUES (1); INSERT INTO log VALUES (2); END IF; RETURN "
        "NEW; END $$;");
    EXPECT_NE(db.refusal("CREATE TRIGGER f AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();"),
              "");
  }
}

TEST(RowTriggers, that_would_not_end_the_same_are_refused) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (id int PRIMARY KEY, v text UNIQUE, w text NOT NULL, x text, y text);");
  const auto refusal = [&](const std::string& events, const std::string& body) {
    Sandbox own;
    own.migrate(
        "CREATE TABLE t (id int PRIMARY KEY, v text UNIQUE, w text NOT NULL, x text, y text);");
    own.migrate("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body +
                " RETURN NEW; END $$;");
    return own.refusal("CREATE TRIGGER f " + events + " ON t FOR EACH ROW EXECUTE FUNCTION f();");
  };
  EXPECT_EQ(refusal("BEFORE UPDATE", "NEW.x = 'a'; NEW.y = 'b';"), "");
  EXPECT_THAT(refusal("AFTER UPDATE", "NEW.x = 'a';"), HasSubstr("only for triggers for rows"));
  EXPECT_THAT(refusal("BEFORE UPDATE", "NEW.x = 'a'; NEW.y = NEW.x;"), HasSubstr("BEFORE"));
  EXPECT_THAT(refusal("BEFORE UPDATE", "INSERT INTO t VALUES (1);"), HasSubstr("its own table"));
  EXPECT_THAT(refusal("BEFORE UPDATE", "PERFORM pg_notify('a', 'b');"), HasSubstr("BEFORE"));
  EXPECT_THAT(refusal("BEFORE UPDATE", "NEW.x = TG_OP;"), HasSubstr("tg_op"));
  EXPECT_THAT(refusal("BEFORE UPDATE", "NEW.v = 'a';"), HasSubstr("key"));
  EXPECT_THAT(refusal("BEFORE INSERT", "NEW.w = 'a';"), HasSubstr("NOT NULL"));
  EXPECT_THAT(refusal("BEFORE INSERT OR UPDATE", "NEW.x = NEW.x || 'a';"), HasSubstr("twice"));
  EXPECT_THAT(refusal("BEFORE INSERT", "IF OLD IS DISTINCT FROM NEW THEN NEW.x = 'a'; END IF;"),
              HasSubstr("OLD as a whole"));
  EXPECT_THAT(refusal("BEFORE UPDATE", "NEW.z = 'a';"), HasSubstr("no column"));
}

TEST(RowTriggers, functions_without_triggers_are_harmless) {
  Sandbox db;
  db.migrate(
      "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES "
      "(1); RETURN NULL; END $$;"
      "DROP FUNCTION audit();"
      "DROP FUNCTION IF EXISTS never();");
  EXPECT_THAT(db.refusal("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';"),
              HasSubstr("CREATE FUNCTION"));
}

TEST(RowTriggers, refused_in_strict_mode) {
  driver::TranslateOptions strict;
  strict.strict = true;
  Sandbox db(strict);
  db.migrate(
      "CREATE TABLE t (id int PRIMARY KEY, n int); CREATE FUNCTION f() RETURNS trigger "
      "LANGUAGE plpgsql AS $$ BEGIN NEW.n = 1; RETURN NEW; END $$;");
  EXPECT_THAT(db.refusal("CREATE TRIGGER f BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();"),
              HasSubstr("RETURNING"));
}

TEST(DoBlocks, say_if_not_exists_in_their_own_way) {
  Sandbox db;
  const std::string blocks = R"(
    DO $$ BEGIN CREATE TYPE mood AS ENUM ('sad', 'ok'); EXCEPTION WHEN duplicate_object THEN NULL;
    END $$;
    DO $$ BEGIN
      IF NOT EXISTS (SELECT 1 FROM information_schema.columns
                     WHERE table_schema = 'public' AND table_name = 't' AND column_name = 'm') THEN
        ALTER TABLE t ADD COLUMN m mood NOT NULL DEFAULT 'ok';
      END IF;
      IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 't_positive') THEN
        ALTER TABLE t ADD CONSTRAINT t_positive CHECK (id > 0);
      END IF;
    END $$;
    DO $$ BEGIN ALTER TABLE t RENAME COLUMN v TO w; EXCEPTION WHEN undefined_column THEN
      RAISE NOTICE 'renamed before'; END $$;)";
  db.migrate("CREATE TABLE t (id int PRIMARY KEY, v text);" + blocks + blocks);
  EXPECT_EQ(db.rows("SELECT name FROM pragma_table_info('t')"), "id w m");
  EXPECT_THAT(db.error("INSERT INTO t VALUES (0, 'x', 'ok')"), HasSubstr("t_positive"));
  EXPECT_THAT(db.error("INSERT INTO t VALUES (1, 'x', 'bad')"), HasSubstr("t_m_type"));
  EXPECT_EQ(db.error("INSERT INTO t VALUES (1, 'x', 'sad')"), "");
}

TEST(DoBlocks, know_an_extension_whose_schema_was_said) {
  Sandbox db;
  db.migrate(R"(CREATE EXTENSION pg_trgm WITH SCHEMA public;
    DO $$ DECLARE n int; BEGIN
      SELECT count(*) INTO n FROM pg_extension WHERE extname = 'pg_trgm';
      IF n = 1 THEN CREATE TABLE there (a int); ELSE CREATE TABLE missing (a int); END IF;
    END $$;)");
  EXPECT_EQ(db.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"), "there");
}

TEST(DoBlocks, that_say_more_are_refused) {
  Sandbox db;
  db.migrate("CREATE TABLE t (id int PRIMARY KEY);");
  for (const char* body :
       {"BEGIN PERFORM 1; END", "DECLARE x int; BEGIN x := 1; END",
        "BEGIN EXECUTE 'DROP TABLE t' USING 1; END",
        "BEGIN CREATE TYPE a AS ENUM ('x'); EXCEPTION WHEN others THEN NULL; END",
        "BEGIN CREATE TYPE a AS ENUM ('x'); CREATE TYPE b AS ENUM ('x'); "
        "EXCEPTION WHEN duplicate_object THEN NULL; END",
        "BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'b') THEN "
        "CREATE TYPE a AS ENUM ('x'); END IF; END",
        "BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'a' AND "
        "typtype = 'e') THEN CREATE TYPE a AS ENUM ('x'); END IF; END",
        "BEGIN IF 1 = 1 THEN DROP TABLE t; END IF; END"}) {
    EXPECT_THAT(db.refusal("DO $$ " + std::string(body) + " $$;"), HasSubstr("DO")) << body;
  }
}

TEST(TablesOfQueries, have_the_columns_of_the_query) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE a (id int PRIMARY KEY, s varchar(3) NOT NULL, n numeric(6, 2), e boolean);"
      "INSERT INTO a VALUES (1, 'x', 1.5, true), (2, 'y', NULL, NULL);"
      "CREATE TABLE b (key) AS SELECT id, s, e, count(*) OVER () AS c, 'z' AS k FROM a WHERE id > "
      "1;"
      "SELECT * INTO c FROM a;"
      "CREATE TABLE d AS TABLE a WITH NO DATA;"
      "CREATE TABLE IF NOT EXISTS d AS SELECT 1 AS one;");
  EXPECT_EQ(db.rows("SELECT * FROM b"), "2|y|NULL|1|z");
  EXPECT_EQ(db.rows("SELECT name, type FROM pragma_table_info('b')"),
            "key|INTEGER s|VARCHAR(3) e|BOOLEAN c|BIGINT k|TEXT");
  EXPECT_EQ(db.rows("SELECT count(*) FROM c"), "2");
  EXPECT_EQ(db.rows("SELECT count(*) FROM d"), "0");
  EXPECT_EQ(db.error("INSERT INTO c (id) VALUES (NULL)"), "");
  EXPECT_NE(db.error("INSERT INTO c (s) VALUES ('four')"), "");
  EXPECT_THAT(db.refusal("CREATE TABLE x AS SELECT jsonb_path_query(s, '$') AS q FROM a;"),
              HasSubstr("not known"));
}

TEST(Enums, are_ordered_as_they_were_declared) {
  Sandbox db;
  db.migrate(
      "CREATE TYPE size AS ENUM ('small', 'medium', 'large');"
      "CREATE TABLE t (id int PRIMARY KEY, s size);"
      "INSERT INTO t VALUES (1, 'large'), (2, 'small'), (3, 'medium'), (4, NULL);"
      "CREATE TABLE r (n int, id int);"
      "INSERT INTO r SELECT row_number() OVER (ORDER BY s), id FROM t;"
      "CREATE TABLE few (id int);"
      "INSERT INTO few SELECT id FROM t ORDER BY s DESC NULLS LAST LIMIT 2;"
      "CREATE TABLE same (id int);"
      "INSERT INTO same SELECT id FROM t AS x ORDER BY 1;"
      "CREATE TABLE big (id int);"
      "INSERT INTO big SELECT id FROM t WHERE s > 'small';"
      "INSERT INTO big SELECT id + 10 FROM t WHERE s BETWEEN 'small' AND 'medium';"
      "CREATE TABLE ends (least size, greatest size);"
      "INSERT INTO ends SELECT min(s), max(s) FROM t;"
      "UPDATE ends SET least = greatest(least, 'medium');");
  EXPECT_EQ(db.rows("SELECT id FROM r ORDER BY n"), "2 3 1 4");
  EXPECT_EQ(db.rows("SELECT id FROM few"), "1 3");
  EXPECT_EQ(db.rows("SELECT id FROM big ORDER BY id"), "1 3 12 13");
  EXPECT_EQ(db.rows("SELECT * FROM ends"), "medium|large");
  EXPECT_THAT(db.refusal("SELECT s FROM t UNION SELECT s FROM t ORDER BY 1;"), HasSubstr("enum"));
  EXPECT_THAT(db.refusal("SELECT id FROM t WHERE s < 'huge';"), HasSubstr("huge"));
}

}  // namespace
}  // namespace dunlin::test
