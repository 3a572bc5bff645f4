#include <fmt/format.h>

#include <algorithm>

#include "dunlin/base/error.hpp"
#include "dunlin/revision/plan.hpp"
#include "revision/resolver.hpp"
#include "revision/version_rows.hpp"

namespace dunlin::revision {
namespace {

/// BRANCH@heads may name a head that another one depends on: Alembic refuses to choose, and so does
/// this.
void refuse_overlap(const NodeTable& table, const std::vector<Index>& targets,
                    std::string_view text) {
  if (targets.size() < 2) return;
  std::vector<Index> needs;
  for (const Index target : targets) {
    needs.insert(needs.end(), table.links(target).needs.begin(), table.links(target).needs.end());
  }
  const NodeSet implied = table.below(needs, Edges::all);
  const auto overlap =
      std::find_if(targets.begin(), targets.end(), [&implied](Index t) { return implied.has(t); });
  if (overlap == targets.end()) return;
  throw RevisionError(Code::revisions_overlap,
                      fmt::format("'{}' names '{}', which another of its revisions implies.", text,
                                  table.id(*overlap)),
                      "Name the revision to upgrade to.");
}

}  // namespace

std::vector<Step> plan_upgrade(const Graph& graph, std::span<const std::string> current,
                               std::string_view target) {
  const NodeTable& table = table_of(graph);
  const Resolver resolver(table, current, {});
  const std::vector<Index> targets = resolver.up_targets(target);
  refuse_overlap(table, targets, target);
  VersionRows rows(table, resolver.rows());
  rows.check();
  NodeSet pending = table.below(targets, Edges::all);
  const NodeSet applied = table.below(resolver.rows(), Edges::all);
  for (Index node = 0; node < table.size(); ++node) {
    if (applied.has(node)) pending.remove(node);
  }
  std::vector<Step> steps;
  for (const Index node : table.ordered_from(targets, pending)) steps.push_back(rows.upgrade(node));
  return steps;
}

}  // namespace dunlin::revision
