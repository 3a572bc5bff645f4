#include "dunlin/base/position.hpp"

#include <algorithm>

namespace dunlin {
namespace {

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace

Position locate(std::string_view text, std::size_t offset, const Position& origin) {
  offset = std::min(offset, text.size());
  Position found = origin;
  found.offset = origin.offset + offset;
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++found.line;
      found.column = 1;
    } else if (starts_character(c)) {
      ++found.column;
    }
  }
  return found;
}

std::string_view line_at(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  std::string_view line = text.substr(begin, text.find('\n', offset) - begin);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::string to_string(const Position& position) {
  std::string out = position.file;
  if (!position.known()) return out;
  if (!out.empty()) out += ':';
  out += std::to_string(position.line);
  if (position.column != 0) out += ':' + std::to_string(position.column);
  return out;
}

}  // namespace dunlin
