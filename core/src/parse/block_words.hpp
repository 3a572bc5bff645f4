// The words of PL/pgSQL texts: where names stand, and texts with something else in their place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/sql/lexer.hpp"

namespace dunlin::parse {

/// A text and its tokens, without comments.
class BlockWords {
 public:
  explicit BlockWords(std::string text);

  std::size_t size() const { return tokens_.size(); }
  /// A token; empty behind the last.
  std::string_view at(std::size_t i) const;
  /// Whether a token is that word, in any letters.
  bool is(std::size_t i, std::string_view word) const;
  /// Whether a token is that name, folded or unquoted, with nothing before it and a point.
  bool is_name(std::size_t i, std::string_view name) const;
  /// Whether a statement of a body begins there.
  bool begins_statement(std::size_t i) const;
  std::size_t begin_of(std::size_t i) const { return tokens_[i].offset; }
  std::size_t end_of(std::size_t i) const { return tokens_[i].offset + tokens_[i].length; }
  /// What stands from one token up to another.
  std::string between(std::size_t first, std::size_t behind) const;
  std::optional<std::size_t> find(std::string_view word, std::size_t from = 0) const;

  /// How often a name is written.
  std::size_t count(std::string_view name) const;
  /// Whether a name may get a value anywhere.
  bool assigns(std::string_view name) const;
  /// The text with `value` wherever the name is written.
  std::string with(std::string_view name, const std::string& value) const;

 private:
  std::string text_;
  std::vector<sql::Token> tokens_;
};

/// Where a word stands in a text outside of parentheses.
std::optional<std::size_t> place_outside(std::string_view text, std::string_view word);

}  // namespace dunlin::parse
