// Whether root may run the code in a plugin file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace dunlin::plugin {

/// Why the file must not be loaded with root's rights: it, or its folder, belongs to somebody else
/// or can be written by others. Nothing for other users, who only risk what is theirs. Besides
/// root, the owner of this library is trusted: his code runs already.
[[nodiscard]] std::optional<std::string> untrusted(const std::filesystem::path& file);

}  // namespace dunlin::plugin
