// SQLite's SQL in one spelling, and small pieces read out of it.
//
// SQLite keeps the author's text; two databases are equal when their texts differ in blanks,
// comments, the case of keywords and quotes that are not needed.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/sql/lexer.hpp"

namespace dunlin::sqlite {

/// The names of tables, views and columns, in lower case: a quoted word among them is a name.
using KnownNames = std::set<std::string>;

/// The tokens of a text without comments.
class Words {
 public:
  explicit Words(std::string_view sql);

  std::size_t size() const { return tokens_.size(); }
  std::string_view at(std::size_t index) const;
  sql::TokenKind kind(std::size_t index) const { return tokens_[index].kind; }
  std::size_t begin(std::size_t index) const { return tokens_[index].offset; }
  std::size_t end(std::size_t index) const { return tokens_[index].offset + tokens_[index].length; }
  /// Whether the token is that unquoted word or symbol; false behind the end.
  bool is(std::size_t index, std::string_view word) const;
  /// The first token from `from` on that is the word, outside of parentheses; size() when there is
  /// none.
  std::size_t find(std::string_view word, std::size_t from = 0) const;
  /// The token behind the parenthesis that opens at `open`.
  std::size_t behind_parenthesis(std::size_t open) const;
  /// The text of tokens [first, last).
  std::string text(std::size_t first, std::size_t last) const;
  /// What stands between the commas of the parenthesis that opens at `open`.
  std::vector<std::string> list(std::size_t open) const;

 private:
  std::string_view sql_;
  std::vector<sql::Token> tokens_;
};

/// One spelling: single blanks, no comments, keywords in capitals, names quoted where they must be.
/// A quoted word that is no known name keeps its quotes, for it may be a string.
std::string canonical(std::string_view sql, const KnownNames& names);

/// Whether a name can be written without quotes.
bool is_plain_name(std::string_view name);

}  // namespace dunlin::sqlite
