// Triggers that run statements for each row, in SQLite's way: one for each event.
#pragma once

#include <string>
#include <vector>

#include "dunlin/parse/action_trigger.hpp"
#include "dunlin/parse/printer.hpp"

namespace dunlin::sqlite {

/// CREATE TRIGGER, one for each event. Throws: parse::Untranslatable.
std::vector<std::string> action_trigger_sql(const parse::ActionTrigger& trigger,
                                            const schema::Schema& model, parse::Notes& notes);

/// Columns that a trigger gives their values after the row is written: an UPDATE that only these
/// speak of is none of the author's.
std::vector<std::string> columns_set_by_triggers(const schema::Table& table,
                                                 const schema::Schema& model);

}  // namespace dunlin::sqlite
