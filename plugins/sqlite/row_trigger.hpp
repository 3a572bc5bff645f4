// Triggers that set columns of the row being written, in SQLite's way: there BEFORE triggers cannot
// change the row, so that an AFTER trigger writes it once more.
#pragma once

#include <string>
#include <vector>

#include "dunlin/parse/printer.hpp"
#include "dunlin/parse/row_trigger.hpp"

namespace dunlin::sqlite {

/// The name of a trigger here: names of triggers are unique in a database, not only on a table.
std::string row_trigger_name(const schema::Name& table, const std::string& trigger);

/// CREATE TRIGGER, one for each event. Throws: parse::Untranslatable where the row would not end as
/// in PostgreSQL.
std::vector<std::string> row_trigger_sql(const parse::RowTrigger& trigger,
                                         const schema::Schema& model, parse::Notes& notes);

}  // namespace dunlin::sqlite
