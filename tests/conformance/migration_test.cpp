// Portable migrations mean the same on every backend: the same rows come back, the same rows are
// rejected, and downgrades bring back what was.
#include <gmock/gmock.h>

#include "conformance.hpp"

namespace dunlin::test {
namespace {

struct Migration {
  std::string upgrade;
  std::string downgrade;
};

struct Case {
  std::string name;
  std::vector<Migration> revisions;
  std::vector<std::string> accepted;  ///< statements that must succeed afterwards
  std::vector<std::string> rejected;  ///< statements that must fail afterwards
  std::vector<std::pair<std::string, std::string>> answers;  ///< query and its rows
  std::vector<std::string> cleanup{};  ///< statements before the last downgrade
};

// Statements after the migration are sent as they stand, so they keep to SQL that all backends
// share.
const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"create_table",
       {{"CREATE TABLE t (id integer PRIMARY KEY, name varchar(5) NOT NULL UNIQUE, flag boolean "
         "NOT NULL DEFAULT true,\n"
         "  price numeric(10,2) DEFAULT 1.50, born date, note text DEFAULT 'none', CHECK (price >= "
         "0));",
         "DROP TABLE t;"}},
       {"INSERT INTO t (id, name) VALUES (1, 'a')",
        "INSERT INTO t (id, name, price, born) VALUES (2, 'b', 2.25, '2024-02-29')"},
       {"INSERT INTO t (id, name) VALUES (1, 'c')", "INSERT INTO t (id, name) VALUES (3, 'a')",
        "INSERT INTO t (id) VALUES (4)", "INSERT INTO t (id, name) VALUES (5, 'toolong')",
        "INSERT INTO t (id, name, price) VALUES (6, 'f', -1)"},
       {{"SELECT id, name, CASE WHEN flag THEN 'yes' ELSE 'no' END, note FROM t ORDER BY id",
         "1|a|yes|none\n2|b|yes|none"},
        {"SELECT count(*) FROM t WHERE price = 1.5", "1"},
        {"SELECT born FROM t WHERE id = 2", "2024-02-29"}}},
      {"text_compares_exactly",
       {{"CREATE TABLE t (id integer PRIMARY KEY, v varchar(20) UNIQUE);", "DROP TABLE t;"}},
       {"INSERT INTO t VALUES (1, 'a')", "INSERT INTO t VALUES (2, 'A')",
        "INSERT INTO t VALUES (3, 'a ')", "INSERT INTO t VALUES (4, NULL)",
        "INSERT INTO t VALUES (5, NULL)"},
       {"INSERT INTO t VALUES (6, 'a')"},
       {{"SELECT id FROM t WHERE v = 'a'", "1"}, {"SELECT count(*) FROM t", "5"}}},
      {"add_columns",
       {{"CREATE TABLE t (id integer PRIMARY KEY);\nINSERT INTO t VALUES (1);", "DROP TABLE t;"},
        {"ALTER TABLE t ADD COLUMN a integer;\nALTER TABLE t ADD COLUMN b varchar(10) NOT NULL "
         "DEFAULT 'x', ADD COLUMN c integer UNIQUE;",
         "ALTER TABLE t DROP COLUMN c;\nALTER TABLE t DROP COLUMN b, DROP COLUMN a;"}},
       {"INSERT INTO t (id, c) VALUES (2, 7)"},
       {"INSERT INTO t (id, c) VALUES (3, 7)", "INSERT INTO t (id, b) VALUES (4, NULL)"},
       {{"SELECT id, a, b, c FROM t ORDER BY id", "1|NULL|x|NULL\n2|NULL|x|7"}}},
      {"alter_columns",
       {{"CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL DEFAULT 1, b "
         "varchar(5));\nINSERT INTO t VALUES (1, 5, '12'), (2, 6, '34');",
         "DROP TABLE t;"},
        {"ALTER TABLE t ALTER COLUMN a DROP NOT NULL, ALTER COLUMN a DROP DEFAULT;\nALTER TABLE t "
         "ALTER COLUMN b SET NOT NULL;\n"
         "ALTER TABLE t ALTER COLUMN b SET DEFAULT '0';\nALTER TABLE t ALTER COLUMN a TYPE "
         "bigint;\n"
         "ALTER TABLE t ALTER COLUMN b TYPE varchar(20);",
         "ALTER TABLE t ALTER COLUMN b TYPE varchar(5);\nALTER TABLE t ALTER COLUMN a TYPE "
         "integer;\n"
         "ALTER TABLE t ALTER COLUMN b DROP DEFAULT, ALTER COLUMN b DROP NOT NULL;\n"
         "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;\nALTER TABLE t ALTER COLUMN a SET NOT "
         "NULL;"}},
       {"INSERT INTO t (id) VALUES (3)",
        "INSERT INTO t (id, a, b) VALUES (4, 9000000000, 'longer than five')"},
       {"INSERT INTO t (id, b) VALUES (5, NULL)"},
       {{"SELECT id, a, b FROM t ORDER BY id",
         "1|5|12\n2|6|34\n3|NULL|0\n4|9000000000|longer than five"}},
       {"DELETE FROM t WHERE id > 2"}},
      {"type_with_using",
       {{"CREATE TABLE t (id integer PRIMARY KEY, v varchar(10));\nINSERT INTO t VALUES (1, '42'), "
         "(2, '7');",
         "DROP TABLE t;"},
        {"ALTER TABLE t ALTER COLUMN v TYPE integer USING CAST(v AS integer) + 1;",
         "ALTER TABLE t ALTER COLUMN v TYPE varchar(10) USING CAST(v - 1 AS varchar(10));"}},
       {},
       {},
       {{"SELECT id, v + 1 FROM t ORDER BY id", "1|44\n2|9"}}},
      {"rename",
       {{"CREATE TABLE p (id integer PRIMARY KEY, name varchar(10));\nCREATE INDEX p_name ON p "
         "(name);\n"
         "CREATE TABLE c (id integer PRIMARY KEY, p_id integer REFERENCES p (id) ON DELETE "
         "CASCADE);\n"
         "INSERT INTO p VALUES (1, 'x');\nINSERT INTO c VALUES (1, 1);",
         "DROP TABLE c;\nDROP TABLE p;"},
        {"ALTER TABLE p RENAME TO parents;\nALTER TABLE parents RENAME COLUMN name TO "
         "title;\nALTER TABLE c RENAME p_id TO parent_id;",
         "ALTER TABLE c RENAME parent_id TO p_id;\nALTER TABLE parents RENAME COLUMN title TO "
         "name;\nALTER TABLE parents RENAME TO p;"}},
       {"INSERT INTO parents (id, title) VALUES (2, 'y')",
        "INSERT INTO c (id, parent_id) VALUES (2, 2)", "DELETE FROM parents WHERE id = 2"},
       {"INSERT INTO c (id, parent_id) VALUES (3, 99)"},
       {{"SELECT c.id, title FROM c JOIN parents ON parents.id = parent_id", "1|x"}}},
      {"constraints",
       {{"CREATE TABLE p (id integer PRIMARY KEY);\nCREATE TABLE t (id integer, p_id integer, v "
         "integer);\nINSERT INTO p VALUES (1);\n"
         "INSERT INTO t VALUES (1, 1, 1);",
         "DROP TABLE t;\nDROP TABLE p;"},
        {"ALTER TABLE t ADD PRIMARY KEY (id);\nALTER TABLE t ADD CONSTRAINT t_v_positive CHECK (v "
         "> 0);\n"
         "ALTER TABLE t ADD UNIQUE (p_id, v);\nALTER TABLE t ADD FOREIGN KEY (p_id) REFERENCES p "
         "(id);",
         "ALTER TABLE t DROP CONSTRAINT t_p_id_fkey;\nALTER TABLE t DROP CONSTRAINT t_p_id_v_key;\n"
         "ALTER TABLE t DROP CONSTRAINT t_v_positive, DROP CONSTRAINT t_pkey;"}},
       {"INSERT INTO t VALUES (2, 1, 2)"},
       {"INSERT INTO t VALUES (2, 1, 3)", "INSERT INTO t VALUES (3, 1, 0)",
        "INSERT INTO t VALUES (4, 1, 1)", "INSERT INTO t VALUES (5, 9, 5)",
        "INSERT INTO t (p_id, v) VALUES (1, 8)"},
       {{"SELECT count(*) FROM t", "2"}}},
      {"rebuild_keeps_children_views_and_indexes",
       {{"CREATE TABLE p (id integer PRIMARY KEY, name varchar(10) NOT NULL, extra integer);\n"
         "CREATE UNIQUE INDEX p_name ON p (name);\n"
         "CREATE TABLE c (id integer PRIMARY KEY, p_id integer NOT NULL REFERENCES p (id) ON "
         "DELETE CASCADE);\n"
         "CREATE VIEW v AS SELECT id, name FROM p;\n"
         "INSERT INTO p VALUES (1, 'a', 1), (2, 'b', 2);\nINSERT INTO c VALUES (10, 1), (20, 2);",
         "DROP VIEW v;\nDROP TABLE c;\nDROP TABLE p;"},
        {"ALTER TABLE p ADD CONSTRAINT p_extra CHECK (extra < 100);\nALTER TABLE p ALTER COLUMN "
         "extra SET NOT NULL;",
         "ALTER TABLE p ALTER COLUMN extra DROP NOT NULL;\nALTER TABLE p DROP CONSTRAINT "
         "p_extra;"}},
       {"INSERT INTO p VALUES (3, 'c', 3)"},
       {"INSERT INTO p VALUES (4, 'a', 4)", "INSERT INTO p VALUES (5, 'e', 100)",
        "INSERT INTO p (id, name) VALUES (6, 'f')"},
       {{"SELECT c.id, v.name FROM c JOIN v ON v.id = c.p_id ORDER BY c.id", "10|a\n20|b"},
        {"SELECT count(*) FROM v", "3"}}},
      {"serial_and_identity",
       {{"CREATE TABLE a (id serial PRIMARY KEY, v integer);\nCREATE TABLE b (id bigint GENERATED "
         "BY DEFAULT AS IDENTITY PRIMARY KEY, v integer);\n"
         "INSERT INTO a (v) VALUES (1), (2);\nINSERT INTO b (v) VALUES (1), (2);",
         "DROP TABLE b;\nDROP TABLE a;"}},
       {"INSERT INTO a (v) VALUES (3)", "INSERT INTO b (v) VALUES (3)"},
       {},
       {{"SELECT id, v FROM a ORDER BY id", "1|1\n2|2\n3|3"},
        {"SELECT id, v FROM b ORDER BY id", "1|1\n2|2\n3|3"}}},
      {"enums",
       {{"CREATE TYPE mood AS ENUM ('sad', 'ok');\nCREATE TABLE t (id integer PRIMARY KEY, m mood "
         "NOT NULL DEFAULT 'ok');\n"
         "INSERT INTO t (id) VALUES (1);",
         "DROP TABLE t;\nDROP TYPE mood;"},
        {"ALTER TYPE mood ADD VALUE 'happy';", ""}},
       {"INSERT INTO t VALUES (2, 'happy')"},
       {"INSERT INTO t VALUES (3, 'angry')"},
       {{"SELECT id, m FROM t ORDER BY id", "1|ok\n2|happy"}}},
      {"indexes",
       {{"CREATE TABLE t (id integer PRIMARY KEY, a integer, b varchar(10));", "DROP TABLE t;"},
        {"CREATE INDEX ON t (a);\nCREATE UNIQUE INDEX t_ab ON t (a DESC, b);",
         "DROP INDEX t_ab;\nDROP INDEX IF EXISTS t_a_idx;"},
        {"CREATE INDEX CONCURRENTLY IF NOT EXISTS t_b ON t (b);", "DROP INDEX CONCURRENTLY t_b;"}},
       {"INSERT INTO t VALUES (1, 1, 'x')"},
       {"INSERT INTO t VALUES (2, 1, 'x')"},
       {{"SELECT count(*) FROM t", "1"}}},
      {"views",
       {{"CREATE TABLE t (id integer PRIMARY KEY, a integer, name varchar(20));\nINSERT INTO t "
         "VALUES (1, 5, 'x'), (2, NULL, 'y');\n"
         "CREATE VIEW v AS SELECT id, coalesce(a, 0) + 1 AS n, upper(name) || '!' AS shout FROM t "
         "WHERE id > 0;",
         "DROP VIEW v;\nDROP TABLE t;"}},
       {},
       {},
       {{"SELECT id, n, shout FROM v ORDER BY id", "1|6|X!\n2|1|Y!"}}},
      {"data",
       {{"CREATE TABLE t (id integer PRIMARY KEY, a integer, s varchar(20), done boolean);\n"
         "INSERT INTO t (id, a, s, done) VALUES (1, 7, 'it''s', true), (2, 8, NULL, false), (3, "
         "-7, 'back\\slash', NULL);",
         "DROP TABLE t;"},
        {"INSERT INTO t (id, a, s) SELECT id + 10, a / 2, s FROM t WHERE id <= 3;\n"
         "UPDATE t SET s = CASE WHEN s IS NULL THEN 'none' ELSE s || '?' END WHERE id < 10;\n"
         "UPDATE t SET done = NOT done WHERE done IS NOT NULL;\n"
         "DELETE FROM t WHERE id BETWEEN 12 AND 12 OR a IN (SELECT 100);",
         "DELETE FROM t WHERE id > 10;"}},
       {},
       {},
       {{"SELECT id, a, s, CASE WHEN done THEN 'y' WHEN NOT done THEN 'n' ELSE '-' END FROM t "
         "ORDER BY id",
         "1|7|it's?|n\n2|8|none|y\n3|-7|back\\slash?|-\n11|3|it's|-\n13|-3|back\\slash|-"}}},
      {"comments",
       {{"CREATE TABLE t (id integer PRIMARY KEY, a varchar(10) NOT NULL DEFAULT 'q');\nCOMMENT ON "
         "TABLE t IS 'a table';\n"
         "COMMENT ON COLUMN t.a IS 'it''s a column';",
         "COMMENT ON TABLE t IS NULL;\nDROP TABLE t;"}},
       {"INSERT INTO t (id) VALUES (1)"},
       {},
       {{"SELECT a FROM t", "q"}}},
  };
  return all;
}

class MigrationCase : public Conformance {};
INSTANTIATE_TEST_SUITE_P(Backends, MigrationCase, testing::ValuesIn(backends()), parameter_name);

std::vector<std::pair<std::string, std::string>> files_of(const Case& one) {
  std::vector<std::pair<std::string, std::string>> files;
  std::string down;
  for (const Migration& migration : one.revisions) {
    const std::string id = "r" + std::to_string(files.size());
    files.push_back(revision(id, down, migration.upgrade, migration.downgrade));
    down = id;
  }
  return files;
}

std::string explain(const Error& error) {
  std::string out =
      error.what() + (" [" + error.context().statement) + "] " + error.context().detail;
  if (const auto* many = dynamic_cast<const DiagnosticsError*>(&error)) {
    for (const Diagnostic& found : many->diagnostics())
      out += "\n  " + to_string(found.position) + " " + found.message;
  }
  return out;
}

TEST_P(MigrationCase, MeansTheSame) {
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.name);
    const app::Project p = project(files_of(one));
    app::RunOptions to_base;
    to_base.target = "base";
    try {
      // There and back and there again: what a downgrade leaves must be what the upgrade starts
      // from.
      app::upgrade(p, {});
      app::downgrade(p, to_base);
      app::upgrade(p, {});
    } catch (const Error& error) {
      ADD_FAILURE() << explain(error);
      try {
        app::downgrade(p, to_base);
      } catch (const Error&) {
        return;  // what is left in the way would only blur the cases that follow
      }
      continue;
    }
    for (const std::string& statement : one.accepted) {
      EXPECT_NO_THROW(database().execute(statement)) << statement;
    }
    for (const std::string& statement : one.rejected) {
      EXPECT_THROW(database().execute(statement), DatabaseError) << statement;
    }
    for (const auto& [query, rows] : one.answers) {
      EXPECT_EQ(database().rows(query), rows) << query;
    }
    for (const std::string& statement : one.cleanup) database().execute(statement);
    try {
      app::downgrade(p, to_base);
    } catch (const Error& error) {
      ADD_FAILURE() << explain(error);
      return;
    }
  }
}

}  // namespace
}  // namespace dunlin::test
