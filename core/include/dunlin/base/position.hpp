// Where a piece of text stands in its file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dunlin/base/export.hpp"

namespace dunlin {

/// A place in a file. Lines and columns count from 1 (columns in UTF-8 characters), offsets in
/// bytes from 0. `line == 0` means "no place known".
struct Position {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;
  std::size_t offset = 0;

  bool known() const noexcept { return line != 0; }
  friend bool operator==(const Position&, const Position&) = default;
};

/// The position of byte `offset` of `text`, which is (a part of) `file`.
/// \param text    the whole text in which `offset` counts; an offset past its end means its end
/// \param origin  the position of the first byte of `text`: line, column and offset are counted on
/// from it
DUNLIN_API Position locate(std::string_view text, std::size_t offset, const Position& origin);

/// The line of `text` that holds byte `offset`, without its line end.
DUNLIN_API std::string_view line_at(std::string_view text, std::size_t offset);

/// "file:line:column", as compilers print it; parts that are not known are left out.
DUNLIN_API std::string to_string(const Position& position);

}  // namespace dunlin
