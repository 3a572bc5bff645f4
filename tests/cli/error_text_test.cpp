// Errors for people, to the character.
#include <gtest/gtest.h>

#include "output_error.hpp"

namespace dunlin::cli {
namespace {

const Style kPlain(false);

Error failed_statement() {
  ErrorContext context;
  context.position = {"migrations/versions/8d3f_add_preferences.sql", 12, 13, 240};
  context.source_line = "    theme   varchr(20) NOT NULL,";
  context.revision = "8d3f0a6c21be";
  context.dialect = "postgres";
  context.statement = "CREATE TABLE user_preferences (\n    theme   varchr(20) NOT NULL\n)";
  context.step = 2;
  context.steps = 5;
  context.sqlstate = "42704";
  context.native_code = 7;
  context.detail = "HINT: is the extension installed?\nCONTEXT: line 2";
  context.outcome = "revision 8d3f0a6c21be was rolled back; 3 revisions before it are applied";
  return DatabaseError(Code::statement_failed, "type \"varchr\" does not exist",
                       "mend the file and run: dunlin upgrade", context);
}

TEST(ErrorText, SaysEverythingThatIsKnown) {
  EXPECT_EQ(render_error(failed_statement(), kPlain),
            "error DUN-5004: type \"varchr\" does not exist\n"
            "  --> migrations/versions/8d3f_add_preferences.sql:12:13\n"
            "    |\n"
            " 12 |     theme   varchr(20) NOT NULL,\n"
            "    |             ^\n"
            "  in: revision 8d3f0a6c21be, statement 2 of 5, dialect postgres\n"
            "  server: SQLSTATE 42704, error 7\n"
            "  detail: HINT: is the extension installed?\n"
            "          CONTEXT: line 2\n"
            "  sent: CREATE TABLE user_preferences ( theme varchr(20) NOT NULL )\n"
            "  outcome: revision 8d3f0a6c21be was rolled back; 3 revisions before it are applied\n"
            "  hint: mend the file and run: dunlin upgrade");
}

TEST(ErrorText, LeavesOutWhatIsUnknown) {
  EXPECT_EQ(
      render_error(RevisionError(Code::revision_unknown, "there is no revision 'zzz'"), kPlain),
      "error DUN-3001: there is no revision 'zzz'");
}

TEST(ErrorText, NamesAFileWithoutALine) {
  ErrorContext context;
  context.position.file = "dunlin.toml";
  EXPECT_EQ(
      render_error(ConfigError(Code::config_unreadable, "no such file", "dunlin init", context),
                   kPlain),
      "error DUN-1001: no such file\n"
      "  --> dunlin.toml\n"
      "  hint: dunlin init");
}

TEST(ErrorText, TabsAndWideLettersKeepTheCaretInPlace) {
  ErrorContext context;
  context.position = {"a.sql", 3, 6, 0};
  context.source_line = "\tä ö x";
  const std::string text =
      render_error(Error(Code::sql_syntax, "syntax error", {}, context), kPlain);
  EXPECT_NE(text.find(" 3 | \tä ö x\n   | \t    ^"), std::string::npos) << text;
}

TEST(ErrorText, ALongLineIsCutAroundTheColumn) {
  ErrorContext context;
  context.position = {"a.sql", 1, 501, 500};
  context.source_line = std::string(500, 'a') + 'X' + std::string(500, 'b');
  const std::string text =
      render_error(Error(Code::sql_syntax, "syntax error", {}, context), kPlain);
  EXPECT_NE(text.find("..." + std::string(60, 'a') + 'X' + std::string(59, 'b') + "..."),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("\n   | " + std::string(63, ' ') + '^'), std::string::npos) << text;
}

TEST(ErrorText, AColumnPastTheLineStandsAtItsEnd) {
  ErrorContext context;
  context.position = {"a.sql", 1, 99, 0};
  context.source_line = "abc";
  const std::string text =
      render_error(Error(Code::sql_syntax, "unexpected end", {}, context), kPlain);
  EXPECT_NE(text.find("\n   |    ^"), std::string::npos) << text;
}

TEST(ErrorText, EveryDiagnosticIsShownAndALongListIsCut) {
  std::vector<Diagnostic> diagnostics;
  for (std::size_t i = 1; i <= 23; ++i) {
    diagnostics.push_back({i == 1 ? Diagnostic::Severity::warning : Diagnostic::Severity::error,
                           Code::not_translatable,
                           "statement " + std::to_string(i),
                           "write it otherwise",
                           {"a.sql", i, 1, 0},
                           "SELECT 1"});
  }
  const std::string text = render_error(DiagnosticsError(diagnostics), kPlain);
  EXPECT_TRUE(text.starts_with("warning DUN-4002: statement 1\n  --> a.sql:1:1\n")) << text;
  EXPECT_NE(text.find("error DUN-4002: statement 20\n"), std::string::npos);
  EXPECT_EQ(text.find("statement 21"), std::string::npos);
  EXPECT_TRUE(text.ends_with("\n... and 3 more")) << text;
}

TEST(ErrorText, ColourMarksWithoutChangingTheWords) {
  const std::string text = render_error(failed_statement(), Style(true));
  EXPECT_NE(text.find("\x1b[1;31merror DUN-5004:\x1b[0m"), std::string::npos) << text;
  EXPECT_NE(text.find("\x1b[1;31m^\x1b[0m"), std::string::npos) << text;
}

}  // namespace
}  // namespace dunlin::cli
