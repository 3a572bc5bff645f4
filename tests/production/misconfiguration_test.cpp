// What people get wrong: each ends in one clear error with its code, and nothing is half done.
#include "production.hpp"

namespace dunlin::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

class Misconfigured : public Production {
 protected:
  void SetUp() override {
    Production::SetUp();
    if (!IsSkipped())
      revision("a111", "", "CREATE TABLE a (id integer PRIMARY KEY);", "DROP TABLE a;");
  }

  void expect_error(const std::string& url, int exit_code, const std::string& code) {
    variables_["DATABASE_URL"] = url;
    for (const char* command : {"upgrade", "current"}) {
      const Outcome outcome = dunlin({command});
      EXPECT_EQ(outcome.code, exit_code) << command << ' ' << url << outcome;
      EXPECT_THAT(outcome.err, HasSubstr(code)) << command << ' ' << url << outcome;
      EXPECT_THAT(outcome.err, HasSubstr("hint:")) << command << ' ' << url << outcome;
    }
  }
};
DUNLIN_ON_ALL_BACKENDS(Misconfigured);

TEST_P(Misconfigured, Urls) {
  const std::string config = "DUN-1005";
  if (is("sqlite")) {
    expect_error("sqlite://host/a.db", 78, config);
    expect_error("sqlite:///", 78, config);
    expect_error("sqlite:", 78, config);
    expect_error("sqlite:///a.db?mode=ro", 78, config);
    expect_error("oracle://host/a", 78, "DUN-2001");
    expect_error("just words", 78, config);
    expect_error("/srv/a.db", 78, config);
    expect_error("sqlite:///migrations", 1, "DUN-5001");
    variables_["DATABASE_URL"] = "sqlite:///no/such/folder/a.db";
    const Outcome missing = dunlin({"upgrade"});
    EXPECT_EQ(missing.code, 1) << missing;
    EXPECT_THAT(missing.err, HasSubstr("DUN-5006")) << missing;
    EXPECT_EQ(dunlin({"current"}).code, 0) << "what does not exist is at the base";
    write("text.db",
          "This is no database at all, but text that is long enough for a header, "
          "which has a hundred bytes.");
    expect_error("sqlite:///text.db", 1, "DUN-5001");
    return;
  }
  const std::string scheme = is("postgres") ? "postgresql" : "mysql";
  expect_error(scheme + "://u@127.0.0.1:1/db", 1, "DUN-5001");
  expect_error(scheme + "://u@no-such-host.invalid/db", 1, "DUN-5001");
  expect_error(scheme + "://u@127.0.0.1:port/db", 78, config);
  expect_error(scheme + "://u@127.0.0.1:99999/db", 78, config);
  expect_error(scheme + "://u@127.0.0.1:1/db?no_such_parameter=1", 78, config);
  if (is("postgres")) {
    expect_error("postgresql://u@/db?host=/no/such/folder", 1, "DUN-5001");
    expect_error("postgresql://u@127.0.0.1:1/db?sslmode=perhaps", 78, config);
    const std::string url = database().url();
    expect_error(url.substr(0, url.rfind('/', url.find('?'))) + "/no_such_database" +
                     url.substr(url.find('?')),
                 1, "DUN-5006");
  } else {
    expect_error("mysql://u@localhost/db?socket=/no/such/socket", 1, "DUN-5001");
    expect_error("mysql://u@127.0.0.1:1/", 78, config);
    expect_error("mysql://u@127.0.0.1:1/db?ssl-mode=perhaps", 78, config);
  }
}

TEST_P(Misconfigured, NamesOfTheVersionTableMayBeAnything) {
  for (const char* name : {"we\\\"ird", "it's; DROP TABLE a --", "back`tick", "ünï cødé", "select",
                           "MixedCase", "%s ${x}"}) {
    write("dunlin.toml", "version_table = \"" + std::string(name) + "\"\n");
    const Outcome up = dunlin({"upgrade"});
    EXPECT_EQ(up.code, 0) << name << up;
    EXPECT_EQ(dunlin({"current"}).out, "a111 (head), test\n") << name;
    EXPECT_EQ(dunlin({"downgrade", "base"}).code, 0) << name;
  }
}

TEST_P(Misconfigured, NamesThatAServerWouldCutOffAreRefused) {
  write("dunlin.toml", "version_table = \"" + std::string(55, 'v') + "\"\n");
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  write("dunlin.toml", "version_table = \"" + std::string(56, 'v') + "\"\n");
  expect_error(database().url(), 78, "DUN-1002");
  if (!is("postgres")) return;
  write("dunlin.toml", "version_table = \"other\"\nversion_schema = \"pg_temp\"\n");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 78) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("temporary"));
}

TEST_P(Misconfigured, AVersionTableMadeBySomebodyElse) {
  // Blanks that fill a value up are no part of it.
  database().execute("CREATE TABLE padded (version_num char(40))");
  write("dunlin.toml", "version_table = \"padded\"\n");
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(dunlin({"current"}).out, "a111 (head), test\n");
  EXPECT_EQ(dunlin({"downgrade"}).code, 0);
  // Rows that name no revision, and ids that do not fit in.
  database().execute("CREATE TABLE empty_row (version_num varchar(40))");
  database().execute("INSERT INTO empty_row VALUES (NULL)");
  write("dunlin.toml", "version_table = \"empty_row\"\n");
  expect_error(database().url(), 1, "DUN-6003");
  if (is("sqlite")) return;  // its columns take everything
  if (!is("postgres")) {
    database().execute("CREATE TABLE lasting (version_num varchar(40)) ENGINE=MyISAM");
    write("dunlin.toml", "version_table = \"lasting\"\n");
    const Outcome lasting = dunlin({"upgrade"});
    EXPECT_EQ(lasting.code, 1) << lasting;
    EXPECT_THAT(lasting.err, HasSubstr("DUN-6003")) << lasting;
    EXPECT_THAT(lasting.err, HasSubstr("engine without transactions")) << lasting;
  }
  database().execute("CREATE TABLE narrow (version_num varchar(2))");
  write("dunlin.toml", "version_table = \"narrow\"\n");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-6003"));
  EXPECT_THAT(outcome.err, HasSubstr("narrow cannot be written as a version table"));
}

TEST_P(Misconfigured, AReadOnlyDatabase) {
  if (is("postgres")) {
    variables_["DATABASE_URL"] =
        database().url() + "&options=-c%20default_transaction_read_only%3Don";
    const Outcome outcome = dunlin({"upgrade"});
    EXPECT_EQ(outcome.code, 1) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("DUN-5005"));
    EXPECT_EQ(dunlin({"current"}).code, 0);
  } else if (is("sqlite")) {
    ASSERT_EQ(dunlin({"upgrade", "--url", "sqlite:///kept.db"}).code, 0);
    ASSERT_EQ(dunlin({"downgrade", "--url", "sqlite:///kept.db"}).code, 0);
    std::filesystem::remove(path("kept.db.dunlin-lock"));
    if (!drop_privileges()) GTEST_SKIP() << "nobody cannot start the program here";
    std::filesystem::permissions(path("kept.db"), std::filesystem::perms::owner_read);
    variables_["DATABASE_URL"] = "sqlite:///kept.db";
    const Outcome file = dunlin({"upgrade"});
    EXPECT_EQ(file.code, 1) << file;
    EXPECT_THAT(file.err, HasSubstr("DUN-5005"));
    EXPECT_EQ(dunlin({"current"}).code, 0);
    EXPECT_FALSE(exists("kept.db.dunlin-lock"));
  } else {
    GTEST_SKIP() << "the server would have to be set so";
  }
}

TEST_P(Misconfigured, ARoleWithoutRights) {
  if (is("sqlite")) GTEST_SKIP() << "files have no roles";
  const std::string role = "dunlin_weak_" + std::to_string(getpid());
  const std::string url = database().url();
  const std::size_t authority = url.find("://") + 3;
  std::string clean_up;
  if (is("postgres")) {
    database().execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    database().execute("CREATE ROLE " + role + " LOGIN");
    clean_up = "DROP ROLE " + role;
  } else {
    database().execute("CREATE USER " + role);
    database().execute("GRANT SELECT ON *.* TO " + role);
    clean_up = "DROP USER " + role;
  }
  variables_["DATABASE_URL"] =
      url.substr(0, authority) + role + url.substr(url.find('@', authority));
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-5004"));
  EXPECT_THAT(outcome.err, HasSubstr("hint:"));
  EXPECT_THAT(outcome.err, HasSubstr("grant")) << outcome;
  EXPECT_FALSE(database().connect()->table_exists({{}, "a"}));
  EXPECT_EQ(dunlin({"current"}).code, 0);
  database().execute(clean_up);
}

TEST_P(Misconfigured, ASchemaForTheHistoryThatIsNotThere) {
  if (!is("postgres")) GTEST_SKIP() << "the others have no schemas";
  write("dunlin.toml", "version_schema = \"nowhere\"\n");
  const Outcome outcome = dunlin({"upgrade"});
  EXPECT_EQ(outcome.code, 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("DUN-5004")) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("hint: make the schema nowhere")) << outcome;
  EXPECT_THAT(outcome.err, Not(HasSubstr("-->"))) << outcome;
  EXPECT_FALSE(database().connect()->table_exists({{}, "a"}));
}

}  // namespace
}  // namespace dunlin::test
