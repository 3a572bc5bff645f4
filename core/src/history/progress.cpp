#include "dunlin/history/progress.hpp"

#include <fmt/format.h>

#include <charconv>

#include "journal_query.hpp"

namespace dunlin::history {
namespace {

/// Rows that end what came before them: nothing is half applied behind them.
bool ends_revision(const JournalEntry& entry) {
  return entry.state == state::kDone && entry.direction != direction::kRepair;
}

/// Reads the write-ahead rows of one revision, one after the other.
class Reader {
 public:
  void read(const JournalEntry& entry) {
    if (entry.statement_no == 0) return;  // an attempt that was rolled back as a whole
    if (progress_.revision != entry.revision || progress_.direction != entry.direction)
      start(entry);
    if (entry.state == state::kIntent) intent(entry);
    if (entry.state == state::kPlanned) planned(entry);
    if (entry.state == state::kApplied) applied(entry);
    if (entry.state == state::kFailed) failed(entry);
  }

  std::optional<Progress> take() {
    // An undo that did nothing yet changes nothing: one may still go on.
    if (progress_.direction == direction::kUndo && progress_.applied.empty() && !progress_.open)
      progress_ = std::move(before_undo_);
    if (!progress_.begun()) return std::nullopt;
    return std::move(progress_);
  }

 private:
  void start(const JournalEntry& entry) {
    const bool undo = entry.direction == direction::kUndo && progress_.revision == entry.revision;
    before_undo_ = undo ? std::move(progress_) : Progress{};
    progress_ = {};
    progress_.revision = entry.revision;
    progress_.direction = entry.direction;
    progress_.undoes = before_undo_.applied.size();
  }

  static std::size_t number(std::int64_t value) { return static_cast<std::size_t>(value); }

  void open(const JournalEntry& entry) {
    progress_.open = OpenStatement{};
    progress_.open->number = number(entry.statement_no);
    progress_.open->hash = entry.hash;
  }

  void planned(const JournalEntry& entry) {
    if (entry.piece_no == 1) open(entry);
    if (progress_.open) progress_.open->pieces.push_back(entry.sql_text);
  }

  void intent(const JournalEntry& entry) {
    if (entry.piece_no == 0) {
      open(entry);
      progress_.open->pieces = {entry.sql_text};
    }
    if (!progress_.open) return;
    progress_.open->sent = true;
    progress_.open->failed = false;
    progress_.open->evidence = entry.evidence;
    progress_.open->error.clear();
  }

  void applied(const JournalEntry& entry) {
    const bool whole = entry.piece_no == 0;
    if (progress_.open && !whole) {
      progress_.open->sent = false;
      progress_.open->pieces_applied = number(entry.piece_no);
      if (progress_.open->pieces_applied < progress_.open->pieces.size()) return;
    }
    progress_.applied.push_back(entry.hash);
    progress_.open.reset();
  }

  void failed(const JournalEntry& entry) {
    // One in a transaction was rolled back with it, as if it had never been sent.
    if (!progress_.open || progress_.open->number != number(entry.statement_no)) return;
    progress_.open->failed = true;
    progress_.open->error = entry.error;
  }

  Progress progress_;
  Progress before_undo_;  ///< the half-applied upgrade that an undo takes back
};

}  // namespace

std::optional<Progress> progress_of(std::span<const JournalEntry> entries) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (ends_revision(entries[i])) begin = i + 1;
  }
  Reader reader;
  for (const JournalEntry& entry : entries.subspan(begin)) reader.read(entry);
  return reader.take();
}

std::optional<Progress> read_progress(driver::Connection& connection,
                                      const driver::HistoryTables& tables) {
  if (!connection.table_exists(tables.journal)) return std::nullopt;
  const std::string journal = connection.dialect().quote(tables.journal);
  const driver::Rows last =
      query_journal(connection, tables,
                    fmt::format("SELECT MAX(id) FROM {} WHERE state = 'done' AND direction <> "
                                "'repair'",
                                journal));
  std::int64_t after = 0;
  if (!last.rows.empty() && !last.rows[0].empty() && last.rows[0][0]) {
    const std::string& text = *last.rows[0][0];
    std::from_chars(text.data(), text.data() + text.size(), after);
  }
  return progress_of(read_journal(connection, tables, after));
}

}  // namespace dunlin::history
