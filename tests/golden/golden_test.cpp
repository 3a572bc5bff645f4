// Golden cases: PostgreSQL SQL in, a dialect's SQL out, compared byte for byte.
//
// Every folder here is a case: input.sql, and for each dialect what it becomes (sqlite.sql,
// mysql.sql, mariadb.sql, mysql8.sql). Where a dialect's file is missing the case is not for that
// dialect; a case without any fails. A first line "-- options: plain strict" sets the translation's
// options. DUNLIN_UPDATE_GOLDEN=1 writes the files that exist anew,
// DUNLIN_UPDATE_GOLDEN=sqlite,mysql those of the named dialects for all cases.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/plugin/registry.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kDialects{"sqlite", "mysql", "mariadb", "mysql8"};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

driver::TranslateOptions options_of(const std::string& input) {
  driver::TranslateOptions options;
  const std::string first = input.substr(0, input.find('\n'));
  if (!first.starts_with("-- options:")) return options;
  if (first.find("plain") != std::string::npos) options.fidelity = driver::Fidelity::plain;
  options.strict = first.find("strict") != std::string::npos;
  return options;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// What becomes of each statement: a comment with its outcome, then the statements to send.
std::string translated(const std::string& input, const std::string& dialect_name) {
  static plugin::Registry registry{plugin::SearchPath{}};
  const auto dialect = registry.driver_for_dialect(dialect_name).dialect(dialect_name);
  const std::vector<parse::Parsed> parsed = parse::parse_all(input, {});
  std::vector<driver::Change> changes;
  for (const parse::Parsed& item : parsed) changes.push_back({&item.statement, item.operations});
  schema::Schema model;
  const driver::Translation translation =
      dialect->translator(options_of(input), nullptr)->translate(changes, model);
  std::string out;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const driver::Finding& finding = translation.findings.at(i);
    out += (out.empty() ? "-- " : "\n-- ") + first_line(changes[i].statement->text) + "\n-- " +
           std::string(to_string(finding.outcome));
    out += (finding.reason.empty() ? "" : ": " + finding.reason) + "\n";
    if (!finding.remedy.empty()) out += "-- " + finding.remedy + "\n";
    for (const driver::Step& step : translation.steps) {
      if (step.statement == i) out += dialect->script_statement(step.sql) + "\n";
    }
  }
  return out;
}

bool updates(const std::string& dialect, bool exists) {
  const char* value = std::getenv("DUNLIN_UPDATE_GOLDEN");
  if (value == nullptr) return false;
  for (const std::string_view word : text::split(value, ',')) {
    if (word == dialect || (word == "1" && exists)) return true;
  }
  return false;
}

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(DUNLIN_GOLDEN_DIR)) {
    if (fs::exists(entry.path() / "input.sql")) names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, translates_as_expected) {
  const fs::path folder = fs::path(DUNLIN_GOLDEN_DIR) / GetParam();
  const std::string input = read(folder / "input.sql");
  int compared = 0;
  for (const std::string& dialect : kDialects) {
    const fs::path expected = folder / (dialect + ".sql");
    const bool update = updates(dialect, fs::exists(expected));
    if (!update && !fs::exists(expected)) continue;
    ++compared;
    const std::string actual = translated(input, dialect);
    EXPECT_EQ(actual, translated(input, dialect)) << "the same input gives the same text";
    if (update) std::ofstream(expected, std::ios::binary) << actual;
    EXPECT_EQ(actual, read(expected)) << dialect;
  }
  EXPECT_GT(compared, 0)
      << "no dialect has a file here: run with DUNLIN_UPDATE_GOLDEN=sqlite,mysql";
}

std::string case_name(const testing::TestParamInfo<std::string>& info) {
  return info.param;
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(case_names()), case_name);

}  // namespace
}  // namespace dunlin::test
