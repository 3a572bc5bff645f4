// ALTER TABLE with rows in the table, as PostgreSQL would leave them.
#include "sandbox.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;
using testing::Not;

bool copies(const driver::Translation& translation) {
  for (const driver::Step& step : translation.steps) {
    if (step.sql.starts_with("INSERT OR ABORT INTO \"_dunlin_new")) return true;
  }
  return false;
}

TEST(AddColumn, simple_ones_need_no_copy) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE p (id bigserial PRIMARY KEY); CREATE TABLE t (id bigserial PRIMARY KEY); "
      "INSERT INTO t DEFAULT VALUES;");
  const driver::Translation translation = db.migrate(R"(
    ALTER TABLE t ADD COLUMN a varchar(20);
    ALTER TABLE t ADD COLUMN b boolean NOT NULL DEFAULT false;
    ALTER TABLE t ADD COLUMN c bigint REFERENCES p (id) ON DELETE CASCADE;
    ALTER TABLE t ADD COLUMN d int DEFAULT 5 CHECK (d > 0);)");
  EXPECT_FALSE(copies(translation));
  EXPECT_EQ(db.rows("SELECT * FROM t"), "1|NULL|0|NULL|5");
  EXPECT_THAT(db.error("INSERT INTO t (c) VALUES (9)"), HasSubstr("FOREIGN KEY"));
  EXPECT_THAT(db.error("INSERT INTO t (d) VALUES (0)"), HasSubstr("t_d_check"));
  EXPECT_THAT(db.error("INSERT INTO t (b) VALUES (2)"), HasSubstr("t_b_type"));
}

TEST(AddColumn, a_computed_default_fills_existing_rows) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (id bigserial PRIMARY KEY); INSERT INTO t DEFAULT VALUES; INSERT INTO t "
      "DEFAULT VALUES;");
  db.migrate(R"(
    ALTER TABLE t ADD COLUMN at timestamptz NOT NULL DEFAULT now();
    ALTER TABLE t ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE;)");
  EXPECT_EQ(
      db.rows("SELECT count(*), count(DISTINCT token), min(length(at)), max(length(token)) FROM t"),
      "2|2|19|36");
  db.expect_sound();
}

TEST(AddColumn, not_null_without_default_fails_when_there_are_rows) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (id bigserial PRIMARY KEY); CREATE TABLE e (id bigserial PRIMARY KEY); "
      "INSERT INTO t DEFAULT VALUES;");
  db.migrate("ALTER TABLE e ADD COLUMN v int NOT NULL;");
  EXPECT_THAT(db.failure("ALTER TABLE t ADD COLUMN v int NOT NULL;"), HasSubstr("NOT NULL"));
}

TEST(AddColumn, stored_generated_and_unique) {
  Sandbox db;
  db.migrate("CREATE TABLE t (a int); INSERT INTO t VALUES (2), (3);");
  db.migrate(
      "ALTER TABLE t ADD COLUMN double int GENERATED ALWAYS AS (a * 2) STORED; ALTER TABLE t ADD "
      "COLUMN u text UNIQUE;");
  EXPECT_EQ(db.rows("SELECT a, double, u FROM t"), "2|4|NULL 3|6|NULL");
  db.migrate("ALTER TABLE t ALTER COLUMN double DROP EXPRESSION;");
  db.connection().execute("UPDATE t SET double = 9 WHERE a = 2");
  EXPECT_EQ(db.rows("SELECT a, double FROM t"), "2|9 3|6");
  db.migrate("ALTER TABLE t ADD COLUMN id bigserial PRIMARY KEY;");
  EXPECT_EQ(db.rows("SELECT id, a FROM t"), "1|2 2|3");
  EXPECT_THAT(db.sql_of("t"),
              HasSubstr("INTEGER NOT NULL CONSTRAINT \"t_pkey\" PRIMARY KEY AUTOINCREMENT"));
}

TEST(AddColumn, if_not_exists_does_nothing) {
  Sandbox db;
  db.migrate("CREATE TABLE t (a int);");
  EXPECT_TRUE(db.migrate("ALTER TABLE t ADD COLUMN IF NOT EXISTS a int;").steps.empty());
}

TEST(DropColumn, takes_its_indexes_and_constraints_along) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE t (id bigserial PRIMARY KEY, a int, b int CHECK (b > 0), c text, d int, CONSTRAINT order_of_two CHECK (a < d), UNIQUE (c, d));
    CREATE INDEX t_ac ON t (a, c); CREATE INDEX t_low ON t (lower(c)); CREATE INDEX t_part ON t (d) WHERE b IS NOT NULL;
    INSERT INTO t (a, b, c, d) VALUES (1, 2, 'x', 4);)");
  db.migrate("ALTER TABLE t DROP COLUMN b;");
  EXPECT_EQ(
      db.rows("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1"),
      "t_ac t_low");
  db.migrate("ALTER TABLE t DROP COLUMN a;");
  EXPECT_THAT(db.sql_of("t"), Not(HasSubstr("order_of_two")));
  EXPECT_EQ(
      db.rows("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1"),
      "t_low");
  db.migrate("ALTER TABLE t DROP COLUMN c;");
  EXPECT_EQ(db.rows("SELECT * FROM t"), "1|4");
  db.expect_sound();
}

TEST(DropColumn, a_simple_one_needs_no_copy) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (id bigserial PRIMARY KEY, a varchar(5), b int); CREATE INDEX t_a ON t (a); "
      "INSERT INTO t (a, b) VALUES ('x', 1);");
  EXPECT_FALSE(copies(db.migrate("ALTER TABLE t DROP COLUMN a;")));
  EXPECT_EQ(db.rows("SELECT * FROM t"), "1|1");
}

TEST(DropColumn, a_referenced_one_needs_cascade) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE p (id bigserial PRIMARY KEY, code text UNIQUE);
    CREATE TABLE c (code text REFERENCES p (code) ON DELETE CASCADE, other bigint REFERENCES p (id));
    INSERT INTO p (code) VALUES ('a'); INSERT INTO c VALUES ('a', 1);)");
  schema::Schema model = db.model();
  EXPECT_THAT(db.refusal("ALTER TABLE p DROP COLUMN code;"), HasSubstr("refers to p.code"));
  db.model() = model;
  db.migrate("ALTER TABLE p DROP COLUMN code CASCADE;");
  EXPECT_EQ(db.rows("SELECT * FROM c"), "a|1");
  EXPECT_THAT(db.sql_of("c"), Not(HasSubstr("ON DELETE CASCADE")));
  EXPECT_THAT(db.sql_of("c"), HasSubstr("REFERENCES \"p\" (\"id\")"));
  db.expect_sound();
}

TEST(DropTable, never_empties_children) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE p (id bigserial PRIMARY KEY);
    CREATE TABLE c (p_id bigint REFERENCES p (id) ON DELETE CASCADE);
    INSERT INTO p DEFAULT VALUES; INSERT INTO c VALUES (1);)");
  schema::Schema model = db.model();
  EXPECT_THAT(db.refusal("DROP TABLE p;"), HasSubstr("refers to p"));
  db.model() = model;
  db.migrate("DROP TABLE p CASCADE;");
  EXPECT_EQ(db.rows("SELECT * FROM c"), "1");
  db.expect_sound();
}

TEST(DropTable, several_at_once_in_any_order) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE a (id bigserial PRIMARY KEY);
    CREATE TABLE b (a_id bigint REFERENCES a (id) ON DELETE CASCADE);
    INSERT INTO a DEFAULT VALUES; INSERT INTO b VALUES (1);)");
  db.migrate("DROP TABLE a, b;");
  EXPECT_EQ(db.rows("SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')"), "");
}

TEST(SetType, converts_or_fails) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (id bigserial PRIMARY KEY, v text); INSERT INTO t (v) VALUES ('12'), (' 7'), "
      "(NULL);");
  db.migrate("ALTER TABLE t ALTER COLUMN v TYPE integer USING v::integer;");
  EXPECT_EQ(db.rows("SELECT v, typeof(v) FROM t"), "12|integer 7|integer NULL|null");
  db.migrate("ALTER TABLE t ALTER COLUMN v TYPE varchar(3);");
  EXPECT_EQ(db.rows("SELECT v, typeof(v) FROM t"), "12|text 7|text NULL|null");
  db.connection().execute("INSERT INTO t (v) VALUES ('foo')");
  schema::Schema model = db.model();
  EXPECT_THAT(db.failure("ALTER TABLE t ALTER COLUMN v TYPE integer USING v::integer;"),
              HasSubstr("no value of type integer: foo"));
  EXPECT_EQ(db.rows("SELECT v FROM t WHERE v = 'foo'"), "foo");
  db.model() = model;
  EXPECT_THAT(db.failure("ALTER TABLE t ALTER COLUMN v TYPE varchar(2);"),
              HasSubstr("value too long for type character varying(2): foo"));
  db.model() = model;
  db.migrate("ALTER TABLE t ALTER COLUMN v TYPE varchar(50);");
  EXPECT_THAT(db.sql_of("t"), HasSubstr("VARCHAR(50)"));
  EXPECT_THAT(db.sql_of("t"), Not(HasSubstr("<= 3")));
  db.expect_sound();
}

TEST(SetType, the_default_follows) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (a int, flag int NOT NULL DEFAULT 0); INSERT INTO t (a, flag) VALUES (1, 1), "
      "(2, 0);");
  db.migrate(
      R"(ALTER TABLE t ALTER COLUMN flag DROP DEFAULT, ALTER COLUMN flag TYPE boolean USING flag <> 0,
                ALTER COLUMN flag SET DEFAULT true;)");
  EXPECT_EQ(db.rows("SELECT a, flag FROM t"), "1|1 2|0");
  EXPECT_THAT(db.sql_of("t"), HasSubstr("BOOLEAN NOT NULL"));
  EXPECT_THAT(db.sql_of("t"), HasSubstr("DEFAULT 1"));
}

TEST(SetType, every_kind_of_conversion) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE t (i int, n numeric(10,2), b boolean, ts timestamp, d date, s text);
    INSERT INTO t VALUES (1, 2.50, true, '2026-01-02 03:04:05', '2026-01-02', 'yes');)");
  db.migrate(R"(
    ALTER TABLE t ALTER COLUMN i TYPE bigint, ALTER COLUMN n TYPE integer, ALTER COLUMN b TYPE text,
      ALTER COLUMN ts TYPE date, ALTER COLUMN d TYPE timestamptz, ALTER COLUMN s TYPE boolean USING s::boolean;)");
  EXPECT_EQ(db.rows("SELECT * FROM t"), "1|3|true|2026-01-02|2026-01-02 00:00:00|1");
}

TEST(Defaults, set_and_drop) {
  Sandbox db;
  db.migrate("CREATE TABLE t (id bigserial PRIMARY KEY, a text DEFAULT 'x', b int);");
  db.migrate("ALTER TABLE t ALTER COLUMN a DROP DEFAULT, ALTER COLUMN b SET DEFAULT 4 + 1;");
  db.connection().execute("INSERT INTO t DEFAULT VALUES");
  EXPECT_EQ(db.rows("SELECT a, b FROM t"), "NULL|5");
  db.migrate("ALTER TABLE t ADD COLUMN c text DEFAULT 'old';");
  db.migrate("ALTER TABLE t ALTER COLUMN c SET DEFAULT 'new';");
  db.connection().execute("INSERT INTO t DEFAULT VALUES");
  EXPECT_EQ(db.rows("SELECT c FROM t"), "old new") << "rows from before keep the value they had";
}

TEST(Constraints, added_ones_are_checked_against_the_rows) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE p (id bigint PRIMARY KEY);
    CREATE TABLE t (id bigint, a int, p_id bigint);
    INSERT INTO p VALUES (1);
    INSERT INTO t VALUES (1, 5, 1), (1, -5, 2);)");
  const schema::Schema model = db.model();
  const auto fails = [&](const std::string& sql) {
    db.model() = model;
    const std::string message = db.failure(sql);
    EXPECT_EQ(db.rows("SELECT count(*) FROM t"), "2");
    return message;
  };
  EXPECT_THAT(fails("ALTER TABLE t ADD PRIMARY KEY (id);"), HasSubstr("UNIQUE"));
  EXPECT_THAT(fails("ALTER TABLE t ADD UNIQUE (id);"), HasSubstr("UNIQUE"));
  EXPECT_THAT(fails("ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0);"),
              HasSubstr("1 rows of t violate positive"));
  EXPECT_THAT(fails("ALTER TABLE t ADD FOREIGN KEY (p_id) REFERENCES p (id);"),
              HasSubstr("rows of t have no match in p (t_p_id_fkey): 2"));
  db.model() = model;
  db.connection().execute("DELETE FROM t WHERE a < 0");
  db.migrate(
      R"(ALTER TABLE t ADD PRIMARY KEY (id), ADD CONSTRAINT positive CHECK (a > 0), ADD FOREIGN KEY (p_id) REFERENCES p (id);)");
  EXPECT_THAT(db.error("INSERT INTO t VALUES (NULL, 1, 1)"), HasSubstr("NOT NULL"))
      << "no key by itself";
  EXPECT_THAT(db.error("INSERT INTO t VALUES (2, 1, 3)"), HasSubstr("FOREIGN KEY"));
  db.migrate(
      "ALTER TABLE t DROP CONSTRAINT t_pkey, DROP CONSTRAINT positive, DROP CONSTRAINT "
      "t_p_id_fkey;");
  EXPECT_EQ(db.error("INSERT INTO t VALUES (1, -1, 3)"), "");
}

TEST(Constraints, not_valid_ones_leave_old_rows_alone) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE t (a int, p_id bigint);
    INSERT INTO t VALUES (-1, 9);)");
  db.migrate(R"(
    ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
    ALTER TABLE t ADD CONSTRAINT known FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;)");
  EXPECT_THAT(db.error("INSERT INTO t VALUES (-2, NULL)"), HasSubstr("positive"));
  EXPECT_THAT(db.error("INSERT INTO t VALUES (2, 8)"), HasSubstr("FOREIGN KEY"));
  db.migrate("ALTER TABLE t ALTER COLUMN a SET NOT NULL;");
  EXPECT_EQ(db.rows("SELECT * FROM t"), "-1|9");
  const schema::Schema model = db.model();
  EXPECT_THAT(db.failure("ALTER TABLE t VALIDATE CONSTRAINT positive;"),
              HasSubstr("1 rows of t violate positive"));
  db.model() = model;
  EXPECT_THAT(db.failure("ALTER TABLE t VALIDATE CONSTRAINT known;"), HasSubstr("no match in p"));
  db.model() = model;
  db.migrate(
      "UPDATE t SET a = 1, p_id = NULL; ALTER TABLE t VALIDATE CONSTRAINT positive; ALTER TABLE t "
      "VALIDATE CONSTRAINT known;");
}

TEST(Constraints, renamed_and_altered) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE t (a int UNIQUE, p_id bigint "
      "REFERENCES p (id));");
  db.migrate(R"(
    ALTER TABLE t RENAME CONSTRAINT t_a_key TO only_once;
    ALTER TABLE t ALTER CONSTRAINT t_p_id_fkey DEFERRABLE INITIALLY DEFERRED;)");
  EXPECT_THAT(db.sql_of("t"), HasSubstr("CONSTRAINT \"only_once\" UNIQUE"));
  EXPECT_THAT(db.sql_of("t"), HasSubstr("DEFERRABLE INITIALLY DEFERRED"));
  db.migrate("ALTER TABLE t DROP CONSTRAINT only_once;");
  EXPECT_THAT(db.sql_of("t"), Not(HasSubstr("UNIQUE")));
}

TEST(Constraints, unnamed_ones_of_foreign_tables_are_found_by_what_they_are) {
  Sandbox db;
  db.native(
      "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INT UNIQUE, b INT REFERENCES p, "
      "c INT, FOREIGN KEY (c) REFERENCES p (id));");
  db.translate(
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int UNIQUE, b int REFERENCES p, c "
      "int REFERENCES p (id));");
  db.migrate(
      "ALTER TABLE t DROP CONSTRAINT t_a_key, DROP CONSTRAINT t_b_fkey, DROP CONSTRAINT t_c_fkey;");
  EXPECT_EQ(db.sql_of("t"), "CREATE TABLE t (a INT, b INT, c INT)");
}

TEST(Constraints, unnamed_checks_of_foreign_tables_are_found_by_their_condition) {
  Sandbox db;
  db.native("CREATE TABLE t (a INT CHECK (`a` > 0), b TEXT CHECK ((b <> 'x')), CHECK (a < 9));");
  db.translate(
      "CREATE TABLE t (a int CONSTRAINT low CHECK (a > 0), b text CONSTRAINT no_x CHECK (b <> "
      "'x'), CONSTRAINT high CHECK (a < 9));");
  db.migrate("ALTER TABLE t DROP CONSTRAINT no_x, DROP CONSTRAINT high;");
  EXPECT_EQ(db.sql_of("t"), "CREATE TABLE t (a INT CHECK (`a` > 0), b TEXT)");
  db.migrate("ALTER TABLE t RENAME CONSTRAINT low TO above;");
  EXPECT_EQ(db.sql_of("t"), "CREATE TABLE t (a INT CONSTRAINT \"above\" CHECK (`a` > 0), b TEXT)");
}

TEST(Keys, a_counting_key_comes_to_a_table_of_others) {
  Sandbox db;
  db.native("CREATE TABLE t (a INT); INSERT INTO t VALUES (5), (6);");
  db.migrate("ALTER TABLE t ADD COLUMN id bigserial PRIMARY KEY;");
  db.connection().execute("INSERT INTO t (a) VALUES (7)");
  EXPECT_EQ(db.rows("SELECT id, a FROM t"), "1|5 2|6 3|7");
  EXPECT_EQ(db.rows("SELECT * FROM sqlite_sequence"), "t|3");
  db.expect_sound();
}

TEST(Keys, a_dump_adds_counters_afterwards) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE t (id integer NOT NULL, v text);
    CREATE SEQUENCE t_id_seq START WITH 1 INCREMENT BY 1;
    ALTER SEQUENCE t_id_seq OWNED BY t.id;
    ALTER TABLE ONLY t ALTER COLUMN id SET DEFAULT nextval('t_id_seq'::regclass);
    ALTER TABLE ONLY t ADD CONSTRAINT t_pkey PRIMARY KEY (id);)");
  db.connection().execute("INSERT INTO t (v) VALUES ('a'), ('b')");
  EXPECT_EQ(db.rows("SELECT id, v FROM t"), "1|a 2|b");
  db.migrate("ALTER SEQUENCE t_id_seq RESTART WITH 100;");
  db.connection().execute("INSERT INTO t (v) VALUES ('c')");
  EXPECT_EQ(db.rows("SELECT max(id) FROM t"), "100");
}

TEST(Keys, a_dump_sets_all_defaults_before_the_keys) {
  Sandbox db;
  db.migrate(R"(
    SELECT pg_catalog.set_config('search_path', '', false);
    CREATE TABLE a (id integer NOT NULL); CREATE TABLE b (id bigserial NOT NULL, v text);
    CREATE SEQUENCE a_id_seq; ALTER SEQUENCE a_id_seq OWNED BY a.id;
    ALTER TABLE ONLY a ALTER COLUMN id SET DEFAULT nextval('a_id_seq'::regclass);
    INSERT INTO a VALUES (7);
    ALTER TABLE ONLY b ADD CONSTRAINT b_pkey PRIMARY KEY (id);
    ALTER TABLE ONLY a ADD CONSTRAINT a_pkey PRIMARY KEY (id);)");
  db.connection().execute("INSERT INTO a DEFAULT VALUES");
  db.connection().execute("INSERT INTO b DEFAULT VALUES");
  EXPECT_EQ(db.rows("SELECT id FROM a UNION ALL SELECT id FROM b"), "7 8 1");
  EXPECT_EQ(db.rows("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"), "0");
}

TEST(Keys, a_counting_key_stays_when_its_constraint_goes) {
  Sandbox db;
  db.migrate("CREATE TABLE t (id serial PRIMARY KEY, v text); INSERT INTO t (v) VALUES ('a');");
  EXPECT_EQ(db.migrate("ALTER TABLE t DROP CONSTRAINT t_pkey;").findings[0].outcome,
            sql::Outcome::approximated);
  db.migrate("ALTER TABLE t ADD CONSTRAINT again PRIMARY KEY (id);");
  db.connection().execute("INSERT INTO t (v) VALUES ('b')");
  EXPECT_EQ(db.rows("SELECT id FROM t"), "1 2");
  EXPECT_THAT(db.sql_of("t"), HasSubstr("\"again\" PRIMARY KEY AUTOINCREMENT"));
}

TEST(Keys, identity_and_its_end) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY (START WITH 10) PRIMARY KEY, v "
      "text); INSERT INTO t (v) VALUES ('a');");
  EXPECT_EQ(db.rows("SELECT id FROM t"), "10");
  db.migrate("ALTER TABLE t ALTER COLUMN id DROP IDENTITY;");
  EXPECT_THAT(db.error("INSERT INTO t (v) VALUES ('b')"), HasSubstr("NOT NULL"));
  db.migrate("ALTER TABLE t ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;");
  db.connection().execute("INSERT INTO t (v) VALUES ('b')");
  EXPECT_EQ(db.rows("SELECT id FROM t"), "10 11");
  db.expect_sound();
}

TEST(Enums, values_are_added_and_renamed_in_every_table) {
  Sandbox db;
  db.migrate(R"(
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE a (m mood NOT NULL DEFAULT 'ok'); CREATE TABLE b (m mood);
    INSERT INTO a VALUES ('sad'), ('ok'); INSERT INTO b VALUES ('ok');)");
  EXPECT_THAT(db.error("INSERT INTO a VALUES ('happy')"), HasSubstr("a_m_type"));
  db.migrate("ALTER TYPE mood ADD VALUE 'happy';");
  EXPECT_EQ(db.error("INSERT INTO a VALUES ('happy')"), "");
  db.migrate("ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';");
  db.connection().execute("INSERT INTO a DEFAULT VALUES");
  EXPECT_EQ(db.rows("SELECT m FROM a"), "sad fine happy fine");
  EXPECT_EQ(db.rows("SELECT m FROM b"), "fine");
}

TEST(Rename, columns_tables_and_indexes_with_what_speaks_of_them) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE p (id bigserial PRIMARY KEY, name varchar(5) CHECK (name <> ''));
    CREATE TABLE c (p_id bigint REFERENCES p (id));
    CREATE INDEX p_name ON p (lower(name));
    CREATE VIEW v AS SELECT name FROM p;)");
  db.migrate(R"(
    ALTER TABLE p RENAME COLUMN name TO title;
    ALTER TABLE p RENAME TO book;
    ALTER INDEX p_name RENAME TO book_title;
    ALTER TABLE book ALTER COLUMN title SET NOT NULL;)");
  db.connection().execute("INSERT INTO book (title) VALUES ('x')");
  EXPECT_EQ(db.rows("SELECT * FROM v"), "x");
  EXPECT_THAT(db.sql_of("c"), HasSubstr("REFERENCES \"book\""));
  EXPECT_THAT(db.sql_of("book_title"), HasSubstr("lower(\"title\")"));
  EXPECT_THAT(db.error("INSERT INTO book (title) VALUES ('123456')"), HasSubstr("CHECK"));
  db.expect_sound();
}

}  // namespace
}  // namespace dunlin::test
