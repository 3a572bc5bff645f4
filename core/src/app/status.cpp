// status: where the database is, and whether the files still fit it.
#include <algorithm>
#include <unordered_set>

#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "half_applied.hpp"
#include "integrity.hpp"
#include "revisions.hpp"

namespace dunlin::app {

StatusResult status(const Project& project) {
  Database database = open_database(project, Access::look);
  const std::vector<std::string> rows = version_rows(database);
  const script::Source source = source_of(project);
  const revision::Graph& graph = source.graph();
  history::Account account;
  if (database.connection) account = history::read_account(*database.connection, database.tables);
  StatusResult result = examine(source, rows, account);
  std::vector<std::string> known;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(known),
               [&graph](const std::string& row) { return graph.contains(row); });
  const std::vector<std::string> applied = graph.ancestors(known);
  result.applied = revision_infos(source, applied);
  result.pending = revision_infos(source, pending_ids(graph, applied));
  if (!database.connection) return result;
  if (const auto progress = half_applied(database, graph, rows)) {
    HalfAppliedInfo info{progress->revision, progress->direction, progress->applied.size(), {}, {}};
    if (progress->open) {
      info.open = progress->open->number;
      info.error = progress->open->error;
    }
    result.half_applied = std::move(info);
  }
  return result;
}

}  // namespace dunlin::app
