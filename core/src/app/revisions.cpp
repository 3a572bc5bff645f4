#include "revisions.hpp"

#include <algorithm>
#include <unordered_set>

#include "database.hpp"

namespace dunlin::app {
namespace {

bool names_current(std::string_view symbol) {
  return symbol.find("current") != std::string_view::npos;
}

}  // namespace

RevisionInfo revision_info(const script::Source& source, std::string_view id) {
  const revision::Graph& graph = source.graph();
  RevisionInfo info;
  info.header = source.header(id);
  info.branch_labels = graph.branch_labels(id);
  info.children = graph.children(id);
  info.is_head = graph.is_head(id);
  info.is_branch_point = graph.is_branch_point(id);
  info.is_merge_point = graph.is_merge_point(id);
  return info;
}

std::vector<RevisionInfo> revision_infos(const script::Source& source,
                                         const std::vector<std::string>& ids) {
  std::vector<RevisionInfo> infos;
  infos.reserve(ids.size());
  for (const std::string& id : ids) infos.push_back(revision_info(source, id));
  return infos;
}

std::vector<std::string> pending_ids(const revision::Graph& graph,
                                     const std::vector<std::string>& applied) {
  const std::unordered_set<std::string> done(applied.begin(), applied.end());
  std::vector<std::string> pending;
  for (const std::string& id : graph.topological_order()) {
    if (done.count(id) == 0) pending.push_back(id);
  }
  return pending;
}

std::vector<RevisionInfo> history(const Project& project, const HistoryOptions& options) {
  const script::Source source = source_of(project);
  const revision::Graph& graph = source.graph();
  std::vector<std::string> rows;
  const bool needs_rows = options.indicate_current || names_current(options.range);
  if (needs_rows) {
    Database database = open_database(project, Access::look);
    rows = version_rows(database);
  }
  std::vector<std::string> ids = graph.topological_order();
  std::reverse(ids.begin(), ids.end());
  if (!options.range.empty()) ids = revision::resolve_range(graph, options.range, rows);
  std::vector<RevisionInfo> infos = revision_infos(source, ids);
  if (options.indicate_current) {
    const std::unordered_set<std::string> current(rows.begin(), rows.end());
    for (RevisionInfo& info : infos) info.is_current = current.count(info.header.node.id) != 0;
  }
  return infos;
}

std::vector<RevisionInfo> heads(const Project& project) {
  const script::Source source = source_of(project);
  return revision_infos(source, source.graph().heads());
}

std::vector<RevisionInfo> branches(const Project& project) {
  const script::Source source = source_of(project);
  std::vector<std::string> points;
  for (const std::string& id : source.graph().topological_order()) {
    if (source.graph().is_branch_point(id)) points.push_back(id);
  }
  std::reverse(points.begin(), points.end());
  return revision_infos(source, points);
}

std::vector<RevisionInfo> show(const Project& project, std::string_view symbol) {
  const script::Source source = source_of(project);
  std::vector<std::string> rows;
  if (names_current(symbol)) {
    Database database = open_database(project, Access::look);
    rows = version_rows(database);
  }
  return revision_infos(source, revision::resolve(source.graph(), symbol, rows));
}

std::filesystem::path revision_file(const Project& project, std::string_view symbol) {
  const std::vector<RevisionInfo> found = show(project, symbol);
  if (found.empty()) {
    throw RevisionError(Code::revision_unknown,
                        "'" + std::string(symbol) + "' names no revision, so there is no file",
                        "run 'dunlin history' to see the revisions");
  }
  if (found.size() > 1) {
    throw RevisionError(Code::revision_ambiguous,
                        "'" + std::string(symbol) + "' names several revisions",
                        "give one id; 'dunlin heads' lists them");
  }
  return found.front().header.path;
}

}  // namespace dunlin::app
