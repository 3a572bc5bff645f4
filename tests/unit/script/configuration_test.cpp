#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dunlin/script/environment.hpp"
#include "errors.hpp"
#include "folder.hpp"

namespace dunlin::script {
namespace {

using test::Folder;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::summary;

class ConfigurationFile : public ::testing::Test {
 protected:
  Configuration read(std::string_view text, const Variables& variables = {}) const {
    return read_configuration(folder_.write("dunlin.toml", text), variables);
  }
  /// What is wrong with `text`, without the folder's name.
  std::string refused(std::string_view text) const {
    const Error error = error_of([&] { (void)read(text); });
    std::string out = summary(error) + '|' + error.hint();
    const std::string prefix = folder_.path().string() + '/';
    const std::size_t at = out.find(prefix);
    return at == std::string::npos ? out : out.erase(at, prefix.size());
  }

  Folder folder_;
};

TEST_F(ConfigurationFile, HasDefaults) {
  const Configuration configuration = read("");
  const Settings& settings = configuration.defaults;
  EXPECT_EQ(configuration.file, folder_.path() / "dunlin.toml");
  EXPECT_EQ(settings.url, std::nullopt);
  EXPECT_EQ(settings.script_location, folder_.path() / "migrations");
  EXPECT_THAT(settings.version_locations, ElementsAre(folder_.path() / "migrations/versions"));
  EXPECT_THAT(settings.schema, ElementsAre(folder_.path() / "schema.sql"));
  EXPECT_FALSE(settings.schema_written);
  EXPECT_EQ(settings.version_table, "dunlin_version");
  EXPECT_EQ(settings.fidelity, "faithful");
  EXPECT_EQ(settings.commit, CommitMode::automatic);
  EXPECT_EQ(settings.lock_timeout_seconds, 60);
  EXPECT_FALSE(settings.is_protected);
  EXPECT_EQ(default_settings(folder_.path()).version_locations, settings.version_locations);
}

TEST_F(ConfigurationFile, ReadsEveryKey) {
  const Settings settings = read(R"(
url = "sqlite:///dev.db"
script_location = "db"
version_locations = ["db/one", "/srv/two"]
version_table = "v"
version_schema = "s"
schema = "db/schema.sql"
include = ["app.*", "function:*"]
exclude = "audit_*"
scratch_url = "postgresql://${HOST}/scratch"
protected = true
strict = true
fidelity = "plain"
commit = "batch"
lock_timeout = 5
file_template = "${revision}"
[variables]
role = "app"
limit = 3
)",
                                 {{"HOST", "localhost"}})
                                .defaults;
  EXPECT_EQ(settings.url, "sqlite:///dev.db");
  EXPECT_EQ(settings.script_location, folder_.path() / "db");
  EXPECT_THAT(settings.version_locations, ElementsAre(folder_.path() / "db/one", "/srv/two"));
  EXPECT_EQ(settings.version_table, "v");
  EXPECT_EQ(settings.version_schema, "s");
  EXPECT_THAT(settings.schema, ElementsAre(folder_.path() / "db/schema.sql"));
  EXPECT_TRUE(settings.schema_written);
  EXPECT_THAT(settings.include, ElementsAre("app.*", "function:*"));
  EXPECT_THAT(settings.exclude, ElementsAre("audit_*"));
  EXPECT_EQ(settings.scratch_url, "postgresql://localhost/scratch");
  EXPECT_TRUE(settings.is_protected);
  EXPECT_TRUE(settings.strict);
  EXPECT_EQ(settings.fidelity, "plain");
  EXPECT_EQ(settings.commit, CommitMode::batch);
  EXPECT_EQ(settings.lock_timeout_seconds, 5);
  EXPECT_EQ(settings.file_template, "${revision}");
  EXPECT_EQ(settings.variables,
            (std::map<std::string, std::string>{{"role", "app"}, {"limit", "3"}}));
}

TEST_F(ConfigurationFile, PutsVersionsBelowTheScriptLocation) {
  EXPECT_THAT(read("script_location = \"db\"").defaults.version_locations,
              ElementsAre(folder_.path() / "db/versions"));
}

TEST_F(ConfigurationFile, LetsEnvironmentsOverrideTheTop) {
  const Configuration configuration = read(R"(
url = "sqlite:///dev.db"
strict = true
[variables]
a = "1"
b = "2"
[env.production]
url = "postgresql://h/db"
protected = true
script_location = "other"
variables = { b = "3" }
[env.test]
)");
  ASSERT_EQ(configuration.environments.size(), 2U);
  const Settings& production = configuration.environments.at("production");
  EXPECT_EQ(production.url, "postgresql://h/db");
  EXPECT_TRUE(production.is_protected);
  EXPECT_TRUE(production.strict);
  EXPECT_THAT(production.version_locations, ElementsAre(folder_.path() / "other/versions"));
  EXPECT_EQ(production.variables, (std::map<std::string, std::string>{{"a", "1"}, {"b", "3"}}));
  EXPECT_EQ(configuration.environments.at("test").url, "sqlite:///dev.db");
  EXPECT_FALSE(configuration.defaults.is_protected);
}

TEST_F(ConfigurationFile, ExpandsVariablesInTheUrl) {
  const std::string text = "url = \"postgresql://u:${PW}@${HOST}/db\"";
  EXPECT_EQ(read(text, {{"PW", "x${HOST}"}, {"HOST", "h"}}).defaults.url,
            "postgresql://u:x${HOST}@h/db");
  const std::string partly = *read(text, {{"HOST", "h"}}).defaults.url;
  EXPECT_EQ(partly, "postgresql://u:${PW}@h/db");
  const Error error = error_of([&] { require_expanded(partly); });
  EXPECT_EQ(error.code(), Code::url_missing);
  EXPECT_THAT(error.message(), HasSubstr("the variable PW"));
  EXPECT_NO_THROW(require_expanded("postgresql://h/$db{}"));
}

TEST_F(ConfigurationFile, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(refused("strict = true\nscript_locaton = \"x\"\n"),
            "DUN-1002 dunlin.toml:2:1 unknown key \"script_locaton\"|Did you mean "
            "\"script_location\"?");
  EXPECT_THAT(refused("zzzzzz = 1"), HasSubstr("Known keys: url, script_location"));
  EXPECT_THAT(refused("[env.a]\nenv = 1"), HasSubstr("dunlin.toml:2:1 unknown key \"env\""));
  EXPECT_EQ(refused("fidelity = \"plan\""),
            "DUN-1002 dunlin.toml:1:12 \"fidelity\" cannot be \"plan\"|Did you mean \"plain\"? "
            "Possible values: faithful, plain.");
  EXPECT_THAT(refused("commit = \"never\""), HasSubstr("Possible values: revision, batch."));
}

TEST_F(ConfigurationFile, RefusesWrongTypes) {
  EXPECT_THAT(refused("url = 3"), HasSubstr("dunlin.toml:1:7 \"url\" must be a string"));
  EXPECT_THAT(refused("strict = \"yes\""), HasSubstr("\"strict\" must be true or false"));
  EXPECT_THAT(refused("lock_timeout = -1"), HasSubstr("must be a number of seconds"));
  EXPECT_THAT(refused("lock_timeout = 99999999999"), HasSubstr("must be a number of seconds"));
  EXPECT_THAT(refused("version_locations = []"), HasSubstr("must be a list of folders"));
  EXPECT_THAT(refused("version_locations = [1]"), HasSubstr("must be a string"));
  EXPECT_THAT(refused("schema = []"), HasSubstr("must be a list of files and folders"));
  EXPECT_THAT(refused("exclude = 3"), HasSubstr("must be a list of names and patterns"));
  EXPECT_THAT(refused("version_table = \"\""), HasSubstr("must be a string that is not empty"));
  EXPECT_THAT(refused("env = 1"), HasSubstr("\"env\" must be a table"));
  EXPECT_THAT(refused("[env]\na = 1"), HasSubstr("\"a\" must be a table"));
  EXPECT_THAT(refused("variables = 1"), HasSubstr("\"variables\" must be a table"));
}

TEST_F(ConfigurationFile, RefusesBrokenTomlWithoutShowingTheUrl) {
  const Error error =
      error_of([&] { (void)read("strict = true\nurl = \"postgres://u:secret@h\n"); });
  EXPECT_EQ(error.code(), Code::config_invalid);
  EXPECT_EQ(error.context().position.line, 2U);
  EXPECT_THAT(error.message() + error.context().source_line, Not(HasSubstr("secret")));
  EXPECT_EQ(error_of([&] { (void)read("strict = tru\n"); }).context().source_line, "strict = tru");
}

TEST_F(ConfigurationFile, ShowsNoValueThatMayBeASecret) {
  for (const char* text :
       {"password_command = \"\"\"\necho secret\n", "\"url\" = \"u:secret@h",
        "[variables]\npw = \"secret", "env = { a = { url = \"u:secret@h\", nope = 1 } }",
        "pasword = \"secret\"", "password_command = [\n\"secret\", 3]", "retries\nurl # secret"}) {
    const Error error = error_of([&] { (void)read(text); });
    EXPECT_EQ(error.code(), Code::config_invalid);
    EXPECT_THAT(error.message() + error.context().source_line, Not(HasSubstr("secret"))) << text;
  }
  EXPECT_EQ(error_of([&] { (void)read("[env.a.env]\n"); }).context().source_line, "[env.a.env]");
  EXPECT_EQ(error_of([&] { (void)read("lok = 3\n"); }).context().source_line, "lok =");
}

TEST_F(ConfigurationFile, RefusesControlCharactersInNames) {
  EXPECT_THAT(refused("version_table = \"a\\u0000b\""), HasSubstr("without control characters"));
  EXPECT_THAT(refused("version_schema = \"a\\nb\""), HasSubstr("without control characters"));
}

TEST_F(ConfigurationFile, MustBeReadable) {
  const auto read_missing = [&] { (void)read_configuration(folder_.path() / "none.toml", {}); };
  EXPECT_EQ(error_of(read_missing).code(), Code::config_unreadable);
  const auto read_folder = [&] { (void)read_configuration(folder_.path(), {}); };
  EXPECT_EQ(error_of(read_folder).code(), Code::config_unreadable);
}

TEST_F(ConfigurationFile, IsBoundedBeforeItIsRead) {
  std::string deep = "strict = true\n[env";
  for (int i = 0; i < 100000; ++i) deep += ".a";
  EXPECT_THAT(refused(deep + "]\n"), HasSubstr("dunlin.toml:2:1 a line of dunlin.toml has more"));
  std::string arrays = "version_locations = " + std::string(100000, '[');
  EXPECT_THAT(refused(arrays), HasSubstr("DUN-1002 dunlin.toml:1:"));
  EXPECT_THAT(refused(std::string(2 << 20, '#')), HasSubstr("is larger than 1 MiB"));
  const auto endless = [] { (void)read_configuration("/dev/zero", {}); };
  EXPECT_EQ(error_of(endless).code(), Code::config_unreadable);
  const auto endless_variables = [] { (void)read_env_file("/dev/zero"); };
  EXPECT_EQ(error_of(endless_variables).code(), Code::config_unreadable);
}

TEST(FindUpward, FindsTheNearestFile) {
  const Folder folder;
  folder.write("dunlin.toml", "");
  folder.write("a/b/c.txt", "");
  EXPECT_EQ(find_upward(folder.path() / "a/b", "dunlin.toml"), folder.path() / "dunlin.toml");
  folder.write("a/dunlin.toml", "");
  EXPECT_EQ(find_upward(folder.path() / "a/b", "dunlin.toml"), folder.path() / "a/dunlin.toml");
  EXPECT_EQ(find_upward(folder.path() / "a/b", "no-such-file-anywhere"), std::nullopt);
}

}  // namespace
}  // namespace dunlin::script
