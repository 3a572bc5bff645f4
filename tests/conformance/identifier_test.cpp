// Names of every kind work on every backend as they are written, or are refused before anything
// runs; no name, message, value or setting becomes a statement.
#include <gmock/gmock.h>

#include "conformance.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// How a name is called in a test's name, and the name.
struct OddName {
  const char* label;
  std::string name;
};

const std::vector<OddName>& odd_names() {
  static const std::vector<OddName> names{
      {"quotes", "a\"b'c"},
      {"only_quote", "\""},
      {"blanks", " sp ace "},
      {"letters", "ünï_✓_名前"},
      {"reserved", "select"},
      {"injection", "x'; DROP TABLE victim; --"},
      {"injection_quoted", "x\"; DROP TABLE victim; --"},
      {"backslash", "back\\slash\\"},
      {"backtick", "tick`; DROP TABLE victim; -- `"},
      {"comment", "a*/b/*c--d#e"},
      {"placeholder", "${name} {0} %s %1$s"},
      {"semicolon", "a;b"},
      {"brackets", "[a]](b)"},
      {"dollar", "$tag$x$tag$"},
      {"dots", "public.a.b"},
      {"upper", "UPPER"},
      {"line", "two\nlines"},
      {"emoji", "a😀b"},
      {"longest", std::string(63, 'n')},
      {"longest_letters", "é" + std::string(61, 'n')},
  };
  return names;
}

std::string in_quotes(const std::string& name) {
  return text::quoted(name, '"');
}

class Identifier : public testing::TestWithParam<std::tuple<std::string, OddName>> {
 protected:
  void SetUp() override {
    DUNLIN_REQUIRE_BACKEND(std::get<0>(GetParam()));
    database_ = std::make_unique<Database>(std::get<0>(GetParam()));
    database_->execute("CREATE TABLE victim (id integer)");
  }
  void TearDown() override {
    if (!database_) return;
    EXPECT_TRUE(database_->connect()->table_exists({{}, "victim"}));
  }

  app::Project project(std::vector<std::pair<std::string, std::string>> files) const {
    app::Project made;
    made.url = database_->url();
    made.source = [files = std::move(files)] { return script::Source::from_memory(files); };
    made.plugins = registry();
    return made;
  }
  const std::string& name() const { return name_; }

  /// MySQL's names do not end with a blank and hold no characters beyond U+FFFF. Its enums lose
  /// blanks, too.
  bool impossible(bool enum_value = false) const {
    const bool mysql = std::get<0>(GetParam()).starts_with("mysql");
    return mysql && (name_.ends_with(' ') || (!enum_value && name_.find("😀") != name_.npos));
  }
  void expect_refusal(const app::Project& p) const {
    try {
      app::upgrade(p, {});
      FAIL() << "expected a refusal";
    } catch (const DiagnosticsError& error) {
      EXPECT_FALSE(error.diagnostics().at(0).hint.empty());
    } catch (const Error& error) {
      EXPECT_NE(error.code(), Code::statement_failed) << error.message();
      EXPECT_FALSE(error.hint().empty()) << error.message();
    }
    EXPECT_FALSE(database_->connect()->table_exists({{}, "t"}));
  }
  const Database& database() const { return *database_; }
  std::string live(const std::string& part) const {
    return database_->connect()->dialect().quote(part);
  }

 private:
  std::string name_ = std::get<1>(GetParam()).name;
  std::unique_ptr<Database> database_;
};

std::string identifier_name(const testing::TestParamInfo<std::tuple<std::string, OddName>>& info) {
  return std::get<0>(info.param) + "_" + std::get<1>(info.param).label;
}

INSTANTIATE_TEST_SUITE_P(Names, Identifier,
                         testing::Combine(testing::ValuesIn(backends()),
                                          testing::ValuesIn(odd_names())),
                         identifier_name);

TEST_P(Identifier, NamesTablesColumnsConstraintsIndexesAndViews) {
  const std::string n = in_quotes(name());
  const std::string value = text::quoted(name(), '\'');
  const app::Project p =
      project({revision("aaaa1111", "",
                        "CREATE TABLE " + n + " (" + n + " varchar(200) NOT NULL DEFAULT " + value +
                            ", id integer, other integer, CONSTRAINT " + n + " CHECK (" + n +
                            " <> ''), CONSTRAINT k PRIMARY KEY (id));\n" + "INSERT INTO " + n +
                            " (id) VALUES (1);\n" + "INSERT INTO " + n + " (id, " + n +
                            ") VALUES (2, " + value + ");",
                        "DROP TABLE " + n + ";"),
               revision("bbbb2222", "aaaa1111",
                        "CREATE INDEX i_x ON " + n + " (" + n + ");\nALTER TABLE " + n +
                            " RENAME COLUMN other TO o;\nALTER TABLE " + n +
                            " ALTER COLUMN o TYPE bigint;\nCREATE VIEW v AS SELECT " + n +
                            " FROM " + n + " WHERE " + n + " = " + value + ";",
                        "DROP VIEW v;\nDROP INDEX i_x;\nALTER TABLE " + n +
                            " ALTER COLUMN o TYPE integer;\nALTER TABLE " + n +
                            " RENAME COLUMN o TO other;")});
  if (impossible()) return expect_refusal(p);
  EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("bbbb2222"));
  EXPECT_EQ(database().rows("SELECT " + live(name()) + " FROM " + live(name()) + " ORDER BY id"),
            name() + "\n" + name());
  EXPECT_EQ(database().rows("SELECT count(*) FROM v"), "2");
  app::RunOptions to_base;
  to_base.target = "base";
  EXPECT_TRUE(app::downgrade(p, to_base).to.empty());
}

TEST_P(Identifier, NamesEnumValuesAndComments) {
  const std::string value = text::quoted(name(), '\'');
  const app::Project p = project(
      {revision("aaaa1111", "",
                "CREATE TYPE mood AS ENUM ('plain', " + value +
                    ");\nCREATE TABLE t (id integer PRIMARY KEY, m mood NOT NULL DEFAULT " + value +
                    ");\nCOMMENT ON TABLE t IS " + value + ";\nCOMMENT ON COLUMN t.m IS " + value +
                    ";\nINSERT INTO t (id) VALUES (1);\nINSERT INTO t VALUES (2, 'plain');",
                "DROP TABLE t;\nDROP TYPE mood;")});
  if (impossible(true)) return expect_refusal(p);
  EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("aaaa1111"));
  EXPECT_EQ(database().rows("SELECT m FROM t ORDER BY id"), name() + "\nplain");
  EXPECT_TRUE(app::downgrade(p, {}).to.empty());
}

TEST_P(Identifier, NamesTheVersionTable) {
  app::Project p =
      project({revision("aaaa1111", "", "CREATE TABLE t (id integer);", "DROP TABLE t;"),
               revision("bbbb2222", "aaaa1111", "SELECT 1;", "SELECT 1;")});
  p.settings.version_table = name();
  if (impossible()) return expect_refusal(p);
  EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("bbbb2222"));
  EXPECT_EQ(database().rows("SELECT version_num FROM " + live(name())), "bbbb2222");
  EXPECT_TRUE(app::status(p).pending.empty());
  app::RunOptions to_base;
  to_base.target = "base";
  EXPECT_TRUE(app::downgrade(p, to_base).to.empty());
}

TEST_P(Identifier, NamesRevisionsAndTags) {
  // What an id may not hold is refused (docs/file-format.md); the rest is taken as it is.
  std::string id = name();
  for (const char c : std::string("@-+:,/ \n")) std::erase(id, c);
  if (text::iequals(id, "select")) id += "ion";
  app::Project p = project({revision(id, "", "CREATE TABLE t (id integer);", "DROP TABLE t;"),
                            revision("bbbb2222", id, "SELECT 1;", "SELECT 1;")});
  app::RunOptions options;
  options.tag = name();
  EXPECT_THAT(app::upgrade(p, options).to, ElementsAre("bbbb2222"));
  EXPECT_THAT(app::downgrade(p, options).to, ElementsAre(id));
  EXPECT_EQ(database().rows("SELECT version_num FROM " + live("dunlin_version")), id);
  EXPECT_TRUE(app::status(p).unknown.empty());
  EXPECT_TRUE(app::status(p).edited.empty());
  EXPECT_TRUE(app::downgrade(p, options).to.empty());
}

TEST_P(Identifier, FillsPlaceholdersAsOneValueOrOneName) {
  app::Project p =
      project({{"a.sql",
                "-- m\n-- Revision ID: aaaa1111\n-- migrate:upgrade vars=on\n"
                "CREATE TABLE ${n:ident} (id integer, v varchar(200) DEFAULT ${n:literal});\n"
                "INSERT INTO ${n:ident} (id) VALUES (1);\n-- migrate:downgrade vars=on\n"
                "DROP TABLE ${n:ident};\n"}});
  p.placeholders["n"] = name();
  if (impossible()) return expect_refusal(p);
  EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("aaaa1111"));
  EXPECT_EQ(database().rows("SELECT v FROM " + live(name())), name());
  EXPECT_TRUE(app::downgrade(p, {}).to.empty());
}

class LongNames : public Conformance {};
INSTANTIATE_TEST_SUITE_P(Backends, LongNames, testing::ValuesIn(backends()), parameter_name);

/// PostgreSQL cuts names at 63 bytes, between two characters; so does every backend here.
TEST_P(LongNames, AreCutAsPostgresDoes) {
  const std::string long_name(70, 'a');
  std::string letters;
  for (int i = 0; i < 35; ++i) letters += "é";
  const app::Project p = project({revision(
      "aaaa1111", "",
      "CREATE TABLE " + long_name + " (id integer);\nCREATE TABLE " + in_quotes(letters) +
          " (id integer);\nALTER TABLE " + long_name + " ADD COLUMN b integer;\nALTER TABLE " +
          in_quotes(letters) + " ADD COLUMN b integer;",
      "DROP TABLE " + in_quotes(letters) + ";\nDROP TABLE " + long_name + ";")});
  EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("aaaa1111"));
  EXPECT_TRUE(database().connect()->table_exists({{}, std::string(63, 'a')}));
  EXPECT_TRUE(database().connect()->table_exists({{}, letters.substr(0, 62)}));
  EXPECT_TRUE(app::downgrade(p, {}).to.empty());
}

TEST_P(LongNames, OfTheVersionTableWorkOrAreRefused) {
  app::Project p =
      project({revision("aaaa1111", "", "CREATE TABLE t (id integer);", "DROP TABLE t;")});
  p.settings.version_table = std::string(70, 'v');
  try {
    EXPECT_THAT(app::upgrade(p, {}).to, ElementsAre("aaaa1111"));
    EXPECT_TRUE(app::status(p).pending.empty());
    EXPECT_TRUE(app::downgrade(p, {}).to.empty());
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty()) << error.message();
    EXPECT_FALSE(database().connect()->table_exists({{}, "t"})) << error.message();
  }
}

}  // namespace
}  // namespace dunlin::test
