// Files of the desired state: what is passed over is said, with its place.
#include "dunlin/parse/desired.hpp"

#include <gtest/gtest.h>

#include <array>

namespace dunlin::parse {
namespace {

TEST(Desired, rows_are_passed_over_with_a_word) {
  const std::array<DesiredFile, 1> files{
      DesiredFile{"schema.sql", "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n"}};
  const Desired desired = read_desired(files);
  EXPECT_EQ(desired.schema.tables.size(), 1U);
  ASSERT_EQ(desired.problems.size(), 1U);
  EXPECT_EQ(desired.problems[0].severity, Diagnostic::Severity::warning);
  EXPECT_EQ(desired.problems[0].code, Code::not_supported);
  EXPECT_EQ(desired.problems[0].position.line, 2U);
}

TEST(Desired, what_stays_apart_from_the_schema_is_told_once) {
  const std::array<DesiredFile, 1> files{
      DesiredFile{"schema.sql",
                  "SET search_path = public;\nCREATE TABLE t (id int);\nALTER TABLE t OWNER TO a;\n"
                  "GRANT SELECT ON t TO a;\nGRANT INSERT ON t TO a;\nREVOKE ALL ON t FROM b;\n"
                  "CREATE PUBLICATION p FOR TABLE t;\n"}};
  const Desired desired = read_desired(files);
  ASSERT_EQ(desired.problems.size(), 3U);
  EXPECT_EQ(desired.problems[0].position.line, 4U);
  EXPECT_EQ(desired.problems[1].position.line, 6U);
  EXPECT_EQ(desired.problems[2].message,
            "CREATE PUBLICATION is not compared: no revision is written for what it does");
}

TEST(Desired, names_that_would_mean_another_schema_are_refused) {
  for (const char* path : {"public", "''", "\"$user\", public", "DEFAULT", "pg_catalog, public"}) {
    const std::array<DesiredFile, 1> files{
        DesiredFile{"a.sql", "SET search_path = " + std::string(path) + ";"}};
    EXPECT_TRUE(read_desired(files).problems.empty()) << path;
  }
  for (const char* statement :
       {"SET search_path = app, public;", "SET search_path TO \"app\", pg_catalog;",
        "SET SESSION search_path='app';"}) {
    const std::array<DesiredFile, 1> files{DesiredFile{"a.sql", statement}};
    const Desired desired = read_desired(files);
    ASSERT_EQ(desired.problems.size(), 1U) << statement;
    EXPECT_EQ(desired.problems[0].severity, Diagnostic::Severity::error);
    EXPECT_EQ(desired.problems[0].code, Code::not_supported);
    EXPECT_NE(desired.problems[0].message.find("schema app"), std::string::npos);
  }
}

TEST(Desired, what_cannot_be_read_is_an_error_with_its_place) {
  const std::array<DesiredFile, 2> files{DesiredFile{"a.sql", "CREATE TABLE t (id int);"},
                                         DesiredFile{"b.sql", "\nCREATE TABLE u (id int"}};
  const Desired desired = read_desired(files);
  ASSERT_FALSE(desired.problems.empty());
  EXPECT_EQ(desired.problems[0].severity, Diagnostic::Severity::error);
  EXPECT_EQ(desired.problems[0].code, Code::sql_syntax);
  EXPECT_EQ(desired.problems[0].position.file, "b.sql");
}

TEST(Desired, statements_may_speak_of_what_comes_later) {
  const std::array<DesiredFile, 2> files{
      DesiredFile{"a.sql",
                  "CREATE TABLE a (id int PRIMARY KEY, b_id int REFERENCES b);\n"
                  "CREATE INDEX i ON b (id);\nCOMMENT ON TABLE b IS 'later';\n"
                  "CREATE TABLE c (LIKE b);\nALTER TABLE d ADD COLUMN x int;\n"},
      DesiredFile{"b.sql",
                  "CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);\n"
                  "CREATE TABLE d (id int);\n"}};
  const Desired desired = read_desired(files);
  EXPECT_TRUE(desired.problems.empty()) << desired.problems[0].message;
  const schema::Table* a = desired.schema.find_table({{}, "a"});
  ASSERT_NE(a, nullptr);
  const schema::Constraint* key = a->find_constraint("a_b_id_fkey");
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(std::get<schema::ForeignKey>(key->rule).referenced, std::vector<std::string>{"id"});
  EXPECT_EQ(desired.schema.find_table({{}, "c"})->columns.size(), 2U);
  EXPECT_EQ(desired.schema.find_table({{}, "d"})->columns.size(), 2U);
  EXPECT_EQ(desired.schema.find_table({{}, "b"})->comment, "later");
}

TEST(Desired, what_never_comes_is_an_error_at_its_place) {
  const std::array<DesiredFile, 1> files{DesiredFile{
      "a.sql", "CREATE TABLE a (id int);\nCREATE TABLE b (a_id int REFERENCES nothing (id));\n"}};
  const Desired desired = read_desired(files);
  ASSERT_EQ(desired.problems.size(), 1U);
  EXPECT_EQ(desired.problems[0].code, Code::object_missing);
  EXPECT_EQ(desired.problems[0].position.line, 2U);
}

TEST(Desired, annotations_have_their_places) {
  const std::array<DesiredFile, 1> files{
      DesiredFile{"a.sql", "\nCREATE TABLE a (\n  id int -- @renamed from=nr\n);\n"}};
  const Desired desired = read_desired(files);
  ASSERT_EQ(desired.rename_places.size(), 1U);
  EXPECT_EQ(desired.renames.size(), 1U);
  EXPECT_EQ(desired.rename_places[0].line, 3U);
}

}  // namespace
}  // namespace dunlin::parse
