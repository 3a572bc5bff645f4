#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "dunlin/script/script.hpp"
#include "errors.hpp"

namespace dunlin::script {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using ::testing::Not;

NewRevision revision(std::string message) {
  NewRevision made;
  made.header.node.id = "8d3f0a6c21be";
  made.header.node.down = {"a1", "b2"};
  made.header.created = "2026-11-22 10:15:00+00:00";
  made.header.message = std::move(message);
  return made;
}

Header round_trip(const NewRevision& made) {
  return parse_script(render_script(default_template(), made), "r.sql").header;
}

TEST(RenderScript, WritesTheUsualFile) {
  NewRevision made = revision("add a table");
  made.upgrade = "CREATE TABLE a (b int);\n";
  made.downgrade = "DROP TABLE a;";
  EXPECT_EQ(render_script(default_template(), made), R"(-- add a table
--
-- Revision ID: 8d3f0a6c21be
-- Revises: a1, b2
-- Create Date: 2026-11-22 10:15:00+00:00

-- migrate:upgrade
CREATE TABLE a (b int);

-- migrate:downgrade
DROP TABLE a;
)");
}

TEST(RenderScript, WritesLabelsAndDependenciesWhereThereAreSome) {
  NewRevision made = revision("m");
  made.header.node.down.clear();
  made.header.node.labels = {"ui"};
  made.header.node.depends_on = {"x", "y"};
  const std::string text = render_script(default_template(), made);
  EXPECT_THAT(text, HasSubstr("-- Revises:\n"));
  EXPECT_THAT(text, HasSubstr("-- Branch Labels: ui\n-- Depends On: x, y\n"));
  EXPECT_EQ(round_trip(made).node, made.header.node);
}

class AnyMessage : public ::testing::TestWithParam<const char*> {};

TEST_P(AnyMessage, ComesBackAsItWas) {
  const NewRevision made = revision(GetParam());
  const Header header = round_trip(made);
  EXPECT_EQ(header.message, GetParam());
  EXPECT_EQ(header.description, "");
  EXPECT_EQ(header.node, made.header.node);
}

INSTANTIATE_TEST_SUITE_P(Messages, AnyMessage,
                         ::testing::Values("plain", "it's \"quoted\" `x` \\ $1 ${message} $$", "",
                                           "migrate:upgrade", "Migrate:up only=x", "-- migrate:up",
                                           "Revision ID: other", "revises: x", "Revise: y",
                                           "Depends On:", "key: value", "; DROP TABLE a; --",
                                           "/* open", "größer € 𝄞", "--", "-"));

TEST(RenderScript, PutsFurtherLinesOfAMessageIntoTheDescription) {
  NewRevision made = revision("first\r\n\nRevises: nobody\n-- migrate:upgrade\nmigrate:up\n  in\n");
  const Header header = round_trip(made);
  EXPECT_EQ(header.message, "first");
  EXPECT_EQ(header.description, "Revises: nobody\n-- migrate:upgrade\nmigrate:up\n  in");
  EXPECT_EQ(header.node, made.header.node);
}

TEST(RenderScript, MakesTextOfEveryByte) {
  EXPECT_EQ(round_trip(revision(std::string("a\0b\tc\x1b\xff", 7))).message, "a b c ?");
}

TEST(RenderScript, SurvivesRandomMessages) {
  const std::vector<std::string> pieces = {
      "\n", "--", " ", "migrate:", "upgrade", "Revision ID", ":", "Revises",
      "x",  "\t", "'", "ä",        "\r",      "${",          "}", "\xff"};
  std::mt19937 random(7);
  std::uniform_int_distribution<std::size_t> pick(0, pieces.size() - 1);
  for (int round = 0; round < 2000; ++round) {
    std::string message;
    for (int i = 0; i < 10; ++i) message += pieces[pick(random)];
    SCOPED_TRACE(message);
    const NewRevision made = revision(message);
    const Script script = parse_script(render_script(default_template(), made), "r.sql");
    ASSERT_EQ(script.header.node, made.header.node);
    ASSERT_EQ(script.sections.size(), 2U);
  }
}

TEST(RenderScript, RefusesTemplatesThatLoseTheHeader) {
  const auto hint = [](std::string_view text) {
    const Error error = error_of([&] { (void)render_script(text, revision("m")); });
    EXPECT_EQ(error.code(), Code::template_invalid);
    return error.message() + '|' + error.hint();
  };
  EXPECT_THAT(hint("-- ${message}\n-- Revision ID: ${revison}\n"),
              HasSubstr("line 2 of the template names the unknown placeholder \"revison\"|Did you "
                        "mean \"${revision}\"?"));
  EXPECT_THAT(hint("-- ${message\n"), HasSubstr("line 1 of the template"));
  EXPECT_THAT(hint("-- ${message}\n"), HasSubstr("no directive"));
  EXPECT_THAT(hint("-- ${message}\n-- Revision ID: ${revision}\n-- migrate:upgrade\n"),
              HasSubstr("another header"));
}

TEST(RenderScript, RefusesSqlThatHoldsADirective) {
  NewRevision made = revision("m");
  made.upgrade = "SELECT '\n-- migrate:downgrade\n';";
  EXPECT_EQ(error_of([&] { (void)render_script(default_template(), made); }).code(),
            Code::template_invalid);
}

TEST(Slug, MakesWords) {
  EXPECT_EQ(slug("add user preferences"), "add_user_preferences");
  EXPECT_EQ(slug("  Add: the User's (new) e-mail! "), "add_the_users_new_e_mail");
  EXPECT_EQ(slug("größer"), "größer");
  EXPECT_EQ(slug("../../etc"), "etc");
  EXPECT_EQ(slug(""), "");
}

TEST(Slug, CutsAtTheEndOfAWord) {
  EXPECT_EQ(slug("one two three four five six seven eight nine ten"),
            "one_two_three_four_five_six_seven_eight");
  EXPECT_EQ(slug(std::string(60, 'x')), std::string(40, 'x'));
  EXPECT_LE(slug(std::string(39, 'x') + "ä").size(), 40U);
}

}  // namespace
}  // namespace dunlin::script
