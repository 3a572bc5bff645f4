// Reads one token after the other; what tokenize(), split() and leading_words() are made of.
#pragma once

#include <cstddef>
#include <string_view>

#include "dunlin/sql/lexer.hpp"

namespace dunlin::sql {

/// Letters, digits, '_', '$' and every byte of a character beyond ASCII.
bool is_word_char(char c) noexcept;

/// A single pass over a text, which must outlive the scanner.
class Scanner {
 public:
  Scanner(std::string_view text, const LexRules& rules) : text_(text), rules_(rules) {}

  /// The next token; false at the end of the text.
  bool next(Token& token);
  /// Goes on reading at `offset`.
  void seek(std::size_t offset) { at_ = offset; }
  /// What ends a statement instead of ";": found as a token of its own wherever it stands in code.
  /// Empty: nothing does.
  void set_delimiter(std::string_view delimiter) { delimiter_ = delimiter; }
  /// Are we between the marks of an executable comment?
  bool in_executable_comment() const { return in_executable_; }
  std::string_view text_of(const Token& token) const {
    return text_.substr(token.offset, token.length);
  }
  /// Is it "/*!50003" or the "*/" that belongs to it?
  bool is_executable_mark(const Token& token) const;

 private:
  char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool at_delimiter(std::size_t offset) const;
  Token take(TokenKind kind, std::size_t end);

  Token read();
  Token read_word();
  Token read_dollar();
  Token read_block_comment();
  Token read_double_quoted(std::size_t open);

  bool starts_line_comment() const;
  std::size_t line_comment_end() const;
  std::size_t block_comment_end() const;
  std::size_t quoted_end(std::size_t open, char quote, bool backslashes) const;
  std::size_t escape_string_end(std::size_t open) const;
  std::size_t number_end() const;

  std::string_view text_;
  const LexRules& rules_;
  std::string_view delimiter_;
  std::size_t at_ = 0;
  bool in_executable_ = false;
};

}  // namespace dunlin::sql
