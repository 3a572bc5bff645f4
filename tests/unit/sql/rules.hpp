// The lexical rules of the dialects as these tests need them.
#pragma once

#include "dunlin/sql/lexer.hpp"

namespace dunlin::sql::testing {

inline LexRules postgres_like() {
  LexRules rules;
  rules.dollar_quotes = true;
  rules.escape_strings = true;
  rules.nested_comments = true;
  rules.carriage_return_ends_line = true;
  rules.compound = Compound::begin_atomic;
  return rules;
}

inline LexRules sqlite_like() {
  LexRules rules;
  rules.backtick_identifiers = true;
  rules.bracket_identifiers = true;
  rules.compound = Compound::trigger_body;
  return rules;
}

inline LexRules mysql_like() {
  LexRules rules;
  rules.backslash_escapes = true;
  rules.backtick_identifiers = true;
  rules.double_quotes_are_strings = true;
  rules.hash_comments = true;
  rules.dashes_need_blank = true;
  rules.executable_comments = true;
  rules.delimiter_command = true;
  rules.compound = Compound::stored_program;
  return rules;
}

}  // namespace dunlin::sql::testing
