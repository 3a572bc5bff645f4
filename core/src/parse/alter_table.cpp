// ALTER TABLE: each command becomes an operation.
#include <algorithm>
#include <optional>
#include <utility>

#include "convert.hpp"

namespace dunlin::parse {
namespace {

/// PostgreSQL runs the commands of one ALTER TABLE in passes (tablecmds.c, AT_PASS_...), not as
/// they are written: what is dropped goes first, then types, then new columns, and constraints
/// last.
enum class Pass { drop, type, add_column, attributes, index_constraint, other_constraint, misc };

struct Command {
  Pass pass = Pass::misc;
  ops::Operation operation;
};

ops::Operation not_modelled(std::string words, std::string_view text, bool changes_schema,
                            std::string remedy = {}) {
  return ops::Unmodelled{"ALTER TABLE ... " + std::move(words), std::string(text),
                         std::move(remedy), changes_schema};
}

bool cascades(const PgQuery__AlterTableCmd& command) {
  return command.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
}

/// The table that a statement alters.
struct Target {
  schema::Name table;
  bool if_exists = false;
};

Command add_column(const Target& target, const PgQuery__AlterTableCmd& command) {
  ColumnParts parts = column_of(*command.def->column_def);
  return {Pass::add_column,
          ops::AddColumn{target.table, std::move(parts.column), std::move(parts.constraints),
                         command.missing_ok != 0, target.if_exists}};
}

Command alter_type(const Target& target, const PgQuery__AlterTableCmd& command) {
  const PgQuery__ColumnDef& definition = *command.def->column_def;
  ops::SetColumnType set{target.table, command.name, type_of(*definition.type_name),
                         std::nullopt, {},           target.if_exists};
  if (definition.raw_default != nullptr) set.using_ = expression_of(*definition.raw_default);
  if (definition.coll_clause != nullptr) {
    set.collation =
        last_name(nodes(definition.coll_clause->n_collname, definition.coll_clause->collname));
  }
  return {Pass::type, std::move(set)};
}

Command alter_default(const Target& target, const PgQuery__AlterTableCmd& command) {
  if (command.def == nullptr)
    return {Pass::drop, ops::DropDefault{target.table, command.name, target.if_exists}};
  return {Pass::other_constraint, ops::SetDefault{target.table, command.name,
                                                  expression_of(*command.def), target.if_exists}};
}

Command add_constraint(const Target& target, const PgQuery__AlterTableCmd& command) {
  const PgQuery__Constraint& definition = *command.def->constraint;
  ops::AddConstraint add{target.table, constraint_of(definition), definition.indexname,
                         target.if_exists};
  const bool index = definition.contype == PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY ||
                     definition.contype == PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE ||
                     definition.contype == PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION;
  return {index ? Pass::index_constraint : Pass::other_constraint, std::move(add)};
}

Command alter_constraint(const Target& target, const PgQuery__AlterTableCmd& command) {
  const PgQuery__Constraint& definition = *command.def->constraint;
  return {Pass::misc,
          ops::AlterConstraint{target.table, definition.conname, definition.deferrable != 0,
                               definition.initdeferred != 0, target.if_exists}};
}

Command add_identity(const Target& target, const PgQuery__AlterTableCmd& command) {
  const PgQuery__Constraint& definition = *command.def->constraint;
  return {
      Pass::other_constraint,
      ops::AddIdentity{target.table,
                       command.name,
                       {definition.generated_when[0] == 'a',
                        sequence_parts(nodes(definition.n_options, definition.options)).options},
                       target.if_exists}};
}

Command set_identity(const Target& target, const PgQuery__AlterTableCmd& command) {
  SequenceParts parts = sequence_parts(items_of(command.def));
  return {Pass::attributes,
          ops::SetIdentity{target.table, command.name, parts.always, parts.options, parts.restart,
                           target.if_exists, parts.no_minimum, parts.no_maximum, parts.no_cycle}};
}

/// What has an operation; nothing for the rest.
std::optional<Command> modelled(const Target& target, const PgQuery__AlterTableCmd& command) {
  const bool if_exists = command.missing_ok != 0;
  const std::string name = command.name;
  switch (static_cast<int>(command.subtype)) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
      return add_column(target, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
      return Command{Pass::drop, ops::DropColumn{target.table, name, if_exists, cascades(command),
                                                 target.if_exists}};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType:
      return alter_type(target, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault:
      return alter_default(target, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull:
      return Command{Pass::attributes, ops::SetNotNull{target.table, name, target.if_exists}};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull:
      return Command{Pass::drop, ops::DropNotNull{target.table, name, target.if_exists}};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropExpression:
      return Command{Pass::drop,
                     ops::DropExpression{target.table, name, if_exists, target.if_exists}};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity:
      return add_identity(target, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetIdentity:
      return set_identity(target, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropIdentity:
      return Command{Pass::drop,
                     ops::DropIdentity{target.table, name, if_exists, target.if_exists}};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint:
      return add_constraint(target, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint:
      return Command{Pass::drop, ops::DropConstraint{target.table, name, if_exists,
                                                     cascades(command), target.if_exists}};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterConstraint:
      return alter_constraint(target, command);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint:
      return Command{Pass::misc, ops::ValidateConstraint{target.table, name, target.if_exists}};
  }
  if (std::optional<ops::Operation> change = native_change(target.table, command)) {
    if (auto* set = std::get_if<ops::SetTableNative>(&*change))
      set->table_if_exists = target.if_exists;
    if (auto* set = std::get_if<ops::SetColumnNative>(&*change))
      set->table_if_exists = target.if_exists;
    return Command{Pass::misc, std::move(*change)};
  }
  return std::nullopt;
}

struct Words {
  PgQuery__AlterTableType type;
  const char* words;
  bool changes_schema;
};

// What the model leaves alone.
constexpr Words kUnmodelled[] = {
    {PG_QUERY__ALTER_TABLE_TYPE__AT_ChangeOwner, "OWNER TO", false},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DropOids, "SET WITHOUT OIDS", false},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigAll, "ENABLE TRIGGER ALL", false},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigAll, "DISABLE TRIGGER ALL", false},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigUser, "ENABLE TRIGGER USER", false},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigUser, "DISABLE TRIGGER USER", false},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_GenericOptions, "OPTIONS", false},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnGenericOptions, "ALTER COLUMN ... OPTIONS", false},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_AddOf, "OF type", true},
    {PG_QUERY__ALTER_TABLE_TYPE__AT_DropOf, "NOT OF", false},
};

Command convert_command(const Target& target, const PgQuery__AlterTableCmd& command,
                        std::string_view text) {
  try {
    if (std::optional<Command> known = modelled(target, command)) return std::move(*known);
  } catch (const NotModelled& reason) {
    return {Pass::misc, not_modelled(reason.construct, text, reason.changes_schema, reason.remedy)};
  }
  const auto found =
      std::find_if(std::begin(kUnmodelled), std::end(kUnmodelled),
                   [&](const Words& words) { return words.type == command.subtype; });
  if (found == std::end(kUnmodelled)) return {Pass::misc, not_modelled("command", text, true)};
  return {Pass::misc, not_modelled(found->words, text, found->changes_schema)};
}

}  // namespace

void convert(const PgQuery__AlterTableStmt& statement, std::string_view text, Operations& out) {
  if (statement.objtype != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE) {
    if (statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX ||
        statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_VIEW ||
        statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW)
      return convert_other_relation(statement, out);
    if (statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE)
      return convert_composite(statement, out);
    const bool changes = statement.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE;
    throw NotModelled{"ALTER " + std::string(kind_of(statement.objtype)), {}, changes};
  }
  const Target target{name_of(*statement.relation), statement.missing_ok != 0};
  std::vector<Command> commands;
  for (const Node* node : nodes(statement.n_cmds, statement.cmds)) {
    commands.push_back(convert_command(target, *node->alter_table_cmd, text));
  }
  std::stable_sort(commands.begin(), commands.end(),
                   [](const Command& a, const Command& b) { return a.pass < b.pass; });
  for (Command& command : commands) out.push_back(std::move(command.operation));
}

}  // namespace dunlin::parse
