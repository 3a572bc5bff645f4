// The parts of building a NodeTable that walk it: topological order, cycles, labels.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "dunlin/base/error.hpp"
#include "revision/node_table.hpp"

namespace dunlin::revision {
namespace {

/// A node on the way down from a head, and how many of its parents and dependencies are still to be
/// visited.
struct Visit {
  Index node;
  std::size_t left;
};

[[noreturn]] void refuse_cycle(const NodeTable& table, const std::vector<Visit>& path,
                               Index again) {
  const auto start =
      std::find_if(path.begin(), path.end(), [again](const Visit& v) { return v.node == again; });
  std::string members;
  for (auto it = start; it != path.end(); ++it)
    members += fmt::format("'{}' -> ", table.id(it->node));
  members += fmt::format("'{}'", table.id(again));
  const bool is_alone = std::next(start) == path.end();
  throw RevisionError(
      Code::revision_cycle,
      is_alone ? fmt::format("Revision '{}' revises or depends on itself.", table.id(again))
               : fmt::format("Revisions form a cycle: {}.", members),
      "Correct 'Revises' or 'Depends On' of one of them.");
}

/// Depth first without recursion, needs before what needs them. Heads and parents are visited from
/// the last to the first, dependencies before parents, so that the reverse order, which `history`
/// and `downgrade` show, begins with the first head and follows the first parent.
class DepthFirst {
 public:
  /// \param within  nodes to visit; null: all
  DepthFirst(const NodeTable& table, const NodeSet* within)
      : table_(table), within_(within), marks_(table.size(), Mark::unseen) {}

  void visit(Index root) {
    open(root);
    while (!path_.empty()) {
      Visit& top = path_.back();
      if (top.left > 0) {
        open(need(top.node, --top.left));
        continue;
      }
      marks_[top.node] = Mark::done;
      order_.push_back(top.node);
      path_.pop_back();
    }
  }
  std::vector<Index> take_order() { return std::move(order_); }

 private:
  enum class Mark : char { unseen, open, done };

  void open(Index node) {
    if (marks_[node] == Mark::open) refuse_cycle(table_, path_, node);
    if (marks_[node] == Mark::done || (within_ != nullptr && !within_->has(node))) return;
    marks_[node] = Mark::open;
    const Links& links = table_.links(node);
    path_.push_back({node, links.down.size() + links.depends_on.size()});
  }
  Index need(Index node, std::size_t number) const {
    const Links& links = table_.links(node);
    return number < links.down.size() ? links.down[number]
                                      : links.depends_on[number - links.down.size()];
  }

  const NodeTable& table_;
  const NodeSet* within_;
  std::vector<Mark> marks_;
  std::vector<Visit> path_;
  std::vector<Index> order_;
};

}  // namespace

std::vector<Index> NodeTable::ordered_from(const std::vector<Index>& starts,
                                           const NodeSet& set) const {
  DepthFirst walk(*this, &set);
  std::for_each(starts.rbegin(), starts.rend(), [&walk](Index start) { walk.visit(start); });
  return walk.take_order();
}

void NodeTable::sort() {
  DepthFirst walk(*this, nullptr);
  const std::vector<Index> starts = effective_heads();
  std::for_each(starts.rbegin(), starts.rend(), [&walk](Index start) { walk.visit(start); });
  for (Index i = 0; i < size(); ++i) walk.visit(i);  // only a cycle has nodes that no head reaches
  order_ = walk.take_order();

  rank_.resize(size());
  ordered_ids_.reserve(size());
  for (std::size_t i = 0; i < order_.size(); ++i) {
    rank_[order_[i]] = i;
    ordered_ids_.push_back(id(order_[i]));
  }
}

// A label belongs to its revision, to all that is built on it, and to what leads to it without a
// branch or merge.
void NodeTable::spread_labels() {
  const auto none = std::make_shared<const LabelSet>();
  branch_labels_.assign(size(), none);
  if (by_label_.empty()) return;
  for (const Index node : order_) {
    const Links& links = links_[node];
    std::shared_ptr<const LabelSet> inherited = none;
    for (const Index parent : links.down) {
      const auto& theirs = branch_labels_[parent];
      if (theirs == inherited || theirs->empty()) continue;
      auto both = std::make_shared<LabelSet>();
      std::set_union(inherited->begin(), inherited->end(), theirs->begin(), theirs->end(),
                     std::back_inserter(*both));
      inherited = inherited->empty() ? theirs : std::shared_ptr<const LabelSet>(std::move(both));
    }
    if (!nodes_[node].labels.empty()) {
      LabelSet own = *inherited;
      own.insert(own.end(), nodes_[node].labels.begin(), nodes_[node].labels.end());
      std::sort(own.begin(), own.end());
      own.erase(std::unique(own.begin(), own.end()), own.end());
      inherited = std::make_shared<const LabelSet>(std::move(own));
    }
    branch_labels_[node] = std::move(inherited);
  }
  for (const auto& [label, node] : by_label_) spread_label_down(node, label);
}

void NodeTable::spread_label_down(Index from, std::string_view label) {
  const auto ends_branch = [this](Index node) {
    return links_[node].needed_by.size() > 1 || links_[node].down.size() > 1;
  };
  if (ends_branch(from)) return;
  for (Index node = from; !links_[node].down.empty();) {
    node = links_[node].down.front();
    if (ends_branch(node)) return;
    LabelSet more = *branch_labels_[node];
    const auto place = std::lower_bound(more.begin(), more.end(), label);
    if (place == more.end() || *place != label) more.insert(place, label);
    branch_labels_[node] = std::make_shared<const LabelSet>(std::move(more));
  }
}

}  // namespace dunlin::revision
