// The same migration, the same rows written: the same rows come back and the same are rejected as
// on PostgreSQL, whose own answers are what is expected.
//
// Cases are in cases/*.sql: "-- case: NAME" begins one, "-- differs: sqlite, mysql" says where it
// is known to differ (then the translation must call itself approximated), then the migration;
// after
// "-- write" statements each of which is translated and may be rejected; after "-- raw" the same,
// sent as they stand; after "-- read" queries. DUNLIN_SEMANTIC_CASES in the environment names
// another folder of cases.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "bench.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "migration_set.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;

enum class Part { migrate, write, raw, read };

struct Case {
  std::string name;
  std::string differs;
  std::vector<std::pair<Part, std::string>> statements;
};

/// The case being read, and the text of its current part.
class Reader {
 public:
  std::vector<Case> read(const std::string& file, const std::string& text) {
    for (const std::string_view line : text::split(text, '\n')) take(file, line);
    finish();
    return std::move(cases_);
  }

 private:
  void take(const std::string& file, std::string_view line) {
    constexpr std::string_view kCase = "-- case: ";
    constexpr std::string_view kDiffers = "-- differs: ";
    const std::map<std::string_view, Part> parts{
        {"-- write", Part::write}, {"-- raw", Part::raw}, {"-- read", Part::read}};
    if (line.starts_with(kCase)) {
      finish();
      cases_.push_back({file + "_" + std::string(line.substr(kCase.size())), {}, {}});
      part_ = Part::migrate;
    } else if (line.starts_with(kDiffers)) {
      cases_.back().differs = line.substr(kDiffers.size());
    } else if (const auto found = parts.find(line); found != parts.end()) {
      finish();
      part_ = found->second;
    } else {
      text_ += std::string(line) + "\n";
    }
  }
  void finish() {
    for (const sql::Statement& statement : sql::split(text_, parse::lex_rules(), {}))
      cases_.back().statements.emplace_back(part_, statement.text);
    text_.clear();
  }

  std::vector<Case> cases_;
  Part part_ = Part::migrate;
  std::string text_;
};

std::vector<Case> all_cases() {
  std::vector<Case> all;
  std::vector<fs::path> files;
  const char* others = std::getenv("DUNLIN_SEMANTIC_CASES");
  for (const auto& entry : fs::directory_iterator(others ? others : DUNLIN_SEMANTIC_CASES))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    for (Case& found : Reader().read(file.stem().string(), read_file(file)))
      all.push_back(std::move(found));
  }
  return all;
}

/// What happened, a line each, and what PostgreSQL called the columns' types.
struct Story {
  std::vector<std::string> lines;
  sql::Outcome outcome = sql::Outcome::exact;
  std::string refused;
  std::string sent;  ///< of all, for messages
};

Story run(const Case& test, Bench& bench, std::map<std::string, std::vector<std::string>>& types) {
  Story story;
  for (const auto& [part, statement] : test.statements) {
    Sent sent;
    if (part == Part::read) {
      if (bench.postgres()) types[statement] = column_types(bench, statement);
      Answer answer = bench.ask(statement, types[statement]);
      sent = answer.sent;
      for (const std::string& row : answer.rows) story.lines.push_back("row " + row);
    } else {
      sent = part == Part::raw ? bench.run_raw(statement) : bench.run(statement);
    }
    if (sent.outcome == sql::Outcome::refused) {
      story.refused = statement + ": " + sent.error;
      return story;
    }
    if (sent.outcome == sql::Outcome::approximated) story.outcome = sent.outcome;
    story.sent += sent.sql + (sent.error.empty() ? "" : "   -- " + sent.error) + "\n";
    const bool may_fail = part == Part::write || part == Part::raw;
    if (!may_fail && !sent.error.empty()) story.lines.push_back("error: " + sent.error);
    if (may_fail) story.lines.push_back((sent.ok() ? "accepted " : "rejected ") + statement);
  }
  return story;
}

std::string shown(const std::vector<std::string>& lines) {
  return text::join(lines, "\n");
}

/// One pair of databases for each backend, for all its cases.
class Semantic : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    DUNLIN_REQUIRE_BACKEND("postgres");
    DUNLIN_REQUIRE_BACKEND(GetParam());
  }
};
INSTANTIATE_TEST_SUITE_P(Backends, Semantic, testing::Values("sqlite", "mysql", "mysql8"),
                         [](const auto& backend) { return backend.param; });

TEST_P(Semantic, CasesEndAsOnPostgres) {
  Bench postgres("postgres");
  Bench bench(GetParam());
  std::size_t refused = 0;
  const std::vector<Case> cases = all_cases();
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    std::map<std::string, std::vector<std::string>> types;
    const Story wanted = run(test, postgres, types);
    const Story got = run(test, bench, types);
    postgres.clear();
    bench.clear();
    if (!got.refused.empty()) {
      std::printf("refused: %s: %s\n", test.name.c_str(), got.refused.c_str());
      ++refused;
    } else if (test.differs.find(GetParam()) != std::string::npos) {
      EXPECT_EQ(got.outcome, sql::Outcome::approximated) << "a difference without a label";
      EXPECT_NE(shown(got.lines), shown(wanted.lines)) << "it does not differ any more";
    } else {
      EXPECT_EQ(shown(got.lines), shown(wanted.lines)) << got.sent;
    }
  }
  std::printf("%zu cases, %zu refused\n", cases.size(), refused);
}

}  // namespace
}  // namespace dunlin::test
