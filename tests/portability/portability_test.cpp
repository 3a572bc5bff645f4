// How migration sets fare on the backends that need a translation: no worse than floors.txt says.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <sstream>

#include "backends.hpp"
#include "dunlin/execute/compile.hpp"
#include "migration_set.hpp"
#include "report.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;

struct Floor {
  std::string set;
  std::string backend;
  double share = 0;
  std::size_t rejected = 0;
};

std::vector<Floor> floors() {
  std::vector<Floor> all;
  std::istringstream lines(read_file(fs::path(DUNLIN_PORTABILITY_FOLDER) / "floors.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    Floor floor;
    words >> floor.set >> floor.backend >> floor.share >> floor.rejected;
    all.push_back(floor);
  }
  return all;
}

/// In the tree, or among the shared sets; empty when it is not there.
fs::path folder_of(const std::string& set) {
  const fs::path own = fs::path(DUNLIN_PORTABILITY_FOLDER) / "sets" / set;
  if (fs::exists(own)) return own;
  const fs::path shared = shared_sets() / set;
  return fs::exists(shared) ? shared : fs::path();
}

class Portability : public testing::TestWithParam<Floor> {};
std::string test_name(const testing::TestParamInfo<Floor>& floor) {
  std::string name = floor.param.set + "_on_" + floor.param.backend;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Sets, Portability, testing::ValuesIn(floors()), test_name);

TEST_P(Portability, IsNoWorseThanItWas) {
  const Floor& floor = GetParam();
  DUNLIN_REQUIRE_BACKEND(floor.backend);
  const fs::path folder = folder_of(floor.set);
  if (folder.empty()) GTEST_SKIP() << "the set " << floor.set << " is not below " << shared_sets();
  const std::vector<SetReport> reports{run_set(open_set(folder.string()), floor.backend)};
  std::printf("%s", as_text(reports).c_str());
  EXPECT_GE(reports[0].share() + 0.05, floor.share);
  EXPECT_LE(reports[0].count(Fate::failed), floor.rejected);
}

SetReport shop() {
  return run_set(open_set((fs::path(DUNLIN_PORTABILITY_FOLDER) / "sets/shop").string()), "sqlite");
}

TEST(Report, TellsWhatBecameOfEachStatement) {
  std::map<std::string, std::string> fates;
  for (const StatementResult& result : shop().statements)
    fates[result.file.substr(0, 4) + ":" + std::to_string(result.line)] = to_string(result.fate);
  EXPECT_EQ(fates["0001:1"], "executed");
  EXPECT_EQ(fates["0004:2"], "refused");
  EXPECT_EQ(fates["0004:3"], "blocked");
  EXPECT_EQ(fates["0004:5"], "blocked");
  EXPECT_EQ(fates["0004:6"], "refused");
}

TEST(Report, NamesTheStatementThatBlocks) {
  for (const StatementResult& result : shop().statements) {
    if (result.fate != Fate::blocked) continue;
    EXPECT_EQ(result.blocked_by, "0004_refused.up.sql:2");
  }
}

TEST(Report, RanksReasonsByHowOftenTheyRefuse) {
  SetReport report;
  const auto refuse = [&](const std::string& reason) {
    StatementResult result;
    result.file = "f.sql";
    result.fate = Fate::refused;
    result.outcome = sql::Outcome::refused;
    result.kind = "SELECT";
    result.reason = reason;
    report.statements.push_back(result);
  };
  refuse("rare");
  refuse("type my_type has no counterpart");
  refuse("type other_type has no counterpart");
  const std::vector<Ranked> ranked = rank_refusals({&report});
  ASSERT_EQ(ranked.size(), 2U);
  EXPECT_EQ(ranked[0].reason, "type ... has no counterpart");
  EXPECT_EQ(ranked[0].count, 2U);
  EXPECT_EQ(ranked[1].reason, "rare");
}

TEST(Report, IsTextAndJson) {
  const std::vector<SetReport> reports{shop()};
  EXPECT_THAT(as_text(reports), testing::HasSubstr("shop"));
  EXPECT_THAT(as_json(reports), testing::HasSubstr("\"blocked_by\": \"0004_refused.up.sql:2\""));
}

TEST(FollowUps, NameTheirCause) {
  const RevisionFiles files{{"a.sql",
                             "-- a\n--\n-- Revision ID: a\n-- Revises:\n\n-- migrate:upgrade\n"
                             "CREATE TABLE x AS SELECT never(1) AS id;\n"
                             "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
                             "CREATE RULE r AS ON DELETE TO x DO INSTEAD NOTHING;\n"}};
  const script::Source source = script::Source::from_memory(files);
  const auto dialect = registry()->driver_for_dialect("sqlite").dialect("sqlite");
  execute::Compiler compiler(*dialect, nullptr, {}, {});
  std::vector<Diagnostic> problems;
  revision::Step step;
  step.revision = "a";
  (void)compiler.compile(source, step, problems);
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_THAT(problems[1].hint, testing::Not(testing::HasSubstr("first, which was refused")));
  EXPECT_THAT(
      problems[2].hint,
      testing::StartsWith("see to CREATE TABLE AS x at a.sql:7:1 first, which was refused"));
}

}  // namespace
}  // namespace dunlin::test
