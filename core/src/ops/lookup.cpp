// Finding what operations are about, and refusing what does not fit.
#include <algorithm>

#include "applier.hpp"
#include "dunlin/ops/inherited.hpp"

namespace dunlin::ops {
namespace {

using schema::to_string;

template <typename Items, typename Wanted>
void erase_named(Items& items, const Wanted& name) {
  std::erase_if(items, [&](const auto& item) { return item.name == name; });
}

}  // namespace

void Applier::absent(const Error& error, bool if_exists) const {
  if (schema_.complete && !if_exists) throw error;
}

schema::Table* Applier::table(const Name& name, bool if_exists) {
  schema::Table* found = schema_.find_table(name);
  if (found == nullptr)
    absent(missing("table", to_string(name), names_of(schema_.tables)), if_exists);
  return found;
}

schema::Column* Applier::column(schema::Table& table, std::string_view name, bool if_exists) {
  schema::Column* found = table.find_column(name);
  if (found != nullptr) return found;
  // What is changed of a column from above becomes the table's own.
  if (const schema::Column* above = find_inherited_column(table, schema_, name)) {
    table.columns.push_back(*above);
    return &table.columns.back();
  }
  absent(
      missing("column", to_string(table.name) + "." + std::string(name), names_of(table.columns)),
      if_exists);
  return nullptr;
}

schema::Column* Applier::column(const Name& table_name, std::string_view name) {
  schema::Table* of = table(table_name);
  return of == nullptr ? nullptr : column(*of, name);
}

schema::Constraint* Applier::constraint(const Name& table_name, std::string_view name,
                                        bool if_exists) {
  schema::Table* of = table(table_name);
  if (of == nullptr) return nullptr;
  schema::Constraint* found = of->find_constraint(name);
  if (found == nullptr) {
    absent(missing("constraint of table " + to_string(table_name), name, names_of(of->constraints)),
           if_exists);
  }
  return found;
}

schema::View* Applier::view(const Name& name, bool if_exists) {
  schema::View* found = schema_.find_view(name);
  if (found == nullptr)
    absent(missing("view", to_string(name), names_of(schema_.views)), if_exists);
  return found;
}

schema::Sequence* Applier::sequence(const Name& name, bool if_exists) {
  schema::Sequence* found = schema_.find_sequence(name);
  if (found == nullptr)
    absent(missing("sequence", to_string(name), names_of(schema_.sequences)), if_exists);
  return found;
}

bool Applier::may_create(std::string_view kind, const Name& name, bool if_not_exists) {
  if (!relation_exists(schema_, name)) return true;
  if (if_not_exists) return false;
  if (schema_.complete) throw exists(kind, to_string(name));
  forget_relation(name);
  return true;
}

void Applier::forget_relation(const Name& name) {
  erase_named(schema_.views, name);
  erase_named(schema_.sequences, name);
  if (schema_.find_table(name) != nullptr) remove_table(name);
  for (schema::Table& table : schema_.tables) {
    if (table.name.schema != name.schema) continue;
    erase_named(table.indexes, name.name);
    std::erase_if(table.constraints, [&](const schema::Constraint& constraint) {
      return constraint.name == name.name && has_index(constraint);
    });
  }
}

void Applier::require_columns(const schema::Table& table,
                              const std::vector<std::string>& columns) const {
  for (const std::string& name : columns) {
    if (find_inherited_column(table, schema_, name) == nullptr) {
      absent(missing("column", to_string(table.name) + "." + name, names_of(table.columns)));
    }
  }
}

void Applier::check_columns(const schema::Table& table,
                            const schema::Constraint& constraint) const {
  if (const auto* key = std::get_if<schema::PrimaryKey>(&constraint.rule))
    require_columns(table, key->columns);
  if (const auto* key = std::get_if<schema::Unique>(&constraint.rule))
    require_columns(table, key->columns);
  const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
  if (key == nullptr) return;
  require_columns(table, key->columns);
  const schema::Table* target = key->table == table.name ? &table : schema_.find_table(key->table);
  if (target == nullptr) {
    absent(missing("table", to_string(key->table), names_of(schema_.tables)));
  } else {
    require_columns(*target, key->referenced);
  }
}

void Applier::check_new_constraint(const schema::Table& table,
                                   const schema::Constraint& constraint) const {
  check_columns(table, constraint);
  if (constraint.name.empty() || !schema_.complete) return;
  if (table.find_constraint(constraint.name) != nullptr) {
    throw exists("constraint of table " + to_string(table.name), constraint.name);
  }
  if (has_index(constraint) && relation_exists(schema_, {table.name.schema, constraint.name})) {
    throw exists("relation", constraint.name);
  }
}

}  // namespace dunlin::ops
