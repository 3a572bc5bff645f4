// One spelling for what authors write and what the server prints back, where the meaning is
// provably the same.
//
// The server prints a stored expression with the casts, operators and schemas it resolved:
// (theme)::text = ANY ((ARRAY['light'::character varying, 'dark'::character varying])::text[]) for
// theme IN ('light', 'dark'). Both are brought to one form here. The rules (PostgreSQL's manual,
// chapter 10, Type Conversion; src/backend/parser/gram.y and parse_expr.c for what the grammar
// rewrites): casts that the server would add by itself to a column or a literal, ANY (ARRAY[...])
// and IN, BETWEEN and two comparisons, LIKE and ~~, nested AND and OR, typed numbers, the schemas
// pg_catalog and public, ::regclass in calls of sequence functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::parse {

/// Where an expression stands.
struct NormalScope {
  const schema::Table* table = nullptr;  ///< whose columns it speaks of; may be null
  /// The column or domain type that it is assigned to (defaults, generated columns).
  const schema::Type* target = nullptr;
};

/// The normal form, for comparison only: nothing else should print it. An expression that the
/// parser cannot read comes back as it is.
[[nodiscard]] DUNLIN_API schema::Expression normal(const schema::Expression& expression,
                                                   const NormalScope& scope);

/// The same for a query or a whole statement. \param scope  its table, for the statements that
/// stand on one (policies, triggers)
[[nodiscard]] DUNLIN_API std::string normal_statement(std::string_view statement,
                                                      const NormalScope& scope);

/// The same for the query of a view, whose columns may be named in front of it: two views of one
/// normal form are the same. \param schema  whose tables it reads: to know whose columns are meant
[[nodiscard]] DUNLIN_API std::string normal_view(const std::string& query,
                                                 const std::vector<std::string>& columns,
                                                 const schema::Schema& schema);

}  // namespace dunlin::parse
