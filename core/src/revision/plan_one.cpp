#include <algorithm>

#include "dunlin/revision/plan.hpp"
#include "revision/resolver.hpp"
#include "revision/version_rows.hpp"

namespace dunlin::revision {

std::optional<Step> plan_one(const Graph& graph, std::span<const std::string> current,
                             std::string_view revision, Direction direction) {
  const NodeTable& table = table_of(graph);
  const Place place = table.find_id(revision);
  if (!place) return std::nullopt;
  const Resolver resolver(table, current, {});
  VersionRows rows(table, resolver.rows());
  const NodeSet applied = table.below(resolver.rows(), Edges::all);
  if (direction == Direction::downgrade) {
    const std::vector<Index>& at = resolver.rows();
    if (std::find(at.begin(), at.end(), *place) == at.end()) return std::nullopt;
    return rows.downgrade(*place);
  }
  const std::vector<Index>& needs = table.links(*place).needs;
  const bool ready =
      std::all_of(needs.begin(), needs.end(), [&applied](Index need) { return applied.has(need); });
  if (applied.has(*place) || !ready) return std::nullopt;
  return rows.upgrade(*place);
}

}  // namespace dunlin::revision
