#include "dunlin/sql/lexer.hpp"

#include <algorithm>

#include "dunlin/base/text.hpp"
#include "sql/scanner.hpp"

namespace dunlin::sql {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool starts_word(char c) {
  return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
}

/// The end of the word, number or mark that goes on as long as `belongs` says so.
template <typename Predicate>
std::size_t run_end(std::string_view text, std::size_t from, Predicate belongs) {
  while (from < text.size() && belongs(text[from])) ++from;
  return from;
}

/// One past `found`, or the end of the text when nothing was found.
std::size_t past(std::string_view text, std::size_t found, std::size_t length) {
  return found == std::string_view::npos ? text.size() : found + length;
}

}  // namespace

bool is_word_char(char c) noexcept {
  return starts_word(c) || is_digit(c) || c == '$';
}

bool Scanner::next(Token& token) {
  at_ = run_end(text_, at_, is_blank);
  if (at_ >= text_.size()) return false;
  token = at_delimiter(at_) ? take(TokenKind::symbol, at_ + delimiter_.size()) : read();
  return true;
}

bool Scanner::is_executable_mark(const Token& token) const {
  if (token.kind != TokenKind::symbol || !rules_.executable_comments) return false;
  const std::string_view text = text_of(token);
  return text == "*/" || (text.size() > 1 && text.starts_with("/*"));
}

bool Scanner::at_delimiter(std::size_t offset) const {
  if (delimiter_.empty() || !text_.substr(offset).starts_with(delimiter_)) return false;
  // A delimiter made of letters is a whole word only: "go" ends no statement in "goods".
  const std::size_t end = offset + delimiter_.size();
  return !starts_word(delimiter_.front()) || end >= text_.size() || !is_word_char(text_[end]);
}

Token Scanner::take(TokenKind kind, std::size_t end) {
  const Token token{kind, at_, end - at_};
  at_ = end;
  return token;
}

Token Scanner::read() {
  const char c = text_[at_];
  if (starts_line_comment()) return take(TokenKind::comment, line_comment_end());
  if (starts_word(c)) return read_word();
  const bool second_dot = at_ > 0 && text_[at_ - 1] == '.';  // of a range: 1..10
  if (is_digit(c) || (c == '.' && is_digit(peek(1)) && !second_dot)) {
    return take(TokenKind::number, number_end());
  }
  if (c == '/' && peek(1) == '*') return read_block_comment();
  if (c == '\'') return take(TokenKind::string, quoted_end(at_, c, rules_.backslash_escapes));
  if (c == '"') return read_double_quoted(at_);
  if (c == '`' && rules_.backtick_identifiers) {
    return take(TokenKind::quoted_identifier, quoted_end(at_, c, false));
  }
  if (c == '[' && rules_.bracket_identifiers) {
    return take(TokenKind::quoted_identifier, past(text_, text_.find(']', at_), 1));
  }
  if (c == '$') return read_dollar();
  if (c == '*' && in_executable_ && peek(1) == '/') {
    in_executable_ = false;
    return take(TokenKind::symbol, at_ + 2);
  }
  // Where dollar quotes are known, a question mark is an operator and $1 the parameter.
  const bool parameter = c == '?' && !rules_.dollar_quotes;
  return take(parameter ? TokenKind::parameter : TokenKind::symbol, at_ + 1);
}

bool Scanner::starts_line_comment() const {
  if (text_[at_] == '#') return rules_.hash_comments;
  if (text_[at_] != '-' || peek(1) != '-') return false;
  const char after = peek(2);
  return !rules_.dashes_need_blank || static_cast<unsigned char>(after) <= ' ' || after == '\x7f';
}

std::size_t Scanner::line_comment_end() const {
  const std::string_view ends = rules_.carriage_return_ends_line ? "\r\n" : "\n";
  return past(text_, text_.find_first_of(ends, at_), 0);
}

Token Scanner::read_block_comment() {
  if (rules_.executable_comments && (peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!'))) {
    in_executable_ = true;
    return take(TokenKind::symbol, run_end(text_, at_ + (peek(2) == '!' ? 3 : 4), is_digit));
  }
  return take(TokenKind::comment, block_comment_end());
}

std::size_t Scanner::block_comment_end() const {
  if (!rules_.nested_comments) return past(text_, text_.find("*/", at_ + 2), 2);
  std::size_t depth = 1;
  std::size_t i = at_ + 2;
  for (; depth > 0 && i + 1 < text_.size(); ++i) {
    const bool opens = text_[i] == '/' && text_[i + 1] == '*';
    const bool closes = text_[i] == '*' && text_[i + 1] == '/';
    if (opens) ++depth;
    if (closes) --depth;
    if (opens || closes) ++i;
  }
  return depth == 0 ? i : text_.size();
}

std::size_t Scanner::quoted_end(std::size_t open, char quote, bool backslashes) const {
  for (std::size_t i = open + 1; i < text_.size(); ++i) {
    if (backslashes && text_[i] == '\\') {
      ++i;
    } else if (text_[i] == quote) {
      if (i + 1 >= text_.size() || text_[i + 1] != quote) return i + 1;
      ++i;
    }
  }
  return text_.size();
}

Token Scanner::read_double_quoted(std::size_t open) {
  const bool string = rules_.double_quotes_are_strings;
  return take(string ? TokenKind::string : TokenKind::quoted_identifier,
              quoted_end(open, '"', string && rules_.backslash_escapes));
}

/// E'...' goes on, with its escapes, in a string on one of the next lines.
std::size_t Scanner::escape_string_end(std::size_t open) const {
  std::size_t end = quoted_end(open, '\'', true);
  for (;;) {
    const std::size_t next = run_end(text_, end, is_blank);
    const std::string_view gap = text_.substr(end, next - end);
    if (next >= text_.size() || text_[next] != '\'') return end;
    if (gap.find_first_of("\r\n") == std::string_view::npos) return end;
    end = quoted_end(next, '\'', true);
  }
}

Token Scanner::read_dollar() {
  const std::size_t tag_end =
      run_end(text_, at_ + 1, [](char c) { return is_word_char(c) && c != '$'; });
  const bool quotes =
      rules_.dollar_quotes && tag_end < text_.size() && text_[tag_end] == '$' && !is_digit(peek(1));
  if (quotes) {
    const std::string_view tag = text_.substr(at_, tag_end + 1 - at_);
    return take(TokenKind::string, past(text_, text_.find(tag, tag_end + 1), tag.size()));
  }
  if (is_digit(peek(1))) return take(TokenKind::parameter, run_end(text_, at_ + 1, is_digit));
  return take(TokenKind::symbol, at_ + 1);
}

Token Scanner::read_word() {
  const char c = text_[at_];
  if (peek(1) == '\'') {
    if (rules_.escape_strings && (c == 'E' || c == 'e')) {
      return take(TokenKind::string, escape_string_end(at_ + 1));
    }
    if (std::string_view("bBnNxX").find(c) != std::string_view::npos) {
      return take(TokenKind::string, quoted_end(at_ + 1, '\'', rules_.backslash_escapes));
    }
  }
  if (rules_.escape_strings && (c == 'U' || c == 'u') && peek(1) == '&') {
    if (peek(2) == '\'') return take(TokenKind::string, quoted_end(at_ + 2, '\'', false));
    if (peek(2) == '"') return read_double_quoted(at_ + 2);
  }
  std::size_t end = at_ + 1;
  const bool watch = !delimiter_.empty() && !starts_word(delimiter_.front());
  while (end < text_.size() && is_word_char(text_[end]) && !(watch && at_delimiter(end))) ++end;
  return take(TokenKind::word, end);
}

std::size_t Scanner::number_end() const {
  const bool hexadecimal = text_[at_] == '0' && (peek(1) == 'x' || peek(1) == 'X');
  std::size_t i = at_ + 1;
  for (; i < text_.size(); ++i) {
    const char c = text_[i];
    const char after = i + 1 < text_.size() ? text_[i + 1] : '\0';
    if (is_digit(c) || is_letter(c) || c == '_') continue;
    if (c == '.' && after != '.') continue;
    const bool exponent = !hexadecimal && (text_[i - 1] == 'e' || text_[i - 1] == 'E');
    if ((c == '+' || c == '-') && exponent && is_digit(after)) continue;
    break;
  }
  return i;
}

std::vector<Token> tokenize(std::string_view text, const LexRules& rules) {
  std::vector<Token> tokens;
  Scanner scanner(text, rules);
  for (Token token; scanner.next(token);) tokens.push_back(token);
  return tokens;
}

std::vector<std::string> leading_words(std::string_view statement, const LexRules& rules,
                                       std::size_t count) {
  std::vector<std::string> words;
  Scanner scanner(statement, rules);
  for (Token token; words.size() < count && scanner.next(token);) {
    if (token.kind == TokenKind::comment || scanner.is_executable_mark(token)) continue;
    if (token.kind != TokenKind::word) break;
    words.push_back(text::upper(scanner.text_of(token)));
  }
  return words;
}

}  // namespace dunlin::sql
