#include "output.hpp"

#include <gtest/gtest.h>

namespace dunlin::cli {
namespace {

TEST(Color, TheOptionWinsThenNoColorThenForceThenTheTerminal) {
  struct Case {
    const char* name;
    ColorMode mode;
    script::Variables environment;
    bool terminal;
    bool want;
  };
  const std::vector<Case> cases{
      {"terminal", ColorMode::automatic, {}, true, true},
      {"pipe", ColorMode::automatic, {}, false, false},
      {"NO_COLOR", ColorMode::automatic, {{"NO_COLOR", "1"}}, true, false},
      {"empty NO_COLOR counts as unset", ColorMode::automatic, {{"NO_COLOR", ""}}, true, true},
      {"CLICOLOR_FORCE", ColorMode::automatic, {{"CLICOLOR_FORCE", "1"}}, false, true},
      {"CLICOLOR_FORCE=0", ColorMode::automatic, {{"CLICOLOR_FORCE", "0"}}, false, false},
      {"NO_COLOR before CLICOLOR_FORCE",
       ColorMode::automatic,
       {{"NO_COLOR", "1"}, {"CLICOLOR_FORCE", "1"}},
       true,
       false},
      {"always", ColorMode::always, {{"NO_COLOR", "1"}}, false, true},
      {"never", ColorMode::never, {{"CLICOLOR_FORCE", "1"}}, true, false},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    EXPECT_EQ(wants_color(each.mode, each.environment, each.terminal), each.want);
  }
}

TEST(Duration, HasTheUnitThatReadsBest) {
  EXPECT_EQ(duration_text(0), "0.0 ms");
  EXPECT_EQ(duration_text(0.42), "0.4 ms");
  EXPECT_EQ(duration_text(12.4), "12 ms");
  EXPECT_EQ(duration_text(1250), "1.25 s");
  EXPECT_EQ(duration_text(125'900), "2 min 5 s");
}

TEST(Printable, ATerminalIsToldNothingButText) {
  EXPECT_EQ(printable("a\tb\n\xC3\xBC"), "a\tb\n\xC3\xBC");
  EXPECT_EQ(printable(std::string_view("a\0b\rc\x7F", 6)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD"
            "c\xEF\xBF\xBD");
  EXPECT_EQ(printable("\x1b[1mbold\x1b[0m"), "\x1b[1mbold\x1b[0m");
  EXPECT_EQ(printable("\x1b[2J\x1b]0;title"), "\xEF\xBF\xBD[2J\xEF\xBF\xBD]0;title");
  EXPECT_EQ(printable("\xFF\xC3"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Counted, OneAndMany) {
  EXPECT_EQ(counted(0, "revision"), "0 revisions");
  EXPECT_EQ(counted(1, "revision"), "1 revision");
  EXPECT_EQ(counted(2, "revision"), "2 revisions");
}

}  // namespace
}  // namespace dunlin::cli
