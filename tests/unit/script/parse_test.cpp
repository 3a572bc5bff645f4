#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "dunlin/base/checksum.hpp"
#include "dunlin/script/script.hpp"
#include "errors.hpp"

namespace dunlin::script {
namespace {

using revision::Direction;
using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::summary;

constexpr std::string_view kFile = R"(-- add user preferences
--
-- They are kept per user,
--   not per session.
--
-- revision id: 8d3f0a6c21be
-- REVISES: 1975ea83b712, abc
-- Create Date: 2026-11-22 10:15:00+00:00
-- Branch Labels: ui
-- Depends On: base_data

-- migrate:upgrade
CREATE TABLE a (b int);

-- migrate:up only=sqlite,MySQL except=mariadb10.11 transaction=off vars=on
SELECT 1;
-- migrate:downgrade transaction=auto
DROP TABLE a;
-- migrate:down only=mysql irreversible
)";

std::string head(std::string_view rest) {
  return "-- m\n-- Revision ID: a1\n" + std::string(rest);
}

TEST(ParseScript, ReadsTheHeader) {
  const Header header = parse_script(kFile, "v/a.sql").header;
  EXPECT_EQ(header.message, "add user preferences");
  EXPECT_EQ(header.description, "They are kept per user,\n  not per session.");
  EXPECT_EQ(header.node.id, "8d3f0a6c21be");
  EXPECT_THAT(header.node.down, ElementsAre("1975ea83b712", "abc"));
  EXPECT_THAT(header.node.labels, ElementsAre("ui"));
  EXPECT_THAT(header.node.depends_on, ElementsAre("base_data"));
  EXPECT_EQ(header.created, "2026-11-22 10:15:00+00:00");
  EXPECT_EQ(header.path, "v/a.sql");
}

TEST(ParseScript, ReadsTheSections) {
  const std::vector<Section> sections = parse_script(kFile, "a.sql").sections;
  ASSERT_EQ(sections.size(), 4U);
  EXPECT_EQ(sections[0].direction, Direction::upgrade);
  EXPECT_EQ(sections[0].text, "CREATE TABLE a (b int);\n\n");
  EXPECT_EQ(sections[0].transaction, TransactionMode::on);
  EXPECT_FALSE(sections[0].transaction_written);
  EXPECT_EQ(sections[0].directive.line, 12U);
  EXPECT_EQ(sections[0].position, (Position{"a.sql", 13, 1, kFile.find("CREATE TABLE")}));

  EXPECT_EQ(sections[1].direction, Direction::upgrade);
  EXPECT_THAT(sections[1].only, ElementsAre("sqlite", "mysql"));
  EXPECT_THAT(sections[1].except, ElementsAre("mariadb10.11"));
  EXPECT_EQ(sections[1].transaction, TransactionMode::off);
  EXPECT_TRUE(sections[1].transaction_written);
  EXPECT_TRUE(sections[1].vars);

  EXPECT_EQ(sections[2].direction, Direction::downgrade);
  EXPECT_EQ(sections[2].transaction, TransactionMode::automatic);
  EXPECT_FALSE(sections[2].vars);
  EXPECT_FALSE(sections[2].irreversible);

  EXPECT_THAT(sections[3].only, ElementsAre("mysql"));
  EXPECT_TRUE(sections[3].irreversible);
  EXPECT_EQ(sections[3].text, "");
}

TEST(ParseScript, GivesTheSameHeaderAsParseHeader) {
  const Header whole = parse_script(kFile, "a.sql").header;
  const std::string_view cut = kFile.substr(0, kFile.find("CREATE"));
  const Header alone = parse_header(cut, "a.sql");
  EXPECT_EQ(alone.node, whole.node);
  EXPECT_EQ(alone.message, whole.message);
  EXPECT_EQ(alone.description, whole.description);
}

TEST(ParseScript, TakesAByteOrderMarkAndWindowsLineEnds) {
  const std::string text =
      "\xEF\xBB\xBF-- m\r\n-- Revision ID: a1\r\n-- Revises: \r\n\r\n-- migrate:upgrade vars=on\r\n"
      "SELECT 1;\r\n-- migrate:downgrade\r\n";
  const Script script = parse_script(text, "a.sql");
  EXPECT_EQ(script.header.message, "m");
  EXPECT_EQ(script.header.node.id, "a1");
  EXPECT_THAT(script.header.node.down, IsEmpty());
  ASSERT_EQ(script.sections.size(), 2U);
  EXPECT_EQ(script.sections[0].text, "SELECT 1;\r\n");
  EXPECT_EQ(script.sections[0].position, (Position{"a.sql", 6, 1, text.find("SELECT")}));
}

TEST(ParseScript, TakesADirectiveOnTheLastLineWithoutLineEnd) {
  const Script script = parse_script(head("-- migrate:upgrade"), "a.sql");
  ASSERT_EQ(script.sections.size(), 1U);
  EXPECT_EQ(script.sections[0].text, "");
}

TEST(ParseScript, TakesDirectivesInColumnOneOnly) {
  const std::string body = "SELECT '\n -- migrate:downgrade\n';\n--  migrate:downgrade\n";
  const Script script = parse_script(head("-- migrate:up\n" + body), "a.sql");
  ASSERT_EQ(script.sections.size(), 1U);
  EXPECT_EQ(script.sections[0].text, body);
}

TEST(ParseScript, TakesTheFirstFreeLineForTheMessage) {
  const Header header =
      parse_script("--\n-- Revision ID: a1\n\n--  Revises: is a key\n-- more\n-- migrate:up\n", "a")
          .header;
  EXPECT_EQ(header.message, "Revises: is a key");
  EXPECT_EQ(header.description, "more");
  EXPECT_THAT(header.node.down, IsEmpty());
}

TEST(Checksum, CoversTheUpgradeSectionsOnly) {
  const auto sum = [](const std::string& rest) { return parse_script(head(rest), "a").checksum; };
  const std::string plain = sum("-- migrate:upgrade\nSELECT 1;\n");
  EXPECT_EQ(plain.size(), 32U);
  EXPECT_EQ(sum("-- Revises: b\n-- migrate:upgrade\nSELECT 1;\n"), plain) << "re-parented";
  EXPECT_EQ(sum("-- migrate:upgrade\nSELECT 1;\n\n-- migrate:downgrade\nSELECT 2;\n"), plain);
  EXPECT_NE(sum("-- migrate:upgrade\nSELECT  1;\n"), plain);
  EXPECT_NE(sum("-- migrate:upgrade vars=on\nSELECT 1;\n"), plain);
  EXPECT_NE(sum("-- migrate:upgrade\nSELECT 1;\n-- migrate:upgrade\n"), plain);
}

struct Bad {
  const char* text;
  const char* summary;
  const char* hint;  ///< a part of it
};

void PrintTo(const Bad& bad, std::ostream* out) {
  *out << bad.text;
}

class BadFile : public ::testing::TestWithParam<Bad> {};

TEST_P(BadFile, IsRefusedWithItsPlace) {
  const Error error = error_of([] { (void)parse_script(GetParam().text, "a.sql"); });
  EXPECT_EQ(summary(error), GetParam().summary);
  EXPECT_THAT(error.hint(), HasSubstr(GetParam().hint));
}

INSTANTIATE_TEST_SUITE_P(
    Header, BadFile,
    ::testing::Values(
        Bad{"", "DUN-3102 a.sql:1:1 the revision file has no directive", "-- migrate:upgrade"},
        Bad{"-- m\n-- Revision ID: a\n", "DUN-3102 a.sql:3:1 the revision file has no directive",
            "-- migrate:upgrade"},
        Bad{"-- m\n-- migrate:upgrade\n", "DUN-3101 a.sql:1:1 the header has no \"Revision ID\"",
            "-- Revision ID: a"},
        Bad{"-- m\n  SELECT 1;\n-- migrate:up\n",
            "DUN-3101 a.sql:2:3 only comment lines may stand before the first directive",
            "-- migrate:upgrade"},
        Bad{"-- m\n-- Revision ID: a\n-- revision id: b\n-- migrate:up\n",
            "DUN-3101 a.sql:3:1 \"Revision ID\" stands twice in the header", "Keep one"},
        Bad{"-- m\n-- Revision ID: a\n-- Revise: b\n-- migrate:up\n",
            "DUN-3101 a.sql:3:1 unknown header line \"Revise\"", "Did you mean \"Revises\"?"},
        Bad{"-- m\n-- Revision ID: a\n-- Revises: b,,c\n-- migrate:up\n",
            "DUN-3101 a.sql:3:15 the list \"Revises\" holds an empty name", "commas"},
        Bad{"-- m\n-- Revision ID: a\n-- Revises: b, b\n-- migrate:up\n",
            "DUN-3101 a.sql:3:16 the list \"Revises\" names \"b\" twice", "Keep one"}));

INSTANTIATE_TEST_SUITE_P(
    Directive, BadFile,
    ::testing::Values(
        Bad{"-- Revision ID: a\n-- migrate:upgrad\n",
            "DUN-3102 a.sql:2:12 unknown directive \"upgrad\"", "Did you mean \"upgrade\"?"},
        Bad{"-- Revision ID: a\n-- migrate: up\n",
            "DUN-3102 a.sql:2:12 the directive does not say \"upgrade\" or \"downgrade\"",
            "column 1"},
        Bad{"-- Revision ID: a\n-- migrate:up onyl=x\n",
            "DUN-3102 a.sql:2:15 unknown option \"onyl=x\"", "only="},
        Bad{"-- Revision ID: a\n-- migrate:up  excpt=x\n",
            "DUN-3102 a.sql:2:16 unknown option \"excpt=x\"", "Did you mean \"except\"?"},
        Bad{"-- Revision ID: a\n-- migrate:up only=a, b\n",
            "DUN-3102 a.sql:2:22 the list of dialects holds an empty name", "without blanks"},
        Bad{"-- Revision ID: a\n-- migrate:up only=a,b/c\n",
            "DUN-3102 a.sql:2:22 the list of dialects holds \"b/c\"", "without blanks"},
        Bad{"-- Revision ID: a\n-- migrate:up only=a only=b\n",
            "DUN-3102 a.sql:2:22 the option \"only\" stands twice in the directive", "Keep one"},
        Bad{"-- Revision ID: a\n-- migrate:up only\n",
            "DUN-3102 a.sql:2:15 the option \"only\" lacks its value", "key=value"},
        Bad{"-- Revision ID: a\n-- migrate:up transaction=of\n",
            "DUN-3102 a.sql:2:27 unknown value \"of\"", "Did you mean \"on\"?"},
        Bad{"-- Revision ID: a\n-- migrate:up transaction:false\n",
            "DUN-3102 a.sql:2:15 unknown option \"transaction:false\"",
            "Did you mean \"transaction\"?"},
        Bad{"-- Revision ID: a\n-- migrate:down irreversible=yes\n",
            "DUN-3102 a.sql:2:17 the option \"irreversible\" takes no value", "alone"},
        Bad{"-- Revision ID: a\n-- migrate:up\n-- migrate:down irreversible\n-- why\nSELECT 1;\n",
            "DUN-3102 a.sql:3:1 a downgrade section that is irreversible holds statements",
            "irreversible"},
        Bad{"-- Revision ID: a\n-- migrate:up\nSELECT 1;\n--migrate:down\nSELECT 2;\n",
            "DUN-3102 a.sql:4:1 this comment looks like a directive but is none", "two blanks"},
        Bad{"-- Revision ID: a\n-- Migrate:Upgrade\nSELECT 1;\n",
            "DUN-3102 a.sql:2:1 this comment looks like a directive but is none",
            "-- migrate:upgrade"}));

INSTANTIATE_TEST_SUITE_P(Encoding, BadFile,
                         ::testing::Values(Bad{
                             "-- m\n-- Revision ID: a\n-- migrate:up\nSELECT '\xe4';\n",
                             "DUN-3103 a.sql:4:9 the revision file is not valid UTF-8", "iconv"}));

TEST(ParseScript, RefusesNul) {
  const std::string text = head("-- migrate:up\nab") + std::string(1, '\0') + "c";
  EXPECT_EQ(summary(error_of([&] { (void)parse_script(text, "a.sql"); })),
            "DUN-3103 a.sql:4:3 the revision file holds a NUL character");
  EXPECT_EQ(parse_header(text, "a.sql").node.id, "a1") << "the body is not looked at";
}

TEST(ParseScript, RefusesIllegalIdsWithTheirPlace) {
  const Error error =
      error_of([] { (void)parse_script("-- m\n-- Revision ID: a b\n-- migrate:up\n", "a.sql"); });
  EXPECT_EQ(error.code(), Code::revision_malformed);
  EXPECT_EQ(to_string(error.context().position), "a.sql:2:17");
  EXPECT_EQ(error.context().source_line, "-- Revision ID: a b");
  EXPECT_EQ(
      error_of([] { (void)parse_script("-- Revision ID:\n-- migrate:up\n", "a.sql"); }).code(),
      Code::revision_malformed);
}

}  // namespace
}  // namespace dunlin::script
