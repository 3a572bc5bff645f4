// A revision that an earlier run left half applied: how far it really got.
//
// The journal, written ahead, knows all but whether the statement that was being sent took effect.
// That is found out by looking at the database: the driver compares the objects that the statement
// names with what they were before it (Connection::effect_of), and the database is compared with
// the schema that the revision files give before and after the statement. Where neither can tell,
// nothing is guessed: the caller must say.
#pragma once

#include "dunlin/base/export.hpp"
#include "dunlin/compare/compare.hpp"
#include "dunlin/execute/compile.hpp"
#include "dunlin/execute/run.hpp"
#include "dunlin/history/progress.hpp"

namespace dunlin::execute {

/// What the caller says of a statement of which the database does not tell.
enum class Assume { nothing, done, not_done };

/// A half-applied revision, as its file and the journal have it.
struct HalfApplied {
  const script::Script& script;
  const revision::Step& step;
  const history::Progress& progress;
  const schema::Schema& before;  ///< the schema before the revision, in portable terms
};

struct SettleOptions {
  CompileOptions compile;
  compare::ScratchPolicy scratch;
  Assume assume = Assume::nothing;
};

/// The revision with all its statements, none of them compiled for sending: for what they are.
[[nodiscard]] DUNLIN_API CompiledRevision statements_of(const HalfApplied& half,
                                                        driver::Connection& connection,
                                                        const CompileOptions& options);

/// Checks that the file still begins with what took effect, settles the statement that was cut off,
/// clears away what it left broken, and records what was found. Returns what to compile the rest
/// with. Requires: the migration lock is held.
/// Throws: ScriptError (applied_statement_edited); DatabaseError (effect_unknown; half_applied when
/// what is assumed is known not to be so).
[[nodiscard]] DUNLIN_API Begun settle(const Session& session, const HalfApplied& half,
                                      const SettleOptions& options, const RunPolicy& policy);

}  // namespace dunlin::execute
