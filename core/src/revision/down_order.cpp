#include "revision/down_order.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace dunlin::revision {
namespace {

/// Whether the rows that are left may depend on the order: a revision goes and leaves two needs
/// behind, one perhaps below the other (see VersionRows::restored). It costs no search, so it says
/// yes a little too often.
bool rows_depend_on_order(const NodeTable& table, const NodeSet& applied, const NodeSet& leaving) {
  const auto stays = [&](Index node) { return applied.has(node) && !leaving.has(node); };
  const auto is_needed = [&](Index node) {
    const auto& users = table.links(node).needed_by;
    return stays(node) && std::any_of(users.begin(), users.end(), stays);
  };
  for (Index node = 0; node < table.size(); ++node) {
    if (!leaving.has(node)) continue;
    const auto& needs = table.links(node).needs;
    if (std::count_if(needs.begin(), needs.end(), stays) < 2) continue;
    if (std::any_of(needs.begin(), needs.end(), is_needed)) return true;
  }
  return false;
}

/// Follows one line down until something above the next revision is still there, goes on with the
/// first line that leads to it, and returns to the line before when one has ended. Alembic goes
/// this way, and where the rows depend on it they must come out the same.
class LineByLine {
 public:
  LineByLine(const NodeTable& table, const std::vector<Index>& rows, const NodeSet& leaving)
      : table_(table), pending_(leaving), users_(table.size(), 0) {
    for (Index node = 0; node < table.size(); ++node) {
      if (!leaving.has(node)) continue;
      for (const Index need : table.links(node).needs) ++users_[need];
    }
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(lines_),
                 [&leaving](Index row) { return leaving.has(row); });
  }

  std::vector<Index> run() {
    std::size_t at = 0;
    while (!lines_.empty()) {
      if (users_[lines_[at]] > 0) {
        at = first_line_above(lines_[at]);
        continue;
      }
      const std::vector<Index> next = take(lines_[at]);
      if (next.empty()) {
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(at));
        at = at > 0 ? at - 1 : 0;
        continue;
      }
      lines_[at] = next.front();
      lines_.insert(lines_.end(), next.begin() + 1, next.end());
    }
    return std::move(order_);
  }

 private:
  /// What the line goes on with, and lines that begin here.
  std::vector<Index> take(Index node) {
    order_.push_back(node);
    pending_.remove(node);
    const Links& links = table_.links(node);
    for (const Index need : links.needs) --users_[need];
    std::vector<Index> next;
    const auto add = [&](Index need) {
      const bool is_known = std::find(lines_.begin(), lines_.end(), need) != lines_.end() ||
                            std::find(next.begin(), next.end(), need) != next.end();
      if (pending_.has(need) && !is_known) next.push_back(need);
    };
    for (const Index parent : links.down) add(parent);
    for (const Index dependency : links.depends_on) {
      if (pending_.has(dependency) && !table_.is_implied_dependency(node, dependency))
        add(dependency);
    }
    return next;
  }

  std::size_t first_line_above(Index node) const {
    NodeSet above(table_.size());
    std::vector<Index> todo = {node};
    while (!todo.empty()) {
      const Index here = todo.back();
      todo.pop_back();
      for (const Index user : table_.links(here).needed_by) {
        if (pending_.has(user) && above.add(user)) todo.push_back(user);
      }
    }
    const auto line = std::find_if(lines_.begin(), lines_.end(),
                                   [&above](Index head) { return above.has(head); });
    return static_cast<std::size_t>(line - lines_.begin());
  }

  const NodeTable& table_;
  NodeSet pending_;
  std::vector<std::uint32_t> users_;  // how many pending revisions need the node
  std::vector<Index> lines_;          // where each line is
  std::vector<Index> order_;
};

}  // namespace

std::vector<Index> down_order(const NodeTable& table, const std::vector<Index>& rows,
                              const NodeSet& applied, const NodeSet& leaving) {
  if (rows_depend_on_order(table, applied, leaving)) return LineByLine(table, rows, leaving).run();
  std::vector<Index> order = table.ordered_from(rows, leaving);
  std::reverse(order.begin(), order.end());
  return order;
}

}  // namespace dunlin::revision
