// CREATE, DROP and RENAME TABLE.
#include <algorithm>

#include "columns.hpp"
#include "columns_change.hpp"
#include "constraints.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "indexes.hpp"
#include "keys.hpp"
#include "types.hpp"
#include "work.hpp"

namespace dunlin::mysql {
namespace {

using parse::Untranslatable;
using schema::Table;

bool leads_a_key(const Table& table, const std::string& column) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const schema::Constraint& constraint) {
                       const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule);
                       const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
                       if (primary != nullptr)
                         return !primary->columns.empty() && primary->columns[0] == column;
                       return unique != nullptr && !unique->columns.empty() &&
                              unique->columns[0] == column;
                     });
}

/// AUTO_INCREMENT demands a key.
std::optional<std::string> key_for_counter(const Table& table) {
  const schema::Column* counter = nullptr;
  for (const schema::Column& column : table.columns) {
    if (is_auto(table, column)) counter = &column;
  }
  if (counter == nullptr || leads_a_key(table, counter->name)) return std::nullopt;
  return "KEY " + quoted_identifier(counter->name + "_auto") + " (" +
         quoted_identifier(counter->name) + ")";
}

std::string table_options(const Context& context, const Table& table) {
  std::string options = "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=" +
                        std::string(exact_collation(context.flavour));
  for (const schema::Column& column : table.columns) {
    if (is_auto(table, column) && column.identity && column.identity->options.start) {
      options += " AUTO_INCREMENT=" + std::to_string(*column.identity->options.start);
    }
  }
  if (table.comment) options += " COMMENT=" + quoted_literal(*table.comment);
  return options;
}

void note_padding(const Context& context, const Table& table) {
  const bool text =
      std::any_of(table.columns.begin(), table.columns.end(), [&](const schema::Column& column) {
        return schema::is_textual(base_type(column.type, context.model));
      });
  if (text && context.flavour.kind == Flavour::Kind::common) {
    context.notes.approximated(
        "blanks at the end of text do not count in comparisons (translate for mysql8 or mariadb by "
        "name)");
  }
}

bool shares_column(const std::vector<std::string>& columns,
                   const std::vector<std::string>& others) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const std::string& column) { return mentions(others, column); });
}

/// The server changes no column of a foreign key that is there.
void require_free(const Table& table, const std::vector<std::string>& columns) {
  for (const schema::Constraint& constraint : table.constraints) {
    const auto* held = std::get_if<schema::ForeignKey>(&constraint.rule);
    if (held == nullptr || !shares_column(held->columns, columns)) continue;
    throw Untranslatable("columns of the foreign key " + constraint.name +
                             " would have to become shorter for another key",
                         "give the columns a length: varchar(n)");
  }
}

/// Bounds the columns that a foreign key refers to, and makes unique keys over their hashes anew.
void bound_referenced(const Work& work, const schema::ForeignKey& key,
                      const schema::Schema& changed) {
  const Table* before = work.context.model.find_table(key.table);
  const Table* now = changed.find_table(key.table);
  if (before == nullptr || now == nullptr) return;
  const Context later = with_model(work.context, changed);
  std::vector<std::string> modified;
  for (const std::string& name : key.referenced) {
    const schema::Column* column = now->find_column(name);
    if (column == nullptr ||
        key_length(later, *now, name) == key_length(work.context, *before, name))
      continue;
    modified.push_back(
        "MODIFY COLUMN " +
        work.columns.completed(key.table, name, column_definition(later, *now, *column, true)));
  }
  if (modified.empty()) return;
  require_free(*before, key.referenced);
  std::vector<std::string> clauses;
  const auto anew = [&](const std::string& name, const std::vector<std::string>& columns,
                        const std::string& definition) {
    if (!needs_hash(work.context, *before, columns)) return;
    clauses.insert(clauses.begin(), "DROP INDEX " + quoted_identifier(name));
    modified.push_back("ADD " + definition);
  };
  for (const schema::Constraint& constraint : before->constraints) {
    const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
    if (unique != nullptr && shares_column(unique->columns, key.referenced))
      anew(constraint.name, unique->columns, constraint_definition(later, *now, constraint));
  }
  for (const schema::Index& index : before->indexes) {
    std::vector<std::string> columns;
    for (const schema::IndexKey& part : index.keys) columns.push_back(part.column);
    if (!index.unique || index.where || mentions(columns, {}) ||
        !shares_column(columns, key.referenced))
      continue;
    anew(index.name, columns,
         "UNIQUE KEY " + quoted_identifier(index.name) + " (" +
             unique_key_parts(later, *now, columns) + ")");
  }
  clauses.insert(clauses.end(), modified.begin(), modified.end());
  work.alter.together(key.table, clauses);
}

}  // namespace

void translate(const Work& work, const ops::CreateTable& operation) {
  const schema::Schema changed = after(work, operation);
  const Table* created = changed.find_table(operation.table.name);
  const Table& table = created == nullptr ? operation.table : *created;
  if (table.columns.empty()) {
    throw Untranslatable("MySQL and MariaDB have no tables without columns: " + table.name.name,
                         "give the table a column");
  }
  for (const schema::Constraint& constraint : table.constraints) {
    if (const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
        key != nullptr && !(key->table == table.name)) {
      bound_referenced(work, *key, changed);
    }
  }
  const Context context = with_model(work.context, changed);
  std::vector<std::string> lines;
  for (const schema::Column& column : table.columns)
    lines.push_back(column_definition(context, table, column, false));
  for (const schema::Constraint& constraint : table.constraints) {
    lines.push_back(constraint_definition(context, table, constraint));
  }
  if (const std::optional<std::string> key = key_for_counter(table)) lines.push_back(*key);
  for (const schema::Column& column : table.columns) {
    for (const Guard& guard : guards(context, table, column))
      lines.push_back(guard_definition(guard));
  }
  note_padding(context, table);
  for (const schema::Column& column : table.columns)
    create_own_sequence(work, changed, table, column);
  work.alter.statement(std::string("CREATE ") + (operation.temporary ? "TEMPORARY " : "") +
                       "TABLE " + (operation.if_not_exists ? "IF NOT EXISTS " : "") +
                       quoted_object(table.name) + " (\n  " + text::join(lines, ",\n  ") + "\n) " +
                       table_options(context, table));
}

void refuse_under_views(const Work& work, const schema::Name& table, const std::string& column) {
  for (const schema::View& view : work.context.model.views) {
    const bool reads = column.empty() ? ops::query_reads(view.query, table)
                                      : ops::query_uses_column(view.query, table, column);
    if (!reads) continue;
    throw Untranslatable("view " + view.name.name + " reads from " + table.name +
                             (column.empty() ? "" : "." + column),
                         "drop the view first, or add CASCADE to drop it, too");
  }
}

void translate(const Work& work, const ops::DropTable& operation) {
  if (operation.cascade) drop_dependents(work, operation);
  if (!operation.cascade) refuse_under_views(work, operation.table, {});
  work.alter.statement(std::string("DROP TABLE ") + (operation.if_exists ? "IF EXISTS " : "") +
                       quoted_object(operation.table));
  if (const Table* table = work.context.model.find_table(operation.table))
    drop_own_sequences(work, *table, {});
}

void translate(const Work& work, const ops::RenameTable& operation) {
  const schema::Name renamed{operation.table.schema, operation.to};
  const Table* before = work.context.model.find_table(operation.table);
  if (before == nullptr && operation.if_exists && work.context.model.complete) return;
  work.alter.statement("RENAME TABLE " + quoted_object(operation.table) + " TO " +
                       quoted_object(renamed));
  if (before == nullptr) return;
  const schema::Schema changed = after(work, operation);
  const Table* now = changed.find_table(renamed);
  if (now == nullptr) return;
  const Context later = with_model(work.context, changed);
  std::vector<std::string> clauses;
  std::vector<std::string> added;
  for (const schema::Column& column : before->columns) {
    const schema::Column* same = now->find_column(column.name);
    const std::vector<Guard> old_guards = guards(work.context, *before, column);
    const std::vector<Guard> new_guards = guards(later, *now, same == nullptr ? column : *same);
    for (std::size_t i = 0; i < old_guards.size() && i < new_guards.size(); ++i) {
      if (old_guards[i].name == new_guards[i].name) continue;
      clauses.push_back(drop_guard(work.context, old_guards[i]));
      added.push_back("ADD " + guard_definition(new_guards[i]));
    }
  }
  if (!added.empty()) {
    note_copy(work.context, "CHECKs are named after their table");
    clauses.insert(clauses.end(), added.begin(), added.end());
    work.alter.together(renamed, clauses);
  }
  remake_triggers(work, operation.table, renamed, changed);
  replace_changed_views(work, changed);
}

void bound_key_columns(const Work& work, const Table& table, const schema::Constraint& constraint) {
  const schema::Schema changed = after(work, ops::AddConstraint{table.name, constraint, {}});
  const Table* now = changed.find_table(table.name);
  if (now == nullptr) return;
  const Context later = with_model(work.context, changed);
  const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
  if (key != nullptr && !(key->table == table.name)) bound_referenced(work, *key, changed);
  for (const schema::Column& column : table.columns) {
    if (key_length(work.context, table, column.name) == key_length(later, *now, column.name) &&
        declared_type(work.context, table, column) == declared_type(later, *now, column))
      continue;
    work.alter.add(table.name,
                   {Clause::Kind::modify, column.name,
                    work.columns.completed(
                        table.name, column.name,
                        column_definition(later, *now, *now->find_column(column.name), true))});
  }
}

}  // namespace dunlin::mysql
