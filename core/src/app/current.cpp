// current, status, check: where the database is.
#include <algorithm>
#include <unordered_set>

#include "database.hpp"
#include "difference.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/history/history.hpp"
#include "revisions.hpp"
#include "schemas.hpp"

namespace dunlin::app {
namespace {

std::vector<std::string> known_rows(const revision::Graph& graph,
                                    const std::vector<std::string>& rows) {
  std::vector<std::string> known;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(known),
               [&](const std::string& row) { return graph.contains(row); });
  return known;
}

/// Ids in topological order that are not among the ancestors of `rows`.
std::vector<std::string> pending_ids(const revision::Graph& graph,
                                     const std::vector<std::string>& applied) {
  const std::unordered_set<std::string> done(applied.begin(), applied.end());
  std::vector<std::string> pending;
  for (const std::string& id : graph.topological_order()) {
    if (done.count(id) == 0) pending.push_back(id);
  }
  return pending;
}

}  // namespace

CurrentResult current(const Project& project) {
  CurrentResult result;
  Database database = open_database(project, Access::look);
  result.masked_url = driver::masked(database.url);
  result.revisions = version_rows(database);
  const script::Source source = source_of(project);
  result.heads = source.graph().heads();
  result.known = revision_infos(source, known_rows(source.graph(), result.revisions));
  const std::vector<std::string> covered =
      source.graph().ancestors(known_rows(source.graph(), result.revisions));
  const std::unordered_set<std::string> applied(covered.begin(), covered.end());
  result.at_head = result.known.size() == result.revisions.size() &&
                   std::all_of(result.heads.begin(), result.heads.end(),
                               [&](const std::string& head) { return applied.count(head) != 0; });
  return result;
}

StatusResult status(const Project& project) {
  StatusResult result;
  Database database = open_database(project, Access::look);
  const std::vector<std::string> rows = version_rows(database);
  const script::Source source = source_of(project);
  const revision::Graph& graph = source.graph();
  const std::vector<std::string> known = known_rows(graph, rows);
  std::set_difference(rows.begin(), rows.end(), known.begin(), known.end(),
                      std::back_inserter(result.unknown));
  const std::vector<std::string> applied = graph.ancestors(known);
  result.applied = revision_infos(source, applied);
  result.pending = revision_infos(source, pending_ids(graph, applied));
  if (!database.connection) return result;
  const std::map<std::string, std::string> checksums =
      history::applied_checksums(*database.connection, database.tables);
  for (const RevisionInfo& info : result.applied) {
    const auto then = checksums.find(info.header.node.id);
    if (then == checksums.end() || then->second.empty()) continue;
    if (source.load(info.header.node.id).checksum != then->second) result.edited.push_back(info);
  }
  return result;
}

CheckResult check(const Project& project) {
  CheckResult result;
  Database database = open_database(project, Access::look);
  const script::Source source = source_of(project);
  const std::vector<std::string> rows = version_rows(database);
  check_rows_known(source.graph(), rows);
  result.pending =
      revision_infos(source, pending_ids(source.graph(), source.graph().ancestors(rows)));
  const std::vector<std::filesystem::path> files = desired_files(project);
  if (files.empty()) return result;
  const parse::Desired desired = desired_of(project, files);
  const schema::Schema made =
      schema_at(project, source, source.graph().heads(), *portable_dialect(project));
  result.difference =
      difference_info(diff::diff(made, desired.schema, {desired.renames, filter_of(project)}));
  return result;
}

}  // namespace dunlin::app
