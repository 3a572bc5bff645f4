// Tables, indexes, views and types as they come out, and what they accept.
#include "sandbox.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CreateTable, faithful_columns_reject_what_postgres_rejects) {
  Sandbox db;
  db.migrate(
      R"(CREATE TABLE t (b boolean, s smallint, i integer, v varchar(3), c char(2), n numeric(4,2), d date, j jsonb,
                                u uuid, a text[], r real);)");
  const auto rejected = [&](const std::string& column, const std::string& value) {
    return db.error("INSERT INTO t (" + column + ") VALUES (" + value + ")");
  };
  EXPECT_EQ(rejected("b, s, i, v, c, n, d, j, u, a, r",
                     "1, -32768, 2147483647, 'äöü', 'ab', 99.99, '2026-02-28', '{\"a\": 1}', "
                     "'f81d4fae-7dec-11d0-a765-00a0c91e6bf6', "
                     "'[\"x\"]', 1.5"),
            "");
  EXPECT_EQ(rejected("b", "NULL"), "");
  for (const auto& [column, value] :
       std::vector<std::pair<std::string, std::string>>{{"b", "2"},
                                                        {"b", "'x'"},
                                                        {"s", "32768"},
                                                        {"i", "2147483648"},
                                                        {"i", "'foo'"},
                                                        {"i", "1.5"},
                                                        {"v", "'1234'"},
                                                        {"c", "'123'"},
                                                        {"n", "100"},
                                                        {"n", "'x'"},
                                                        {"d", "'2026-02-30'"},
                                                        {"d", "'today'"},
                                                        {"j", "'{'"},
                                                        {"u", "'no'"},
                                                        {"a", "'{}'"},
                                                        {"r", "'x'"}}) {
    EXPECT_THAT(rejected(column, value),
                HasSubstr("CHECK constraint failed: t_" + column + "_type"))
        << value;
  }
}

TEST(CreateTable, plain_has_no_checks) {
  Sandbox db({driver::Fidelity::plain, false});
  db.migrate("CREATE TABLE t (b boolean NOT NULL DEFAULT true, v varchar(3));");
  EXPECT_EQ(db.sql_of("t"),
            "CREATE TABLE \"t\" (\n    \"b\" BOOLEAN NOT NULL DEFAULT 1,\n    \"v\" VARCHAR(3)\n)");
}

TEST(CreateTable, strict_refuses_approximations) {
  Sandbox db({driver::Fidelity::faithful, true});
  EXPECT_THAT(db.refusal("CREATE TABLE t (at timestamptz);"), HasSubstr("in UTC"));
  EXPECT_EQ(db.refusal("CREATE TABLE u (at timestamp, v varchar(3));"), "");
}

TEST(CreateTable, keys_count_only_where_postgres_counts) {
  Sandbox db;
  db.migrate(
      "CREATE TABLE a (id serial PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY); CREATE "
      "TABLE c (id bigint PRIMARY KEY);");
  EXPECT_EQ(db.error("INSERT INTO a DEFAULT VALUES"), "");
  EXPECT_THAT(db.error("INSERT INTO b DEFAULT VALUES"), HasSubstr("NOT NULL"));
  EXPECT_THAT(db.error("INSERT INTO c (id) VALUES (NULL)"), HasSubstr("NOT NULL"));
}

TEST(CreateTable, other_columns_take_numbers_of_a_sequence) {
  Sandbox db;
  db.migrate("CREATE TABLE d (id bigint PRIMARY KEY, pos serial);");
  EXPECT_EQ(db.error("INSERT INTO d (id) VALUES (7), (8)"), "");
  EXPECT_THAT(db.error("INSERT INTO d VALUES (9, NULL)"), HasSubstr("NOT NULL"));
  EXPECT_EQ(db.rows("SELECT id, pos FROM d"), "7|1 8|2");
  db.migrate("ALTER TABLE d RENAME TO e; ALTER TABLE e RENAME COLUMN pos TO place;");
  EXPECT_EQ(db.error("INSERT INTO e (id) VALUES (9)"), "");
  EXPECT_EQ(db.rows("SELECT id, place FROM e"), "7|1 8|2 9|3");
  db.migrate("DROP TABLE e;");
  EXPECT_EQ(db.rows("SELECT count(*) FROM dunlin_sequence"), "0");
}

TEST(CreateTable, a_sequence_ends_where_it_says) {
  Sandbox db;
  db.migrate(
      "CREATE SEQUENCE s MAXVALUE 2; CREATE TABLE t (id integer PRIMARY KEY, n integer DEFAULT "
      "nextval('s'));");
  EXPECT_EQ(db.error("INSERT INTO t (id) VALUES (1), (2)"), "");
  EXPECT_THAT(db.error("INSERT INTO t (id) VALUES (3)"), HasSubstr("the sequence is at its end"));
  EXPECT_EQ(db.rows("SELECT id, n FROM t"), "1|1 2|2");
  EXPECT_THAT(db.refusal("DROP SEQUENCE s;"), HasSubstr("t.n takes numbers"));
}

TEST(CreateTable, names_stay_for_later_drops) {
  Sandbox db;
  db.migrate(R"(CREATE TABLE p (id bigserial PRIMARY KEY);
                CREATE TABLE t (a int UNIQUE, b int CHECK (b > 0), c bigint REFERENCES p, UNIQUE (a, b));)");
  for (const char* name : {"t_a_key", "t_b_check", "t_c_fkey", "t_a_b_key"})
    EXPECT_THAT(db.sql_of("t"), HasSubstr(name));
}

TEST(CreateTable, deferrable_and_actions) {
  Sandbox db;
  db.migrate(R"(CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
                CREATE TABLE c (a int, b int, FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);)");
  EXPECT_THAT(db.sql_of("c"), HasSubstr("FOREIGN KEY (\"a\", \"b\") REFERENCES \"p\" (\"a\", "
                                        "\"b\") ON DELETE SET NULL ON UPDATE CASCADE "
                                        "DEFERRABLE INITIALLY DEFERRED"));
}

TEST(CreateTable, names_that_differ_in_case_only_are_refused) {
  Sandbox db;
  db.migrate("CREATE TABLE t (a int);");
  EXPECT_THAT(db.refusal("CREATE TABLE \"T\" (a int);"), HasSubstr("same name"));
}

TEST(CreateTable, unknown_types_and_catalogs_are_refused) {
  Sandbox db;
  EXPECT_THAT(db.refusal("CREATE TABLE t (p ltree);"), HasSubstr("ltree"));
  EXPECT_THAT(db.refusal("CREATE VIEW v AS SELECT tablename FROM pg_catalog.pg_tables;"),
              HasSubstr("no schemas"));
  EXPECT_EQ(db.refusal("CREATE TABLE public.u (a int);"), "");
}

TEST(CreateTable, defaults_are_values_of_the_column) {
  Sandbox db;
  db.migrate(
      R"(CREATE TABLE t (b boolean DEFAULT 't', ts timestamptz DEFAULT '2026-01-01 02:00:00+02', d date DEFAULT now(),
                  a text[] DEFAULT '{x,"y z"}', j jsonb DEFAULT '{}'::jsonb, h bytea DEFAULT '\x00ff', e text DEFAULT 'a' || 'b',
                  u uuid DEFAULT gen_random_uuid(), n numeric DEFAULT -1.5);)");
  db.connection().execute("INSERT INTO t DEFAULT VALUES");
  EXPECT_EQ(db.rows("SELECT b, ts, d = date('now'), a, j, hex(h), e, length(u), n FROM t"),
            "1|2026-01-01 00:00:00|1|[\"x\",\"y z\"]|{}|00FF|ab|36|-1.5");
  EXPECT_NE(db.refusal("CREATE TABLE w (d date DEFAULT '2026-02-30');"), "");
}

TEST(CreateTable, domains_bring_their_checks) {
  Sandbox db;
  db.migrate(
      "CREATE DOMAIN positive AS int NOT NULL CHECK (VALUE > 0); CREATE TABLE t (p positive);");
  EXPECT_THAT(db.error("INSERT INTO t VALUES (0)"), HasSubstr("CHECK"));
  EXPECT_THAT(db.error("INSERT INTO t VALUES (NULL)"), HasSubstr("NOT NULL"));
  EXPECT_EQ(db.error("INSERT INTO t VALUES (1)"), "");
}

TEST(CreateIndex, partial_expression_and_order) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE t (id bigserial PRIMARY KEY, email text, deleted boolean NOT NULL DEFAULT false, at timestamptz, tags jsonb);
    CREATE UNIQUE INDEX CONCURRENTLY t_email ON t (lower(email)) WHERE NOT deleted;
    CREATE INDEX ON t (at DESC NULLS LAST) INCLUDE (email);
    CREATE INDEX t_tags ON t USING gin (tags);
    CREATE INDEX t_vec ON t USING gin (to_tsvector('english', email));
    INSERT INTO t (email) VALUES ('A@x');)");
  EXPECT_THAT(db.error("INSERT INTO t (email) VALUES ('a@X')"), HasSubstr("UNIQUE"));
  EXPECT_EQ(db.error("INSERT INTO t (email, deleted) VALUES ('a@X', 1)"), "");
  EXPECT_EQ(db.rows("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY 1"),
            "t_at_email_idx t_email t_tags");
  db.migrate("DROP INDEX t_vec; DROP INDEX t_email;");
}

TEST(CreateView, replaced_renamed_and_materialized) {
  Sandbox db;
  db.migrate(R"(
    CREATE TABLE t (id bigserial PRIMARY KEY, name text);
    CREATE VIEW v AS SELECT id FROM t WHERE name IS NOT NULL;
    CREATE OR REPLACE VIEW v AS SELECT id, upper(name) AS name FROM t;
    CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM t;
    CREATE UNIQUE INDEX m_n ON m (n);
    REFRESH MATERIALIZED VIEW m;
    INSERT INTO t (name) VALUES ('a');)");
  EXPECT_EQ(db.rows("SELECT name FROM v"), "A");
  EXPECT_EQ(db.rows("SELECT n FROM m"), "1");
  db.migrate("ALTER VIEW v RENAME TO w; DROP MATERIALIZED VIEW m;");
  EXPECT_EQ(db.rows("SELECT name FROM w"), "A");
  db.migrate("DROP TABLE t CASCADE;");
  EXPECT_EQ(db.rows("SELECT name FROM sqlite_schema WHERE type = 'view'"), "");
}

TEST(Other, what_has_no_part_here_is_said) {
  Sandbox db;
  const driver::Translation translation = db.migrate(R"(
    CREATE EXTENSION IF NOT EXISTS pgcrypto;
    CREATE TABLE t (a int);
    COMMENT ON TABLE t IS 'x';
    GRANT SELECT ON t TO PUBLIC;
    ALTER TABLE t OWNER TO somebody;
    ANALYZE t;)");
  EXPECT_EQ(translation.steps.size(), 1U);
  for (const std::size_t i : {0U, 2U, 3U, 4U, 5U}) {
    EXPECT_EQ(translation.findings.at(i).outcome, sql::Outcome::emulated) << i;
    EXPECT_NE(translation.findings.at(i).reason, "") << i;
  }
  EXPECT_THAT(db.refusal("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';"),
              HasSubstr("CREATE FUNCTION"));
  EXPECT_THAT(db.refusal("CREATE EXTENSION timescaledb;"), HasSubstr("timescaledb"));
  EXPECT_THAT(db.refusal("ALTER TABLE t DISABLE TRIGGER ALL;"), HasSubstr("DISABLE TRIGGER"));
}

}  // namespace
}  // namespace dunlin::test
