// What a session that was cut off knew and a new one does not: settings, and temporary tables with
// their rows.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/driver/dialect.hpp"
#include "dunlin/execute/compile.hpp"
#include "dunlin/sql/lexer.hpp"

namespace dunlin::execute {

/// Whether a statement makes, fills, changes or drops a temporary table. `known` holds the names of
/// those made so far.
[[nodiscard]] bool concerns_temporary_table(std::string_view statement, const sql::LexRules& rules,
                                            std::set<std::string>& known);

/// Which of the first `applied` statements of a revision a new session needs again, in order: SET,
/// USE, CREATE TEMPORARY TABLE, and what filled or changed those temporary tables of which a later
/// statement speaks. Throws: DatabaseError (half_applied) when the rows would not be the same
/// again, because statements after it changed the tables that they came from.
[[nodiscard]] std::vector<std::size_t> needed_again(const CompiledRevision& revision,
                                                    std::size_t applied,
                                                    const driver::Dialect& dialect);

}  // namespace dunlin::execute
