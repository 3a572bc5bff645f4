#include <fmt/format.h>

#include <algorithm>

#include "dunlin/base/text.hpp"
#include "dunlin/execute/run.hpp"
#include "dunlin/history/history.hpp"

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
  ScriptWriter(const driver::Dialect& dialect, const driver::HistoryTables& tables,
               const RunPolicy& policy)
      : dialect_(dialect), tables_(tables), policy_(policy) {
    for (const std::string& line : dialect.script_begin(tables)) line_out(line);
  }

  void revision(const CompiledRevision& compiled) {
    const bool up = compiled.step.direction == revision::Direction::upgrade;
    line_out(fmt::format("\n-- {} {}: {}", up ? "upgrade" : "downgrade", compiled.step.revision,
                         one_line(compiled.header.message)));
    bool open = begin_guarded(compiled.segments.empty() || compiled.segments.front().transactional,
                              compiled.step.rows_before);
    for (const Segment& segment : compiled.segments) {
      if (open != segment.transactional) {
        statements(open ? dialect_.transaction_end() : dialect_.transaction_begin());
        open = segment.transactional;
      }
      for (const std::size_t index : segment.statements) statements(compiled.statements[index].sql);
    }
    if (!open) statements(dialect_.transaction_begin());
    record(compiled);
    statements(dialect_.transaction_end());
  }

  void stamp(std::span<const std::string> rows_before,
             std::span<const revision::RowChange> changes) {
    begin_guarded(true, rows_before);
    statements(history::row_statements(dialect_, tables_, changes));
    for (const revision::RowChange& change : changes) {
      if (change.to.empty()) continue;
      history::JournalEntry entry;
      entry.revision = change.to;
      entry.direction = "stamp";
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
    entry.direction =
        compiled.step.direction == revision::Direction::upgrade ? "upgrade" : "downgrade";
    entry.checksum = compiled.checksum;
    entry.statements = static_cast<std::int64_t>(compiled.statements.size());
    journal(std::move(entry));
  }

  void journal(history::JournalEntry entry) {
    entry.applied_by =
        policy_.tag.empty() ? policy_.applied_by : policy_.applied_by + " " + policy_.tag;
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
  const RunPolicy& policy_;
  bool tables_written_ = false;
  std::string out_;
};

}  // namespace

std::string write_script(const driver::Dialect& dialect, const driver::HistoryTables& tables,
                         std::span<const CompiledRevision> revisions, const RunPolicy& policy) {
  ScriptWriter writer(dialect, tables, policy);
  for (const CompiledRevision& compiled : revisions) writer.revision(compiled);
  return writer.take();
}

std::string write_stamp_script(const driver::Dialect& dialect, const driver::HistoryTables& tables,
                               std::span<const std::string> rows_before,
                               std::span<const revision::RowChange> changes) {
  const RunPolicy policy{Commit::revision, "script", {}};
  ScriptWriter writer(dialect, tables, policy);
  writer.stamp(rows_before, changes);
  return writer.take();
}

}  // namespace dunlin::execute
