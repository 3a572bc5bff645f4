// Offline scripts do in the sqlite3 shell what a run does through the library.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "sandbox.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;

class Script : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("sqlite3 -version > /dev/null 2>&1") != 0)
      GTEST_SKIP() << "the sqlite3 shell is not installed";
    std::string pattern = (fs::temp_directory_path() / "dunlin-script-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  void TearDown() override {
    if (!folder.empty()) fs::remove_all(folder);
  }

  /// One revision's script, guarded by the rows that must be there.
  std::string script(const std::string& sql, std::vector<std::string> rows,
                     const std::string& row_statement) {
    const auto dialect = sqlite_driver().dialect("sqlite");
    const Section section(sql);
    const driver::Translation translation = translator(*dialect).translate(section.changes, model);
    std::vector<std::string> statements = dialect->transaction_begin();
    const auto add = [&](const std::vector<std::string>& more) {
      statements.insert(statements.end(), more.begin(), more.end());
    };
    add(dialect->guard({}, rows));
    add(dialect->create_history_tables({}));
    for (const driver::Step& step : translation.steps) statements.push_back(step.sql);
    statements.push_back(row_statement);
    add(dialect->transaction_end());
    std::string text;
    for (const std::string& line : dialect->script_begin({})) text += line + "\n";
    for (const std::string& statement : statements)
      text += dialect->script_statement(statement) + "\n";
    return text;
  }
  driver::Translator& translator(const driver::Dialect& dialect) {
    if (!translator_) translator_ = dialect.translator({}, nullptr);
    return *translator_;
  }
  /// In a shell that guards the schema table, as newer ones do from the start.
  int run(const std::string& text) const {
    std::ofstream(folder / "script.sql") << text;
    return std::system(("sqlite3 -cmd '.dbconfig defensive on' '" + (folder / "a.db").string() +
                        "' < '" + (folder / "script.sql").string() + "' > '" +
                        (folder / "out").string() + "' 2>&1")
                           .c_str());
  }
  std::string output() const {
    std::ifstream in(folder / "out");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  fs::path folder;
  schema::Schema model;
  std::unique_ptr<driver::Translator> translator_;
};

TEST_F(Script, rebuilds_and_guards_work_in_the_shell) {
  const std::string first = script(
      "CREATE TABLE p (id bigserial PRIMARY KEY, v text); CREATE TABLE c (p bigint REFERENCES p "
      "(id) ON DELETE CASCADE);"
      "INSERT INTO p (v) VALUES ('a'); INSERT INTO c VALUES (1);",
      {}, "INSERT INTO dunlin_version VALUES ('one')");
  const std::string second = script(
      "ALTER TABLE p ALTER COLUMN v SET NOT NULL; ALTER TABLE c ADD CONSTRAINT once UNIQUE (p);",
      {"one"}, "UPDATE dunlin_version SET version_num = 'two'");
  EXPECT_NE(run(second), 0) << "starts from revision one";
  EXPECT_EQ(run(first), 0) << output();
  EXPECT_NE(run(first), 0) << "not twice";
  EXPECT_THAT(output(), testing::HasSubstr("the database is at one"));
  EXPECT_EQ(run(second), 0) << output();
  const auto connection = open_sqlite(folder / "a.db");
  EXPECT_EQ(connection->query("SELECT version_num FROM dunlin_version").rows.front().front(),
            "two");
  EXPECT_EQ(connection->query("SELECT p FROM c").rows.size(), 1U);
  EXPECT_THROW(connection->execute("INSERT INTO p (v) VALUES (NULL)"), DatabaseError);
  EXPECT_THROW(connection->execute("INSERT INTO c VALUES (1)"), DatabaseError);
}

TEST_F(Script, a_failing_statement_ends_it_and_undoes_the_revision) {
  ASSERT_EQ(run(script("CREATE TABLE t (v text); INSERT INTO t VALUES (NULL);", {},
                       "INSERT INTO dunlin_version VALUES ('one')")),
            0);
  EXPECT_NE(run(script("CREATE TABLE u (v text); ALTER TABLE t ALTER COLUMN v SET NOT NULL;",
                       {"one"}, "UPDATE dunlin_version SET version_num = 'two'")),
            0);
  const auto connection = open_sqlite(folder / "a.db");
  EXPECT_EQ(connection->query("SELECT version_num FROM dunlin_version").rows.front().front(),
            "one");
  EXPECT_FALSE(connection->table_exists({"", "u"}));
  EXPECT_EQ(connection->query("SELECT v FROM t").rows.size(), 1U);
}

TEST(ScriptText, statements_that_end_in_a_comment_get_their_semicolon_on_a_new_line) {
  const auto dialect = sqlite_driver().dialect("sqlite");
  EXPECT_EQ(dialect->script_statement("SELECT 1"), "SELECT 1;");
  EXPECT_EQ(dialect->script_statement("SELECT 1 -- one"), "SELECT 1 -- one\n;");
}

}  // namespace
}  // namespace dunlin::test
