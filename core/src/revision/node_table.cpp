#include "revision/node_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::revision {
namespace {

void sort_unique(std::vector<Index>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

bool id_less(const Node& a, const Node& b) {
  return a.id < b.id;
}

template <typename Condition>
std::vector<Index> select(std::size_t size, const Condition& condition) {
  std::vector<Index> out;
  for (Index i = 0; i < size; ++i) {
    if (condition(i)) out.push_back(i);
  }
  return out;
}

}  // namespace

NodeTable::NodeTable(std::vector<Node> nodes) : nodes_(std::move(nodes)), links_(nodes_.size()) {
  for (const Node& node : nodes_) {
    check_identifier(node.id);
    for (const std::string& label : node.labels) check_identifier(label);
  }
  std::sort(nodes_.begin(), nodes_.end(), id_less);
  index_names();
  link();
  sort();
  spread_labels();
}

void NodeTable::index_names() {
  by_id_.reserve(nodes_.size());
  for (Index i = 0; i < nodes_.size(); ++i) {
    if (by_id_.emplace(nodes_[i].id, i).second) continue;
    throw RevisionError(Code::revision_duplicate,
                        fmt::format("Revision '{}' is defined more than once.", nodes_[i].id),
                        "Give one of the revisions another id, or remove the copy.");
  }
  for (Index i = 0; i < nodes_.size(); ++i) {
    for (const std::string& label : nodes_[i].labels) {
      const auto [known, is_new] = by_label_.emplace(label, i);
      const bool is_id = by_id_.contains(label);
      if (!is_id && (is_new || known->second == i)) continue;
      throw RevisionError(
          Code::label_duplicate,
          is_id ? fmt::format("Branch label '{}' of revision '{}' is also a revision's id.", label,
                              nodes_[i].id)
                : fmt::format("Branch label '{}' is used by revisions '{}' and '{}'.", label,
                              nodes_[known->second].id, nodes_[i].id),
          "Choose another label for one of them.");
    }
  }
}

std::vector<Index> NodeTable::parents_of(Index index) const {
  std::vector<Index> out;
  for (const std::string& parent : nodes_[index].down) {
    const Place place = find_id(parent);
    if (!place) {
      const auto guess = nearest(parent);
      throw RevisionError(Code::revision_parent_missing,
                          fmt::format("Revision '{}' revises '{}', which does not exist.",
                                      nodes_[index].id, parent),
                          guess ? fmt::format("Did you mean '{}'?", *guess)
                                : "Add the missing revision, or correct the line 'Revises'.");
    }
    out.push_back(*place);
  }
  sort_unique(out);
  return out;
}

std::vector<Index> NodeTable::dependencies_of(Index index) const {
  std::vector<Index> out;
  for (const std::string& dependency : nodes_[index].depends_on) {
    const Place place = find(dependency);
    if (!place) {
      const auto guess = nearest(dependency);
      throw RevisionError(Code::revision_parent_missing,
                          fmt::format("Revision '{}' depends on '{}', which does not exist.",
                                      nodes_[index].id, dependency),
                          guess ? fmt::format("Did you mean '{}'?", *guess)
                                : "Add the missing revision, or correct the line 'Depends On'.");
    }
    out.push_back(*place);
  }
  sort_unique(out);
  return out;
}

void NodeTable::link() {
  for (Index i = 0; i < nodes_.size(); ++i) {
    Links& links = links_[i];
    links.down = parents_of(i);
    links.depends_on = dependencies_of(i);
    links.needs = links.down;
    links.needs.insert(links.needs.end(), links.depends_on.begin(), links.depends_on.end());
    sort_unique(links.needs);
    for (const Index parent : links.down) links_[parent].children.push_back(i);
    for (const Index need : links.needs) links_[need].needed_by.push_back(i);
  }
}

Place NodeTable::find_id(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? Place() : Place(found->second);
}

Place NodeTable::find(std::string_view name) const {
  if (const Place place = find_id(name)) return place;
  const auto found = by_label_.find(name);
  return found == by_label_.end() ? Place() : Place(found->second);
}

std::vector<std::pair<std::string_view, Index>> NodeTable::starting_with(
    std::string_view prefix) const {
  std::vector<std::pair<std::string_view, Index>> out;
  const auto first =
      std::lower_bound(nodes_.begin(), nodes_.end(), prefix,
                       [](const Node& node, std::string_view p) { return node.id < p; });
  for (auto it = first; it != nodes_.end() && it->id.starts_with(prefix); ++it) {
    out.emplace_back(it->id, static_cast<Index>(it - nodes_.begin()));
  }
  for (auto it = by_label_.lower_bound(prefix);
       it != by_label_.end() && it->first.starts_with(prefix); ++it) {
    out.emplace_back(it->first, it->second);
  }
  return out;
}

std::optional<std::string> NodeTable::nearest(std::string_view name) const {
  std::vector<std::string> names;
  names.reserve(nodes_.size() + by_label_.size());
  for (const Node& node : nodes_) names.push_back(node.id);
  for (const auto& [label, node] : by_label_) names.emplace_back(label);
  return text::nearest(name, names);
}

std::vector<Index> NodeTable::heads() const {
  return select(size(), [this](Index i) { return links_[i].children.empty(); });
}

std::vector<Index> NodeTable::bases() const {
  return select(size(), [this](Index i) { return links_[i].down.empty(); });
}

std::vector<Index> NodeTable::effective_heads() const {
  return select(size(), [this](Index i) { return links_[i].needed_by.empty(); });
}

NodeSet NodeTable::below(std::span<const Index> from, Edges edges) const {
  NodeSet seen(size());
  std::vector<Index> todo(from.begin(), from.end());
  while (!todo.empty()) {
    const Index node = todo.back();
    todo.pop_back();
    if (!seen.add(node)) continue;
    const auto& next = edges == Edges::all ? links_[node].needs : links_[node].down;
    todo.insert(todo.end(), next.begin(), next.end());
  }
  return seen;
}

NodeSet NodeTable::above(std::span<const Index> from, Edges edges) const {
  NodeSet seen(size());
  std::vector<Index> todo(from.begin(), from.end());
  while (!todo.empty()) {
    const Index node = todo.back();
    todo.pop_back();
    if (!seen.add(node)) continue;
    const auto& next = edges == Edges::all ? links_[node].needed_by : links_[node].children;
    todo.insert(todo.end(), next.begin(), next.end());
  }
  return seen;
}

bool NodeTable::is_implied_dependency(Index node, Index dependency) const {
  const auto& down = links_[node].down;
  if (std::binary_search(down.begin(), down.end(), dependency)) return false;
  NodeSet seen(size());
  std::vector<Index> todo = down;
  while (!todo.empty()) {
    const Index ancestor = todo.back();
    todo.pop_back();
    if (rank_[ancestor] <= rank_[dependency] || !seen.add(ancestor)) continue;
    const Links& links = links_[ancestor];
    if (std::binary_search(links.depends_on.begin(), links.depends_on.end(), dependency))
      return true;
    todo.insert(todo.end(), links.down.begin(), links.down.end());
  }
  return false;
}

std::vector<Index> NodeTable::ordered(const NodeSet& set) const {
  std::vector<Index> out;
  for (const Index node : order_) {
    if (set.has(node)) out.push_back(node);
  }
  return out;
}

std::vector<std::string> NodeTable::ids(std::span<const Index> nodes) const {
  std::vector<Index> sorted(nodes.begin(), nodes.end());
  sort_unique(sorted);
  std::vector<std::string> out;
  out.reserve(sorted.size());
  for (const Index node : sorted) out.push_back(id(node));
  return out;
}

}  // namespace dunlin::revision
