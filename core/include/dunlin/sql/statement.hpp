// A piece of SQL text and where it came from.
#pragma once

#include <cstddef>
#include <string>

#include "dunlin/base/position.hpp"

namespace dunlin::sql {

/// One statement as the author wrote it, from its first to its last token, without the closing
/// semicolon. Comments inside are kept; comments before the first token are not part of it.
struct Statement {
  std::string text;
  Position position;  ///< of the first byte of `text`; `position.offset` counts in the whole file
  std::size_t length =
      0;  ///< bytes of `text` in the file (equal to text.size() unless placeholders grew it)

  friend bool operator==(const Statement&, const Statement&) = default;
};

}  // namespace dunlin::sql
