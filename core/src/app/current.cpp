// current, status, check: where the database is.
#include <algorithm>
#include <unordered_set>

#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/history/history.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/replay/replay.hpp"
#include "files.hpp"
#include "revisions.hpp"

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

/// The dialect whose own language is the portable one, so that all that is written for it counts.
std::unique_ptr<driver::Dialect> portable_dialect(const Project& project) {
  for (const plugin::PluginInfo& info : project.plugins->list()) {
    if (!info.ok || info.dialects.empty()) continue;
    std::unique_ptr<driver::Dialect> dialect =
        project.plugins->driver_for_dialect(info.dialects.front()).dialect({});
    if (dialect->capabilities().speaks_portable_sql) return dialect;
  }
  return offline_dialect(project);
}

schema::Schema schema_of_migrations(const Project& project, const script::Source& source) {
  const std::unique_ptr<driver::Dialect> dialect = portable_dialect(project);
  return replay::schema_at(source, source.graph().topological_order(), *dialect,
                           compile_options(project).placeholders);
}

schema::Schema schema_of_file(const Project& project) {
  const std::filesystem::path& file = project.settings.schema_file;
  schema::Schema schema;
  for (const parse::Parsed& parsed : parse::parse_all(read_file(file), {file.string(), 1, 1, 0})) {
    for (const ops::Operation& operation : parsed.operations) {
      try {
        ops::apply(ops::resolve(operation, schema), schema);
      } catch (Error& error) {
        error.amend([&](ErrorContext& context) { context.position = parsed.statement.position; });
        throw;
      }
    }
  }
  return schema;
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
  if (!project.settings.schema_file.empty() &&
      std::filesystem::exists(project.settings.schema_file)) {
    for (const ops::Operation& operation :
         diff::diff(schema_of_migrations(project, source), schema_of_file(project))) {
      result.operations.push_back(ops::describe(operation));
    }
  }
  return result;
}

}  // namespace dunlin::app
