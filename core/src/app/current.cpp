// current and check: where the database is.
#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <unordered_set>

#include "database.hpp"
#include "difference.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/base/text.hpp"
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

/// The revision whose file it is; empty when there is none.
std::string revision_in(const script::Source& source, const std::string& file) {
  for (const script::Header& header : source.headers()) {
    if (header.path == file) return header.node.id;
  }
  return {};
}

/// What the replay for the project's own backend does not follow; `portable` is that of the
/// portable one.
std::vector<Diagnostic> unknown_to_own(const Project& project, const script::Source& source,
                                       const std::vector<Diagnostic>& portable) {
  if (project.url.empty()) return portable;
  const std::unique_ptr<driver::Dialect> own = offline_dialect(project);
  if (own->capabilities().speaks_portable_sql) return portable;
  std::vector<Diagnostic> unknown;
  (void)schema_at(project, source, source.graph().heads(), *own, &unknown);
  return unknown;
}

/// Names of what the database holds, in quotes, as messages have them. Where portable SQL is
/// translated, only what the revisions make is known: there are none.
std::set<std::string> names_in(const Database& database) {
  std::set<std::string> names;
  if (!database.connection || !database.connection->dialect().capabilities().speaks_portable_sql)
    return names;
  const schema::Schema live = inspected(database);
  const auto add = [&](const auto& items) {
    for (const auto& item : items) names.insert(text::quoted(schema::to_string(item.name), '"'));
  };
  add(live.tables);
  add(live.views);
  add(live.sequences);
  add(live.enums);
  add(live.domains);
  add(live.objects);
  return names;
}

/// Whether a message is about one of `names`.
bool is_about(const std::string& message, const std::set<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return message.find(" " + name) != std::string::npos;
  });
}

/// Names that are not there, or are there already: no server could run that. What the database has
/// run already is no question, and what it has from elsewhere is none either.
/// \param elsewhere  looked up when there is a question. Throws: DiagnosticsError.
void refuse_impossible(const script::Source& source, const std::unordered_set<std::string>& applied,
                       std::vector<Diagnostic> problems,
                       const std::function<std::set<std::string>()>& elsewhere) {
  std::optional<std::set<std::string>> names;
  for (Diagnostic& problem : problems) {
    if (problem.code != Code::object_missing && problem.code != Code::object_exists) continue;
    const std::string id = revision_in(source, problem.position.file);
    if (id.empty() || applied.count(id) != 0) continue;
    if (!names) names = elsewhere();
    if (problem.code == Code::object_missing && is_about(problem.message, *names)) continue;
    problem.severity = Diagnostic::Severity::error;
    problem.message = "revision " + id + " cannot run: " + problem.message;
    problem.hint =
        "mend the statement, or the revisions before it. What other migrations make in the same "
        "database must be there already, and the statement must be in the database's own SQL";
  }
  execute::throw_errors(problems);
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
  std::unordered_set<std::string> applied;
  Database database;
  if (!options.offline) {
    database = open_database(project, Access::look);
    const std::vector<std::string> rows = version_rows(database);
    check_rows_known(graph, rows);
    const std::vector<std::string> below = graph.ancestors(rows);
    applied.insert(below.begin(), below.end());
    result.pending = revision_infos(source, pending_ids(graph, below));
  }
  const std::unique_ptr<driver::Dialect> dialect = portable_dialect(project);
  std::future<Replayed> replay = replay_beside(project, source, *dialect);
  const std::vector<std::filesystem::path> files = desired_files(project);
  const parse::Desired desired = desired_of(project, files);
  Replayed replayed = replay.get();
  refuse_impossible(source, applied, unknown_to_own(project, source, replayed.unknown),
                    [&] { return names_in(database); });
  if (files.empty()) return result;
  schema::Schema& made = replayed.schema;
  compare::respell(made, desired.schema);
  report_unfit(project, desired.renames, desired.rename_places, made, desired.schema);
  result.difference =
      difference_info(diff::diff(made, desired.schema, {desired.renames, filter_of(project)}));
  // What the revisions do and nobody can read matters only where something seems to be missing.
  if (!result.difference.empty()) report(project, replayed.unknown);
  return result;
}

}  // namespace dunlin::app
