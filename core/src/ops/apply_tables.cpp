// Tables, views and what hangs on them.
#include <algorithm>
#include <utility>

#include "applier.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/rewrite.hpp"

namespace dunlin::ops {

using schema::to_string;

void apply(const Operation& operation, schema::Schema& schema) {
  if (!without_effect(operation, schema)) std::visit(Applier(schema), operation);
}

void Applier::operator()(const CreateTable& operation) {
  const schema::Table& table = operation.table;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (table.columns[i].name == table.columns[k].name)
        throw exists("column", table.columns[i].name);
    }
  }
  if (operation.if_not_exists && relation_exists(schema_, table.name)) return;
  for (const schema::Constraint& constraint : table.constraints) {
    check_columns(table, constraint);
    if (schema_.complete && has_index(constraint) && !constraint.name.empty() &&
        relation_exists(schema_, {table.name.schema, constraint.name})) {
      throw exists("relation", constraint.name);
    }
  }
  for (const Like& like : operation.likes)
    absent(missing("table", to_string(like.table), names_of(schema_.tables)));
  if (!may_create("relation", table.name, false)) return;
  for (const schema::Column& column : table.columns) add_own_sequence(table.name, column);
  schema_.tables.push_back(table);
}

void Applier::operator()(const DropTable& operation) {
  if (table(operation.table, operation.if_exists) == nullptr) return;
  if (operation.cascade) remove_views_of(operation.table);
  remove_table(operation.table);
}

void Applier::operator()(const RenameTable& operation) {
  const Name to{operation.table.schema, operation.to};
  // ALTER TABLE renames views, sequences and indexes too.
  if (schema_.find_table(operation.table) == nullptr) {
    if (schema_.find_view(operation.table) != nullptr)
      return (*this)(RenameView{operation.table, operation.to, false});
    if (schema_.find_sequence(operation.table) != nullptr)
      return (*this)(RenameSequence{operation.table, operation.to});
    if (schema_.find_table_of_index(operation.table) != nullptr)
      return (*this)(RenameIndex{operation.table, operation.to, false});
  }
  if (table(operation.table, operation.if_exists) == nullptr) return;
  may_create("relation", to, false);
  schema::Table* renamed = schema_.find_table(operation.table);
  const Name from = operation.table;
  renamed->name = to;
  each_expression(
      *renamed, [&](schema::Expression& e) { e.sql = rename_table_in(e.sql, from.name, to.name); });
  for (schema::Table& other : schema_.tables) {
    for (schema::Constraint& constraint : other.constraints) {
      auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      if (key != nullptr && key->table == from) key->table = to;
    }
  }
  for (schema::Sequence& sequence : schema_.sequences) {
    if (sequence.owner_table == from) sequence.owner_table = to;
  }
  rename_relation_in_views(from, to);
  rename_table_of_objects(from, to);
}

void Applier::operator()(const CreateView& operation) {
  const schema::View& view = operation.view;
  schema::View* old = schema_.find_view(view.name);
  if (old != nullptr && operation.or_replace) {
    const std::optional<std::string> comment = old->comment;
    *old = view;
    old->comment = comment;
    return;
  }
  if (may_create("relation", view.name, operation.if_not_exists)) schema_.views.push_back(view);
}

void Applier::operator()(const DropView& operation) {
  if (view(operation.view, operation.if_exists) == nullptr) return;
  if (operation.cascade) remove_views_of(operation.view);
  remove_view(operation.view);
}

void Applier::operator()(const RenameView& operation) {
  schema::View* renamed = view(operation.view);
  if (renamed == nullptr) return;
  may_create("relation", {operation.view.schema, operation.to}, false);
  rename_view(*schema_.find_view(operation.view), operation.to);
}

void Applier::operator()(const RefreshView& operation) {
  view(operation.view);
}

void Applier::rename_view(schema::View& view, const std::string& to) {
  const Name from = view.name;
  view.name.name = to;
  rename_relation_in_views(from, view.name);
  rename_table_of_objects(from, view.name);
}

void Applier::rename_relation_in_views(const Name& from, const Name& to) {
  for (schema::View& view : schema_.views) {
    if (query_reads(view.query, from)) view.query = rename_relation_in_query(view.query, from, to);
  }
}

void Applier::remove_table(const Name& name) {
  remove_objects_of(name);
  remove_foreign_keys_to(name, [](const schema::ForeignKey&) { return true; });
  std::erase_if(schema_.sequences,
                [&](const schema::Sequence& s) { return s.owner_table == name; });
  std::erase_if(schema_.tables, [&](const schema::Table& t) { return t.name == name; });
}

void Applier::remove_view(const Name& name) {
  remove_objects_of(name);
  std::erase_if(schema_.views, [&](const schema::View& v) { return v.name == name; });
}

void Applier::remove_views_of(const Name& relation) {
  std::vector<Name> readers;
  for (const schema::View& view : schema_.views) {
    if (view.name != relation && query_reads(view.query, relation)) readers.push_back(view.name);
  }
  for (const Name& reader : readers) {
    remove_views_of(reader);
    remove_view(reader);
  }
}

void Applier::remove_foreign_keys_to(const Name& table,
                                     const std::function<bool(const schema::ForeignKey&)>& which) {
  for (schema::Table& other : schema_.tables) {
    std::erase_if(other.constraints, [&](const schema::Constraint& constraint) {
      const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      return key != nullptr && key->table == table && which(*key);
    });
  }
}

void Applier::operator()(const ChangeData&) {}

void Applier::operator()(const Unmodelled& operation) {
  if (operation.changes_schema) schema_.complete = false;
}

}  // namespace dunlin::ops
