#include <optional>
#include <utility>

#include "dunlin/base/text.hpp"
#include "dunlin/sql/lexer.hpp"
#include "sql/compound.hpp"
#include "sql/scanner.hpp"

namespace dunlin::sql {
namespace {

class Splitter {
 public:
  Splitter(std::string_view text, const LexRules& rules, const Position& origin)
      : text_(text),
        rules_(rules),
        scanner_(text, rules),
        compound_(rules.compound),
        place_(origin) {
    compound_.reset();
  }

  std::vector<Statement> run() {
    for (Token token; scanner_.next(token);) {
      if (token.kind == TokenKind::comment) continue;
      if (rules_.delimiter_command && take_delimiter_command(token)) continue;
      if (ends_statement(token)) {
        finish();
      } else {
        extend(token);
      }
    }
    finish();
    return std::move(statements_);
  }

 private:
  bool ends_statement(const Token& token) {
    const std::string_view text = scanner_.text_of(token);
    if (!delimiter_.empty()) return token.kind == TokenKind::symbol && text == delimiter_;
    if (text != ";" || scanner_.in_executable_comment()) return false;
    return begin_ == end_ || !compound_.semicolon();
  }

  void extend(const Token& token) {
    if (begin_ == end_) begin_ = token.offset;
    end_ = token.offset + token.length;
    const std::string_view text = scanner_.text_of(token);
    if (text != ";" && !scanner_.is_executable_mark(token)) compound_.token(token.kind, text);
  }

  void finish() {
    if (begin_ != end_) {
      // Counted on from the statement before, so that a long file is walked once.
      place_ = locate(text_.substr(place_at_, begin_ - place_at_), begin_ - place_at_, place_);
      place_at_ = begin_;
      statements_.push_back(
          {std::string(text_.substr(begin_, end_ - begin_)), place_, end_ - begin_});
    }
    begin_ = end_ = 0;
    compound_.reset();
  }

  /// "DELIMITER //" alone on its line: between statements or, while another delimiter than ";" is
  /// set, also after one that lacks its end.
  bool take_delimiter_command(const Token& token) {
    if (token.kind != TokenKind::word || (begin_ != end_ && delimiter_.empty())) return false;
    if (!text::iequals(scanner_.text_of(token), "DELIMITER")) return false;
    const std::size_t before = text_.substr(0, token.offset).rfind('\n');
    const std::size_t line_begin = before == std::string_view::npos ? 0 : before + 1;
    if (!text::trim(text_.substr(line_begin, token.offset - line_begin)).empty()) return false;

    const std::size_t rest = token.offset + token.length;
    const std::size_t line_end = std::min(text_.find('\n', rest), text_.size());
    const std::string_view argument = text::trim(text_.substr(rest, line_end - rest));
    if (argument.empty() || argument.find_first_of(" \t") != std::string_view::npos) return false;

    finish();
    delimiter_ = argument == ";" ? std::string_view() : argument;
    scanner_.set_delimiter(delimiter_);
    scanner_.seek(line_end);
    return true;
  }

  std::string_view text_;
  const LexRules& rules_;
  Scanner scanner_;
  CompoundTracker compound_;
  std::vector<Statement> statements_;
  std::string_view delimiter_;  ///< empty: a semicolon
  std::size_t begin_ = 0;       ///< of the statement being read; equal to end_: none
  std::size_t end_ = 0;
  Position place_;  ///< of byte place_at_
  std::size_t place_at_ = 0;
};

}  // namespace

std::vector<Statement> split(std::string_view text, const LexRules& rules, const Position& origin) {
  return Splitter(text, rules, origin).run();
}

}  // namespace dunlin::sql
