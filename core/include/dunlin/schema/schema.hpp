// The schema as a value: tables, columns, constraints, indexes, views, enums, sequences ... as
// plain data.
//
// References are by name, never by pointer, so that copies, comparison and printing come free.
// Names are as PostgreSQL stores them (folded to lower case unless they were quoted). Order of
// vectors is the order of creation; it is part of the value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/schema/type.hpp"

namespace dunlin::schema {

/// An expression in PostgreSQL SQL, in the canonical spelling of the `parse` room's deparser.
/// Dialects print it through the `parse` room; nobody edits the text.
struct Expression {
  std::string sql;
  friend bool operator==(const Expression&, const Expression&) = default;
};

/// What only one dialect understands (ENGINE, STRICT, fillfactor ...): ordered key and value,
/// compared but not interpreted by the core. Keys start with the dialect's name: "mysql.engine".
using Native = std::vector<std::pair<std::string, std::string>>;

/// The text that a backend keeps of an object (sqlite_schema.sql, SHOW CREATE ...), for rendering
/// native changes. Not part of the value: two schemas are equal whatever their texts are.
struct Source {
  std::string text;
  friend bool operator==(const Source&, const Source&) { return true; }
};

/// The numbers of a sequence; what is not written is empty.
struct SequenceOptions {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> increment;
  std::optional<std::int64_t> minimum;
  std::optional<std::int64_t> maximum;
  std::optional<std::int64_t> cache;
  bool cycle = false;
  friend bool operator==(const SequenceOptions&, const SequenceOptions&) = default;
};

/// GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY
struct Identity {
  bool always = false;
  SequenceOptions options;
  friend bool operator==(const Identity&, const Identity&) = default;
};

struct Column {
  std::string name;
  Type type;
  bool nullable = true;
  std::optional<Expression> default_value;
  std::optional<Expression> generated;  ///< GENERATED ALWAYS AS (...) STORED
  std::optional<Identity> identity;
  bool serial =
      false;  ///< written as serial, bigserial, smallserial; `type` is then the integer type
  std::string collation;
  std::optional<std::string> comment;
  Native native;
  friend bool operator==(const Column&, const Column&) = default;
};

enum class ForeignKeyAction { no_action, restrict_, cascade, set_null, set_default };
enum class ForeignKeyMatch { simple, full };

struct PrimaryKey {
  std::vector<std::string> columns;
  std::vector<std::string> include;
  friend bool operator==(const PrimaryKey&, const PrimaryKey&) = default;
};

struct Unique {
  std::vector<std::string> columns;
  std::vector<std::string> include;
  bool nulls_not_distinct = false;
  friend bool operator==(const Unique&, const Unique&) = default;
};

struct ForeignKey {
  std::vector<std::string> columns;
  Name table;
  std::vector<std::string> referenced;  ///< empty before ops::resolve: the referenced primary key
  ForeignKeyAction on_delete = ForeignKeyAction::no_action;
  ForeignKeyAction on_update = ForeignKeyAction::no_action;
  ForeignKeyMatch match = ForeignKeyMatch::simple;
  friend bool operator==(const ForeignKey&, const ForeignKey&) = default;
};

struct Check {
  Expression condition;
  /// The only column that `condition` mentions, for the name PostgreSQL would choose; else empty.
  std::string column;
  friend bool operator==(const Check&, const Check&) = default;
};

/// EXCLUDE: kept as text; no other backend has it.
struct Exclusion {
  std::string definition;
  friend bool operator==(const Exclusion&, const Exclusion&) = default;
};

/// A table constraint. Column constraints are kept here too; NOT NULL and DEFAULT are parts of the
/// column.
struct Constraint {
  std::string name;  ///< empty before ops::resolve when the author gave none
  std::variant<PrimaryKey, Unique, ForeignKey, Check, Exclusion> rule;
  bool deferrable = false;
  bool initially_deferred = false;
  bool not_valid = false;
  std::optional<std::string> comment;
  Native native;
  friend bool operator==(const Constraint&, const Constraint&) = default;
};

/// One key of an index: a column or an expression.
struct IndexKey {
  std::string column;                    ///< empty when it is an expression
  std::optional<Expression> expression;  ///< set when `column` is empty
  std::string collation;
  std::string operator_class;
  bool descending = false;
  std::optional<bool> nulls_first;  ///< empty: PostgreSQL's default (last when ascending)
  friend bool operator==(const IndexKey&, const IndexKey&) = default;
};

struct Index {
  std::string name;  ///< empty before ops::resolve when the author gave none
  std::vector<IndexKey> keys;
  std::vector<std::string> include;
  bool unique = false;
  bool nulls_not_distinct = false;
  std::string method = "btree";
  std::optional<Expression> where;
  std::optional<std::string> comment;
  Native native;
  friend bool operator==(const Index&, const Index&) = default;
};

struct Table {
  Name name;
  std::vector<Column> columns;
  std::vector<Constraint> constraints;
  std::vector<Index> indexes;
  std::optional<std::string> comment;
  Native native;
  Source source;
  friend bool operator==(const Table&, const Table&) = default;

  DUNLIN_API const Column* find_column(std::string_view column) const;
  DUNLIN_API Column* find_column(std::string_view column);
  DUNLIN_API const Constraint* find_constraint(std::string_view constraint) const;
  DUNLIN_API Constraint* find_constraint(std::string_view constraint);
  DUNLIN_API const Index* find_index(std::string_view index) const;
  /// The columns of the primary key; empty when there is none.
  DUNLIN_API std::vector<std::string> primary_key() const;
};

struct View {
  Name name;
  std::vector<std::string> columns;  ///< explicit column names, often empty
  std::string query;                 ///< canonical PostgreSQL SQL of the SELECT
  bool materialized = false;
  std::vector<Index> indexes;  ///< of a materialized view
  std::optional<std::string> comment;
  Native native;
  Source source;
  friend bool operator==(const View&, const View&) = default;
};

struct Enum {
  Name name;
  std::vector<std::string> values;
  std::optional<std::string> comment;
  friend bool operator==(const Enum&, const Enum&) = default;
};

struct Domain {
  Name name;
  Type type;
  bool nullable = true;
  std::optional<Expression> default_value;
  std::string collation;
  std::vector<Constraint> checks;  ///< conditions speak of VALUE
  std::optional<std::string> comment;
  friend bool operator==(const Domain&, const Domain&) = default;
};

struct Sequence {
  Name name;
  Type type;
  SequenceOptions options;
  Name owner_table;  ///< OWNED BY; empty name when free
  std::string owner_column;
  std::optional<std::string> comment;
  friend bool operator==(const Sequence&, const Sequence&) = default;
};

/// What the model carries whole, by its definition, without knowing its inside.
enum class ObjectKind {
  function,
  procedure,
  aggregate,
  trigger,
  event_trigger,
  rule,
  policy,
  composite_type,
  range_type,
  collation,
  operator_,
  cast,
  statistics,
  event,  ///< MySQL's scheduled ones
};

/// "event trigger": PostgreSQL's word for the kind in lower case; "type" for both kinds of types.
[[nodiscard]] DUNLIN_API std::string_view word_of(ObjectKind kind);

struct Object {
  ObjectKind kind = ObjectKind::function;
  Name name;               ///< of triggers, rules and policies without a schema: it is the table's
  std::string signature;   ///< input argument types, "integer, text", canonical; empty for others
  Name table;              ///< what a trigger, rule, policy or statistics object stands on
  std::string definition;  ///< the CREATE statement, canonical
  std::optional<std::string> comment;
  friend bool operator==(const Object&, const Object&) = default;
};

/// Everything a database holds, as far as the model knows it.
struct Schema {
  std::vector<std::string> schemas;  ///< other than the default one
  std::vector<std::string> extensions;
  std::vector<Enum> enums;
  std::vector<Domain> domains;
  std::vector<Sequence> sequences;
  std::vector<Table> tables;
  std::vector<View> views;
  std::vector<Object> objects;
  /// Comments on schemas: name and text, sorted by name.
  std::vector<std::pair<std::string, std::string>> schema_comments;
  /// Whose terms expressions, queries and definitions are written in: empty for canonical
  /// PostgreSQL SQL, a dialect's name for what its Connection::inspect() read.
  std::string dialect;
  /// False once something ran that the model could not read (a native section, a DO block ...):
  /// from then on an unknown name may still exist in the database.
  bool complete = true;
  friend bool operator==(const Schema&, const Schema&) = default;

  DUNLIN_API const Table* find_table(const Name& name) const;
  DUNLIN_API Table* find_table(const Name& name);
  DUNLIN_API const View* find_view(const Name& name) const;
  DUNLIN_API View* find_view(const Name& name);
  DUNLIN_API const Enum* find_enum(const Name& name) const;
  DUNLIN_API Enum* find_enum(const Name& name);
  DUNLIN_API const Domain* find_domain(const Name& name) const;
  DUNLIN_API const Sequence* find_sequence(const Name& name) const;
  DUNLIN_API Sequence* find_sequence(const Name& name);
  /// The object with that kind, name, signature and table, or null.
  DUNLIN_API const Object* find_object(const Object& like) const;
  /// The table that has an index of that name (index names are unique in a schema), or null.
  DUNLIN_API const Table* find_table_of_index(const Name& index) const;
};

}  // namespace dunlin::schema
