// Where plugins are looked for, and which are loaded.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "dunlin/base/error.hpp"
#include "dunlin/plugin/registry.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

const fs::path kZoo = ZOO_DIRECTORY;

/// The files that this process has mapped.
std::string mapped_files() {
  std::ostringstream text;
  text << std::ifstream("/proc/self/maps").rdbuf();
  return text.str();
}

/// A folder that goes with the test.
class PluginSearch : public ::testing::Test {
 protected:
  PluginSearch() {
    std::string pattern = (fs::temp_directory_path() / "dunlin-plugins-XXXXXX").string();
    folder_ = fs::canonical(::mkdtemp(pattern.data()));
  }
  ~PluginSearch() override { fs::remove_all(folder_); }

  void copy(const std::string& name) {
    const std::string file = "dunlin_" + name + ".so";
    fs::copy_file(kZoo / file, folder_ / file);
  }

  fs::path folder_;
};

template <typename Action>
Error error_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return Error(Code::internal, "nothing was thrown");
}

class NullDriver final : public driver::Driver {
 public:
  std::unique_ptr<driver::Connection> connect(const driver::Url&,
                                              const driver::ConnectOptions&) const override {
    return nullptr;
  }
  std::unique_ptr<driver::Dialect> dialect(std::string_view) const override { return nullptr; }
};

TEST_F(PluginSearch, OnlyThePluginOfTheSchemeIsLoaded) {
  copy("good");
  copy("twin");
  plugin::Registry registry({{folder_}, {}});
  registry.driver_for_scheme("good");
  EXPECT_THAT(mapped_files(), HasSubstr((folder_ / "dunlin_good.so").string()));
  EXPECT_THAT(mapped_files(), Not(HasSubstr((folder_ / "dunlin_twin.so").string())));
}

TEST_F(PluginSearch, APluginIsFoundByASchemeThatIsNotItsName) {
  copy("twin");
  copy("nosymbol");
  plugin::Registry registry({{folder_}, {}});
  driver::Driver& found = registry.driver_for_scheme("GOOD");
  EXPECT_EQ(&found, &registry.driver_for_scheme("twin"));
  EXPECT_THAT(mapped_files(), Not(HasSubstr((folder_ / "dunlin_nosymbol.so").string())));
}

TEST_F(PluginSearch, LibrariesStayLoadedWithoutTheirRegistry) {
  copy("good");
  driver::Driver* driver = nullptr;
  {
    plugin::Registry registry({{folder_}, {}});
    driver = &registry.driver_for_scheme("good");
  }
  EXPECT_THAT(mapped_files(), HasSubstr((folder_ / "dunlin_good.so").string()));
  EXPECT_THROW(driver->connect({}, {}), DatabaseError);
  plugin::Registry again({{folder_}, {}});
  EXPECT_EQ(&again.driver_for_scheme("good"), driver);
}

TEST_F(PluginSearch, FoldersComeBeforeTheSearchPath) {
  copy("good");
  plugin::Registry registry({{folder_}, kZoo.string()});
  registry.driver_for_scheme("good");
  for (const plugin::PluginInfo& info : registry.list()) {
    if (info.name != "good") continue;
    EXPECT_EQ(info.ok, info.path.parent_path() == folder_);
    EXPECT_TRUE(info.ok || info.reason.find("comes before it") != std::string::npos) << info.reason;
  }
}

/// What root must not run.
class PluginTrust : public PluginSearch {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "only root has more to lose than its own";
    copy("good");
  }

  void expect_refused(const std::string& why) const {
    plugin::Registry registry({{folder_}, {}});
    const Error error = error_of([&] { registry.driver_for_scheme("good"); });
    EXPECT_EQ(error.code(), Code::plugin_refused);
    EXPECT_THAT(error.message(), HasSubstr(why));
    EXPECT_THAT(error.hint(), HasSubstr("chown root"));
    for (const plugin::PluginInfo& info : registry.list()) {
      if (info.path.parent_path() == folder_) {
        EXPECT_THAT(info.reason, HasSubstr(why));
      }
    }
    EXPECT_THAT(mapped_files(), Not(HasSubstr(folder_.string())));
  }

  fs::path file() const { return folder_ / "dunlin_good.so"; }
  static constexpr uid_t kNobody = 65534;
};

TEST_F(PluginTrust, AFileOfSomebodyElse) {
  ASSERT_EQ(::chown(file().c_str(), kNobody, 0), 0);
  expect_refused("the file belongs to another user (uid 65534)");
}

TEST_F(PluginTrust, AFileThatEverybodyCanWrite) {
  ASSERT_EQ(::chmod(file().c_str(), 0646), 0);
  expect_refused("the file can be written by everybody");
}

TEST_F(PluginTrust, AFileThatAGroupCanWrite) {
  ASSERT_EQ(::chown(file().c_str(), 0, kNobody), 0);
  ASSERT_EQ(::chmod(file().c_str(), 0664), 0);
  expect_refused("the file can be written by a group (gid 65534)");
}

TEST_F(PluginTrust, AFolderThatEverybodyCanWrite) {
  ASSERT_EQ(::chmod(folder_.c_str(), 0777), 0);
  expect_refused("its folder can be written by everybody");
}

TEST_F(PluginTrust, AFolderOfSomebodyElse) {
  ASSERT_EQ(::chown(folder_.c_str(), kNobody, 0), 0);
  expect_refused("its folder belongs to another user");
}

TEST_F(PluginSearch, ACopyThatWasCutOffIsRefused) {
  copy("good");
  const fs::path file = folder_ / "dunlin_good.so";
  fs::resize_file(file, 5000);
  plugin::Registry registry({{folder_}, {}});
  const std::vector<plugin::PluginInfo> all = registry.list();
  const auto cut =
      std::find_if(all.begin(), all.end(), [&](const auto& info) { return info.path == file; });
  ASSERT_NE(cut, all.end());
  EXPECT_THAT(cut->reason, HasSubstr("shorter than it says"));
}

TEST_F(PluginSearch, APipeIsRefused) {
  ASSERT_EQ(::mkfifo((folder_ / "dunlin_pipe.so").c_str(), 0600), 0);
  plugin::Registry registry({{folder_}, {}});
  const std::vector<plugin::PluginInfo> all = registry.list();
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const plugin::PluginInfo& info) {
    return info.name == "pipe" && !info.ok;
  }));
}

TEST_F(PluginSearch, TheSearchPathIsSplitAtColons) {
  plugin::Registry registry({{}, folder_.string() + ":" + kZoo.string()});
  EXPECT_NO_THROW(registry.driver_for_scheme("good"));
}

TEST_F(PluginSearch, RelativeFoldersAreRefused) {
  plugin::Registry option({{"plugins"}, {}});
  const Error relative = error_of([&] { option.driver_for_scheme("good"); });
  EXPECT_EQ(relative.code(), Code::config_invalid);
  EXPECT_THAT(relative.message(), HasSubstr("'plugins', which is not an absolute path"));
  for (const std::string& path :
       {":" + kZoo.string(), kZoo.string() + ":", kZoo.string() + "::" + kZoo.string()}) {
    plugin::Registry variable({{}, path});
    EXPECT_THAT(error_of([&] { variable.list(); }).message(), HasSubstr("has an empty entry"));
  }
}

TEST_F(PluginSearch, TheCurrentFolderIsNotSearched) {
  copy("good");
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  plugin::Registry registry({{}, {}});
  EXPECT_EQ(error_of([&] { registry.driver_for_scheme("good"); }).code(), Code::plugin_missing);
  fs::current_path(before);
}

TEST_F(PluginSearch, WhatWasSearchedIsNamed) {
  copy("twin");
  plugin::Registry registry({{folder_, folder_ / "missing"}, {}});
  const Error error = error_of([&] { registry.driver_for_scheme("zanzibar"); });
  EXPECT_EQ(error.code(), Code::plugin_missing);
  EXPECT_EQ(error.message(), "no plugin serves URLs that begin with 'zanzibar:'");
  EXPECT_THAT(error.context().detail,
              HasSubstr("searched " + folder_.string() + ": dunlin_twin.so"));
  EXPECT_THAT(error.context().detail,
              HasSubstr("searched " + (folder_ / "missing").string() + ": no such folder"));
  EXPECT_THAT(error.context().detail,
              HasSubstr("searched " + plugin::default_plugin_directory().string()));
  EXPECT_THAT(error.hint(), HasSubstr("--plugin-dir"));
  EXPECT_EQ(error_of([&] { registry.driver_for_scheme("goot"); }).hint(), "did you mean 'good'?");
}

TEST_F(PluginSearch, DialectsAreFoundWithAVersion) {
  copy("twin");
  plugin::Registry registry({{folder_}, {}});
  EXPECT_EQ(&registry.driver_for_dialect("twin10.11"), &registry.driver_for_scheme("twin"));
  EXPECT_EQ(error_of([&] { registry.driver_for_dialect("good"); }).code(), Code::dialect_unknown);
}

TEST_F(PluginSearch, DriversOfTheProgramGoFirst) {
  copy("good");
  plugin::Registry registry({{folder_}, {}});
  plugin::PluginInfo info;
  info.name = "own";
  info.dialects = {"good"};
  info.schemes = {"good"};
  auto own = std::make_unique<NullDriver>();
  const driver::Driver* raw = own.get();
  registry.add(info, std::move(own));
  EXPECT_EQ(&registry.driver_for_scheme("good"), raw);
  EXPECT_THROW(registry.add(info, std::make_unique<NullDriver>()), PluginError);
  EXPECT_THROW(registry.add(info, nullptr), PluginError);
}

TEST(PluginDefaultDirectory, LiesBesideTheCoreLibrary) {
  const fs::path folder = plugin::default_plugin_directory();
  EXPECT_TRUE(folder.is_absolute());
  EXPECT_EQ(folder.filename(), "plugins-" + std::to_string(DUNLIN_PLUGIN_ABI));
  EXPECT_TRUE(fs::exists(folder.parent_path().parent_path() / "libdunlin.so"));
}

}  // namespace
}  // namespace dunlin::test
