// Where plugin files lie.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "dunlin/plugin/registry.hpp"

namespace dunlin::plugin {

/// A file named dunlin_NAME.so.
struct Candidate {
  std::string name;
  std::filesystem::path path;
};

/// One folder of the search, in order.
struct Folder {
  std::filesystem::path path;
  bool exists = false;
  std::vector<Candidate> candidates;  ///< sorted by name
};

/// Reads the folders of the search path, each once. Throws: ConfigError (config_invalid) for an
/// entry that is not absolute.
std::vector<Folder> read_folders(const SearchPath& search);

}  // namespace dunlin::plugin
