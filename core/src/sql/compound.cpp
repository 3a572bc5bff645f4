#include "sql/compound.hpp"

#include <algorithm>
#include <array>

#include "dunlin/base/text.hpp"

namespace dunlin::sql {
namespace {

template <std::size_t N>
bool any_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view one) { return text::iequals(word, one); });
}

/// What may stand between CREATE and the kind of object, in the statements that matter here.
constexpr std::array<std::string_view, 8> kCreateOptions = {
    "OR", "REPLACE", "TEMP", "TEMPORARY", "DEFINER", "AGGREGATE", "CURRENT_USER", "CURRENT_ROLE"};

/// The first words of bodies that are one plain statement.
constexpr std::array<std::string_view, 10> kPlainBodies = {
    "RETURN", "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "CALL", "WITH", "SIGNAL", "SET"};

}  // namespace

void CompoundTracker::reset() {
  head_ = compound_ == Compound::none ? Head::other : Head::unknown;
  expect_ = Expect::nothing;
  blocks_.clear();
  current_ = previous_ = before_previous_ = {};
  parentheses_ = 0;
  in_body_ = declares_ = maybe_label_ = false;
}

bool CompoundTracker::is(std::string_view word) const {
  return text::iequals(current_, word);
}
bool CompoundTracker::previous_is(std::string_view word) const {
  return text::iequals(previous_, word);
}

void CompoundTracker::token(TokenKind kind, std::string_view text) {
  before_previous_ = previous_;
  previous_ = current_;
  current_ = text;
  if (kind == TokenKind::symbol) {
    symbol(text);
  } else if (kind == TokenKind::word) {
    word();
  } else {
    if (head_ == Head::unknown) head_ = Head::other;
    maybe_label_ = kind == TokenKind::quoted_identifier && expect_ == Expect::statement;
    const bool named = previous_is("FOLLOWS") || previous_is("PRECEDES");
    if (expect_ == Expect::statement && !named) expect_ = Expect::nothing;
  }
}

bool CompoundTracker::semicolon() {
  const bool after_end = is("END") && previous_ == ";";
  before_previous_ = previous_;
  previous_ = current_;
  current_ = ";";
  switch (compound_) {
    case Compound::none:
      return false;
    case Compound::begin_atomic:
      return !blocks_.empty() || parentheses_ > 0;
    case Compound::trigger_body:
      return in_body_ && !after_end;
    case Compound::stored_program:
      break;
  }
  if (blocks_.empty()) return false;
  expect_ = Expect::statement;
  parentheses_ = 0;
  declares_ = maybe_label_ = false;
  return true;
}

void CompoundTracker::symbol(std::string_view text) {
  if (head_ == Head::unknown) head_ = Head::other;
  if (text == "(") ++parentheses_;
  if (text == ")" && parentheses_ > 0) --parentheses_;
  if (text == ":" && maybe_label_) {
    expect_ = Expect::statement;
  } else if (expect_ == Expect::statement) {
    expect_ = Expect::nothing;
  }
  maybe_label_ = false;
}

void CompoundTracker::word() {
  if (head_ == Head::unknown || head_ == Head::create) {
    head_word();
    return;
  }
  switch (compound_) {
    case Compound::none:
      return;
    case Compound::begin_atomic:
      atomic_word();
      return;
    case Compound::trigger_body:
      if (head_ == Head::trigger && is("BEGIN")) in_body_ = true;
      return;
    case Compound::stored_program:
      program_word();
      return;
  }
}

void CompoundTracker::head_word() {
  if (head_ == Head::unknown) {
    const bool explains = is("EXPLAIN") || is("QUERY") || is("PLAN");
    if (explains && compound_ == Compound::trigger_body) return;
    const bool opens = is("CREATE") || (is("ALTER") && compound_ == Compound::stored_program);
    head_ = opens ? Head::create : Head::other;
    if (compound_ == Compound::stored_program && !opens && !is("BEGIN")) open_block();
    return;
  }
  if (is("FUNCTION") || is("PROCEDURE")) {
    head_ = Head::routine;
    expect_ = Expect::body;
  } else if (is("TRIGGER")) {
    head_ = Head::trigger;
  } else if (is("EVENT")) {
    head_ = Head::event;
  } else if (!any_of(current_, kCreateOptions) && previous_ != "=" && previous_ != "@") {
    head_ = Head::other;
  }
}

void CompoundTracker::atomic_word() {
  if (head_ != Head::routine) return;
  if (blocks_.empty()) {
    if (is("ATOMIC") && previous_is("BEGIN")) blocks_.push_back(Block::begin);
  } else if (is("CASE")) {
    blocks_.push_back(Block::case_expression);
  } else if (is("END")) {
    blocks_.pop_back();
  }
}

void CompoundTracker::program_word() {
  const bool named = previous_ == "." || previous_ == "@";
  if (blocks_.empty() && !in_body_) {
    // MariaDB's anonymous block; the plain BEGIN starts a transaction.
    if (head_ == Head::other && is("ATOMIC") && previous_is("NOT") &&
        text::iequals(before_previous_, "BEGIN")) {
      open(Block::begin, Expect::statement);
    }
    const bool starts = (head_ == Head::trigger && is("ROW") && previous_is("EACH")) ||
                        (head_ == Head::event && is("DO"));
    if (starts) {
      in_body_ = true;
      expect_ = Expect::statement;
      return;
    }
  }
  if (named) {
    if (expect_ == Expect::statement) expect_ = Expect::nothing;
    return;
  }
  switch (expect_) {
    case Expect::statement:
      statement_word();
      return;
    case Expect::body:
      body_word();
      return;
    case Expect::nothing:
      inner_word();
      return;
  }
}

void CompoundTracker::statement_word() {
  maybe_label_ = true;
  // Words before which, or after which, a statement still begins.
  const bool stays = is("ELSE") || previous_is("FOLLOWS") || previous_is("PRECEDES") ||
                     is("FOLLOWS") || is("PRECEDES") || (is("NOT") && previous_is("BEGIN")) ||
                     (is("ATOMIC") && previous_is("NOT"));
  if (stays || open_block()) return;
  expect_ = Expect::nothing;
  if (is("END") && !blocks_.empty()) close_block();
  if (is("DECLARE")) declares_ = true;
}

void CompoundTracker::body_word() {
  if (parentheses_ > 0) return;
  const bool if_exists = is("IF") && (previous_is("FUNCTION") || previous_is("PROCEDURE"));
  if (if_exists || is("FOR") || open_block()) return;
  const bool type = is("SET") && (previous_is("CHARACTER") || previous_is("RETURNS"));
  if (any_of(current_, kPlainBodies) && !type) expect_ = Expect::nothing;
}

void CompoundTracker::inner_word() {
  if (declares_ && is("HANDLER")) {
    expect_ = Expect::body;
    return;
  }
  if (blocks_.empty()) return;
  const Block innermost = blocks_.back();
  if (is("CASE")) {
    if (!previous_is("END")) open(Block::case_expression, Expect::nothing);
  } else if (is("END")) {
    if (innermost == Block::case_expression || innermost == Block::repeat) close_block();
  } else if (is("THEN") || is("ELSE")) {
    if (innermost != Block::case_expression) expect_ = Expect::statement;
  } else if (is("DO")) {
    if (innermost == Block::loop) expect_ = Expect::statement;
  }
}

bool CompoundTracker::open_block() {
  if (is("BEGIN")) {
    open(Block::begin, Expect::statement);
  } else if (is("IF")) {
    open(Block::if_block, Expect::nothing);
  } else if (is("CASE")) {
    open(Block::case_block, Expect::nothing);
  } else if (is("LOOP")) {
    open(Block::loop, Expect::statement);
  } else if (is("WHILE") || is("FOR")) {
    open(Block::loop, Expect::nothing);
  } else if (is("REPEAT")) {
    open(Block::repeat, Expect::statement);
  } else {
    return false;
  }
  return true;
}

void CompoundTracker::open(Block block, Expect expect) {
  blocks_.push_back(block);
  expect_ = expect;
  maybe_label_ = false;
}

void CompoundTracker::close_block() {
  blocks_.pop_back();
  expect_ = Expect::nothing;
}

}  // namespace dunlin::sql
