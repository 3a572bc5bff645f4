// Finds, checks and loads plugins.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/driver/driver.hpp"

namespace dunlin::plugin {

/// What is known of one plugin file.
struct PluginInfo {
  std::string name;
  std::filesystem::path path;  ///< empty for drivers registered by the program itself
  std::vector<std::string> dialects;
  std::vector<std::string> schemes;
  std::string version;
  bool ok = false;
  std::string reason;  ///< why it was refused
  friend bool operator==(const PluginInfo&, const PluginInfo&) = default;
};

/// Where plugins are searched, in order: `directories` (--plugin-dir), then `search_path`
/// (DUNLIN_PLUGIN_PATH, split at ':'), then the folder beside the core library. Never the current
/// folder: relative entries are refused.
struct SearchPath {
  std::vector<std::filesystem::path> directories;
  std::string search_path;
};

/// The drivers of this process. Libraries stay loaded until the process ends, whatever happens to
/// the registry. Thread-safe.
class DUNLIN_API Registry {
 public:
  explicit Registry(SearchPath search);
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  /// Registers a driver that is linked into the program; it goes before plugin files.
  void add(PluginInfo info, std::unique_ptr<driver::Driver> driver);

  /// The driver for a URL scheme. Loads only the file named dunlin_SCHEME.so or, when none answers
  /// to it, reads the descriptors of the others. Throws: PluginError naming every folder searched
  /// and why candidates were refused.
  driver::Driver& driver_for_scheme(std::string_view scheme);
  /// The driver whose dialect names hold `word` or a name that `word` begins with ("mysql8").
  /// Throws as above.
  driver::Driver& driver_for_dialect(std::string_view word);

  /// The dialect names that some plugin claims, sorted, as far as that can be told without loading
  /// any.
  std::vector<std::string> dialect_names();

  /// Every plugin file found, good or refused, by name. Loads them all.
  std::vector<PluginInfo> list();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The folder of plugins that belongs to this core library, in build tree and install tree alike.
[[nodiscard]] DUNLIN_API std::filesystem::path default_plugin_directory();

}  // namespace dunlin::plugin
