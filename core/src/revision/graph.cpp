#include "dunlin/revision/graph.hpp"

#include <fmt/format.h>

#include <utility>

#include "dunlin/base/error.hpp"
#include "revision/node_table.hpp"

namespace dunlin::revision {
namespace {

Index require(const NodeTable& table, std::string_view id) {
  if (const Place place = table.find_id(id)) return *place;
  const auto guess = table.nearest(id);
  throw RevisionError(Code::revision_unknown, fmt::format("There is no revision '{}'.", id),
                      guess ? fmt::format("Did you mean '{}'?", *guess) : "");
}

std::vector<Index> require_all(const NodeTable& table, std::span<const std::string> ids) {
  std::vector<Index> out;
  out.reserve(ids.size());
  for (const std::string& id : ids) out.push_back(require(table, id));
  return out;
}

std::vector<std::string> ordered_ids(const NodeTable& table, const NodeSet& set) {
  std::vector<std::string> out;
  for (const Index node : table.ordered(set)) out.push_back(table.id(node));
  return out;
}

}  // namespace

const NodeTable& table_of(const Graph& graph) {
  return *graph.table_;
}

Graph::Graph(std::vector<Node> nodes)
    : table_(std::make_unique<const NodeTable>(std::move(nodes))) {}
Graph::~Graph() = default;
Graph::Graph(Graph&&) noexcept = default;
Graph& Graph::operator=(Graph&&) noexcept = default;

std::size_t Graph::size() const noexcept {
  return table_->size();
}
bool Graph::contains(std::string_view id) const {
  return table_->find_id(id).has_value();
}
const Node& Graph::node(std::string_view id) const {
  return table_->node(require(*table_, id));
}

std::vector<std::string> Graph::dependencies(std::string_view id) const {
  return table_->ids(table_->links(require(*table_, id)).depends_on);
}

std::vector<std::string> Graph::children(std::string_view id) const {
  return table_->ids(table_->links(require(*table_, id)).children);
}

std::vector<std::string> Graph::heads() const {
  return table_->ids(table_->heads());
}
std::vector<std::string> Graph::bases() const {
  return table_->ids(table_->bases());
}
std::vector<std::string> Graph::effective_heads() const {
  return table_->ids(table_->effective_heads());
}

bool Graph::is_head(std::string_view id) const {
  return table_->links(require(*table_, id)).children.empty();
}

bool Graph::is_branch_point(std::string_view id) const {
  return table_->links(require(*table_, id)).children.size() > 1;
}

bool Graph::is_merge_point(std::string_view id) const {
  return table_->links(require(*table_, id)).down.size() > 1;
}

std::vector<std::string> Graph::branch_labels(std::string_view id) const {
  const NodeTable::LabelSet& labels = table_->branch_labels(require(*table_, id));
  return {labels.begin(), labels.end()};
}

const std::vector<std::string>& Graph::topological_order() const {
  return table_->ordered_ids();
}

std::vector<std::string> Graph::ancestors(std::span<const std::string> ids) const {
  return ordered_ids(*table_, table_->below(require_all(*table_, ids), Edges::all));
}

std::vector<std::string> Graph::descendants(std::span<const std::string> ids) const {
  return ordered_ids(*table_, table_->above(require_all(*table_, ids), Edges::all));
}

}  // namespace dunlin::revision
