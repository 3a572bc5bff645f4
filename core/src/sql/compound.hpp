// Knows while reading a statement whether a semicolon ends it or belongs to a compound body.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "dunlin/sql/lexer.hpp"

namespace dunlin::sql {

/// Is fed all tokens of a statement but comments, in order.
class CompoundTracker {
 public:
  explicit CompoundTracker(Compound compound) : compound_(compound) {}

  /// A new statement begins.
  void reset();
  /// Takes note of a token that is not a semicolon.
  void token(TokenKind kind, std::string_view text);
  /// Takes note of a semicolon; true when it belongs to the statement.
  bool semicolon();

 private:
  /// What kind of statement its first words say.
  enum class Head { unknown, create, routine, trigger, event, other };
  /// What the next word may be: in `body`, a body may begin after more clauses of a routine's or
  /// handler's head.
  enum class Expect { nothing, statement, body };
  enum class Block { begin, if_block, loop, repeat, case_block, case_expression };

  bool is(std::string_view word) const;
  bool previous_is(std::string_view word) const;
  void symbol(std::string_view text);
  void word();
  void head_word();
  void atomic_word();
  void program_word();
  void statement_word();
  void body_word();
  void inner_word();
  bool open_block();
  void open(Block block, Expect expect);
  void close_block();

  Compound compound_;
  Head head_ = Head::unknown;
  Expect expect_ = Expect::nothing;
  std::vector<Block> blocks_;
  std::string_view current_;  ///< the token at hand
  std::string_view previous_;
  std::string_view before_previous_;
  std::size_t parentheses_ = 0;
  bool in_body_ = false;
  bool declares_ = false;     ///< inside DECLARE
  bool maybe_label_ = false;  ///< the previous token stands where a label may
};

}  // namespace dunlin::sql
