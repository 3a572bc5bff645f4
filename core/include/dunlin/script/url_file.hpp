// The database URL in a file of its own, as secrets are handed to containers.
#pragma once

#include <filesystem>
#include <string>

#include "dunlin/base/export.hpp"

namespace dunlin::script {

/// The URL in the file that DATABASE_URL_FILE names: one line, nothing else.
/// Throws: ConfigError (config_unreadable, url_missing).
[[nodiscard]] DUNLIN_API std::string url_in_file(const std::filesystem::path& file);

}  // namespace dunlin::script
