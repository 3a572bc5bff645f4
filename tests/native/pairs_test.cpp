// Pairs of schemas from the tests of another tool: the changes from one to the other must lead
// there, leave nothing to do, and lead back.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "backends.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/printer.hpp"
#include "native.hpp"

namespace dunlin::test {
namespace {

struct Pair {
  std::string name;
  std::string current;
  std::string desired;
};

std::string text_of(const nlohmann::json& value, const char* key) {
  const auto found = value.find(key);
  return found == value.end() || found->is_null() ? "" : found->get<std::string>();
}

std::vector<Pair> pairs_of(const std::string& dialect) {
  std::vector<Pair> pairs;
  std::ifstream in(shared_folder() / "oracle" / "pairs" / "sqldef.jsonl");
  for (std::string line; std::getline(in, line);) {
    const nlohmann::json value = nlohmann::json::parse(line);
    if (text_of(value, "dialect") != dialect) continue;
    pairs.push_back({text_of(value, "name"), text_of(value, "current"), text_of(value, "desired")});
  }
  return pairs;
}

/// What the changes between the two databases come to: "" when they are exact, else what is wrong.
std::string judge(driver::Connection& current, driver::Connection& desired) {
  const driver::Dialect& dialect = current.dialect();
  const schema::Schema from = current.inspect({});
  const schema::Schema to = desired.inspect({});
  std::vector<std::string> statements;
  const auto report = [&](const std::string& what) {
    return what + "\n" + text::join(statements, ";\n");
  };
  try {
    statements = changes(dialect, from, to);
    execute_all(current, statements);
  } catch (const parse::Untranslatable& error) {
    return report("refused: " + error.message());
  } catch (const Error& error) {
    return report("failed: " + error.message());
  }
  const schema::Schema reached = current.inspect({});
  if (dump(reached) != dump(to))
    return report("reached:\n" + dump(reached) + "\nwanted:\n" + dump(to));
  try {
    statements = changes(dialect, reached, to);
    if (!statements.empty()) return report("still to do:");
    statements = changes(dialect, reached, from);
    execute_all(current, statements);
  } catch (const Error& error) {
    return report("back: " + error.message());
  }
  const schema::Schema back = current.inspect({});
  if (dump(back) != dump(from))
    return report("back at:\n" + dump(back) + "\nwanted:\n" + dump(from));
  return {};
}

/// The pairs are shared out, so that several programs can do them side by side.
constexpr std::size_t kShares = 4;
class Pairs : public testing::TestWithParam<std::tuple<std::string, std::size_t>> {};

/// Empties a database without any help of what is tested.
void clear(driver::Connection& connection, const std::string& database) {
  connection.execute("DROP DATABASE " + database);
  connection.execute("CREATE DATABASE " + database);
  connection.execute("USE " + database);
}

TEST_P(Pairs, LeadThereAndBack) {
  const auto& [backend, share] = GetParam();
  DUNLIN_REQUIRE_BACKEND(backend);
  const bool sqlite = backend == "sqlite";
  const std::vector<Pair> pairs = pairs_of(sqlite ? "sqlite" : "mysql");
  if (pairs.empty()) GTEST_SKIP() << "no pairs in " << shared_folder();
  const Database left(backend);
  const Database right(backend);
  const auto a = left.connect();
  const auto b = right.connect();
  for (std::size_t i = share; i < pairs.size(); i += kShares) {
    const Pair& pair = pairs[i];
    SCOPED_TRACE(pair.name);
    const std::unique_ptr<driver::Scratch> one = sqlite ? a->scratch() : nullptr;
    const std::unique_ptr<driver::Scratch> two = sqlite ? b->scratch() : nullptr;
    driver::Connection& current = sqlite ? one->connection() : *a;
    driver::Connection& desired = sqlite ? two->connection() : *b;
    if (!sqlite) {
      clear(current, current.default_schema());
      clear(desired, desired.default_schema());
    }
    try {
      load(current, pair.current);
      load(desired, pair.desired);
    } catch (const Error& error) {
      ADD_FAILURE() << "the pair does not load: " << error.message();
      continue;
    }
    const std::string verdict = judge(current, desired);
    EXPECT_TRUE(verdict.empty()) << verdict;
  }
}

std::string share_name(const testing::TestParamInfo<Pairs::ParamType>& of) {
  return std::get<0>(of.param) + "_" + std::to_string(std::get<1>(of.param));
}

INSTANTIATE_TEST_SUITE_P(Backends, Pairs,
                         testing::Combine(testing::Values("sqlite", "mysql", "mysql8"),
                                          testing::Range(std::size_t{0}, kShares)),
                         share_name);

}  // namespace
}  // namespace dunlin::test
