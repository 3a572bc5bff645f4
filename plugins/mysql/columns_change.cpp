// ADD, DROP, RENAME and ALTER COLUMN.
#include "columns_change.hpp"

#include <algorithm>

#include "columns.hpp"
#include "constraints.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/sequence.hpp"
#include "expressions.hpp"
#include "indexes.hpp"
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

bool is_key(const std::vector<Constraint>& constraints) {
  return std::any_of(constraints.begin(), constraints.end(), [](const Constraint& constraint) {
    return std::holds_alternative<schema::PrimaryKey>(constraint.rule) ||
           std::holds_alternative<schema::Unique>(constraint.rule);
  });
}

void add_key_clause(const Work& work, const schema::Name& table, const std::string& name,
                    const std::string& definition) {
  work.alter.add(table, {Clause::Kind::add_key, name, "ADD " + definition});
}

/// PostgreSQL refuses a new NOT NULL column without a default when there are rows; the server would
/// fill in 0 or ''.
bool must_be_filled(const Column& column, const std::vector<Constraint>& constraints) {
  return !column.nullable && !column.default_value && !column.generated && !counts_up(column) &&
         !is_key(constraints);
}

void drop_parts_of_column(const Work& work, const Table& table, const Column& column) {
  Table left = table;
  left.constraints.clear();
  for (const Constraint& constraint : table.constraints) {
    if (!needs_own_drop(constraint, column.name)) {
      left.constraints.push_back(constraint);
      continue;
    }
    for (std::string& clause : drop_constraint_clauses(work.context, table, constraint)) {
      const Cost cost = cost_of_drop(constraint, clause);
      work.alter.add(table.name, {Clause::Kind::drop_key, clause, clause, cost});
    }
  }
  for (const schema::Index& index : table.indexes) {
    const bool by_itself = index.keys.size() == 1 && index.keys[0].column == column.name &&
                           !(index.unique && index.where);
    if (!by_itself && index_mentions(index, column.name)) drop_index(work, left, index);
  }
  for (const Guard& guard : guards(work.context, table, column)) {
    work.alter.add(table.name, {Clause::Kind::drop_key, guard.name, drop_guard(work.context, guard),
                                Cost::instant});
  }
}

void set_default(const Work& work, const schema::Name& name, const std::string& column_name,
                 const std::optional<schema::Expression>& value) {
  const Table& table = known_table(work, name);
  Column changed = known_column(table, column_name);
  changed.default_value = value;
  if (work.alter.defines(name, column_name)) return modify_column(work, table, changed);
  std::string clause = default_clause(work.context, with_column(table, changed), changed);
  // MySQL's SET DEFAULT takes values only, but for expressions in parentheses.
  if (!work.context.flavour.mariadb() && clause.starts_with("DEFAULT CURRENT_TIMESTAMP"))
    return modify_column(work, table, changed);
  if (changed.nullable && (clause.empty() || clause == "DEFAULT NULL")) {
    // MySQL takes no SET DEFAULT NULL for these types.
    if (is_unbounded(changed.type, work.context.model) ||
        is_unindexable(changed.type, work.context.model)) {
      changed.default_value.reset();
      return modify_column(work, table, changed);
    }
    // A nullable column without any default would demand a value in every INSERT.
    clause = "DEFAULT NULL";
  }
  const std::string start = "ALTER COLUMN " + quoted_identifier(column_name);
  work.alter.add(name,
                 {Clause::Kind::column_other, column_name,
                  start + (clause.empty() ? " DROP DEFAULT" : " SET " + clause), Cost::instant});
}

/// Whether the server can put a new column's value into old rows without writing them. MariaDB does
/// so for expressions that are one text or one day for all rows.
bool is_added_at_once(const Context& context, const std::string& definition, const Column& column) {
  if (column.generated || counts_up(column)) return false;
  constexpr std::string_view kExpression = " DEFAULT (";
  const std::size_t at = definition.find(kExpression);
  if (at == std::string::npos) return true;
  const std::string_view value = std::string_view(definition).substr(at + kExpression.size());
  if (!context.flavour.mariadb()) return false;
  return value.starts_with("CURRENT_DATE)") ||
         (value.starts_with("'") && value.find('\'', 1) == value.find("')", 1));
}

/// Of dropping a column, once what needs a drop of its own is gone.
Cost cost_of_drop(const Context& context, const Table* table, const Column* column) {
  if (table == nullptr || column == nullptr) return Cost::unknown;
  Cost cost = Cost::column;
  for (const Constraint& constraint : table->constraints) {
    const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
    const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule);
    if (primary != nullptr && mentions(primary->columns, column->name)) return Cost::unknown;
    if (unique == nullptr || !mentions(unique->columns, column->name)) continue;
    if (needs_hash(context, *table, unique->columns)) return Cost::unknown;
    cost = Cost::indexed_column;
  }
  const bool indexed =
      std::any_of(table->indexes.begin(), table->indexes.end(),
                  [&](const schema::Index& index) { return index_mentions(index, column->name); });
  return indexed ? Cost::indexed_column : cost;
}

/// Whether the stored values change their form: no more than longer text of one length prefix does
/// not.
bool copies_rows(const Context& context, const Table& table, const Column& before,
                 const Column& now) {
  constexpr int kCharacterBytes = 4;
  constexpr int kOneByteLength = 255;
  if (before.type == now.type) return false;
  const Type from = base_type(before.type, context.model);
  const Type to = base_type(now.type, context.model);
  if (from.kind == TypeKind::varchar && to.kind == TypeKind::varchar && !from.modifiers.empty() &&
      !to.modifiers.empty() && from.modifiers[0] <= to.modifiers[0] &&
      !is_unbounded(to, context.model)) {
    return from.modifiers[0] * kCharacterBytes <= kOneByteLength &&
           to.modifiers[0] * kCharacterBytes > kOneByteLength;
  }
  parse::Notes silent;
  const auto length = key_length(context, table, now.name);
  return spell_type(from, context.model, context.flavour, length, silent).sql !=
         spell_type(to, context.model, context.flavour, length, silent).sql;
}

/// What differs between two definitions of a column in a table that is there.
Cost cost_of_change(const Context& context, const Table& table, const Column& before,
                    const Column& now) {
  Column same = before;
  same.default_value = now.default_value;
  same.comment = now.comment;
  if (same == now) return Cost::instant;
  const bool grows = same.type != now.type;
  if (grows && copies_rows(context, table, before, now)) return Cost::unknown;
  same.type = now.type;
  if (same == now) return Cost::instant_or_in_place;
  same.nullable = now.nullable;
  return same == now ? Cost::rebuild : Cost::unknown;
}

/// MySQL renames no column that a generated column or a key of expressions mentions, unless the
/// same statement makes these anew.
std::vector<std::string> computed_anew(const Context& context, const Context& later,
                                       const Table& before, const Table& now,
                                       const std::string& column) {
  std::vector<std::string> clauses;
  parse::Notes silent;
  const Context quiet{context.flavour, context.options, context.model, silent};
  for (const schema::Index& index : before.indexes) {
    const schema::Index* same = now.find_index(index.name);
    if (same == nullptr || !index_mentions(index, column)) continue;
    const IndexPlan plan = plan_index(quiet, before, index);
    if (plan.left_out || plan.plain || plan.parts.find("((") == std::string::npos) continue;
    clauses.push_back("DROP INDEX " + quoted_identifier(index.name));
    clauses.push_back(
        std::string("ADD ") + (index.unique ? "UNIQUE " : "") + "KEY " +
        quoted_identifier(index.name) + " (" +
        plan_index({later.flavour, later.options, later.model, silent}, now, *same).parts + ")");
  }
  for (const Column& other : before.columns) {
    const Column* same = now.find_column(other.name);
    if (!other.generated || same == nullptr || other.name == column ||
        !mentions(parse::columns_of(*other.generated), column))
      continue;
    clauses.push_back("MODIFY COLUMN " + column_definition(later, now, *same, true));
  }
  return clauses;
}

}  // namespace

const Column& known_column(const Table& table, const std::string& name) {
  if (const Column* column = table.find_column(name)) return *column;
  throw Untranslatable("the definition of " + table.name.name + "." + name + " is not known",
                       "write the change in a section with only=mysql");
}

Table with_column(const Table& table, const Column& column) {
  Table changed = table;
  if (Column* found = changed.find_column(column.name)) {
    *found = column;
  } else {
    changed.columns.push_back(column);
  }
  return changed;
}

bool mentions(const std::vector<std::string>& columns, const std::string& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

bool needs_own_drop(const Constraint& constraint, const std::string& column) {
  if (const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule)) {
    return primary->columns.size() > 1 && mentions(primary->columns, column);
  }
  if (const auto* unique = std::get_if<schema::Unique>(&constraint.rule)) {
    return unique->columns.size() > 1 && mentions(unique->columns, column);
  }
  if (const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule))
    return mentions(foreign->columns, column);
  const auto* check = std::get_if<schema::Check>(&constraint.rule);
  return check != nullptr && mentions(parse::columns_of(check->condition), column);
}

bool index_mentions(const schema::Index& index, const std::string& column) {
  if (index.where && mentions(parse::columns_of(*index.where), column)) return true;
  return std::any_of(index.keys.begin(), index.keys.end(), [&](const schema::IndexKey& key) {
    return key.column == column ||
           (key.expression && mentions(parse::columns_of(*key.expression), column));
  });
}

void modify_column(const Work& work, const Table& table, const Column& changed) {
  const Table later = with_column(table, changed);
  const Column& before = known_column(table, changed.name);
  const std::vector<Guard> old_guards = guards(work.context, table, before);
  const std::vector<Guard> new_guards = guards(work.context, later, changed);
  for (const Guard& guard : old_guards) {
    if (std::find(new_guards.begin(), new_guards.end(), guard) != new_guards.end()) continue;
    work.alter.add(table.name,
                   {Clause::Kind::drop_key, guard.name, drop_guard(work.context, guard)});
  }
  if (copies_rows(work.context, table, before, changed))
    note_copy(work.context, "the type of " + changed.name + " changes");
  work.alter.add(table.name,
                 {Clause::Kind::modify, changed.name,
                  work.columns.completed(table.name, changed.name,
                                         column_definition(work.context, later, changed, true),
                                         before.type == changed.type),
                  cost_of_change(work.context, table, before, changed)});
  for (const Guard& guard : new_guards) {
    if (std::find(old_guards.begin(), old_guards.end(), guard) != old_guards.end()) continue;
    add_key_clause(work, table.name, guard.name, guard_definition(guard));
  }
}

void translate(const Work& work, const ops::AddColumn& operation) {
  const Table* known = work.context.model.find_table(operation.table);
  if (known != nullptr && operation.if_not_exists &&
      known->find_column(operation.column.name) != nullptr)
    return;
  const Table table = known != nullptr ? *known : Table{operation.table, {}, {}, {}, {}, {}, {}};
  const schema::Schema changed = after(work, operation);
  const Context context = with_model(work.context, changed);
  const Table* added = changed.find_table(operation.table);
  const Table later = added != nullptr ? *added : with_column(table, operation.column);
  const Column* resolved = later.find_column(operation.column.name);
  const Column column = resolved == nullptr ? operation.column : *resolved;
  const bool filled = must_be_filled(column, operation.constraints);
  Column first = column;
  first.nullable = column.nullable || filled;
  if (is_auto(later, column) && known != nullptr &&
      std::any_of(known->columns.begin(), known->columns.end(), counts_up)) {
    throw Untranslatable("a table has at most one AUTO_INCREMENT column, and " +
                             schema::to_string(operation.table) + " has one already",
                         "make one of them a plain integer");
  }
  create_own_sequence(work, changed, later, column);
  std::string definition = column_definition(context, later, first, true);
  const Cost cost = is_added_at_once(context, definition, column) ? Cost::column : Cost::unknown;
  if (definition.find(" DEFAULT (UUID()") != std::string::npos)
    note_copy(work.context, "each row gets a value of its own");
  // The key that it counts for must come with it, and not wait for another that goes.
  if (is_auto(later, column)) work.alter.flush();
  work.alter.add(operation.table,
                 {Clause::Kind::add_column, column.name, std::move(definition), cost});
  if (is_auto(later, column) && !is_key(operation.constraints)) {
    add_key_clause(work, operation.table, column.name + "_auto",
                   "KEY " + quoted_identifier(column.name + "_auto") + " (" +
                       quoted_identifier(column.name) + ")");
  }
  for (const Constraint& constraint : operation.constraints) {
    note_copy_of_added(work.context, constraint);
    work.alter.add(operation.table, {Clause::Kind::add_key, constraint.name,
                                     "ADD " + constraint_definition(context, later, constraint),
                                     cost_of_key(context, later, constraint)});
  }
  for (const Guard& guard : guards(context, later, column)) {
    note_copy(work.context, "a CHECK is added");
    add_key_clause(work, operation.table, guard.name, guard_definition(guard));
  }
  if (column.generated) note_copy(work.context, "a stored column is added");
  if (!filled) return;
  work.alter.flush();
  work.alter.add(operation.table, {Clause::Kind::modify, column.name,
                                   column_definition(context, later, column, true), Cost::rebuild});
}

namespace {

/// The generated columns that read a column go before it.
void drop_readers(const Work& work, const Table& table, const ops::DropColumn& operation) {
  for (const Column& reader : table.columns) {
    if (!reader.generated || reader.name == operation.column ||
        !mentions(parse::columns_of(*reader.generated), operation.column))
      continue;
    if (!operation.cascade)
      throw Untranslatable("the generated column " + reader.name + " reads " + operation.column,
                           "drop " + reader.name + " first, or write CASCADE");
    ops::DropColumn first = operation;
    first.column = reader.name;
    translate(work, first);
    work.alter.flush();
  }
}

}  // namespace

void translate(const Work& work, const ops::DropColumn& operation) {
  const Table* table = work.context.model.find_table(operation.table);
  const Column* column = table == nullptr ? nullptr : table->find_column(operation.column);
  if (column == nullptr && operation.if_exists && work.context.model.complete) return;
  if (operation.cascade) drop_dependents(work, operation);
  if (!operation.cascade) refuse_under_views(work, operation.table, operation.column);
  if (column != nullptr) drop_readers(work, *table, operation);
  if (column != nullptr) drop_parts_of_column(work, *table, *column);
  const bool unsure = column == nullptr && operation.if_exists && work.context.flavour.mariadb();
  work.alter.add(operation.table, {Clause::Kind::column_other, operation.column,
                                   std::string("DROP COLUMN ") + (unsure ? "IF EXISTS " : "") +
                                       quoted_identifier(operation.column),
                                   cost_of_drop(work.context, table, column)});
}

void translate(const Work& work, const ops::RenameColumn& operation) {
  std::vector<std::string> clauses;
  std::vector<std::string> added;
  const schema::Schema changed = after(work, operation);
  const Table* before = work.context.model.find_table(operation.table);
  const Table* now = changed.find_table(operation.table);
  if (before != nullptr && now != nullptr) {
    const Context later = with_model(work.context, changed);
    for (const Constraint& constraint : before->constraints) {
      // MySQL renames no column that a CHECK mentions.
      if (work.context.flavour.mariadb()) break;
      const auto* check = std::get_if<schema::Check>(&constraint.rule);
      const Constraint* same = now->find_constraint(constraint.name);
      if (check == nullptr || same == nullptr ||
          !mentions(parse::columns_of(check->condition), operation.column))
        continue;
      clauses.push_back("DROP CONSTRAINT " +
                        quoted_identifier(stored_name(work.context, *before, constraint)));
      added.push_back("ADD " + constraint_definition(later, *now, *same));
    }
    for (const Guard& guard :
         guards(work.context, *before, known_column(*before, operation.column))) {
      clauses.push_back(drop_guard(work.context, guard));
    }
    for (const Guard& guard : guards(later, *now, known_column(*now, operation.to)))
      added.push_back("ADD " + guard_definition(guard));
  }
  clauses.push_back("RENAME COLUMN " + quoted_identifier(operation.column) + " TO " +
                    quoted_identifier(operation.to));
  if (work.context.flavour.mysql() && before != nullptr && now != nullptr) {
    for (std::string& clause : computed_anew(work.context, with_model(work.context, changed),
                                             *before, *now, operation.column))
      clauses.push_back(std::move(clause));
  }
  const bool adds_nothing = added.empty();
  if (work.context.flavour.mariadb()) {
    clauses.insert(clauses.end(), added.begin(), added.end());
    added.clear();
  }
  if (!adds_nothing) note_copy(work.context, "a CHECK of the column is made anew");
  const bool known = before != nullptr && clauses.size() == 1;
  work.alter.together(operation.table, clauses, known ? Cost::instant_or_in_place : Cost::unknown);
  // MySQL renames a column of a foreign key in place only, and adds a CHECK by copying only.
  if (!added.empty()) work.alter.together(operation.table, added);
  replace_changed_views(work, changed);
}

void translate(const Work& work, const ops::SetNotNull& operation) {
  const Table& table = known_table(work, operation.table);
  Column changed = known_column(table, operation.column);
  changed.nullable = false;
  modify_column(work, table, changed);
}

void translate(const Work& work, const ops::DropNotNull& operation) {
  const Table& table = known_table(work, operation.table);
  Column changed = known_column(table, operation.column);
  changed.nullable = true;
  modify_column(work, table, changed);
}

void translate(const Work& work, const ops::SetDefault& operation) {
  set_default(work, operation.table, operation.column, operation.value);
}

void translate(const Work& work, const ops::DropDefault& operation) {
  const Table& table = known_table(work, operation.table);
  const Column& column = known_column(table, operation.column);
  if (!counts_up(column)) return set_default(work, operation.table, operation.column, std::nullopt);
  // A serial column's default is its sequence.
  Column changed = column;
  changed.serial = false;
  modify_column(work, table, changed);
}

void translate(const Work& work, const ops::AddIdentity& operation) {
  const Table& table = known_table(work, operation.table);
  Column changed = known_column(table, operation.column);
  changed.identity = operation.identity;
  changed.default_value.reset();
  const schema::Schema later = after(work, operation);
  const Table* counting = later.find_table(operation.table);
  if (counting != nullptr) create_own_sequence(work, later, *counting, changed);
  modify_column(work, table, changed);
  const std::vector<std::string> primary = table.primary_key();
  if (counting != nullptr && !is_auto(*counting, changed)) return;
  if (primary.empty() || primary[0] != changed.name) {
    add_key_clause(work, operation.table, changed.name + "_auto",
                   "KEY " + quoted_identifier(changed.name + "_auto") + " (" +
                       quoted_identifier(changed.name) + ")");
  }
}

void translate(const Work& work, const ops::SetIdentity& operation) {
  const Table& of = known_table(work, operation.table);
  const Column& column = known_column(of, operation.column);
  if (counts_up(column) && !is_auto(of, column)) {
    ops::AlterSequence change;
    change.sequence = *parse::sequence_of(of, column, work.context.model);
    change.options = operation.options;
    change.restart = operation.restart;
    return translate(work, change);
  }
  if ((operation.options.increment && *operation.options.increment != 1) ||
      operation.options.cycle) {
    throw Untranslatable("AUTO_INCREMENT counts up by one without an end",
                         "leave INCREMENT and CYCLE out");
  }
  work.context.notes.emulated("the identity is AUTO_INCREMENT");
  if (operation.restart) {
    work.alter.add(operation.table, {Clause::Kind::column_other, operation.column,
                                     "AUTO_INCREMENT = " + std::to_string(*operation.restart),
                                     Cost::instant_or_in_place});
  }
}

void translate(const Work& work, const ops::DropIdentity& operation) {
  const Table& table = known_table(work, operation.table);
  Column changed = known_column(table, operation.column);
  if (!changed.identity && operation.if_exists) return;
  changed.identity.reset();
  modify_column(work, table, changed);
  drop_own_sequences(work, table, changed.name);
}

void translate(const Work& work, const ops::DropExpression& operation) {
  const Table& table = known_table(work, operation.table);
  Column changed = known_column(table, operation.column);
  if (!changed.generated && operation.if_exists) return;
  changed.generated.reset();
  modify_column(work, table, changed);
}

}  // namespace dunlin::mysql
