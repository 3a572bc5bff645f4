// upgrade, downgrade and resume.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "consent.hpp"
#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/execute/run.hpp"
#include "dunlin/history/history.hpp"
#include "dunlin/replay/replay.hpp"
#include "half_applied.hpp"
#include "integrity.hpp"
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
      const execute::CompiledStatement& statement =
          revision.statements[segment.pieces.front().statement];
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

/// A lease is checked in the transaction of each change; outside of one nobody could.
void check_lease(const std::vector<execute::CompiledRevision>& compiled) {
  for (const execute::CompiledRevision& revision : compiled) {
    for (const execute::Segment& segment : revision.segments) {
      if (segment.transactional) continue;
      const execute::CompiledStatement& statement =
          revision.statements[segment.pieces.front().statement];
      ErrorContext context;
      context.revision = revision.step.revision;
      context.position = statement.source.position;
      throw ConfigError(
          Code::config_invalid,
          fmt::format("{} of revision {} runs outside of a transaction, which lock = \"lease\" "
                      "cannot guard",
                      statement.kind, revision.step.revision),
          "run it once over a connection to the server itself, without a pooler and without lock = "
          "\"lease\"",
          std::move(context));
    }
  }
}

/// What would be sent, and what is to be known of it (a copy of the table, an emulation) before it.
std::vector<std::string> statements_of(const execute::CompiledRevision& revision) {
  std::vector<std::string> texts;
  for (const execute::CompiledStatement& statement : revision.statements) {
    std::string note;
    if (!statement.finding.reason.empty())
      note = "-- " + text::replace_all(statement.finding.reason, "\n", " ") + "\n";
    for (const std::string& sql : statement.sql) texts.push_back(std::exchange(note, {}) + sql);
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
  if (database.connection) {
    if (const auto progress = half_applied(database, source.graph(), rows)) {
      observer_of(project).warning(fmt::format(
          "revision {} is half applied: a run would go on with it first", progress->revision));
    }
  }
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

/// A relative target, `+N` or `-N`, with `done` steps of it behind us. Nothing when none is left.
std::optional<std::string> remaining(const std::string& target, std::size_t done) {
  const bool relative = target.size() > 1 && (target[0] == '-' || target[0] == '+') &&
                        std::all_of(target.begin() + 1, target.end(),
                                    [](unsigned char c) { return std::isdigit(c) != 0; });
  if (!relative || done == 0) return target;
  const std::size_t count = std::strtoul(target.c_str() + 1, nullptr, 10);
  if (count <= done) return std::nullopt;
  return target[0] + std::to_string(count - done);
}

/// Deals with what an earlier run left half done. Returns how many steps of the target that was.
std::size_t deal_with(const Run& run, const history::Progress& progress, Direction direction,
                      std::vector<execute::StepReport>& steps) {
  history::ensure(run.session.connection, run.session.tables);
  observer_of(run.project)
      .warning(fmt::format("revision {} is half applied ({}, {} statements so far): going on there",
                           progress.revision, progress.direction, progress.applied.size()));
  const bool up = progress.direction == history::direction::kUpgrade;
  if (up && direction == Direction::downgrade) {
    TakenBack taken = take_back(run, progress);
    steps = std::move(taken.steps);
    return taken.undone ? 1 : 0;
  }
  steps = go_on(run, progress, execute::Assume::nothing);
  return up == (direction == Direction::upgrade) ? 1 : 0;
}

/// Version rows that were there before the journal was are written down in it.
void record_takeover(const Run& run) {
  std::vector<history::JournalEntry> entries;
  for (const std::string& row : run.rows) {
    history::JournalEntry& entry = entries.emplace_back(
        execute::journal_entry(run.policy, row, history::direction::kTakeover));
    if (run.source.graph().contains(row)) entry.checksum = run.source.load(row).checksum;
  }
  driver::Connection& connection = run.session.connection;
  connection.execute(history::journal_statement(connection.dialect(), run.session.tables, entries));
}

RunResult go(const Project& project, const RunOptions& options, Direction direction) {
  const script::Source source = source_of(project);
  const revision::Graph& graph = source.graph();
  Database database = open_database(project, Access::change);
  driver::Connection& connection = *database.connection;
  const driver::Dialect& dialect = connection.dialect();
  execute::Observer& observer = observer_of(project);
  const execute::Session session{connection, database.tables, observer, project.cancelled};
  execute::LockPolicy wanted = lock_policy(project, options.lock_timeout);
  wanted.end_stale = options.kill_stale;
  if (options.kill_stale && wanted.mode == driver::LockMode::lease)
    observer.warning("--kill-stale has nothing to do: a lease of a dead run ends by itself");
  std::unique_ptr<driver::Lock> lock;
  RunResult result;
  result.dialect = dialect.name();
  try {
    result.from = version_rows(database);
  } catch (const DatabaseError& error) {
    // On SQLite a run in the middle of a long transaction keeps readers out.
    if (error.code() != Code::database_busy) throw;
    lock = execute::wait_for_lock(session, wanted);
    result.from = version_rows(database);
  }
  result.to = result.from;
  observer.target(driver::masked(database.url), dialect.name(), connection.server(), result.from);
  const execute::Commit commit = commit_policy(project, options, dialect.capabilities());
  check_rows_known(graph, result.from);
  if (!half_applied(database, graph, result.from) &&
      plan(graph, result.from, direction, options.target).empty()) {
    // Nothing to run, unless a revision slipped in below: that must not look as if it had been run.
    StatusResult found;
    if (direction == Direction::upgrade)
      found.out_of_order =
          slipped_in(source, result.from, history::read_account(connection, database.tables));
    check_integrity(project, found, direction);
    return result;
  }

  if (!lock) lock = execute::wait_for_lock(session, wanted);
  // Whoever held the lock before may have moved the database on.
  result.from = version_rows(database);
  result.to = result.from;
  check_rows_known(graph, result.from);
  execute::RunPolicy policy = run_policy(project, database.url, commit, options.tag);
  if (options.statement_lock_timeout) policy.timeouts.lock = options.statement_lock_timeout;
  if (options.statement_timeout) policy.timeouts.statement = options.statement_timeout;
  policy.retries = options.retries.value_or(policy.retries);
  Run run{project, database, source, session, *lock, policy, options.consent, result.from};
  std::string target = direction == Direction::upgrade
                           ? (options.target.empty() ? "head" : options.target)
                           : downgrade_target(graph, options.target);
  if (const auto progress = half_applied(database, graph, run.rows)) {
    const std::size_t done = deal_with(run, *progress, direction, result.steps);
    run.rows = result.to = version_rows(database);
    const std::optional<std::string> rest = remaining(target, done);
    if (!rest) return result;
    target = *rest;
  }
  const std::vector<revision::Step> steps = plan(graph, run.rows, direction, target);
  if (steps.empty()) return result;
  const history::Account account = history::read_account(connection, database.tables);
  check_integrity(project, examine(source, run.rows, account), direction);
  const std::vector<execute::CompiledRevision> compiled =
      compile_all(project, source, steps, dialect, &connection, run.rows);
  if (commit == execute::Commit::all) check_single_transaction(compiled);
  if (wanted.mode == driver::LockMode::lease) check_lease(compiled);
  require_consent(project, options.consent, database, compiled);
  history::ensure(connection, database.tables);
  if (account.empty() && !run.rows.empty()) record_takeover(run);
  observer.planned(compiled.size());
  std::vector<execute::StepReport> reports = execute::run(session, *lock, compiled, policy);
  result.steps.insert(result.steps.end(), reports.begin(), reports.end());
  result.to = steps.back().rows_after;
  return result;
}

/// Whether the same command, given again, ends at the same place.
bool repeatable(const RunOptions& options, Direction direction) {
  const std::string& target = options.target;
  if (target.empty()) return direction == Direction::upgrade;
  const bool counts = std::all_of(target.begin(), target.end(),
                                  [](unsigned char c) { return std::isdigit(c) != 0; });
  return !counts && target.find_first_of("+-@") == std::string::npos;
}

/// A lost connection leaves open whether a COMMIT arrived. The next run reads it from the database,
/// as it does after a crash: so the command is given again.
RunResult run_through(const Project& project, const RunOptions& options, Direction direction) {
  constexpr int kMost = 2;
  constexpr std::chrono::milliseconds kPause{1000};
  const int most = std::min(kMost, options.retries.value_or(project.settings.retries));
  for (int attempt = 1;; ++attempt) {
    try {
      return go(project, options, direction);
    } catch (const DatabaseError& error) {
      const bool lost = error.code() == Code::connection_lost || error.code() == Code::lock_lost;
      if (!lost || attempt > most || !repeatable(options, direction)) throw;
      observer_of(project).retrying("what was not committed", error.message(), attempt + 1, kPause);
      execute::pause(project.cancelled, kPause);
    }
  }
}

}  // namespace

RunResult upgrade(const Project& project, const RunOptions& options) {
  if (options.dry_run) return look_only(project, options, Direction::upgrade);
  return run_through(project, options, Direction::upgrade);
}

RunResult downgrade(const Project& project, const RunOptions& options) {
  if (options.dry_run) return look_only(project, options, Direction::downgrade);
  return run_through(project, options, Direction::downgrade);
}

RunResult resume(const Project& project, const ResumeOptions& options) {
  const script::Source source = source_of(project);
  Database database = open_database(project, Access::change);
  driver::Connection& connection = *database.connection;
  RunResult result;
  result.dialect = connection.dialect().name();
  result.from = result.to = version_rows(database);
  execute::Observer& observer = observer_of(project);
  observer.target(driver::masked(database.url), result.dialect, connection.server(), result.from);
  if (!half_applied(database, source.graph(), result.from)) return result;
  const execute::Session session{connection, database.tables, observer, project.cancelled};
  const std::unique_ptr<driver::Lock> lock =
      execute::wait_for_lock(session, lock_policy(project, options.lock_timeout));
  result.from = result.to = version_rows(database);
  const auto progress = half_applied(database, source.graph(), result.from);
  if (!progress) return result;
  history::ensure(connection, database.tables);
  const execute::RunPolicy policy =
      run_policy(project, database.url, execute::Commit::revision, options.tag);
  result.steps =
      go_on({project, database, source, session, *lock, policy, options.consent, result.from},
            *progress, options.assume);
  result.to = version_rows(database);
  return result;
}

}  // namespace dunlin::app
