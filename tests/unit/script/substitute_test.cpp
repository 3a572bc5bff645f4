#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dunlin/script/script.hpp"
#include "errors.hpp"

namespace dunlin::script {
namespace {

using testing::error_of;
using testing::summary;

Section section(std::string text, bool vars = true) {
  Section made;
  made.text = std::move(text);
  made.vars = vars;
  made.position = {"a.sql", 7, 1, 100};
  return made;
}

const std::map<std::string, std::string> kVariables = {{"role", "o'neil \"x\""}, {"n", "3"}};

TEST(Substitute, PutsValuesIn) {
  EXPECT_EQ(
      substitute(section("LIMIT ${n}; ${role:literal} ${role:ident} $1 $$ {n}"), kVariables).text,
      "LIMIT 3; 'o''neil \"x\"' \"o'neil \"\"x\"\"\" $1 $$ {n}");
}

TEST(Substitute, LeavesOtherSectionsAlone) {
  EXPECT_EQ(substitute(section("${nobody}", false), kVariables).text, "${nobody}");
}

TEST(Substitute, RefusesWhatItDoesNotKnow) {
  const auto refuse = [](const std::string& text) {
    return error_of([&] { (void)substitute(section(text), kVariables); });
  };
  EXPECT_EQ(summary(refuse("a;\n  ${roll}")),
            "DUN-3104 a.sql:8:3 the placeholder \"roll\" has no value");
  EXPECT_EQ(refuse("${roll}").hint(), "Did you mean \"role\"?");
  EXPECT_THAT(refuse("${something}").hint(), ::testing::HasSubstr("-x something=VALUE"));
  EXPECT_EQ(summary(refuse("${n:litral}")),
            "DUN-3104 a.sql:7:1 a placeholder cannot be quoted as \"litral\"");
  EXPECT_EQ(summary(refuse("${n\n}")), "DUN-3104 a.sql:7:1 a placeholder lacks its closing brace");
}

}  // namespace
}  // namespace dunlin::script
