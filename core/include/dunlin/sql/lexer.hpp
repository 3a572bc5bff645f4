// A plain lexer that cuts SQL text into tokens and statements, with the rules of one dialect.
//
// It knows how each dialect quotes and comments, nothing of grammar: it never refuses text, so that
// servers newer than any parser work. What it must know of grammar is where a semicolon does not
// end a statement: BEGIN ATOMIC bodies, CREATE TRIGGER ... BEGIN ... END, stored programs.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/sql/statement.hpp"

namespace dunlin::sql {

/// How compound bodies hide semicolons.
enum class Compound {
  none,
  begin_atomic,    ///< PostgreSQL: CREATE FUNCTION/PROCEDURE ... BEGIN ATOMIC ... END; as psql, nor
                   ///< does a semicolon in parentheses (CREATE RULE) end a statement
  trigger_body,    ///< SQLite: CREATE TRIGGER ... BEGIN ...; END
  stored_program,  ///< MySQL: CREATE PROCEDURE/FUNCTION/TRIGGER/EVENT ... BEGIN ... END, and BEGIN
                   ///< NOT ATOMIC
};

/// The lexical rules of a dialect. The defaults are standard SQL.
struct LexRules {
  bool dollar_quotes = false;         ///< $tag$ ... $tag$
  bool escape_strings = false;        ///< E'...' with backslash escapes
  bool backslash_escapes = false;     ///< backslash escapes in every string
  bool backtick_identifiers = false;  ///< `name`
  bool bracket_identifiers = false;   ///< [name]
  bool double_quotes_are_strings = false;
  bool hash_comments = false;              ///< # to the end of the line
  bool carriage_return_ends_line = false;  ///< a lone \r ends a line comment too
  bool dashes_need_blank = false;          ///< -- starts a comment only before a blank or the end
  bool nested_comments = false;            ///< /* /* */ */
  bool executable_comments = false;        ///< /*! ... */ and /*M! ... */ are code: kept as tokens
  bool delimiter_command = false;          ///< lines "DELIMITER //" change what ends a statement
  Compound compound = Compound::none;
};

enum class TokenKind { word, quoted_identifier, string, number, parameter, symbol, comment };

/// A token as a range of the text; blanks are not tokens. A string has its prefix with it (E'..',
/// x'..'), a symbol is one character but for the marks of executable comments ("/*!50003", "*/"), a
/// parameter is ? or $1.
struct Token {
  TokenKind kind = TokenKind::symbol;
  std::size_t offset = 0;
  std::size_t length = 0;
};

/// All tokens of `text`. Unterminated strings and comments reach to the end of the text.
DUNLIN_API std::vector<Token> tokenize(std::string_view text, const LexRules& rules);

/// The statements of `text`, in order; empty ones and pure comments are left out.
/// \param origin  position of the first byte of `text` in its file
/// Law: the statements' texts, with what lies between them (blanks, comments, semicolons, DELIMITER
/// lines), are the whole text.
DUNLIN_API std::vector<Statement> split(std::string_view text, const LexRules& rules,
                                        const Position& origin);

/// The first `count` words of a statement in upper case, comments skipped: {"CREATE", "UNIQUE",
/// "INDEX"}. Stops at the first token that is not a word.
DUNLIN_API std::vector<std::string> leading_words(std::string_view statement, const LexRules& rules,
                                                  std::size_t count);

}  // namespace dunlin::sql
