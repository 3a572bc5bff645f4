// Errors for people.
#pragma once

#include <filesystem>
#include <string>

#include "dunlin/base/error.hpp"
#include "output.hpp"

namespace dunlin::cli {

/// Several lines without the last line end: code and message, the place with its line and a caret,
/// what the server said, what was applied and what was rolled back, what to do next. Parts that are
/// unknown are left out. Of a DiagnosticsError every diagnostic is shown, the first 20 of a long
/// list.
[[nodiscard]] std::string render_error(const Error& error, const Style& style,
                                       const std::filesystem::path& directory = {});

}  // namespace dunlin::cli
