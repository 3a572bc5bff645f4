#include "search.hpp"

#include <algorithm>
#include <boost/dll/runtime_symbol_info.hpp>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::plugin {
namespace {

namespace fs = std::filesystem;

void require_absolute(const fs::path& folder, const std::string& where) {
  if (folder.is_absolute()) return;
  const std::string what = folder.empty()
                               ? "an empty entry"
                               : "'" + folder.string() + "', which is not an absolute path";
  throw ConfigError(Code::config_invalid, where + " has " + what,
                    "plugins are never looked up relative to the current folder: write full paths");
}

std::vector<fs::path> folders_in_order(const SearchPath& search) {
  std::vector<fs::path> folders;
  for (const fs::path& folder : search.directories) {
    require_absolute(folder, "the list of plugin folders (--plugin-dir)");
    folders.push_back(folder);
  }
  if (!search.search_path.empty()) {
    for (const std::string_view entry : text::split(search.search_path, ':')) {
      require_absolute(entry, "the plugin search path (DUNLIN_PLUGIN_PATH)");
      folders.emplace_back(entry);
    }
  }
  folders.push_back(default_plugin_directory());
  return folders;
}

Folder read_folder(const fs::path& path) {
  constexpr std::string_view kPrefix = "dunlin_";
  Folder folder{path, false, {}};
  std::error_code error;
  fs::directory_iterator entries(path, error);
  folder.exists = !error;
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::path& file = entries->path();
    const std::string stem = file.stem().string();
    if (file.extension() != ".so" || !stem.starts_with(kPrefix) || stem.size() == kPrefix.size())
      continue;
    folder.candidates.push_back({stem.substr(kPrefix.size()), file});
  }
  std::sort(folder.candidates.begin(), folder.candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.name < b.name; });
  return folder;
}

}  // namespace

std::vector<Folder> read_folders(const SearchPath& search) {
  std::vector<Folder> folders;
  for (const fs::path& path : folders_in_order(search)) {
    std::error_code error;
    fs::path canonical = fs::weakly_canonical(path, error);
    if (error) canonical = path.lexically_normal();
    const bool known = std::any_of(folders.begin(), folders.end(),
                                   [&](const Folder& folder) { return folder.path == canonical; });
    if (!known) folders.push_back(read_folder(canonical));
  }
  return folders;
}

fs::path default_plugin_directory() {
  // Of this library, wherever it was moved to: the relative way to the plugins is the same in build
  // and install trees.
  const fs::path library = fs::canonical(boost::dll::this_line_location());
  return (library.parent_path() / DUNLIN_PLUGIN_RELATIVE_DIR).lexically_normal();
}

}  // namespace dunlin::plugin
