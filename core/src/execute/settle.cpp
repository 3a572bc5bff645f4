#include "dunlin/execute/settle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "dunlin/base/text.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/table_query.hpp"
#include "dunlin/replay/replay.hpp"
#include "recorder.hpp"
#include "session_state.hpp"

namespace dunlin::execute {
namespace {

using driver::Effect;
using State = Effect::State;

/// The statements' operations one after the other, on a copy of the schema before the revision.
/// Returns whether the model knows all that they do.
bool apply_statement(const CompiledStatement& statement, schema::Schema& schema) {
  bool known = true;
  for (const ops::Operation& operation : parse::parse(statement.source).operations) {
    for (const ops::Operation& resolved : parse::resolved(operation, schema)) {
      known = known && !std::holds_alternative<ops::Unmodelled>(resolved);
      ops::apply(resolved, schema);
    }
  }
  return known;
}

std::set<std::string> missing(const compare::Comparison& comparison) {
  std::set<std::string> described;
  for (const ops::Operation& operation : diff::diff(comparison.live, comparison.expected))
    described.insert(ops::describe(operation));
  return described;
}

bool within(const std::set<std::string>& part, const std::set<std::string>& whole) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

/// What settle() works on.
class Settlement {
 public:
  Settlement(const Session& session, const HalfApplied& half, const SettleOptions& options,
             const RunPolicy& policy)
      : session_(session),
        half_(half),
        options_(options),
        recorder_(session, policy),
        revision_(statements_of(half, session.connection, options.compile)) {}

  Begun run() {
    check_applied();
    Begun begun;
    begun.statements = half_.progress.applied.size();
    const bool cut_off = half_.progress.open && half_.progress.open->sent;
    if (!cut_off && options_.assume == Assume::done)
      deny_assumption(false, context_of(begun.statements + 1, {}));
    if (!half_.progress.open) return begun;
    const history::OpenStatement& open = *half_.progress.open;
    if (open.number != begun.statements + 1 || open.pieces_applied >= open.pieces.size()) {
      throw DatabaseError(
          Code::effect_unknown,
          fmt::format("the journal contradicts itself about statement {} of revision {}",
                      open.number, half_.step.revision),
          "look at 'dunlin log' and at the database, then say 'dunlin stamp' where it stands");
    }
    restore_session();
    const bool took_effect = open.sent && judge(open);
    session_.connection.reset_session();
    const std::size_t pieces_applied = open.pieces_applied + (took_effect ? 1 : 0);
    if (pieces_applied == open.pieces.size()) {
      ++begun.statements;
    } else if (pieces_applied != 0) {
      check_open(open);
      begun.pieces = open.pieces;
      begun.pieces_applied = pieces_applied;
    }
    return begun;
  }

 private:
  const CompiledStatement* statement(std::size_t index) const {
    return index < revision_.statements.size() ? &revision_.statements[index] : nullptr;
  }

  [[noreturn]] void refuse_edit(std::size_t index, const std::string& what) const {
    ErrorContext context;
    context.revision = half_.step.revision;
    context.step = index + 1;
    context.steps = revision_.statements.size();
    context.position.file = half_.script.header.path;
    if (const CompiledStatement* edited = statement(index))
      context.position = edited->source.position;
    throw ScriptError(
        Code::applied_statement_edited,
        fmt::format("statement {} of revision {} {}, but the file says something else by now",
                    index + 1, half_.step.revision, what),
        "put the statement back as it was and edit only what comes after it; or take the applied "
        "part back by hand and tell with 'dunlin stamp' where the database is",
        std::move(context));
  }

  void check_applied() const {
    const std::vector<std::string>& applied = half_.progress.applied;
    for (std::size_t i = 0; i < applied.size(); ++i) {
      const CompiledStatement* same = statement(i);
      if (same == nullptr || statement_hash(*same) != applied[i])
        refuse_edit(i, "took effect in an earlier run");
    }
  }

  void check_open(const history::OpenStatement& open) const {
    const CompiledStatement* same = statement(open.number - 1);
    if (same == nullptr || statement_hash(*same) != open.hash)
      refuse_edit(open.number - 1, "took effect in part in an earlier run");
  }

  /// Names may mean what an earlier statement of the revision made them mean.
  void restore_session() const {
    driver::Connection& connection = session_.connection;
    const std::size_t applied = half_.progress.applied.size();
    for (const std::size_t i : needed_again(revision_, applied, connection.dialect())) {
      for (const std::string& text : revision_.statements[i].sql) connection.execute(text);
    }
  }

  /// Whether the piece that was sent took effect; records it.
  bool judge(const history::OpenStatement& open) const {
    const std::string text = sent_text(open);
    Effect effect = look(open, text);
    check_assumption(open, text, effect);
    switch (options_.assume) {
      case Assume::nothing:
        break;
      case Assume::done:
        effect = {State::present, "as told by --assume-done", {}};
        break;
      case Assume::not_done:
        effect = {State::absent, "as told by --assume-not-done", {}};
        break;
    }
    if (effect.state == State::unknown) cannot_tell(open, text, effect);
    for (const std::string& repair : effect.repair) session_.connection.execute(repair);
    const bool present = effect.state == State::present;
    if (present || effect.state == State::broken) record(open, present, effect);
    return present;
  }

  /// What is known stays known, whatever somebody says: `took` tells whether it took effect.
  [[noreturn]] void deny_assumption(bool took, ErrorContext context) const {
    throw DatabaseError(
        Code::half_applied,
        fmt::format("statement {} of revision {} took {}effect, so it cannot be assumed that it "
                    "{}",
                    half_.progress.applied.size() + 1, half_.step.revision, took ? "" : "no ",
                    took ? "did not" : "did"),
        "'dunlin resume' without an assumption goes on from there; where its work was done in "
        "another way, change the statement in the file first",
        std::move(context));
  }

  void check_assumption(const history::OpenStatement& open, const std::string& text,
                        const Effect& effect) const {
    const bool took = effect.state == State::present;
    const bool known = effect.state != State::unknown;
    if (!known || options_.assume != (took ? Assume::not_done : Assume::done)) return;
    ErrorContext context = context_of(open.number, text);
    context.detail = effect.saw.empty() ? open.error : "Seen in the database: " + effect.saw + ".";
    deny_assumption(took, std::move(context));
  }

  /// What was being sent. The journal masks values of placeholders: then the file says it.
  std::string sent_text(const history::OpenStatement& open) const {
    const std::string& recorded = open.pieces[open.pieces_applied];
    const CompiledStatement* same = statement(open.number - 1);
    if (recorded.find(kMask) == std::string::npos || same == nullptr ||
        statement_hash(*same) != open.hash)
      return recorded;
    std::vector<Diagnostic> problems;
    Begun before;
    before.statements = open.number - 1;
    Compiler compiler(session_.connection.dialect(), &session_.connection, half_.before,
                      options_.compile);
    const CompiledRevision again = compiler.compile(half_.script, half_.step, problems, before);
    const std::vector<std::string>& texts = again.statements[open.number - 1].sql;
    return texts.size() == 1 ? texts.front() : recorded;
  }

  /// The model takes such words for PostgreSQL's: nothing to hold against what the database tells.
  bool in_own_words(std::size_t number) const {
    const driver::Dialect& dialect = session_.connection.dialect();
    const CompiledStatement* same = statement(number - 1);
    return same != nullptr && !dialect.capabilities().speaks_portable_sql &&
           replay::is_native(revision_.sections[same->section], dialect);
  }

  Effect look(const history::OpenStatement& open, const std::string& text) const {
    Effect effect;
    // Names in a masked text mean nothing.
    if (text.find(kMask) == std::string::npos)
      effect = session_.connection.effect_of(text, open.evidence);
    if (effect.state == State::broken) return effect;
    const driver::Repeat repeat = session_.connection.dialect().classify(text).repeat;
    const State modelled = open.pieces.size() == 1 ? by_model(open) : State::unknown;
    if (effect.state == State::unknown) {
      effect.state = modelled;
      if (effect.saw.empty() && modelled != State::unknown)
        effect.saw = modelled == State::present ? "the database is as after the statement"
                                                : "the database is as before the statement";
    } else if (effect.state == State::present && modelled == State::absent &&
               !in_own_words(open.number)) {
      effect.state = State::unknown;
      effect.saw += "; yet what the statement does is not there";
    }
    // What the database refused did nothing; what does no harm twice is run again.
    if (effect.state == State::unknown && (open.failed || repeat != driver::Repeat::matters))
      effect.state = State::absent;
    return effect;
  }

  /// Compares the database with the schemas before and after the statement, as the files give them.
  /// Other differences show on both sides and cancel out.
  State by_model(const history::OpenStatement& open) const {
    const CompiledStatement* same = statement(open.number - 1);
    if (same == nullptr || statement_hash(*same) != open.hash) return State::unknown;
    try {
      schema::Schema before = half_.before;
      for (std::size_t i = 0; i + 1 < open.number; ++i)
        apply_statement(revision_.statements[i], before);
      schema::Schema after = before;
      if (!apply_statement(*same, after) || before == after) return State::unknown;
      driver::Connection& connection = session_.connection;
      const schema::Schema live = connection.inspect({session_.tables, {}});
      const auto against = [&](const schema::Schema& expected) {
        return missing(compare::compare(expected, live, connection, options_.scratch,
                                        options_.compile.translate));
      };
      const std::set<std::string> to_before = against(before);
      const std::set<std::string> to_after = against(after);
      if (to_before == to_after) return State::unknown;
      if (within(to_after, to_before)) return State::present;
      if (within(to_before, to_after)) return State::absent;
    } catch (const Error&) {
      // No model of the statement, or no place to compare in: then it does not help.
      if (!session_.connection.usable()) throw;
    }
    return State::unknown;
  }

  void record(const history::OpenStatement& open, bool present, const Effect& effect) const {
    if (open.number > revision_.statements.size()) return;
    history::JournalEntry entry = recorder_.statement(
        revision_, open.number - 1, open.pieces.size() > 1 ? open.pieces_applied + 1 : 0,
        present ? history::state::kApplied : history::state::kFailed);
    entry.hash = open.hash;
    entry.error = (present ? "found applied: " : "found half done, cleared away: ") + effect.saw;
    recorder_.write(std::span(&entry, 1));
  }

  ErrorContext context_of(std::size_t number, const std::string& text) const {
    ErrorContext context;
    context.revision = half_.step.revision;
    context.dialect = session_.connection.dialect().name();
    context.step = number;
    context.steps = revision_.statements.size();
    context.statement = text;
    if (const CompiledStatement* same = statement(number - 1))
      context.position = same->source.position;
    context.outcome =
        fmt::format("Of revision {}, the {} statements before it took effect; nothing was run now.",
                    half_.step.revision, half_.progress.applied.size());
    return context;
  }

  [[noreturn]] void cannot_tell(const history::OpenStatement& open, const std::string& text,
                                const Effect& effect) const {
    ErrorContext context = context_of(open.number, text);
    context.detail = effect.saw.empty() ? "" : "Seen in the database: " + effect.saw + ".";
    throw DatabaseError(
        Code::effect_unknown,
        fmt::format("a run was cut off during statement {} of revision {}, and the database does "
                    "not tell whether it took effect",
                    open.number, half_.step.revision),
        "look yourself, then say 'dunlin resume --assume-done' or 'dunlin resume "
        "--assume-not-done'",
        std::move(context));
  }

  const Session& session_;
  const HalfApplied& half_;
  const SettleOptions& options_;
  const Recorder recorder_;
  const CompiledRevision revision_;
};

}  // namespace

CompiledRevision statements_of(const HalfApplied& half, driver::Connection& connection,
                               const CompileOptions& options) {
  Begun all;
  all.statements = std::numeric_limits<std::size_t>::max();
  std::vector<Diagnostic> problems;
  Compiler compiler(connection.dialect(), &connection, half.before, options);
  CompiledRevision revision = compiler.compile(half.script, half.step, problems, all);
  throw_errors(problems);
  revision.undo = half.progress.direction == history::direction::kUndo;
  return revision;
}

Begun settle(const Session& session, const HalfApplied& half, const SettleOptions& options,
             const RunPolicy& policy) {
  return Settlement(session, half, options, policy).run();
}

}  // namespace dunlin::execute
