// From parse trees to operations: the parts of the converter.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dunlin/ops/operation.hpp"
#include "tree.hpp"

namespace dunlin::parse {

using Operations = std::vector<ops::Operation>;

/// Thrown by the converter for SQL that the model has no place for; becomes ops::Unmodelled.
struct NotModelled {
  std::string construct;
  std::string remedy;
  bool changes_schema = true;
};

// Pieces. All throw NotModelled.
schema::Expression expression_of(const Node& expression);
schema::Constraint constraint_of(const PgQuery__Constraint& constraint);
struct ColumnParts {
  schema::Column column;
  std::vector<schema::Constraint> constraints;
};
ColumnParts column_of(const PgQuery__ColumnDef& definition);
/// Names of the columns in an expression, each once, in order of appearance.
std::vector<std::string> column_names(const Node& expression);
/// The last part of a collation's or an operator class's name.
std::string last_name(std::span<Node* const> parts);

/// What the options of a sequence or an identity column say.
struct SequenceParts {
  schema::SequenceOptions options;
  std::optional<schema::Type> type;
  std::optional<std::int64_t> restart;
  std::optional<schema::Name> owner_table;  ///< an empty name: OWNED BY NONE
  std::string owner_column;
  std::optional<bool> always;
  bool no_minimum = false, no_maximum = false, no_cycle = false;
};
SequenceParts sequence_parts(std::span<Node* const> options);
/// `name = value` options of WITH (...), as entries of schema::Native.
schema::Native storage_options(std::span<Node* const> options);

// Statements: each appends its operations. All throw NotModelled for the whole statement.
void convert(const PgQuery__CreateStmt& statement, Operations& out);
void convert(const PgQuery__AlterTableStmt& statement, std::string_view text, Operations& out);
void convert(const PgQuery__IndexStmt& statement, Operations& out);
void convert(const PgQuery__DropStmt& statement, Operations& out);
void convert(const PgQuery__RenameStmt& statement, Operations& out);
void convert(const PgQuery__ViewStmt& statement, Operations& out);
void convert(const PgQuery__CreateTableAsStmt& statement, Operations& out);
void convert(const PgQuery__AlterEnumStmt& statement, Operations& out);
void convert(const PgQuery__CreateDomainStmt& statement, Operations& out);
void convert(const PgQuery__CreateSeqStmt& statement, Operations& out);
void convert(const PgQuery__AlterSeqStmt& statement, Operations& out);
void convert(const PgQuery__CommentStmt& statement, Operations& out);

void convert(const PgQuery__AlterDomainStmt& statement, Operations& out);
void convert(const PgQuery__DoStmt& statement, Operations& out);
/// SELECT ... INTO.
void convert_into(const PgQuery__SelectStmt& select, Operations& out);
void convert(const PgQuery__AlterObjectSchemaStmt& statement, Operations& out);

/// The change of a native attribute that a command of ALTER TABLE makes; nothing for other
/// commands.
std::optional<ops::Operation> native_change(const schema::Name& table,
                                            const PgQuery__AlterTableCmd& command);
/// ALTER INDEX, VIEW, MATERIALIZED VIEW ... with the commands of ALTER TABLE.
void convert_other_relation(const PgQuery__AlterTableStmt& statement, Operations& out);

/// ALTER TYPE ... ATTRIBUTE, also as a rename: see ops/composite.hpp.
void convert_composite(const PgQuery__AlterTableStmt& statement, Operations& out);
void convert_attribute_rename(const Node& statement, Operations& out);

/// Statements that create what the model carries whole; false when it is none.
bool convert_carried(const Node& statement, Operations& out);
/// The object that DROP, COMMENT and ALTER name, as ops::DropObject has it; nothing for kinds that
/// are not carried. A table "*": it was not said.
std::optional<schema::Object> carried_of(PgQuery__ObjectType type, const Node* name);
/// "integer, NONE": the operands of CREATE OPERATOR.
std::string operator_signature(const PgQuery__DefineStmt& statement);
/// SQL without the name of the default schema in front of other names.
std::string canonical(std::string sql);
/// "RANGE (a, lower(b))"
std::string partition_key(const PgQuery__PartitionSpec& specification);
/// "FOR VALUES FROM (1) TO (9)", "DEFAULT"
std::string partition_bound(const PgQuery__PartitionBoundSpec& bound);

/// "CREATE TABLE", "ALTER TABLE", "INSERT"...: the statement's first words, made unique.
std::string kind_of(const Node& statement);
/// "TABLE", "FOREIGN TABLE", "TRIGGER".
std::string_view kind_of(PgQuery__ObjectType type);
/// The Unmodelled for a statement that has no operation; `sql` is left empty.
ops::Unmodelled unmodelled_of(const Node& statement);

}  // namespace dunlin::parse
