#include "dunlin/ops/attached.hpp"

#include <algorithm>

#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/inherited.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::ops {
namespace {

namespace key = schema::native_key;

bool is_partition_of(const schema::Table& table, const schema::Table& whole,
                     const schema::Schema& schema) {
  if (!schema::find_native(table.native, key::kPartitionOf)) return false;
  const std::vector<const schema::Table*> parents = parents_of(table, schema);
  return std::find(parents.begin(), parents.end(), &whole) != parents.end();
}

std::vector<schema::Table*> partitions_of(const schema::Table& whole, schema::Schema& schema) {
  std::vector<schema::Table*> out;
  for (schema::Table& table : schema.tables) {
    if (is_partition_of(table, whole, schema)) out.push_back(&table);
  }
  return out;
}

bool is_free(const schema::Index& index) {
  return !schema::find_native(index.native, key::kAttachedTo);
}

bool is_part_of(const schema::Index& index, const std::string& whole) {
  return schema::find_native(index.native, key::kAttachedTo) == whole;
}

/// Takes one equal index of a table for a part. Whether there was one.
bool adopt(schema::Table& table, const schema::Index& index, const std::string& whole) {
  const auto own =
      std::find_if(table.indexes.begin(), table.indexes.end(), [&](const schema::Index& one) {
        return is_free(one) && !schema::find_native(one.native, key::kOnly) &&
               same_but_for_parents(one, index);
      });
  if (own == table.indexes.end()) return false;
  schema::set_native(own->native, key::kAttachedTo, whole);
  return true;
}

/// Parts of parts that the server makes by itself count as parts of the whole.
void adopt_below(schema::Schema& schema, const schema::Table& whole, const schema::Index& index,
                 const std::string& name) {
  for (schema::Table* table : partitions_of(whole, schema)) {
    if (!adopt(*table, index, name)) adopt_below(schema, *table, index, name);
  }
}

/// Whether a name is that one, with or without a number after it.
bool is_numbered(const std::string& name, const std::string& usual) {
  return name.starts_with(usual) &&
         name.find_first_not_of("0123456789", usual.size()) == std::string::npos;
}

/// The columns of a key, empty for other constraints.
std::vector<std::string> columns_of(const schema::Constraint& constraint) {
  if (const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule))
    return primary->columns;
  const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
  return unique == nullptr ? std::vector<std::string>{} : unique->columns;
}

}  // namespace

bool same_but_for_parents(schema::Index a, schema::Index b) {
  for (schema::Index* one : {&a, &b}) {
    one->name.clear();
    one->comment.reset();
    schema::set_native(one->native, key::kAttachedTo, std::nullopt);
    schema::set_native(one->native, key::kOnly, std::nullopt);
  }
  return a == b;
}

std::string usual_index_name(const schema::Name& table, schema::Index index) {
  index.name.clear();
  const Operation named = resolve(CreateIndex{table, std::move(index), false, false}, {});
  return std::get<CreateIndex>(named).index.name;
}

bool has_usual_name(const schema::Name& table, const schema::Index& index) {
  return is_numbered(index.name, usual_index_name(table, index));
}

bool is_key(const schema::Constraint& constraint) {
  return std::holds_alternative<schema::PrimaryKey>(constraint.rule) ||
         std::holds_alternative<schema::Unique>(constraint.rule);
}

std::string usual_key_name(const schema::Name& table, schema::Constraint key) {
  key.name.clear();
  const Operation named = resolve(AddConstraint{table, std::move(key), {}}, {});
  return std::get<AddConstraint>(named).constraint.name;
}

bool has_usual_name(const schema::Name& table, const schema::Constraint& key) {
  return is_numbered(key.name, usual_key_name(table, key));
}

std::string attached_name(const schema::Name& table, std::string_view index) {
  return (table.schema.empty() ? "" : quote_identifier(table.schema) + ".") +
         quote_identifier(std::string(index));
}

Whole whole_of(const schema::Index& part, const schema::Schema& schema) {
  const auto name = schema::find_native(part.native, key::kAttachedTo);
  if (!name) return {};
  for (const schema::Table& table : schema.tables) {
    for (const schema::Index& index : table.indexes) {
      if (attached_name(table.name, index.name) == *name) return {&table, &index};
    }
  }
  return {};
}

bool is_complete(const schema::Table& table, std::string_view index, const schema::Schema& schema) {
  const std::string whole = attached_name(table.name, index);
  return std::all_of(schema.tables.begin(), schema.tables.end(), [&](const schema::Table& one) {
    return !is_partition_of(one, table, schema) ||
           std::any_of(one.indexes.begin(), one.indexes.end(), [&](const schema::Index& part) {
             return is_part_of(part, whole) && !schema::find_native(part.native, key::kOnly);
           });
  });
}

void attach_parts(schema::Schema& schema, const schema::Name& table, const std::string& index) {
  schema::Table* whole = schema.find_table(table);
  const auto made = std::find_if(whole->indexes.begin(), whole->indexes.end(),
                                 [&](const schema::Index& one) { return one.name == index; });
  if (made == whole->indexes.end()) return;
  if (schema::find_native(made->native, key::kOnly)) {
    if (partitions_of(*whole, schema).empty())
      schema::set_native(made->native, key::kOnly, std::nullopt);
    return;
  }
  adopt_below(schema, *whole, schema::Index(*made), attached_name(table, index));
}

void attach_indexes_of(schema::Schema& schema, const schema::Name& partition) {
  schema::Table* table = schema.find_table(partition);
  std::vector<const schema::Table*> above = parents_of(*table, schema);
  for (std::size_t i = 0; i < above.size(); ++i) {
    for (const schema::Index& index : above[i]->indexes) {
      const std::string whole = attached_name(above[i]->name, index.name);
      if (!adopt(*table, index, whole)) adopt_below(schema, *table, index, whole);
    }
    for (const schema::Table* more : parents_of(*above[i], schema)) above.push_back(more);
  }
}

void detach_indexes_of(schema::Schema& schema, const schema::Name& partition) {
  for (schema::Index& index : schema.find_table(partition)->indexes)
    schema::set_native(index.native, key::kAttachedTo, std::nullopt);
}

void drop_parts(schema::Schema& schema, const schema::Name& table, const schema::Index& index,
                bool constraints) {
  const std::string whole = attached_name(table, index.name);
  std::vector<std::string> columns;
  for (const schema::IndexKey& one : index.keys) columns.push_back(one.column);
  for (schema::Table& one : schema.tables) {
    if (one.name == table || !is_or_is_part_of(one, table, schema)) continue;
    std::vector<schema::Index> parts;
    for (const schema::Index& part : one.indexes) {
      if (is_part_of(part, whole)) parts.push_back(part);
    }
    std::erase_if(one.indexes, [&](const schema::Index& part) { return is_part_of(part, whole); });
    for (const schema::Index& part : parts) drop_parts(schema, one.name, part, constraints);
    if (!constraints || !index.unique) continue;
    std::erase_if(one.constraints, [&](const schema::Constraint& constraint) {
      return columns_of(constraint) == columns;
    });
  }
}

void complete_whole(schema::Schema& schema, const schema::Name& part) {
  for (schema::Table& table : schema.tables) {
    if (table.name.schema != part.schema) continue;
    const schema::Index* index = table.find_index(part.name);
    if (index == nullptr) continue;
    const Whole whole = whole_of(*index, schema);
    if (whole.index == nullptr || !is_complete(*whole.table, whole.index->name, schema)) return;
    for (schema::Index& one : schema.find_table(whole.table->name)->indexes) {
      if (&one == whole.index) schema::set_native(one.native, key::kOnly, std::nullopt);
    }
    return;
  }
}

void drop_key_parts(schema::Schema& schema, const schema::Name& table,
                    const schema::Constraint& key) {
  for (schema::Table& one : schema.tables) {
    if (one.name == table || !is_or_is_part_of(one, table, schema)) continue;
    std::erase_if(one.constraints, [&](const schema::Constraint& c) { return c.rule == key.rule; });
  }
}

bool list_key_part(schema::Schema& schema, const schema::Name& partition, const std::string& name) {
  schema::Table* table = schema.find_table(partition);
  std::vector<const schema::Table*> above = parents_of(*table, schema);
  for (std::size_t i = 0; i < above.size(); ++i) {
    for (const schema::Constraint& key : above[i]->constraints) {
      if (!is_key(key) || usual_key_name(partition, key) != name) continue;
      schema::Constraint listed = key;
      listed.name = name;
      listed.comment.reset();
      table->constraints.push_back(std::move(listed));
      return true;
    }
    for (const schema::Table* more : parents_of(*above[i], schema)) above.push_back(more);
  }
  return false;
}

bool list_part(schema::Schema& schema, const schema::Name& part) {
  for (schema::Table& table : schema.tables) {
    if (table.name.schema != part.schema || !schema::find_native(table.native, key::kPartitionOf))
      continue;
    for (const schema::Table* above : parents_of(table, schema)) {
      for (const schema::Index& index : above->indexes) {
        if (usual_index_name(table.name, index) != part.name) continue;
        schema::Index listed = index;
        listed.name = part.name;
        listed.comment.reset();
        schema::set_native(listed.native, key::kOnly, std::nullopt);
        schema::set_native(listed.native, key::kAttachedTo, attached_name(above->name, index.name));
        table.indexes.push_back(std::move(listed));
        return true;
      }
    }
  }
  return false;
}

}  // namespace dunlin::ops
