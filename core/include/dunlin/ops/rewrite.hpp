// Names inside the text of expressions and queries: found and replaced token by token.
#pragma once

#include <string>
#include <string_view>

#include "dunlin/base/export.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::ops {

/// An identifier as the canonical spelling writes it: quoted where it must be.
DUNLIN_API std::string quote_identifier(std::string_view name);

/// Whether an expression mentions a column of this name (of `table`, when it is qualified).
DUNLIN_API bool mentions_column(std::string_view expression, std::string_view table,
                                std::string_view column);
/// The expression after a column of `table` was renamed.
DUNLIN_API std::string rename_column_in(std::string_view expression, std::string_view table,
                                        std::string_view from, std::string_view to);
/// The expression after its table was renamed: only qualified columns change.
DUNLIN_API std::string rename_table_in(std::string_view expression, std::string_view from,
                                       std::string_view to);
/// The expression after a type was renamed: its casts change.
DUNLIN_API std::string rename_type_in(std::string_view expression, const schema::Name& from,
                                      const schema::Name& to);
/// The expression with string constants that are exactly `from` changed to `to`.
DUNLIN_API std::string rename_string_in(std::string_view expression, std::string_view from,
                                        std::string_view to);

/// Whether a query reads from this table or view.
DUNLIN_API bool query_reads(std::string_view query, const schema::Name& relation);
/// Whether a query that reads from `table` may use its column.
DUNLIN_API bool query_uses_column(std::string_view query, const schema::Name& table,
                                  std::string_view column);
/// The query after a table or view was renamed: what reads from it keeps the old name as alias.
DUNLIN_API std::string rename_relation_in_query(std::string_view query, const schema::Name& from,
                                                const schema::Name& to);
/// The query after a column of a table was renamed; its own result columns keep their names.
DUNLIN_API std::string rename_column_in_query(std::string_view query, const schema::Name& table,
                                              std::string_view from, std::string_view to);

/// A definition ("CREATE FUNCTION name ...") after the object it creates got another name: the
/// first place where the old one stands.
DUNLIN_API std::string rename_first_in(std::string_view definition, std::string_view from,
                                       std::string_view to);
/// A definition after its object moved from one schema to another; empty: the default one.
DUNLIN_API std::string qualify_first_in(std::string_view definition, const schema::Name& name,
                                        std::string_view schema);
/// A definition of a trigger, rule or policy after its table was renamed: what stands after ON, TO
/// and FROM.
DUNLIN_API std::string rename_target_in(std::string_view definition, const schema::Name& from,
                                        const schema::Name& to);
/// Any SQL after a schema was renamed: it is what stands before a dot.
DUNLIN_API std::string rename_schema_in(std::string_view sql, std::string_view from,
                                        std::string_view to);

/// FigureColname() in PostgreSQL's parser: the name that an index expression lends to its index:
/// the function's, a cast's type ...; "expr" when there is none.
DUNLIN_API std::string expression_label(std::string_view expression);

}  // namespace dunlin::ops
