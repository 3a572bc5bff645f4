// Pairs of schemas from the suites of other tools: the difference, run on PostgreSQL, must end in
// the catalog of the desired schema, and the way back in that of the current one.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "backends.hpp"
#include "catalog.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/desired.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/write.hpp"
#include "random_schema.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;

struct Pair {
  std::string name;
  std::string current;
  std::string desired;
};

fs::path pairs_file() {
  const char* folder = std::getenv("DUNLIN_SHARED_DIR");
  return fs::path(folder == nullptr ? DUNLIN_SHARED_DEFAULT : folder) / "oracle" / "pairs" /
         "sqldef.jsonl";
}

std::string text_at(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  return found == json.end() || found->is_null() ? std::string{} : found->get<std::string>();
}

std::vector<Pair> read_pairs() {
  std::vector<Pair> pairs;
  std::ifstream in(pairs_file());
  const char* only = std::getenv("DUNLIN_TEST_PAIR");
  for (std::string line; std::getline(in, line);) {
    const nlohmann::json json = nlohmann::json::parse(line);
    if (json.at("dialect") != "postgres") continue;
    Pair pair{json.at("name"), text_at(json, "current"), text_at(json, "desired")};
    if (only == nullptr || pair.name.find(only) != std::string::npos)
      pairs.push_back(std::move(pair));
  }
  return pairs;
}

/// What can run in one transaction that is rolled back, and needs no roles.
bool runs_here(const sql::Statement& statement) {
  const std::vector<std::string> words = sql::leading_words(statement.text, parse::lex_rules(), 1);
  return words.empty() || (words[0] != "GRANT" && words[0] != "REVOKE");
}

void load(driver::Connection& connection, const std::string& text) {
  for (const sql::Statement& statement : sql::split(
           text::replace_all(text::replace_all(text, "CONCURRENTLY", ""), "concurrently", ""),
           parse::lex_rules(), {})) {
    if (runs_here(statement)) connection.execute(statement.text);
  }
  connection.execute("SET search_path = \"$user\", public");
}

std::string script_of(const diff::Difference& difference) {
  std::vector<ops::Operation> operations;
  for (const diff::Change& change : difference.changes) operations.push_back(change.operation);
  return parse::write(operations);
}

/// The lines that only one of two texts has.
std::string difference_of(const std::string& wanted, const std::string& got) {
  const auto lines = [](const std::string& text) {
    std::vector<std::string> out;
    for (const std::string_view line : text::split(text, '\n')) out.emplace_back(line);
    return out;
  };
  const std::vector<std::string> a = lines(wanted);
  const std::vector<std::string> b = lines(got);
  std::string out;
  for (const std::string& line : a) {
    if (std::find(b.begin(), b.end(), line) == b.end()) out += "  wanted: " + line + "\n";
  }
  for (const std::string& line : b) {
    if (std::find(a.begin(), a.end(), line) == a.end()) out += "  got:    " + line + "\n";
  }
  return out;
}

/// Rolls back whatever happens.
class Rehearsal {
 public:
  explicit Rehearsal(driver::Connection& connection) : connection_(connection) {
    connection_.begin();
  }
  ~Rehearsal() { connection_.rollback(); }
  Rehearsal(const Rehearsal&) = delete;
  Rehearsal& operator=(const Rehearsal&) = delete;

 private:
  driver::Connection& connection_;
};

enum class Outcome { exact, refused, wrong };

struct Verdict {
  Outcome outcome = Outcome::exact;
  std::string reason;
};

std::string errors_of(const parse::Desired& desired) {
  for (const Diagnostic& problem : desired.problems) {
    if (problem.severity == Diagnostic::Severity::error || problem.code == Code::not_supported)
      return problem.message;
  }
  return {};
}

std::string left_over(const diff::Difference& difference) {
  std::string out;
  for (const diff::Change& change : difference.changes)
    out += "  left: " + ops::describe(change.operation) + "\n";
  for (const std::string& refused : difference.refused) out += "  refused: " + refused + "\n";
  return out;
}

Verdict judge(driver::Connection& connection, const Pair& pair) {
  const std::vector<parse::DesiredFile> old_files{{"current.sql", pair.current}};
  const std::vector<parse::DesiredFile> new_files{{"desired.sql", pair.desired}};
  const parse::Desired current = parse::read_desired(old_files);
  const parse::Desired desired = parse::read_desired(new_files);
  for (const parse::Desired* side : {&current, &desired}) {
    if (const std::string problem = errors_of(*side); !problem.empty())
      return {Outcome::refused, problem};
  }
  const diff::Difference up = diff::diff(current.schema, desired.schema, {desired.renames, {}});
  const diff::Difference down =
      diff::diff(desired.schema, current.schema, {diff::reversed(desired.renames), {}});
  if (!up.refused.empty()) return {Outcome::refused, up.refused.front()};
  if (!down.refused.empty()) return {Outcome::refused, "back: " + down.refused.front()};
  const std::string up_sql = script_of(up);
  const std::string down_sql = script_of(down);
  const std::string scripts = "\n-- up\n" + up_sql + "\n-- down\n" + down_sql + "\n";
  std::string wanted, before;
  try {
    const Rehearsal rehearsal(connection);
    load(connection, pair.desired);
    wanted = catalog(connection);
  } catch (const Error& error) {
    return {Outcome::refused, std::string("the desired schema does not load: ") + error.what()};
  }
  try {
    const Rehearsal rehearsal(connection);
    load(connection, pair.current);
  } catch (const Error& error) {
    return {Outcome::refused, std::string("the current schema does not load: ") + error.what()};
  }
  try {
    const Rehearsal rehearsal(connection);
    load(connection, pair.current);
    before = catalog(connection);
    load(connection, up_sql);
    const std::string after = catalog(connection);
    if (after != wanted) return {Outcome::wrong, difference_of(wanted, after) + scripts};
    load(connection, down_sql);
    const std::string restored = catalog(connection);
    if (restored != before)
      return {Outcome::wrong, "the way back:\n" + difference_of(before, restored) + scripts};
  } catch (const Error& error) {
    return {Outcome::wrong, std::string(error.what()) + " " + error.context().detail + " in " +
                                error.context().statement + scripts};
  }
  // The model agrees: replaying what was written leaves nothing to do.
  const std::vector<parse::DesiredFile> history{{"current.sql", pair.current}, {"up.sql", up_sql}};
  const parse::Desired replayed = parse::read_desired(history);
  if (const std::string left = left_over(diff::diff(replayed.schema, desired.schema, {}));
      !left.empty())
    return {Outcome::wrong, "replayed:\n" + left + scripts};
  return {};
}

constexpr int kShards = 8;

class Pairs : public testing::TestWithParam<int> {};

TEST_P(Pairs, EndInTheDesiredCatalogAndComeBack) {
  DUNLIN_REQUIRE_BACKEND("postgres");
  if (!fs::exists(pairs_file())) GTEST_SKIP() << pairs_file() << " is not there";
  const Database database("postgres");
  const std::unique_ptr<driver::Connection> connection = database.connect();
  const std::vector<Pair> pairs = read_pairs();
  int exact = 0;
  for (std::size_t i = static_cast<std::size_t>(GetParam()); i < pairs.size(); i += kShards) {
    const Verdict verdict = judge(*connection, pairs[i]);
    if (verdict.outcome == Outcome::exact) ++exact;
    if (verdict.outcome == Outcome::refused)
      std::cout << "refused: " << pairs[i].name << ": " << verdict.reason << "\n";
    if (verdict.outcome == Outcome::wrong)
      ADD_FAILURE() << "WRONG " << pairs[i].name << "\n" << verdict.reason;
  }
  std::cout << "exact: " << exact << "\n";
}

TEST(RandomPairs, EndInTheDesiredCatalogAndComeBack) {
  DUNLIN_REQUIRE_BACKEND("postgres");
  const Database database("postgres");
  const std::unique_ptr<driver::Connection> connection = database.connect();
  constexpr std::uint32_t kPairs = 60;
  for (std::uint32_t i = 1000; i < 1000 + kPairs; ++i) {
    const Verdict verdict =
        judge(*connection, {"random " + std::to_string(i), random_schema(i), random_schema(i + 1)});
    EXPECT_EQ(verdict.outcome, Outcome::exact) << i << ": " << verdict.reason << "\n-- from\n"
                                               << random_schema(i);
  }
}

INSTANTIATE_TEST_SUITE_P(Sqldef, Pairs, testing::Range(0, kShards));

}  // namespace
}  // namespace dunlin::test
