// Reading the journal: a table of another shape is told as such, and how to go on.
#pragma once

#include <string>

#include "dunlin/driver/connection.hpp"
#include "dunlin/driver/dialect.hpp"

namespace dunlin::history {

/// What the query of the journal gives. Throws: DatabaseError, version_table_invalid when the
/// database refuses the query.
driver::Rows query_journal(driver::Connection& connection, const driver::HistoryTables& tables,
                           const std::string& query);

}  // namespace dunlin::history
