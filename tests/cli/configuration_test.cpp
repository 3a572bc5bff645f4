// Which URL is used, where files are found, and that no password is ever shown.
#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Configuration : public Program {
 protected:
  /// The database file that an upgrade wrote to, of those that the sources below name.
  std::string used(const std::vector<std::string>& global) const {
    std::vector<std::string> arguments = global;
    arguments.emplace_back("upgrade");
    const Outcome outcome = dunlin(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome;
    std::string found;
    for (const char* name : {"option", "env", "variable", "dotenv", "file", "other"}) {
      if (!exists(std::string(name) + ".db")) continue;
      found += found.empty() ? name : std::string(" ") + name;
      std::filesystem::remove(path(std::string(name) + ".db"));
    }
    return found;
  }
};

TEST_F(Configuration, TheUrlComesFromTheNearestSource) {
  three_revisions();
  write("dunlin.toml",
        "url = \"sqlite:///file.db\"\n[env.ci]\nurl = \"sqlite:///env.db\"\n[env.plain]\nstrict = "
        "false\n");
  EXPECT_EQ(used({}), "file");
  write(".env", "# comment\nexport DATABASE_URL=\"sqlite:///dotenv.db\"\n");
  EXPECT_EQ(used({}), "dotenv");
  variables_["DATABASE_URL"] = "sqlite:///variable.db";
  EXPECT_EQ(used({}), "variable");
  EXPECT_EQ(used({"--env", "ci"}), "env");
  EXPECT_EQ(used({"--env", "ci", "--url", "sqlite:///option.db"}), "option");
}

TEST_F(Configuration, AnotherEnvFileMayBeNamed) {
  three_revisions();
  write("ci.env", "DATABASE_URL='sqlite:///other.db'\n");
  EXPECT_EQ(used({"--env-file", "ci.env"}), "other");
}

TEST_F(Configuration, AnEnvFileThatCannotBeReadDoesNotGoUnnoticed) {
  three_revisions();
  for (const char* target : {".env", "nowhere"}) {
    std::filesystem::create_symlink(target, path(".env"));
    const Outcome outcome = dunlin({"status"});
    EXPECT_EQ(outcome.code, 78) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("DUN-1001: .env is a symbolic link here that leads to no"));
    EXPECT_THAT(outcome.err, HasSubstr("--env-file"));
    std::filesystem::remove(path(".env"));
  }
  std::filesystem::create_directory(path(".env"));  // a virtual environment of Python
  EXPECT_EQ(dunlin({"status"}).code, 0);
}

TEST_F(Configuration, AFolderThatMayNotBeSearchedIsNoDefect) {
  three_revisions();
  std::filesystem::create_directory(path("closed"));
  if (!drop_privileges()) GTEST_SKIP() << "nobody cannot start the program";
  const Outcome outcome = run({"sh", "-c",
                               "cd closed && chmod 0 . && '" DUNLIN_PROGRAM
                               "' -c ../dunlin.toml status; chmod 700 ../closed"});
  EXPECT_THAT(outcome.err, Not(HasSubstr("DUN-1000"))) << outcome;
}

TEST_F(Configuration, ANameThatOnlyLooksLikeDatabaseUrlIsRefused) {
  three_revisions();
  for (const std::string name : {"$env:DATABASE_URL", "DATABASE_URL+",
                                 "\xE2\x80\x8B"
                                 "DATABASE_URL"}) {
    write(".env", name + "=postgresql://u:hunter2@h/x\n");
    const Outcome outcome = dunlin({"status"});
    EXPECT_EQ(outcome.code, 78) << name << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("DUN-1002")) << name;
    EXPECT_THAT(outcome.err, Not(HasSubstr("hunter2"))) << name;
  }
  write(".env", "TEST_DATABASE_URL=x\nodd[name]=y\n");
  EXPECT_EQ(dunlin({"status"}).code, 0);
}

TEST_F(Configuration, VariablesAreExpandedInTheFile) {
  three_revisions();
  write("dunlin.toml", "url = \"sqlite:///${DUNLIN_TEST_NAME}.db\"\n");
  const Outcome unset = dunlin({"upgrade"});
  EXPECT_EQ(unset.code, 78) << unset;
  EXPECT_THAT(unset.err, HasSubstr("DUNLIN_TEST_NAME"));
  variables_["DUNLIN_TEST_NAME"] = "other";
  EXPECT_EQ(used({}), "other");
}

TEST_F(Configuration, ALinkThatLeadsToNoFileIsRefused) {
  three_revisions();
  variables_["DATABASE_URL"] = "sqlite:///other.db";
  for (const char* target : {"nowhere.toml", "dunlin.toml"}) {
    std::filesystem::remove(path("dunlin.toml"));
    std::filesystem::create_symlink(target, path("dunlin.toml"));
    const Outcome outcome = dunlin({"upgrade"});
    EXPECT_EQ(outcome.code, 78) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("DUN-1001"));
  }
  EXPECT_FALSE(exists("other.db"));
}

TEST_F(Configuration, IsSearchedUpwardAndItsPathsCountFromIt) {
  three_revisions();
  std::filesystem::create_directories(path("deep/er"));
  const Outcome outcome = run({"sh", "-c", "cd deep/er && exec '" DUNLIN_PROGRAM "' upgrade"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_TRUE(exists("dev.db"));
  EXPECT_FALSE(exists("deep/er/dev.db"));
}

TEST_F(Configuration, ARelativeUrlOfTheCommandLineCountsFromTheCurrentFolder) {
  three_revisions();
  std::filesystem::create_directories(path("deep"));
  const Outcome outcome =
      run({"sh", "-c", "cd deep && exec '" DUNLIN_PROGRAM "' upgrade --url sqlite:///here.db"});
  EXPECT_EQ(outcome.code, 0) << outcome;
  EXPECT_TRUE(exists("deep/here.db"));
}

TEST_F(Configuration, MistakesInTheFileHaveALineAndANearMatch) {
  three_revisions();
  write("dunlin.toml", "url = \"sqlite:///dev.db\"\nversion_tabel = \"v\"\n");
  const Outcome misspelt = dunlin({"current"});
  EXPECT_EQ(misspelt.code, 78) << misspelt;
  EXPECT_THAT(misspelt.err, HasSubstr("dunlin.toml:2")) << misspelt;
  EXPECT_THAT(misspelt.err, HasSubstr("version_table"));
  write("dunlin.toml", "url = \n");
  const Outcome broken = dunlin({"current", "--format", "json"});
  EXPECT_EQ(broken.code, 78);
  EXPECT_EQ(broken.document()["error"]["code"], "DUN-1002");
}

TEST_F(Configuration, WhatIsNotThereIsAConfigurationError) {
  EXPECT_EQ(dunlin({"current", "--config", "missing.toml"}).code, 78);
  three_revisions();
  const Outcome environment = dunlin({"current", "--env", "prod"});
  EXPECT_EQ(environment.code, 78) << environment;
  EXPECT_THAT(environment.err, HasSubstr("DUN-1003"));
  write("dunlin.toml", "");
  const Outcome none = dunlin({"current"});
  EXPECT_EQ(none.code, 78) << none;
  EXPECT_THAT(none.err, HasSubstr("DUN-1004"));
}

TEST_F(Configuration, AnUnknownSchemeNamesTheDrivers) {
  three_revisions();
  const Outcome outcome = dunlin({"current", "--url", "oracle://u:hunter2@h/d"});
  EXPECT_EQ(outcome.code, 78) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("oracle"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("hunter2")));
}

TEST_F(Configuration, NoPasswordIsPrinted) {
  three_revisions();
  const std::vector<std::string> urls{
      "postgresql://me:hunter2@127.0.0.1:1/db",
      "postgresql://127.0.0.1:1/db?user=me&password=hunter2",
      "postgresql+psycopg2://me:hunter2@[::1]:1/db",
      "postgresql://me:hunter2@127.0.0.1:notaport/db",
      "postgresql://me:hunter2@",
      "mysql://me:hunter2@127.0.0.1:1/db",
      "mariadb://me:hunter2@127.0.0.1:notaport/db",
      "sqlite://me:hunter2@host/db",
      "://me:hunter2@host",
  };
  for (const std::string& url : urls) {
    for (const std::string verb : {"current", "upgrade", "status", "stamp"}) {
      for (const std::string format : {"text", "json"}) {
        std::vector<std::string> arguments{verb, "--url", url, "-v", "--format", format};
        if (verb == "stamp") arguments.emplace_back("head");
        const Outcome outcome = dunlin(arguments);
        EXPECT_TRUE(outcome.code == 1 || outcome.code == 78) << url << outcome;
        EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr("hunter2"))) << verb << ' ' << url;
      }
    }
  }
}

TEST_F(Configuration, AProtectedTargetIsSaidToBeOne) {
  three_revisions();
  write("dunlin.toml", "[env.prod]\nurl = \"sqlite:///dev.db\"\nprotected = true\n");
  EXPECT_THAT(dunlin({"upgrade", "a111", "--env", "prod"}).err, HasSubstr(", protected"));
  EXPECT_THAT(dunlin({"upgrade", "b222", "--url", "sqlite:///dev.db"}).err,
              HasSubstr(", protected"));
  EXPECT_THAT(dunlin({"upgrade", "--url", "sqlite:///other.db"}).err,
              Not(HasSubstr(", protected")));
}

}  // namespace
}  // namespace dunlin::test
