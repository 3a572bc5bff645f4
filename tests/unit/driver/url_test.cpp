#include "dunlin/driver/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "dunlin/base/error.hpp"

namespace dunlin::driver {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A URL's parts in one line: scheme user password host port database {parameters}.
std::string parts(std::string_view text) {
  const Url url = parse_url(text);
  std::string out = url.scheme + (url.has_authority ? "//" : "") + '|' + url.user + '|' +
                    url.password + '|' + url.host + '|' + url.port + '|' + url.database;
  for (const auto& [name, value] : url.parameters) out.append("|").append(name + "=" + value);
  return out;
}

struct Case {
  const char* text;
  const char* parts;
};

class ParseUrl : public ::testing::TestWithParam<Case> {};

TEST_P(ParseUrl, TakesItApart) {
  EXPECT_EQ(parts(GetParam().text), GetParam().parts);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ParseUrl,
    ::testing::Values(Case{"postgresql://u:p@h:5432/db?sslmode=disable&a=b",
                           "postgresql//|u|p|h|5432|db|a=b|sslmode=disable"},
                      Case{"postgres://user@/db", "postgres//|user||||db"},
                      Case{"postgresql:///db?host=/run/x", "postgresql//|||||db|host=/run/x"},
                      Case{"postgresql://%2Frun%2Fpg/db", "postgresql//|||/run/pg||db"},
                      Case{"postgresql://a:1,b:2/db", "postgresql//|||a,b|1,2|db"},
                      Case{"postgresql://a,b/db", "postgresql//|||a,b||db"},
                      Case{"postgresql://[::1]:5432/db", "postgresql//|||::1|5432|db"},
                      Case{"postgresql://[2001:db8::1]/db", "postgresql//|||2001:db8::1||db"},
                      Case{"PostgreSQL+psycopg2://u@h/db", "postgresql//|u||h||db"},
                      Case{"mysql+pymysql://u:p%40ss%2F%25@h/db", "mysql//|u|p@ss/%|h||db"},
                      Case{"mysql://u:p@ss@h/db", "mysql//|u|p@ss|h||db"},
                      Case{"mysql://h", "mysql//|||h||"},
                      Case{"sqlite:///rel.db", "sqlite//|||||rel.db"},
                      Case{"sqlite:////abs.db", "sqlite//|||||/abs.db"},
                      Case{"sqlite:///my%20file.db?mode=ro", "sqlite//|||||my file.db|mode=ro"},
                      Case{"sqlite:dev.db", "sqlite|||||dev.db"},
                      Case{"sqlite:/srv/a.db", "sqlite|||||/srv/a.db"},
                      Case{"sqlite::memory:", "sqlite|||||:memory:"},
                      Case{"sqlite://:memory:", "sqlite//|||||:memory:"},
                      Case{"sqlite:///:memory:", "sqlite//|||||:memory:"},
                      Case{"sqlite://", "sqlite//|||||"},
                      Case{"  sqlite:///a.db\n", "sqlite//|||||a.db"}));

TEST(ParseUrl, KeepsTheTextForClientsThatReadUrls) {
  EXPECT_EQ(parse_url("postgresql+psycopg2://u:p%40@a:1,b:2/db?x=%20").text,
            "postgresql://u:p%40@a:1,b:2/db?x=%20");
}

TEST(ParseUrl, RefusesWhatIsNoUrlWithoutShowingPasswords) {
  for (const char* text :
       {"", "dev.db", "://x", "1a://x", "postgres://u:secret@h:port/db",
        "postgres://u:sec%zzret@h/db", "postgres://u:secret%0", "postgres://u:secret@[::1/db",
        "postgres://u:secret@h/db?x", "postgres://u:secret@h/db?=x", "postgres://u:sec\nret@h/db",
        "postgres://u:secret@h:99999/db", "postgres://u:sec/ret@h/db", "postgres:u:secret@h/db",
        "postgres:/u:secret@h/db", "postgres:///u:secret@h/db", "postgres://u:x%00secret@h/db"}) {
    SCOPED_TRACE(text);
    try {
      (void)parse_url(text);
      ADD_FAILURE() << "was taken";
    } catch (const ConfigError& error) {
      EXPECT_EQ(error.code(), Code::url_invalid);
      EXPECT_THAT(error.message() + error.hint(), Not(HasSubstr("sec")));
      EXPECT_FALSE(error.hint().empty());
    }
  }
}

TEST(Masked, HidesPasswordsAndKeepsTheRest) {
  const auto shown = [](std::string_view text) { return masked(parse_url(text)); };
  EXPECT_EQ(shown("postgres://u:secret@h:5432/db?sslmode=require"),
            "postgres://u:***@h:5432/db?sslmode=require");
  EXPECT_EQ(shown("postgres://u@h/db?password=secret&sslpassword=secret"),
            "postgres://u@h/db?password=***&sslpassword=***");
  EXPECT_EQ(shown("postgres://[::1]:1,b/db"), "postgres://[::1]:1,b/db");
  EXPECT_EQ(shown("sqlite:///dev.db"), "sqlite:///dev.db");
  EXPECT_EQ(shown("sqlite:////srv/a@b.db"), "sqlite:////srv/a@b.db");
  EXPECT_EQ(shown("sqlite::memory:"), "sqlite::memory:");
  EXPECT_EQ(shown("postgres://u:12/secret@h/db"), "postgres://u:12/***@h/db");
}

TEST(Redact, ReplacesSecretsHoweverTheyAreWritten) {
  const Url url = parse_url("postgres://u:p%40ss@h/db?sslpassword=a%20b");
  EXPECT_EQ(redact("p@ss and p%40ss and a b and a%20b and u", url),
            "*** and *** and *** and *** and u");
  EXPECT_EQ(redact("nothing", parse_url("postgres://u@h/db")), "nothing");
}

TEST(TargetKey, IsTheSameForTheSameDatabase) {
  const auto key = [](std::string_view text) { return target_key(parse_url(text)); };
  EXPECT_EQ(key("postgres://a:1@Host.example:5432/db"),
            key("postgresql+x://b@host.example/db?x=1"));
  EXPECT_EQ(key("postgres://u@localhost/db"), key("postgres://127.0.0.1/db"));
  EXPECT_EQ(key("postgres://bob@h"), key("postgres://h/bob"));
  EXPECT_EQ(key("postgres:///db?host=h&port=6000"), key("postgres://h:6000/db"));
  EXPECT_EQ(key("sqlite:///./a/../dev.db"), key("sqlite:dev.db"));
  EXPECT_NE(key("postgres://h/a"), key("postgres://h/b"));
  EXPECT_NE(key("postgres://h/a"), key("postgres://i/a"));
  EXPECT_NE(key("postgres://h:6000/a"), key("postgres://h/a"));
  EXPECT_NE(key("sqlite:///a.db"), key("sqlite:////a.db"));
}

TEST(TargetKey, IsKnownWhileAVariableIsNotSet) {
  EXPECT_EQ(target_key(parse_url("postgres://u:${SECRET}@h:${PORT}/db?password=${X}")).substr(0, 2),
            "h:");
}

}  // namespace
}  // namespace dunlin::driver
