// The journal in the target database: what was run when, by whom, from where, and how it ended.
//
// Rows are only ever added. A revision that is one transaction has one row, written in that
// transaction. Where statements commit by themselves the journal is written ahead: a row before a
// statement (with its text), a row after it; docs/journal.md says how they are read.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/driver/connection.hpp"

namespace dunlin::history {

namespace state {
inline constexpr std::string_view kDone = "done";        ///< the revision: the end of its rows
inline constexpr std::string_view kFailed = "failed";    ///< an attempt, or one statement of it
inline constexpr std::string_view kPlanned = "planned";  ///< a later piece of a statement
inline constexpr std::string_view kIntent = "intent";    ///< a piece about to be sent
inline constexpr std::string_view kApplied = "applied";  ///< a statement, or a piece of it
}  // namespace state

namespace direction {
inline constexpr std::string_view kUpgrade = "upgrade";
inline constexpr std::string_view kDowngrade = "downgrade";
inline constexpr std::string_view kUndo = "undo";  ///< of a half-applied upgrade
inline constexpr std::string_view kStamp = "stamp";
inline constexpr std::string_view kTakeover = "takeover";  ///< version rows that were there before
inline constexpr std::string_view kRepair = "repair";      ///< a new checksum was accepted
}  // namespace direction

/// One row. All columns are text or integers, so that every backend keeps them alike; those from
/// `host` on came later and are empty in rows of older programs and of offline scripts.
struct JournalEntry {
  std::int64_t id = 0;            ///< filled by the database
  std::string revision;           ///< full id; "base" for a stamp that leaves no row
  std::string direction;          ///< one of history::direction
  std::string state = "done";     ///< one of history::state
  std::string checksum;           ///< of the upgrade sections, or empty
  std::int64_t statements = 0;    ///< how many took effect
  std::int64_t duration_ms = 0;   ///< milliseconds
  std::string applied_at;         ///< UTC, "2026-11-22 10:15:00"; empty: the server's clock
  std::string applied_by;         ///< user
  std::string host;               ///< where the program ran
  std::int64_t pid = 0;           ///< its process there
  std::string tool_version;       ///< "0.1.0"
  std::string tag;                ///< --tag
  std::int64_t statement_no = 0;  ///< of the author's statements, from 1
  std::int64_t piece_no = 0;      ///< of what is sent for it, from 1; 0: all of it
  std::string hash;               ///< checksum of the author's statement
  std::string sql_text;           ///< what is sent
  std::string evidence;           ///< Connection::evidence() before it was sent
  std::string error;              ///< why it failed, or how it was settled
};

/// One INSERT for all entries, with the columns that they use. Requires: at least one.
[[nodiscard]] DUNLIN_API std::string journal_statement(const driver::Dialect& dialect,
                                                       const driver::HistoryTables& tables,
                                                       std::span<const JournalEntry> entries);

/// Adds the columns that a journal of an earlier layout lacks.
DUNLIN_API void complete_journal(driver::Connection& connection,
                                 const driver::HistoryTables& tables);

/// All rows, or those with an id above `after`, oldest first; none when there is no journal. Any
/// layout is read.
[[nodiscard]] DUNLIN_API std::vector<JournalEntry> read_journal(driver::Connection& connection,
                                                                const driver::HistoryTables& tables,
                                                                std::int64_t after = 0);

/// What the journal says of one revision.
struct Recorded {
  bool applied = false;  ///< its last row is an upgrade, a stamp or a takeover
  bool removed = false;  ///< its last row is a downgrade
  std::string checksum;  ///< when it was applied, or as repaired since; empty: not known
};

/// What the journal says of all revisions together.
struct Account {
  std::map<std::string, Recorded> revisions;
  /// Where version rows were set without running anything: what is below counts as applied.
  std::vector<std::string> stamped;
  bool empty() const { return revisions.empty() && stamped.empty(); }
};
/// \param entries  the rows in the state "done", oldest first
[[nodiscard]] DUNLIN_API Account account(std::span<const JournalEntry> entries);
/// Reads no more than it needs; empty when there is no journal.
[[nodiscard]] DUNLIN_API Account read_account(driver::Connection& connection,
                                              const driver::HistoryTables& tables);

}  // namespace dunlin::history
