// Triggers that run statements for each row, in the server's way: one for each event.
#pragma once

#include <string>
#include <vector>

#include "context.hpp"
#include "dunlin/parse/action_trigger.hpp"

namespace dunlin::mysql {

/// The name of a trigger here: names are unique in a database, not only on a table, and a trigger
/// has one event.
[[nodiscard]] std::string stored_trigger_name(const schema::Name& table, const std::string& trigger,
                                              parse::TriggerEvent event);

/// "FOLLOWS other " or "PRECEDES other ": PostgreSQL runs the triggers of one moment in the order
/// of their names, the server as they came. Empty: there is no other one.
[[nodiscard]] std::string trigger_order(const Context& context, const schema::Name& table,
                                        const std::string& trigger, parse::TriggerEvent event,
                                        bool before);

/// "OLD.a <=> NEW.a" for none of the columns: what comes closest to UPDATE OF.
[[nodiscard]] std::string changes_one_of(const std::vector<std::string>& columns);

/// CREATE TRIGGER, one for each event. Throws: parse::Untranslatable.
[[nodiscard]] std::vector<std::string> action_trigger_sql(const Context& context,
                                                          const parse::ActionTrigger& trigger,
                                                          const schema::Table& table);

}  // namespace dunlin::mysql
