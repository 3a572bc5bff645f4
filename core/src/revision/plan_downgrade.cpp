#include <fmt/format.h>

#include <algorithm>

#include "dunlin/base/error.hpp"
#include "dunlin/revision/plan.hpp"
#include "revision/down_order.hpp"
#include "revision/resolver.hpp"
#include "revision/version_rows.hpp"

namespace dunlin::revision {
namespace {

[[noreturn]] void refuse(std::string_view target, std::string why) {
  throw RevisionError(Code::target_unreachable,
                      fmt::format("'{}' is no place to go down to: {}.", target, why),
                      "See 'dunlin current' and 'dunlin history -i'.");
}

/// The revisions right above the target: they and all that is built on them come down.
std::vector<Index> lowest_to_go(const NodeTable& table, const Resolver::DownTarget& goal,
                                std::string_view target) {
  std::vector<Index> roots = goal.place ? table.links(*goal.place).children : table.bases();
  if (!goal.branch || roots.size() < 2) return roots;
  const Index branch[] = {*goal.branch};
  const NodeSet leading = table.below(branch, Edges::revises);
  std::erase_if(roots, [&leading](Index root) { return !leading.has(root); });
  if (roots.empty()) refuse(target, fmt::format("it is not below '{}'", table.id(*goal.branch)));
  return roots;
}

}  // namespace

std::vector<Step> plan_downgrade(const Graph& graph, std::span<const std::string> current,
                                 std::string_view target, const ResolveOptions& options) {
  const NodeTable& table = table_of(graph);
  const Resolver resolver(table, current, options);
  const Resolver::DownTarget goal = resolver.down_target(target);
  const std::vector<Index> roots = lowest_to_go(table, goal, target);
  VersionRows rows(table, resolver.rows());
  rows.check();
  const NodeSet applied = table.below(resolver.rows(), Edges::all);
  NodeSet leaving = table.above(roots, Edges::all);
  for (Index node = 0; node < table.size(); ++node) {
    if (!applied.has(node)) leaving.remove(node);
  }
  std::vector<Step> steps;
  for (const Index node : down_order(table, resolver.rows(), applied, leaving)) {
    steps.push_back(rows.downgrade(node));
  }
  if (!steps.empty() || !goal.place) return steps;
  const std::vector<Index>& at = resolver.rows();
  if (std::find(at.begin(), at.end(), *goal.place) == at.end()) {
    refuse(target,
           applied.has(*goal.place)
               ? fmt::format("nothing that is built on '{}' is applied", table.id(*goal.place))
               : fmt::format("'{}' is not applied", table.id(*goal.place)));
  }
  return steps;
}

}  // namespace dunlin::revision
