// Triggers whose functions run plain statements for each row, which every backend has in its own
// way: logs of changes, counters of another table, checks.
//
//   CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS $$
//   BEGIN
//     IF TG_OP = 'DELETE' THEN INSERT INTO log VALUES (OLD.id, TG_OP); RETURN OLD; END IF;
//     INSERT INTO log VALUES (NEW.id, TG_OP);
//     RETURN NEW;
//   END $$;
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/parse/printer.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::parse {

/// One thing that such a trigger does.
struct TriggerAction {
  /// When it is done; empty: always. Speaks of new and old as RowTrigger's expressions do.
  std::optional<schema::Expression> condition;
  std::string statement;  ///< INSERT, UPDATE or DELETE; empty: the author's statement fails
  std::string message;    ///< ... with this message
};

enum class TriggerEvent { insert, update, remove };
/// "INSERT", "UPDATE", "DELETE"
[[nodiscard]] DUNLIN_API const char* word_of(TriggerEvent event);

/// Such a trigger, its function's work told for each event.
struct ActionTrigger {
  struct Work {
    TriggerEvent event = TriggerEvent::insert;
    std::vector<TriggerAction> actions;
  };
  std::string name;
  schema::Name table;
  schema::Name function;
  bool before = false;
  std::vector<std::string> update_of;  ///< UPDATE OF these columns; empty: of any
  std::optional<schema::Expression> when;
  std::vector<Work> works;
};

/// Reads a trigger of the schema with its function. Nothing: it is no trigger for rows, or its
/// function does anything but statements and RAISE EXCEPTION, in branches of IF or not.
[[nodiscard]] DUNLIN_API std::optional<ActionTrigger> action_trigger(const schema::Object& trigger,
                                                                     const schema::Schema& schema);

/// The table that an action's statement changes.
[[nodiscard]] DUNLIN_API schema::Name changed_table(const TriggerAction& action);

/// Prints an action's statement for a trigger of `table`. Throws: Untranslatable.
[[nodiscard]] DUNLIN_API Printed print_action(const TriggerAction& action,
                                              const PrintDialect& dialect,
                                              const schema::Schema& schema,
                                              const schema::Table& table);

}  // namespace dunlin::parse
