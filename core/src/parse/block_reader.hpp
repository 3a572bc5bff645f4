// A reader of small PL/pgSQL bodies: token by token, only what has an exact meaning as plain
// statements. Whatever else a body says makes it unreadable, which is never an error.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/sql/lexer.hpp"

namespace dunlin::parse {

/// The tokens of a body, comments left out, with a place to read from.
class BlockReader {
 public:
  explicit BlockReader(std::string_view body);

  bool at_end() const { return place_ == tokens_.size(); }
  /// Takes the last semicolon, if there is one; whether nothing else follows.
  bool ends();
  std::size_t place() const { return place_; }
  /// Where in the body the next token begins; not at the end.
  std::size_t offset() const { return tokens_[place_].offset; }
  void go_to(std::size_t place) { place_ = place; }
  /// Takes the words (or one-character symbols) when they all follow here; upper case.
  bool take(std::initializer_list<std::string_view> words);
  /// Whether this word follows `ahead` tokens from here.
  bool sees(std::string_view word, std::size_t ahead = 0) const;
  /// Takes a name, folded or unquoted; nothing when none follows.
  std::optional<std::string> name();
  /// The text up to the semicolon that ends it, which is taken too; nothing when there is none.
  std::optional<std::string> until_semicolon() { return until(";"); }
  /// The text up to this word outside of parentheses, which is taken too.
  std::optional<std::string> until(std::string_view word);
  /// The text inside the parentheses that begin here, which are taken.
  std::optional<std::string> parenthesized();

 private:
  std::string_view at(std::size_t i) const;

  std::string_view body_;
  std::vector<sql::Token> tokens_;
  std::size_t place_ = 0;
};

}  // namespace dunlin::parse
