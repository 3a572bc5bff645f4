// Every way in which a plugin can be wrong has a message of its own, and is found before the
// plugin's code runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "dunlin/base/error.hpp"
#include "dunlin/plugin/registry.hpp"

namespace dunlin::test {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path kZoo = ZOO_DIRECTORY;

struct Animal {
  const char* name;
  const char* reason;  ///< a part of the message
};

void PrintTo(const Animal& animal, std::ostream* out) {
  *out << animal.name;
}

const std::vector<Animal>& animals() {
  static const std::vector<Animal> all{
      {"dangling", "the file does not exist"},
      {"folder", "it is not a regular file"},
      {"garbage", "it cannot be loaded: file too short"},
      {"dependency", "it cannot be loaded: libzoo_absent.so: cannot open shared object file"},
      {"unresolved", "it cannot be loaded: undefined symbol: "},
      {"nosymbol", "it is not a dunlin plugin: it has no symbol dunlin_plugin"},
      {"magic", "its descriptor does not begin with the mark of a dunlin plugin"},
      {"abi", "it was built for plugin interface 999, this program has interface "},
      {"size", "its descriptor has 8 bytes, this program's has "},
      {"layout", "its types are laid out differently"},
      {"notext", "its descriptor lacks a text"},
      {"coreversion", "it was built with dunlin 99.0.0, this program is dunlin "},
      {"misnamed", "it calls itself 'othername', its file says 'misnamed'"},
      {"nodialect", "it names no dialect"},
      {"noscheme", "it names no URL scheme"},
      {"card", "its card and its descriptor differ"},
      {"nofactory", "it has no factory"},
      {"nulldriver", "its factory returned nothing"},
      {"throwserror", "its factory failed: the animal is ill"},
      {"throwsstd", "its factory failed: the animal is asleep"},
      {"throwsint", "its factory threw something that is not an exception"},
  };
  return all;
}

class PluginZoo : public ::testing::TestWithParam<Animal> {};

TEST_P(PluginZoo, IsRefusedWithItsOwnReason) {
  plugin::Registry registry({{kZoo}, {}});
  try {
    registry.driver_for_scheme(GetParam().name);
    FAIL() << "was not refused";
  } catch (const PluginError& error) {
    EXPECT_EQ(error.code(), Code::plugin_refused);
    EXPECT_THAT(error.message(), HasSubstr(GetParam().reason));
    EXPECT_THAT(error.message(),
                HasSubstr((kZoo / ("dunlin_" + std::string(GetParam().name) + ".so")).string()));
  }
}

INSTANTIATE_TEST_SUITE_P(All, PluginZoo, ::testing::ValuesIn(animals()),
                         [](const auto& given) { return std::string(given.param.name); });

TEST(PluginZooList, ShowsTheGoodAndWhyOthersAreRefused) {
  plugin::Registry registry({{kZoo}, {}});
  std::set<std::string> seen;
  for (const plugin::PluginInfo& info : registry.list()) {
    if (info.path.parent_path() != std::filesystem::canonical(kZoo)) continue;
    seen.insert(info.name);
    EXPECT_EQ(info.ok, info.name == "good") << info.name;
    EXPECT_EQ(info.ok, info.reason.empty()) << info.name;
  }
  // All animals, the good one and its twin.
  EXPECT_EQ(seen.size(), animals().size() + 2);
}

TEST(PluginZooList, ASchemeBelongsToOnePlugin) {
  plugin::Registry registry({{kZoo}, {}});
  const std::vector<plugin::PluginInfo> all = registry.list();
  const auto twin =
      std::find_if(all.begin(), all.end(), [](const auto& info) { return info.name == "twin"; });
  ASSERT_NE(twin, all.end());
  EXPECT_THAT(twin->reason, HasSubstr("the URL scheme 'good' already belongs to "));

  registry.driver_for_scheme("good");
  try {
    registry.driver_for_scheme("twin");
    FAIL() << "was not refused";
  } catch (const PluginError& error) {
    EXPECT_THAT(error.message(), HasSubstr("the URL scheme 'good' already belongs to "));
  }
}

}  // namespace
}  // namespace dunlin::test
