// Names of what the author left unnamed. All expected names were seen on PostgreSQL 15.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "replay.hpp"

namespace dunlin {
namespace {

using testing::ElementsAreArray;

struct Case {
  const char* sql;  ///< names of its last table are looked at
  std::vector<std::string> names;
};

class Names : public testing::TestWithParam<Case> {};

TEST_P(Names, are_those_that_the_server_chooses) {
  EXPECT_THAT(names_in_last_table(schema_after(GetParam().sql)),
              ElementsAreArray(GetParam().names));
}

INSTANTIATE_TEST_SUITE_P(
    Constraints, Names,
    testing::Values(Case{"create table t (id int primary key, a int unique, b int check (b > 0), c "
                         "int check (c > a))",
                         {"t_pkey", "t_a_key", "t_b_check", "t_check"}},
                    Case{"create table t (a int check (true) check (a > 0) check (a < 9))",
                         {"t_check", "t_a_check", "t_a_check1"}},
                    Case{"create table t (a int, check (t is not null), check (t.a > 0))",
                         {"t_check", "t_a_check"}},
                    Case{"create table t (a int unique primary key)", {"t_pkey"}},
                    Case{"create table t (a int unique, unique (a), unique (a) include (b), b int)",
                         {"t_a_key", "t_a_b_key"}},
                    Case{"create table t (id int primary key, e int references t, f int, foreign "
                         "key (e, f) references t (id, f), unique (id, f))",
                         {"t_pkey", "t_e_fkey", "t_e_f_fkey", "t_id_f_key"}},
                    Case{"create table t (a int); create table u (a int, constraint t_b_check "
                         "check (a > 0), constraint u_a_key check (a > 2), unique (a))",
                         {"t_b_check", "u_a_key", "u_a_key1"}},
                    Case{"create table t (b int check (b > 0)); create table other (x int, "
                         "constraint t_c_check check (x > 0)); "
                         "create table t_c (b int, check (b > 0)); create table t2 (c int, "
                         "constraint t2_c_check check (c > 0), check (c < 5))",
                         {"t2_c_check", "t2_c_check1"}},
                    Case{"create table \"Mixed Case\" (\"The Id\" int primary key, \"Ref\" int "
                         "references \"Mixed Case\")",
                         {"Mixed Case_pkey", "Mixed Case_Ref_fkey"}},
                    Case{"create table a_very_long_table_name_that_is_longer_than_most_table_names "
                         "(a_very_long_column_name_that_is_also_long int unique, b int primary "
                         "key, check (a_very_long_column_name_that_is_also_long > 0))",
                         {"a_very_long_table_name_that_i_a_very_long_column_name_that__key",
                          "a_very_long_table_name_that_is_longer_than_most_table_name_pkey",
                          "a_very_long_table_name_that__a_very_long_column_name_that_check"}},
                    Case{"create table ts (s text, exclude using btree (lower(s) with =))",
                         {"ts_lower_excl"}},
                    Case{"create table t (a int); alter table t add unique (a), add check (a > 5), "
                         "add unique (a)",
                         {"t_a_key", "t_a_key1", "t_a_check"}}));

INSTANTIATE_TEST_SUITE_P(
    Indexes, Names,
    testing::Values(Case{"create table t (a int, b int); create index on t (a); create index on t "
                         "(a); create unique index on t (a, b)",
                         {"t_a_idx", "t_a_idx1", "t_a_b_idx"}},
                    Case{"create table t (a int, b int); create index on t (a) include (b)",
                         {"t_a_b_idx"}},
                    Case{"create table t (a int, b int); create index on t ((a)); create index on "
                         "t ((t.a)); create index on t (lower(a::text))",
                         {"t_a_idx", "t_a_idx1", "t_lower_idx"}},
                    Case{"create table t (a int, b int); create index on t ((a + b), (a - b), a)",
                         {"t_expr_expr1_a_idx"}},
                    Case{"create table t (a int, b int); create index on t (((a + b)::bigint)); "
                         "create index on t (cast(a + b as varchar(3)))",
                         {"t_int8_idx", "t_varchar_idx"}},
                    Case{"create table t (a int, b int); create index on t (coalesce(a, b)); "
                         "create index on t ((case when a > 0 then b else 1 end)); "
                         "create index on t ((case when a > 0 then b else a end)); create index on "
                         "t (trim(a::text)); create index on t ((array[a, b]))",
                         {"t_coalesce_idx", "t_case_idx", "t_a_idx", "t_btrim_idx", "t_array_idx"}},
                    Case{"create table t (x timestamptz, j jsonb, s text); create index on t ((x "
                         "at time zone 'UTC')); create index on t ((j->>'a')); "
                         "create index on t ((s collate \"C\"))",
                         {"t_timezone_idx", "t_expr_idx", "t_s_idx"}}));

TEST(Resolve, completes_references_and_keys) {
  const schema::Schema schema = schema_after(
      "create table p (a int, b int, primary key (b, a)); create table c (x int, y int, foreign "
      "key (x, y) references p)");
  EXPECT_FALSE(schema.tables[0].columns[0].nullable);
  const auto& key = std::get<schema::ForeignKey>(schema.tables[1].constraints[0].rule);
  EXPECT_EQ(key.referenced, (std::vector<std::string>{"b", "a"}));
}

TEST(Resolve, leaves_complete_operations_alone) {
  const schema::Schema schema = schema_after("create table t (id int primary key)");
  const ops::Operation once = ops::resolve(
      parse::parse_all("create table u (id int unique, t int references t)", {})[0].operations[0],
      schema);
  EXPECT_EQ(ops::resolve(once, schema), once);
}

TEST(OwnSequences, have_names_beside_all_relations) {
  const schema::Schema schema = schema_after(
      "create sequence t_x_seq; create table t (id serial, x bigserial, y int generated always as "
      "identity)");
  std::vector<std::string> names;
  for (const schema::Sequence& sequence : schema.sequences) names.push_back(sequence.name.name);
  EXPECT_EQ(names, (std::vector<std::string>{"t_x_seq", "t_id_seq", "t_x_seq1", "t_y_seq"}));
}

}  // namespace
}  // namespace dunlin
