// What authors write and what PostgreSQL 15 prints back for it have one normal form; what means
// something else has another.
#include "dunlin/parse/normal.hpp"

#include <gtest/gtest.h>

#include "dunlin/parse/parse.hpp"

namespace dunlin::parse {
namespace {

schema::Table table() {
  schema::Table out;
  out.name = {"", "t"};
  const auto column = [&](const char* name, const char* type_name) {
    schema::Column& made = out.columns.emplace_back();
    made.name = name;
    made.type = type(type_name);
  };
  column("theme", "varchar(20)");
  column("note", "text");
  column("code", "char(3)");
  column("price", "numeric(10,2)");
  column("ratio", "double precision");
  column("mood", "mood");
  column("day", "date");
  column("n", "integer");
  column("big", "bigint");
  column("tag", "citext");
  return out;
}

std::string condition(std::string_view text) {
  const schema::Table of = table();
  return normal(expression(text), {&of, nullptr}).sql;
}

std::string assigned(std::string_view text, const char* to) {
  const schema::Type target = type(to);
  return normal(expression(text), {nullptr, &target}).sql;
}

struct Pair {
  const char* written;
  const char* printed;
};

TEST(Normal, ConditionsAsTheServerPrintsThem) {
  // The right sides are pg_get_expr() of PostgreSQL 15.
  for (const Pair& pair : std::initializer_list<Pair>{
           {"theme IN ('light', 'dark')",
            "((theme)::text = ANY ((ARRAY['light'::character varying, 'dark'::character "
            "varying])::text[]))"},
           {"note NOT IN ('a', 'b')", "(note <> ALL (ARRAY['a'::text, 'b'::text]))"},
           {"mood IN ('sad', 'ok')", "(mood = ANY (ARRAY['sad'::mood, 'ok'::mood]))"},
           {"n IN (1, 2, 3)", "(n = ANY (ARRAY[1, 2, 3]))"},
           {"theme IN ('light')", "((theme)::text = 'light'::text)"},
           {"theme <> ''", "((theme)::text <> ''::text)"},
           {"theme LIKE 'a%'", "((theme)::text ~~ 'a%'::text)"},
           {"note NOT ILIKE 'a%'", "(note !~~* 'a%'::text)"},
           {"code = 'abc'", "(code = 'abc'::bpchar)"},
           {"price > 0", "(price > (0)::numeric)"},
           {"ratio >= 0.5", "(ratio >= (0.5)::double precision)"},
           {"n BETWEEN 1 AND 10", "((n >= 1) AND (n <= 10))"},
           {"n NOT BETWEEN 1 AND 10", "((n < 1) OR (n > 10))"},
           {"n > -1", "(n > '-1'::integer)"},
           {"day > '2020-01-01'", "(day > '2020-01-01'::date)"},
           {"n > 0 AND (n < 10 AND big > 5)", "((n > 0) AND ((n < 10) AND (big > 5)))"},
           {"length(theme) > 3", "(length((theme)::text) > 3)"},
           {"lower(theme) = 'x'", "(lower((theme)::text) = 'x'::text)"},
           {"COALESCE(theme, '') <> 'x'",
            "((COALESCE(theme, ''::character varying))::text <> "
            "'x'::text)"},
           {"t.n > 0", "(n > 0)"},
           {"public.f(n) > 0", "(f(n) > 0)"},
           {"f(theme) > 0", "(f((theme)::text) > 0)"},
           {"n::int8 > 5", "((n)::bigint > 5)"},
           {"pg_catalog.upper(note) = note", "(upper(note) = note)"},
       }) {
    EXPECT_EQ(condition(pair.written), condition(pair.printed)) << pair.written;
  }
}

TEST(Normal, DefaultsAsTheServerPrintsThem) {
  struct Default {
    const char* type;
    const char* written;
    const char* printed;
  };
  for (const Default& value : std::initializer_list<Default>{
           {"varchar(20)", "'light'", "'light'::character varying"},
           {"text", "'x'::varchar", "'x'::text"},
           {"mood", "'ok'", "'ok'::mood"},
           {"jsonb", "'{}'", "'{}'::jsonb"},
           {"text[]", "'{}'", "'{}'::text[]"},
           {"integer", "-1", "'-1'::integer"},
           {"numeric(5,2)", "-0.5", "'-0.5'::numeric"},
           {"bigint", "0", "(0)::bigint"},
           {"integer", "nextval('s')", "nextval('s'::regclass)"},
           {"integer", "nextval('public.s'::regclass)", "nextval('s'::regclass)"},
           {"varchar", "NULL", "NULL::character varying"},
           {"timestamptz", "now()", "pg_catalog.now()"},
           {"boolean", "'false'", "false"},
           {"boolean", "'f'", "false"},
           {"boolean", "'yes'", "true"},
           {"integer", "'0'", "0"},
           {"bigint", "-1", "'-1'::bigint"},
           {"timestamp", "'1970-01-01'", "'1970-01-01 00:00:00'::timestamp without time zone"},
           {"integer", "nextval('s'::text)", "nextval(('s'::text)::regclass)"},
           {"bigint", "extract(epoch FROM now()) * 1000",
            "(EXTRACT(epoch FROM now()) * (1000)::numeric)"},
       }) {
    EXPECT_EQ(assigned(value.written, value.type), assigned(value.printed, value.type))
        << value.written;
  }
}

TEST(Normal, OtherMeaningsStayApart) {
  EXPECT_NE(condition("theme IN ('a', 'b')"), condition("theme IN ('a', 'c')"));
  EXPECT_NE(condition("theme IN ('a', 'b')"), condition("theme NOT IN ('a', 'b')"));
  EXPECT_NE(condition("n BETWEEN 1 AND 2"), condition("n NOT BETWEEN 1 AND 2"));
  EXPECT_NE(condition("n > 1"), condition("n > '2'::integer"));
  EXPECT_NE(condition("n > 1 AND n < 5"), condition("n > 1 OR n < 5"));
  // Blanks at the end count for text, not for character(3).
  EXPECT_NE(condition("code = 'ab'"), condition("code::text = 'ab'::text"));
  // citext compares without case, its text does not.
  EXPECT_NE(condition("tag = 'x'"), condition("tag::text = 'x'::text"));
  EXPECT_NE(condition("theme = tag"), condition("theme::text = tag"));
  // numeric(…) rounds, float does not compare as numeric.
  EXPECT_NE(condition("price > 0"), condition("price > 0::double precision"));
  EXPECT_NE(condition("theme LIKE 'a%'"), condition("theme ILIKE 'a%'"));
  EXPECT_NE(condition("other.f(n) > 0"), condition("f(n) > 0"));
  EXPECT_NE(condition("pg_typeof(theme) = n"), condition("pg_typeof(theme::text) = n"));
  EXPECT_NE(assigned("'1'", "text"), assigned("1", "text"));
  EXPECT_NE(assigned("'1'", "boolean"), assigned("'0'", "boolean"));
  EXPECT_NE(assigned("'false'", "text"), assigned("false", "text"));
  EXPECT_NE(assigned("'x'::char(3)", "text"), assigned("'x'", "text"));
  EXPECT_NE(assigned("nextval('a.s')", "integer"), assigned("nextval('s')", "integer"));
  EXPECT_NE(assigned("nextval('s'::text)", "integer"), assigned("nextval('s')", "integer"));
}

TEST(Normal, IsAFixedPoint) {
  for (const char* text : {"theme IN ('a', 'b')", "n BETWEEN 1 AND 2 OR price > 0::numeric",
                           "lower(theme::text) LIKE 'x%'", "n > -1"}) {
    const std::string once = condition(text);
    EXPECT_EQ(condition(once), once) << text;
  }
}

TEST(Normal, WhatTheParserCannotReadComesBack) {
  EXPECT_EQ(normal({"a ==== (b"}, {}).sql, "a ==== (b");
}

TEST(Normal, StatementsLoseSchemasThatSayNothing) {
  EXPECT_EQ(
      normal_statement("SELECT a.x FROM public.a WHERE public.f(a.x) = ANY (ARRAY[1, 2])", {}),
      normal_statement("SELECT a.x FROM a WHERE f(a.x) IN (1, 2)", {}));
  EXPECT_NE(normal_statement("SELECT a.x FROM other.a", {}),
            normal_statement("SELECT a.x FROM a", {}));
}

TEST(Normal, DatesAreReadAsTheServerReadsThem) {
  EXPECT_EQ(assigned("date('now'::text)", "date"), assigned("('now'::text)::date", "date"));
  EXPECT_NE(assigned("date(now())", "date"), assigned("now()::date", "date"));
  EXPECT_EQ(assigned("'epoch'", "timestamptz"),
            assigned("'1970-01-01 00:00:00+00'", "timestamptz"));
  EXPECT_EQ(assigned("'1970-01-01'::timestamp", "timestamptz"),
            assigned("'1970-01-01 00:00:00'::timestamp", "timestamptz"));
}

std::string view(const char* query, const std::vector<std::string>& columns = {}) {
  schema::Schema schema;
  schema.tables.push_back(table());
  schema::Table& other = schema.tables.emplace_back();
  other.name = {"", "u"};
  other.columns.emplace_back().name = "id";
  other.columns.emplace_back().name = "n";
  return normal_view(query, columns, schema);
}

TEST(Normal, ViewsHaveTheirColumnsNamedInFrontOrInside) {
  EXPECT_EQ(view("SELECT theme, sum(price) FROM t GROUP BY theme", {"theme", "total"}),
            view("SELECT t.theme, sum(t.price) AS total FROM t GROUP BY t.theme"));
  EXPECT_EQ(view("SELECT count(*) FROM t"), view("SELECT count(*) AS count FROM t"));
  EXPECT_EQ(view("VALUES (1, 'a'), (2, 'b')", {"x", "y"}),
            view("SELECT \"*VALUES*\".column1 AS x, \"*VALUES*\".column2 AS y FROM (VALUES (1, "
                 "'a'::text), (2, 'b'::text)) \"*VALUES*\""));
  EXPECT_NE(view("SELECT theme FROM t", {"a"}), view("SELECT theme FROM t"));
}

TEST(Normal, ViewsOverSeveralTablesNameTheOwnersOfColumns) {
  EXPECT_EQ(view("SELECT theme, id FROM t JOIN u ON t.n = u.n WHERE note = 'x'"),
            view("SELECT t.theme, u.id FROM t JOIN u ON t.n = u.n WHERE t.note = 'x'"));
  EXPECT_NE(view("SELECT n AS theme FROM t ORDER BY theme"),
            view("SELECT t.n AS theme FROM t ORDER BY t.theme"));
  EXPECT_NE(view("SELECT id FROM t, (SELECT id FROM u) x"),
            view("SELECT u.id FROM t, (SELECT id FROM u) x"));
}

}  // namespace
}  // namespace dunlin::parse
