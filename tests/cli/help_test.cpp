#include <gmock/gmock.h>

#include "program.hpp"

namespace dunlin::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class Help : public Program {};

TEST_F(Help, WithoutACommandHelpGoesToStderrAndIsAUsageError) {
  const Outcome outcome = dunlin({});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr("Usage: dunlin"));
}

TEST_F(Help, WithoutACommandJsonIsStillOneDocument) {
  const Outcome outcome = dunlin({"--format", "json"});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_EQ(outcome.document()["error"]["code"], "DUN-1006");
}

TEST_F(Help, IsAResultWhenAskedFor) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"-h"}, {"upgrade", "--help"}, {"--url", "x", "downgrade", "-h"}}) {
    const Outcome outcome = dunlin(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome;
    EXPECT_THAT(outcome.out, HasSubstr("Usage: dunlin")) << outcome;
    EXPECT_THAT(outcome.err, IsEmpty());
  }
}

TEST_F(Help, VersionIsOneLine) {
  const Outcome outcome = dunlin({"--version"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, testing::MatchesRegex("dunlin [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST_F(Help, ListsTemplatesAndPlugins) {
  const Outcome templates = dunlin({"list_templates", "--format", "json"});
  EXPECT_EQ(templates.code, 0) << templates;
  EXPECT_EQ(templates.document()["templates"][0]["name"], "default") << templates;
  const Outcome plugins = dunlin({"plugins", "--format", "json"});
  EXPECT_EQ(plugins.code, 0) << plugins;
  bool sqlite = false;
  const nlohmann::json document = plugins.document();
  for (const nlohmann::json& each : document["plugins"]) {
    if (each["name"] == "sqlite") sqlite = each["status"] == "ok";
  }
  EXPECT_TRUE(sqlite) << plugins;
}

TEST_F(Help, ABadPluginIsListedWithTheReason) {
  write("plugins/dunlin_broken.so", "not a library");
  const Outcome plugins = dunlin({"plugins", "--plugin-dir", "plugins", "--format", "json"});
  EXPECT_EQ(plugins.code, 0) << plugins;
  bool found = false;
  const nlohmann::json document = plugins.document();
  for (const nlohmann::json& each : document["plugins"]) {
    if (each["name"] != "broken") continue;
    found = true;
    EXPECT_EQ(each["status"], "refused");
    EXPECT_NE(each["reason"], "");
  }
  EXPECT_TRUE(found) << plugins;
}

}  // namespace
}  // namespace dunlin::test
