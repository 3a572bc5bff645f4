#include "dunlin/schema/schema.hpp"

#include <algorithm>

namespace dunlin::schema {
namespace {

template <typename Items, typename Key>
auto* find_named(Items& items, const Key& name) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const Column* Table::find_column(std::string_view column) const {
  return find_named(columns, column);
}
Column* Table::find_column(std::string_view column) {
  return find_named(columns, column);
}
const Constraint* Table::find_constraint(std::string_view constraint) const {
  return find_named(constraints, constraint);
}
Constraint* Table::find_constraint(std::string_view constraint) {
  return find_named(constraints, constraint);
}
const Index* Table::find_index(std::string_view index) const {
  return find_named(indexes, index);
}

std::vector<std::string> Table::primary_key() const {
  for (const Constraint& constraint : constraints) {
    if (const auto* key = std::get_if<PrimaryKey>(&constraint.rule)) return key->columns;
  }
  return {};
}

const Table* Schema::find_table(const Name& name) const {
  return find_named(tables, name);
}
Table* Schema::find_table(const Name& name) {
  return find_named(tables, name);
}
const View* Schema::find_view(const Name& name) const {
  return find_named(views, name);
}
View* Schema::find_view(const Name& name) {
  return find_named(views, name);
}
const Enum* Schema::find_enum(const Name& name) const {
  return find_named(enums, name);
}
Enum* Schema::find_enum(const Name& name) {
  return find_named(enums, name);
}
const Domain* Schema::find_domain(const Name& name) const {
  return find_named(domains, name);
}
const Sequence* Schema::find_sequence(const Name& name) const {
  return find_named(sequences, name);
}
Sequence* Schema::find_sequence(const Name& name) {
  return find_named(sequences, name);
}

std::string_view word_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::function:
      return "function";
    case ObjectKind::procedure:
      return "procedure";
    case ObjectKind::aggregate:
      return "aggregate";
    case ObjectKind::trigger:
      return "trigger";
    case ObjectKind::event_trigger:
      return "event trigger";
    case ObjectKind::rule:
      return "rule";
    case ObjectKind::policy:
      return "policy";
    case ObjectKind::composite_type:
    case ObjectKind::range_type:
      return "type";
    case ObjectKind::collation:
      return "collation";
    case ObjectKind::operator_:
      return "operator";
    case ObjectKind::cast:
      return "cast";
    case ObjectKind::statistics:
      return "statistics";
    case ObjectKind::event:
      return "event";
  }
  return "object";
}

const Object* Schema::find_object(const Object& like) const {
  const auto found = std::find_if(objects.begin(), objects.end(), [&](const Object& object) {
    return object.kind == like.kind && object.name == like.name &&
           object.signature == like.signature && object.table == like.table;
  });
  return found == objects.end() ? nullptr : &*found;
}

const Table* Schema::find_table_of_index(const Name& index) const {
  for (const Table& table : tables) {
    if (table.name.schema == index.schema && table.find_index(index.name) != nullptr) return &table;
  }
  return nullptr;
}

}  // namespace dunlin::schema
