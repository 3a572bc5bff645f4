#include "dunlin/revision/plan.hpp"
#include "revision/resolver.hpp"
#include "revision/version_rows.hpp"

namespace dunlin::revision {

std::vector<Step> plan_upgrade(const Graph& graph, std::span<const std::string> current,
                               std::string_view target) {
  const NodeTable& table = table_of(graph);
  const Resolver resolver(table, current, {});
  NodeSet pending = table.below(resolver.up_targets(target), Edges::all);
  const NodeSet applied = table.below(resolver.rows(), Edges::all);
  VersionRows rows(table, resolver.rows());
  rows.check();
  std::vector<Step> steps;
  for (const Index node : table.order()) {
    if (pending.has(node) && !applied.has(node)) steps.push_back(rows.upgrade(node));
  }
  return steps;
}

}  // namespace dunlin::revision
