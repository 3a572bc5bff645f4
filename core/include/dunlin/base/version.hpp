// The version of the core library.
#pragma once

#include <string_view>

#include "dunlin/base/export.hpp"

namespace dunlin {

/// "0.1.0": major.minor.patch of this library.
DUNLIN_API std::string_view version() noexcept;

}  // namespace dunlin
