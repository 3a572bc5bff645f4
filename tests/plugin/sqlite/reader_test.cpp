// The reader of SQLite's CREATE TABLE texts, through what a rebuild makes of them.
#include "sandbox.hpp"

namespace dunlin::test {
namespace {

/// The text of table t after `change`, for a table made with `sql`.
std::string changed(const std::string& sql, const std::string& change) {
  Sandbox db;
  db.native(sql);
  db.migrate(change);
  db.expect_sound();
  return db.sql_of("t");
}

TEST(Reader, column_constraints_in_every_order) {
  EXPECT_EQ(changed("CREATE TABLE p (x INTEGER PRIMARY KEY); CREATE TABLE t(a INT DEFAULT -1 NOT "
                    "NULL REFERENCES p(x) ON DELETE SET NULL ON "
                    "UPDATE NO ACTION MATCH FULL NOT DEFERRABLE INITIALLY IMMEDIATE COLLATE BINARY "
                    "UNIQUE ON CONFLICT IGNORE, b)",
                    "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;"),
            "CREATE TABLE t(a INT DEFAULT -1 REFERENCES p(x) ON DELETE SET NULL ON UPDATE NO "
            "ACTION MATCH FULL NOT DEFERRABLE "
            "INITIALLY IMMEDIATE COLLATE BINARY UNIQUE ON CONFLICT IGNORE, b)");
}

TEST(Reader, columns_without_types_and_types_of_many_words) {
  EXPECT_EQ(changed("CREATE TABLE t(a, b unsigned big int (3, 4) null, c 'long type' default "
                    "x'00', d default (1 + (2)))",
                    "ALTER TABLE t ALTER COLUMN b SET NOT NULL;"),
            "CREATE TABLE t(a, b unsigned big int (3, 4) NOT NULL, c 'long type' default "
            "x'00', d default (1 + (2)))");
}

TEST(Reader, quotes_comments_and_missing_commas) {
  EXPECT_EQ(
      changed("CREATE TABLE \"t\" ( -- first\n `a b` TEXT /* , */,\n [c d] INT,\n CHECK "
              "([c d] <> ')') CONSTRAINT u UNIQUE (`a b`) -- end\n)",
              "ALTER TABLE t ALTER COLUMN \"a b\" SET NOT NULL;"),
      "CREATE TABLE \"t\" ( -- first\n `a b` TEXT NOT NULL /* , */,\n [c d] INT,\n CHECK ([c d] <> "
      "')'), CONSTRAINT u UNIQUE (`a b`) -- end\n)");
}

TEST(Reader, named_parts_are_dropped_by_name) {
  EXPECT_EQ(
      changed(
          "CREATE TABLE t(a INT CONSTRAINT nn NOT NULL CONSTRAINT pos CHECK (a > 0) CONSTRAINT "
          "\"the key\" UNIQUE, CONSTRAINT big CHECK (a < 9))",
          "ALTER TABLE t DROP CONSTRAINT pos, DROP CONSTRAINT \"the key\", DROP CONSTRAINT big;"),
      "CREATE TABLE t(a INT CONSTRAINT nn NOT NULL)");
}

TEST(Reader, keywords_as_names) {
  EXPECT_EQ(changed("CREATE TABLE t(\"check\" INT, \"primary\" TEXT DEFAULT 'unique (', \"as\" INT "
                    "AS (1) VIRTUAL)",
                    "ALTER TABLE t ALTER COLUMN \"check\" SET NOT NULL;"),
            "CREATE TABLE t(\"check\" INT NOT NULL, \"primary\" TEXT DEFAULT 'unique (', "
            "\"as\" INT AS (1) VIRTUAL)");
}

TEST(Reader, a_descending_key_is_not_the_rowid) {
  Sandbox db;
  db.native(
      "CREATE TABLE t (id INTEGER PRIMARY KEY DESC, v); INSERT INTO t (rowid, id, v) VALUES (5, "
      "50, 'x'), (6, NULL, 'y')");
  db.migrate("ALTER TABLE t ALTER COLUMN v SET NOT NULL;");
  EXPECT_EQ(db.rows("SELECT rowid, id, v FROM t"), "5|50|x 6|NULL|y");
}

TEST(Reader, columns_that_take_the_rowids_names) {
  Sandbox db;
  db.native(
      "CREATE TABLE t (rowid TEXT, oid TEXT, v INT); INSERT INTO t VALUES ('a', 'b', 1), ('c', "
      "'d', 2); DELETE FROM t WHERE v = 1");
  db.migrate("ALTER TABLE t ALTER COLUMN v SET NOT NULL;");
  EXPECT_EQ(db.rows("SELECT _rowid_, rowid, oid, v FROM t"), "2|c|d|2");
}

}  // namespace
}  // namespace dunlin::test
