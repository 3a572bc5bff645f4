// Columns, constraints, sequence options.
#include <array>

#include "convert.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::parse {
namespace {

using schema::ForeignKeyAction;

ForeignKeyAction action_of(const char* letter) {
  switch (letter[0]) {
    case 'r':
      return ForeignKeyAction::restrict_;
    case 'c':
      return ForeignKeyAction::cascade;
    case 'n':
      return ForeignKeyAction::set_null;
    case 'd':
      return ForeignKeyAction::set_default;
  }
  return ForeignKeyAction::no_action;
}

schema::ForeignKey foreign_key_of(const PgQuery__Constraint& constraint) {
  schema::ForeignKey key;
  key.columns = strings_of(nodes(constraint.n_fk_attrs, constraint.fk_attrs));
  key.table = name_of(*constraint.pktable);
  key.referenced = strings_of(nodes(constraint.n_pk_attrs, constraint.pk_attrs));
  key.on_delete = action_of(constraint.fk_del_action);
  key.on_update = action_of(constraint.fk_upd_action);
  if (constraint.fk_matchtype[0] == 'f') key.match = schema::ForeignKeyMatch::full;
  return key;
}

schema::Check check_of(const Node& condition) {
  schema::Check check{expression_of(condition), {}};
  const std::vector<std::string> columns = column_names(condition);
  if (columns.size() == 1) check.column = columns.front();
  return check;
}

std::string quoted_names(std::span<Node* const> names) {
  std::string out;
  for (const Node* name : names) {
    if (!out.empty()) out += ", ";
    out += ops::quote_identifier(string_of(name));
  }
  return out;
}

/// EXCLUDE has no structure in the model: its text, from the deparser's ALTER TABLE. INCLUDE stands
/// where the server wants it, before WHERE; options of its index are attributes.
schema::Exclusion exclusion_of(const PgQuery__Constraint& constraint) {
  std::string include = quoted_names(nodes(constraint.n_including, constraint.including));
  if (!include.empty()) include = " INCLUDE (" + include + ")";
  PgQuery__Constraint unnamed = constraint;
  unnamed.n_including = unnamed.n_options = 0;
  std::string no_name;
  unnamed.conname = no_name.data();
  unnamed.deferrable = 0;
  unnamed.initdeferred = 0;
  Node definition = PG_QUERY__NODE__INIT;
  definition.node_case = PG_QUERY__NODE__NODE_CONSTRAINT;
  definition.constraint = &unnamed;
  PgQuery__AlterTableCmd command = PG_QUERY__ALTER_TABLE_CMD__INIT;
  command.subtype = PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint;
  command.behavior = PG_QUERY__DROP_BEHAVIOR__DROP_RESTRICT;
  command.def = &definition;
  Node command_node = PG_QUERY__NODE__INIT;
  command_node.node_case = PG_QUERY__NODE__NODE_ALTER_TABLE_CMD;
  command_node.alter_table_cmd = &command;
  std::array<Node*, 1> commands{&command_node};
  PgQuery__RangeVar table = PG_QUERY__RANGE_VAR__INIT;
  std::string name = "t", persistence = "p";
  table.relname = name.data();
  table.relpersistence = persistence.data();
  table.inh = 1;
  PgQuery__AlterTableStmt alter = PG_QUERY__ALTER_TABLE_STMT__INIT;
  alter.relation = &table;
  alter.objtype = PG_QUERY__OBJECT_TYPE__OBJECT_TABLE;
  alter.n_cmds = commands.size();
  alter.cmds = commands.data();
  Node statement = PG_QUERY__NODE__INIT;
  statement.node_case = PG_QUERY__NODE__NODE_ALTER_TABLE_STMT;
  statement.alter_table_stmt = &alter;
  constexpr std::string_view kPrefix = "ALTER TABLE t ADD ";
  const std::string whole = deparse_statement(statement).substr(kPrefix.size());
  unnamed.where_clause = nullptr;
  const std::string keys = deparse_statement(statement).substr(kPrefix.size());
  return {keys + include + whole.substr(keys.size())};
}

schema::Unique unique_of(const PgQuery__Constraint& constraint) {
  return {strings_of(nodes(constraint.n_keys, constraint.keys)),
          strings_of(nodes(constraint.n_including, constraint.including)),
          constraint.nulls_not_distinct != 0};
}

schema::PrimaryKey primary_key_of(const PgQuery__Constraint& constraint) {
  return {strings_of(nodes(constraint.n_keys, constraint.keys)),
          strings_of(nodes(constraint.n_including, constraint.including))};
}

/// A constraint written with a column is about that column.
schema::Constraint column_constraint(const PgQuery__Constraint& constraint,
                                     const std::string& column) {
  schema::Constraint out = constraint_of(constraint);
  if (auto* key = std::get_if<schema::PrimaryKey>(&out.rule)) key->columns = {column};
  if (auto* key = std::get_if<schema::Unique>(&out.rule)) key->columns = {column};
  if (auto* key = std::get_if<schema::ForeignKey>(&out.rule)) key->columns = {column};
  return out;
}

void add_column_clause(const PgQuery__Constraint& clause, ColumnParts& parts) {
  schema::Column& column = parts.column;
  switch (clause.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NULL:
      column.nullable = true;
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL:
      column.nullable = false;
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
      column.default_value = expression_of(*clause.raw_expr);
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED:
      column.generated = expression_of(*clause.raw_expr);
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY:
      column.identity =
          schema::Identity{clause.generated_when[0] == 'a',
                           sequence_parts(nodes(clause.n_options, clause.options)).options};
      column.nullable = false;
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION:
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
      parts.constraints.push_back(column_constraint(clause, column.name));
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE:
      if (!parts.constraints.empty()) parts.constraints.back().deferrable = true;
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED:
      if (!parts.constraints.empty()) {
        parts.constraints.back().deferrable = true;
        parts.constraints.back().initially_deferred = true;
      }
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_IMMEDIATE:
      return;
    case PG_QUERY__CONSTR_TYPE__CONSTR_TYPE_UNDEFINED:
    case _PG_QUERY__CONSTR_TYPE_IS_INT_SIZE:
      break;
  }
}

std::int64_t number_of(const PgQuery__DefElem& option) {
  if (const auto number = integer_of(option.arg)) return *number;
  throw NotModelled{
      std::string("a sequence option ") + option.defname + " that is no 64-bit number", {}};
}

std::optional<std::int64_t> optional_number_of(const PgQuery__DefElem& option) {
  if (option.arg == nullptr) return std::nullopt;  // NO MAXVALUE
  return number_of(option);
}

void add_owner(const PgQuery__DefElem& option, SequenceParts& parts) {
  const std::span<Node* const> names = items_of(option.arg);
  if (names.size() < 2) {
    parts.owner_table = schema::Name{};
    return;
  }
  parts.owner_table = name_of(names.first(names.size() - 1));
  parts.owner_column = string_of(names.back());
}

void add_sequence_option(const PgQuery__DefElem& option, SequenceParts& parts) {
  const std::string_view name = option.defname;
  if (name == "start") parts.options.start = number_of(option);
  if (name == "increment") parts.options.increment = number_of(option);
  if (name == "minvalue") parts.options.minimum = optional_number_of(option);
  if (name == "maxvalue") parts.options.maximum = optional_number_of(option);
  if (name == "cache") parts.options.cache = number_of(option);
  if (name == "cycle") parts.options.cycle = option.arg->boolean->boolval != 0;
  if (name == "cycle") parts.no_cycle = !parts.options.cycle;
  if (name == "minvalue") parts.no_minimum = option.arg == nullptr;
  if (name == "maxvalue") parts.no_maximum = option.arg == nullptr;
  if (name == "as") parts.type = type_of(*option.arg->type_name);
  if (name == "owned_by") add_owner(option, parts);
  if (name == "generated") parts.always = integer_of(option.arg) == 'a';
  if (name != "restart") return;
  if (option.arg == nullptr) {
    throw NotModelled{"RESTART without a number", "write RESTART WITH and the number", false};
  }
  parts.restart = number_of(option);
}

}  // namespace

schema::Expression expression_of(const Node& expression) {
  // The deparser leaves the parentheses of (x AT TIME ZONE 'utc')::text out.
  if (expression.node_case == PG_QUERY__NODE__NODE_TYPE_CAST) {
    const PgQuery__TypeCast& cast = *expression.type_cast;
    const bool spelled_out =
        cast.arg->node_case == PG_QUERY__NODE__NODE_FUNC_CALL &&
        cast.arg->func_call->funcformat == PG_QUERY__COERCION_FORM__COERCE_SQL_SYNTAX;
    if (spelled_out)
      return {"(" + canonical(deparse(*cast.arg)) +
              ")::" + schema::to_string(type_of(*cast.type_name))};
  }
  return {canonical(deparse(expression))};
}

std::vector<std::string> column_names(const Node& expression) {
  std::vector<std::string> names;
  each_column(expression, [&](const PgQuery__ColumnRef& column) {
    // The last field of t.c; a whole row (t.*) names no column.
    const std::string_view name = string_of(column.fields[column.n_fields - 1]);
    for (const std::string& known : names) {
      if (known == name) return;
    }
    if (!name.empty()) names.emplace_back(name);
  });
  return names;
}

std::string last_name(std::span<Node* const> parts) {
  return parts.empty() ? std::string{} : std::string(string_of(parts.back()));
}

schema::Constraint constraint_of(const PgQuery__Constraint& constraint) {
  schema::Constraint out;
  out.name = constraint.conname;
  out.deferrable = constraint.deferrable != 0;
  out.initially_deferred = constraint.initdeferred != 0;
  out.not_valid = constraint.skip_validation != 0;
  out.native = storage_options(nodes(constraint.n_options, constraint.options));
  if (constraint.indexspace[0] != '\0')
    schema::set_native(out.native, schema::native_key::kTablespace, constraint.indexspace);
  switch (constraint.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
      out.rule = check_of(*constraint.raw_expr);
      if (constraint.is_no_inherit != 0)
        schema::set_native(out.native, schema::native_key::kNoInherit, "true");
      return out;
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
      out.rule = primary_key_of(constraint);
      return out;
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
      out.rule = unique_of(constraint);
      return out;
    case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION:
      out.rule = exclusion_of(constraint);
      return out;
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
      out.rule = foreign_key_of(constraint);
      if (constraint.n_fk_del_set_cols != 0) {
        schema::set_native(
            out.native, schema::native_key::kDeleteColumns,
            quoted_names(nodes(constraint.n_fk_del_set_cols, constraint.fk_del_set_cols)));
      }
      return out;
    case PG_QUERY__CONSTR_TYPE__CONSTR_NULL:
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL:
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
    case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED:
    case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_IMMEDIATE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_TYPE_UNDEFINED:
    case _PG_QUERY__CONSTR_TYPE_IS_INT_SIZE:
      break;
  }
  throw NotModelled{"a constraint of an unknown kind", {}};
}

ColumnParts column_of(const PgQuery__ColumnDef& definition) {
  ColumnParts parts;
  schema::Column& column = parts.column;
  column.name = definition.colname;
  // A partition says only what it changes of its columns: ops::resolve() knows their types.
  if (definition.type_name != nullptr) {
    column.type = type_of(*definition.type_name);
    column.serial = is_serial(*definition.type_name);
    column.nullable = !column.serial;
  } else {
    column.type = {schema::TypeKind::user_defined, {}, 0, {}};
  }
  if (definition.coll_clause != nullptr) {
    column.collation =
        last_name(nodes(definition.coll_clause->n_collname, definition.coll_clause->collname));
  }
  if (definition.compression[0] != '\0') {
    schema::set_native(column.native, schema::native_key::kCompression, definition.compression);
  }
  for (const Node* node : nodes(definition.n_constraints, definition.constraints)) {
    add_column_clause(*node->constraint, parts);
  }
  return parts;
}

SequenceParts sequence_parts(std::span<Node* const> options) {
  SequenceParts parts;
  for (const Node* node : options) add_sequence_option(*node->def_elem, parts);
  return parts;
}

schema::Native storage_options(std::span<Node* const> options) {
  schema::Native native;
  for (const Node* node : options) {
    const PgQuery__DefElem& option = *node->def_elem;
    std::string key(schema::native_key::kWithPrefix);
    if (option.defnamespace[0] != '\0') key += std::string(option.defnamespace) + ".";
    std::string value(option.arg == nullptr ? "true" : string_of(option.arg));
    if (const auto number = integer_of(option.arg)) value = std::to_string(*number);
    if (option.arg != nullptr && option.arg->node_case == PG_QUERY__NODE__NODE_FLOAT)
      value = option.arg->float_->fval;
    if (option.arg != nullptr && option.arg->node_case == PG_QUERY__NODE__NODE_TYPE_NAME) {
      value = object_name_of(option.arg).name;  // WITH (autovacuum_enabled = off)
    }
    schema::set_native(native, key + option.defname, value);
  }
  return native;
}

}  // namespace dunlin::parse
