// What other tools lose when they copy a table and rename the copy: each test is named by what must
// survive. The tables are SQLite's own, unknown to the model.
#include "sandbox.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A table that is changed by a copy of its rows (a new unique key) and by its text alone.
class Survives : public testing::TestWithParam<const char*> {
 protected:
  void change(Sandbox& db) {
    const std::string before = db.rows(kOthers);
    db.migrate(GetParam());
    EXPECT_EQ(db.rows(kOthers), before) << "everything around the table stays";
    db.expect_sound();
  }

  static constexpr const char* kOthers =
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT "
      "NULL";
};

INSTANTIATE_TEST_SUITE_P(Ways, Survives,
                         testing::Values("ALTER TABLE t ADD CONSTRAINT t_u_key UNIQUE (u);",
                                         "ALTER TABLE t ALTER COLUMN u SET NOT NULL;"),
                         [](const auto& tested) {
                           return std::string(tested.index == 0 ? "copied" : "in_place");
                         });

TEST_P(Survives, triggers) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (id INTEGER PRIMARY KEY, u INT, n INT);
    CREATE TABLE log (what TEXT);
    CREATE TRIGGER first AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('in'); END;
    CREATE TRIGGER second AFTER UPDATE OF n ON t WHEN NEW.n <> OLD.n BEGIN INSERT INTO log VALUES ('up'); END;
    CREATE TRIGGER third BEFORE DELETE ON t BEGIN INSERT INTO log VALUES ('out'); END;
    INSERT INTO t VALUES (1, 1, 1); DELETE FROM log;)");
  change(db);
  EXPECT_EQ(db.rows("SELECT count(*) FROM log"), "0") << "no trigger fires meanwhile";
  db.connection().execute("INSERT INTO t VALUES (2, 2, 2)");
  db.connection().execute("UPDATE t SET n = 3 WHERE id = 2");
  db.connection().execute("DELETE FROM t WHERE id = 2");
  EXPECT_EQ(db.rows("SELECT what FROM log"), "in up out");
}

/// Each hands an automatic index over; row numbers of sqlite_schema must not grow with every one.
TEST(Rebuilds, AnyNumberOneAfterTheOther) {
  Sandbox db;
  db.native("CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (1, 2);");
  for (int i = 0; i < 40; ++i) {
    db.migrate("ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);");
    db.migrate("ALTER TABLE t DROP CONSTRAINT u;");
  }
  EXPECT_EQ(db.rows("SELECT max(rowid) < 1000 FROM sqlite_schema"), "1");
  EXPECT_EQ(db.rows("SELECT a, b FROM t"), "1|2");
  db.expect_sound();
}

TEST_P(Survives, expression_indexes) {
  Sandbox db;
  db.native("CREATE TABLE t (u INT, b TEXT); CREATE UNIQUE INDEX i ON t (lower(b), u + 1);");
  change(db);
  db.connection().execute("INSERT INTO t VALUES (1, 'x')");
  EXPECT_THAT(db.error("INSERT INTO t VALUES (1, 'X')"), HasSubstr("UNIQUE"));
}

TEST_P(Survives, descending_and_collated_index_columns) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (u INT, y INT, z TEXT); CREATE INDEX i3 ON t (y DESC, z);
               CREATE UNIQUE INDEX i4 ON t (z COLLATE NOCASE);)");
  change(db);
  db.connection().execute("INSERT INTO t VALUES (1, 1, 'a')");
  EXPECT_THAT(db.error("INSERT INTO t VALUES (2, 1, 'A')"), HasSubstr("UNIQUE"));
}

TEST_P(Survives, partial_indexes) {
  Sandbox db;
  db.native("CREATE TABLE t (u INT, y INT); CREATE UNIQUE INDEX i ON t (y) WHERE y > 0;");
  change(db);
  db.connection().execute("INSERT INTO t VALUES (1, -1), (2, -1), (3, 1)");
  EXPECT_THAT(db.error("INSERT INTO t VALUES (4, 1)"), HasSubstr("UNIQUE"));
}

TEST_P(Survives, autoincrement) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, u INT);
               INSERT INTO t (u) VALUES (1), (2), (3); DELETE FROM t WHERE id = 3;)");
  change(db);
  db.connection().execute("INSERT INTO t (u) VALUES (9)");
  EXPECT_EQ(db.rows("SELECT max(id) FROM t"), "4");
  EXPECT_EQ(db.rows("SELECT * FROM sqlite_sequence"), "t|4");
}

TEST_P(Survives, collations_of_columns) {
  Sandbox db;
  db.native("CREATE TABLE t (u INT, a TEXT COLLATE NOCASE); INSERT INTO t VALUES (1, 'Abc');");
  change(db);
  EXPECT_EQ(db.rows("SELECT count(*) FROM t WHERE a = 'aBC'"), "1");
}

TEST_P(Survives, strict) {
  Sandbox db;
  db.native("CREATE TABLE t (u INT, a INT) STRICT; INSERT INTO t VALUES (1, 2);");
  change(db);
  EXPECT_THAT(db.error("INSERT INTO t VALUES (2, 'x')"), HasSubstr("cannot store TEXT"));
}

TEST_P(Survives, without_rowid) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (k TEXT PRIMARY KEY, u INT UNIQUE, a INT) WITHOUT ROWID;
               INSERT INTO t VALUES ('b', 1, 2), ('a', 2, 3);)");
  change(db);
  EXPECT_THAT(db.error("SELECT rowid FROM t"), HasSubstr("no such column"));
  EXPECT_EQ(db.rows("SELECT k FROM t"), "a b");
}

TEST_P(Survives, unnamed_checks) {
  Sandbox db;
  db.native("CREATE TABLE t (u INT, a INT CHECK (a > 0), b INT, CHECK (b > a));");
  change(db);
  EXPECT_THAT(db.error("INSERT INTO t VALUES (1, 0, 5)"), HasSubstr("CHECK"));
  EXPECT_THAT(db.error("INSERT INTO t VALUES (1, 5, 5)"), HasSubstr("CHECK"));
}

TEST_P(Survives, conflict_clauses) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (u INT, a INT UNIQUE ON CONFLICT REPLACE,
                 b INT NOT NULL ON CONFLICT IGNORE, c INT CONSTRAINT pk PRIMARY KEY ON CONFLICT FAIL);
               INSERT INTO t VALUES (1, 1, 1, 1);)");
  change(db);
  db.connection().execute("INSERT INTO t VALUES (2, 1, 2, 2)");
  db.connection().execute("INSERT INTO t VALUES (3, 3, NULL, 3)");
  EXPECT_EQ(db.rows("SELECT u FROM t"), "2");
  EXPECT_THAT(db.sql_of("t"), HasSubstr("PRIMARY KEY ON CONFLICT FAIL"));
}

TEST_P(Survives, deferrable_references) {
  Sandbox db;
  db.native(R"(CREATE TABLE p (id INTEGER PRIMARY KEY);
    CREATE TABLE t (u INT, p_id INT REFERENCES p (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);)");
  change(db);
  db.connection().execute("BEGIN; INSERT INTO t VALUES (1, 7); INSERT INTO p VALUES (7); COMMIT");
  EXPECT_EQ(db.rows("SELECT p_id FROM t"), "7");
}

TEST_P(Survives, generated_columns_without_the_long_words) {
  Sandbox db;
  db.native(
      "CREATE TABLE t (u INT, y INT, v INT AS (y + 1), s INT AS (y * 2) STORED, w TEXT AS "
      "('<' || s || '>') VIRTUAL); INSERT INTO t (u, y) VALUES (1, 5);");
  change(db);
  EXPECT_EQ(db.rows("SELECT v, s, w FROM t"), "6|10|<10>");
}

TEST_P(Survives, declared_types_nobody_knows) {
  Sandbox db;
  db.native(
      "CREATE TABLE t (id integer primary key, u INT, a foo(3, 4) default 7, b \"long "
      "type\", c);");
  change(db);
  EXPECT_THAT(db.sql_of("t"), HasSubstr("a foo(3, 4) default 7, b \"long type\", c"));
  EXPECT_THAT(db.sql_of("t"), HasSubstr("(id integer primary key"));
}

TEST_P(Survives, comments_and_layout) {
  Sandbox db;
  db.native("CREATE TABLE t -- the table\n(\n  u INT, /* u */\n\n  a TEXT -- last\n) -- end\n");
  change(db);
  EXPECT_THAT(db.sql_of("t"), testing::StartsWith("CREATE TABLE t -- the table\n(\n  u INT"));
  EXPECT_THAT(db.sql_of("t"), HasSubstr("/* u */\n\n  a TEXT"));
  EXPECT_THAT(db.sql_of("t"), HasSubstr(" -- last\n)"));
}

TEST_P(Survives, views_and_views_on_views) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (u INT, a INT); CREATE VIEW v AS SELECT a, u FROM main.t;
    CREATE VIEW w AS SELECT v.a FROM v JOIN t ON t.u = v.u;
    CREATE TRIGGER wi INSTEAD OF INSERT ON w BEGIN INSERT INTO t (u, a) VALUES (NEW.a, NEW.a); END;)");
  change(db);
  db.connection().execute("INSERT INTO w VALUES (4)");
  EXPECT_EQ(db.rows("SELECT * FROM w"), "4");
}

TEST_P(Survives, children_with_cascade_set_null_and_neither) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (id INTEGER PRIMARY KEY, u INT);
    CREATE TABLE cascading (t_id INT REFERENCES t (id) ON DELETE CASCADE ON UPDATE CASCADE);
    CREATE TABLE nulled (t_id INT REFERENCES t ON DELETE SET NULL);
    CREATE TABLE strict (t_id INT REFERENCES t (id), FOREIGN KEY (t_id) REFERENCES t (id) ON DELETE RESTRICT);
    INSERT INTO t VALUES (1, 1), (2, 2);
    INSERT INTO cascading VALUES (1), (2); INSERT INTO nulled VALUES (1), (2); INSERT INTO strict VALUES (1), (2);)");
  const std::string children =
      db.rows("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name <> 't'");
  change(db);
  EXPECT_EQ(db.rows("SELECT t_id FROM cascading UNION ALL SELECT t_id FROM nulled UNION ALL "
                    "SELECT t_id FROM strict"),
            "1 2 1 2 1 2");
  EXPECT_EQ(db.rows("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name <> 't'"),
            children);
}

TEST_P(Survives, self_references) {
  Sandbox db;
  db.native(
      R"(CREATE TABLE t (id INTEGER PRIMARY KEY, u INT, up INT REFERENCES t (id) ON DELETE CASCADE);
               INSERT INTO t VALUES (1, 1, NULL), (2, 2, 1), (3, 3, 2);)");
  change(db);
  db.connection().execute("DELETE FROM t WHERE id = 1");
  EXPECT_EQ(db.rows("SELECT count(*) FROM t"), "0");
}

TEST_P(Survives, rowids_and_their_order) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (u INT, a INT); CREATE INDEX covering ON t (a DESC, u);
               INSERT INTO t VALUES (1, 1), (2, 2), (3, 3); DELETE FROM t WHERE u = 2;)");
  change(db);
  EXPECT_EQ(db.rows("SELECT rowid, u FROM t ORDER BY rowid"), "1|1 3|3");
}

TEST_P(Survives, statistics) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (u INT, a INT, UNIQUE (a)); CREATE INDEX i ON t (a, u);
               INSERT INTO t VALUES (1, 1), (2, 2); ANALYZE;)");
  const std::string before = db.rows("SELECT * FROM sqlite_stat1");
  change(db);
  EXPECT_EQ(db.rows("SELECT * FROM sqlite_stat1"), before);
}

TEST_P(Survives, the_order_of_the_schema) {
  Sandbox db;
  db.native(R"(CREATE TABLE a (x INT); CREATE TABLE t (u INT); CREATE VIEW v AS SELECT 1;
               CREATE INDEX i ON t (u); CREATE TABLE z (x INT);)");
  const std::string kNames =
      "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_autoindex%'";
  const std::string before = db.rows(kNames);
  change(db);
  EXPECT_EQ(db.rows(kNames), before);
}

TEST_P(Survives, odd_names) {
  Sandbox db;
  db.native(
      R"(CREATE TABLE "sel""ect '" (x INT); CREATE TABLE t ([a b] INT, `c``d` TEXT, "u" INT, 'e' INT);
               CREATE INDEX "i'1" ON t ([a b]); CREATE TABLE _dunlin_new_t (x INT);
               CREATE TABLE "_dunlin_new2_t" (x INT); CREATE INDEX "_dunlin_new_i'1" ON _dunlin_new_t (x);
               INSERT INTO t VALUES (1, 'x', 2, 3); INSERT INTO _dunlin_new_t VALUES (5);)");
  const std::string before =
      db.rows("SELECT name, sql FROM sqlite_schema WHERE name LIKE '_dunlin%'");
  db.migrate(GetParam());
  EXPECT_EQ(db.rows("SELECT * FROM t"), "1|x|2|3");
  EXPECT_EQ(db.rows("SELECT name, sql FROM sqlite_schema WHERE name LIKE '_dunlin%'"), before);
  EXPECT_EQ(db.rows("SELECT x FROM _dunlin_new_t"), "5");
  EXPECT_EQ(db.rows("PRAGMA integrity_check"), "ok");
}

TEST_P(Survives, strings_in_double_quotes) {
  for (const char* before : {"", "CREATE TABLE other (a int);"}) {
    Sandbox db;
    db.native(
        R"(CREATE TABLE t (u INT, kind TEXT DEFAULT "x" CHECK (kind IN ("x", "y")), loud TEXT AS (kind || "!"));
      CREATE INDEX i ON t (u) WHERE kind = "x"; CREATE INDEX j ON t (kind || "?"); INSERT INTO t VALUES (1, 'x');)");
    db.migrate(before);
    change(db);
    EXPECT_EQ(db.rows("SELECT * FROM t"), "1|x|x!");
    EXPECT_THAT(db.error("INSERT INTO t VALUES (2, 'z')"), HasSubstr("CHECK"));
    EXPECT_THAT(db.sql_of("t"),
                HasSubstr(R"(CHECK (kind IN ("x", "y")), loud TEXT AS (kind || "!"))"));
  }
}

TEST(SurvivesNothing, columns_that_are_not_there_become_no_strings) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (u INT, kind TEXT, loud TEXT AS (kind || "!"));)");
  for (const char* change :
       {"CREATE INDEX i ON t (nope);", "CREATE UNIQUE INDEX i ON t (u) WHERE nope > 3;",
        "ALTER TABLE t ADD COLUMN v int CHECK (nope > 1);", "ALTER TABLE t ADD CHECK (nope > 1);",
        "ALTER TABLE t ADD COLUMN v int UNIQUE CHECK (nope > 1);",
        "ALTER TABLE t ADD UNIQUE (u), ADD CHECK (nope > 1);"}) {
    EXPECT_THAT(db.refusal(change), HasSubstr("no such column: nope")) << change;
  }
}

TEST_P(Survives, virtual_tables_and_their_shadows) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (u INT, a TEXT); CREATE VIRTUAL TABLE f USING fts5(a);
               INSERT INTO f VALUES ('some words'); CREATE VIRTUAL TABLE r USING rtree(id, x, y);
               INSERT INTO r VALUES (1, 2, 3);)");
  change(db);
  EXPECT_EQ(db.rows("SELECT a FROM f WHERE f MATCH 'words'"), "some words");
  EXPECT_EQ(db.rows("SELECT id FROM r"), "1");
}

TEST_P(Survives, violations_from_before) {
  Sandbox db;
  db.native(R"(PRAGMA foreign_keys = OFF; CREATE TABLE p (id INTEGER PRIMARY KEY);
    CREATE TABLE t (u INT, p_id INT REFERENCES p (id)); INSERT INTO t VALUES (1, 77);
    CREATE TABLE c (t_u INT REFERENCES t (u)); PRAGMA foreign_keys = ON;)");
  db.migrate(GetParam());
  EXPECT_EQ(db.rows("SELECT * FROM t"), "1|77");
  EXPECT_EQ(db.rows("SELECT count(*) FROM pragma_foreign_key_check('t')"), "1");
}

TEST(SurvivesRename, partial_indexes_and_checks_that_mention_the_column) {
  Sandbox db;
  db.native(
      R"(CREATE TABLE t (a INT, b INT, g INT AS (a + 1), CONSTRAINT order_of_two CHECK (a < b));
               CREATE INDEX i ON t (b) WHERE a > 0;)");
  db.migrate("ALTER TABLE t RENAME COLUMN a TO x;");
  EXPECT_THAT(db.sql_of("i"), HasSubstr("WHERE \"x\" > 0"));
  EXPECT_THAT(db.error("INSERT INTO t (x, b) VALUES (2, 1)"), HasSubstr("order_of_two"));
  db.connection().execute("INSERT INTO t (x, b) VALUES (1, 2)");
  EXPECT_EQ(db.rows("SELECT g FROM t"), "2");
  db.expect_sound();
}

TEST(SurvivesRename, references_of_other_tables) {
  Sandbox db;
  db.native(R"(CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
               CREATE TABLE c (code TEXT REFERENCES p (code) ON UPDATE CASCADE);
               INSERT INTO p VALUES (1, 'a'); INSERT INTO c VALUES ('a');)");
  db.migrate("ALTER TABLE p RENAME COLUMN code TO sign; ALTER TABLE p RENAME TO q;");
  db.connection().execute("UPDATE q SET sign = 'b'");
  EXPECT_EQ(db.rows("SELECT code FROM c"), "b");
  db.expect_sound();
}

TEST(SurvivesDrop, named_checks_go_with_their_column_only) {
  Sandbox db;
  db.native(
      "CREATE TABLE t (a INT, b INT, c INT, CONSTRAINT ab CHECK (a < b), CONSTRAINT bc CHECK "
      "(b < c)); INSERT INTO t VALUES (1, 2, 3);");
  db.migrate("ALTER TABLE t DROP COLUMN a;");
  EXPECT_THAT(db.sql_of("t"), Not(HasSubstr("ab")));
  EXPECT_THAT(db.error("INSERT INTO t VALUES (2, 1)"), HasSubstr("bc"));
}

TEST(SurvivesDrop, functions_collations_and_types_called_like_the_column) {
  for (const char* unique : {"", " UNIQUE"}) {
    Sandbox db;
    db.native(std::string("CREATE TABLE t (id INTEGER PRIMARY KEY, length INT") + unique +
              R"(, nocase INT, name TEXT, CONSTRAINT named CHECK (length(name) > 0));
                 CREATE INDEX i ON t (length(name)); CREATE INDEX j ON t (name COLLATE nocase);
                 CREATE INDEX k ON t (length);)");
    db.migrate("ALTER TABLE t DROP COLUMN length; ALTER TABLE t DROP COLUMN nocase;");
    EXPECT_THAT(db.error("INSERT INTO t (name) VALUES ('')"), HasSubstr("named"));
    EXPECT_EQ(db.rows("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name"), "i j");
    db.expect_sound();
  }
}

TEST(SurvivesDrop, a_key_of_the_table_itself_goes_with_cascade_only) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (id INTEGER PRIMARY KEY, b INT UNIQUE, up INT REFERENCES t (b));
               INSERT INTO t VALUES (1, 5, 5);)");
  EXPECT_THAT(db.refusal("ALTER TABLE t DROP COLUMN b;"),
              HasSubstr("a foreign key of table t refers to t.b"));
  db.migrate("ALTER TABLE t DROP COLUMN b CASCADE;");
  EXPECT_EQ(db.rows("SELECT * FROM t"), "1|5");
  db.expect_sound();
}

TEST(SurvivesDrop, keys_to_other_columns_of_the_parent) {
  Sandbox db;
  db.native(R"(CREATE TABLE p (a INT PRIMARY KEY, b INT UNIQUE);
    CREATE TABLE c (b INT, x INT, y INT REFERENCES p, FOREIGN KEY (b) REFERENCES p (a),
                    FOREIGN KEY (x) REFERENCES p (b));
    INSERT INTO p VALUES (1, 2); INSERT INTO c VALUES (1, 2, 1);)");
  db.migrate("ALTER TABLE p DROP COLUMN b CASCADE;");
  EXPECT_EQ(db.sql_of("c"),
            "CREATE TABLE c (b INT, x INT, y INT REFERENCES p, FOREIGN KEY (b) REFERENCES p (a))");
  db.migrate("ALTER TABLE p ADD COLUMN z int; ALTER TABLE p DROP COLUMN a CASCADE;");
  EXPECT_EQ(db.sql_of("c"), "CREATE TABLE c (b INT, x INT, y INT)");
  EXPECT_EQ(db.rows("SELECT * FROM c"), "1|2|1");
  db.expect_sound();
}

TEST(SurvivesStrict, new_columns_and_types_are_of_those_it_knows) {
  Sandbox db;
  db.native("CREATE TABLE t (a INT PRIMARY KEY, b INT) STRICT; INSERT INTO t VALUES (1, 2);");
  db.migrate(
      R"(ALTER TABLE t ADD COLUMN c varchar(3) NOT NULL DEFAULT 'x', ADD COLUMN d boolean DEFAULT true;
    ALTER TABLE t ADD COLUMN e timestamptz DEFAULT now(), ADD COLUMN f numeric(8, 2) UNIQUE, ADD COLUMN g bytea;
    ALTER TABLE t ALTER COLUMN b TYPE varchar(20);)");
  EXPECT_EQ(db.rows("SELECT group_concat(type) FROM pragma_table_info('t')"),
            "INT,TEXT,TEXT,INTEGER,TEXT,ANY,BLOB");
  EXPECT_EQ(db.rows("SELECT typeof(b), c, d, typeof(e) FROM t"), "text|x|1|text");
  EXPECT_THAT(db.error("INSERT INTO t (a, d) VALUES (2, 'yes')"), HasSubstr("cannot store TEXT"));
  db.expect_sound();
}

TEST(SurvivesConversion, text_that_is_no_number) {
  Sandbox db;
  db.native("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('12'), ('foo');");
  EXPECT_THAT(db.failure("ALTER TABLE t ALTER COLUMN a TYPE integer USING a::integer;"),
              HasSubstr("foo"));
  EXPECT_EQ(db.rows("SELECT a FROM t"), "12 foo");
}

TEST(SurvivesFailure, the_table_and_the_next_attempt) {
  Sandbox db;
  db.native("CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (1, NULL), (1, 2);");
  const std::string before = db.rows("SELECT * FROM sqlite_schema");
  for (const char* change :
       {"ALTER TABLE t ALTER COLUMN b SET NOT NULL;",
        "ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a);",
        "ALTER TABLE t ALTER COLUMN b TYPE text USING b || 'x', ALTER COLUMN b "
        "SET NOT NULL;"}) {
    EXPECT_THAT(db.failure(change), AllOf(HasSubstr("t"), Not(HasSubstr("_dunlin"))));
    EXPECT_EQ(db.rows("SELECT * FROM sqlite_schema"), before);
    db.expect_sound();
  }
  EXPECT_EQ(db.failure("ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a);"),
            "UNIQUE constraint failed: t.a");
  db.connection().execute("DELETE FROM t WHERE b IS NULL");
  db.migrate("ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a), ALTER COLUMN b SET NOT NULL;");
  db.expect_sound();
}

TEST(SurvivesFailure, a_full_disk) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (a INT, b TEXT); CREATE INDEX i ON t (b);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
      INSERT INTO t SELECT i, 'some text to fill the page ' || i FROM n;)");
  const std::string before = db.rows("SELECT * FROM sqlite_schema");
  const int pages = std::stoi(db.rows("PRAGMA page_count"));
  for (const int room : {0, 1, 5, pages / 2, pages - 2}) {
    db.connection().execute("PRAGMA max_page_count = " + std::to_string(pages + room));
    EXPECT_THAT(db.failure("ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a);"), HasSubstr("full"));
    EXPECT_EQ(db.rows("SELECT * FROM sqlite_schema"), before);
    EXPECT_EQ(db.rows("SELECT count(*), sum(a) FROM t"), "2000|2001000");
    db.expect_sound();
  }
  db.connection().execute("PRAGMA max_page_count = 100000");
  db.migrate("ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a);");
  db.expect_sound();
}

TEST(SurvivesDuplicates, conflict_clauses_never_swallow_rows_of_the_copy) {
  Sandbox db;
  db.native(
      R"(CREATE TABLE t (a TEXT UNIQUE ON CONFLICT REPLACE, b INT NOT NULL ON CONFLICT IGNORE);
               INSERT INTO t VALUES ('1', 1), (' 1', 2);)");
  EXPECT_THAT(db.failure("ALTER TABLE t ALTER COLUMN a TYPE integer USING a::integer;"),
              HasSubstr("UNIQUE constraint failed: t.a"));
  EXPECT_EQ(db.rows("SELECT * FROM t"), "1|1  1|2");
}

TEST(SurvivesKeys, references_to_values_that_a_conversion_changes) {
  Sandbox db;
  db.native(
      R"(CREATE TABLE p (id INT PRIMARY KEY, v INT); CREATE TABLE c (id INT, p_id INT REFERENCES p (id));
               INSERT INTO p VALUES (1, 0), (2, 0); INSERT INTO c VALUES (1, 1), (2, 2);
               PRAGMA foreign_keys = OFF; INSERT INTO c VALUES (3, 99); PRAGMA foreign_keys = ON;)");
  EXPECT_THAT(db.failure("ALTER TABLE p ALTER COLUMN id TYPE bigint USING id + 1;"),
              HasSubstr("rows of c have no match in p: 1"));
  EXPECT_THAT(db.failure("ALTER TABLE c ALTER COLUMN p_id TYPE bigint USING p_id + 1;"),
              HasSubstr("rows of c have no match in p: 3"));
  EXPECT_EQ(db.rows("SELECT * FROM c"), "1|1 2|2 3|99");
  db.migrate("ALTER TABLE c ALTER COLUMN p_id TYPE bigint USING 3 - p_id;");
  EXPECT_EQ(db.rows("SELECT * FROM c"), "1|2 2|1 3|-96") << "what had no match still has none";
  EXPECT_EQ(db.rows("SELECT count(*) FROM sqlite_temp_schema"), "0");
}

TEST(SurvivesKeys, a_collation_that_finds_no_parent_any_more) {
  Sandbox db;
  db.native(R"(CREATE TABLE p (code TEXT COLLATE NOCASE PRIMARY KEY);
    CREATE TABLE c (code TEXT REFERENCES p (code)); INSERT INTO p VALUES ('A'); INSERT INTO c VALUES ('a');)");
  EXPECT_THAT(db.failure("ALTER TABLE p ALTER COLUMN code TYPE text;"),
              HasSubstr("rows of c have no match in p: a"));
  db.expect_sound();
}

TEST(SurvivesKeys, another_primary_key_without_rowid) {
  Sandbox db;
  db.native(
      R"(CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, c TEXT, PRIMARY KEY (a)) WITHOUT ROWID;
               CREATE INDEX i ON t (c); INSERT INTO t VALUES (1, 9, 'x'), (2, 8, NULL);)");
  db.migrate("ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (b);");
  EXPECT_EQ(db.rows("SELECT * FROM t"), "2|8|NULL 1|9|x");
  EXPECT_THAT(db.error("INSERT INTO t VALUES (3, 8, 'z')"),
              HasSubstr("UNIQUE constraint failed: t.b"));
  db.expect_sound();
}

TEST(SurvivesKeys, a_parent_key_that_children_need) {
  Sandbox db;
  db.native(R"(CREATE TABLE p (id INT, code TEXT, CONSTRAINT p_code_key UNIQUE (code));
               CREATE TABLE c (code TEXT REFERENCES p (code));)");
  EXPECT_THAT(db.refusal("ALTER TABLE p DROP CONSTRAINT p_code_key;"),
              HasSubstr("a foreign key of table c would not work any more"));
}

TEST(SurvivesDrops, unnamed_constraints_by_the_names_postgres_gives) {
  Sandbox db;
  db.native(R"(CREATE TABLE p (id INTEGER PRIMARY KEY);
    CREATE TABLE t (id INT PRIMARY KEY, a INT UNIQUE CHECK (a > 0), b INT REFERENCES p, c INT CHECK (c > 1) CHECK (c < 9),
      UNIQUE (a, b), FOREIGN KEY (c) REFERENCES p (id), CHECK (a < c));
    INSERT INTO p VALUES (3); INSERT INTO t VALUES (1, 2, NULL, 3);)");
  db.migrate(R"(ALTER TABLE t DROP CONSTRAINT t_a_check; ALTER TABLE t DROP CONSTRAINT t_c_check1;
    ALTER TABLE t DROP CONSTRAINT t_check; ALTER TABLE t DROP CONSTRAINT t_b_fkey; ALTER TABLE t DROP CONSTRAINT t_c_fkey;
    ALTER TABLE t DROP CONSTRAINT t_a_b_key; ALTER TABLE t DROP CONSTRAINT t_a_key; ALTER TABLE t DROP CONSTRAINT t_pkey;)");
  EXPECT_EQ(db.sql_of("t"), "CREATE TABLE t (id INT, a INT, b INT, c INT CHECK (c > 1))");
  EXPECT_EQ(db.rows("SELECT * FROM t"), "1|2|NULL|3");
  db.expect_sound();
}

TEST(SurvivesRun, a_change_by_somebody_else_since_the_translation) {
  Sandbox db;
  db.native("CREATE TABLE t (a INT, b INT);");
  const driver::Translation translation =
      db.translate("ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a);");
  const auto run = [&] {
    db.connection().begin();
    try {
      for (const driver::Step& step : translation.steps) db.connection().execute(step.sql);
    } catch (const DatabaseError& error) {
      db.connection().rollback();
      return error.message();
    }
    db.connection().rollback();
    return std::string();
  };
  db.connection().execute("CREATE INDEX by_hand ON t (b)");
  EXPECT_THAT(run(), HasSubstr("table t is not what it was"));
  db.connection().execute("DROP INDEX by_hand");
  EXPECT_EQ(run(), "");
  db.connection().execute("ALTER TABLE t ADD COLUMN by_hand INT");
  EXPECT_THAT(run(), HasSubstr("table t is not what it was"));
  db.expect_sound();
}

}  // namespace
}  // namespace dunlin::test
