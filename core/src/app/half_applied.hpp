// Going on with a revision that an earlier run left half applied, or taking it back.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/execute/run.hpp"
#include "dunlin/execute/settle.hpp"
#include "dunlin/history/progress.hpp"

namespace dunlin::app {

/// What a run holds while it works: everything outlives it.
struct Run {
  const Project& project;
  const Database& database;
  const script::Source& source;
  const execute::Session& session;
  driver::Lock& lock;
  const execute::RunPolicy& policy;
  const Consent& consent;
  std::vector<std::string> rows;  ///< version rows now
};

/// The half-applied revision as the journal has it. Nothing where the version rows, which are the
/// truth, say that it is complete.
[[nodiscard]] std::optional<history::Progress> half_applied(const Database& database,
                                                            const revision::Graph& graph,
                                                            const std::vector<std::string>& rows);

/// Completes the revision in its own direction.
/// Throws: DatabaseError (half_applied, effect_unknown), ScriptError (applied_statement_edited),
/// and what a run throws.
std::vector<execute::StepReport> go_on(const Run& run, const history::Progress& progress,
                                       execute::Assume assume);

/// How taking back ended.
struct TakenBack {
  std::vector<execute::StepReport> steps;
  /// False when nothing of the revision had taken effect, or all of it: then it is as if it had not
  /// been begun, or as if it had been completed.
  bool undone = false;
};
/// Undoes the applied part of a half-applied upgrade, by what its statements did to the schema.
/// Throws: DatabaseError (half_applied) before anything is run when that is not known.
TakenBack take_back(const Run& run, const history::Progress& progress);

/// The rest of an undo that was itself cut off. \param progress  of the undo
std::vector<execute::StepReport> go_on_undoing(const Run& run, const history::Progress& progress,
                                               execute::Assume assume);

/// What half of a revision works with.
struct HalfWork {
  script::Script script;
  revision::Step step;
  schema::Schema before;
};
/// Throws: DatabaseError (half_applied) when the file is gone or the revision cannot be next.
[[nodiscard]] HalfWork half_work(const Run& run, const history::Progress& progress,
                                 revision::Direction direction);
/// Finds out how far it got, and records that.
[[nodiscard]] execute::Begun settle(const Run& run, const HalfWork& work,
                                    const history::Progress& progress, execute::Assume assume);
/// Compiles what is left, asks for consent where it destroys something, and runs it.
/// Throws: Error (protected_target), and what a run throws.
std::vector<execute::StepReport> run_rest(const Run& run, const HalfWork& work,
                                          const execute::Begun& begun, bool undo);

}  // namespace dunlin::app
