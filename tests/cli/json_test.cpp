#include "json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace dunlin::cli {
namespace {

using nlohmann::json;

TEST(Json, AnErrorHasWhatIsKnownAndNothingElse) {
  ErrorContext context;
  context.position = {"a.sql", 2, 3, 14};
  context.source_line = "  boom";
  context.sqlstate = "42601";
  context.step = 1;
  context.steps = 4;
  const json document = json::parse(
      cli::json::error(DatabaseError(Code::statement_failed, "no", "mend it", context)));
  const json want = {
      {"error",
       {{"code", "DUN-5004"},
        {"message", "no"},
        {"position", {{"file", "a.sql"}, {"line", 2}, {"column", 3}, {"offset", 14}}},
        {"source_line", "  boom"},
        {"step", 1},
        {"steps", 4},
        {"sqlstate", "42601"},
        {"hint", "mend it"}}}};
  EXPECT_EQ(document, want);
}

TEST(Json, AVeryLongLineIsCut) {
  ErrorContext context;
  context.position = {"a.sql", 2, 3, 14};
  context.source_line = std::string(100'000, 'x');
  const json document = json::parse(
      cli::json::error(DatabaseError(Code::statement_failed, "no", "mend it", context)));
  EXPECT_EQ(document["error"]["source_line"], std::string(1000, 'x') + "...");
}

TEST(Json, DiagnosticsAreListed) {
  const DiagnosticsError error(
      {{Diagnostic::Severity::error, Code::sql_syntax, "first", "", {}, ""},
       {Diagnostic::Severity::error, Code::sql_syntax, "second", "", {}, ""}});
  const json document = json::parse(cli::json::error(error));
  EXPECT_EQ(document["error"]["message"], "first");
  ASSERT_EQ(document["error"]["diagnostics"].size(), 2U);
  EXPECT_EQ(document["error"]["diagnostics"][1]["message"], "second");
}

TEST(Json, BytesThatAreNotUtf8DoNotBreakTheDocument) {
  const json document = json::parse(cli::json::error(Error(Code::internal, "bad \xff byte")));
  EXPECT_EQ(document["error"]["message"], "bad \xef\xbf\xbd byte");
}

TEST(Json, ARunHasTheFieldsOfTheContract) {
  app::RunResult result;
  result.dialect = "sqlite";
  result.to = {"a1"};
  result.steps.push_back(
      {"a1", "first", revision::Direction::upgrade, 3, std::chrono::microseconds(1500), true});
  const json document = json::parse(cli::json::run({"upgrade", result, nullptr}));
  const json want = {{"command", "upgrade"},
                     {"dialect", "sqlite"},
                     {"from", json::array()},
                     {"to", {"a1"}},
                     {"steps",
                      {{{"revision", "a1"},
                        {"message", "first"},
                        {"direction", "upgrade"},
                        {"statements", 3},
                        {"duration_ms", 1.5}}}}};
  EXPECT_EQ(document, want);
}

TEST(Json, RevisionsSayWhatIsCurrentOnlyWhenAsked) {
  app::RevisionInfo info;
  info.header.node.id = "a1";
  const json without = json::parse(cli::json::revisions(std::vector{info}));
  EXPECT_FALSE(without["revisions"][0].contains("is_current"));
  info.is_current = false;
  const json with = json::parse(cli::json::revisions(std::vector{info}));
  EXPECT_EQ(with["revisions"][0]["is_current"], false);
}

TEST(Json, ListsOfOneStayLists) {
  const json files =
      json::parse(cli::json::files(std::vector<std::filesystem::path>{"dunlin.toml"}));
  EXPECT_EQ(files, (json{{"files", {"dunlin.toml"}}}));
  const json none = json::parse(cli::json::plugins({}));
  EXPECT_EQ(none, (json{{"plugins", json::array()}}));
}

}  // namespace
}  // namespace dunlin::cli
