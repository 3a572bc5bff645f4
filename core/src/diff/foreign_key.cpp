#include "foreign_key.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace dunlin::diff {

bool types_part(const TablePair& pair, const schema::ForeignKey& foreign) {
  const auto changes = [&](const schema::Schema& from, const schema::Schema& to,
                           const schema::Name& table, const std::vector<std::string>& columns) {
    const schema::Table* a = from.find_table(table);
    const schema::Table* b = to.find_table(table);
    if (a == nullptr || b == nullptr) return false;
    return std::any_of(columns.begin(), columns.end(), [&](const std::string& name) {
      const schema::Column* had = a->find_column(name);
      const schema::Column* has = b->find_column(name);
      if (had == nullptr || has == nullptr) return false;
      const bool whole = schema::is_integer(had->type) && schema::is_integer(has->type);
      return (had->type.kind != has->type.kind && !whole) || pair.disturbed.has_type(has->type);
    });
  };
  return changes(pair.from_schema, pair.to_schema, pair.from.name, foreign.columns) ||
         changes(pair.from_schema, pair.to_schema, foreign.table, foreign.referenced);
}

bool loses_key(const TablePair& pair, const schema::ForeignKey& foreign) {
  const schema::Table* a = pair.from_schema.find_table(foreign.table);
  const schema::Table* b = pair.to_schema.find_table(foreign.table);
  if (a == nullptr || b == nullptr) return false;
  const auto is_key = [&](const schema::Constraint& c) {
    if (const auto* primary = std::get_if<schema::PrimaryKey>(&c.rule))
      return primary->columns == foreign.referenced;
    const auto* unique = std::get_if<schema::Unique>(&c.rule);
    return unique != nullptr && unique->columns == foreign.referenced;
  };
  const auto is_unique_index = [&](const schema::Index& index) {
    std::vector<std::string> columns;
    for (const schema::IndexKey& k : index.keys) columns.push_back(k.column);
    return index.unique && !index.where && columns == foreign.referenced;
  };
  for (const schema::Constraint& c : a->constraints) {
    if (!is_key(c)) continue;
    const schema::Constraint* kept = b->find_constraint(c.name);
    return kept == nullptr || !same_rule(*kept, c);
  }
  for (const schema::Index& index : a->indexes) {
    if (!is_unique_index(index)) continue;
    const schema::Index* kept = b->find_index(index.name);
    return kept == nullptr || !same_definition(*kept, index);
  }
  return false;
}

}  // namespace dunlin::diff
