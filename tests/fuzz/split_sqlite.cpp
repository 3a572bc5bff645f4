// SQLite's splitter, compared with sqlite3_complete(), which is how its shell finds the end of a
// statement.
#include <sqlite3.h>

#include "split.hpp"

namespace {

using namespace dunlin;

/// The pieces between the semicolons at which SQLite says that a statement is complete.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ';') continue;
    const std::string piece(text.substr(begin, i + 1 - begin));
    if (sqlite3_complete(piece.c_str()) == 0) continue;
    pieces.push_back(piece);
    begin = i + 1;
  }
  pieces.emplace_back(text.substr(begin));
  return pieces;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;  // pieces_of() takes time with the square of it
  const std::string_view text = fuzz::text_of(data, size);
  const driver::Dialect& dialect = fuzz::dialect_of("sqlite");
  const std::vector<sql::Statement> ours = fuzz::split_by_laws(text, dialect);
  if (text.find('\0') != std::string_view::npos) return 0;
  std::vector<std::string> theirs;
  for (const std::string& piece : pieces_of(text)) {
    const std::vector<sql::Statement> in_piece = sql::split(piece, dialect.lex_rules(), {});
    fuzz::require(in_piece.size() <= 1, "what SQLite takes for one statement is one");
    if (!in_piece.empty()) theirs.push_back(in_piece[0].text);
  }
  fuzz::require(theirs.size() == ours.size(), "SQLite finds as many statements");
  for (std::size_t i = 0; i < ours.size(); ++i)
    fuzz::require(ours[i].text == theirs[i], "SQLite finds the same statements");
  return 0;
}
