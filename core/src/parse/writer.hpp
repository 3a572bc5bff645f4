// Pieces of PostgreSQL SQL as a person writes them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dunlin/ops/operation.hpp"

namespace dunlin::parse {

/// Lines of statements are kept below this where they can be broken.
inline constexpr std::size_t kWidth = 100;

std::string sql_name(const schema::Name& name);
std::string sql_names(const std::vector<std::string>& names);  ///< "a, b"
std::string sql_string(std::string_view text);
/// The short spelling: varchar(20), timestamptz.
std::string sql_type(const schema::Type& type);
std::string sql_expression(const schema::Expression& expression);

/// An expression where the grammar takes only a restricted one (b_expr: no AND, IN, LIKE, IS, AT
/// TIME ZONE ...): in parentheses where it must be.
std::string default_of(const schema::Expression& expression);
/// "NOT NULL DEFAULT ... GENERATED ...", without name, type and constraints.
std::string column_clauses(const schema::Column& column, bool not_null);
/// A column's type with COLLATE; serial types by their words.
std::string column_type(const schema::Column& column);
/// "PRIMARY KEY (a)", "CHECK (...)": without CONSTRAINT name.
std::string constraint_rule(const schema::Constraint& constraint);
/// "CONSTRAINT name CHECK (...)"; an empty name is left out.
std::string constraint_clause(const schema::Constraint& constraint);
/// For one column, the rule as it is written with the column: "PRIMARY KEY", "REFERENCES t (c)";
/// empty when it cannot be written there.
std::string inline_rule(const schema::Constraint& constraint);
/// " INCREMENT BY 2 CYCLE": what is set; each option with a blank before it.
std::string sequence_clauses(const schema::SequenceOptions& options);
/// " WITH (fillfactor = 70)" from the entries of `native`; empty without any.
std::string with_clause(const schema::Native& native);

/// Breaks a condition or an expression before AND, OR at its outermost level when the line would be
/// longer than kWidth: `before` characters stand in front, continuation lines begin with `indent`
/// blanks.
std::string wrap_condition(const std::string& sql, std::size_t before, std::size_t indent);
/// A query with each of its clauses on a line of its own, when it does not fit `width`.
std::string wrap_query(const std::string& sql, std::size_t width);

/// "FUNCTION", "TRIGGER"
std::string words_of(schema::ObjectKind kind);
/// The name by which DROP, ALTER and COMMENT know an object: "f(integer)", "t ON users".
std::string object_words(const schema::Object& object);
/// ALTER SEQUENCE with all that changes.
std::string alter_sequence(const ops::AlterSequence& operation);
/// What stands after the name in ALTER DOMAIN.
std::string domain_change(const ops::AlterDomain& operation);

std::string write_table(const ops::CreateTable& operation);
std::string write_index(const ops::CreateIndex& operation);
/// The part of an ALTER TABLE after the table's name, or empty when the operation is no such part
/// that could stand with others.
std::string alter_clause(const ops::Operation& operation);

}  // namespace dunlin::parse
