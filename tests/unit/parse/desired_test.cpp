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

TEST(Desired, what_cannot_be_read_is_an_error_with_its_place) {
  const std::array<DesiredFile, 2> files{DesiredFile{"a.sql", "CREATE TABLE t (id int);"},
                                         DesiredFile{"b.sql", "\nCREATE TABLE u (id int"}};
  const Desired desired = read_desired(files);
  ASSERT_FALSE(desired.problems.empty());
  EXPECT_EQ(desired.problems[0].severity, Diagnostic::Severity::error);
  EXPECT_EQ(desired.problems[0].code, Code::sql_syntax);
  EXPECT_EQ(desired.problems[0].position.file, "b.sql");
}

}  // namespace
}  // namespace dunlin::parse
