// Statements to operations.
#include "dunlin/parse/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin {
namespace {

using testing::HasSubstr;

struct Statement {
  const char* sql;
  const char* kind;
  const char* operations;  ///< described, joined by "; "
};

class Parse : public testing::TestWithParam<Statement> {};

TEST_P(Parse, gives_the_operations_of_a_statement) {
  const std::vector<parse::Parsed> parsed = parse::parse_all(GetParam().sql, {});
  ASSERT_EQ(parsed.size(), 1U);
  std::vector<std::string> described;
  for (const ops::Operation& operation : parsed[0].operations)
    described.push_back(ops::describe(operation));
  EXPECT_EQ(parsed[0].kind, GetParam().kind);
  EXPECT_EQ(text::join(described, "; "), GetParam().operations);
}

INSTANTIATE_TEST_SUITE_P(
    Statements, Parse,
    testing::Values(
        Statement{"create table public.t (a int)", "CREATE TABLE", "create table t"},
        Statement{"create table s.t (a int)", "CREATE TABLE", "create table s.t"},
        Statement{"create table t (like u)", "CREATE TABLE", "create table t"},
        Statement{"create table t (a int) partition by list (a)", "CREATE TABLE", "create table t"},
        Statement{"create table t as select 1", "CREATE TABLE AS", "create table t"},
        Statement{"drop table if exists a, s.b cascade", "DROP TABLE",
                  "drop table a; drop table s.b"},
        Statement{"alter table t add a int, drop b, add constraint c check (a > 0), alter d drop "
                  "not null",
                  "ALTER TABLE",
                  "drop column t.b; let t.d be null; add column t.a integer; add check c to t"},
        Statement{"alter table t alter a type varchar(20) using a::text, alter a set default 'x', "
                  "alter a set not null",
                  "ALTER TABLE",
                  "change type of t.a to character varying(20); make t.a not null; set default of "
                  "t.a to 'x'"},
        Statement{"alter table t owner to me", "ALTER TABLE", "ALTER TABLE ... OWNER TO"},
        Statement{"alter table t rename a to b", "ALTER TABLE", "rename column t.a to b"},
        Statement{"alter table t rename constraint a to b", "ALTER TABLE",
                  "rename constraint a of t to b"},
        Statement{"alter table t rename to u", "ALTER TABLE", "rename table t to u"},
        Statement{"alter index i rename to j", "ALTER INDEX", "rename index i to j"},
        Statement{
            "create unique index concurrently if not exists i on t using btree (a desc) where b",
            "CREATE INDEX", "create unique index i on t"},
        Statement{"drop index concurrently i", "DROP INDEX", "drop index i"},
        Statement{"create or replace view v (a) as select 1", "CREATE VIEW", "create view v"},
        Statement{"create materialized view v as select 1", "CREATE MATERIALIZED VIEW",
                  "create materialized view v"},
        Statement{"drop materialized view v", "DROP MATERIALIZED VIEW", "drop materialized view v"},
        Statement{"refresh materialized view v", "REFRESH MATERIALIZED VIEW",
                  "refresh materialized view v"},
        Statement{"create type m as enum ('a')", "CREATE TYPE", "create enum m"},
        Statement{"alter type m add value 'b' before 'a'", "ALTER TYPE", "add value 'b' to enum m"},
        Statement{"create type m as (a int)", "CREATE TYPE AS", "create type m"},
        Statement{"create domain d as int check (value > 0)", "CREATE DOMAIN", "create domain d"},
        Statement{"alter sequence s owned by none", "ALTER SEQUENCE", "alter sequence s"},
        Statement{"comment on column s.t.c is 'x'", "COMMENT ON COLUMN",
                  "set comment on column s.t.c"},
        Statement{"comment on function f() is 'x'", "COMMENT ON FUNCTION",
                  "set comment on function f()"},
        Statement{"create extension if not exists citext", "CREATE EXTENSION",
                  "create extension citext"},
        Statement{"with x as (select 1) insert into t select * from x", "INSERT",
                  "change data: with x as (select 1) insert into t select * from x"},
        Statement{"select 1 into t", "SELECT", "create table t"},
        Statement{"grant select on t to me", "GRANT", "GRANT"},
        Statement{"revoke select on t from me", "REVOKE", "REVOKE"},
        Statement{"analyze t", "ANALYZE", "ANALYZE"},
        Statement{"do $$ begin perform 1; end $$", "DO", "DO"},
        Statement{"do $$ begin create type m as enum ('a'); exception when duplicate_object then "
                  "null; end $$",
                  "DO", "create enum m"},
        Statement{"create function f() returns int language sql as 'select 1'", "CREATE FUNCTION",
                  "create function f()"},
        Statement{"begin", "BEGIN", ""}, Statement{"rollback to x", "ROLLBACK TO SAVEPOINT", ""}));

TEST(Parse, tells_what_leaves_the_model_complete) {
  const auto changes = [](std::string_view sql) {
    return std::get<ops::Unmodelled>(parse::parse_all(sql, {})[0].operations[0]).changes_schema;
  };
  EXPECT_FALSE(changes("grant select on t to me"));
  EXPECT_FALSE(changes("alter table t owner to me"));
  EXPECT_FALSE(
      changes("do 'begin if exists (select 1 from t) then update t set a = 1; delete from u; end "
              "if; end'"));
  EXPECT_TRUE(changes("do 'begin perform f(); end'"));
}

TEST(Parse, reads_columns_whole) {
  const auto parsed = parse::parse_all(
      "create table t (a serial, b varchar(20) not null default 'x', c numeric(10, 2)[] collate "
      "\"C\", d int generated always as (a * 2) stored,"
      " e bigint generated by default as identity (start 5), f int references u (x) match full on "
      "delete set null on update cascade deferrable initially deferred,"
      " g s.mood default 'y'::s.mood, h timestamp(3) with time zone default now(), i interval day "
      "to second(3), j \"Odd\", k citext default NULL)",
      {});
  const schema::Table& table = std::get<ops::CreateTable>(parsed[0].operations[0]).table;
  EXPECT_TRUE(table.columns[0].serial);
  EXPECT_FALSE(table.columns[0].nullable);
  EXPECT_FALSE(table.columns[1].nullable);
  EXPECT_EQ(table.columns[1].default_value->sql, "'x'");
  EXPECT_EQ(to_string(table.columns[2].type), "numeric(10,2)[]");
  EXPECT_EQ(table.columns[2].collation, "C");
  EXPECT_EQ(table.columns[3].generated->sql, "a * 2");
  EXPECT_EQ(table.columns[4].identity->options.start, 5);
  const auto& key = std::get<schema::ForeignKey>(table.constraints[0].rule);
  EXPECT_EQ(key.on_delete, schema::ForeignKeyAction::set_null);
  EXPECT_EQ(key.on_update, schema::ForeignKeyAction::cascade);
  EXPECT_EQ(key.match, schema::ForeignKeyMatch::full);
  EXPECT_TRUE(table.constraints[0].initially_deferred);
  EXPECT_EQ(table.columns[6].type.name, (schema::Name{"s", "mood"}));
  EXPECT_EQ(to_string(table.columns[7].type), "timestamp(3) with time zone");
  EXPECT_EQ(table.columns[7].default_value->sql, "now()");
  EXPECT_EQ(to_string(table.columns[8].type), "interval day to second(3)");
  EXPECT_EQ(table.columns[9].type.name.name, "Odd");
  EXPECT_EQ(table.columns[10].type.kind, schema::TypeKind::citext);
}

TEST(Parse, spells_the_body_of_a_function_that_stands_in_the_grammar) {
  const auto definition = [](const char* sql) {
    const ops::Operation operation = parse::parse_all(sql, {}).at(0).operations.at(0);
    return std::get<ops::CreateObject>(operation).object.definition;
  };
  EXPECT_EQ(
      definition("create function f(a int) returns int language sql begin atomic select 1; "
                 "insert into t values (a); select a  +  1; end"),
      "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; INSERT INTO t "
      "VALUES (a); SELECT a + 1; END");
  EXPECT_EQ(definition("create function g(a int) returns int language sql return a*2"),
            "CREATE FUNCTION g(a int) RETURNS int LANGUAGE sql RETURN a * 2");
}

TEST(Parse, says_where_an_error_is) {
  try {
    static_cast<void>(
        parse::parse_all("select 'äöü';\nselect 'äöü', from from t", {"f.sql", 5, 1, 100}));
    FAIL() << "not refused";
  } catch (const ScriptError& error) {
    EXPECT_EQ(error.code(), Code::sql_syntax);
    EXPECT_EQ(to_string(error.context().position), "f.sql:6:15");
    EXPECT_EQ(error.context().source_line, "select 'äöü', from from t");
  }
}

TEST(Parse, survives_and_limits_nesting) {
  const auto nested = [](std::size_t depth) {
    return "select " + std::string(depth, '(') + "1" + std::string(depth, ')');
  };
  EXPECT_NO_THROW(static_cast<void>(parse::parse_all(nested(2000), {})));
  EXPECT_THROW(static_cast<void>(parse::parse_all(nested(200000), {})), ScriptError);
  std::string minus = "select ";
  for (int i = 0; i < 100000; ++i) minus += "- ";
  EXPECT_THROW(static_cast<void>(parse::parse_all(minus + "1", {})), ScriptError);
  std::string signs = "select 1";
  std::string sum = "select 1";
  std::string text = "select 'a'";
  for (int i = 0; i < 100000; ++i) signs += "+-";
  for (int i = 0; i < 5000; ++i) {
    sum += " + 1";
    text += "||'a'";
  }
  EXPECT_THROW(static_cast<void>(parse::parse_all(signs + "1", {})), ScriptError);
  EXPECT_NO_THROW(static_cast<void>(parse::parse_all(sum, {})));
  EXPECT_NO_THROW(static_cast<void>(parse::parse_all(text, {})));
  std::string rows = "insert into t values (1, 'x')";
  for (int i = 0; i < 20000; ++i) rows += ", (1, 'x')";
  EXPECT_NO_THROW(static_cast<void>(parse::parse_all(rows, {})));
}

// Words that end a chain of operators, or a CASE, are names after a dot and after AS.
TEST(Parse, names_do_not_hide_nesting) {
  for (const std::string link : {"+ a.and ", "+ a.or ", "+ a.end ", "|| a.then "}) {
    std::string chain = "select a.b ";
    for (int i = 0; i < 100000; ++i) chain += link;
    EXPECT_THROW(static_cast<void>(parse::parse_all(chain, {})), ScriptError) << link;
  }
  std::string between = "select 1";
  for (int i = 0; i < 100000; ++i) between += " between 1 and not 1";
  EXPECT_THROW(static_cast<void>(parse::parse_all(between, {})), ScriptError);
  std::string queries = "select 1";
  for (int i = 0; i < 100000; ++i) queries += " as end, (select 1";
  EXPECT_THROW(static_cast<void>(parse::parse_all(queries + std::string(100000, ')'), {})),
               ScriptError);
}

TEST(Parse, long_lists_are_not_deep) {
  std::string cases = "select case";
  std::string conditions = "select 1 where a = 0";
  std::string list = "select 1 where a in (0";
  for (int i = 0; i < 20000; ++i) {
    cases += " when a = 1 and b < 2 then 'x'";
    conditions += " or a = 1 and b = 2";
    list += ", 1";
  }
  EXPECT_NO_THROW(static_cast<void>(parse::parse_all(cases + " end", {})));
  EXPECT_NO_THROW(static_cast<void>(parse::parse_all(conditions, {})));
  EXPECT_NO_THROW(static_cast<void>(parse::parse_all(list + ")", {})));
}

TEST(Parse, refuses_a_statement_that_is_too_large_where_it_becomes_so) {
  const auto refusal = [](const std::string& text) {
    try {
      static_cast<void>(parse::parse_all("select 1;\n" + text, {"f.sql", 1, 1, 0}));
    } catch (const ScriptError& error) {
      return error.message() + " at " + to_string(error.context().position);
    }
    return std::string("none");
  };
  EXPECT_EQ(refusal("select '" + std::string(17 << 20, 'x') + "'"),
            "the statement is longer than 16 MiB at f.sql:2:16777217");
  std::string list = "select 1\n";
  for (int i = 0; i < 2'000'001; ++i) list += ",1";
  EXPECT_THAT(refusal(list), testing::StartsWith("the statement has more than 4 million"));
  EXPECT_EQ(refusal("select\n" + std::string(7000, '(')),
            "the statement is nested too deeply at f.sql:3:6000");
  std::string nested;
  std::string adjacent;
  std::string apart;
  for (int i = 0; i < 2000; ++i) {
    nested = "/*" + nested + "*/";
    adjacent += "/**/";
    apart += "/* a */ /***/\n";
  }
  const std::string opened =
      "too many comments are opened without a word between them at f.sql:2:9";
  EXPECT_EQ(refusal("select 1" + nested + " + 2"), opened);
  EXPECT_THAT(refusal("select 1" + adjacent + " + 2"), testing::StartsWith("too many comments"));
  EXPECT_EQ(refusal("select 1" + apart + " + 2"), "none");
}

TEST(Expression, has_one_spelling) {
  EXPECT_EQ(parse::expression("a>1   AND B = 'x'").sql, parse::expression("A > 1 and b='x'").sql);
  EXPECT_THROW(static_cast<void>(parse::expression("1, 2")), ScriptError);
  EXPECT_THROW(static_cast<void>(parse::expression("a from t")), ScriptError);
  EXPECT_EQ(parse::columns_of({"a + t.b > lower(c) AND a < 3"}),
            (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(to_string(parse::type("int4[]")), "integer[]");
  EXPECT_EQ(to_string(parse::type("character varying(3)")), "character varying(3)");
}

}  // namespace
}  // namespace dunlin
