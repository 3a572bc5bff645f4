// Small functions on text that the standard library lacks. All are pure and thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"

namespace dunlin::text {

/// Without blanks, tabs and line ends at both ends.
DUNLIN_API std::string_view trim(std::string_view text);
/// ASCII letters only, as SQL folds unquoted names.
DUNLIN_API std::string lower(std::string_view text);
DUNLIN_API std::string upper(std::string_view text);
/// ASCII letters compare without case.
DUNLIN_API bool iequals(std::string_view a, std::string_view b);
/// The parts between `separator`s; an empty text gives one empty part.
DUNLIN_API std::vector<std::string_view> split(std::string_view text, char separator);
DUNLIN_API std::string join(std::span<const std::string> parts, std::string_view separator);
DUNLIN_API std::string replace_all(std::string text, std::string_view from, std::string_view to);
/// `text` between two `quote` characters, with every `quote` inside doubled.
DUNLIN_API std::string quoted(std::string_view text, char quote);
/// The offset of the first byte that is not valid UTF-8, or nothing.
DUNLIN_API std::optional<std::size_t> invalid_utf8(std::string_view text);
/// At most `bytes` bytes of `text`, never cutting a UTF-8 character in two.
DUNLIN_API std::string_view clip_utf8(std::string_view text, std::size_t bytes);
/// The candidate that is most likely meant by a mistyped `word`, or nothing when none is near.
DUNLIN_API std::optional<std::string> nearest(std::string_view word,
                                              std::span<const std::string> candidates);

}  // namespace dunlin::text
