// current and check: where the database is.
#include <algorithm>
#include <unordered_set>

#include "database.hpp"
#include "difference.hpp"
#include "dunlin/app/commands.hpp"
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

CheckResult check(const Project& project, const CheckOptions& options) {
  CheckResult result;
  const script::Source source = source_of(project);
  const revision::Graph& graph = source.graph();
  if (!options.offline) {
    Database database = open_database(project, Access::look);
    const std::vector<std::string> rows = version_rows(database);
    check_rows_known(graph, rows);
    result.pending = revision_infos(source, pending_ids(graph, graph.ancestors(rows)));
  }
  const std::vector<std::filesystem::path> files = desired_files(project);
  if (files.empty()) return result;
  const parse::Desired desired = desired_of(project, files);
  std::vector<Diagnostic> unknown;
  schema::Schema made =
      schema_at(project, source, graph.heads(), *portable_dialect(project), &unknown);
  compare::respell(made, desired.schema);
  result.difference =
      difference_info(diff::diff(made, desired.schema, {desired.renames, filter_of(project)}));
  // What the revisions do and nobody can read matters only where something seems to be missing.
  if (!result.difference.empty()) report(project, unknown);
  return result;
}

}  // namespace dunlin::app
