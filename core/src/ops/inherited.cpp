#include "dunlin/ops/inherited.hpp"

#include <algorithm>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::ops {
namespace {

std::string spelled(const schema::Name& name) {
  return (name.schema.empty() ? "" : quote_identifier(name.schema) + ".") +
         quote_identifier(name.name);
}

}  // namespace

std::vector<std::string> parent_names(std::string_view list) {
  std::vector<std::string> names;
  for (const std::string_view name : text::split(list, ',')) {
    if (!text::trim(name).empty()) names.emplace_back(text::trim(name));
  }
  return names;
}

std::vector<const schema::Table*> parents_of(const schema::Table& table,
                                             const schema::Schema& schema) {
  std::vector<const schema::Table*> parents;
  for (const std::string_view attribute :
       {schema::native_key::kPartitionOf, schema::native_key::kInherits}) {
    const auto names = schema::find_native(table.native, attribute);
    if (!names) continue;
    for (const schema::Table& candidate : schema.tables) {
      for (const std::string& name : parent_names(*names)) {
        if (name == spelled(candidate.name) && candidate.name != table.name)
          parents.push_back(&candidate);
      }
    }
  }
  return parents;
}

bool is_or_is_part_of(const schema::Table& table, const schema::Name& whole,
                      const schema::Schema& schema) {
  if (table.name == whole) return true;
  if (!schema::find_native(table.native, schema::native_key::kPartitionOf)) return false;
  const std::vector<const schema::Table*> above = parents_of(table, schema);
  return std::any_of(above.begin(), above.end(), [&](const schema::Table* parent) {
    return is_or_is_part_of(*parent, whole, schema);
  });
}

const schema::Column* find_inherited_column(const schema::Table& table,
                                            const schema::Schema& schema, std::string_view column) {
  if (const schema::Column* own = table.find_column(column)) return own;
  for (const schema::Table* parent : parents_of(table, schema)) {
    if (const schema::Column* above = find_inherited_column(*parent, schema, column)) return above;
  }
  return nullptr;
}

void take_inherited(schema::Table& table, const schema::Schema& schema) {
  const bool partition =
      schema::find_native(table.native, schema::native_key::kPartitionOf).has_value();
  for (const schema::Table* parent : parents_of(table, schema)) {
    schema::Table above = *parent;
    take_inherited(above, schema);
    for (schema::Column& column : above.columns) {
      if (table.find_column(column.name) != nullptr) continue;
      column.comment.reset();
      if (partition) column.identity.reset();
      table.columns.push_back(std::move(column));
    }
    for (schema::Constraint& constraint : above.constraints) {
      const bool comes = std::holds_alternative<schema::Check>(constraint.rule) &&
                         !schema::find_native(constraint.native, schema::native_key::kNoInherit);
      if (comes && table.find_constraint(constraint.name) == nullptr)
        table.constraints.push_back(std::move(constraint));
    }
  }
}

}  // namespace dunlin::ops
