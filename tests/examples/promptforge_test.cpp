// The example set on every backend: up, with rows in it, down to nothing, and up again.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "backends.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/driver/url.hpp"

namespace dunlin::test {
namespace {

std::string shell_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + '\'';
}

/// The command that feeds a script to the plain client of the URL's backend.
std::string client(const std::string& backend, const std::string& text) {
  const driver::Url url = driver::parse_url(text);
  if (backend == "sqlite") return "sqlite3 " + shell_quoted(url.database);
  if (backend == "postgres") return "psql -q -X -d " + shell_quoted(text);
  std::string command = "mariadb --no-defaults --skip-ssl";
  if (!url.user.empty()) command += " --user=" + shell_quoted(url.user);
  if (!url.password.empty()) command += " --password=" + shell_quoted(url.password);
  if (!url.host.empty()) command += " --host=" + shell_quoted(url.host);
  if (!url.port.empty()) command += " --port=" + url.port;
  const auto socket = url.parameters.find("socket");
  if (socket != url.parameters.end()) command += " --socket=" + shell_quoted(socket->second);
  return command + ' ' + shell_quoted(url.database);
}

class Promptforge : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    DUNLIN_REQUIRE_BACKEND(GetParam());
    database_ = std::make_unique<Database>(GetParam());
    app::OpenOptions options;
    options.start = DUNLIN_PROMPTFORGE;
    options.url = database_->url();
    project_ = app::open_project(options);
  }

  void upgrade(const std::string& target) {
    app::RunOptions options;
    options.target = target;
    app::upgrade(project_, options);
  }
  void downgrade(const std::string& target) {
    app::RunOptions options;
    options.target = target;
    app::downgrade(project_, options);
  }
  /// The exit status of the plain client fed with `script`.
  int feed(const std::string& script) const {
    std::string folder = (std::filesystem::temp_directory_path() / "dunlin-script-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
    const std::string file = folder + "/script.sql";
    std::ofstream(file, std::ios::binary) << script;
    const std::string command =
        client(GetParam(), database_->url()) + " < " + file + " > " + folder + "/log 2>&1";
    const int status = std::system(command.c_str());
    std::ifstream log(folder + "/log");
    log_.assign(std::istreambuf_iterator<char>(log), {});
    std::filesystem::remove_all(folder);
    return status;
  }

  std::string rows(const std::string& query) const { return database_->rows(query); }
  void execute(const std::string& statement) const { database_->execute(statement); }

  std::unique_ptr<Database> database_;
  app::Project project_;
  mutable std::string log_;  ///< what the plain client said last
};

TEST_P(Promptforge, HasTwelveRevisionsOrMoreWithABranchAndItsMerge) {
  EXPECT_GE(app::history(project_, {}).size(), 12U);
  EXPECT_EQ(app::branches(project_).size(), 1U);
  EXPECT_EQ(app::heads(project_).size(), 1U);
}

TEST_P(Promptforge, RowsSurviveEveryChangeInBothDirections) {
  upgrade("c27a50e9b318");
  execute("INSERT INTO users (id, email, display_name) VALUES (7, 'ada@example.org', 'Ada')");
  execute("INSERT INTO prompts (id, owner_id, title, description) VALUES (1, 7, 'Daily News', '')");
  execute(
      "INSERT INTO prompt_versions (id, prompt_id, version, body) VALUES (3, 1, 1, 'Say what "
      "happened')");
  execute("INSERT INTO executions (id, prompt_version_id, user_id, tokens) VALUES (5, 3, 7, 120)");

  upgrade("head");
  EXPECT_EQ(rows("SELECT id, slug FROM prompts"), "1|daily-news-1");
  EXPECT_EQ(rows("SELECT user_id, theme, page_size FROM user_preferences"), "7|light|25");
  EXPECT_EQ(rows("SELECT status, tokens FROM runs"), "queued|120");
  EXPECT_EQ(rows("SELECT prompt_id, runs, tokens FROM prompt_usage"), "1|1|120");
  EXPECT_EQ(rows("SELECT label FROM tags ORDER BY label"), "archived\ndraft\nproduction");
  EXPECT_EQ(rows("SELECT email FROM users WHERE deactivated_at IS NULL"), "ada@example.org");

  downgrade("c27a50e9b318");
  EXPECT_EQ(rows("SELECT title, description FROM prompts"), "Daily News|");
  EXPECT_EQ(rows("SELECT id, prompt_version_id, user_id, tokens FROM executions"), "5|3|7|120");
  EXPECT_EQ(rows("SELECT count(*) FROM users WHERE is_active"), "1");

  upgrade("head");
  EXPECT_EQ(rows("SELECT id, slug FROM prompts"), "1|daily-news-1");
}

TEST_P(Promptforge, ConstraintsHoldAtTheHead) {
  upgrade("head");
  execute("INSERT INTO users (id, email) VALUES (1, 'a@example.org')");
  EXPECT_THROW(execute("INSERT INTO users (id, email) VALUES (2, 'a@example.org')"), DatabaseError);
  EXPECT_THROW(execute("INSERT INTO user_preferences (user_id, theme) VALUES (1, 'pink')"),
               DatabaseError);
  EXPECT_THROW(execute("INSERT INTO user_preferences (user_id, page_size) VALUES (1, 4)"),
               DatabaseError);
  EXPECT_THROW(execute("INSERT INTO prompt_tags (prompt_id, tag_id) VALUES (99, 1)"),
               DatabaseError);
  EXPECT_THROW(execute("INSERT INTO tags (label) VALUES (NULL)"), DatabaseError);
  execute("INSERT INTO prompts (id, owner_id, title, slug) VALUES (1, 1, 'x', 'x')");
  execute(
      "INSERT INTO prompt_versions (id, prompt_id, version, body, model) VALUES (1, 1, 1, 'b', "
      "'m')");
  EXPECT_THROW(execute("INSERT INTO runs (prompt_version_id, status) VALUES (1, 'lost')"),
               DatabaseError);
  EXPECT_THROW(execute("INSERT INTO runs (prompt_version_id, tokens) VALUES (1, 10000001)"),
               DatabaseError);
  execute("INSERT INTO api_keys (user_id, name, key_hash, revoked) VALUES (1, 'ci', 'h1', true)");
  execute("INSERT INTO api_keys (user_id, name, key_hash) VALUES (1, 'ci', 'h2')");
  EXPECT_THROW(execute("INSERT INTO api_keys (user_id, name, key_hash) VALUES (1, 'ci', 'h3')"),
               DatabaseError);
}

TEST_P(Promptforge, GoesDownToNothingAndUpAgain) {
  upgrade("head");
  downgrade("base");
  EXPECT_TRUE(app::current(project_).revisions.empty());
  for (const char* table : {"users", "prompts", "prompt_versions", "executions", "runs", "tags",
                            "prompt_tags", "api_keys", "user_preferences", "prompt_usage"}) {
    EXPECT_FALSE(database_->connect()->table_exists({{}, table})) << table;
  }
  upgrade("head");
  EXPECT_TRUE(app::current(project_).at_head);
}

TEST_P(Promptforge, SaysWhatItsSchemaFileSays) {
  upgrade("head");
  EXPECT_EQ(app::check(project_).difference.sql, "");
}

TEST_P(Promptforge, AScriptForThePlainClientDoesWhatAnUpgradeDoes) {
  ASSERT_EQ(feed(app::upgrade_sql(project_, "head")), 0) << log_;
  EXPECT_TRUE(app::current(project_).at_head);
  const app::StatusResult status = app::status(project_);
  EXPECT_TRUE(status.edited.empty() && status.pending.empty() && status.unknown.empty());
  EXPECT_EQ(rows("SELECT label FROM tags ORDER BY label"), "archived\ndraft\nproduction");
  ASSERT_EQ(feed(app::downgrade_sql(project_, "head:base")), 0) << log_;
  EXPECT_TRUE(app::current(project_).revisions.empty());
  EXPECT_FALSE(database_->connect()->table_exists({{}, "users"}));
}

TEST_P(Promptforge, AScriptFedToAWrongDatabaseChangesNothing) {
  upgrade("a6f3097d5ce2");
  const std::string journal = rows("SELECT count(*) FROM dunlin_journal");
  for (const char* range : {"head", "1de8b64c70f9:head"}) {
    EXPECT_NE(feed(app::upgrade_sql(project_, range)), 0) << range << log_;
    EXPECT_EQ(app::current(project_).revisions, std::vector<std::string>{"a6f3097d5ce2"}) << range;
    EXPECT_EQ(rows("SELECT count(*) FROM dunlin_journal"), journal) << range;
  }
}

TEST_P(Promptforge, AScriptFedToAnEmptyDatabaseThatShouldNotBeLeavesItEmpty) {
  EXPECT_NE(feed(app::upgrade_sql(project_, "a6f3097d5ce2:head")), 0) << log_;
  EXPECT_FALSE(database_->connect()->table_exists({{}, "dunlin_version"}));
  EXPECT_FALSE(database_->connect()->table_exists({{}, "user_preferences"}));
}

INSTANTIATE_TEST_SUITE_P(Backends, Promptforge, testing::ValuesIn(backends()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace dunlin::test
