// ADD, DROP and RENAME of constraints and indexes.
#include <algorithm>
#include <set>

#include "columns.hpp"
#include "constraints.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "indexes.hpp"
#include "keys.hpp"
#include "lookup.hpp"
#include "work.hpp"

namespace dunlin::mysql {
namespace {

using parse::Untranslatable;
using schema::Constraint;
using schema::Table;

void add_primary_key_columns(const Work& work, const Table& table, const schema::PrimaryKey& key) {
  for (const std::string& name : key.columns) {
    const schema::Column* column = table.find_column(name);
    if (column != nullptr && column->nullable) translate(work, ops::SetNotNull{table.name, name});
  }
}

const schema::Index& known_index(const Table& table, const std::string& name) {
  if (const schema::Index* index = table.find_index(name)) return *index;
  throw Untranslatable("the index " + name + " is not known",
                       "write the change in a section with only=mysql");
}

/// ADD ... USING INDEX: the index becomes the constraint and takes its name.
void add_from_index(const Work& work, const Table& table, const ops::AddConstraint& operation) {
  const schema::Index& index = known_index(table, operation.using_index);
  if (std::holds_alternative<schema::Unique>(operation.constraint.rule)) {
    if (index.name != operation.constraint.name) {
      work.alter.together(table.name,
                          {"RENAME INDEX " + quoted_identifier(index.name) + " TO " +
                           quoted_identifier(operation.constraint.name)},
                          Cost::instant_or_in_place);
    }
    return;
  }
  std::vector<std::string> columns;
  for (const schema::IndexKey& key : index.keys) columns.push_back(key.column);
  add_primary_key_columns(work, table, {columns, {}});
  work.alter.together(table.name, {"DROP INDEX " + quoted_identifier(index.name),
                                   "ADD PRIMARY KEY (" + column_list(columns) + ")"});
}

void drop_unknown(const Work& work, const ops::DropConstraint& operation) {
  if (work.context.model.complete && operation.if_exists) return;
  if (work.live == nullptr) {
    throw Untranslatable(
        "what kind of constraint " + operation.constraint +
            " is, is not known: no portable section created it",
        "write DROP FOREIGN KEY, DROP INDEX or DROP CONSTRAINT in a section with only=mysql");
  }
  const std::vector<std::string> clauses =
      drop_clauses_of(*work.live, object_name(operation.table), operation.constraint);
  if (clauses.empty() && operation.if_exists) return;
  if (clauses.empty()) {
    throw Untranslatable(
        "the table " + operation.table.name + " has no constraint " + operation.constraint,
        "look at SHOW CREATE TABLE for its name, and write the change in a section with "
        "only=mysql");
  }
  work.alter.together(operation.table, clauses);
}

/// Columns of foreign keys have no guards: adding or dropping the key changes which there are.
void change_guards(const Work& work, const Table& before, const Table& now, const Context& later,
                   bool drop) {
  for (const schema::Column& column : now.columns) {
    const schema::Column* same = before.find_column(column.name);
    if (same == nullptr) continue;
    const std::vector<Guard> old_guards = guards(work.context, before, *same);
    const std::vector<Guard> new_guards = guards(later, now, column);
    if (old_guards == new_guards) continue;
    for (const Guard& guard : drop ? old_guards : new_guards) {
      if (!drop) note_copy(work.context, "a CHECK is added");
      work.alter.add(now.name,
                     {drop ? Clause::Kind::drop_key : Clause::Kind::add_key, guard.name,
                      drop ? drop_guard(work.context, guard) : "ADD " + guard_definition(guard),
                      drop ? Cost::instant : Cost::unknown});
    }
  }
}

struct Side {
  const Context& context;
  const Table& table;
};

bool has_index(const Table& table, const std::string& column) {
  const auto keyed = [&](const schema::Index& index) {
    return std::any_of(index.keys.begin(), index.keys.end(),
                       [&](const schema::IndexKey& key) { return key.column == column; });
  };
  const auto unique = [&](const Constraint& constraint) {
    const auto* rule = std::get_if<schema::Unique>(&constraint.rule);
    return rule != nullptr &&
           std::find(rule->columns.begin(), rule->columns.end(), column) != rule->columns.end();
  };
  return std::any_of(table.indexes.begin(), table.indexes.end(), keyed) ||
         std::any_of(table.constraints.begin(), table.constraints.end(), unique);
}

/// Whether a column is the same without a foreign key of its table. Text of a key has a bounded
/// length, which goes with the key; an index over all of it keeps it so.
bool is_stored_alike(const Side& before, const Side& after, const schema::Column& column) {
  if (!(declared_type(before.context, before.table, column) ==
        declared_type(after.context, after.table, column)))
    return false;
  if (has_index(after.table, column.name)) return true;
  const auto definition = [&](const Side& side) {
    parse::Notes silent;
    return column_definition(
        {side.context.flavour, side.context.options, side.context.model, silent}, side.table,
        column, true);
  };
  return definition(before) == definition(after);
}

}  // namespace

Cost cost_of_key(const Context& context, const Table& table, const Constraint& constraint) {
  if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) return Cost::rebuild;
  const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
  const bool plain = unique != nullptr && !needs_hash(context, table, unique->columns);
  return plain ? Cost::index : Cost::unknown;
}

Cost cost_of_drop(const Constraint& constraint, const std::string& clauses) {
  if (std::holds_alternative<schema::Check>(constraint.rule)) return Cost::instant;
  if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) return Cost::unknown;
  return clauses.find("ADD KEY") == std::string::npos ? Cost::drop_index : Cost::index;
}

void note_copy_of_added(const Context& context, const Constraint& constraint) {
  if (std::holds_alternative<schema::Check>(constraint.rule))
    note_copy(context, "a CHECK is added");
  if (std::holds_alternative<schema::ForeignKey>(constraint.rule))
    note_copy(context, "a foreign key is added");
}

void drop_index(const Work& work, const Table& table, const schema::Index& index) {
  parse::Notes silent;
  const Context quiet{work.context.flavour, work.context.options, work.context.model, silent};
  const IndexPlan plan = plan_index(quiet, table, index);
  if (plan.left_out) {
    work.context.notes.emulated("the index " + index.name + " was left out");
    return;
  }
  std::vector<std::string> clauses{"DROP INDEX " + quoted_identifier(index.name)};
  for (const std::string& helper : plan.helper_names)
    clauses.push_back(std::string("DROP COLUMN ") +
                      (work.context.flavour.mariadb() ? "IF EXISTS " : "") +
                      quoted_identifier(helper));
  std::vector<std::string> columns;
  for (const schema::IndexKey& key : index.keys) {
    if (key.column.empty()) break;
    columns.push_back(key.column);
  }
  const Constraint* served = foreign_key_without(table, columns, index.name);
  if (served != nullptr && work.context.flavour.mariadb()) {
    clauses.push_back(index_for_foreign_key(work.context, table, *served));
  } else if (served != nullptr) {
    // The server makes an index with the key when there is none, and only then.
    const std::string foreign_key = constraint_definition(work.context, table, *served);
    work.alter.together(table.name, {"DROP FOREIGN KEY " +
                                     quoted_identifier(stored_name(work.context, table, *served))});
    work.alter.together(table.name, clauses);
    return work.alter.together(table.name, {"ADD " + foreign_key});
  }
  const Cost cost = plan.plain ? Cost::drop_index : Cost::unknown;
  if (clauses.size() == 1 && work.context.flavour.mariadb()) {
    // MariaDB's DROP INDEX takes no algorithm.
    work.alter.add(table.name, {Clause::Kind::drop_key, index.name, clauses.front(), cost});
  } else if (clauses.size() == 1) {
    work.alter.index_statement(
        "DROP INDEX " + quoted_identifier(index.name) + " ON " + quoted_object(table.name), cost);
  } else {
    work.alter.together(table.name, clauses);
  }
}

void translate(const Work& work, const ops::AddConstraint& operation) {
  const Table& table = known_table(work, operation.table);
  if (!operation.using_index.empty()) return add_from_index(work, table, operation);
  bound_key_columns(work, table, operation.constraint);
  if (const auto* primary = std::get_if<schema::PrimaryKey>(&operation.constraint.rule)) {
    add_primary_key_columns(work, table, *primary);
  }
  const schema::Schema changed = after(work, operation);
  const Table* now = changed.find_table(operation.table);
  const Context later = with_model(work.context, changed);
  const std::string definition =
      constraint_definition(later, now == nullptr ? table : *now, operation.constraint);
  if (std::holds_alternative<schema::ForeignKey>(operation.constraint.rule)) {
    if (now != nullptr) change_guards(work, table, *now, later, true);
    // InnoDB makes no foreign key over a column that the same statement changes.
    work.alter.flush();
  }
  note_copy_of_added(work.context, operation.constraint);
  work.alter.add(operation.table,
                 {Clause::Kind::add_key, operation.constraint.name, "ADD " + definition,
                  cost_of_key(later, table, operation.constraint)});
}

void translate(const Work& work, const ops::DropConstraint& operation) {
  const Table* table = work.context.model.find_table(operation.table);
  const Constraint* constraint =
      table == nullptr ? nullptr : table->find_constraint(operation.constraint);
  if (constraint == nullptr) return drop_unknown(work, operation);
  if (operation.cascade) drop_dependents(work, operation);
  if (std::holds_alternative<schema::PrimaryKey>(constraint->rule))
    note_copy(work.context, "its primary key is dropped");
  std::string all;
  for (const std::string& clause : drop_constraint_clauses(work.context, *table, *constraint)) {
    all += (all.empty() ? "" : ", ") + clause;
  }
  work.alter.add(operation.table,
                 {Clause::Kind::drop_key, constraint->name, all, cost_of_drop(*constraint, all)});
  if (!std::holds_alternative<schema::ForeignKey>(constraint->rule)) return;
  const schema::Schema changed = after(work, operation);
  if (const Table* now = changed.find_table(operation.table)) {
    const Context later = with_model(work.context, changed);
    change_guards(work, *table, *now, later, false);
    for (const schema::Column& column : now->columns) {
      if (is_stored_alike({work.context, *table}, {later, *now}, column)) continue;
      // The server changes no column of a key that the same statement drops.
      work.alter.flush();
      work.alter.add(now->name,
                     {Clause::Kind::modify, column.name,
                      work.columns.completed(now->name, column.name,
                                             column_definition(later, *now, column, true))});
    }
  }
}

void translate(const Work& work, const ops::RenameConstraint& operation) {
  const Table& table = known_table(work, operation.table);
  const Constraint* constraint = table.find_constraint(operation.constraint);
  if (constraint == nullptr) {
    throw Untranslatable("the constraint " + operation.constraint + " is not known",
                         "write the change in a section with only=mysql");
  }
  if (std::holds_alternative<schema::PrimaryKey>(constraint->rule)) {
    work.context.notes.emulated("a primary key has no name of its own");
    return;
  }
  if (std::holds_alternative<schema::Unique>(constraint->rule)) {
    work.alter.together(operation.table,
                        {"RENAME INDEX " + quoted_identifier(constraint->name) + " TO " +
                         quoted_identifier(operation.to)},
                        Cost::instant_or_in_place);
    return;
  }
  const schema::Schema changed = after(work, operation);
  const Table* now = changed.find_table(operation.table);
  const Constraint* renamed = now == nullptr ? nullptr : now->find_constraint(operation.to);
  if (renamed == nullptr) return;
  std::vector<std::string> clauses = drop_constraint_clauses(work.context, table, *constraint);
  clauses.push_back("ADD " +
                    constraint_definition(with_model(work.context, changed), *now, *renamed));
  note_copy_of_added(work.context, *renamed);
  work.alter.together(operation.table, clauses);
}

void translate(const Work& work, const ops::ValidateConstraint& /*operation*/) {
  work.context.notes.emulated("the constraint was checked when it was added");
}

void translate(const Work& work, const ops::AlterConstraint& operation) {
  if (operation.deferrable)
    work.context.notes.approximated("DEFERRABLE is not kept: constraints are checked at once");
}

void translate(const Work& work, const ops::CreateIndex& operation) {
  if (work.context.model.find_view(operation.table) != nullptr) {
    work.context.notes.emulated("a materialized view is a view, which has no indexes");
    return;
  }
  const Table& table = known_table(work, operation.table);
  if (operation.if_not_exists && table.find_index(operation.index.name) != nullptr) return;
  const IndexPlan plan = plan_index(work.context, table, operation.index);
  if (plan.left_out) return;
  const std::string name = quoted_identifier(operation.index.name);
  if (!plan.helpers.empty()) {
    std::vector<std::string> clauses;
    for (const std::string& helper : plan.helpers) clauses.push_back("ADD COLUMN " + helper);
    clauses.push_back("ADD UNIQUE KEY " + name + " (" + plan.parts + ")");
    note_copy(work.context, "a computed key is added");
    return work.alter.together(operation.table, clauses);
  }
  const bool maybe = operation.if_not_exists && work.context.flavour.mariadb();
  work.alter.index_statement(std::string("CREATE ") + (operation.index.unique ? "UNIQUE " : "") +
                                 "INDEX " + (maybe ? "IF NOT EXISTS " : "") + name + " ON " +
                                 quoted_object(operation.table) + " (" + plan.parts + ")",
                             plan.plain ? Cost::index : Cost::unknown);
}

void translate(const Work& work, const ops::DropIndex& operation) {
  if (const Table* table = work.context.model.find_table_of_index(operation.index)) {
    return drop_index(work, *table, known_index(*table, operation.index.name));
  }
  for (const schema::View& view : work.context.model.views) {
    const bool holds =
        std::any_of(view.indexes.begin(), view.indexes.end(),
                    [&](const schema::Index& index) { return index.name == operation.index.name; });
    if (!holds) continue;
    work.context.notes.emulated("a materialized view is a view, which has no indexes");
    return;
  }
  if (work.context.model.complete && operation.if_exists) return;
  const std::optional<std::string> table =
      work.live == nullptr ? std::nullopt : table_of_index(*work.live, operation.index.name);
  if (table) {
    work.alter.statement("DROP INDEX " + quoted_identifier(operation.index.name) + " ON " +
                         quoted_identifier(*table));
  } else if (work.live == nullptr || !operation.if_exists) {
    throw Untranslatable(
        "the table of the index " + operation.index.name +
            " is not known, and DROP INDEX must name it",
        "write DROP INDEX " + operation.index.name + " ON its table in a section with only=mysql");
  }
}

void translate(const Work& work, const ops::RenameIndex& operation) {
  const Table* table = work.context.model.find_table_of_index(operation.index);
  if (table == nullptr) {
    if (operation.if_exists && work.context.model.complete) return;
    throw Untranslatable("the table of the index " + operation.index.name +
                             " is not known, and RENAME INDEX must name it",
                         "write ALTER TABLE ... RENAME INDEX in a section with only=mysql");
  }
  parse::Notes silent;
  const Context quiet{work.context.flavour, work.context.options, work.context.model, silent};
  const schema::Index& index = known_index(*table, operation.index.name);
  schema::Index renamed = index;
  renamed.name = operation.to;
  const IndexPlan before = plan_index(quiet, *table, index);
  const IndexPlan now = plan_index(quiet, *table, renamed);
  if (before.left_out) return;
  std::vector<std::string> clauses{"RENAME INDEX " + quoted_identifier(index.name) + " TO " +
                                   quoted_identifier(renamed.name)};
  // The generated columns of an index are called after it.
  for (std::size_t i = 0; i < before.helper_names.size(); ++i) {
    clauses.push_back("RENAME COLUMN " + quoted_identifier(before.helper_names[i]) + " TO " +
                      quoted_identifier(now.helper_names[i]));
  }
  work.alter.together(table->name, clauses,
                      clauses.size() == 1 ? Cost::instant_or_in_place : Cost::unknown);
}

namespace {

/// Whether any two tables have foreign keys or CHECKs of one name.
bool shares_names(const schema::Schema& schema) {
  std::set<std::pair<std::size_t, std::string>> seen;
  for (const Table& table : schema.tables) {
    for (const Constraint& constraint : table.constraints) {
      const bool counts = std::holds_alternative<schema::ForeignKey>(constraint.rule) ||
                          std::holds_alternative<schema::Check>(constraint.rule);
      if (counts && !seen.emplace(constraint.rule.index(), text::lower(constraint.name)).second) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

bool adds_constraint(const ops::Operation& operation) {
  const auto* column = std::get_if<ops::AddColumn>(&operation);
  return std::holds_alternative<ops::AddConstraint>(operation) ||
         (column != nullptr && !column->constraints.empty());
}

void rename_stored_constraints(const Work& work, const ops::Operation& operation) {
  const auto* dropped = std::get_if<ops::DropConstraint>(&operation);
  const auto* renamed = std::get_if<ops::RenameConstraint>(&operation);
  const bool added = adds_constraint(operation);
  const bool table_gone = std::holds_alternative<ops::DropTable>(operation) ||
                          std::holds_alternative<ops::DropSchema>(operation) ||
                          std::holds_alternative<ops::DropColumn>(operation) ||
                          std::holds_alternative<ops::RenameTable>(operation);
  if (dropped == nullptr && renamed == nullptr && !table_gone && !added) return;
  if (renamed == nullptr && !added && !shares_names(work.context.model)) return;
  const schema::Schema changed = after(work, operation);
  if (added && !shares_names(changed)) return;
  const Context later = with_model(work.context, changed);
  const auto* moved = std::get_if<ops::RenameTable>(&operation);
  for (const Table& before : work.context.model.tables) {
    const bool is_moved = moved != nullptr && moved->table == before.name;
    const Table* now =
        changed.find_table(is_moved ? schema::Name{before.name.schema, moved->to} : before.name);
    if (now == nullptr) continue;
    for (const Constraint& constraint : before.constraints) {
      const Constraint* same = now->find_constraint(constraint.name);
      if (same == nullptr) continue;
      const std::string old_name = stored_name(work.context, before, constraint);
      if (old_name == stored_name(later, *now, *same)) continue;
      const bool foreign = std::holds_alternative<schema::ForeignKey>(constraint.rule);
      work.alter.together(now->name, {(foreign ? "DROP FOREIGN KEY " : "DROP CONSTRAINT ") +
                                          quoted_identifier(old_name),
                                      "ADD " + constraint_definition(later, *now, *same)});
    }
  }
}

}  // namespace dunlin::mysql
