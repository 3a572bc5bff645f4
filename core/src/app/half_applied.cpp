#include "half_applied.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "consent.hpp"
#include "dunlin/replay/replay.hpp"
#include "schemas.hpp"

namespace dunlin::app {
namespace {

using revision::Direction;

Direction direction_of(const history::Progress& progress) {
  return progress.direction == history::direction::kUpgrade ? Direction::upgrade
                                                            : Direction::downgrade;
}

[[noreturn]] void refuse(const history::Progress& progress, const std::string& why,
                         std::string hint) {
  ErrorContext context;
  context.revision = progress.revision;
  context.outcome =
      fmt::format("{} statements of it took effect; nothing was run now.", progress.applied.size());
  throw DatabaseError(Code::half_applied,
                      fmt::format("revision {} is half applied, and {}", progress.revision, why),
                      std::move(hint), std::move(context));
}

}  // namespace

std::optional<history::Progress> half_applied(const Database& database,
                                              const revision::Graph& graph,
                                              const std::vector<std::string>& rows) {
  std::optional<history::Progress> progress =
      history::read_progress(*database.connection, database.tables);
  if (!progress) return std::nullopt;
  std::vector<std::string> known;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(known),
               [&graph](const std::string& row) { return graph.contains(row); });
  const std::vector<std::string> applied = graph.ancestors(known);
  const bool counts =
      std::find(applied.begin(), applied.end(), progress->revision) != applied.end() ||
      std::find(rows.begin(), rows.end(), progress->revision) != rows.end();
  const bool should_count = progress->direction == history::direction::kDowngrade;
  if (counts != should_count) return std::nullopt;
  return progress;
}

HalfWork half_work(const Run& run, const history::Progress& progress, Direction direction) {
  const revision::Graph& graph = run.source.graph();
  if (!graph.contains(progress.revision)) {
    refuse(progress, "no file has it any more",
           "bring the file back (another git branch?) and run the same command again");
  }
  const std::optional<revision::Step> step =
      revision::plan_one(graph, run.rows, progress.revision, direction);
  if (!step) {
    refuse(progress, "by its file it does not come next where the database is",
           "undo the change of 'Revises' or 'Depends On', or tell with 'dunlin stamp' where the "
           "database is");
  }
  const driver::Dialect& dialect = run.session.connection.dialect();
  return {run.source.load(progress.revision), *step,
          replay::schema_at(run.source, graph.ancestors(run.rows), dialect,
                            compile_options(run.project).placeholders)};
}

execute::Begun settle(const Run& run, const HalfWork& work, const history::Progress& progress,
                      execute::Assume assume) {
  const ScratchPlace scratch = scratch_place(run.project, run.database, false);
  const execute::SettleOptions options{compile_options(run.project), scratch.policy, assume};
  return execute::settle(run.session, {work.script, work.step, progress, work.before}, options,
                         run.policy);
}

std::vector<execute::StepReport> run_rest(const Run& run, const HalfWork& work,
                                          const execute::Begun& begun, bool undo) {
  driver::Connection& connection = run.session.connection;
  execute::Compiler compiler(connection.dialect(), &connection, work.before,
                             compile_options(run.project));
  std::vector<Diagnostic> problems;
  execute::CompiledRevision compiled = compiler.compile(work.script, work.step, problems, begun);
  compiled.undo = undo;
  report(run.project, problems);
  require_consent(run.project, run.consent, run.database, std::span(&compiled, 1));
  return execute::run(run.session, run.lock, std::span(&compiled, 1), run.policy);
}

std::vector<execute::StepReport> go_on(const Run& run, const history::Progress& progress,
                                       execute::Assume assume) {
  if (progress.direction == history::direction::kUndo) return go_on_undoing(run, progress, assume);
  const HalfWork work = half_work(run, progress, direction_of(progress));
  const execute::Begun begun = settle(run, work, progress, assume);
  return run_rest(run, work, begun, false);
}

}  // namespace dunlin::app
