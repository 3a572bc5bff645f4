// Functions and triggers: those that only set columns of the row being written are made here, too.
#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "action_trigger.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/row_trigger.hpp"
#include "expressions.hpp"
#include "work.hpp"

namespace dunlin::mysql {
namespace {

using parse::RowTrigger;
using parse::Untranslatable;
using schema::Object;
using schema::ObjectKind;
using schema::Table;

constexpr const char* kOwnTrigger =
    "write it twice: in a section with only=postgres, and as a trigger of MySQL in one with "
    "only=mysql";

using Event = parse::TriggerEvent;

bool is_trigger_of(const Object& object, const schema::Name& function) {
  return object.kind == ObjectKind::trigger && parse::trigger_function(object) == function;
}

/// One trigger as it is written, for one event.
class Writer {
 public:
  Writer(const Context& context, const RowTrigger& trigger, const Table& table)
      : context_(context), trigger_(trigger), table_(table) {}

  std::string write(Event event) const {
    std::string body;
    for (const RowTrigger::Assignment& assignment : trigger_.assignments) {
      body += body.empty() ? "SET " : ", ";
      body += assigned(assignment);
    }
    std::string when = trigger_.when ? condition(*trigger_.when) : std::string();
    if (event == Event::update && !trigger_.update_of.empty())
      when = (when.empty() ? "" : when + " AND ") + changes_one_of(trigger_.update_of);
    if (!when.empty()) body = "IF " + when + " THEN " + body + "; END IF";
    return "CREATE TRIGGER " +
           quoted_identifier(stored_trigger_name(table_.name, trigger_.name, event)) + " BEFORE " +
           (event == Event::insert ? "INSERT" : "UPDATE") + " ON " + quoted_object(table_.name) +
           " FOR EACH ROW " + trigger_order(context_, table_.name, trigger_.name, event, true) +
           body;
  }

 private:
  std::string expression(const schema::Expression& written,
                         std::optional<schema::Type> stored_as = std::nullopt) const {
    const MysqlWords words(context_.flavour, context_.model);
    const parse::Printed printed =
        parse::print(written, words, {&context_.model, &table_, true, std::move(stored_as)});
    context_.notes.outcome = sql::worse(context_.notes.outcome, printed.notes.outcome);
    context_.notes.texts.insert(context_.notes.texts.end(), printed.notes.texts.begin(),
                                printed.notes.texts.end());
    return printed.sql;
  }

  std::string condition(const schema::Expression& written) const {
    return "(" + expression(written) + ")";
  }

  std::string assigned(const RowTrigger::Assignment& assignment) const {
    const schema::Column* column = table_.find_column(assignment.column);
    if (column == nullptr) {
      throw Untranslatable("trigger " + trigger_.name + " sets " + assignment.column +
                               ", which is no column of " + table_.name.name,
                           "add the column first");
    }
    const std::string name = "NEW." + quoted_identifier(assignment.column);
    std::string value = expression(assignment.value, column->type);
    if (assignment.condition) {
      value = "CASE WHEN " + expression(*assignment.condition) + " THEN " + value + " ELSE " +
              name + " END";
    }
    return name + " = " + value;
  }

  const Context& context_;
  const RowTrigger& trigger_;
  const Table& table_;
};

void drop_trigger(const Work& work, const schema::Name& table, const std::string& trigger,
                  const RowTrigger& events) {
  for (const auto& [event, there] :
       {std::pair{Event::update, events.on_update}, std::pair{Event::insert, events.on_insert}}) {
    if (there)
      work.alter.statement("DROP TRIGGER IF EXISTS " +
                           quoted_identifier(stored_trigger_name(table, trigger, event)));
  }
}

bool is_made(const Object& trigger, const schema::Schema& schema) {
  return parse::row_trigger(trigger, schema) || parse::action_trigger(trigger, schema);
}

/// A trigger of the model as it was made, if it was.
void drop_made(const Work& work, const Object& trigger) {
  const std::optional<RowTrigger> row = parse::row_trigger(trigger, work.context.model);
  if (row) return drop_trigger(work, trigger.table, trigger.name.name, *row);
  const auto actions = parse::action_trigger(trigger, work.context.model);
  if (!actions) return;
  for (const parse::ActionTrigger::Work& each : actions->works) {
    work.alter.statement(
        "DROP TRIGGER IF EXISTS " +
        quoted_identifier(stored_trigger_name(trigger.table, trigger.name.name, each.event)));
  }
}

/// Whether a trigger compares rows as a whole, with all columns they have.
bool compares_rows(const RowTrigger& trigger) {
  const auto whole = [](const schema::Expression& expression) {
    constexpr std::string_view kNoColumn = "*";
    return parse::reads_row(expression, "old", kNoColumn) ||
           parse::reads_row(expression, "new", kNoColumn);
  };
  if (trigger.when && whole(*trigger.when)) return true;
  return std::any_of(trigger.assignments.begin(), trigger.assignments.end(),
                     [&](const RowTrigger::Assignment& assignment) {
                       return assignment.condition && whole(*assignment.condition);
                     });
}

/// The table whose columns the operation adds, drops or renames, or null.
const schema::Name* reshaped_table(const ops::Operation& operation) {
  if (const auto* added = std::get_if<ops::AddColumn>(&operation)) return &added->table;
  if (const auto* dropped = std::get_if<ops::DropColumn>(&operation)) return &dropped->table;
  if (const auto* renamed = std::get_if<ops::RenameColumn>(&operation)) return &renamed->table;
  return nullptr;
}

/// Makes a trigger of `later`.
void make_trigger(const Work& work, const Object& trigger, const schema::Schema& later) {
  const Context context = with_model(work.context, later);
  const Table* table = later.find_table(trigger.table);
  if (table == nullptr)
    throw Untranslatable("the table " + trigger.table.name + " is not known", kOwnTrigger);
  const std::optional<RowTrigger> found = parse::row_trigger(trigger, later);
  const auto actions = found ? std::nullopt : parse::action_trigger(trigger, later);
  if (!found && !actions) {
    throw Untranslatable(
        "CREATE TRIGGER is translated to MySQL and MariaDB only for triggers for rows whose "
        "function does nothing but set columns of NEW BEFORE the row is written, or run INSERT, "
        "UPDATE, DELETE and "
        "RAISE EXCEPTION",
        kOwnTrigger);
  }
  if (!(found ? found->update_of : actions->update_of).empty())
    work.context.notes.approximated(
        "a trigger for UPDATE OF columns works when one of them gets another value, not when it is "
        "set to the one it has");
  if (actions) {
    for (const std::string& sql : action_trigger_sql(context, *actions, *table))
      work.alter.statement(sql);
    return;
  }
  const RowTrigger& row = *found;
  if (row.assignments.empty()) return work.context.notes.emulated("the trigger does nothing");
  work.context.notes.emulated("the function's assignments stand in the trigger");
  if (row.on_update) work.alter.statement(Writer(context, row, *table).write(Event::update));
  if (!row.on_insert) return;
  const std::optional<RowTrigger> inserting = parse::for_new_rows(row);
  if (!inserting)
    throw Untranslatable("trigger " + row.name + " reads OLD as a whole, which INSERT has not",
                         "make a trigger for each event");
  work.alter.statement(Writer(context, *inserting, *table).write(Event::insert));
}

/// Makes triggers of `later` that are not there now, one after the other: the place of each among
/// the others can only be told by those that are there.
void make_triggers(const Work& work, const std::vector<const Object*>& triggers,
                   const schema::Schema& later) {
  schema::Schema there = later;
  for (const Object* trigger : triggers) std::erase(there.objects, *trigger);
  for (const Object* trigger : triggers) {
    there.objects.push_back(*trigger);
    make_trigger(work, *trigger, there);
  }
}

void drop_routine(const Work& work, const Object& object) {
  work.context.notes.emulated("nothing to do unless a native section has made one of that name");
  const std::string name = quoted_identifier(object.name.name);
  if (object.kind == ObjectKind::trigger) work.alter.statement("DROP TRIGGER IF EXISTS " + name);
  if (object.kind == ObjectKind::function) work.alter.statement("DROP FUNCTION IF EXISTS " + name);
  if (object.kind == ObjectKind::procedure)
    work.alter.statement("DROP PROCEDURE IF EXISTS " + name);
}

const Object* known_object(const Work& work, const Object& wanted) {
  for (const Object& object : work.context.model.objects) {
    const bool same = object.kind == wanted.kind && object.name == wanted.name &&
                      object.table == wanted.table &&
                      (wanted.signature == "*" || object.signature == wanted.signature);
    if (same) return &object;
  }
  return nullptr;
}

}  // namespace

void translate(const Work& work, const ops::CreateObject& operation) {
  const Object& object = operation.object;
  if (object.kind == ObjectKind::statistics) {
    return work.context.notes.emulated(
        "nothing to do: statistics serve PostgreSQL's planner alone");
  }
  if (object.kind == ObjectKind::trigger) {
    const schema::Schema later = after(work, operation);
    if (const Object* replaced = known_object(work, object)) drop_made(work, *replaced);
    return make_trigger(work, object, later);
  }
  if (object.kind != ObjectKind::function || !parse::is_trigger_function(object))
    return translate(work, *ops::beyond_portable(operation));
  work.context.notes.emulated("a function that returns trigger does its work in its triggers");
  if (!operation.or_replace) return;
  const schema::Schema later = after(work, operation);
  std::vector<const Object*> remade;
  for (const Object& trigger : later.objects) {
    const bool made = is_trigger_of(trigger, object.name) && is_made(trigger, work.context.model);
    if (!made) continue;
    drop_made(work, trigger);
    remade.push_back(&trigger);
  }
  make_triggers(work, remade, later);
}

/// With IF EXISTS: what no portable section can have made is not there, but for triggers and
/// routines of native sections.
void translate(const Work& work, const ops::DropObject& operation) {
  const Object& object = operation.object;
  if (object.kind == ObjectKind::statistics || object.kind == ObjectKind::cast) {
    work.context.notes.emulated("nothing to do: there are no such objects");
    return;
  }
  const Object* known = known_object(work, object);
  if (known != nullptr && object.kind == ObjectKind::trigger) {
    work.context.notes.emulated("");
    return drop_made(work, *known);
  }
  if (known != nullptr && object.kind == ObjectKind::function &&
      parse::is_trigger_function(*known)) {
    work.context.notes.emulated("a function that returns trigger does its work in its triggers");
    for (const Object& other : work.context.model.objects) {
      if (operation.cascade && is_trigger_of(other, known->name)) drop_made(work, other);
    }
    return;
  }
  if (!operation.if_exists) return translate(work, *ops::beyond_portable(operation));
  drop_routine(work, object);
}

void follow_columns(const Work& work, const ops::Operation& operation) {
  const schema::Name* table = reshaped_table(operation);
  const bool has_triggers =
      table != nullptr && std::any_of(work.context.model.objects.begin(),
                                      work.context.model.objects.end(), [&](const Object& object) {
                                        return object.kind == ObjectKind::trigger &&
                                               object.table == *table;
                                      });
  if (!has_triggers) return;
  const schema::Schema later = after(work, operation);
  for (const Object& trigger : later.objects) {
    if (trigger.kind != ObjectKind::trigger || !(trigger.table == *table)) continue;
    const std::optional<RowTrigger> row = parse::row_trigger(trigger, later);
    if (!row || !compares_rows(*row)) continue;
    drop_made(work, trigger);
    make_trigger(work, trigger, later);
  }
}

void remake_triggers(const Work& work, const schema::Name& before, const schema::Name& now,
                     const schema::Schema& later) {
  for (const Object& trigger : work.context.model.objects) {
    if (trigger.kind == ObjectKind::trigger && trigger.table == before) drop_made(work, trigger);
  }
  std::vector<const Object*> remade;
  for (const Object& trigger : later.objects) {
    if (trigger.kind == ObjectKind::trigger && trigger.table == now && is_made(trigger, later))
      remade.push_back(&trigger);
  }
  make_triggers(work, remade, later);
}

}  // namespace dunlin::mysql
