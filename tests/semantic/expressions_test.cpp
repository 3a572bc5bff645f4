// Random expressions mean the same everywhere: each is translated, computed for every row of a
// sample, and compared with PostgreSQL's answer. What is translated as approximated may differ.
//
// DUNLIN_EXPRESSIONS=N tries N expressions, DUNLIN_SEED=S other ones.
#include <gtest/gtest.h>

#include <cstdlib>

#include "bench.hpp"
#include "dunlin/base/text.hpp"
#include "random_expression.hpp"

namespace dunlin::test {
namespace {

constexpr std::uint32_t kSeed = 20240229;
constexpr std::uint32_t kExpressions = 300;
constexpr int kDepth = 3;
constexpr std::size_t kShown = 25;

std::uint32_t number(const char* variable, std::uint32_t otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise
                          : static_cast<std::uint32_t>(std::strtoul(value, nullptr, 10));
}

class Expressions : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Backends, Expressions, testing::Values("sqlite", "mysql", "mysql8"),
                         [](const auto& backend) { return backend.param; });

TEST_P(Expressions, GiveWhatPostgresGives) {
  DUNLIN_REQUIRE_BACKEND("postgres");
  DUNLIN_REQUIRE_BACKEND(GetParam());
  Bench postgres("postgres");
  Bench bench(GetParam());
  for (const std::string_view statement : {sample_table(), sample_rows()}) {
    ASSERT_EQ(postgres.run(std::string(statement)).error, "");
    ASSERT_EQ(bench.run(std::string(statement)).error, "");
  }
  RandomExpression random(number("DUNLIN_SEED", kSeed));
  std::size_t equal = 0;
  std::size_t refused = 0;
  std::size_t near = 0;
  std::size_t wrong = 0;
  for (std::uint32_t i = 0; i < number("DUNLIN_EXPRESSIONS", kExpressions); ++i) {
    const Kind kind = random.kind();
    const std::string query =
        "SELECT id, " + random.make(kind, kDepth) + " AS v FROM r ORDER BY id";
    const std::vector<std::string> types{"integer", std::string(type_name(kind))};
    const Answer wanted = postgres.ask(query, types);
    if (!wanted.sent.ok()) continue;
    const Answer got = bench.ask(query, types);
    if (got.sent.outcome == sql::Outcome::refused) {
      ++refused;
    } else if (got.sent.ok() && got.rows == wanted.rows) {
      ++equal;
    } else if (got.sent.outcome == sql::Outcome::approximated && got.sent.ok()) {
      ++near;
    } else if (++wrong <= kShown) {
      ADD_FAILURE() << query << "\n"
                    << got.sent.sql << "\n"
                    << got.sent.error << "\nwanted\n"
                    << text::join(wanted.rows, "\n") << "\ngot\n"
                    << text::join(got.rows, "\n");
    }
  }
  std::printf("%zu equal, %zu approximated and different, %zu refused, %zu wrong\n", equal, near,
              refused, wrong);
  EXPECT_EQ(wrong, 0U);
  EXPECT_GT(equal, refused) << "hardly anything is tested";
}

}  // namespace
}  // namespace dunlin::test
