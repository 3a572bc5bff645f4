// SQLite's splitter, compared with sqlite3_complete(), which is how its shell finds the end of a
// statement.
#include <sqlite3.h>

#include <algorithm>

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

/// A trigger that never begins its body: SQLite's shell waits for an END, its parser refuses the
/// statement at the first semicolon, and so do we.
bool is_broken_trigger(const sql::Statement& statement, const sql::LexRules& rules) {
  constexpr std::size_t kMostWords = 5;  // EXPLAIN CREATE TEMP TRIGGER name
  const std::vector<std::string> words = sql::leading_words(statement.text, rules, kMostWords);
  if (std::find(words.begin(), words.end(), "TRIGGER") == words.end()) return false;
  const std::vector<sql::Token> tokens = sql::tokenize(statement.text, rules);
  return std::none_of(tokens.begin(), tokens.end(), [&](const sql::Token& token) {
    return text::iequals(std::string_view(statement.text).substr(token.offset, token.length),
                         "BEGIN");
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;  // pieces_of() takes time with the square of it
  const std::string_view text = fuzz::text_of(data, size);
  const driver::Dialect& dialect = fuzz::dialect_of("sqlite");
  const std::vector<sql::Statement> ours = fuzz::split_by_laws(text, dialect);
  if (text.find('\0') != std::string_view::npos) return 0;
  for (const sql::Statement& statement : ours) {
    if (is_broken_trigger(statement, dialect.lex_rules())) return 0;
  }
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
