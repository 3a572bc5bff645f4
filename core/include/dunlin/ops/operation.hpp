// What a migration does, as data: one struct for each kind of change, and the variant of them all.
//
// The set is closed: functions over it (apply, describe, render in every plugin) are named structs
// with one operator() per alternative and no catch-all, so that a new operation fails to compile
// wherever it is not handled. One SQL statement gives one or several operations (ALTER TABLE with
// several commands).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "dunlin/schema/schema.hpp"

namespace dunlin::ops {

using schema::Name;

/// LIKE other INCLUDING ... inside of CREATE TABLE; ops::resolve puts the columns in its place.
struct Like {
  Name table;
  std::size_t position = 0;  ///< before which of the new table's own columns
  bool defaults = false, constraints = false, indexes = false, identity = false, generated = false,
       comments = false, storage = false;
  friend bool operator==(const Like&, const Like&) = default;
};

/// CREATE TABLE ... AS, SELECT ... INTO: the columns and their types are the query's; nobody knows
/// them before the schema is there to ask (parse/table_query.hpp).
struct TableQuery {
  std::string sql;
  std::vector<std::string> names;  ///< of the first columns; the others have the query's
  bool with_data = true;
  friend bool operator==(const TableQuery&, const TableQuery&) = default;
};
struct CreateTable {
  schema::Table table;  ///< its indexes are empty but for what LIKE copies
  bool if_not_exists = false;
  bool temporary = false;
  std::vector<Like> likes{};
  std::optional<TableQuery> query{};
  friend bool operator==(const CreateTable&, const CreateTable&) = default;
};
struct DropTable {
  Name table;
  bool if_exists = false;
  bool cascade = false;
  friend bool operator==(const DropTable&, const DropTable&) = default;
};
struct RenameTable {
  Name table;
  std::string to;
  bool if_exists = false;
  friend bool operator==(const RenameTable&, const RenameTable&) = default;
};

// `table_if_exists` in what follows: written as ALTER TABLE IF EXISTS. An `if_exists` or
// `if_not_exists` that PostgreSQL's grammar lacks was said by a DO block (parse/do_block.cpp).

struct AddColumn {
  Name table;
  schema::Column column;
  std::vector<schema::Constraint> constraints;  ///< written with the column
  bool if_not_exists = false;
  bool table_if_exists = false;
  friend bool operator==(const AddColumn&, const AddColumn&) = default;
};
struct DropColumn {
  Name table;
  std::string column;
  bool if_exists = false;
  bool cascade = false;
  bool table_if_exists = false;
  friend bool operator==(const DropColumn&, const DropColumn&) = default;
};
struct RenameColumn {
  Name table;
  std::string column;
  std::string to;
  bool table_if_exists = false;
  bool if_exists = false;
  friend bool operator==(const RenameColumn&, const RenameColumn&) = default;
};
struct SetColumnType {
  Name table;
  std::string column;
  schema::Type type;
  std::optional<schema::Expression> using_;
  std::string collation;
  bool table_if_exists = false;
  friend bool operator==(const SetColumnType&, const SetColumnType&) = default;
};
struct SetNotNull {
  Name table;
  std::string column;
  bool table_if_exists = false;
  friend bool operator==(const SetNotNull&, const SetNotNull&) = default;
};
struct DropNotNull {
  Name table;
  std::string column;
  bool table_if_exists = false;
  friend bool operator==(const DropNotNull&, const DropNotNull&) = default;
};
struct SetDefault {
  Name table;
  std::string column;
  schema::Expression value;
  bool table_if_exists = false;
  friend bool operator==(const SetDefault&, const SetDefault&) = default;
};
struct DropDefault {
  Name table;
  std::string column;
  bool table_if_exists = false;
  friend bool operator==(const DropDefault&, const DropDefault&) = default;
};
struct AddIdentity {
  Name table;
  std::string column;
  schema::Identity identity;
  bool table_if_exists = false;
  friend bool operator==(const AddIdentity&, const AddIdentity&) = default;
};
/// ALTER COLUMN ... SET GENERATED / SET sequence options / RESTART; what is not mentioned stays.
struct SetIdentity {
  Name table;
  std::string column;
  std::optional<bool> always;
  schema::SequenceOptions options;
  std::optional<std::int64_t> restart;
  bool table_if_exists = false;
  bool no_minimum = false, no_maximum = false, no_cycle = false;  ///< back to the default
  friend bool operator==(const SetIdentity&, const SetIdentity&) = default;
};
struct DropIdentity {
  Name table;
  std::string column;
  bool if_exists = false;
  bool table_if_exists = false;
  friend bool operator==(const DropIdentity&, const DropIdentity&) = default;
};
/// ALTER COLUMN ... DROP EXPRESSION: a generated column becomes an ordinary one.
struct DropExpression {
  Name table;
  std::string column;
  bool if_exists = false;
  bool table_if_exists = false;
  friend bool operator==(const DropExpression&, const DropExpression&) = default;
};

/// Where a constraint of the same name keeps one from being added: never (an error), in its table,
/// in any table.
enum class IfNotExists { no, here, anywhere };

struct AddConstraint {
  Name table;
  schema::Constraint constraint;
  std::string using_index;  ///< ADD ... USING INDEX name
  bool table_if_exists = false;
  IfNotExists if_not_exists = IfNotExists::no;
  friend bool operator==(const AddConstraint&, const AddConstraint&) = default;
};
struct DropConstraint {
  Name table;
  std::string constraint;
  bool if_exists = false;
  bool cascade = false;
  bool table_if_exists = false;
  friend bool operator==(const DropConstraint&, const DropConstraint&) = default;
};
struct RenameConstraint {
  Name table;
  std::string constraint;
  std::string to;
  bool table_if_exists = false;
  bool if_exists = false;
  friend bool operator==(const RenameConstraint&, const RenameConstraint&) = default;
};
struct ValidateConstraint {
  Name table;
  std::string constraint;
  bool table_if_exists = false;
  friend bool operator==(const ValidateConstraint&, const ValidateConstraint&) = default;
};
/// ALTER CONSTRAINT ... [NOT] DEFERRABLE [INITIALLY ...]
struct AlterConstraint {
  Name table;
  std::string constraint;
  bool deferrable = false;
  bool initially_deferred = false;
  bool table_if_exists = false;
  friend bool operator==(const AlterConstraint&, const AlterConstraint&) = default;
};

struct CreateIndex {
  Name table;
  schema::Index index;
  bool if_not_exists = false;
  bool concurrently = false;
  friend bool operator==(const CreateIndex&, const CreateIndex&) = default;
};
struct DropIndex {
  Name index;
  bool if_exists = false;
  bool cascade = false;
  bool concurrently = false;
  friend bool operator==(const DropIndex&, const DropIndex&) = default;
};
struct RenameIndex {
  Name index;
  std::string to;
  bool if_exists = false;
  friend bool operator==(const RenameIndex&, const RenameIndex&) = default;
};

struct CreateView {
  schema::View view;
  bool or_replace = false;
  bool if_not_exists = false;  ///< materialized views only
  friend bool operator==(const CreateView&, const CreateView&) = default;
};
struct DropView {
  Name view;
  bool materialized = false;
  bool if_exists = false;
  bool cascade = false;
  friend bool operator==(const DropView&, const DropView&) = default;
};
struct RenameView {
  Name view;
  std::string to;
  bool materialized = false;
  friend bool operator==(const RenameView&, const RenameView&) = default;
};
struct RefreshView {
  Name view;
  friend bool operator==(const RefreshView&, const RefreshView&) = default;
};

struct CreateEnum {
  schema::Enum type;
  bool if_not_exists = false;
  friend bool operator==(const CreateEnum&, const CreateEnum&) = default;
};
struct AddEnumValue {
  Name type;
  std::string value;
  std::string neighbour;  ///< BEFORE / AFTER this one; empty: at the end
  bool before = false;
  bool if_not_exists = false;
  friend bool operator==(const AddEnumValue&, const AddEnumValue&) = default;
};
struct RenameEnumValue {
  Name type;
  std::string value;
  std::string to;
  friend bool operator==(const RenameEnumValue&, const RenameEnumValue&) = default;
};
struct CreateDomain {
  schema::Domain type;
  bool if_not_exists = false;
  friend bool operator==(const CreateDomain&, const CreateDomain&) = default;
};
/// Enums and domains.
struct RenameType {
  Name type;
  std::string to;
  bool if_exists = false;
  friend bool operator==(const RenameType&, const RenameType&) = default;
};
/// Enums and domains.
struct DropType {
  Name type;
  bool if_exists = false;
  bool cascade = false;
  friend bool operator==(const DropType&, const DropType&) = default;
};

struct CreateSequence {
  schema::Sequence sequence;
  bool if_not_exists = false;
  friend bool operator==(const CreateSequence&, const CreateSequence&) = default;
};
struct AlterSequence {
  Name sequence;
  schema::SequenceOptions options;
  std::optional<std::int64_t> restart;
  std::optional<Name> owner_table;  ///< OWNED BY; an empty name means NONE
  std::string owner_column;
  bool if_exists = false;
  std::optional<schema::Type> type{};                             ///< AS type
  bool no_minimum = false, no_maximum = false, no_cycle = false;  ///< back to the default
  friend bool operator==(const AlterSequence&, const AlterSequence&) = default;
};
struct RenameSequence {
  Name sequence;
  std::string to;
  friend bool operator==(const RenameSequence&, const RenameSequence&) = default;
};
struct DropSequence {
  Name sequence;
  bool if_exists = false;
  bool cascade = false;
  friend bool operator==(const DropSequence&, const DropSequence&) = default;
};

enum class CommentTarget { table, column, constraint, index, view, type, sequence, schema };
/// COMMENT ON ... IS ...
struct SetComment {
  CommentTarget target = CommentTarget::table;
  Name object;       ///< the table for columns and constraints, else the object itself
  std::string part;  ///< column or constraint; "materialized" for materialized views
  std::optional<std::string> comment;  ///< empty: IS NULL
  friend bool operator==(const SetComment&, const SetComment&) = default;
};

struct CreateSchema {
  std::string name;
  bool if_not_exists = false;
  friend bool operator==(const CreateSchema&, const CreateSchema&) = default;
};
struct DropSchema {
  std::string name;
  bool if_exists = false;
  bool cascade = false;
  friend bool operator==(const DropSchema&, const DropSchema&) = default;
};
struct CreateExtension {
  std::string name;
  bool if_not_exists = false;
  friend bool operator==(const CreateExtension&, const CreateExtension&) = default;
};
struct DropExtension {
  std::string name;
  bool if_exists = false;
  bool cascade = false;
  friend bool operator==(const DropExtension&, const DropExtension&) = default;
};

struct RenameSchema {
  std::string name;
  std::string to;
  friend bool operator==(const RenameSchema&, const RenameSchema&) = default;
};
/// ALTER TABLE | VIEW | MATERIALIZED VIEW | TYPE | DOMAIN | SEQUENCE | FUNCTION ... SET SCHEMA.
struct SetSchema {
  CommentTarget target = CommentTarget::table;  ///< table, view, type, sequence
  Name object;
  std::string to;  ///< empty: the default schema
  bool if_exists = false;
  /// Set when it is one of Schema::objects: kind, name and signature count, `target` does not.
  std::optional<schema::Object> carried{};
  friend bool operator==(const SetSchema&, const SetSchema&) = default;
};

/// What is changed by ALTER DOMAIN.
struct AlterDomain {
  struct SetDefault {
    std::optional<schema::Expression> value;  ///< empty: DROP DEFAULT
    friend bool operator==(const SetDefault&, const SetDefault&) = default;
  };
  struct SetNullable {
    bool nullable = true;
    friend bool operator==(const SetNullable&, const SetNullable&) = default;
  };
  struct AddConstraint {
    schema::Constraint constraint;
    friend bool operator==(const AddConstraint&, const AddConstraint&) = default;
  };
  struct DropConstraint {
    std::string constraint;
    bool if_exists = false;
    bool cascade = false;
    friend bool operator==(const DropConstraint&, const DropConstraint&) = default;
  };
  struct RenameConstraint {
    std::string constraint;
    std::string to;
    friend bool operator==(const RenameConstraint&, const RenameConstraint&) = default;
  };
  struct ValidateConstraint {
    std::string constraint;
    friend bool operator==(const ValidateConstraint&, const ValidateConstraint&) = default;
  };
  Name domain;
  std::variant<SetDefault, SetNullable, AddConstraint, DropConstraint, RenameConstraint,
               ValidateConstraint>
      change;
  friend bool operator==(const AlterDomain&, const AlterDomain&) = default;
};

/// Functions, triggers, policies and all else that Schema::objects carries whole.
struct CreateObject {
  schema::Object object;
  bool or_replace = false;
  bool if_not_exists = false;
  friend bool operator==(const CreateObject&, const CreateObject&) = default;
};
/// Of `object` only kind, name, signature and table count. A signature "*": written without one.
struct DropObject {
  schema::Object object;
  bool if_exists = false;
  bool cascade = false;
  friend bool operator==(const DropObject&, const DropObject&) = default;
};
struct RenameObject {
  schema::Object object;
  std::string to;
  friend bool operator==(const RenameObject&, const RenameObject&) = default;
};
struct SetObjectComment {
  schema::Object object;
  std::optional<std::string> comment;  ///< empty: IS NULL
  friend bool operator==(const SetObjectComment&, const SetObjectComment&) = default;
};

/// Native attributes of a table, a view or an index (by its own name): entries that change, and
/// keys that go. What the keys mean: schema/native.hpp for PostgreSQL SQL, each dialect for itself.
struct SetTableNative {
  Name table;
  schema::Native set;
  std::vector<std::string> reset{};
  bool table_if_exists = false;
  schema::Native former{};  ///< what `reset` takes away, where the statement must say it (parents)
  friend bool operator==(const SetTableNative&, const SetTableNative&) = default;
};
struct SetColumnNative {
  Name table;
  std::string column;
  schema::Native set;
  std::vector<std::string> reset{};
  bool table_if_exists = false;
  friend bool operator==(const SetColumnNative&, const SetColumnNative&) = default;
};

/// INSERT, UPDATE, DELETE, SELECT, TRUNCATE: changes rows, never the schema. Printed through the
/// `parse` room.
struct ChangeData {
  std::string sql;  ///< the author's statement, PostgreSQL SQL
  friend bool operator==(const ChangeData&, const ChangeData&) = default;
};

/// PostgreSQL SQL that the model has no operation for (functions, triggers, DO, GRANT, ...): sent
/// to PostgreSQL as it is, refused elsewhere, opaque to replay.
struct Unmodelled {
  std::string construct;  ///< "CREATE FUNCTION", "ALTER TABLE ... SET TABLESPACE"
  std::string sql;
  std::string remedy;          ///< what to write instead for other backends; may be empty
  bool changes_schema = true;  ///< false for GRANT, ANALYZE, SET: the model stays complete
  friend bool operator==(const Unmodelled&, const Unmodelled&) = default;
};

using Operation =
    std::variant<CreateTable, DropTable, RenameTable, AddColumn, DropColumn, RenameColumn,
                 SetColumnType, SetNotNull, DropNotNull, SetDefault, DropDefault, AddIdentity,
                 SetIdentity, DropIdentity, DropExpression, AddConstraint, DropConstraint,
                 RenameConstraint, ValidateConstraint, AlterConstraint, CreateIndex, DropIndex,
                 RenameIndex, CreateView, DropView, RenameView, RefreshView, CreateEnum,
                 AddEnumValue, RenameEnumValue, CreateDomain, RenameType, DropType, CreateSequence,
                 AlterSequence, RenameSequence, DropSequence, SetComment, CreateSchema, DropSchema,
                 CreateExtension, DropExtension, ChangeData, Unmodelled, RenameSchema, SetSchema,
                 AlterDomain, CreateObject, DropObject, RenameObject, SetObjectComment,
                 SetTableNative, SetColumnNative>;

/// What only PostgreSQL has, under the words that reports use for it, with what to write instead:
/// functions, policies, native attributes, partitions ... Empty for operations that every dialect
/// has an answer to; `sql` is empty.
DUNLIN_API std::optional<Unmodelled> beyond_portable(const Operation& operation);

/// The table that an operation changes the shape of (columns, constraints), or null: for merging
/// adjacent changes of one table. CREATE/DROP/RENAME TABLE and index operations give null.
DUNLIN_API const Name* altered_table(const Operation& operation);

/// One line for people: "add column user_preferences.theme varchar(20)".
DUNLIN_API std::string describe(const Operation& operation);

}  // namespace dunlin::ops
