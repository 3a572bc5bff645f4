#include "attached.hpp"

#include <algorithm>

#include "dunlin/ops/inherited.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::diff {
namespace {

namespace key = schema::native_key;

bool is_only(const schema::Index& index) {
  return schema::find_native(index.native, key::kOnly).has_value();
}

/// Whether the index above is there on both sides and stays.
bool whole_stays(const ops::Whole& whole, const schema::Schema& to) {
  const schema::Table* table = to.find_table(whole.table->name);
  const schema::Index* index = table == nullptr ? nullptr : table->find_index(whole.index->name);
  return index != nullptr && stays(*whole.index, *index, *table, to);
}

bool stays_partition(const TablePair& pair) {
  const auto parent = schema::find_native(pair.from.native, key::kPartitionOf);
  return parent && parent == schema::find_native(pair.to.native, key::kPartitionOf);
}

/// The columns of a unique index or key; empty where there is none.
std::vector<std::string> key_columns(const schema::Index& index) {
  std::vector<std::string> columns;
  if (!index.unique || index.where) return columns;
  for (const schema::IndexKey& one : index.keys) {
    if (one.expression) return {};
    columns.push_back(one.column);
  }
  return columns;
}
std::vector<std::string> key_columns(const schema::Constraint& constraint) {
  if (const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule))
    return primary->columns;
  const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
  return unique == nullptr ? std::vector<std::string>{} : unique->columns;
}

bool is_part(const schema::Constraint& constraint) {
  return schema::find_native(constraint.native, key::kAttachedTo).has_value();
}

/// Whether the key that one of a partition is a part of is there on both sides and stays.
bool key_above_stays(const schema::Constraint& part, const TablePair& pair) {
  for (const schema::Table* above : ops::parents_of(pair.from, pair.from_schema)) {
    const schema::Table* table = pair.to_schema.find_table(above->name);
    if (table == nullptr) continue;
    for (const schema::Constraint& one : above->constraints) {
      const schema::Constraint* kept = table->find_constraint(one.name);
      if (same_rule(one, part) && kept != nullptr && same_rule(*kept, one)) return true;
    }
  }
  return false;
}

}  // namespace

bool stays(const schema::Index& from, const schema::Index& to, const schema::Table& table,
           const schema::Schema& to_schema) {
  if (same_definition(from, to)) return true;
  schema::Index ready = from;
  schema::set_native(ready.native, key::kOnly, std::nullopt);
  return is_only(from) && same_definition(ready, to) && ops::is_complete(table, to.name, to_schema);
}

bool falls_with_whole(const schema::Index& from, const TablePair& pair) {
  const ops::Whole whole = ops::whole_of(from, pair.from_schema);
  return whole.index != nullptr && stays_partition(pair) && !whole_stays(whole, pair.to_schema);
}

bool falls_with_whole(const schema::Constraint& from, const TablePair& pair) {
  const std::vector<std::string> columns = key_columns(from);
  if (columns.empty() || !stays_partition(pair)) return false;
  if (is_part(from) && !key_above_stays(from, pair)) return true;
  for (const schema::Table* above : ops::parents_of(pair.from, pair.from_schema)) {
    for (const schema::Index& index : above->indexes) {
      if (key_columns(index) == columns && !is_only(index) &&
          !whole_stays({above, &index}, pair.to_schema))
        return true;
    }
  }
  return false;
}

bool is_held(const schema::Index& from, const TablePair& pair) {
  const ops::Whole whole = ops::whole_of(from, pair.from_schema);
  return whole.index != nullptr && stays_partition(pair) && whole_stays(whole, pair.to_schema);
}

bool is_held(const schema::Constraint& from, const TablePair& pair) {
  return is_part(from) && stays_partition(pair) && key_above_stays(from, pair);
}

ops::Operation name_key_part(const schema::Table& to, const schema::Constraint& key,
                             const schema::Table* from) {
  std::string before = ops::usual_key_name(to.name, key);
  if (from != nullptr) {
    const auto had = std::find_if(
        from->constraints.begin(), from->constraints.end(), [&](const schema::Constraint& one) {
          return one.native == key.native && is_part(one) && same_rule(one, key);
        });
    if (had != from->constraints.end()) before = had->name;
  }
  return ops::RenameConstraint{to.name, before, key.name};
}

bool comes_with_whole(const schema::Constraint& to, const TablePair& pair) {
  return is_part(to) && stays_partition(pair);
}

bool waits_for_parts(const ops::Whole& whole, const TablePair& pair) {
  const schema::Table* had = pair.from_schema.find_table(whole.table->name);
  const schema::Index* before = had == nullptr ? nullptr : had->find_index(whole.index->name);
  const bool kept = before != nullptr && stays(*before, *whole.index, *whole.table, pair.to_schema);
  return is_only(kept ? *before : *whole.index);
}

bool holds_keys(const schema::Index& from, const schema::Table& table,
                const schema::Schema& from_schema) {
  const std::vector<std::string> columns = key_columns(from);
  if (columns.empty()) return false;
  return std::any_of(
      from_schema.tables.begin(), from_schema.tables.end(), [&](const schema::Table& one) {
        return one.name != table.name && ops::is_or_is_part_of(one, table.name, from_schema) &&
               std::any_of(one.constraints.begin(), one.constraints.end(),
                           [&](const schema::Constraint& c) { return key_columns(c) == columns; });
      });
}

ops::Operation index_operation(const schema::Table& table, const schema::Index& index,
                               const schema::Schema& from, const schema::Schema& to) {
  ops::CreateIndex create{table.name, index, false, false};
  const ops::Whole whole = ops::whole_of(index, to);
  if (whole.index == nullptr) return create;
  const schema::Table* had = from.find_table(whole.table->name);
  const schema::Index* before = had == nullptr ? nullptr : had->find_index(whole.index->name);
  if (before != nullptr && stays(*before, *whole.index, *whole.table, to)) {
    if (is_only(*before)) return create;
    // The server has made the part already.
    return ops::RenameIndex{
        {table.name.schema, ops::usual_index_name(table.name, index)}, index.name, false};
  }
  // A new index takes equal ones for its parts; one that is not ready is told of each.
  if (!is_only(*whole.index)) schema::set_native(create.index.native, key::kAttachedTo, {});
  return create;
}

Names partitions_before(const schema::Table& table, const schema::Index& index,
                        const schema::Schema& to) {
  Names names;
  if (is_only(index)) return names;
  const std::string whole = ops::attached_name(table.name, index.name);
  for (const schema::Table& one : to.tables) {
    const bool has =
        std::any_of(one.indexes.begin(), one.indexes.end(), [&](const schema::Index& part) {
          return schema::find_native(part.native, key::kAttachedTo) == whole;
        });
    if (has) names.insert(one.name.name);
  }
  return names;
}

}  // namespace dunlin::diff
