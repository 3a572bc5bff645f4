// Pairs of schemas, from the tests of another tool and our own, as databases: what `diff` prints
// for the plain client must lead from one to the other, leave nothing to do, and lead back.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "backends.hpp"
#include "client.hpp"
#include "dunlin/app/schema_commands.hpp"
#include "dunlin/base/text.hpp"
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

/// Those of this folder: pairs/FILE.sql, "## name", the one schema, "==>", the other.
std::vector<Pair> own_pairs(const std::string& file) {
  std::vector<Pair> pairs;
  std::ifstream in(std::filesystem::path(DUNLIN_NATIVE_PAIRS) / (file + ".sql"));
  std::string* side = nullptr;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) {
      pairs.push_back({line.substr(3), {}, {}});
      side = &pairs.back().current;
    } else if (line == "==>" && !pairs.empty()) {
      side = &pairs.back().desired;
    } else if (side != nullptr) {
      *side += line + "\n";
    }
  }
  return pairs;
}

/// Three databases of one backend: one that changes, one like it, and what it is to become.
class Judge {
 public:
  Judge(const Database& current, const Database& origin, const Database& desired)
      : current_(current.url()),
        origin_(origin.url()),
        desired_(desired.url()),
        a_(current.connect()),
        b_(desired.connect()) {
    project_.plugins = registry();
  }

  /// What `diff` between the two comes to: "" when it is exact, else what is wrong.
  std::string verdict() {
    const std::string from = dump(a_->inspect({}));
    const std::string to = dump(b_->inspect({}));
    const app::DifferenceReport there = difference(current_, desired_);
    if (there.equal() != (from == to)) return "equal: " + there.script;
    if (std::string problem = run(there); !problem.empty()) return problem;
    const std::string reached = dump(a_->inspect({}));
    if (reached != to) return there.script + "\nreached:\n" + reached + "\nwanted:\n" + to;
    if (const app::DifferenceReport again = difference(current_, desired_); !again.equal())
      return "still to do:\n" + again.script;
    const app::DifferenceReport back = difference(current_, origin_);
    if (std::string problem = run(back); !problem.empty()) return "back: " + problem;
    const std::string returned = dump(a_->inspect({}));
    if (returned != from) return back.script + "\nback at:\n" + returned + "\nwanted:\n" + from;
    return {};
  }

 private:
  app::DifferenceReport difference(const std::string& from, const std::string& to) const {
    app::DiffOptions options;
    options.from = from;
    options.to = to;
    return app::diff(project_, options).report;
  }

  std::string run(const app::DifferenceReport& report) const {
    if (!report.difference.refused.empty() || !report.unknown.empty())
      return "refused: " + report.script;
    const ClientRun done = run_client(current_, report.script);
    return done.code == 0 ? "" : done.output + "\n" + report.script;
  }

  app::Project project_;
  std::string current_;
  std::string origin_;
  std::string desired_;
  std::unique_ptr<driver::Connection> a_;
  std::unique_ptr<driver::Connection> b_;
};

/// The pairs are shared out, so that several programs can do them side by side.
constexpr std::size_t kShares = 4;
class Pairs : public testing::TestWithParam<std::tuple<std::string, std::size_t>> {};

void lead_there_and_back(const std::string& backend, const std::vector<Pair>& pairs,
                         std::size_t share) {
  for (std::size_t i = share; i < pairs.size(); i += kShares) {
    const Pair& pair = pairs[i];
    SCOPED_TRACE(pair.name);
    const Database current(backend);
    const Database origin(backend);
    const Database desired(backend);
    try {
      load(*current.connect(), pair.current);
      load(*origin.connect(), pair.current);
      load(*desired.connect(), pair.desired);
    } catch (const Error& error) {
      ADD_FAILURE() << "the pair does not load: " << error.message();
      continue;
    }
    const std::string verdict = Judge(current, origin, desired).verdict();
    EXPECT_TRUE(verdict.empty()) << verdict;
  }
}

TEST_P(Pairs, LeadThereAndBack) {
  const auto& [backend, share] = GetParam();
  DUNLIN_REQUIRE_BACKEND(backend);
  const std::vector<Pair> pairs = pairs_of(backend == "sqlite" ? "sqlite" : "mysql");
  if (pairs.empty()) GTEST_SKIP() << "no pairs in " << shared_folder();
  lead_there_and_back(backend, pairs, share);
}

TEST_P(Pairs, OfOurOwnLeadThereAndBack) {
  const auto& [backend, share] = GetParam();
  DUNLIN_REQUIRE_BACKEND(backend);
  const bool mariadb = Database(backend).connect()->server().find("MariaDB") != std::string::npos;
  if (backend != "sqlite" && !mariadb) GTEST_SKIP() << "the pairs speak MariaDB's language";
  std::vector<Pair> pairs = own_pairs(mariadb ? "mariadb" : backend);
  ASSERT_FALSE(pairs.empty());
  // Those take minutes: databases are slow to make there.
  if (mariadb && std::getenv("DUNLIN_ALL_PAIRS") != nullptr) {
    const std::vector<Pair> more = own_pairs("mariadb_more");
    pairs.insert(pairs.end(), more.begin(), more.end());
  }
  lead_there_and_back(backend, pairs, share);
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
