// Real migration sets of other projects: on PostgreSQL the end must be what psql reaches; on the
// other backends the sets run as far as they translate.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>

#include "backends.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;

const char* const kSets[] = {"authelia", "chinook", "chinook-autoinc", "crates-io", "kivitendo",
                             "kratos",   "memos",   "openfga",         "synapse"};

fs::path corpora() {
  const char* folder = std::getenv("DUNLIN_SHARED_DIR");
  return fs::path(folder == nullptr ? DUNLIN_SHARED_DEFAULT : folder) / "corpora";
}

std::string slurp(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string revision_file(const std::string& id, const std::string& down, const fs::path& up) {
  std::string text = "-- " + id + "\n--\n-- Revision ID: " + id + "\n-- Revises: " + down +
                     "\n\n-- migrate:upgrade";
  const std::string sql = slurp(up);
  // The README of the sets says that each file runs in one transaction, but for what PostgreSQL
  // refuses there.
  if (text::upper(sql).find("CONCURRENTLY") != std::string::npos) text += " transaction=auto";
  text += "\n" + sql + "\n";
  const fs::path down_file =
      up.parent_path() /
      (up.filename().string().substr(0, up.filename().string().size() - 7) + ".down.sql");
  if (fs::exists(down_file)) {
    const std::string down_sql = slurp(down_file);
    text += "-- migrate:downgrade";
    if (text::upper(down_sql).find("CONCURRENTLY") != std::string::npos)
      text += " transaction=auto";
    text += "\n" + down_sql + "\n";
  }
  return text;
}

std::vector<std::pair<std::string, std::string>> read_set(const fs::path& folder) {
  std::vector<fs::path> ups;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.size() > 7 && name.substr(name.size() - 7) == ".up.sql") ups.push_back(entry.path());
  }
  std::sort(ups.begin(), ups.end());
  std::vector<std::pair<std::string, std::string>> files;
  std::string down;
  for (const fs::path& up : ups) {
    const std::string id = "r" + up.filename().string().substr(0, 4);
    files.emplace_back(up.filename().string(), revision_file(id, down, up));
    down = id;
  }
  return files;
}

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

app::Project project_of(const Database& database,
                        std::vector<std::pair<std::string, std::string>> files) {
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
    folder_ = corpora() / GetParam() / "postgres";
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
  const app::Project project = project_of(database, read_set(folder_));
  try {
    app::upgrade(project, {});
  } catch (const Error& error) {
    FAIL() << explain(error);
  }
  EXPECT_EQ(first_difference(comparable(slurp(folder_ / "_expected.schema.sql")),
                             comparable(pg_dump(database.url()))),
            "");
}

/// The sets on the backends that need a translation.
class TranslatedCorpora : public testing::TestWithParam<std::tuple<const char*, const char*>> {};
std::string translated_name(
    const testing::TestParamInfo<std::tuple<const char*, const char*>>& set) {
  return text::replace_all(std::get<0>(set.param), "-", "_") + "_on_" + std::get<1>(set.param);
}
INSTANTIATE_TEST_SUITE_P(Sets, TranslatedCorpora,
                         testing::Combine(testing::ValuesIn(kSets),
                                          testing::Values("sqlite", "mysql")),
                         translated_name);

using Files = std::vector<std::pair<std::string, std::string>>;

/// How many revisions stand before the first one that is refused; all when none is.
std::size_t translatable(const app::Project& project, const Files& files) {
  app::RunOptions dry;
  dry.dry_run = true;
  try {
    app::upgrade(project, dry);
    return files.size();
  } catch (const DiagnosticsError& error) {
    std::size_t first = files.size();
    for (const Diagnostic& found : error.diagnostics()) {
      if (found.severity != Diagnostic::Severity::error) continue;
      for (std::size_t i = 0; i < first; ++i) {
        if (files[i].first == found.position.file) first = i;
      }
    }
    return first;
  }
}

TEST_P(TranslatedCorpora, RunsAsFarAsItIsNotRefused) {
  const auto [set, backend] = GetParam();
  DUNLIN_REQUIRE_BACKEND(backend);
  const fs::path folder = corpora() / set / "postgres";
  if (!fs::exists(folder)) GTEST_SKIP() << "the migration sets are not here: " << folder;
  const Database database(backend);
  Files files = read_set(folder);
  const std::size_t all = files.size();
  files.resize(translatable(project_of(database, files), files));
  std::printf("%s on %s: %zu of %zu revisions before the first refusal\n", set, backend,
              files.size(), all);
  if (files.empty()) return;
  try {
    app::upgrade(project_of(database, files), {});
  } catch (const Error& error) {
    FAIL() << explain(error) << "\n" << error.context().statement;
  }
}

}  // namespace
}  // namespace dunlin::test
