// Dumps of real databases: loaded, read, written and loaded again they are the same; and the dump
// itself, replayed, equals what it made.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "backends.hpp"
#include "dunlin/app/schema_commands.hpp"
#include "dunlin/compare/compare.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/desired.hpp"
#include "server.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;

fs::path corpora() {
  const std::string shared = variable("DUNLIN_SHARED_DIR");
  return fs::path(shared.empty() ? DUNLIN_SHARED_FALLBACK : shared) / "corpora";
}

std::string read(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Without psql's own lines, which a server does not know.
std::string statements_of(const std::string& dump) {
  std::istringstream in(dump);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() != '\\') out += line + "\n";
  }
  return out;
}

std::string connection_string(const driver::Url& url, const std::string& database) {
  std::string out = "dbname=" + database;
  if (!url.user.empty()) out += " user=" + url.user;
  if (!url.host.empty()) out += " host=" + url.host;
  if (!url.port.empty()) out += " port=" + url.port;
  for (const auto& [name, value] : url.parameters) out += " " + name + "=" + value;
  return out;
}

std::string uri(const driver::Url& url, const std::string& database) {
  std::string out = "postgresql://" + url.user + "@" + url.host +
                    (url.port.empty() ? "" : ":" + url.port) + "/" + database;
  char separator = '?';
  for (const auto& [name, value] : url.parameters) {
    out += separator + name + "=" + value;
    separator = '&';
  }
  return out;
}

class Dump : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped()) return;
    if (std::system("pg_dump --version > /dev/null 2>&1") != 0) {
      if (availability("postgres").required) FAIL() << "pg_dump belongs to the required server";
      GTEST_SKIP() << "no pg_dump here";
    }
    if (!fs::exists(corpora())) GTEST_SKIP() << "no corpora at " << corpora();
  }

  /// What pg_dump says of a database, but comments and empty lines.
  std::string dump(const std::string& database) const {
    const std::string command = "pg_dump --schema-only --no-owner --no-privileges -d '" +
                                connection_string(url(), database) + "' 2>&1";
    std::string out;
    FILE* pipe = ::popen(command.c_str(), "r");
    for (char buffer[4096]; std::fgets(buffer, sizeof buffer, pipe) != nullptr;) {
      const std::string line = buffer;
      const bool comment = line.starts_with("--") || line.starts_with("\\");
      if (line != "\n" && !comment) out += line;
    }
    EXPECT_EQ(::pclose(pipe), 0) << out;
    return out;
  }

  /// As `dunlin inspect` prints it.
  std::string inspected(const std::string& database) const {
    app::Project project;
    project.url = uri(url(), database);
    project.plugins = registry();
    return app::inspect(project, {}).sql;
  }

  std::unique_ptr<driver::Connection> connect_to(const std::string& database) const {
    driver::Url there = url();
    there.database = database;
    return postgres_driver().connect(there, {});
  }
};

std::string difference(const schema::Schema& from, const schema::Schema& to) {
  std::string out;
  for (const ops::Operation& operation : diff::diff(from, to))
    out += ops::describe(operation) + "\n";
  return out;
}

/// The dumps, by the name of the set.
std::map<std::string, fs::path> dumps() {
  std::map<std::string, fs::path> files;
  for (const fs::directory_entry& set : fs::directory_iterator(corpora())) {
    const fs::path file = set.path() / "postgres" / "_expected.schema.sql";
    if (fs::exists(file)) files.emplace(set.path().filename().string(), file);
  }
  EXPECT_FALSE(files.empty());
  return files;
}

/// A database beside the test's own.
class Beside {
 public:
  Beside(driver::Connection& server, std::string name) : server_(server), name_(std::move(name)) {
    server_.execute("CREATE DATABASE " + name_ + " TEMPLATE template0");
  }
  ~Beside() { server_.execute("DROP DATABASE " + name_ + " WITH (FORCE)"); }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  const std::string& name() const { return name_; }

 private:
  driver::Connection& server_;
  std::string name_;
};

TEST_F(Dump, RaisesNoFalseAlarm) {
  const auto server = connect();
  for (const auto& [set, file] : dumps()) {
    SCOPED_TRACE(set);
    const Beside database(*server, url().database + "_live");
    const std::string text = read(file);
    connect_to(database.name())->execute(statements_of(text));
    const auto live = connect_to(database.name());
    const std::vector<parse::DesiredFile> files{{file.string(), text}};
    const parse::Desired desired = parse::read_desired(files);
    for (const Diagnostic& problem : desired.problems) ADD_FAILURE() << problem.message;
    const compare::Comparison compared =
        compare::compare(desired.schema, live->inspect({}), *live, {}, {});
    EXPECT_EQ(difference(compared.live, compared.expected), "");
    for (const compare::Doubt& doubt : compared.unknown)
      ADD_FAILURE() << doubt.object << ": " << doubt.reason;
  }
}

TEST_F(Dump, InspectedAndLoadedItIsTheSame) {
  const auto server = connect();
  for (const auto& [set, file] : dumps()) {
    SCOPED_TRACE(set);
    const Beside first(*server, url().database + "_a"), second(*server, url().database + "_b");
    connect_to(first.name())->execute(statements_of(read(file)));
    const std::string sql = inspected(first.name());
    ASSERT_NO_THROW(connect_to(second.name())->execute(sql));
    EXPECT_EQ(inspected(second.name()), sql);
    EXPECT_EQ(dump(first.name()), dump(second.name()));
  }
}

}  // namespace
}  // namespace dunlin::test
