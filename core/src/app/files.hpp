// Writing files without ever overwriting one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace dunlin::app {

/// Throws: ConfigError (file_unwritable).
void make_folder(const std::filesystem::path& folder);

/// Writes a file that must not exist yet; on failure nothing is left. Throws: ConfigError
/// (already_exists, file_unwritable).
void write_new_file(const std::filesystem::path& path, std::string_view content);

/// Throws: ConfigError (file_unreadable).
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace dunlin::app
