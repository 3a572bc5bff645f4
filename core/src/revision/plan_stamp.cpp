#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "dunlin/base/error.hpp"
#include "dunlin/revision/plan.hpp"
#include "revision/resolver.hpp"

namespace dunlin::revision {
namespace {

/// What one command asks for.
struct Request {
  std::set<Index> goals;
  std::vector<Index> around;   ///< rows on a line with these, dependencies included, are concerned
  bool concerns_all = false;   ///< every row is
  bool clears_branch = false;  ///< concerned rows go in any case
};

/// Rows and revisions on a line with some others.
class Line {
 public:
  Line(const NodeTable& table, const std::vector<Index>& nodes)
      : below_(table.below(nodes, Edges::all)), above_(table.above(nodes, Edges::all)) {}
  bool has(Index node) const { return below_.has(node) || above_.has(node); }

 private:
  NodeSet below_;
  NodeSet above_;
};

/// A symbol like LABEL@heads may name revisions that others of them imply: these need no row.
std::vector<Index> without_implied(const NodeTable& table, std::vector<Index> nodes) {
  if (nodes.size() < 2) return nodes;
  std::vector<Index> needs;
  for (const Index node : nodes) {
    needs.insert(needs.end(), table.links(node).needs.begin(), table.links(node).needs.end());
  }
  const NodeSet implied = table.below(needs, Edges::all);
  std::erase_if(nodes, [&implied](Index node) { return implied.has(node); });
  return nodes;
}

void add_target(Request& request, const Resolver& resolver, std::string_view target) {
  const Symbol symbol = parse_symbol(target);
  const bool is_down_from_rows = symbol.walk == Symbol::Walk::down && symbol.name.empty();
  const std::vector<Index> named = without_implied(resolver.table(), resolver.any(target));
  request.goals.insert(named.begin(), named.end());
  request.around.insert(request.around.end(), named.begin(), named.end());
  if (!symbol.branch.empty()) {
    request.around.push_back(resolver.branch(symbol.branch));
  } else if (is_down_from_rows) {
    request.around.push_back(resolver.down_target(target).branch.value());
  } else if (named.empty()) {
    request.concerns_all = true;
  }
  if (named.empty()) request.clears_branch = true;
}

void refuse_contradiction(const NodeTable& table, const std::vector<Index>& goals) {
  if (without_implied(table, goals).size() == goals.size()) return;
  for (const Index goal : goals) {
    const NodeSet implied = table.below(table.links(goal).needs, Edges::all);
    const auto other =
        std::find_if(goals.begin(), goals.end(), [&](Index g) { return implied.has(g); });
    if (other == goals.end()) continue;
    throw RevisionError(Code::revisions_overlap,
                        fmt::format("'{}' already implies '{}'.", table.id(goal), table.id(*other)),
                        fmt::format("Leave '{}' out.", table.id(*other)));
  }
}

/// The concerned rows give way together as soon as a new one continues or precedes any of them:
/// that moves the branch. Otherwise the new ones are branches of their own.
std::vector<Index> leaving_rows(const NodeTable& table, const Request& request,
                                const std::vector<Index>& rows, const std::vector<Index>& coming) {
  const Line around(table, request.around);
  std::vector<Index> concerned;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(concerned),
               [&](Index row) { return request.concerns_all || around.has(row); });
  const Line moved(table, coming);
  const bool moves = std::any_of(concerned.begin(), concerned.end(),
                                 [&moved](Index row) { return moved.has(row); });
  if (!moves && !request.clears_branch) return {};
  std::erase_if(concerned, [&request](Index row) { return request.goals.contains(row); });
  return concerned;
}

StampPlan replace_rows(const NodeTable& table, const std::vector<Index>& leaving,
                       const std::vector<Index>& coming) {
  StampPlan plan;
  const std::size_t updates = std::min(leaving.size(), coming.size());
  const std::size_t removals = leaving.size() - updates;
  for (std::size_t i = 0; i < removals; ++i) {
    plan.rows.push_back({RowChange::Kind::remove, table.id(leaving[i]), {}});
  }
  for (std::size_t i = 0; i < updates; ++i) {
    plan.rows.push_back(
        {RowChange::Kind::update, table.id(leaving[removals + i]), table.id(coming[i])});
  }
  for (std::size_t i = updates; i < coming.size(); ++i) {
    plan.rows.push_back({RowChange::Kind::insert, {}, table.id(coming[i])});
  }
  return plan;
}

}  // namespace

StampPlan plan_stamp(const Graph& graph, std::span<const std::string> current,
                     std::span<const std::string> targets) {
  const NodeTable& table = table_of(graph);
  const Resolver resolver(table, current, {});
  Request request;
  for (const std::string& target : targets) add_target(request, resolver, target);
  const std::vector<Index> goals(request.goals.begin(), request.goals.end());
  refuse_contradiction(table, goals);

  const std::vector<Index>& rows = resolver.rows();
  std::vector<Index> coming;
  std::set_difference(goals.begin(), goals.end(), rows.begin(), rows.end(),
                      std::back_inserter(coming));
  const std::vector<Index> leaving = leaving_rows(table, request, rows, coming);
  StampPlan plan = replace_rows(table, leaving, coming);
  std::set<Index> after(rows.begin(), rows.end());
  for (const Index row : leaving) after.erase(row);
  after.insert(coming.begin(), coming.end());
  for (const Index row : after) plan.rows_after.push_back(table.id(row));
  return plan;
}

}  // namespace dunlin::revision
