#include <fmt/format.h>

#include <algorithm>

#include "dunlin/base/text.hpp"
#include "dunlin/base/version.hpp"
#include "dunlin/execute/run.hpp"
#include "dunlin/history/history.hpp"
#include "dunlin/history/journal.hpp"
#include "recorder.hpp"

namespace dunlin::execute {
namespace {

/// Comments of a script end with their line, whatever a message holds.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

class ScriptWriter {
 public:
  ScriptWriter(const driver::Dialect& dialect, const driver::HistoryTables& tables)
      : dialect_(dialect), tables_(tables) {
    for (const std::string& line : dialect.script_begin(tables)) line_out(line);
  }

  void revision(const CompiledRevision& compiled) {
    const bool up = compiled.step.direction == revision::Direction::upgrade;
    line_out(fmt::format("\n-- {} {}: {}", up ? "upgrade" : "downgrade", compiled.step.revision,
                         one_line(compiled.header.message)));
    bool open = begin_guarded(compiled.segments.empty() || compiled.segments.front().transactional,
                              compiled.step.rows_before);
    for (const Segment& segment : compiled.segments) {
      const bool first = &segment == &compiled.segments.front();
      if (open && !first) statements(dialect_.transaction_end());
      if (segment.transactional && !first) statements(dialect_.transaction_begin());
      open = segment.transactional;
      for (const Piece& piece : segment.pieces)
        statements({compiled.statements[piece.statement].sql[piece.number]});
    }
    if (!open) statements(dialect_.transaction_begin());
    record(compiled);
    statements(dialect_.transaction_end());
  }

  void stamp(std::span<const std::string> rows_before,
             std::span<const revision::RowChange> changes) {
    begin_guarded(true, rows_before);
    statements(history::row_statements(dialect_, tables_, changes));
    for (const std::string& id : stamped_revisions(changes)) {
      history::JournalEntry entry;
      entry.revision = id;
      entry.direction = history::direction::kStamp;
      journal(std::move(entry));
    }
    statements(dialect_.transaction_end());
  }

  std::string take() { return std::move(out_); }

 private:
  /// The guard comes first in its transaction; without one it stands alone before anything runs.
  bool begin_guarded(bool transactional, std::span<const std::string> rows) {
    if (transactional) statements(dialect_.transaction_begin());
    statements(dialect_.guard(tables_, rows));
    if (!tables_written_) statements(dialect_.create_history_tables(tables_));
    tables_written_ = true;
    return transactional;
  }

  void record(const CompiledRevision& compiled) {
    statements(history::row_statements(dialect_, tables_, compiled.step.rows));
    history::JournalEntry entry;
    entry.revision = compiled.step.revision;
    entry.direction = journal_direction(compiled);
    entry.checksum = compiled.checksum;
    entry.statements = static_cast<std::int64_t>(compiled.statements.size());
    journal(std::move(entry));
  }

  void journal(history::JournalEntry entry) {
    // Only columns that a journal of any age has: who will run the script is not known anyway.
    entry.applied_by = fmt::format("dunlin {} script", version());
    statements({history::journal_statement(dialect_, tables_, std::span(&entry, 1))});
  }

  void statements(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) line_out(dialect_.script_statement(text));
  }

  void line_out(std::string_view line) {
    out_ += line;
    out_ += '\n';
  }

  const driver::Dialect& dialect_;
  const driver::HistoryTables& tables_;
  bool tables_written_ = false;
  std::string out_;
};

}  // namespace

std::vector<std::string> stamped_revisions(std::span<const revision::RowChange> changes) {
  std::vector<std::string> ids;
  for (const revision::RowChange& change : changes) {
    if (!change.to.empty()) ids.push_back(change.to);
  }
  if (ids.empty() && !changes.empty()) ids.emplace_back("base");
  return ids;
}

std::string write_script(const driver::Dialect& dialect, const driver::HistoryTables& tables,
                         std::span<const CompiledRevision> revisions) {
  ScriptWriter writer(dialect, tables);
  for (const CompiledRevision& compiled : revisions) writer.revision(compiled);
  return writer.take();
}

std::string write_stamp_script(const driver::Dialect& dialect, const driver::HistoryTables& tables,
                               std::span<const std::string> rows_before,
                               std::span<const revision::RowChange> changes) {
  ScriptWriter writer(dialect, tables);
  writer.stamp(rows_before, changes);
  return writer.take();
}

}  // namespace dunlin::execute
