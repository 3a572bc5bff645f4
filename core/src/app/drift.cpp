// drift: the live database against what its version rows mean.
#include <utility>

#include "applied.hpp"
#include "dunlin/app/schema_commands.hpp"
#include "reported.hpp"
#include "schemas.hpp"
#include "unread.hpp"

namespace dunlin::app {

DriftResult drift(const Project& project, const DriftOptions& options) {
  DriftResult result;
  Database database = open_database(project, Access::look);
  result.masked_url = driver::masked(database.url);
  result.revisions = version_rows(database);
  const script::Source source = source_of(project);
  check_rows_known(source.graph(), result.revisions);
  // A file that does not exist yet is an empty database.
  if (!database.connection) {
    result.report.dialect = offline_dialect(project)->name();
    return result;
  }
  const driver::Dialect& dialect = database.connection->dialect();
  const std::vector<std::string> applied = source.graph().ancestors(result.revisions);
  std::vector<Diagnostic> lost;
  schema::Schema expected = schema_at(project, source, result.revisions, dialect, &lost);
  const Unread unread = unread_of(project, source, applied, dialect, lost);
  expected.complete = !unread.anything;
  const schema::Schema live = inspected(database);
  compare::Comparison comparison = compared(project, expected, live, database, options.no_scratch);
  leave_unread(comparison, unread);
  const bool own_terms = !live.dialect.empty();
  if (own_terms && !options.no_scratch &&
      !diff::diff(comparison.live, comparison.expected).empty()) {
    take_as_applied(project, source, result.revisions, database, live, comparison);
  }
  result.report = difference_report(
      comparison.live, comparison.expected,
      {dialect, {{}, filter_of(project)}, true, std::move(comparison.unknown), &expected});
  return result;
}

}  // namespace dunlin::app
