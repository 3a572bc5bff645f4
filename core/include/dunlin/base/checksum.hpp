// Checksums of what was applied.
#pragma once

#include <string>
#include <string_view>

#include "dunlin/base/export.hpp"

namespace dunlin {

/// 32 hexadecimal digits that depend on every byte of `text`: the name-based UUID (RFC 4122 version
/// 5, SHA-1) of the text, without dashes. Tells edits apart; it is no protection against forgery.
DUNLIN_API std::string checksum(std::string_view text);

/// `digits` random hexadecimal digits (at most 32) for a new revision id.
DUNLIN_API std::string random_hex(std::size_t digits);

}  // namespace dunlin
