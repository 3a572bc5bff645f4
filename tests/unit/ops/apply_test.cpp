// What follows by itself from an operation, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "replay.hpp"

namespace dunlin {
namespace {

using testing::HasSubstr;

constexpr const char* kTables =
    "create table a (id serial primary key, x int, y text default 'k', z int check (z > x), w int "
    "generated always as (x * 2) stored, v int unique);"
    "create table b (id int primary key, a_id int references a, a_v int references a (v), "
    "\"order\" int, constraint bc check (\"order\" > 0));"
    "create index ai on a (x, y); create index ai2 on a (lower(y)) where x > 0; create view av as "
    "select a.id, x from a where x > 1;";

TEST(RenameColumn, rewrites_every_mention) {
  schema::Schema schema = schema_after(kTables);
  run("alter table a rename x to \"X x\"; alter table a rename y to why; alter table b rename "
      "\"order\" to ord; alter table a rename v to vv",
      schema);
  const schema::Table& a = schema.tables[0];
  EXPECT_EQ(std::get<schema::Check>(a.find_constraint("a_check")->rule).condition.sql,
            "z > \"X x\"");
  EXPECT_EQ(a.find_column("w")->generated->sql, "\"X x\" * 2");
  EXPECT_EQ(a.find_index("ai")->keys[0].column, "X x");
  EXPECT_EQ(a.find_index("ai2")->keys[0].expression->sql, "lower(why)");
  EXPECT_EQ(a.find_index("ai2")->where->sql, "\"X x\" > 0");
  const schema::Table& b = schema.tables[1];
  EXPECT_EQ(std::get<schema::Check>(b.find_constraint("bc")->rule).condition.sql, "ord > 0");
  EXPECT_EQ(std::get<schema::ForeignKey>(b.find_constraint("b_a_v_fkey")->rule).referenced,
            std::vector<std::string>{"vv"});
  EXPECT_EQ(schema.views[0].query, "SELECT a.id, \"X x\" AS x FROM a WHERE \"X x\" > 1");
}

TEST(RenameColumn, leaves_alike_words_alone) {
  schema::Schema schema = schema_after(
      "create table t (k text check (k <> 'k' and k(1) <> k and k::k is null), date date check "
      "(date > date '2020-01-01'))");
  run("alter table t rename k to q; alter table t rename date to day", schema);
  EXPECT_EQ(std::get<schema::Check>(schema.tables[0].constraints[0].rule).condition.sql,
            "q <> 'k' AND k(1) <> q AND q::k IS NULL");
  EXPECT_THAT(std::get<schema::Check>(schema.tables[0].constraints[1].rule).condition.sql,
              HasSubstr("day > "));
}

TEST(RenameTable, takes_references_and_views_along) {
  schema::Schema schema = schema_after(kTables);
  run("alter table a rename to aa", schema);
  EXPECT_EQ(std::get<schema::ForeignKey>(schema.tables[1].find_constraint("b_a_id_fkey")->rule)
                .table.name,
            "aa");
  EXPECT_EQ(schema.sequences[0].name.name, "a_id_seq");
  EXPECT_EQ(schema.sequences[0].owner_table.name, "aa");
  EXPECT_EQ(schema.views[0].query, "SELECT a.id, x FROM aa AS a WHERE x > 1");
}

TEST(DropColumn, takes_its_constraints_and_indexes_along) {
  schema::Schema schema = schema_after(kTables);
  run("alter table a drop column x cascade; alter table a drop column v cascade", schema);
  const schema::Table& a = schema.tables[0];
  EXPECT_EQ(a.find_constraint("a_check"), nullptr);
  EXPECT_EQ(a.find_column("w"), nullptr);
  EXPECT_TRUE(a.indexes.empty());
  EXPECT_EQ(schema.tables[1].find_constraint("b_a_v_fkey"), nullptr);
  EXPECT_NE(schema.tables[1].find_constraint("b_a_id_fkey"), nullptr);
  EXPECT_TRUE(schema.views.empty());
}

TEST(DropTable, with_cascade_takes_foreign_keys_views_and_sequences_along) {
  schema::Schema schema = schema_after(kTables);
  run("drop table a cascade", schema);
  ASSERT_EQ(schema.tables.size(), 1U);
  EXPECT_EQ(schema.tables[0].constraints.size(), 2U);
  EXPECT_TRUE(schema.views.empty());
  EXPECT_TRUE(schema.sequences.empty());
}

TEST(Constraints, and_their_indexes_share_a_name) {
  schema::Schema schema = schema_after(
      "create table t (id int primary key, a int unique); create unique index u on t (a)");
  run("alter index t_pkey rename to pk; alter table t add constraint uc unique using index u",
      schema);
  EXPECT_EQ(names_in_last_table(schema), (std::vector<std::string>{"pk", "t_a_key", "uc"}));
  try {
    run("drop index t_a_key", schema);
    FAIL() << "an index of a constraint was dropped";
  } catch (const Error& error) {
    EXPECT_THAT(error.hint(), HasSubstr("DROP CONSTRAINT"));
  }
}

TEST(Types, take_columns_defaults_and_casts_along) {
  schema::Schema schema = schema_after(
      "create type mood as enum ('sad', 'ok'); create table m (m mood default 'ok', check (m <> "
      "'sad'::mood));"
      "alter type mood add value 'great' before 'ok'; alter type mood rename value 'ok' to 'okay'; "
      "alter type mood rename to feeling");
  EXPECT_EQ(schema.enums[0].values, (std::vector<std::string>{"sad", "great", "okay"}));
  EXPECT_EQ(schema.tables[0].columns[0].type.name.name, "feeling");
  EXPECT_EQ(schema.tables[0].columns[0].default_value->sql, "'okay'");
  EXPECT_EQ(std::get<schema::Check>(schema.tables[0].constraints[0].rule).condition.sql,
            "m <> 'sad'::feeling");
}

struct Refusal {
  const char* sql;
  Code code;
  const char* text;  ///< in message or hint
};

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, and_the_schema_stays_as_it_was) {
  schema::Schema schema = schema_after(kTables);
  const schema::Schema before = schema;
  try {
    run(GetParam().sql, schema);
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), GetParam().code);
    EXPECT_THAT(error.message() + " " + error.hint(), HasSubstr(GetParam().text));
  }
  EXPECT_EQ(schema, before);
}

INSTANTIATE_TEST_SUITE_P(
    Apply, Refused,
    testing::Values(
        Refusal{"alter table aa add q int", Code::object_missing, "no table \"aa\""},
        Refusal{"alter table a drop why", Code::object_missing, "column \"a.why\""},
        Refusal{"alter table a drop constraint a_chek", Code::object_missing,
                "did you mean \"a_check\"?"},
        Refusal{"alter table a add z int", Code::object_exists, "a.z"},
        Refusal{"create table ai (id int)", Code::object_exists, "\"ai\""},
        Refusal{"create table c (id serial, a int references nowhere)", Code::object_missing,
                "nowhere"},
        Refusal{"create table c (id int, primary key (idd))", Code::object_missing, "c.idd"},
        Refusal{"create index a_v_key on b (id)", Code::object_exists, "a_v_key"},
        Refusal{"create index on b (nope)", Code::object_missing, "b.nope"},
        Refusal{"alter table a rename to b", Code::object_exists, "\"b\""},
        Refusal{"alter table a rename x to y", Code::object_exists, "a.y"},
        Refusal{"alter table a rename constraint a_pkey to ai", Code::object_exists, "ai"},
        Refusal{"drop view a", Code::object_missing, "view"},
        Refusal{"drop type a", Code::object_missing, "type"}));

TEST(IfExists, makes_nothing_of_what_is_missing_or_there) {
  schema::Schema schema = schema_after(kTables);
  const schema::Schema before = schema;
  run("drop table if exists c; alter table if exists c add x int, drop constraint q; alter table a "
      "drop column if exists c, drop constraint if exists c;"
      "create table if not exists a (q int); create index if not exists ai on b (id); alter table "
      "a add column if not exists x text; drop index if exists c",
      schema);
  EXPECT_EQ(schema, before);
}

TEST(IncompleteSchema, ignores_what_it_does_not_know) {
  schema::Schema schema =
      schema_after("create table t (id int); do $$ begin execute 'drop table ' || user; end $$;");
  EXPECT_FALSE(schema.complete);
  const schema::Schema before = schema;
  run("drop table c; alter table c add x int; alter table t drop q; drop index c; comment on table "
      "c is 'x'",
      schema);
  EXPECT_EQ(schema, before);
}

}  // namespace
}  // namespace dunlin
