// The version table (the truth) and the journal (what happened), in the target database.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/driver/connection.hpp"
#include "dunlin/revision/plan.hpp"

namespace dunlin::history {

/// The journal's columns, created by Dialect::create_history_tables:
///   id           counting key, filled by the database
///   revision     full id
///   direction    "upgrade" | "downgrade" | "stamp"
///   state        "done" ("intent" and "statement" are kept for the journal of non-transactional
///   backends) checksum     of the upgrade sections, or empty statements   how many were run
///   duration_ms  milliseconds
///   applied_at   UTC, "2026-11-22 10:15:00"
///   applied_by   user and program version
/// All are text or integers, so that every backend keeps them alike.
struct JournalEntry {
  std::string revision;
  std::string direction;
  std::string state = "done";
  std::string checksum;
  std::int64_t statements = 0;
  std::int64_t duration_ms = 0;
  std::string applied_at;  ///< empty: the server's clock when the statement runs
  std::string applied_by;
};

/// Whether the version table exists; nothing is created.
[[nodiscard]] DUNLIN_API bool exists(driver::Connection& connection,
                                     const driver::HistoryTables& tables);
/// Creates what is missing. A version table that somebody else made is accepted when it has a
/// column version_num. Throws: DatabaseError (version_table_invalid).
DUNLIN_API void ensure(driver::Connection& connection, const driver::HistoryTables& tables);
/// The version rows, sorted; none when the table does not exist.
[[nodiscard]] DUNLIN_API std::vector<std::string> read_rows(driver::Connection& connection,
                                                            const driver::HistoryTables& tables);

/// The statements that change the rows; each must change exactly one row.
[[nodiscard]] DUNLIN_API std::vector<std::string> row_statements(
    const driver::Dialect& dialect, const driver::HistoryTables& tables,
    std::span<const revision::RowChange> changes);
/// Executes them and checks. Throws: DatabaseError (version_row_conflict) when a row was not as
/// expected.
DUNLIN_API void change_rows(driver::Connection& connection, const driver::HistoryTables& tables,
                            std::span<const revision::RowChange> changes);

/// The row changes that lead from one set of rows (sorted) to another, as few as possible.
[[nodiscard]] DUNLIN_API std::vector<revision::RowChange> net_changes(
    std::span<const std::string> before, std::span<const std::string> after);

/// One INSERT for all entries. Requires: at least one.
[[nodiscard]] DUNLIN_API std::string journal_statement(const driver::Dialect& dialect,
                                                       const driver::HistoryTables& tables,
                                                       std::span<const JournalEntry> entries);
/// The checksum that each revision had when it was last upgraded or stamped; empty when there is no
/// journal.
[[nodiscard]] DUNLIN_API std::map<std::string, std::string> applied_checksums(
    driver::Connection& connection, const driver::HistoryTables& tables);

}  // namespace dunlin::history
