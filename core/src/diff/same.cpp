// When parts of tables are the same, and what disturbs them.
#include <algorithm>

#include "dunlin/schema/native.hpp"
#include "table.hpp"

namespace dunlin::diff {

bool Disturbed::has_type(const schema::Name& type) const {
  return std::find(types.begin(), types.end(), type) != types.end();
}

bool Disturbed::has_type(const schema::Type& type) const {
  return type.kind == schema::TypeKind::user_defined && has_type(type.name);
}

bool Disturbed::in(const std::string& sql) const {
  if (functions.empty() && types.empty()) return false;
  Names names;
  add_names(sql, false, names);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return functions.count(name) != 0 ||
           std::any_of(types.begin(), types.end(),
                       [&](const schema::Name& type) { return type.name == name; });
  });
}

bool Disturbed::in(const schema::Index& index) const {
  if (index.where && in(index.where->sql)) return true;
  return std::any_of(index.keys.begin(), index.keys.end(), [&](const schema::IndexKey& key) {
    return key.expression && in(key.expression->sql);
  });
}

bool is_foreign_key(const schema::Constraint& constraint) {
  return std::holds_alternative<schema::ForeignKey>(constraint.rule);
}

bool same_rule(const schema::Constraint& a, const schema::Constraint& b) {
  schema::Constraint x = a;
  schema::Constraint y = b;
  for (schema::Constraint* one : {&x, &y}) {
    one->name.clear();
    one->comment.reset();
    schema::set_native(one->native, schema::native_key::kAttachedTo, std::nullopt);
    std::sort(one->native.begin(), one->native.end());
    if (auto* check = std::get_if<schema::Check>(&one->rule)) check->column.clear();
  }
  return x == y;
}

bool same_definition(const schema::Index& a, const schema::Index& b) {
  schema::Index x = a;
  schema::Index y = b;
  for (schema::Index* one : {&x, &y}) {
    one->name.clear();
    one->comment.reset();
    schema::set_native(one->native, schema::native_key::kAttachedTo, std::nullopt);
    std::sort(one->native.begin(), one->native.end());
  }
  return x == y;
}

NativeChange native_change(const schema::Native& from, const schema::Native& to) {
  NativeChange change;
  for (const auto& [name, value] : to) {
    if (schema::find_native(from, name) != value) change.set.emplace_back(name, value);
  }
  for (const auto& entry : from) {
    if (!schema::find_native(to, entry.first)) change.reset.push_back(entry.first);
  }
  return change;
}

bool stands_alone(const schema::Constraint& constraint, const schema::Table& table) {
  if (constraint.not_valid) return true;
  if (schema::find_native(constraint.native, schema::native_key::kAttachedTo)) return true;
  const auto columns = [](const schema::Constraint& key) {
    if (const auto* primary = std::get_if<schema::PrimaryKey>(&key.rule)) return primary->columns;
    const auto* unique = std::get_if<schema::Unique>(&key.rule);
    return unique == nullptr ? std::vector<std::string>{} : unique->columns;
  };
  if (!std::holds_alternative<schema::Unique>(constraint.rule)) return false;
  bool earlier = true;
  for (const schema::Constraint& other : table.constraints) {
    if (&other == &constraint) {
      earlier = false;
      continue;
    }
    const bool primary = std::holds_alternative<schema::PrimaryKey>(other.rule);
    const bool same = columns(other) == columns(constraint);
    if (same && (primary || (earlier && other.rule == constraint.rule))) return true;
  }
  return false;
}

}  // namespace dunlin::diff
