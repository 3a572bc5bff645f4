// Databases that are marked protected.
#pragma once

#include <filesystem>
#include <string>

#include "dunlin/app/project.hpp"

namespace dunlin::app {

/// Whether `url` is the database of an environment marked `protected = true`, whatever it is called
/// here. \param base  from which its relative path counts
[[nodiscard]] bool is_protected(const Project& project, const std::string& url,
                                const std::filesystem::path& base);

}  // namespace dunlin::app
