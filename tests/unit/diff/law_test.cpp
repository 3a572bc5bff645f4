// The laws of differences, on random schemas.
#include <gtest/gtest.h>

#include "dunlin/diff/diff.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/desired.hpp"
#include "dunlin/parse/write.hpp"
#include "random_schema.hpp"

namespace dunlin::diff {
namespace {

constexpr std::uint32_t kSchemas = 150;

schema::Schema read(const std::string& sql) {
  const std::vector<parse::DesiredFile> files{{"schema.sql", sql}};
  parse::Desired desired = parse::read_desired(files);
  for (const Diagnostic& problem : desired.problems) ADD_FAILURE() << problem.message;
  return std::move(desired.schema);
}

std::string written(const std::vector<ops::Operation>& operations) {
  return parse::write(operations);
}

std::string described(const std::vector<ops::Operation>& operations) {
  std::string out;
  for (const ops::Operation& operation : operations) out += ops::describe(operation) + "\n";
  return out;
}

TEST(DiffLaw, OfASchemaWithItselfIsEmpty) {
  for (std::uint32_t i = 0; i < kSchemas; ++i) {
    const schema::Schema schema = read(test::random_schema(i));
    EXPECT_EQ(described(diff(schema, schema)), "") << test::random_schema(i);
  }
}

TEST(DiffLaw, AppliedToTheOneGivesTheOther) {
  for (std::uint32_t i = 0; i + 1 < kSchemas; ++i) {
    SCOPED_TRACE(i);
    schema::Schema now = read(test::random_schema(i));
    const schema::Schema wanted = read(test::random_schema(i + 1));
    for (const ops::Operation& operation : diff(now, wanted)) {
      SCOPED_TRACE(ops::describe(operation));
      ASSERT_NO_THROW(ops::apply(ops::resolve(operation, now), now));
    }
    EXPECT_EQ(described(diff(now, wanted)), "");
  }
}

TEST(DiffLaw, WrittenAndReadAgainItLeadsToTheSameSchema) {
  for (std::uint32_t i = 0; i + 1 < kSchemas; ++i) {
    SCOPED_TRACE(i);
    const std::string before = test::random_schema(i);
    const schema::Schema wanted = read(test::random_schema(i + 1));
    const std::string sql = written(diff(read(before), wanted));
    EXPECT_EQ(described(diff(read(before + sql), wanted)), "") << sql;
  }
}

TEST(DiffLaw, AWholeSchemaIsWrittenAndReadAgain) {
  for (std::uint32_t i = 0; i < kSchemas; ++i) {
    const schema::Schema wanted = read(test::random_schema(i));
    const std::string sql = written(diff({}, wanted));
    EXPECT_EQ(described(diff(read(sql), wanted)), "") << sql;
  }
}

}  // namespace
}  // namespace dunlin::diff
