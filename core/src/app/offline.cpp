// --sql: scripts for the plain client of a dialect, written without a database.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/execute/run.hpp"
#include "targets.hpp"

namespace dunlin::app {

std::string downgrade_target(const revision::Graph& graph, std::string_view written) {
  if (written.empty()) return "-1";
  const bool digits = std::all_of(written.begin(), written.end(),
                                  [](unsigned char c) { return std::isdigit(c) != 0; });
  if (digits && written.size() <= 3 && !graph.contains(written)) return "-" + std::string(written);
  return std::string(written);
}

Range parse_range(std::string_view written) {
  Range range;
  const std::size_t colon = written.find(':');
  if (colon == std::string_view::npos) {
    range.to = written;
    return range;
  }
  range.has_from = true;
  range.from = written.substr(0, colon);
  range.to = written.substr(colon + 1);
  return range;
}

namespace {

/// Version rows of a database that is at `symbol`.
std::vector<std::string> rows_at(const revision::Graph& graph, const std::string& symbol) {
  if (symbol.empty()) return {};
  std::vector<std::string> ids = revision::resolve(graph, symbol);
  return revision::plan_stamp(graph, {}, ids).rows_after;
}

/// Brings a translator to where the database will be: offline, everything before is replayed
/// through it.
void catch_up(execute::Compiler& compiler, const script::Source& source,
              const std::vector<std::string>& rows) {
  std::vector<Diagnostic>
      past;  // problems of revisions that are not part of the script are not this command's
  for (const std::string& id : source.graph().ancestors(rows)) {
    revision::Step step;
    step.revision = id;
    (void)compiler.compile(source, step, past);
  }
}

/// Qualified, as live: a migration may change what unqualified names mean.
driver::HistoryTables script_tables(const Project& project, const driver::Dialect& dialect) {
  driver::HistoryTables tables = configured_tables(project);
  if (!tables.version.schema.empty()) return tables;
  tables.version.schema = dialect.default_schema();
  tables.journal.schema = tables.version.schema;
  return tables;
}

std::string script_of(const Project& project, const script::Source& source,
                      const std::vector<revision::Step>& steps,
                      const std::vector<std::string>& rows) {
  const std::unique_ptr<driver::Dialect> dialect = offline_dialect(project);
  execute::Compiler compiler(*dialect, nullptr, {}, compile_options(project));
  if (!dialect->capabilities().speaks_portable_sql) catch_up(compiler, source, rows);
  std::vector<execute::CompiledRevision> compiled;
  std::vector<Diagnostic> problems;
  for (const revision::Step& step : steps)
    compiled.push_back(compiler.compile(source, step, problems));
  report(project, problems);
  return execute::write_script(*dialect, script_tables(project, *dialect), compiled);
}

}  // namespace

std::string upgrade_sql(const Project& project, std::string_view target) {
  const script::Source source = source_of(project);
  const Range range = parse_range(target.empty() ? "head" : target);
  const std::vector<std::string> rows = rows_at(source.graph(), range.from);
  const std::vector<revision::Step> steps =
      revision::plan_upgrade(source.graph(), rows, range.to.empty() ? "head" : range.to);
  return script_of(project, source, steps, rows);
}

std::string downgrade_sql(const Project& project, std::string_view target) {
  const Range range = parse_range(target);
  if (!range.has_from || range.from.empty() || range.to.empty()) {
    throw UsageError(Code::usage, "downgrade --sql needs to know where the database is",
                     "write FROM:TO, for example 'dunlin downgrade --sql head:base'");
  }
  const script::Source source = source_of(project);
  const std::vector<std::string> rows = rows_at(source.graph(), range.from);
  const std::vector<revision::Step> steps =
      revision::plan_downgrade(source.graph(), rows, downgrade_target(source.graph(), range.to));
  return script_of(project, source, steps, rows);
}

std::string stamp_sql(const Project& project, std::string_view target) {
  const script::Source source = source_of(project);
  const Range range = parse_range(target);
  const std::vector<std::string> rows = rows_at(source.graph(), range.from);
  const std::vector<std::string> targets{range.to};
  const revision::StampPlan plan = revision::plan_stamp(source.graph(), rows, targets);
  const std::unique_ptr<driver::Dialect> dialect = offline_dialect(project);
  return execute::write_stamp_script(*dialect, script_tables(project, *dialect), rows, plan.rows);
}

}  // namespace dunlin::app
