// stamp and ensure-version: the version rows without running anything.
#include <algorithm>

#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/execute/run.hpp"
#include "dunlin/history/history.hpp"
#include "dunlin/history/journal.hpp"
#include "targets.hpp"

namespace dunlin::app {
namespace {

using revision::RowChange;

revision::StampPlan purge_plan(const revision::Graph& graph, const std::vector<std::string>& rows,
                               const std::vector<std::string>& targets) {
  revision::StampPlan fresh = revision::plan_stamp(graph, {}, targets);
  revision::StampPlan plan;
  for (const std::string& row : rows) plan.rows.push_back({RowChange::Kind::remove, row, {}});
  plan.rows.insert(plan.rows.end(), fresh.rows.begin(), fresh.rows.end());
  plan.rows_after = std::move(fresh.rows_after);
  return plan;
}

std::vector<execute::StepReport> stamped(const script::Source& source,
                                         const revision::StampPlan& plan) {
  std::vector<execute::StepReport> steps;
  for (const RowChange& change : plan.rows) {
    if (change.to.empty()) continue;
    execute::StepReport step;
    step.revision = change.to;
    step.message = source.header(change.to).message;
    step.committed = true;
    steps.push_back(std::move(step));
  }
  return steps;
}

void write_journal(driver::Connection& connection, const Database& database,
                   const execute::RunPolicy& policy, const script::Source& source,
                   const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    history::JournalEntry entry = execute::journal_entry(policy, id, history::direction::kStamp);
    if (source.graph().contains(id)) entry.checksum = source.load(id).checksum;
    connection.execute(
        history::journal_statement(connection.dialect(), database.tables, std::span(&entry, 1)));
  }
}

}  // namespace

RunResult stamp(const Project& project, const StampOptions& options) {
  const script::Source source = source_of(project);
  const bool base =
      std::find(options.targets.begin(), options.targets.end(), "base") != options.targets.end();
  if (base && options.targets.size() > 1) {
    throw UsageError(Code::usage, "base together with other targets contradicts itself",
                     "stamp base alone, or leave it out");
  }
  Database database = open_database(project, Access::change);
  driver::Connection& connection = *database.connection;
  execute::Observer& observer = observer_of(project);
  RunResult result;
  result.dialect = connection.dialect().name();
  observer.target(driver::masked(database.url), result.dialect, connection.server(),
                  version_rows(database));
  const execute::Session session{connection, database.tables, observer, project.cancelled};
  const std::unique_ptr<driver::Lock> lock =
      execute::wait_for_lock(session, lock_policy(project, options.lock_timeout));
  history::ensure(connection, database.tables);
  result.from = version_rows(database);
  if (!options.purge) check_rows_known(source.graph(), result.from);
  const revision::StampPlan plan =
      options.purge ? purge_plan(source.graph(), result.from, options.targets)
                    : revision::plan_stamp(source.graph(), result.from, options.targets);
  connection.begin();
  try {
    lock->fence();
    history::change_rows(connection, database.tables, plan.rows);
    const execute::RunPolicy policy =
        run_policy(project, database.url, execute::Commit::revision, {});
    write_journal(connection, database, policy, source, execute::stamped_revisions(plan.rows));
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
  result.to = plan.rows_after;
  result.steps = stamped(source, plan);
  return result;
}

bool ensure_version(const Project& project) {
  Database database = open_database(project, Access::change);
  driver::Connection& connection = *database.connection;
  observer_of(project).target(driver::masked(database.url), connection.dialect().name(),
                              connection.server(), version_rows(database));
  const bool missing = !history::exists(connection, database.tables);
  const execute::Session session{connection, database.tables, observer_of(project),
                                 project.cancelled};
  const std::unique_ptr<driver::Lock> lock =
      execute::wait_for_lock(session, lock_policy(project, std::nullopt));
  history::ensure(connection, database.tables);
  return missing;
}

}  // namespace dunlin::app
