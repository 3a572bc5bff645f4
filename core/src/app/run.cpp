// upgrade and downgrade.
#include <fmt/format.h>

#include <algorithm>

#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/execute/run.hpp"
#include "dunlin/history/history.hpp"
#include "dunlin/replay/replay.hpp"
#include "targets.hpp"

namespace dunlin::app {
namespace {

using revision::Direction;

std::vector<revision::Step> plan(const revision::Graph& graph, std::span<const std::string> rows,
                                 Direction direction, const std::string& target) {
  check_rows_known(graph, rows);
  if (direction == Direction::upgrade)
    return revision::plan_upgrade(graph, rows, target.empty() ? "head" : target);
  return revision::plan_downgrade(graph, rows, downgrade_target(graph, target));
}

std::vector<execute::CompiledRevision> compile_all(const Project& project,
                                                   const script::Source& source,
                                                   std::span<const revision::Step> steps,
                                                   const driver::Dialect& dialect,
                                                   driver::Connection* live,
                                                   const std::vector<std::string>& rows) {
  const execute::CompileOptions options = compile_options(project);
  schema::Schema model;
  // Where sections are sent as they stand nothing is rendered, so no model is needed.
  if (!dialect.capabilities().speaks_portable_sql) {
    model =
        replay::schema_at(source, source.graph().ancestors(rows), dialect, options.placeholders);
  }
  execute::Compiler compiler(dialect, live, std::move(model), options);
  std::vector<execute::CompiledRevision> compiled;
  std::vector<Diagnostic> problems;
  for (const revision::Step& step : steps)
    compiled.push_back(compiler.compile(source, step, problems));
  report(project, problems);
  return compiled;
}

execute::Commit commit_policy(const Project& project, const RunOptions& options,
                              const driver::Capabilities& capabilities) {
  if (options.single_transaction) {
    if (!capabilities.transactional_ddl) {
      throw UsageError(
          Code::usage,
          "this database cannot roll back schema changes, so --single-transaction is not possible",
          "run without it; each revision is recorded as it completes");
    }
    return execute::Commit::all;
  }
  switch (project.settings.commit) {
    case script::CommitMode::automatic:
      return capabilities.shared_commits ? execute::Commit::batch : execute::Commit::revision;
    case script::CommitMode::revision:
      return execute::Commit::revision;
    case script::CommitMode::batch:
      break;
  }
  return capabilities.transactional_ddl ? execute::Commit::batch : execute::Commit::revision;
}

void check_single_transaction(const std::vector<execute::CompiledRevision>& compiled) {
  for (const execute::CompiledRevision& revision : compiled) {
    for (const execute::Segment& segment : revision.segments) {
      if (segment.transactional) continue;
      const execute::CompiledStatement& statement = revision.statements[segment.statements.front()];
      ErrorContext context;
      context.revision = revision.step.revision;
      context.position = statement.source.position;
      throw UsageError(
          Code::transaction_mixed,
          fmt::format("{} of revision {} cannot run in a transaction, so --single-transaction is "
                      "not possible",
                      statement.kind, revision.step.revision),
          "run up to the revision before it first, then go on without --single-transaction",
          std::move(context));
    }
  }
}

std::vector<std::string> statements_of(const execute::CompiledRevision& revision) {
  std::vector<std::string> texts;
  for (const execute::CompiledStatement& statement : revision.statements) {
    texts.insert(texts.end(), statement.sql.begin(), statement.sql.end());
  }
  return texts;
}

RunResult dry_run(const std::vector<execute::CompiledRevision>& compiled, RunResult result) {
  for (const execute::CompiledRevision& revision : compiled) {
    execute::StepReport step;
    step.revision = revision.step.revision;
    step.message = revision.header.message;
    step.direction = revision.step.direction;
    step.statements = revision.statements.size();
    result.steps.push_back(std::move(step));
    result.sql.push_back(statements_of(revision));
  }
  if (!compiled.empty()) result.to = compiled.back().step.rows_after;
  return result;
}

RunResult look_only(const Project& project, const RunOptions& options, Direction direction) {
  Database database = open_database(project, Access::look);
  const std::vector<std::string> rows = version_rows(database);
  const script::Source source = source_of(project);
  const std::vector<revision::Step> steps = plan(source.graph(), rows, direction, options.target);
  const std::unique_ptr<driver::Dialect> offline =
      database.connection ? nullptr : offline_dialect(project);
  const driver::Dialect& dialect = offline ? *offline : database.connection->dialect();
  RunResult result;
  result.dialect = dialect.name();
  result.from = rows;
  result.to = rows;
  return dry_run(compile_all(project, source, steps, dialect, database.connection.get(), rows),
                 std::move(result));
}

RunResult go(const Project& project, const RunOptions& options, Direction direction) {
  if (options.dry_run) return look_only(project, options, direction);
  const script::Source source = source_of(project);
  const revision::Graph& graph = source.graph();
  Database database = open_database(project, Access::change);
  driver::Connection& connection = *database.connection;
  const driver::Dialect& dialect = connection.dialect();
  RunResult result;
  result.dialect = dialect.name();
  result.from = version_rows(database);
  result.to = result.from;
  execute::Observer& observer = observer_of(project);
  observer.target(driver::masked(database.url), dialect.name(), connection.server(), result.from);
  const execute::Commit commit = commit_policy(project, options, dialect.capabilities());
  if (plan(graph, result.from, direction, options.target).empty()) return result;

  const execute::Session session{connection, database.tables, observer, project.cancelled};
  const std::chrono::seconds timeout =
      options.lock_timeout.value_or(std::chrono::seconds(project.settings.lock_timeout_seconds));
  const std::unique_ptr<driver::Lock> lock = execute::wait_for_lock(session, timeout);
  // Whoever held the lock before may have moved the database on.
  result.from = version_rows(database);
  result.to = result.from;
  const std::vector<revision::Step> steps = plan(graph, result.from, direction, options.target);
  const std::vector<execute::CompiledRevision> compiled =
      compile_all(project, source, steps, dialect, &connection, result.from);
  if (commit == execute::Commit::all) check_single_transaction(compiled);
  history::ensure(connection, database.tables);
  observer.planned(compiled.size());
  result.steps =
      execute::run(session, *lock, compiled, {commit, applied_by(database.url), options.tag});
  if (!steps.empty()) result.to = steps.back().rows_after;
  return result;
}

}  // namespace

RunResult upgrade(const Project& project, const RunOptions& options) {
  return go(project, options, Direction::upgrade);
}

RunResult downgrade(const Project& project, const RunOptions& options) {
  return go(project, options, Direction::downgrade);
}

}  // namespace dunlin::app
