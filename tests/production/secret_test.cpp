// Where passwords come from, and that none is ever shown.
#include <csignal>
#include <fstream>

#include "production.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kSecret = "s3cr3t-Pa55";

class Secrets : public Production {
 protected:
  void SetUp() override {
    Production::SetUp();
    if (!IsSkipped())
      revision("a111", "", "CREATE TABLE a (id integer PRIMARY KEY);", "DROP TABLE a;");
  }

  /// The test's database with another user and password.
  std::string url_with(const std::string& user, const std::string& password) const {
    const std::string url = database().url();
    const std::size_t authority = url.find("://") + 3;
    const std::size_t at = url.find('@', authority);
    return url.substr(0, authority) + user + (password.empty() ? "" : ":" + password) +
           url.substr(at);
  }

  void write_private(const std::string& name, const std::string& text) const {
    write(name, text);
    std::filesystem::permissions(
        path(name), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }

  void expect_hidden(const Outcome& outcome) const {
    EXPECT_THAT(outcome.out, Not(HasSubstr(kSecret))) << outcome;
    EXPECT_THAT(outcome.err, Not(HasSubstr(kSecret))) << outcome;
  }
};
DUNLIN_ON_ALL_BACKENDS(Secrets);

TEST_P(Secrets, TheUrlMayStandInAFile) {
  variables_.erase("DATABASE_URL");
  variables_["DATABASE_URL_FILE"] = "url.secret";
  write("url.secret", database().url() + "\n");
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_EQ(dunlin({"current"}).out, "a111 (head), test\n");
  // What says it directly wins.
  write("url.secret", "sqlite:///other.db");
  variables_["DATABASE_URL"] = database().url();
  EXPECT_EQ(dunlin({"current"}).out, "a111 (head), test\n");
}

TEST_P(Secrets, AFileWithoutAUrlIsAConfigurationError) {
  if (!is("sqlite")) GTEST_SKIP() << "one is enough";
  variables_.erase("DATABASE_URL");
  variables_["DATABASE_URL_FILE"] = "missing";
  EXPECT_EQ(dunlin({"upgrade"}).code, 78);
  EXPECT_EQ(dunlin({"history"}).code, 0) << "needs no database";
  for (const char* text : {"", "\n\n", "sqlite:///a.db\nsqlite:///b.db\n"}) {
    write("url.secret", text);
    variables_["DATABASE_URL_FILE"] = path("url.secret").string();
    const Outcome outcome = dunlin({"upgrade"});
    EXPECT_EQ(outcome.code, 78) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("DUN-1004"));
  }
  variables_["DATABASE_URL_FILE"] = path("migrations").string();
  EXPECT_EQ(dunlin({"upgrade"}).code, 78);
}

TEST_P(Secrets, AFileMayBeAPipeButNotWithoutEnd) {
  if (!is("sqlite")) GTEST_SKIP() << "one is enough";
  variables_.erase("DATABASE_URL");
  const std::string program = "'" DUNLIN_PROGRAM "' upgrade";
  const Outcome piped = run({"sh", "-c",
                             "{ sleep 0.3; printf %s '" + database().url() +
                                 "'; } | DATABASE_URL_FILE=/dev/stdin " + program});
  EXPECT_EQ(piped.code, 0) << piped;
  ASSERT_EQ(run({"mkfifo", path("nobody").string()}).code, 0);
  variables_["DATABASE_URL_FILE"] = path("nobody").string();
  const Outcome silent = dunlin({"upgrade"});
  EXPECT_EQ(silent.code, 78) << silent;
  EXPECT_THAT(silent.err, HasSubstr("DUN-1001"));
}

TEST_P(Secrets, ACommandMayPrintThePassword) {
  if (is("sqlite")) GTEST_SKIP() << "a file has no password";
  if (is("postgres")) GTEST_SKIP() << "the tests' server trusts everybody: see tls.sh";
  database().execute("CREATE USER dunlin_secret IDENTIFIED BY '" + std::string(kSecret) + "'");
  database().execute("GRANT ALL ON *.* TO dunlin_secret");
  variables_["DATABASE_URL"] = url_with("dunlin_secret", "");
  const Outcome without = dunlin({"upgrade"});
  EXPECT_EQ(without.code, 1) << without;
  EXPECT_THAT(without.err, HasSubstr("DUN-5002"));
  write("dunlin.toml",
        "password_command = [\"printf\", \"%s\", \"" + std::string(kSecret) + "\"]\n");
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  write("dunlin.toml", "password_command = \"echo " + std::string(kSecret) + "\"\n");
  EXPECT_EQ(dunlin({"downgrade"}).code, 0);
  // An agent that it starts and that lives on holds its pipe.
  write("dunlin.toml", "password_command = \"(sleep 25 &); echo " + std::string(kSecret) + "\"\n");
  const Clock::time_point start = Clock::now();
  EXPECT_EQ(dunlin({"upgrade"}).code, 0);
  EXPECT_LT(seconds_since(start), 20);
  database().execute("DROP USER dunlin_secret");
}

TEST_P(Secrets, APasswordCommandThatFailsIsAConfigurationError) {
  if (is("sqlite")) GTEST_SKIP() << "a file has no password";
  variables_["DATABASE_URL"] = url_with("somebody", "");
  for (const std::string& command :
       {"'echo " + std::string(kSecret) + "; exit 3'", std::string("'true'"),
        std::string("['no-such-program-anywhere']"), std::string("'kill -9 $$'"),
        "'printf \"" + std::string(kSecret) + "\\n" + kSecret + "\\n\"'",
        "'echo " + std::string(kSecret) + " >&2; exit 1'"}) {
    write("dunlin.toml", "password_command = " + command + "\n");
    const Outcome outcome = dunlin({"upgrade", "--format", "json"});
    EXPECT_EQ(outcome.code, 78) << command << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("DUN-1013")) << outcome;
    expect_hidden(outcome);
  }
  write("dunlin.toml", "password_command = 5\n# " + std::string(kSecret) + "\n");
  EXPECT_EQ(dunlin({"upgrade"}).code, 78);
}

TEST_P(Secrets, AreInNoOutputWhateverGoesWrong) {
  if (is("sqlite")) GTEST_SKIP() << "a file has no password";
  revision("b222", "a111", "THIS IS NO SQL;");
  const std::string scheme = is("postgres") ? "postgresql" : "mysql";
  const std::string secret = kSecret;
  const std::vector<std::string> urls{
      url_with("nobody", secret),
      url_with("dunlin", secret),
      scheme + "://u:" + secret + "@127.0.0.1:1/db",
      scheme + "://u:" + secret + "@no-such-host.invalid/db",
      scheme + "://u:" + secret + "@127.0.0.1:99999/db",
      scheme + "://u:" + secret + "@[::1/db",
      scheme + "://u:" + secret + "/x@127.0.0.1:1/db",
      scheme + "://u:%zz" + secret + "@127.0.0.1:1/db",
      scheme + ":u:" + secret + "@127.0.0.1:1/db",
      scheme + "://u@127.0.0.1:1/db?password=" + secret,
      scheme + "://u:" + secret + "@127.0.0.1:1/db?unknown_parameter=1",
      "nosuch://u:" + secret + "@127.0.0.1:1/db",
      database().url() + "&password=" + secret};
  for (const std::string& url : urls) {
    for (const char* command : {"upgrade", "current", "status", "ensure-version", "check"}) {
      for (const bool by_option : {true, false}) {
        variables_["DATABASE_URL"] = by_option ? "" : url;
        std::vector<std::string> arguments{command, "-v"};
        if (by_option) arguments.insert(arguments.end(), {"--url", url, "--format", "json"});
        expect_hidden(dunlin(arguments));
      }
    }
  }
}

TEST_P(Secrets, AreNotInTheProcessList) {
  if (!is("postgres")) GTEST_SKIP() << "what hides them knows no backend";
  slow_revision("slow", "a111");
  Process running = start({"upgrade", "--url", database().url() + "&sslpassword=" + kSecret});
  ASSERT_TRUE(running.wait_for_error_text("target: "));
  std::ifstream arguments("/proc/" + std::to_string(running.id()) + "/cmdline");
  const std::string text{std::istreambuf_iterator<char>(arguments), {}};
  EXPECT_THAT(text, HasSubstr("--url"));
  EXPECT_THAT(text, Not(HasSubstr(kSecret)));
  running.signal(SIGINT);
  expect_hidden(running.wait());
}

}  // namespace
}  // namespace dunlin::test
