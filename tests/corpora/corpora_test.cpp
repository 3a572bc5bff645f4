// Real migration sets of other projects: on PostgreSQL the end must be what psql reaches. How they
// fare on the other backends: tests/portability.
#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <sstream>

#include "backends.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/base/text.hpp"
#include "migration_set.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;

const char* const kSets[] = {"authelia", "chinook", "chinook-autoinc", "crates-io", "kivitendo",
                             "kratos",   "memos",   "openfga",         "synapse"};

/// A dump without the lines that hold versions and the time of day.
std::string comparable(const std::string& dump) {
  std::istringstream in(dump);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.rfind("--", 0) == 0 || line.rfind("\\", 0) == 0) continue;
    out += line + "\n";
  }
  return out;
}

std::string pg_dump(const std::string& url) {
  const std::string command =
      "pg_dump --schema-only --no-owner --no-privileges -T 'public.dunlin_*' '" + url + "' 2>&1";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  std::string out;
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) != 0;)
    out.append(buffer, got);
  EXPECT_EQ(::pclose(pipe), 0) << out;
  return out;
}

/// The first lines in which two texts differ; the whole would drown them.
std::string first_difference(const std::string& wanted, const std::string& got) {
  std::istringstream a(wanted);
  std::istringstream b(got);
  std::string x;
  std::string y;
  for (int line = 1;; ++line) {
    const bool more_a = static_cast<bool>(std::getline(a, x));
    const bool more_b = static_cast<bool>(std::getline(b, y));
    if (!more_a && !more_b) return {};
    if (more_a != more_b || x != y) {
      return "line " + std::to_string(line) + "\n  wanted: " + (more_a ? x : "(end)") +
             "\n  got:    " + (more_b ? y : "(end)");
    }
  }
}

std::string explain(const Error& error) {
  std::string out =
      error.what() + (" at " + to_string(error.context().position)) + ": " + error.context().detail;
  if (const auto* many = dynamic_cast<const DiagnosticsError*>(&error)) {
    for (const Diagnostic& found : many->diagnostics()) {
      if (found.severity == Diagnostic::Severity::error)
        out += "\n  " + to_string(found.position) + " " + found.message;
    }
  }
  return out.substr(0, 4000);
}

app::Project project_of(const Database& database, RevisionFiles files) {
  app::Project project;
  project.url = database.url();
  project.plugins = registry();
  project.source = [files = std::move(files)] { return script::Source::from_memory(files); };
  return project;
}

class Corpora : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    DUNLIN_REQUIRE_BACKEND("postgres");
    folder_ = shared_sets() / GetParam() / "postgres";
    if (!fs::exists(folder_)) GTEST_SKIP() << "the migration sets are not here: " << folder_;
  }
  fs::path folder_;
};
std::string set_name(const testing::TestParamInfo<const char*>& set) {
  return text::replace_all(set.param, "-", "_");
}
INSTANTIATE_TEST_SUITE_P(Sets, Corpora, testing::ValuesIn(kSets), set_name);

TEST_P(Corpora, EndsOnPostgresAsWithPsql) {
  const Database database("postgres");
  const app::Project project = project_of(database, read_migration_set(folder_));
  try {
    app::upgrade(project, {});
  } catch (const Error& error) {
    FAIL() << explain(error);
  }
  EXPECT_EQ(first_difference(comparable(read_file(folder_ / "_expected.schema.sql")),
                             comparable(pg_dump(database.url()))),
            "");
}

/// These write defaults, views and aggregates of which only a server tells that its own spelling
/// means the same.
bool only_a_server_can_tell(std::string_view set) {
  return set == "crates-io" || set == "kivitendo";
}

/// The dump of what the revisions make, as schema.sql: nothing is missing and nothing is too much.
TEST_P(Corpora, CheckFindsNoFalseDifference) {
  const Database database("postgres");
  app::Project project = project_of(database, read_migration_set(folder_));
  project.settings.schema = {folder_ / "_expected.schema.sql"};
  app::CheckOptions options;
  options.offline = true;
  const app::CheckResult check = app::check(project, options);
  EXPECT_THAT(check.difference.refused, testing::IsEmpty());
  if (!only_a_server_can_tell(GetParam())) {
    EXPECT_EQ(check.difference.sql, "");
    return;
  }
  for (const app::ChangeInfo& change : check.difference.changes) {
    EXPECT_THAT(change.description, testing::ContainsRegex("default|view|aggregate|index"));
  }
}

}  // namespace
}  // namespace dunlin::test
