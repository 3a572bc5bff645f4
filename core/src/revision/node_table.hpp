// The graph with nodes as numbers: what all walks of this room run on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dunlin/revision/graph.hpp"

namespace dunlin::revision {

/// A node's number: its place among all ids in ascending order.
using Index = std::uint32_t;
/// A node, or nothing for "base", the place below all revisions.
using Place = std::optional<Index>;

/// Some of the nodes of a graph.
class NodeSet {
 public:
  explicit NodeSet(std::size_t size) : member_(size, false) {}
  bool has(Index node) const { return member_[node]; }
  /// Whether it was not in the set before.
  bool add(Index node) {
    if (member_[node]) return false;
    member_[node] = true;
    return true;
  }
  void remove(Index node) { member_[node] = false; }

 private:
  std::vector<bool> member_;
};

/// A node's neighbours, each list ascending and without repetition.
struct Links {
  std::vector<Index> down;  ///< "Revises"
  std::vector<Index> depends_on;
  std::vector<Index> needs;      ///< both of them
  std::vector<Index> children;   ///< whose `down` holds this node
  std::vector<Index> needed_by;  ///< whose `needs` holds this node
};

/// Which edges a walk follows.
enum class Edges { revises, all };

class NodeTable {
 public:
  using LabelSet = std::vector<std::string_view>;

  /// Throws as Graph's constructor.
  explicit NodeTable(std::vector<Node> nodes);
  NodeTable(const NodeTable&) = delete;
  NodeTable& operator=(const NodeTable&) = delete;

  std::size_t size() const { return nodes_.size(); }
  const Node& node(Index index) const { return nodes_[index]; }
  const std::string& id(Index index) const { return nodes_[index].id; }
  const Links& links(Index index) const { return links_[index]; }

  /// The node with this full id.
  Place find_id(std::string_view id) const;
  /// The node with this full id or label.
  Place find(std::string_view name) const;
  /// Ids and labels that start with `prefix`, each with its node; ids first.
  std::vector<std::pair<std::string_view, Index>> starting_with(std::string_view prefix) const;
  /// The id or label most like `name`.
  std::optional<std::string> nearest(std::string_view name) const;

  std::vector<Index> heads() const;
  std::vector<Index> bases() const;
  std::vector<Index> effective_heads() const;

  /// Every node after what it needs.
  const std::vector<Index>& order() const { return order_; }
  const std::vector<std::string>& ordered_ids() const { return ordered_ids_; }
  /// A node's place in order().
  std::size_t rank(Index index) const { return rank_[index]; }
  /// Labels of the node's branch.
  const LabelSet& branch_labels(Index index) const { return *branch_labels_[index]; }

  /// `from` and all that is below, or above.
  NodeSet below(std::span<const Index> from, Edges edges) const;
  NodeSet above(std::span<const Index> from, Edges edges) const;
  /// Whether a revision that `node` is built on depends on `dependency` already, so that the node's
  /// own depends_on says nothing new. Version rows heed only dependencies that do.
  bool is_implied_dependency(Index node, Index dependency) const;
  /// The members of `set` in topological order.
  std::vector<Index> ordered(const NodeSet& set) const;
  /// The members of `set` as they are met from `starts` (ascending): a topological order that does
  /// not depend on nodes outside of the set. Requires: what a member needs is reached through
  /// members only, if it is one.
  std::vector<Index> ordered_from(const std::vector<Index>& starts, const NodeSet& set) const;
  /// In ascending order.
  std::vector<std::string> ids(std::span<const Index> nodes) const;

 private:
  void index_names();
  void link();
  void sort();
  void spread_labels();
  void spread_label_down(Index from, std::string_view label);
  std::vector<Index> parents_of(Index index) const;
  std::vector<Index> dependencies_of(Index index) const;

  std::vector<Node> nodes_;  // ascending by id
  std::vector<Links> links_;
  std::unordered_map<std::string_view, Index> by_id_;  // views into nodes_
  std::map<std::string_view, Index> by_label_;         // views into nodes_
  std::vector<Index> order_;
  std::vector<std::size_t> rank_;
  std::vector<std::string> ordered_ids_;
  std::vector<std::shared_ptr<const LabelSet>> branch_labels_;  // shared along a branch
};

const NodeTable& table_of(const Graph& graph);

}  // namespace dunlin::revision
