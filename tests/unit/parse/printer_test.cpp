// What the printer makes of each construct, in PostgreSQL's words: with all shapes of statements,
// and rewritten for dialects that lack them.
#include <gtest/gtest.h>

#include <string>

#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/printer.hpp"
#include "echo_dialect.hpp"

namespace dunlin::parse {
namespace {

using dunlin::testing::EchoDialect;
using schema::TypeKind;

schema::Type type_of(TypeKind kind) {
  schema::Type type;
  type.kind = kind;
  return type;
}

schema::Column column(std::string name, TypeKind kind, bool nullable = true) {
  schema::Column column;
  column.name = std::move(name);
  column.type = type_of(kind);
  column.nullable = nullable;
  return column;
}

schema::Constraint primary_key(std::string name, std::vector<std::string> columns) {
  schema::Constraint constraint;
  constraint.name = std::move(name);
  constraint.rule = schema::PrimaryKey{std::move(columns), {}};
  return constraint;
}

/// users (id, name, active, created) and orders (id, user_id, total, note)
schema::Schema shop() {
  schema::Table users;
  users.name.name = "users";
  users.columns = {column("id", TypeKind::bigint, false), column("name", TypeKind::text, false),
                   column("active", TypeKind::boolean), column("created", TypeKind::timestamptz)};
  users.columns[2].default_value = schema::Expression{"true"};
  users.constraints = {primary_key("users_pkey", {"id"})};
  schema::Table orders;
  orders.name.name = "orders";
  orders.columns = {column("id", TypeKind::integer, false), column("user_id", TypeKind::bigint),
                    column("total", TypeKind::numeric), column("note", TypeKind::text)};
  schema::Constraint owner;
  owner.name = "orders_user_id_fkey";
  schema::ForeignKey key;
  key.columns = {"user_id"};
  key.table.name = "users";
  owner.rule = std::move(key);
  orders.constraints = {primary_key("orders_pkey", {"id"}), owner};
  schema::Schema schema;
  schema.tables = {users, orders};
  return schema;
}

/// The fewest shapes that a dialect can have.
StatementTraits narrow() {
  StatementTraits traits;
  traits.returning = false;
  traits.update_from = false;
  traits.delete_using = false;
  traits.default_in_values = false;
  traits.default_values = false;
  traits.nulls_ordering = false;
  traits.filter_clause = false;
  traits.full_join = false;
  traits.cte_before_insert = false;
  traits.limit_needs_number = true;
  return traits;
}

StatementTraits narrow_with_duplicate_key() {
  StatementTraits traits = narrow();
  traits.conflict = StatementTraits::Conflict::duplicate_key;
  traits.delete_using_joins = true;
  traits.values_as_rows = true;
  return traits;
}

std::string statement(std::string_view sql, const PrintDialect& dialect) {
  return print(ops::ChangeData{std::string(sql)}, dialect, shop()).sql;
}

/// "refused at OFFSET: MESSAGE", or the printed text.
std::string result_of(std::string_view sql, const PrintDialect& dialect) {
  try {
    return statement(sql, dialect);
  } catch (const Untranslatable& error) {
    return "refused at " + std::to_string(error.context().position.offset) + ": " + error.message();
  }
}

struct Case {
  const char* written;
  const char* printed;
};

struct Cases : ::testing::TestWithParam<Case> {
  void expect(const StatementTraits& traits) const {
    EXPECT_EQ(result_of(GetParam().written, EchoDialect(traits)), GetParam().printed);
  }
};

std::string expression(std::string_view sql) {
  const schema::Schema schema = shop();
  return print(schema::Expression{std::string(sql)}, EchoDialect(), {&schema, &schema.tables[0]})
      .sql;
}

// --- Parentheses -----------------------------------------------------------------------------

struct Parentheses : ::testing::TestWithParam<Case> {};

TEST_P(Parentheses, StandWhereTheyAreNeeded) {
  EXPECT_EQ(expression(GetParam().written), GetParam().printed);
}

INSTANTIATE_TEST_SUITE_P(
    Printer, Parentheses,
    ::testing::Values(Case{"1 + 2 * 3", "1 + 2 * 3"}, Case{"(1 + 2) * 3", "(1 + 2) * 3"},
                      Case{"1 - (2 - 3)", "1 - (2 - 3)"}, Case{"1 - 2 - 3", "1 - 2 - 3"},
                      Case{"id - -1", "id - -1"}, Case{"-(id + 1)", "-(id + 1)"},
                      Case{"- (- id)", "-(-id)"}, Case{"(-1)::text", "(-1)::text"},
                      Case{"name || 'a' || 'b'", "name || 'a' || 'b'"},
                      Case{"name || (id + 1)", "name || (id + 1)"},
                      Case{"(id = 1) = active", "(id = 1) = active"},
                      Case{"(id = 1) IS NULL", "(id = 1) IS NULL"},
                      Case{"name LIKE 'a' = active", "(name LIKE 'a') = active"},
                      Case{"NOT (id = 1)", "NOT (id = 1)"}, Case{"NOT active", "NOT active"},
                      Case{"NOT (active AND id = 1)", "NOT (active AND id = 1)"},
                      Case{"active AND (id = 1 OR id = 2)", "active AND (id = 1 OR id = 2)"},
                      Case{"active OR id = 1 AND id = 2", "active OR id = 1 AND id = 2"},
                      Case{"active AND (id = 1 AND id = 2)", "active AND (id = 1 AND id = 2)"},
                      Case{"(id + 1) IN (1, 2)", "id + 1 IN (1, 2)"},
                      Case{"(name || 'a') IN ('b')", "(name || 'a') IN ('b')"},
                      Case{"id BETWEEN 1 + 1 AND 3", "id BETWEEN 1 + 1 AND 3"},
                      Case{"(id = 1)::text", "(id = 1)::text"},
                      Case{"(name COLLATE \"C\") || 'x'", "name COLLATE \"C\" || 'x'"},
                      Case{"CASE WHEN CASE id WHEN 1 THEN true END THEN 1 ELSE 2 END + 1",
                           "CASE WHEN CASE id WHEN 1 THEN true END THEN 1 ELSE 2 END + 1"}));

// --- Rewriting for a dialect with few shapes -------------------------------------------------

struct Narrow : Cases {};

TEST_P(Narrow, RewritesOrRefuses) {
  expect(narrow());
}

INSTANTIATE_TEST_SUITE_P(
    Update, Narrow,
    ::testing::Values(
        Case{"UPDATE orders SET total = 0 FROM users u WHERE u.id = user_id",
             "UPDATE orders CROSS JOIN users AS u SET orders.total = 0 WHERE u.id = user_id"},
        Case{"UPDATE orders o SET total = 0 FROM users u LEFT JOIN users v ON u.id = v.id "
             "WHERE u.id = o.user_id",
             "UPDATE orders AS o CROSS JOIN (users AS u LEFT JOIN users AS v ON u.id = v.id) "
             "SET o.total = 0 WHERE u.id = o.user_id"},
        Case{"UPDATE users SET (name, active) = ('a', true)",
             "UPDATE users SET name = 'a', active = true"},
        Case{"UPDATE users SET (name, active) = (SELECT note, total > 1 FROM orders LIMIT 1)",
             "UPDATE users SET name = (SELECT note FROM orders LIMIT 1), "
             "active = (SELECT total > 1 FROM orders LIMIT 1)"},
        Case{"UPDATE users SET active = DEFAULT, name = 'x'",
             "UPDATE users SET active = true, name = 'x'"},
        Case{"UPDATE users SET created = DEFAULT", "UPDATE users SET created = NULL"},
        // The column that another one reads is assigned last.
        Case{"UPDATE orders SET total = total + 1, note = total::text",
             "UPDATE orders SET note = total::text, total = total + 1"},
        Case{"UPDATE orders SET id = user_id, user_id = id",
             "refused at 18: these assignments read each other's old values"},
        Case{"UPDATE users SET name = 'x' RETURNING id", "UPDATE users SET name = 'x'"},
        Case{
            "WITH t AS (SELECT 1 AS id) UPDATE users SET name = 'x' WHERE id IN (SELECT id FROM t)",
            "UPDATE users SET name = 'x' WHERE id IN (SELECT id FROM (SELECT 1 AS id) AS t)"}));

INSTANTIATE_TEST_SUITE_P(
    Delete, Narrow,
    ::testing::Values(
        Case{"DELETE FROM orders USING users u WHERE u.id = user_id AND NOT u.active",
             "DELETE FROM orders WHERE EXISTS (SELECT 1 FROM users AS u WHERE u.id = user_id AND "
             "NOT u.active)"},
        Case{"DELETE FROM orders o WHERE o.id = 1", "DELETE FROM orders AS o WHERE o.id = 1"},
        Case{"DELETE FROM users a USING users b WHERE a.ctid < b.ctid",
             "DELETE FROM users AS a WHERE EXISTS (SELECT 1 FROM users AS b WHERE a.id < b.id)"},
        Case{"TRUNCATE orders", "DELETE FROM orders"},
        Case{"TRUNCATE users CASCADE", "DELETE FROM orders;\nDELETE FROM users"},
        Case{"TRUNCATE users, orders RESTART IDENTITY", "DELETE FROM orders;\nDELETE FROM users"},
        Case{"TRUNCATE users",
             "refused at 9: TRUNCATE of a table that others refer to needs CASCADE"},
        Case{"TRUNCATE elsewhere CASCADE",
             "refused at 9: the tables that TRUNCATE ... CASCADE empties are not all known"}));

INSTANTIATE_TEST_SUITE_P(
    Insert, Narrow,
    ::testing::Values(
        Case{"INSERT INTO users VALUES (1, 'a')", "INSERT INTO users (id, name) VALUES (1, 'a')"},
        Case{"INSERT INTO users (id, active) VALUES (1, DEFAULT), (2, DEFAULT)",
             "INSERT INTO users (id) VALUES\n  (1),\n  (2)"},
        Case{"INSERT INTO users (id, active) VALUES (1, DEFAULT), (2, false)",
             "INSERT INTO users (id, active) VALUES\n  (1, true),\n  (2, false)"},
        Case{"INSERT INTO users DEFAULT VALUES", "INSERT INTO users () VALUES ()"},
        Case{"INSERT INTO users (id) OVERRIDING SYSTEM VALUE VALUES (1)",
             "INSERT INTO users (id) VALUES (1)"},
        Case{"INSERT INTO elsewhere (a, b) VALUES (1, DEFAULT), (2, 3)",
             "refused at 40: DEFAULT as a value has no counterpart"},
        Case{"WITH t AS (SELECT 1 AS id) INSERT INTO users (id) SELECT id FROM t",
             "INSERT INTO users (id) WITH t AS (SELECT 1 AS id) SELECT id FROM t"},
        Case{"WITH t AS (SELECT 1 AS id) INSERT INTO users (id) VALUES ((SELECT id FROM t))",
             "INSERT INTO users (id) VALUES ((SELECT id FROM (SELECT 1 AS id) AS t))"},
        Case{"INSERT INTO users (id) SELECT user_id FROM orders ON CONFLICT DO NOTHING",
             "INSERT INTO users (id) SELECT user_id FROM orders WHERE true ON CONFLICT DO NOTHING"},
        Case{"INSERT INTO users (id) VALUES (1) ON CONFLICT ON CONSTRAINT users_pkey DO NOTHING",
             "INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO NOTHING"},
        Case{"INSERT INTO users (id) VALUES (1) ON CONFLICT ON CONSTRAINT nope DO NOTHING",
             "refused at 46: the columns of the constraint nope are not known"}));

INSTANTIATE_TEST_SUITE_P(
    Query, Narrow,
    ::testing::Values(
        Case{"SELECT count(*) FILTER (WHERE active) FROM users",
             "SELECT count(CASE WHEN active THEN 1 END) FROM users"},
        Case{"SELECT sum(total) FILTER (WHERE id > 1) FROM orders",
             "SELECT sum(CASE WHEN id > 1 THEN total END) FROM orders"},
        Case{"SELECT array_agg(id) FILTER (WHERE id > 1) FROM orders",
             "refused at 7: array_agg cannot leave rows out without FILTER"},
        Case{"SELECT id FROM users ORDER BY created", "SELECT id FROM users ORDER BY created"},
        Case{"SELECT id FROM users ORDER BY created LIMIT 1",
             "SELECT id FROM users ORDER BY created IS NULL, created LIMIT 1"},
        Case{"SELECT id FROM users ORDER BY created DESC LIMIT 1",
             "SELECT id FROM users ORDER BY created IS NOT NULL, created DESC LIMIT 1"},
        Case{"SELECT id FROM users ORDER BY id LIMIT 1",
             "SELECT id FROM users ORDER BY id LIMIT 1"},
        Case{
            "SELECT u.id FROM orders o LEFT JOIN users u ON u.id = o.user_id ORDER BY u.id LIMIT 1",
            "SELECT u.id FROM orders AS o LEFT JOIN users AS u ON u.id = o.user_id ORDER BY u.id "
            "IS "
            "NULL, u.id LIMIT 1"},
        Case{"SELECT created FROM users ORDER BY 1 NULLS FIRST",
             "SELECT created FROM users ORDER BY 1"},
        Case{"SELECT created FROM users ORDER BY 1 NULLS LAST",
             "SELECT created FROM users ORDER BY created IS NULL, 1"},
        Case{"SELECT rank() OVER (ORDER BY created) FROM users",
             "SELECT rank() OVER (ORDER BY created IS NULL, created) FROM users"},
        Case{"SELECT id FROM users OFFSET 5",
             "SELECT id FROM users LIMIT 9223372036854775807 OFFSET 5"},
        Case{"SELECT id FROM users LIMIT ALL", "SELECT id FROM users"},
        Case{"SELECT 1 FROM users FULL JOIN orders ON true",
             "refused at 14: FULL JOIN has no counterpart"},
        Case{"SELECT 1 FROM users u, LATERAL (SELECT u.id) x",
             "refused at 39: LATERAL has no counterpart"},
        Case{"SELECT DISTINCT ON (name) id, name AS n FROM users ORDER BY name, 1 DESC LIMIT 5",
             "SELECT c1 AS id, c2 AS n FROM (SELECT id AS c1, name AS c2, ROW_NUMBER() OVER "
             "(PARTITION BY name ORDER BY name, id DESC) AS dunlin_rank, ROW_NUMBER() OVER (ORDER "
             "BY name, id DESC) AS dunlin_place FROM users) AS dunlin_rows WHERE dunlin_rank = 1 "
             "ORDER BY dunlin_place LIMIT 5"},
        Case{
            "SELECT DISTINCT ON (id) * FROM orders",
            "SELECT c1 AS id, c2 AS user_id, c3 AS total, c4 AS note FROM (SELECT orders.id AS c1, "
            "orders.user_id AS c2, orders.total AS c3, orders.note AS c4, ROW_NUMBER() OVER "
            "(PARTITION BY id) AS "
            "dunlin_rank FROM orders) AS dunlin_rows WHERE dunlin_rank = 1"},
        Case{"SELECT DISTINCT ON (id) * FROM unknown",
             "refused at 24: the columns of * are not all known here"},
        Case{"SELECT id FROM users ORDER BY created FETCH FIRST 2 ROWS WITH TIES",
             "SELECT c1 AS id FROM (SELECT id AS c1, RANK() OVER (ORDER BY created IS NULL, "
             "created) AS dunlin_rank, ROW_NUMBER() OVER (ORDER BY created IS NULL, created) AS "
             "dunlin_place FROM users) AS dunlin_rows WHERE dunlin_rank <= 2 ORDER BY "
             "dunlin_place"},
        Case{"SELECT id FROM users FOR UPDATE SKIP LOCKED", "SELECT id FROM users"},
        Case{"SELECT ROW(id, name) IS NULL, ROW(id, name) IS NOT NULL FROM users",
             "SELECT id IS NULL AND name IS NULL, id IS NOT NULL AND name IS NOT NULL FROM "
             "users"},
        Case{"SELECT (ARRAY[id, 2])[1] FROM users", "SELECT subscript(ARRAY[id, 2], 1) FROM users"},
        Case{"SELECT (ARRAY[id, 2])[1:2] FROM users",
             "refused at 8: slices and fields of composite values have no counterpart"},
        Case{
            "SELECT ARRAY(SELECT name FROM orders WHERE user_id = users.id ORDER BY id) FROM users",
            "SELECT (SELECT coalesce(array_agg(users.name ORDER BY orders.id), ARRAY[]) FROM "
            "orders WHERE "
            "user_id = users.id) FROM users"},
        Case{"SELECT ARRAY(SELECT max(id) FROM orders GROUP BY user_id)",
             "SELECT (SELECT coalesce(array_agg(value), ARRAY[]) FROM (SELECT max(id) AS value "
             "FROM orders GROUP BY user_id) AS dunlin_rows)"},
        Case{"SELECT x, x.x FROM users, unnest(ARRAY[id]) AS x",
             "SELECT x.column1, x.column1 FROM users, lateral unnest(ARRAY[id]) AS x"},
        Case{"SELECT * FROM unnest(ARRAY[1]) WITH ORDINALITY AS x (v, n)",
             "SELECT x.column1 AS v, x.column2 AS n FROM unnest(ARRAY[1]) numbered AS x"},
        Case{"SELECT id, unnest(ARRAY[id]) FROM users",
             "SELECT users.id, dunlin_series.column1 FROM users CROSS JOIN lateral "
             "unnest(ARRAY[id]) AS "
             "dunlin_series"},
        Case{"SELECT f(1) FROM other_function(2)",
             "refused at 17: this use of a function in FROM is not translated"},
        Case{"SELECT 1 EXCEPT ALL SELECT 2",
             "refused at 7: INTERSECT ALL and EXCEPT ALL have no counterpart"},
        Case{"SELECT 1 UNION (SELECT 2 LIMIT 1)",
             "SELECT 1 UNION SELECT * FROM (SELECT 2 LIMIT 1) AS member"},
        Case{"(SELECT 1 UNION SELECT 2) INTERSECT SELECT 3",
             "SELECT * FROM (SELECT 1 UNION SELECT 2) AS member INTERSECT SELECT 3"},
        Case{"SELECT 1 UNION SELECT 2 INTERSECT SELECT 3",
             "SELECT 1 UNION SELECT * FROM (SELECT 2 INTERSECT SELECT 3) AS member"},
        Case{"SELECT v.a FROM (VALUES (1, 2), (3, 4)) AS v (a, b)",
             "SELECT v.a FROM (SELECT 1 AS a, 2 AS b UNION ALL VALUES (3, 4)) AS v"},
        Case{"SELECT x.n FROM (SELECT id, name FROM users) AS x (i, n)",
             "SELECT x.n FROM (SELECT id AS i, name AS n FROM users) AS x"},
        Case{"SELECT x.n FROM (SELECT * FROM users) AS x (i, n)",
             "refused at 24: the columns of * cannot be named from outside"},
        Case{"SELECT x.count FROM (SELECT count(*), id::text, 1 FROM users) x",
             "SELECT x.count FROM (SELECT count(*) AS count, id::text AS id, 1 FROM users) AS x"},
        Case{"SELECT name = ANY (ARRAY['a', 'b']) FROM users",
             "SELECT name IN ('a', 'b') FROM users"},
        Case{"SELECT name <> ALL (ARRAY['a'::varchar, 'b']::text[]) FROM users",
             "SELECT name NOT IN ('a'::character varying, 'b') FROM users"},
        Case{"SELECT name = ANY ('{a,\"b c\",NULL}'::text[]) FROM users",
             "SELECT name IN ('a', 'b c', NULL) FROM users"},
        Case{"SELECT name LIKE ANY (ARRAY['a%', 'b%']) FROM users",
             "SELECT name LIKE 'a%' OR name LIKE 'b%' FROM users"},
        Case{"SELECT (id, name) IN ((1, 'a'), (2, 'b')) FROM users",
             "SELECT id = 1 AND name = 'a' OR id = 2 AND name = 'b' FROM users"},
        Case{"SELECT id BETWEEN SYMMETRIC 3 AND 1 FROM users",
             "SELECT id BETWEEN 3 AND 1 OR id BETWEEN 1 AND 3 FROM users"}));

struct NarrowDuplicateKey : Cases {};

TEST_P(NarrowDuplicateKey, RewritesOrRefuses) {
  expect(narrow_with_duplicate_key());
}

INSTANTIATE_TEST_SUITE_P(
    Printer, NarrowDuplicateKey,
    ::testing::Values(
        Case{"INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT DO NOTHING",
             "INSERT INTO users (id, name) VALUES (1, 'a') ON DUPLICATE KEY UPDATE users.id = "
             "users.id"},
        Case{"INSERT INTO users AS u (id, name) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE "
             "SET name = excluded.name || u.name",
             "INSERT INTO users (id, name) VALUES (1, 'a') ON DUPLICATE KEY UPDATE name = "
             "VALUES(name) || users.name"},
        Case{"INSERT INTO users (id, name) VALUES (1, 'a') ON CONFLICT (id) DO UPDATE "
             "SET name = excluded.name, active = true WHERE users.name <> 'x'",
             "INSERT INTO users (id, name) VALUES (1, 'a') ON DUPLICATE KEY UPDATE active = CASE "
             "WHEN users.name <> 'x' THEN true ELSE users.active END, name = CASE WHEN users.name "
             "<> 'x' THEN VALUES(name) ELSE users.name END"},
        Case{"DELETE FROM orders o USING users u WHERE u.id = o.user_id",
             "DELETE o FROM orders AS o CROSS JOIN users AS u WHERE u.id = o.user_id"},
        Case{"DELETE FROM orders o WHERE o.id = 1", "DELETE o FROM orders AS o WHERE o.id = 1"},
        Case{"SELECT v.a FROM (VALUES (1), (2)) AS v (a)",
             "SELECT v.a FROM (SELECT 1 AS a UNION ALL VALUES ROW(2)) AS v"}));

// --- Refusals of every dialect ---------------------------------------------------------------

struct Refused : Cases {};

TEST_P(Refused, NamesTheConstructAndItsPlace) {
  expect(EchoDialect::all_traits());
}

INSTANTIATE_TEST_SUITE_P(
    Printer, Refused,
    ::testing::Values(
        Case{"SELECT $1", "refused at 7: a migration has no values for parameters such as $1"},
        Case{"SELECT tags[1] FROM t",
             "refused at 7: the value that this subscript is applied to is not known to be an "
             "array"},
        Case{"SELECT xmlelement(name a)", "refused at 7: XML expressions are not translated"},
        Case{"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY id) FROM users",
             "refused at 7: percentile_cont with WITHIN GROUP has no counterpart"},
        Case{"SELECT concat(VARIADIC '{a}')",
             "refused at 7: VARIADIC arguments have no counterpart"},
        Case{"SELECT f(a => 1)", "refused at 9: arguments by name have no counterpart"},
        Case{"SELECT id FROM users ORDER BY id OFFSET 1 FETCH FIRST 1 ROW WITH TIES",
             "refused at 7: this use of WITH TIES has no counterpart"},
        Case{"SELECT count(*) FROM users GROUP BY ROLLUP (id)",
             "refused at 36: ROLLUP, CUBE and GROUPING SETS are not translated"},
        Case{"SELECT u FROM users u", "refused at 7: a whole row cannot be a value"},
        Case{"SELECT count(u.*) FROM users u", "refused at 13: a whole row cannot be a value"},
        Case{"WITH d AS (DELETE FROM users RETURNING id) SELECT id FROM d",
             "refused at 5: INSERT, UPDATE and DELETE inside WITH have no counterpart"},
        Case{"INSERT INTO users (id) OVERRIDING USER VALUE VALUES (1)",
             "refused at 12: OVERRIDING USER VALUE has no counterpart"},
        Case{"SELECT 1 FROM users TABLESAMPLE system (1)",
             "refused at 32: this kind of table in FROM is not translated"}));

// --- Types -----------------------------------------------------------------------------------

struct TypeCase {
  const char* expression;
  const char* type;
};
struct Types : ::testing::TestWithParam<TypeCase> {};

TEST_P(Types, FollowPostgreSql) {
  const schema::Schema schema = shop();
  const Printed printed =
      print(schema::Expression{GetParam().expression}, EchoDialect(), {&schema, &schema.tables[0]});
  EXPECT_EQ(printed.type ? schema::to_string(*printed.type) : "unknown", GetParam().type);
}

INSTANTIATE_TEST_SUITE_P(
    Printer, Types,
    ::testing::Values(
        TypeCase{"1", "integer"}, TypeCase{"3000000000", "bigint"}, TypeCase{"1.5", "numeric"},
        TypeCase{"7 / 2", "integer"}, TypeCase{"7 / 2.0", "numeric"}, TypeCase{"id / 2", "bigint"},
        TypeCase{"1::real + 1", "double precision"}, TypeCase{"-id", "bigint"},
        TypeCase{"'x'", "unknown"}, TypeCase{"NULL", "unknown"}, TypeCase{"true", "boolean"},
        TypeCase{"name || 'x'", "text"}, TypeCase{"'x' || 'y'", "text"},
        TypeCase{"'{}'::jsonb || '{}'", "jsonb"}, TypeCase{"'{}'::jsonb -> 'a'", "jsonb"},
        TypeCase{"'{}'::jsonb ->> 'a'", "text"}, TypeCase{"'{}'::jsonb - 'a'", "jsonb"},
        TypeCase{"now() - '1 day'::interval", "timestamp with time zone"},
        TypeCase{"now() - created", "interval"}, TypeCase{"current_date + 1", "date"},
        TypeCase{"current_date - current_date", "integer"},
        TypeCase{"created AT TIME ZONE 'UTC'", "timestamp without time zone"},
        TypeCase{"id = 1", "boolean"}, TypeCase{"name LIKE 'a%'", "boolean"},
        TypeCase{"id IS NOT DISTINCT FROM 1", "boolean"}, TypeCase{"active IS TRUE", "boolean"},
        TypeCase{"coalesce(id, 1)", "bigint"}, TypeCase{"coalesce(NULL, 'a')", "text"},
        TypeCase{"CASE WHEN active THEN 1 ELSE 2.5 END", "numeric"},
        TypeCase{"CASE WHEN active THEN created ELSE '2020-01-01' END", "timestamp with time zone"},
        TypeCase{"sum(1)", "bigint"}, TypeCase{"sum(id)", "numeric"},
        TypeCase{"avg(id)", "numeric"}, TypeCase{"max(created)", "timestamp with time zone"},
        TypeCase{"count(*)", "bigint"}, TypeCase{"round(1.5)", "numeric"},
        TypeCase{"floor(1)", "double precision"}, TypeCase{"extract(year FROM created)", "numeric"},
        TypeCase{"length(name)", "integer"}, TypeCase{"ARRAY[1, 2]", "integer[]"},
        TypeCase{"(SELECT u.name FROM users u)", "text"},
        TypeCase{"(SELECT x.n FROM (SELECT id + 1 AS n FROM orders) x)", "integer"},
        TypeCase{"nullif(name, '')", "text"}, TypeCase{"unknown_function(1)", "unknown"}));

// --- Properties ------------------------------------------------------------------------------

TEST(Printer, KeepsTheNotesOfRewriting) {
  const Printed exact = print(ops::ChangeData{"DELETE FROM users"}, EchoDialect(), shop());
  EXPECT_EQ(exact.notes.outcome, sql::Outcome::exact);
  const Printed emulated =
      print(ops::ChangeData{"DELETE FROM users RETURNING id"}, EchoDialect(narrow()), shop());
  EXPECT_EQ(emulated.notes.outcome, sql::Outcome::emulated);
  schema::Schema counting = shop();
  schema::Sequence sequence;
  sequence.name.name = "orders_id_seq";
  sequence.owner_table.name = "orders";
  sequence.owner_column = "id";
  counting.sequences.push_back(sequence);
  const Printed close =
      print(ops::ChangeData{"TRUNCATE orders RESTART IDENTITY"}, EchoDialect(), counting);
  EXPECT_EQ(close.notes.outcome, sql::Outcome::approximated);
  EXPECT_EQ(close.notes.texts.size(), 2U);
}

TEST(Printer, PrintsLongChainsAndDeepNesting) {
  std::string conditions = "id = 0";
  for (int i = 1; i < 5000; ++i) conditions += " AND id <> " + std::to_string(i);
  EXPECT_EQ(expression(conditions), conditions);
  std::string text = "name";
  for (int i = 0; i < 1500; ++i) text += " || 'x'";
  EXPECT_EQ(expression(text), text);
  std::string nested = "name";
  for (int i = 0; i < 1000; ++i) nested = "lower(" + nested + ")";
  EXPECT_EQ(expression(nested), nested);
}

TEST(Printer, PrintsAnInsertOfManyRows) {
  std::string rows;
  for (int i = 0; i < 10000; ++i) {
    rows += (i == 0 ? "\n  (" : ",\n  (") + std::to_string(i) + ", 'name', true)";
  }
  const std::string sql = "INSERT INTO users (id, name, active) VALUES" + rows;
  EXPECT_EQ(statement(sql, EchoDialect()), sql);
}

TEST(Printer, TakesTheDialectsNamesOfTablesForColumns) {
  struct Flat final : EchoDialect {
    std::string object(const schema::Name& name) const override {
      return name.schema.empty() ? name.name : name.schema + "_" + name.name;
    }
  } flat;
  EXPECT_EQ(statement("SELECT t.a, app.t.b FROM app.t WHERE t.c", flat),
            "SELECT app_t.a, app_t.b FROM app_t WHERE app_t.c");
}

TEST(Printer, GivesUntypedConstantsTheTypeBesideThem) {
  struct Typed final : EchoDialect {
    Fragment coerce(const Fragment& value, const schema::Type& target, Notes&) const override {
      Fragment typed = value;
      typed.sql = "<" + schema::to_string(target) + ">" + value.sql;
      return typed;
    }
  } typed;
  EXPECT_EQ(
      statement("SELECT id FROM users WHERE created > '2020-01-01' AND active IN ('t')", typed),
      "SELECT id FROM users WHERE created > <timestamp with time zone>'2020-01-01' AND active "
      "IN (<boolean>'t')");
  EXPECT_EQ(statement("INSERT INTO users (active, name) VALUES ('t', NULL)", typed),
            "INSERT INTO users (active, name) VALUES (<boolean>'t', NULL)");
  EXPECT_EQ(statement("INSERT INTO users (name, created) SELECT note, now() FROM orders", typed),
            "INSERT INTO users (name, created) SELECT note, now() FROM orders");
  EXPECT_EQ(statement("UPDATE users SET name = 5", typed), "UPDATE users SET name = <text>5");
}

TEST(Printer, PutsTheViewsQueryErrorAtItsPlace) {
  try {
    (void)print_query("SELECT id, tags[1] FROM users", EchoDialect(), shop());
    FAIL() << "not refused";
  } catch (const Untranslatable& error) {
    EXPECT_EQ(error.context().position.offset, 11U);
    EXPECT_FALSE(error.hint().empty());
  }
}

}  // namespace
}  // namespace dunlin::parse
