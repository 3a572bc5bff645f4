// What goes: before anything comes, or last of all.
#include <algorithm>
#include <set>
#include <utility>

#include "comparison.hpp"
#include "dunlin/ops/inherited.hpp"
#include "parents.hpp"

namespace dunlin::diff {

Node& Comparison::gone_early(int rank, const std::string& name, Operations operations) {
  Node drop;
  drop.rank = rank;
  drop.provides.insert(name);
  for (ops::Operation& operation : operations)
    drop.changes.push_back(change_of(std::move(operation)));
  gone_early_.push_back(std::move(drop));
  return gone_early_.back();
}

void Comparison::gone(int rank, ops::Operation operation, const std::string& name, Names needs) {
  Node drop;
  drop.rank = rank;
  drop.provides.insert(name);
  needs.erase(name);
  drop.needs = std::move(needs);
  Change change;
  change.operation = std::move(operation);
  drop.changes.push_back(std::move(change));
  gone_.push_back(std::move(drop));
}

void Comparison::gone_tables() {
  for (const schema::Table& table : from_.tables) {
    if (to_.find_table(table.name) != nullptr ||
        unsettled_whole(table, from_, from_, to_) != nullptr)
      continue;
    Node& drop =
        gone_early(kGoneTable, table.name.name, {ops::DropTable{table.name, false, false}});
    for (const schema::Sequence& sequence : from_.sequences) {
      if (sequence.owner_table == table.name) drop.provides.insert(sequence.name.name);
    }
    add_table_names(table, drop.needs);
    for (const schema::Constraint& constraint : table.constraints) {
      const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule);
      if (foreign != nullptr && foreign->table != table.name)
        drop.needs.insert(foreign->table.name);
    }
    drop.needs.erase(table.name.name);
  }
}

/// What goes before anything comes, those that need others first.
Comparison::Operations Comparison::ordered_early() {
  std::vector<Node> nodes = ordered(std::move(gone_early_));
  Operations drops;
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
    for (Change& change : node->changes) drops.push_back(std::move(change.operation));
  }
  return drops;
}

/// Tables in a circle: whoever is dropped later must not refer to an earlier one any more.
void Comparison::break_circles(const Operations& drops) {
  std::set<schema::Name> gone;
  for (const ops::Operation& operation : drops) {
    const auto* drop = std::get_if<ops::DropTable>(&operation);
    if (drop == nullptr || native()) continue;
    const schema::Table* dropped = from_.find_table(drop->table);
    if (dropped == nullptr) continue;
    for (const schema::Table& other : from_.tables) {
      if (other.name == drop->table || gone.count(other.name) != 0 ||
          to_.find_table(other.name) != nullptr)
        continue;
      for (const schema::Constraint& constraint : other.constraints) {
        const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule);
        // A key to a partitioned table stands on its parts, too.
        if (foreign == nullptr || !ops::is_or_is_part_of(*dropped, foreign->table, from_)) continue;
        ops::Operation loose = ops::DropConstraint{other.name, constraint.name, false, false};
        if (std::find(references_gone_.begin(), references_gone_.end(), loose) ==
            references_gone_.end())
          references_gone_.push_back(std::move(loose));
      }
    }
    gone.insert(drop->table);
  }
}

}  // namespace dunlin::diff
