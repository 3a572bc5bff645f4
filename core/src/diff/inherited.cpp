// Tables below others: each side keeps what the other has from above, so that it can be compared.
#include <algorithm>

#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/attached.hpp"
#include "dunlin/ops/inherited.hpp"
#include "dunlin/schema/native.hpp"
#include "normal.hpp"
#include "table.hpp"

namespace dunlin::diff {
namespace {

bool is_check(const schema::Constraint& constraint) {
  return std::holds_alternative<schema::Check>(constraint.rule);
}

bool is_partition(const schema::Table& table) {
  return schema::find_native(table.native, schema::native_key::kPartitionOf).has_value();
}

std::string parents(const schema::Table& table) {
  std::string out;
  for (const std::string_view key :
       {schema::native_key::kPartitionOf, schema::native_key::kInherits})
    out += schema::find_native(table.native, key).value_or("") + ";";
  return out;
}

bool is_part_of_key(const schema::Constraint& constraint) {
  return std::holds_alternative<schema::PrimaryKey>(constraint.rule) &&
         schema::find_native(constraint.native, schema::native_key::kAttachedTo);
}

/// The columns of a table's own key are its own too: they are NOT NULL because of it.
void own_key_columns(schema::Table& table, const schema::Schema& schema) {
  if (std::any_of(table.constraints.begin(), table.constraints.end(), is_part_of_key)) return;
  for (const std::string& name : table.primary_key()) {
    const schema::Column* above = ops::find_inherited_column(table, schema, name);
    if (above == nullptr || table.find_column(name) != nullptr) continue;
    schema::Column own = *above;
    own.nullable = false;
    own.comment.reset();
    if (is_partition(table)) own.identity.reset();
    table.columns.push_back(std::move(own));
  }
}

/// What a table has from above of what another one has by itself.
class Completion {
 public:
  /// \param leaves  whether the table is the former one, so that parts may stay behind in it
  Completion(schema::Table& table, const schema::Table& other, const schema::Schema& schema,
             bool leaves)
      : table_(table), other_(other), schema_(schema), leaves_(leaves && !is_partition(other)) {}

  void run() {
    const bool moves = parents(table_) != parents(other_);
    if (moves) ops::take_inherited(table_, schema_);
    for (const schema::Column& column : other_.columns) {
      if (table_.find_column(column.name) != nullptr) continue;
      const schema::Column* above = ops::find_inherited_column(table_, schema_, column.name);
      if (above == nullptr) continue;
      schema::Column own = *above;
      own.comment.reset();
      if (is_partition(table_)) own.identity.reset();
      table_.columns.push_back(std::move(own));
    }
    if (!moves) return;
    for (const schema::Table* parent : ops::parents_of(table_, schema_)) {
      take_parts(*parent);
      if (leaves_ && is_partition(table_)) keep_parts(*parent);
    }
  }

 private:
  /// Keys, references and indexes of a partition are named by the server, as most probably those of
  /// the other side were.
  void take_parts(const schema::Table& parent) {
    for (const schema::Constraint& constraint : other_.constraints) {
      if (table_.find_constraint(constraint.name) != nullptr) continue;
      const auto above = std::find_if(
          parent.constraints.begin(), parent.constraints.end(), [&](const schema::Constraint& c) {
            return !is_check(c) && is_partition(table_) && same_rule(c, constraint) && !has_rule(c);
          });
      if (above != parent.constraints.end()) table_.constraints.push_back(constraint);
    }
    if (!is_partition(table_)) return;
    for (const schema::Index& index : other_.indexes) {
      if (table_.find_index(index.name) != nullptr) continue;
      const bool above =
          std::any_of(parent.indexes.begin(), parent.indexes.end(),
                      [&](const schema::Index& i) { return ops::same_but_for_parents(i, index); });
      const bool own =
          std::any_of(table_.indexes.begin(), table_.indexes.end(),
                      [&](const schema::Index& i) { return ops::same_but_for_parents(i, index); });
      if (above && !own) table_.indexes.push_back(index);
    }
  }
  /// Keys that the server made for the partition stay with it when it leaves, under the names that
  /// it gave.
  void keep_parts(const schema::Table& parent) {
    for (schema::Constraint constraint : parent.constraints) {
      const bool is_key = std::holds_alternative<schema::PrimaryKey>(constraint.rule) ||
                          std::holds_alternative<schema::Unique>(constraint.rule);
      if (!is_key || has_rule(constraint)) continue;
      constraint.name.clear();
      constraint.comment.reset();
      const ops::Operation named =
          ops::resolve(ops::AddConstraint{table_.name, std::move(constraint), {}}, {});
      table_.constraints.push_back(std::get<ops::AddConstraint>(named).constraint);
    }
    for (schema::Index index : parent.indexes) {
      const bool has = std::any_of(
          table_.indexes.begin(), table_.indexes.end(),
          [&](const schema::Index& own) { return ops::same_but_for_parents(own, index); });
      if (has || schema::find_native(index.native, schema::native_key::kOnly)) continue;
      index.comment.reset();
      index.name = ops::usual_index_name(table_.name, index);
      table_.indexes.push_back(std::move(index));
    }
  }
  bool has_rule(const schema::Constraint& constraint) const {
    return std::any_of(table_.constraints.begin(), table_.constraints.end(),
                       [&](const schema::Constraint& own) { return same_rule(own, constraint); });
  }

  schema::Table& table_;
  const schema::Table& other_;
  const schema::Schema& schema_;
  bool leaves_;
};

void complete(schema::Schema& schema, const schema::Schema& other, bool leaves) {
  for (schema::Table& table : schema.tables) {
    const schema::Table* pair = other.find_table(table.name);
    if (pair == nullptr || ops::parents_of(table, schema).empty()) continue;
    schema::Table whole = table;
    Completion(whole, *pair, schema, leaves).run();
    table = std::move(whole);
  }
}

}  // namespace

void complete_inherited(schema::Schema& from, schema::Schema& to) {
  if (!to.dialect.empty()) return;
  for (schema::Schema* schema : {&from, &to}) {
    for (schema::Table& table : schema->tables) own_key_columns(table, *schema);
  }
  const schema::Schema before = from;
  complete(from, to, true);
  complete(to, before, false);
}

}  // namespace dunlin::diff
