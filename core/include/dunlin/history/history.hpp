// The version table (the truth), in the target database. What happened is in history/journal.hpp.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/driver/connection.hpp"
#include "dunlin/revision/plan.hpp"

namespace dunlin::history {

/// Whether the version table exists; nothing is created.
[[nodiscard]] DUNLIN_API bool exists(driver::Connection& connection,
                                     const driver::HistoryTables& tables);
/// Creates what is missing, also columns of a journal of an earlier layout. A version table that
/// somebody else made is accepted when it has a column version_num. Throws: DatabaseError
/// (version_table_invalid).
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

}  // namespace dunlin::history
