// Functions and triggers: those that only set columns of the row being written are made here, too.
#include <algorithm>

#include "action_trigger.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "expressions.hpp"
#include "render.hpp"
#include "row_trigger.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using schema::Object;
using schema::ObjectKind;

bool is_trigger_of(const Object& object, const schema::Name& function) {
  return object.kind == ObjectKind::trigger && parse::trigger_function(object) == function;
}

/// Whether a trigger compares rows as a whole, with all columns they have.
bool compares_rows(const parse::RowTrigger& trigger) {
  constexpr std::string_view kNoColumn = "*";
  const auto whole = [&](const schema::Expression& expression) {
    return parse::reads_row(expression, "old", kNoColumn) ||
           parse::reads_row(expression, "new", kNoColumn);
  };
  if (trigger.when && whole(*trigger.when)) return true;
  return std::any_of(trigger.assignments.begin(), trigger.assignments.end(),
                     [&](const parse::RowTrigger::Assignment& assignment) {
                       return assignment.condition && whole(*assignment.condition);
                     });
}

}  // namespace

void Render::follow_columns(const schema::Name& table) const {
  remake_triggers(model, [&](const Object& trigger) {
    if (trigger.table != table) return false;
    const std::optional<parse::RowTrigger> found = parse::row_trigger(trigger, model);
    if (found) return compares_rows(*found);
    const schema::Table* of = model.find_table(table);
    return of != nullptr && !columns_set_by_triggers(*of, model).empty() &&
           parse::action_trigger(trigger, model).has_value();
  });
}

std::vector<std::string> Render::trigger_sql(const Object& trigger,
                                             const schema::Schema& at) const {
  const std::optional<parse::RowTrigger> found = parse::row_trigger(trigger, at);
  if (!found) {
    if (const auto actions = parse::action_trigger(trigger, at))
      return action_trigger_sql(*actions, at, notes);
    throw Untranslatable(
        "CREATE TRIGGER is translated to SQLite only for triggers for rows whose function does "
        "nothing but set columns of NEW BEFORE the row is written, or run INSERT, UPDATE, DELETE "
        "and RAISE EXCEPTION",
        "write it twice: in a section with only=postgres, and as a trigger of SQLite in one with "
        "only=sqlite");
  }
  return row_trigger_sql(*found, at, notes);
}

std::vector<std::string> Render::triggers_named(const schema::Name& table,
                                                const std::string& trigger) const {
  // Its table may have got another name since.
  const auto ends_in = [](const std::string& name, const std::string& of) {
    const std::string end = row_trigger_name({}, of);
    return name.ends_with(end) || name.ends_with(end + "_insert") ||
           name.ends_with(end + "_update") || name.ends_with(end + "_delete");
  };
  const auto is_other = [&](const std::string& name) {
    return std::any_of(model.objects.begin(), model.objects.end(), [&](const Object& other) {
      return other.kind == ObjectKind::trigger && other.table == table &&
             other.name.name.size() > trigger.size() && ends_in(name, other.name.name);
    });
  };
  std::vector<std::string> names;
  for (const SchemaRow& row : out.shadow().objects("trigger", flat_name(table))) {
    const bool same = ends_in(row.name, trigger) && !is_other(row.name);
    if (same || text::iequals(row.name, trigger)) names.push_back(row.name);
  }
  return names;
}

void Render::drop_triggers_named(const schema::Name& table, const std::string& trigger) const {
  for (const std::string& name : triggers_named(table, trigger))
    out.schema("DROP TRIGGER " + quote_identifier(name));
}

void Render::remake_triggers(const schema::Schema& later,
                             const std::function<bool(const Object&)>& which) const {
  for (const Object& trigger : later.objects) {
    if (trigger.kind != ObjectKind::trigger || !which(trigger)) continue;
    // Refused before, or another one of SQLite's own stands for it.
    if (triggers_named(trigger.table, trigger.name.name).empty()) continue;
    const std::vector<std::string> made = trigger_sql(trigger, later);
    drop_triggers_named(trigger.table, trigger.name.name);
    for (const std::string& statement : made) out.schema(statement);
  }
}

void Render::operator()(const ops::CreateObject& operation) const {
  const Object& object = operation.object;
  if (object.kind == ObjectKind::function && parse::is_trigger_function(object)) {
    notes.emulated("a function that returns trigger does its work in its triggers");
    if (operation.or_replace)
      remake_triggers(after(operation),
                      [&](const Object& other) { return is_trigger_of(other, object.name); });
    return;
  }
  if (object.kind != ObjectKind::trigger) return (*this)(*ops::beyond_portable(operation));
  const std::vector<std::string> made = trigger_sql(object, after(operation));
  if (operation.or_replace) drop_triggers_named(object.table, object.name.name);
  make_triggers(made);
  follow_triggers(after(operation), object);
}

void Render::make_triggers(const std::vector<std::string>& statements) const {
  for (const std::string& statement : statements) {
    if (const std::optional<std::string> complaint = out.attempt({statement})) {
      throw Untranslatable("SQLite does not take this trigger: " + *complaint,
                           "write it twice: in a section with only=postgres, and as a trigger of "
                           "SQLite in one with only=sqlite");
    }
  }
}

void Render::follow_triggers(const schema::Schema& later, const Object& changed) const {
  if (!parse::row_trigger(changed, later) && !parse::row_trigger(changed, model)) return;
  remake_triggers(later, [&](const Object& other) {
    return other.table == changed.table && parse::action_trigger(other, later) &&
           !parse::row_trigger(other, later);
  });
}

void Render::operator()(const ops::DropObject& operation) const {
  const Object& object = operation.object;
  if (object.kind == ObjectKind::trigger) {
    notes.emulated({});
    drop_triggers_named(object.table, object.name.name);
    const Object* known = model.find_object(object);
    if (known != nullptr) follow_triggers(after(operation), *known);
    return;
  }
  if (object.kind == ObjectKind::function && operation.cascade) {
    for (const Object& other : model.objects) {
      if (is_trigger_of(other, object.name)) drop_triggers_named(other.table, other.name.name);
    }
  }
  (*this)(*ops::beyond_portable(operation));
}

}  // namespace dunlin::sqlite
