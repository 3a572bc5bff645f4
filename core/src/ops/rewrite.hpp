// Names inside the text of expressions and queries: found and replaced token by token.
#pragma once

#include <string>
#include <string_view>

#include "dunlin/schema/schema.hpp"

namespace dunlin::ops {

/// An identifier as the canonical spelling writes it: quoted where it must be.
std::string quote_identifier(std::string_view name);

/// Whether an expression mentions a column of this name (of `table`, when it is qualified).
bool mentions_column(std::string_view expression, std::string_view table, std::string_view column);
/// The expression after a column of `table` was renamed.
std::string rename_column_in(std::string_view expression, std::string_view table,
                             std::string_view from, std::string_view to);
/// The expression after its table was renamed: only qualified columns change.
std::string rename_table_in(std::string_view expression, std::string_view from,
                            std::string_view to);
/// The expression after a type was renamed: its casts change.
std::string rename_type_in(std::string_view expression, const schema::Name& from,
                           const schema::Name& to);
/// The expression with string constants that are exactly `from` changed to `to`.
std::string rename_string_in(std::string_view expression, std::string_view from,
                             std::string_view to);

/// Whether a query reads from this table or view.
bool query_reads(std::string_view query, const schema::Name& relation);
/// Whether a query that reads from `table` may use its column.
bool query_uses_column(std::string_view query, const schema::Name& table, std::string_view column);
/// The query after a table or view was renamed: what reads from it keeps the old name as alias.
std::string rename_relation_in_query(std::string_view query, const schema::Name& from,
                                     const schema::Name& to);
/// The query after a column of a table was renamed; its own result columns keep their names.
std::string rename_column_in_query(std::string_view query, const schema::Name& table,
                                   std::string_view from, std::string_view to);

/// FigureColname() in PostgreSQL's parser: the name that an index expression lends to its index:
/// the function's, a cast's type ...; "expr" when there is none.
std::string expression_label(std::string_view expression);

}  // namespace dunlin::ops
