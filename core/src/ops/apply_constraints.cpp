// Constraints and indexes.
#include <algorithm>
#include <utility>

#include "applier.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/attached.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::ops {
namespace {

using schema::to_string;

/// The columns of a key, or null for other constraints.
const std::vector<std::string>* key_columns(const schema::Constraint& constraint) {
  if (const auto* key = std::get_if<schema::PrimaryKey>(&constraint.rule)) return &key->columns;
  if (const auto* key = std::get_if<schema::Unique>(&constraint.rule)) return &key->columns;
  return nullptr;
}

struct FoundIndex {
  schema::Table* table = nullptr;
  schema::Index* index = nullptr;
  schema::Constraint* constraint = nullptr;  // whose index it is; then `index` is null
};

FoundIndex find_index(schema::Schema& schema, const Name& name) {
  for (schema::Table& table : schema.tables) {
    if (table.name.schema != name.schema) continue;
    for (schema::Index& index : table.indexes) {
      if (index.name == name.name) return {&table, &index, nullptr};
    }
    schema::Constraint* constraint = table.find_constraint(name.name);
    if (constraint != nullptr && has_index(*constraint)) return {&table, nullptr, constraint};
  }
  return {};
}

Error missing_index(const schema::Schema& schema, const Name& name) {
  std::vector<std::string> candidates;
  for (const schema::Table& table : schema.tables) {
    for (const schema::Index& index : table.indexes)
      candidates.push_back(to_string(Name{table.name.schema, index.name}));
  }
  return missing("index", to_string(name), candidates);
}

}  // namespace

void Applier::operator()(const AddConstraint& operation) {
  schema::Table* to = table(operation.table);
  if (to == nullptr) return;
  if (operation.using_index.empty()) {
    check_new_constraint(*to, operation.constraint);
  } else {
    if (to->find_index(operation.using_index) == nullptr)
      absent(missing_index(schema_, {to->name.schema, operation.using_index}));
    std::erase_if(to->indexes,
                  [&](const schema::Index& index) { return index.name == operation.using_index; });
  }
  if (!schema_.complete && !operation.constraint.name.empty()) {
    std::erase_if(to->constraints, [&](const schema::Constraint& old) {
      return old.name == operation.constraint.name;
    });
  }
  to->constraints.push_back(operation.constraint);
  make_key_columns_not_null(*to, operation.constraint);
}

void Applier::operator()(const DropConstraint& operation) {
  const schema::Constraint* dropped =
      constraint(operation.table, operation.constraint, operation.if_exists);
  if (dropped == nullptr) return;
  if (const std::vector<std::string>* columns = key_columns(*dropped);
      columns != nullptr && operation.cascade) {
    const std::vector<std::string> key = *columns;
    remove_foreign_keys_to(operation.table, [&](const schema::ForeignKey& foreign) {
      return std::is_permutation(foreign.referenced.begin(), foreign.referenced.end(), key.begin(),
                                 key.end());
    });
  }
  if (is_key(*dropped)) drop_key_parts(schema_, operation.table, schema::Constraint(*dropped));
  std::erase_if(schema_.find_table(operation.table)->constraints,
                [&](const schema::Constraint& c) { return c.name == operation.constraint; });
}

void Applier::operator()(const RenameConstraint& operation) {
  if (const schema::Table* of = schema_.find_table(operation.table);
      of != nullptr && of->find_constraint(operation.constraint) == nullptr)
    (void)list_key_part(schema_, of->name, operation.constraint);
  schema::Constraint* renamed = constraint(operation.table, operation.constraint);
  if (renamed == nullptr) return;
  const schema::Table& of = *schema_.find_table(operation.table);
  if (of.find_constraint(operation.to) != nullptr) {
    throw exists("constraint of table " + to_string(of.name), operation.to);
  }
  if (schema_.complete && has_index(*renamed) &&
      relation_exists(schema_, {of.name.schema, operation.to})) {
    throw exists("relation", operation.to);
  }
  renamed->name = operation.to;
}

void Applier::operator()(const ValidateConstraint& operation) {
  if (schema::Constraint* valid = constraint(operation.table, operation.constraint))
    valid->not_valid = false;
}

void Applier::operator()(const AlterConstraint& operation) {
  schema::Constraint* changed = constraint(operation.table, operation.constraint);
  if (changed == nullptr) return;
  changed->deferrable = operation.deferrable;
  changed->initially_deferred = operation.initially_deferred;
}

void Applier::operator()(const CreateIndex& operation) {
  const Name name{operation.table.schema, operation.index.name};
  if (schema::View* of = schema_.find_view(operation.table); of != nullptr && of->materialized) {
    if (may_create("relation", name, operation.if_not_exists))
      of->indexes.push_back(operation.index);
    return;
  }
  schema::Table* to = table(operation.table);
  if (to == nullptr) return;
  for (const schema::IndexKey& key : operation.index.keys) {
    if (!key.column.empty()) require_columns(*to, {key.column});
  }
  if (!may_create("relation", name, operation.if_not_exists)) return;
  schema_.find_table(operation.table)->indexes.push_back(operation.index);
  attach_parts(schema_, operation.table, operation.index.name);
}

schema::View* Applier::view_of_index(const Name& index) {
  for (schema::View& view : schema_.views) {
    if (view.name.schema != index.schema) continue;
    for (const schema::Index& own : view.indexes) {
      if (own.name == index.name) return &view;
    }
  }
  return nullptr;
}

void Applier::operator()(const DropIndex& operation) {
  if (schema::View* of = view_of_index(operation.index)) {
    std::erase_if(of->indexes,
                  [&](const schema::Index& index) { return index.name == operation.index.name; });
    return;
  }
  const FoundIndex found = find_index(schema_, operation.index);
  if (found.table == nullptr)
    return absent(missing_index(schema_, operation.index), operation.if_exists);
  if (found.constraint != nullptr) {
    const std::string table = text::quoted(to_string(found.table->name), '"');
    const std::string name = text::quoted(operation.index.name, '"');
    return absent(
        Error(Code::object_missing,
              "index " + name + " belongs to the constraint of that name of table " + table,
              "write ALTER TABLE " + table + " DROP CONSTRAINT " + name));
  }
  const schema::Index gone = *found.index;
  drop_parts(schema_, found.table->name, gone, operation.cascade);
  std::erase_if(found.table->indexes,
                [&](const schema::Index& index) { return index.name == operation.index.name; });
}

void Applier::operator()(const RenameIndex& operation) {
  if (schema::View* of = view_of_index(operation.index)) {
    may_create("relation", {operation.index.schema, operation.to}, false);
    for (schema::Index& index : of->indexes) {
      if (index.name == operation.index.name) index.name = operation.to;
    }
    return;
  }
  if (find_index(schema_, operation.index).table == nullptr) {
    // ALTER INDEX renames tables and views too.
    if (schema_.find_table(operation.index) != nullptr)
      return (*this)(RenameTable{operation.index, operation.to, false});
    if (!list_part(schema_, operation.index))
      return absent(missing_index(schema_, operation.index), operation.if_exists);
  }
  may_create("relation", {operation.index.schema, operation.to}, false);
  const FoundIndex found = find_index(schema_, operation.index);
  (found.constraint != nullptr ? found.constraint->name : found.index->name) = operation.to;
  const std::string former = attached_name({operation.index.schema, {}}, operation.index.name);
  for (schema::Table& of : schema_.tables) {
    for (schema::Index& part : of.indexes) {
      if (schema::find_native(part.native, schema::native_key::kAttachedTo) == former)
        schema::set_native(part.native, schema::native_key::kAttachedTo,
                           attached_name({operation.index.schema, {}}, operation.to));
    }
  }
}

}  // namespace dunlin::ops
