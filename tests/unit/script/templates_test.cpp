#include "dunlin/script/templates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>

#include "dunlin/script/environment.hpp"
#include "dunlin/script/script.hpp"
#include "errors.hpp"
#include "folder.hpp"

namespace dunlin::script {
namespace {

using test::Folder;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;

std::string content(std::string_view name, std::string_view path) {
  for (const TemplateFile& file : environment_template(name)) {
    if (file.path == path) return file.content;
  }
  ADD_FAILURE() << "no file " << path;
  return {};
}

TEST(EnvironmentTemplate, HasItsFiles) {
  std::vector<std::string> paths;
  std::vector<std::string> executable;
  for (const TemplateFile& file : environment_template("default")) {
    paths.push_back(file.path);
    if (file.executable) executable.push_back(file.path);
  }
  EXPECT_THAT(paths, ElementsAre("dunlin.toml", "migrate.sh", "migrations/README.md",
                                 "migrations/script.sql.tmpl", "migrations/versions/.gitkeep"));
  EXPECT_THAT(executable, ElementsAre("migrate.sh"));
  EXPECT_EQ(content("default", "migrations/script.sql.tmpl"), default_template());
}

TEST(EnvironmentTemplate, IsListedAndKnown) {
  for (const auto& [name, description] : environment_templates()) {
    EXPECT_FALSE(environment_template(name).empty());
    EXPECT_FALSE(description.empty());
  }
  const Error error = error_of([] { (void)environment_template("minimel"); });
  EXPECT_EQ(error.code(), Code::template_unknown);
  EXPECT_EQ(error.hint(), "Did you mean \"minimal\"?");
}

TEST(EnvironmentTemplate, HasAConfigurationThatCanBeRead) {
  const Folder folder;
  for (const auto& [name, description] : environment_templates()) {
    const auto file = folder.write("dunlin.toml", content(name, "dunlin.toml"));
    EXPECT_EQ(read_configuration(file, {}).defaults.url, "sqlite:///dev.db");
  }
}

TEST(EnvironmentTemplate, ExplainsKeysThatExist) {
  // Uncommented, all examples must be what the reader takes.
  std::string text;
  std::string line;
  for (const char c : content("default", "dunlin.toml")) {
    line += c;
    if (c != '\n') continue;
    const bool example = line.starts_with("# [") ||
                         (line.starts_with("# ") && line.find(" = ") != std::string::npos);
    text += example ? line.substr(2) : line;
    line.clear();
  }
  const Folder folder;
  const Configuration configuration = read_configuration(folder.write("dunlin.toml", text), {});
  EXPECT_TRUE(configuration.environments.at("production").is_protected);
  EXPECT_EQ(configuration.defaults.variables.at("app_role"), "app");
  const Settings defaults = default_settings(folder.path());
  EXPECT_EQ(configuration.defaults.version_locations, defaults.version_locations);
  EXPECT_EQ(configuration.defaults.version_table, defaults.version_table);
  EXPECT_EQ(configuration.defaults.lock_timeout_seconds, defaults.lock_timeout_seconds);
  EXPECT_EQ(configuration.defaults.file_template, defaults.file_template);
  EXPECT_EQ(configuration.defaults.fidelity, defaults.fidelity);
}

/// Runs migrate.sh from another folder with a program in dunlin's place that prints its arguments.
class MigrateScript : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("project/migrate.sh", content("default", "migrate.sh"));
    folder_.write("bin/dunlin",
                  "#!/bin/sh\nprintf '%s' \"$(basename \"$PWD\")\"\nprintf '|%s' \"$@\"\n");
    for (const char* file : {"project/migrate.sh", "bin/dunlin"}) {
      std::filesystem::permissions(folder_.path() / file, std::filesystem::perms::owner_all);
    }
  }

  /// Standard output and error, and the exit code.
  std::pair<std::string, int> run(const std::string& arguments,
                                  const std::string& variables = "DUNLIN=bin/dunlin") const {
    const std::string command = "cd '" + folder_.path().string() + "' && " + variables +
                                " project/migrate.sh " + arguments + " 2>&1";
    std::FILE* pipe = popen(command.c_str(), "r");
    std::string output;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
    const int status = pclose(pipe);
    return {output, WEXITSTATUS(status)};
  }

  Folder folder_;
};

TEST_F(MigrateScript, PassesCommandsAndOptionsOn) {
  EXPECT_EQ(run("upgrade").first, "project|upgrade");
  EXPECT_EQ(run("upgrade --dry-run 'a b'").first, "project|upgrade|--dry-run|a b");
  EXPECT_EQ(run("current -v").first, "project|current|-v");
  EXPECT_EQ(run("history").first, "project|history");
  EXPECT_EQ(run("check").first, "project|check");
  EXPECT_EQ(run("create \"it's a 'message'\"").first, "project|create|it's a 'message'");
}

TEST_F(MigrateScript, FindsItsProjectThroughLinks) {
  std::filesystem::create_directories(folder_.path() / "elsewhere");
  std::filesystem::create_symlink("../project/migrate.sh", folder_.path() / "elsewhere/first");
  std::filesystem::create_symlink("elsewhere/first", folder_.path() / "second");
  EXPECT_EQ(run("", "DUNLIN=bin/dunlin ./second upgrade;:").first, "project|upgrade");
  EXPECT_EQ(run("", "DUNLIN=bin/dunlin elsewhere/first check;:").first, "project|check");
}

TEST_F(MigrateScript, SaysWhichCommandItDoesNotKnow) {
  const auto [output, code] = run("upgarde");
  EXPECT_EQ(code, 64);
  EXPECT_THAT(output, ::testing::HasSubstr("there is no command 'upgarde'"));
}

TEST_F(MigrateScript, CountsRevisionsBack) {
  EXPECT_EQ(run("downgrade").first, "project|downgrade|-1");
  EXPECT_EQ(run("downgrade 3").first, "project|downgrade|-3");
  EXPECT_EQ(run("downgrade 2 --sql").first, "project|downgrade|-2|--sql");
  EXPECT_EQ(run("downgrade --dry-run").first, "project|downgrade|-1|--dry-run");
  EXPECT_EQ(run("downgrade -2 --sql").first, "project|downgrade|-2|--sql");
  EXPECT_EQ(run("downgrade base").first, "project|downgrade|base");
  EXPECT_EQ(run("downgrade 8d3f").first, "project|downgrade|8d3f");
  EXPECT_EQ(run("downgrade 1975").first, "project|downgrade|1975");
}

TEST_F(MigrateScript, PrintsItsUsageOtherwise) {
  for (const char* arguments : {"", "nonsense", "create"}) {
    SCOPED_TRACE(arguments);
    const auto [output, code] = run(arguments);
    EXPECT_EQ(code, 64);
    EXPECT_THAT(output, HasSubstr("usage: ./migrate.sh"));
  }
  EXPECT_EQ(run("--help").second, 0);
}

TEST_F(MigrateScript, FindsTheProgram) {
  EXPECT_EQ(run("current", "PATH=\"$PWD/bin:$PATH\"").first, "project|current");
  const auto [output, code] = run("current", "DUNLIN=/no/such/dunlin");
  EXPECT_EQ(code, 127);
  EXPECT_THAT(output, HasSubstr("cannot find /no/such/dunlin"));
}

}  // namespace
}  // namespace dunlin::script
