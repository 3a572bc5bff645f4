#include "options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/commands.hpp"

namespace dunlin::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// One command with an option of every kind.
struct Probe {
  Parser parser;
  std::string target;
  std::string range;
  bool sql = false;
  std::vector<std::string> depends_on;
  std::vector<std::string> revisions;

  Probe() {
    Command downgrade =
        parser.add_command("downgrade", "", "", {}, [](Session&) { return ExitCode::done; });
    downgrade.argument("TARGET", target, "");
    downgrade.flag("--sql", sql, "");
    Command history =
        parser.add_command("history", "", "", {}, [](Session&) { return ExitCode::done; });
    history.text("-r,--rev-range", "A:B", range, "");
    Command merge =
        parser.add_command("merge", "", "", {}, [](Session&) { return ExitCode::done; });
    merge.arguments("REVS", revisions, "");
    merge.repeated("--depends-on", "REV", depends_on, "");
    parser.add_command("heads", "", "", {}, [](Session&) { return ExitCode::done; });
  }
};

TEST(Options, RelativeTargetsAreNotTakenForOptions) {
  for (const std::string target :
       {"-1", "-12", "+2", "base", "label@-1", "label@+3", "heads", "-0", "8d3f-2"}) {
    Probe probe;
    ASSERT_TRUE(probe.parser.parse({"downgrade", target}).action) << target;
    EXPECT_EQ(probe.target, target);
  }
}

TEST(Options, ARelativeTargetMayStandBeforeOrAfterOptions) {
  Probe before;
  ASSERT_TRUE(before.parser.parse({"downgrade", "-2", "--sql"}).action);
  EXPECT_EQ(before.target, "-2");
  EXPECT_TRUE(before.sql);
  Probe after;
  ASSERT_TRUE(after.parser.parse({"downgrade", "--sql", "-q", "-2"}).action);
  EXPECT_EQ(after.target, "-2");
  EXPECT_TRUE(after.parser.options().quiet);
}

TEST(Options, ARangeMayBeginWithMinusApartOrGlued) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"history", "-r", "-3:current"},
                                             {"history", "-r-3:current"},
                                             {"history", "--rev-range=-3:current"}}) {
    Probe probe;
    ASSERT_TRUE(probe.parser.parse(arguments).action);
    EXPECT_EQ(probe.range, "-3:current");
  }
}

TEST(Options, ListsTakeOneValueEachAndLeaveTheArguments) {
  Probe probe;
  ASSERT_TRUE(
      probe.parser.parse({"merge", "--depends-on", "x", "heads", "--depends-on", "y", "a"}).action);
  EXPECT_THAT(probe.depends_on, ElementsAre("x", "y"));
  EXPECT_THAT(probe.revisions, ElementsAre("heads", "a"));
}

TEST(Options, GlobalOptionsStandAnywhere) {
  Probe before;
  ASSERT_TRUE(before.parser.parse({"--url", "sqlite:///a.db", "--env=prod", "heads"}).action);
  EXPECT_EQ(before.parser.options().url, "sqlite:///a.db");
  EXPECT_EQ(before.parser.options().environment, "prod");
  Probe after;
  ASSERT_TRUE(
      after.parser
          .parse({"heads", "--url", "sqlite:///a.db", "-x", "a=1", "-x", "b=2", "--format", "json"})
          .action);
  EXPECT_EQ(after.parser.options().url, "sqlite:///a.db");
  EXPECT_THAT(after.parser.options().placeholders, ElementsAre("a=1", "b=2"));
  EXPECT_EQ(after.parser.options().format, "json");
}

/// The error's message and hint.
std::string refusal(const std::vector<std::string>& arguments) {
  Parser parser;
  add_all_commands(parser);
  try {
    (void)parser.parse(arguments);
  } catch (const UsageError& error) {
    EXPECT_EQ(error.code(), Code::usage);
    return error.message() + " | " + error.hint();
  }
  return "accepted";
}

TEST(Options, AMisspeltCommandOrOptionGetsTheNearestOne) {
  EXPECT_THAT(refusal({"upgrad"}),
              HasSubstr("there is no command 'upgrad' | did you mean 'upgrade'?"));
  EXPECT_THAT(refusal({"upgrade", "--dryrun"}),
              HasSubstr("has no option '--dryrun' | did you mean '--dry-run'?"));
  EXPECT_THAT(refusal({"heads", "--formt=json"}), HasSubstr("did you mean '--format'?"));
  EXPECT_THAT(refusal({"frobnicate"}),
              HasSubstr("there is no command 'frobnicate' | See: dunlin --help"));
}

TEST(Options, WhatIsMissingOrTooMuchIsNamed) {
  EXPECT_THAT(refusal({"create"}), HasSubstr("MESSAGE"));
  EXPECT_THAT(refusal({"upgrade", "a", "b"}), HasSubstr("no further argument 'b'"));
  EXPECT_THAT(refusal({"heads", "--format", "xml"}), HasSubstr("--format"));
  EXPECT_THAT(refusal({"upgrade", "--lock-timeout", "-5"}), HasSubstr("--lock-timeout"));
  EXPECT_THAT(refusal({"translate", "a.sql"}), HasSubstr("--to"));
}

TEST(Options, AlembicsSpellingsWork) {
  EXPECT_EQ(refusal({"ensure_version"}), "accepted");
  EXPECT_EQ(refusal({"list_templates"}), "accepted");
}

TEST(Options, HelpNamesEveryCommandOnceAndShowsExamples) {
  Parser parser;
  add_all_commands(parser);
  const std::string help = parser.parse({"--help"}).text;
  for (const char* name : {"init",      "create",   "revision",       "upgrade",
                           "downgrade", "current",  "status",         "history",
                           "heads",     "branches", "show",           "merge",
                           "stamp",     "edit",     "ensure-version", "list-templates",
                           "plugins",   "check",    "validate",       "translate",
                           "log",       "resume",   "repair"}) {
    EXPECT_THAT(help, HasSubstr("\n  " + std::string(name) + ' '));
  }
  Parser again;
  add_all_commands(again);
  EXPECT_THAT(again.parse({"upgrade", "--help"}).text, HasSubstr("Examples:\n  dunlin upgrade\n"));
}

TEST(Options, HelpMayBeAskedForAsACommand) {
  Parser parser;
  add_all_commands(parser);
  EXPECT_THAT(parser.parse({"help", "upgrade"}).text, HasSubstr("Usage: dunlin upgrade"));
  Parser all;
  add_all_commands(all);
  EXPECT_THAT(all.parse({"help"}).text, HasSubstr("Change a database:"));
}

TEST(Options, FormatIsKnownEvenWhenParsingFails) {
  EXPECT_EQ(guess_output_options({"upgrad", "--format", "json"}).format, Format::json);
  EXPECT_EQ(guess_output_options({"--format=json", "upgrad"}).format, Format::json);
  EXPECT_EQ(guess_output_options({"upgrad", "--format"}).format, Format::text);
  EXPECT_EQ(guess_output_options({"--color=always", "upgrad"}).color, ColorMode::always);
}

}  // namespace
}  // namespace dunlin::cli
