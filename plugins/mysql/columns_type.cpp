// ALTER COLUMN ... TYPE.
#include <algorithm>

#include "columns.hpp"
#include "columns_change.hpp"
#include "constraints.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "expressions.hpp"
#include "keys.hpp"
#include "types.hpp"
#include "work.hpp"

namespace dunlin::mysql {
namespace {

using parse::Untranslatable;
using schema::Column;
using schema::Constraint;
using schema::Table;
using schema::Type;
using schema::TypeKind;

/// Whether the server's own conversion does what PostgreSQL's cast does.
bool converts_by_itself(const Type& from, const Type& to) {
  if (from == to) return true;
  if (from.array_dimensions > 0 || to.array_dimensions > 0) return false;
  const auto json = [](const Type& type) {
    return type.kind == TypeKind::json || type.kind == TypeKind::jsonb;
  };
  if (json(to)) return json(from) || schema::is_textual(from);
  if (json(from)) return false;
  if (from.kind == TypeKind::boolean) return schema::is_integer(to);
  if (to.kind == TypeKind::boolean) return false;
  if (schema::is_numeric(from) && schema::is_numeric(to)) return true;
  if (schema::is_temporal(from) && schema::is_temporal(to))
    return from.kind != TypeKind::time && to.kind != TypeKind::time;
  const bool named = from.kind == TypeKind::uuid || from.kind == TypeKind::user_defined ||
                     to.kind == TypeKind::uuid || to.kind == TypeKind::user_defined;
  return schema::is_textual(to) || schema::is_textual(from) || named;
}

/// Whether `text` is the type that the column gets, and no larger expression.
bool names_type(const std::string& text, const Type& type) {
  try {
    return parse::type(text).kind == type.kind;
  } catch (const Error&) {
    return false;
  }
}

/// col or col::type with the new type: no more than PostgreSQL's own cast.
bool is_plain_cast(const ops::SetColumnType& operation) {
  if (!operation.using_) return true;
  const std::string& sql = operation.using_->sql;
  const std::string column = operation.column;
  for (const std::string& name : {column, text::quoted(column, '"')}) {
    if (sql == name) return true;
    if (sql.substr(0, name.size() + 2) != name + "::") continue;
    const std::string rest = sql.substr(name.size() + 2);
    if (rest.find("::") == std::string::npos && names_type(rest, operation.type)) return true;
  }
  return false;
}

bool in_any_key(const Table& table, const std::string& column) {
  const bool constrained = std::any_of(
      table.constraints.begin(), table.constraints.end(), [&](const Constraint& constraint) {
        const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule);
        const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
        return needs_own_drop(constraint, column) ||
               (primary != nullptr && mentions(primary->columns, column)) ||
               (unique != nullptr && mentions(unique->columns, column));
      });
  return constrained ||
         std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const schema::Index& index) { return index_mentions(index, column); });
}

/// Whether only indexes and unique keys stand on the column: no primary or foreign key, no CHECK.
bool only_indexed(const Work& work, const Table& table, const std::string& column) {
  for (const Table& other : work.context.model.tables) {
    for (const Constraint& constraint : other.constraints) {
      const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      if (key != nullptr && key->table == table.name && mentions(key->referenced, column))
        return false;
    }
  }
  return std::none_of(table.constraints.begin(), table.constraints.end(),
                      [&](const Constraint& constraint) {
                        const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule);
                        if (primary != nullptr) return mentions(primary->columns, column);
                        return !std::holds_alternative<schema::Unique>(constraint.rule) &&
                               needs_own_drop(constraint, column);
                      });
}

/// The same for a column with indexes, which stay: its values wait in a second column.
void convert_in_place(const Work& work, const Table& table, const Column& changed,
                      const std::string& expression) {
  const std::string name = quoted_object(table.name);
  const Column& before = known_column(table, changed.name);
  Column waiting = changed;
  waiting.name = changed.name + "_new";
  waiting.nullable = true;
  waiting.default_value.reset();
  Column emptied = before;
  emptied.nullable = true;
  Column refilled = changed;
  refilled.nullable = true;
  work.alter.together(
      table.name, {"ADD COLUMN " +
                   column_definition(work.context, with_column(table, waiting), waiting, true)});
  work.alter.statement("UPDATE " + name + " SET " + quoted_identifier(waiting.name) + " = " +
                       expression);
  std::vector<std::string> clauses;
  for (const Guard& guard : guards(work.context, table, before))
    clauses.push_back(drop_guard(work.context, guard));
  clauses.push_back("MODIFY COLUMN " +
                    column_definition(work.context, with_column(table, emptied), emptied, true));
  work.alter.together(table.name, clauses);
  const std::string column = quoted_identifier(changed.name);
  work.alter.statement("UPDATE " + name + " SET " + column + " = NULL");
  const Table refilling = with_column(table, refilled);
  work.alter.together(
      table.name, {"MODIFY COLUMN " + column_definition(work.context, refilling, refilled, true)});
  work.alter.statement("UPDATE " + name + " SET " + column + " = " +
                       quoted_identifier(waiting.name));
  const Table later = with_column(table, changed);
  clauses = {"DROP COLUMN " + quoted_identifier(waiting.name),
             "MODIFY COLUMN " +
                 work.columns.completed(table.name, changed.name,
                                        column_definition(work.context, later, changed, true))};
  for (const Guard& guard : guards(work.context, later, changed))
    clauses.push_back("ADD " + guard_definition(guard));
  work.alter.together(table.name, clauses);
}

/// ALTER COLUMN ... TYPE ... USING expression: through a second column.
void convert_through_copy(const Work& work, const Table& table, const Column& changed,
                          const schema::Expression& using_) {
  if (in_any_key(table, changed.name) && only_indexed(work, table, changed.name)) {
    const MysqlWords words(work.context.flavour, work.context.model);
    const parse::Printed printed = parse::print(using_, words, {&work.context.model, &table});
    work.context.notes.emulated("the values are converted through a second column");
    return convert_in_place(work, table, changed, printed.sql);
  }
  if (in_any_key(table, changed.name)) {
    throw Untranslatable(
        "USING with more than a cast cannot be done on a column of a key, an index or a CHECK: " +
            changed.name,
        "drop those first, in statements of their own, and create them again");
  }
  const MysqlWords words(work.context.flavour, work.context.model);
  const parse::Printed printed = parse::print(using_, words, {&work.context.model, &table});
  work.context.notes.emulated("the values are converted through a second column");
  Column copy = changed;
  copy.name = changed.name + "_new";
  copy.nullable = true;
  const std::string name = quoted_object(table.name);
  const std::string after_column = " AFTER " + quoted_identifier(changed.name);
  work.alter.together(
      table.name,
      {"ADD COLUMN " + column_definition(work.context, with_column(table, copy), copy, true) +
       after_column});
  work.alter.statement("UPDATE " + name + " SET " + quoted_identifier(copy.name) + " = " +
                       printed.sql);
  std::vector<std::string> clauses;
  for (const Guard& guard : guards(work.context, table, known_column(table, changed.name))) {
    clauses.push_back(drop_guard(work.context, guard));
  }
  const Table later = with_column(table, changed);
  clauses.push_back("DROP COLUMN " + quoted_identifier(changed.name));
  clauses.push_back("CHANGE COLUMN " + quoted_identifier(copy.name) + " " +
                    work.columns.completed(table.name, changed.name,
                                           column_definition(work.context, later, changed, true)));
  for (const Guard& guard : guards(work.context, later, changed))
    clauses.push_back("ADD " + guard_definition(guard));
  work.alter.together(table.name, clauses);
}

/// The foreign keys that a change of the column's type stands in the way of: the table's own and
/// those that refer to it.
struct HeldKey {
  const Table* table;
  const Constraint* constraint;
};

std::vector<HeldKey> keys_holding(const Work& work, const Table& table, const std::string& column) {
  std::vector<HeldKey> held;
  for (const Table& other : work.context.model.tables) {
    for (const Constraint& constraint : other.constraints) {
      const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      if (key == nullptr) continue;
      const bool own = other.name == table.name && mentions(key->columns, column);
      const bool referring = key->table == table.name && mentions(key->referenced, column);
      if (own || referring) held.push_back({&other, &constraint});
    }
  }
  return held;
}

/// Columns that are declared as what they refer to, after that has changed.
void follow_type(const Work& work, const Context& later, const Table& table) {
  const Table& now = *later.model.find_table(table.name);
  for (const Column& column : now.columns) {
    const Column* before = table.find_column(column.name);
    if (before == nullptr || !(*before == column) ||
        declared_type(work.context, table, column) == declared_type(later, now, column))
      continue;
    work.alter.together(
        now.name,
        {"MODIFY COLUMN " + work.columns.completed(now.name, column.name,
                                                   column_definition(later, now, column, true))});
  }
}

void change_type(const Work& work, const Table& table, const Column& changed) {
  const std::vector<HeldKey> held = keys_holding(work, table, changed.name);
  if (held.empty()) return modify_column(work, table, changed);
  schema::Schema model = work.context.model;
  *model.find_table(table.name) = with_column(table, changed);
  const Context later = with_model(work.context, model);
  for (const HeldKey& key : held) {
    check_foreign_key_types(later, *model.find_table(key.table->name),
                            std::get<schema::ForeignKey>(key.constraint->rule));
    work.alter.together(key.table->name,
                        {"DROP FOREIGN KEY " + quoted_identifier(stored_name(
                                                   work.context, *key.table, *key.constraint))});
  }
  modify_column(work, table, changed);
  for (const HeldKey& key : held) follow_type(work, later, *key.table);
  for (const HeldKey& key : held) {
    work.alter.together(key.table->name,
                        {"ADD " + constraint_definition(later, *model.find_table(key.table->name),
                                                        *key.constraint)});
  }
}

}  // namespace

void translate(const Work& work, const ops::SetColumnType& operation) {
  const Table& table = known_table(work, operation.table);
  const Column& before = known_column(table, operation.column);
  Column changed = before;
  changed.type = operation.type;
  changed.collation = operation.collation;
  const Type from = base_type(before.type, work.context.model);
  const Type to = base_type(operation.type, work.context.model);
  if (is_plain_cast(operation) && converts_by_itself(from, to))
    return change_type(work, table, changed);
  const schema::Expression cast{text::quoted(operation.column, '"') +
                                "::" + schema::to_string(operation.type)};
  convert_through_copy(work, table, changed, operation.using_ ? *operation.using_ : cast);
}

}  // namespace dunlin::mysql
