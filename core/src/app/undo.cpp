// Taking back a half-applied upgrade: the difference between the schema after its applied
// statements and the schema before them is run as a script of its own.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "dunlin/base/text.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/table_query.hpp"
#include "dunlin/parse/write.hpp"
#include "dunlin/replay/replay.hpp"
#include "half_applied.hpp"
#include "lineage.hpp"
#include "live_table.hpp"

namespace dunlin::app {
namespace {

using revision::Direction;

[[noreturn]] void refuse(const std::string& revision, const std::string& what) {
  ErrorContext context;
  context.revision = revision;
  context.outcome = "Nothing was run.";
  throw DatabaseError(
      Code::half_applied,
      fmt::format("the applied part of revision {} cannot be taken back: {}", revision, what),
      "'dunlin resume' goes on with the revision; take it back when it is complete",
      std::move(context));
}

/// The table whose rows INSERT INTO t, UPDATE t, DELETE FROM t or TRUNCATE t changes, as written;
/// empty for other statements.
std::string changed_table(const std::string& statement) {
  std::string name;
  bool data = false;
  for (const sql::Token& token : sql::tokenize(statement, parse::lex_rules())) {
    if (token.kind == sql::TokenKind::comment) continue;
    const std::string word = statement.substr(token.offset, token.length);
    if (!data) {
      data = text::iequals(word, "INSERT") || text::iequals(word, "UPDATE") ||
             text::iequals(word, "DELETE") || text::iequals(word, "TRUNCATE");
      if (!data) return {};
      continue;
    }
    const bool filler = text::iequals(word, "INTO") || text::iequals(word, "FROM") ||
                        text::iequals(word, "ONLY") || text::iequals(word, "TABLE");
    if (name.empty() && filler) continue;
    // The last part of schema.name.
    if (word == ".") {
      name += word;
    } else if (name.empty() || name.back() == '.') {
      name =
          token.kind == sql::TokenKind::word ? text::lower(word) : word.substr(1, word.size() - 2);
    } else {
      break;
    }
  }
  return name;
}

/// Rows of tables that the revision made itself go with these.
bool changes_rows_that_stay(const ops::ChangeData& operation, const schema::Schema& before) {
  const std::string table = changed_table(operation.sql);
  if (table.empty()) return true;
  return std::any_of(before.tables.begin(), before.tables.end(),
                     [&table](const schema::Table& known) { return known.name.name == table; });
}

/// The schema after the first statements, and what they renamed.
struct Applied {
  schema::Schema schema;
  Lineage lineage;
};

/// After the first `count` statements. Throws: DatabaseError (half_applied) when one of them did
/// what cannot be taken back.
Applied after_statements(const HalfWork& work, const execute::CompiledRevision& revision,
                         std::size_t count, const driver::Dialect& dialect) {
  Applied applied{work.before, Lineage(work.before)};
  for (std::size_t i = 0; i < std::min(count, revision.statements.size()); ++i) {
    const execute::CompiledStatement& statement = revision.statements[i];
    const std::string name = fmt::format("statement {} ({})", i + 1, statement.kind);
    if (statement.repeat == driver::Repeat::session) continue;
    if (!revision.sections[statement.section].only.empty() &&
        !dialect.capabilities().speaks_portable_sql) {
      refuse(work.step.revision, name + " is native, and what it did is not known");
    }
    try {
      for (const ops::Operation& written : parse::parse(statement.source).operations) {
        for (const ops::Operation& operation : parse::resolved(written, applied.schema)) {
          const auto* data = std::get_if<ops::ChangeData>(&operation);
          if (data != nullptr && changes_rows_that_stay(*data, work.before))
            refuse(work.step.revision, name + " changed rows");
          const auto* other = std::get_if<ops::Unmodelled>(&operation);
          if (other != nullptr && other->changes_schema)
            refuse(work.step.revision, "what " + name + " did is not known");
          applied.lineage.follow(operation);
          ops::apply(operation, applied.schema);
        }
      }
    } catch (const DatabaseError&) {
      throw;
    } catch (const Error&) {
      refuse(work.step.revision, "what " + name + " did is not known");
    }
  }
  return applied;
}

/// The operations that lead back. Throws: DatabaseError (half_applied) when they would not lead
/// rows that were there before back to where they were, but drop them or leave them elsewhere.
std::vector<ops::Operation> way_back(const HalfWork& up, const Applied& applied) {
  const diff::Difference difference =
      diff::diff(applied.schema, up.before, {applied.lineage.renames_back(), {}});
  if (!difference.refused.empty()) refuse(up.step.revision, difference.refused.front());
  std::vector<ops::Operation> operations;
  Lineage end = applied.lineage;
  for (const diff::Change& change : difference.changes) {
    operations.push_back(change.operation);
    end.follow(change.operation);
  }
  const std::string astray = applied.lineage.astray(end);
  if (!astray.empty()) refuse(up.step.revision, astray + " would not come back with its contents");
  return operations;
}

/// The columns whose values are gone cannot come back to rows that must have one.
/// Throws: DatabaseError (half_applied).
void refuse_missing_values(const Run& run, const HalfWork& up,
                           std::span<const ops::Operation> operations) {
  driver::Connection& connection = run.session.connection;
  std::map<schema::Name, std::optional<schema::Name>> live;  // of tables that the way back renames
  const auto live_name = [&](const schema::Name& name) {
    const auto known = live.find(name);
    return known != live.end() ? known->second : live_table(connection, name);
  };
  for (const ops::Operation& operation : operations) {
    if (const auto* renamed = std::get_if<ops::RenameTable>(&operation)) {
      live[{renamed->table.schema, renamed->to}] = live_name(renamed->table);
    } else if (const auto* created = std::get_if<ops::CreateTable>(&operation)) {
      live[created->table.name] = std::nullopt;
    } else if (const auto* added = std::get_if<ops::AddColumn>(&operation)) {
      if (!needs_values(added->column)) continue;
      const std::optional<schema::Name> table = live_name(added->table);
      if (!table || count_rows(connection, *table, 1) == 0) continue;
      refuse(up.step.revision,
             fmt::format("column {} of {} was dropped with its values, and being NOT NULL it "
                         "cannot come back without them to a table that has rows",
                         added->column.name, schema::to_string(added->table)));
    }
  }
}

/// The script that takes the first `count` statements back, with the schema that it starts from.
/// \param begun  a part of it has run already
HalfWork undo_work(const Run& run, const HalfWork& up, const history::Progress& progress,
                   std::size_t count, bool begun) {
  driver::Connection& connection = run.session.connection;
  const execute::CompiledRevision statements = execute::statements_of(
      {up.script, up.step, progress, up.before}, connection, compile_options(run.project));
  HalfWork down;
  Applied applied = after_statements(up, statements, count, connection.dialect());
  const std::vector<ops::Operation> operations = way_back(up, applied);
  if (!begun) refuse_missing_values(run, up, operations);
  down.before = std::move(applied.schema);
  script::Section section;
  section.direction = Direction::downgrade;
  section.transaction = script::TransactionMode::automatic;
  section.text = parse::write(operations) + "\n";
  section.position.file = "undo of " + up.script.header.path;
  section.position.line = section.position.column = 1;
  down.script.header = up.script.header;
  down.script.sections = {std::move(section)};
  down.step = up.step;
  down.step.direction = Direction::downgrade;
  down.step.rows.clear();
  down.step.rows_after = down.step.rows_before;
  return down;
}

/// The journal's word that the half-applied upgrade is gone.
void record_gone(const Run& run, const std::string& revision) {
  const history::JournalEntry entry =
      execute::journal_entry(run.policy, revision, history::direction::kUndo);
  driver::Connection& connection = run.session.connection;
  connection.execute(
      history::journal_statement(connection.dialect(), run.session.tables, std::span(&entry, 1)));
}

}  // namespace

TakenBack take_back(const Run& run, const history::Progress& progress) {
  const HalfWork up = half_work(run, progress, Direction::upgrade);
  const execute::Begun begun = settle(run, up, progress, execute::Assume::nothing);
  if (!begun.pieces.empty()) {
    refuse(progress.revision,
           fmt::format("of statement {}, {} of {} parts took effect", begun.statements + 1,
                       begun.pieces_applied, begun.pieces.size()));
  }
  if (begun.statements == 0) {
    record_gone(run, progress.revision);
    return {};
  }
  const execute::CompiledRevision all =
      execute::statements_of({up.script, up.step, progress, up.before}, run.session.connection,
                             compile_options(run.project));
  if (begun.statements >= all.statements.size()) return {run_rest(run, up, begun, false), false};
  const HalfWork down = undo_work(run, up, progress, begun.statements, false);
  return {run_rest(run, down, {}, true), true};
}

std::vector<execute::StepReport> go_on_undoing(const Run& run, const history::Progress& progress,
                                               execute::Assume assume) {
  const HalfWork up = half_work(run, progress, Direction::upgrade);
  const HalfWork down = undo_work(run, up, progress, progress.undoes, true);
  return run_rest(run, down, settle(run, down, progress, assume), true);
}

}  // namespace dunlin::app
