// A rebuild loses nothing: every test changes a table that SQLite's ALTER cannot, and looks at what
// stands around it.
#include "sandbox.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Rebuild, cascading_children_keep_their_rows) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE parent (id bigserial PRIMARY KEY, name text);
    CREATE TABLE child (id bigserial PRIMARY KEY, parent_id bigint NOT NULL REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE);
    CREATE TABLE loose (parent_id bigint REFERENCES parent (id) ON DELETE SET NULL);
    INSERT INTO parent (name) VALUES ('a'), ('b');
    INSERT INTO child (parent_id) VALUES (1), (2), (2);
    INSERT INTO loose VALUES (1);)");
  db.migrate("ALTER TABLE parent ALTER COLUMN name SET NOT NULL;");
  EXPECT_EQ(db.rows("SELECT parent_id FROM child"), "1 2 2");
  EXPECT_EQ(db.rows("SELECT parent_id FROM loose"), "1");
  EXPECT_THAT(db.sql_of("child"), HasSubstr("REFERENCES \"parent\" (\"id\")"));
  db.expect_sound();
  db.connection().execute("DELETE FROM parent WHERE id = 2");
  EXPECT_EQ(db.rows("SELECT parent_id FROM child"), "1") << "the key still cascades";
  EXPECT_THAT(db.error("INSERT INTO child (parent_id) VALUES (77)"), HasSubstr("FOREIGN KEY"));
  EXPECT_THAT(db.error("INSERT INTO parent (name) VALUES (NULL)"), HasSubstr("NOT NULL"));
}

TEST(Rebuild, deferred_and_self_references_survive) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE node (id bigserial PRIMARY KEY, up bigint REFERENCES node (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, name text);
    CREATE TABLE leaf (node_id bigint REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED);
    INSERT INTO node (up, name) VALUES (NULL, 'root'), (1, 'x'), (2, 'y');
    INSERT INTO leaf VALUES (3);)");
  db.migrate(
      "ALTER TABLE node ALTER COLUMN name SET NOT NULL, ALTER COLUMN name TYPE varchar(10);");
  EXPECT_EQ(db.rows("SELECT id, up, name FROM node"), "1|NULL|root 2|1|x 3|2|y");
  db.expect_sound();
  db.connection().execute("DELETE FROM leaf");
  db.connection().execute("DELETE FROM node WHERE id = 1");
  EXPECT_EQ(db.rows("SELECT count(*) FROM node"), "0");
}

TEST(Rebuild, a_deferred_violation_of_the_same_transaction_can_still_be_mended) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE p (id bigint PRIMARY KEY);
    CREATE TABLE c (p_id bigint REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED, note text);)");
  db.migrate(R"(
    INSERT INTO c VALUES (5, 'early');
    ALTER TABLE c ALTER COLUMN note SET NOT NULL;
    INSERT INTO p VALUES (5);)");
  EXPECT_EQ(db.rows("SELECT * FROM c"), "5|early");
  EXPECT_THAT(
      db.failure("INSERT INTO c VALUES (6, 'x'); ALTER TABLE c ALTER COLUMN note DROP NOT NULL;"),
      HasSubstr("FOREIGN KEY"));
  EXPECT_EQ(db.rows("SELECT count(*) FROM c"), "1");
}

TEST(Rebuild, triggers_and_views_survive) {
  Sandbox db;
  db.native(R"(
    CREATE TABLE t (id INTEGER PRIMARY KEY, v INT, note TEXT);
    CREATE TABLE log (what TEXT);
    CREATE VIEW seen AS SELECT id, v FROM t;
    CREATE VIEW counted AS SELECT count(*) AS n FROM seen;
    CREATE TRIGGER t_added AFTER INSERT ON t WHEN NEW.v > 0 BEGIN INSERT INTO log VALUES ('added ' || NEW.v); END;
    CREATE TRIGGER log_added AFTER INSERT ON log BEGIN UPDATE t SET note = 'logged' WHERE note IS NULL; END;
    CREATE TRIGGER seen_added INSTEAD OF INSERT ON seen BEGIN INSERT INTO t (id, v) VALUES (NEW.id, NEW.v); END;
    INSERT INTO t (v) VALUES (1);)");
  db.migrate("ALTER TABLE t ALTER COLUMN v SET NOT NULL;");
  db.connection().execute("INSERT INTO seen (id, v) VALUES (2, 20)");
  EXPECT_EQ(db.rows("SELECT id, v, note FROM t"), "1|1|logged 2|20|logged");
  EXPECT_EQ(db.rows("SELECT what FROM log"), "added 1 added 20");
  EXPECT_EQ(db.rows("SELECT n FROM counted"), "2");
  db.expect_sound();
}

TEST(Rebuild, indexes_survive_word_for_word) {
  Sandbox db;
  db.native(R"(
    CREATE TABLE t (a INT, b TEXT COLLATE NOCASE, c TEXT, UNIQUE (a, b));
    CREATE INDEX i1 ON t (b DESC, a);
    CREATE UNIQUE INDEX i2 ON t (c COLLATE NOCASE) WHERE c IS NOT NULL;
    CREATE INDEX i3 ON t (lower(b) || 'x', a % 2);)");
  const std::string before = db.rows(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name");
  db.migrate("ALTER TABLE t ALTER COLUMN a SET NOT NULL;");
  EXPECT_EQ(db.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL "
                    "ORDER BY name"),
            before);
  EXPECT_EQ(db.rows("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NULL"),
            "sqlite_autoindex_t_1");
  db.connection().execute("INSERT INTO t VALUES (1, 'x', 'y')");
  EXPECT_THAT(db.error("INSERT INTO t VALUES (1, 'X', 'z')"), HasSubstr("UNIQUE"));
  EXPECT_THAT(db.error("INSERT INTO t VALUES (2, 'x', 'Y')"), HasSubstr("UNIQUE"));
  db.expect_sound();
}

TEST(Rebuild, counters_and_rowids_stay) {
  Sandbox db;
  db.native(R"(
    CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, v INT);
    CREATE TABLE plain (v INT);
    INSERT INTO counted (v) VALUES (1), (2), (3);
    DELETE FROM counted WHERE id > 1;
    INSERT INTO plain VALUES (1), (2), (3);
    DELETE FROM plain WHERE v = 1;)");
  db.migrate(
      "ALTER TABLE counted ALTER COLUMN v SET NOT NULL; ALTER TABLE plain ALTER COLUMN v SET NOT "
      "NULL;");
  db.connection().execute("INSERT INTO counted (v) VALUES (4)");
  EXPECT_EQ(db.rows("SELECT id FROM counted"), "1 4") << "no id is used twice";
  EXPECT_EQ(db.rows("SELECT name, seq FROM sqlite_sequence"), "counted|4");
  EXPECT_EQ(db.rows("SELECT rowid, v FROM plain"), "2|2 3|3");
  db.expect_sound();
}

TEST(Rebuild, an_empty_counted_table_keeps_its_counter) {
  Sandbox db;
  db.native(
      "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, v INT); INSERT INTO t (v) VALUES (1), "
      "(2); DELETE FROM t;");
  db.migrate("ALTER TABLE t ALTER COLUMN v SET NOT NULL;");
  db.connection().execute("INSERT INTO t (v) VALUES (1)");
  EXPECT_EQ(db.rows("SELECT id FROM t"), "3");
}

TEST(Rebuild, what_the_model_does_not_know_is_kept) {
  Sandbox db;
  db.native(R"(
    CREATE TABLE [odd name] (
      a INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 7, -- seven
      `b` TEXT COLLATE NOCASE CHECK (b <> ''),
      "c d" TEXT DEFAULT ('x' || 'y'),
      v INT GENERATED ALWAYS AS (a + 1) VIRTUAL,
      s INT AS (a * 2) STORED,
      /* the key */ PRIMARY KEY (a, b)
      CHECK (length("c d") < 10)
    ) WITHOUT ROWID, STRICT;
    INSERT INTO [odd name] (b) VALUES ('Q');)");
  db.migrate("ALTER TABLE \"odd name\" ALTER COLUMN \"c d\" SET NOT NULL;");
  EXPECT_EQ(db.rows("SELECT a, b, \"c d\", v, s FROM \"odd name\""), "7|Q|xy|8|14");
  const std::string sql = db.sql_of("odd name");
  for (const char* part : {"ON CONFLICT REPLACE DEFAULT 7", "COLLATE NOCASE CHECK (b <> '')",
                           "GENERATED ALWAYS AS (a + 1) VIRTUAL",
                           "/* the key */ PRIMARY KEY (a, b)", "CHECK (length(\"c d\") < 10)",
                           ") WITHOUT ROWID, STRICT", "DEFAULT ('x' || 'y') NOT NULL"}) {
    EXPECT_THAT(sql, HasSubstr(part));
  }
  EXPECT_THAT(db.error("INSERT INTO \"odd name\" (b) VALUES ('q')"), HasSubstr("UNIQUE"));
  db.expect_sound();
}

TEST(Rebuild, a_failure_undoes_everything) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (id bigserial PRIMARY KEY, v text); CREATE INDEX t_v ON t (v); INSERT INTO t "
      "(v) VALUES ('a'), (NULL);");
  const std::string before = db.rows("SELECT type, name, sql FROM sqlite_schema");
  schema::Schema model = db.model();
  EXPECT_THAT(db.failure("ALTER TABLE t ALTER COLUMN v SET NOT NULL;"),
              HasSubstr("1 rows of t have NULL in v, which is to be NOT NULL"));
  EXPECT_EQ(db.rows("SELECT type, name, sql FROM sqlite_schema"), before);
  EXPECT_EQ(db.rows("SELECT id, v FROM t"), "1|a 2|NULL");
  db.expect_sound();
  db.model() = model;
  db.migrate("UPDATE t SET v = '' WHERE v IS NULL; ALTER TABLE t ALTER COLUMN v SET NOT NULL;");
  EXPECT_EQ(db.rows("SELECT id, v FROM t"), "1|a 2|");
}

TEST(Rebuild, a_rollback_after_it_leaves_the_session_sound) {
  Sandbox db;
  db.migrate("CREATE TABLE t (id bigserial PRIMARY KEY, v text); INSERT INTO t (v) VALUES ('a');");
  const driver::Translation translation =
      db.translate("ALTER TABLE t ALTER COLUMN v SET NOT NULL;");
  db.connection().begin();
  db.connection().execute("SAVEPOINT one");
  for (const driver::Step& step : translation.steps) db.connection().execute(step.sql);
  EXPECT_THAT(db.error("INSERT INTO t (v) VALUES (NULL)"), HasSubstr("NOT NULL"));
  db.connection().execute("ROLLBACK TO one");
  db.connection().execute("INSERT INTO t (v) VALUES (NULL)");
  db.connection().rollback();
  db.connection().execute("INSERT INTO t (v) VALUES (NULL)");
  EXPECT_EQ(db.rows("SELECT id, v FROM t"), "1|a 2|NULL");
  db.expect_sound();
}

TEST(Rebuild, other_connections_see_the_new_table) {
  const std::string path = testing::TempDir() + "dunlin_rebuild_seen.db";
  std::remove(path.c_str());
  const auto writer = open_sqlite(path);
  writer->execute("CREATE TABLE t (v TEXT); INSERT INTO t VALUES ('a')");
  const auto reader = open_sqlite(path);
  EXPECT_EQ(reader->query("SELECT v FROM t").rows.size(), 1U);
  schema::Schema model;
  model.complete = false;
  const Section section(
      "ALTER TABLE t ALTER COLUMN v SET NOT NULL; ALTER TABLE t ADD COLUMN w int NOT NULL DEFAULT "
      "3;");
  const auto translation =
      writer->dialect().translator({}, writer.get())->translate(section.changes, model);
  writer->begin();
  for (const driver::Step& step : translation.steps) writer->execute(step.sql);
  writer->commit();
  EXPECT_EQ(reader->query("SELECT v, w FROM t").rows.front().at(1), "3");
  EXPECT_THROW(reader->execute("INSERT INTO t (v) VALUES (NULL)"), DatabaseError);
  std::remove(path.c_str());
}

TEST(Rebuild, changes_of_one_table_are_one_rebuild) {
  Sandbox db;
  db.migrate("CREATE TABLE t (id bigserial PRIMARY KEY, a text, b text, c int);");
  const driver::Translation translation = db.migrate(R"(
    ALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER COLUMN b SET DEFAULT 'x', ADD COLUMN d timestamptz NOT NULL DEFAULT now();
    ALTER TABLE t ADD CONSTRAINT t_c_check CHECK (c > 0);
    COMMENT ON COLUMN t.a IS 'text';
    ALTER TABLE t ADD CONSTRAINT t_a_key UNIQUE (a);)");
  int copies = 0;
  for (const driver::Step& step : translation.steps)
    copies += step.sql.starts_with("INSERT OR ABORT INTO \"_dunlin_new_t\"") ? 1 : 0;
  EXPECT_EQ(copies, 1);
  EXPECT_THAT(db.sql_of("t"), HasSubstr("CONSTRAINT \"t_a_key\" UNIQUE (\"a\")"));
}

TEST(Rebuild, a_view_that_would_break_refuses_it) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (id bigserial PRIMARY KEY, a text, b text UNIQUE); CREATE VIEW v AS SELECT b "
      "FROM t;");
  EXPECT_THAT(db.refusal("ALTER TABLE t DROP COLUMN b;"),
              HasSubstr("view v would not work any more"));
}

TEST(Rebuild, a_trigger_that_would_break_refuses_it) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT);
               CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET b = 1; END;)");
  EXPECT_THAT(db.refusal("ALTER TABLE t DROP COLUMN b;"),
              HasSubstr("trigger g would not work any more"));
}

TEST(Rebuild, a_trigger_that_waits_for_a_column_needs_it) {
  Sandbox db;
  db.native(R"(CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT);
               CREATE TRIGGER g AFTER UPDATE OF a, b ON t BEGIN SELECT 1; END;)");
  EXPECT_THAT(db.refusal("ALTER TABLE t DROP COLUMN b CASCADE;"),
              HasSubstr("trigger g would not work any more"));
}

TEST(Rebuild, tables_it_cannot_read_are_refused) {
  Sandbox db;
  db.native("CREATE VIRTUAL TABLE f USING fts5(a, b);");
  EXPECT_THAT(db.refusal("ALTER TABLE f ALTER COLUMN a SET NOT NULL;"), HasSubstr("virtual table"));
  EXPECT_THAT(db.refusal("ALTER TABLE nowhere ALTER COLUMN a SET NOT NULL;"),
              HasSubstr("is not known"));
}

}  // namespace
}  // namespace dunlin::test
