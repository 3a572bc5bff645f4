#include "native_text.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "table_sql.hpp"

namespace dunlin::sqlite {
namespace {

using sql::TokenKind;

bool is_keyword(std::string_view word) {
  return sqlite3_keyword_check(word.data(), static_cast<int>(word.size())) != 0;
}

constexpr std::array<std::string_view, 10> kPairs{
    "<=", ">=", "<>", "!=", "==", "||", "<<", ">>", "->", "->>"};

/// A token in its one spelling, and what the blanks around it depend on.
struct Piece {
  std::string text;
  TokenKind kind = TokenKind::symbol;
  bool keyword = false;
};

Piece spelled(std::string_view token, TokenKind kind, const KnownNames& names) {
  Piece piece{std::string(token), kind, false};
  if (kind == TokenKind::word) {
    piece.keyword = is_keyword(token);
    if (piece.keyword && !names.contains(text::lower(token))) piece.text = text::upper(token);
  }
  if (kind != TokenKind::quoted_identifier) return piece;
  const std::string name = unquoted(token);
  if (is_plain_name(name) && names.contains(text::lower(name))) {
    piece.text = name;
    piece.kind = TokenKind::word;
  } else {
    piece.text = quote_identifier(name);
  }
  return piece;
}

std::vector<Piece> pieces(std::string_view sql, const KnownNames& names) {
  std::vector<Piece> out;
  const Words words(sql);
  for (std::size_t i = 0; i < words.size(); ++i) {
    Piece piece = spelled(words.at(i), words.kind(i), names);
    const bool joins =
        !out.empty() && i > 0 && words.end(i - 1) == words.begin(i) &&
        std::find(kPairs.begin(), kPairs.end(), out.back().text + piece.text) != kPairs.end();
    if (joins) {
      out.back().text += piece.text;
      if (out.back().text == "==") out.back().text = "=";
      if (out.back().text == "!=") out.back().text = "<>";
    } else {
      out.push_back(std::move(piece));
    }
  }
  return out;
}

/// Whether a sign behind this piece is a number's, not an operator between two values.
bool before_value(const Piece& piece) {
  if (piece.kind == TokenKind::symbol) return piece.text != ")";
  return piece.keyword && piece.text != "NULL" && piece.text != "END";
}

bool blank_between(const std::vector<Piece>& all, std::size_t at) {
  const Piece& left = all[at - 1];
  const Piece& right = all[at];
  if (right.text == "," || right.text == ")" || right.text == "." || right.text == ";")
    return false;
  if (left.text == "(" || left.text == ".") return false;
  const bool sign = left.text == "-" || left.text == "+";
  if (sign && (at == 1 || before_value(all[at - 2]))) return false;
  if (right.text == "(") return left.kind == TokenKind::symbol || left.keyword;
  return true;
}

}  // namespace

Words::Words(std::string_view sql) : sql_(sql) {
  for (const sql::Token& token : sql::tokenize(sql, sqlite_lex_rules())) {
    if (token.kind != TokenKind::comment) tokens_.push_back(token);
  }
}

std::string_view Words::at(std::size_t index) const {
  if (index >= tokens_.size()) return {};
  return sql_.substr(tokens_[index].offset, tokens_[index].length);
}

bool Words::is(std::size_t index, std::string_view word) const {
  return index < tokens_.size() && kind(index) != TokenKind::quoted_identifier &&
         kind(index) != TokenKind::string && text::iequals(at(index), word);
}

std::size_t Words::find(std::string_view word, std::size_t from) const {
  int depth = 0;
  for (std::size_t i = from; i < size(); ++i) {
    if (depth == 0 && is(i, word)) return i;
    if (is(i, "(")) ++depth;
    if (is(i, ")")) --depth;
  }
  return size();
}

std::size_t Words::behind_parenthesis(std::size_t open) const {
  int depth = 0;
  for (std::size_t i = open; i < size(); ++i) {
    if (is(i, "(")) ++depth;
    if (is(i, ")") && --depth == 0) return i + 1;
  }
  return size();
}

std::string Words::text(std::size_t first, std::size_t last) const {
  if (first >= last || first >= size()) return {};
  return std::string(sql_.substr(begin(first), end(std::min(last, size()) - 1) - begin(first)));
}

std::vector<std::string> Words::list(std::size_t open) const {
  std::vector<std::string> items;
  if (!is(open, "(")) return items;
  const std::size_t close = behind_parenthesis(open) - 1;
  std::size_t first = open + 1;
  while (first < close) {
    const std::size_t comma = std::min(find(",", first), close);
    items.push_back(text(first, comma));
    first = comma + 1;
  }
  return items;
}

bool is_plain_name(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const bool plain = !name.empty() && letter(name.front()) &&
                     std::all_of(name.begin(), name.end(),
                                 [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
  return plain && !is_keyword(name);
}

std::string canonical(std::string_view sql, const KnownNames& names) {
  const std::vector<Piece> all = pieces(sql, names);
  std::string out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0 && blank_between(all, i)) out += ' ';
    out += all[i].text;
  }
  return out;
}

}  // namespace dunlin::sqlite
