// One plugin file: loaded, checked, its driver made. Loaded files stay for the life of the process.
#pragma once

#include <filesystem>
#include <string>

#include "dunlin/driver/driver.hpp"
#include "dunlin/plugin/registry.hpp"

namespace dunlin::plugin {

struct Library {
  PluginInfo info;
  driver::Driver* driver = nullptr;  ///< never null
};

/// Loads and checks `file`, or gives what an earlier call loaded. Thread-safe.
/// \param name  what the file's name says: dunlin_NAME.so
/// Throws: PluginError (plugin_refused) whose message is `refusal` of the first check that failed.
const Library& load_library(const std::filesystem::path& file, const std::string& name);

}  // namespace dunlin::plugin
