// PostgreSQL SQL -> operations. The only room that sees libpg_query (PostgreSQL's own grammar,
// version 15).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/schema/schema.hpp"
#include "dunlin/sql/lexer.hpp"
#include "dunlin/sql/statement.hpp"

namespace dunlin::parse {

/// The lexical rules of PostgreSQL, the portable language.
DUNLIN_API const sql::LexRules& lex_rules();

/// Statements that control something instead of changing the database.
enum class Control {
  none,
  begin,      ///< BEGIN, START TRANSACTION
  commit,     ///< COMMIT, END
  rollback,   ///< ROLLBACK, ABORT
  savepoint,  ///< SAVEPOINT, RELEASE, ROLLBACK TO, PREPARE TRANSACTION ...
};

/// One statement, understood.
struct Parsed {
  sql::Statement statement;
  std::string kind;  ///< "CREATE TABLE", "ALTER TABLE", "INSERT", ... for reports
  Control control = Control::none;
  std::vector<ops::Operation> operations;  ///< not resolved; empty for control statements
};

/// Understands one statement.
/// Throws: ScriptError with Code::sql_syntax, the position (from the parser's own) and the line of
/// the error, when it is not PostgreSQL 15 SQL or nested too deeply. What is SQL but not modelled
/// gives ops::Unmodelled, never an error.
[[nodiscard]] DUNLIN_API Parsed parse(const sql::Statement& statement);

/// Splits `text` by PostgreSQL's lexical rules and parses each statement; throws as parse() does,
/// at the first error.
[[nodiscard]] DUNLIN_API std::vector<Parsed> parse_all(std::string_view text,
                                                       const Position& origin);

/// The canonical spelling of an expression; throws as parse() does.
[[nodiscard]] DUNLIN_API schema::Expression expression(std::string_view text);

/// A type as written in PostgreSQL: "varchar(20)", "int4[]", "mood"; throws as parse() does.
[[nodiscard]] DUNLIN_API schema::Type type(std::string_view text);

/// Names of the columns that an expression mentions, each once, in order of appearance.
[[nodiscard]] DUNLIN_API std::vector<std::string> columns_of(const schema::Expression& expression);

}  // namespace dunlin::parse
