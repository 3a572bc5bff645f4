// Changes of a table's text alone: no row is copied, and rows, old ones too, stay what they are.
#include <unistd.h>

#include "sandbox.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;

bool copies(const driver::Translation& translation) {
  for (const driver::Step& step : translation.steps) {
    if (step.sql.starts_with("INSERT OR ABORT INTO \"_dunlin_new")) return true;
  }
  return false;
}

constexpr const char* kTables = R"(
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE p (id bigint PRIMARY KEY);
    CREATE TABLE t (id bigserial PRIMARY KEY, a varchar(5) NOT NULL DEFAULT 'x', b integer, p_id bigint, m mood DEFAULT 'ok',
      CONSTRAINT a_there CHECK (a <> ''), UNIQUE (b));
    CREATE INDEX t_a ON t (a);
    INSERT INTO p VALUES (1);
    INSERT INTO t (a, b, p_id) VALUES ('q', 1, 1), ('r', 2, NULL);)";

TEST(InPlace, what_changes_no_row_copies_none) {
  for (const char* change :
       {"ALTER TABLE t ALTER COLUMN a DROP NOT NULL;", "ALTER TABLE t ALTER COLUMN b SET NOT NULL;",
        "ALTER TABLE t ADD CONSTRAINT b_small CHECK (b < 100);",
        "ALTER TABLE t ADD FOREIGN KEY (p_id) REFERENCES p (id) ON DELETE CASCADE;",
        "ALTER TABLE t DROP CONSTRAINT a_there;",
        "ALTER TABLE t RENAME CONSTRAINT a_there TO a_here;",
        "ALTER TABLE t RENAME CONSTRAINT t_b_key TO once;",
        "ALTER TABLE t RENAME CONSTRAINT t_pkey TO the_key;",
        "ALTER TABLE t ALTER COLUMN a SET DEFAULT 'y';",
        "ALTER TABLE t ALTER COLUMN a DROP DEFAULT;", "ALTER TABLE t ALTER COLUMN b SET DEFAULT 7;",
        "ALTER TABLE t ALTER COLUMN a TYPE varchar(50);", "ALTER TABLE t ALTER COLUMN a TYPE text;",
        "ALTER TABLE t ALTER COLUMN b TYPE bigint;", "ALTER TYPE mood ADD VALUE 'very happy';",
        "ALTER TABLE t ALTER COLUMN a TYPE varchar(9), ALTER COLUMN a SET DEFAULT 'z', ADD CHECK "
        "(b > 0);"}) {
    SCOPED_TRACE(change);
    Sandbox db;
    db.migrate(kTables);
    const std::string rows = db.rows("SELECT rowid, * FROM t");
    const std::string root = db.rows("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 't'");
    EXPECT_FALSE(copies(db.migrate(change)));
    EXPECT_EQ(db.rows("SELECT rowid, * FROM t"), rows);
    EXPECT_EQ(db.rows("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 't'"), root);
    db.expect_sound();
  }
}

TEST(InPlace, keys_and_conversions_always_copy) {
  for (const char* change :
       {"ALTER TABLE t DROP CONSTRAINT t_b_key;", "ALTER TABLE t ADD UNIQUE (a);",
        "ALTER TABLE p DROP CONSTRAINT p_pkey;", "ALTER TABLE t ALTER COLUMN a TYPE varchar(2);",
        "ALTER TABLE t ALTER COLUMN b TYPE text;",
        "ALTER TABLE t ALTER COLUMN b TYPE bigint USING b + 1;",
        "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';"}) {
    SCOPED_TRACE(change);
    Sandbox db;
    db.migrate(kTables);
    EXPECT_TRUE(copies(db.migrate(change)));
    db.expect_sound();
  }
}

TEST(InPlace, nothing_to_change_is_nothing_to_do) {
  Sandbox db;
  db.migrate(kTables);
  EXPECT_TRUE(db.migrate("ALTER TABLE t ALTER COLUMN id TYPE bigint;").steps.empty());
  EXPECT_TRUE(db.migrate("ALTER TABLE t ALTER COLUMN a SET NOT NULL;").steps.empty());
  EXPECT_TRUE(db.migrate("ALTER TABLE t ALTER COLUMN b DROP NOT NULL;").steps.empty());
}

TEST(InPlace, old_rows_keep_the_default_they_read) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL); INSERT INTO t VALUES (1, 'x');");
  db.migrate(
      "ALTER TABLE t ADD COLUMN c text DEFAULT 'old'; ALTER TABLE t ADD COLUMN d int; INSERT INTO "
      "t (id, a) VALUES (2, 'y');");
  EXPECT_TRUE(copies(
      db.migrate("ALTER TABLE t ALTER COLUMN c SET DEFAULT 'new', ALTER COLUMN d SET DEFAULT 4;")));
  db.connection().execute("INSERT INTO t (id, a) VALUES (3, 'z')");
  EXPECT_EQ(db.rows("SELECT c, d FROM t"), "old|NULL old|NULL new|4");
  db.migrate("ALTER TABLE t ADD COLUMN e text DEFAULT 'kept';");
  db.migrate("ALTER TABLE t ALTER COLUMN e DROP DEFAULT;");
  EXPECT_EQ(db.rows("SELECT e FROM t"), "kept kept kept");
  EXPECT_FALSE(copies(db.migrate("ALTER TABLE t ALTER COLUMN a SET DEFAULT 'later';")))
      << "a was there when the table was made";
  EXPECT_EQ(db.rows("SELECT a FROM t"), "x y z");
}

TEST(InPlace, added_columns_of_other_tools_keep_their_defaults_too) {
  Sandbox db;
  db.native(
      R"(CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (1, 1); ALTER TABLE t ADD COLUMN c INT DEFAULT 5;
               CREATE TABLE u (
                 a INT,
                 b INT); INSERT INTO u VALUES (1, 1); ALTER TABLE u ADD COLUMN c INT DEFAULT 5;)");
  EXPECT_TRUE(copies(db.migrate("ALTER TABLE t ALTER COLUMN c SET DEFAULT 6;")));
  EXPECT_TRUE(copies(db.migrate("ALTER TABLE u ALTER COLUMN c DROP DEFAULT;")));
  EXPECT_EQ(db.rows("SELECT c FROM t UNION ALL SELECT c FROM u"), "5 5");
  EXPECT_FALSE(copies(db.migrate("ALTER TABLE u ALTER COLUMN b SET DEFAULT 3;")));
  EXPECT_TRUE(copies(db.migrate("ALTER TABLE t ALTER COLUMN b SET DEFAULT 3;")))
      << "one cannot tell";
}

TEST(InPlace, rows_that_do_not_fit_are_found_and_counted) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE t (a int, p_id bigint); INSERT INTO t "
      "VALUES (NULL, 4), (-1, 5);");
  const schema::Schema model = db.model();
  const auto fails = [&](const std::string& sql) {
    db.model() = model;
    std::string message = db.failure(sql);
    db.expect_sound();
    return message;
  };
  EXPECT_EQ(fails("ALTER TABLE t ALTER COLUMN a SET NOT NULL;"),
            "1 rows of t have NULL in a, which is to be NOT NULL");
  EXPECT_EQ(fails("ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0);"),
            "1 rows of t violate positive");
  EXPECT_EQ(fails("ALTER TABLE t ADD FOREIGN KEY (p_id) REFERENCES p (id);"),
            "rows of t have no match in p (t_p_id_fkey): 4, 5");
  EXPECT_EQ(db.sql_of("t").find("positive"), std::string::npos);
}

/// The statement, counted from 0, at which a section fails, and the error.
std::pair<std::size_t, std::string> failing_statement(Sandbox& db, const std::string& sql) {
  const schema::Schema model = db.model();
  const driver::Translation translation = db.translate(sql);
  db.model() = model;
  std::pair<std::size_t, std::string> failed;
  std::size_t before = 0;
  db.connection().begin();
  for (const driver::Step& step : translation.steps) {
    EXPECT_GE(step.statement, before) << "statements run in their order";
    before = step.statement;
    failed = {step.statement, db.error(step.sql)};
    if (!failed.second.empty()) break;
  }
  db.connection().rollback();
  return failed;
}

TEST(InPlace, the_failing_statement_is_the_one_that_asked) {
  Sandbox db;
  db.migrate(R"(CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int, b int, c int, d int);
    INSERT INTO t VALUES (1, NULL, 1, 7), (2, 5, 1, 7);)");
  using Failed = std::pair<std::size_t, std::string>;
  EXPECT_EQ(failing_statement(db, R"(ALTER TABLE t ALTER COLUMN a SET NOT NULL;
              ALTER TABLE t ALTER COLUMN b SET NOT NULL; ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);)"),
            Failed(1, "1 rows of t have NULL in b, which is to be NOT NULL"));
  EXPECT_EQ(failing_statement(db, R"(ALTER TABLE t ALTER COLUMN a SET NOT NULL;
              ALTER TABLE t ADD CONSTRAINT u UNIQUE (c, d); ALTER TABLE t ALTER COLUMN b SET NOT NULL;)"),
            Failed(1, "rows of t are equal in c, d (u): 1/7"));
  EXPECT_EQ(failing_statement(db, R"(ALTER TABLE t ADD PRIMARY KEY (b);
              ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);)"),
            Failed(0, "1 rows of t have NULL in b, which is to be NOT NULL"));
  EXPECT_EQ(failing_statement(db, R"(ALTER TABLE t ADD CONSTRAINT c PRIMARY KEY (c);
              ALTER TABLE t ALTER COLUMN d SET DEFAULT 3;)"),
            Failed(0, "rows of t are equal in c (c): 1"));
  EXPECT_EQ(failing_statement(db, R"(ALTER TABLE t ADD CONSTRAINT a UNIQUE (a);
              ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES p (id);
              ALTER TABLE t ALTER COLUMN a SET NOT NULL;)"),
            Failed(1, "rows of t have no match in p (t_b_fkey): 5"));
  EXPECT_EQ(failing_statement(db, R"(ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, c);
              ALTER TABLE t ADD FOREIGN KEY (c, b) REFERENCES t (a, c);
              ALTER TABLE t ALTER COLUMN d SET NOT NULL;)"),
            Failed(1, "rows of t have no match in t (t_c_b_fkey): 1/5"));
}

TEST(InPlace, a_rollback_leaves_every_connection_on_the_old_table) {
  const std::string path =
      testing::TempDir() + "dunlin_in_place_" + std::to_string(::getpid()) + ".db";
  std::remove(path.c_str());
  const auto writer = open_sqlite(path);
  writer->execute("CREATE TABLE t (\n a INT NOT NULL,\n b INT)");
  const auto reader = open_sqlite(path);
  EXPECT_TRUE(reader->query("SELECT a FROM t").rows.empty());
  schema::Schema model;
  model.complete = false;
  const Section section("ALTER TABLE t ALTER COLUMN a DROP NOT NULL;");
  const auto translation =
      writer->dialect().translator({}, writer.get())->translate(section.changes, model);
  const auto run = [&] {
    for (const driver::Step& step : translation.steps) writer->execute(step.sql);
  };
  writer->begin();
  run();
  writer->execute("INSERT INTO t VALUES (NULL, 1)");
  writer->rollback();
  EXPECT_THROW(writer->execute("INSERT INTO t VALUES (NULL, 1)"), DatabaseError);
  writer->begin();
  writer->execute("SAVEPOINT one");
  run();
  writer->execute("ROLLBACK TO one");
  EXPECT_THROW(writer->execute("INSERT INTO t VALUES (NULL, 1)"), DatabaseError);
  writer->rollback();
  writer->begin();
  run();
  writer->commit();
  EXPECT_NO_THROW(reader->execute("INSERT INTO t VALUES (NULL, 1)"));
  EXPECT_EQ(reader->query("PRAGMA integrity_check").rows.front().front(), "ok");
  std::remove(path.c_str());
}

TEST(InPlace, a_column_added_after_it_needs_no_copy) {
  Sandbox db;
  db.migrate(kTables);
  EXPECT_FALSE(copies(db.migrate(
      "ALTER TABLE t ALTER COLUMN b SET NOT NULL, ADD COLUMN c int NOT NULL DEFAULT 3;")));
  EXPECT_EQ(db.rows("SELECT c FROM t"), "3 3");
}

TEST(Renamed, views_keep_the_names_of_their_columns) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE t (id bigserial PRIMARY KEY, name text, n int);
    INSERT INTO t (name, n) VALUES ('x', 5);
    CREATE VIEW v AS SELECT id, name FROM t;
    CREATE VIEW w AS SELECT name FROM v WHERE name <> '';
    CREATE VIEW expression AS SELECT upper(name) AS loud, name || '!' AS exclaimed FROM t;)");
  db.migrate("ALTER TABLE t RENAME COLUMN name TO title;");
  EXPECT_EQ(db.rows("SELECT id, name FROM v"), "1|x");
  EXPECT_EQ(db.rows("SELECT name FROM w"), "x");
  EXPECT_EQ(db.rows("SELECT loud, exclaimed FROM expression"), "X|x!");
  db.migrate("ALTER TABLE t RENAME COLUMN title TO heading; ALTER TABLE t RENAME TO book;");
  EXPECT_EQ(db.rows("SELECT name FROM w"), "x");
  db.migrate(
      "ALTER TABLE book ADD COLUMN extra int; ALTER TABLE book ALTER COLUMN heading SET NOT NULL;");
  EXPECT_EQ(db.rows("SELECT name FROM w"), "x");
  EXPECT_EQ(db.rows("SELECT name FROM pragma_table_info('v')"), "id name");
  db.expect_sound();
}

TEST(Renamed, views_of_all_columns_and_triggers_on_views) {
  Sandbox db;
  db.native(R"(
    CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (1, 2);
    CREATE VIEW v AS SELECT * FROM t; CREATE VIEW w AS SELECT a, b FROM v;
    CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (NEW.a, NEW.b); END;
    CREATE TRIGGER ti AFTER INSERT ON t WHEN NEW.a > 5 BEGIN UPDATE t SET b = 0 WHERE a = NEW.a; END;)");
  db.migrate("ALTER TABLE t RENAME COLUMN a TO x;");
  EXPECT_EQ(db.rows("SELECT a, b FROM w"), "1|2");
  db.connection().execute("INSERT INTO v VALUES (6, 7)");
  EXPECT_EQ(db.rows("SELECT x, b FROM t"), "1|2 6|0");
  db.migrate("ALTER TABLE t ADD COLUMN c int;");
  EXPECT_EQ(db.rows("SELECT a, b FROM v"), "1|2 6|0");
  db.expect_sound();
}

TEST(Renamed, broken_views_elsewhere_are_no_obstacle) {
  Sandbox db;
  db.native(
      R"(CREATE TABLE t (a INT); CREATE TABLE gone (x INT); CREATE VIEW lost AS SELECT x FROM gone; DROP TABLE gone;)");
  db.migrate("ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t RENAME TO u;");
  EXPECT_EQ(db.rows("SELECT name FROM pragma_table_info('u')"), "b");
  EXPECT_EQ(db.sql_of("lost"), "CREATE VIEW lost AS SELECT x FROM gone");
}

}  // namespace
}  // namespace dunlin::test
