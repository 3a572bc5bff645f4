// Times as people write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "dunlin/base/export.hpp"

namespace dunlin {

/// "250ms", "2s", "5min", "1h"; a number alone is seconds; whole numbers only, at most 24 days
/// (servers count milliseconds in 31 bits). Nothing for anything else.
[[nodiscard]] DUNLIN_API std::optional<std::chrono::milliseconds> parse_duration(
    std::string_view text);

/// What parse_duration() takes, for messages.
inline constexpr std::string_view kDurationForm =
    "a time is a whole number with ms, s, min or h: 500ms, 2s, 5min; 0 means no limit";

/// The shortest text that parse_duration() reads as this: "500ms", "2s".
[[nodiscard]] DUNLIN_API std::string to_string(std::chrono::milliseconds duration);

}  // namespace dunlin
