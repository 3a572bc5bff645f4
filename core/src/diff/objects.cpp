// Functions, triggers, policies and what else is carried whole.
#include <algorithm>
#include <utility>

#include "comparison.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/inherited.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::diff {
namespace {

using schema::Object;
using schema::ObjectKind;

bool is_function(const Object& object) {
  return object.kind == ObjectKind::function || object.kind == ObjectKind::procedure ||
         object.kind == ObjectKind::aggregate || object.kind == ObjectKind::operator_ ||
         object.kind == ObjectKind::cast;
}

bool is_on_table(const Object& object) {
  return object.kind == ObjectKind::trigger || object.kind == ObjectKind::rule ||
         object.kind == ObjectKind::policy || object.kind == ObjectKind::statistics;
}

/// Where the head of CREATE FUNCTION ends: before the first option.
std::string head_of(const std::string& definition) {
  const std::string lower = text::lower(definition);
  std::size_t end = definition.size();
  for (const std::string_view option :
       {" language ", " as $", " as '", " immutable", " stable", " strict", " security ",
        " return ", " begin atomic", " transform ", " window", " leakproof", " cost ", " rows ",
        " parallel ", " set ", " support "}) {
    end = std::min(end, lower.find(option));
  }
  return definition.substr(0, end);
}

bool replaces_in_place(const Object& from, const Object& to) {
  switch (to.kind) {
    case ObjectKind::function:
    case ObjectKind::procedure:
      return same_head(from.definition, to.definition);
    case ObjectKind::trigger: {
      const auto is_constraint = [](const Object& object) {
        return object.definition.starts_with("CREATE CONSTRAINT");
      };
      return !is_constraint(from) && !is_constraint(to);
    }
    case ObjectKind::rule:
    case ObjectKind::aggregate:
      return true;
    case ObjectKind::event_trigger:
    case ObjectKind::policy:
    case ObjectKind::composite_type:
    case ObjectKind::range_type:
    case ObjectKind::collation:
    case ObjectKind::operator_:
    case ObjectKind::cast:
    case ObjectKind::statistics:
    case ObjectKind::event:
      break;
  }
  return false;
}

/// Whether the server has read the body and knows what it uses.
bool has_atomic_body(const Object& function) {
  return text::lower(function.definition).find("begin atomic") != std::string::npos;
}

/// Whether a function of another signature has the name: what uses it may mean either.
bool has_overload(const schema::Schema& schema, const Object& function) {
  return std::any_of(schema.objects.begin(), schema.objects.end(), [&](const Object& other) {
    return is_function(other) && other.name == function.name;
  });
}

/// Whether the column of its table is used; triggers and rules speak of the row as old and new.
bool mentions_row_of(const Object& object, const std::string& column) {
  const auto mentions = [&](std::string_view qualifier) {
    return ops::mentions_column(object.definition, qualifier, column);
  };
  const bool has_rows = object.kind == ObjectKind::trigger || object.kind == ObjectKind::rule;
  return mentions(object.table.name) || (has_rows && (mentions("old") || mentions("new")));
}

}  // namespace

bool same_head(const std::string& a, const std::string& b) {
  return head_of(a) == head_of(b);
}

Names needs_of(const Object& function) {
  Names names;
  const bool routine =
      function.kind == ObjectKind::function || function.kind == ObjectKind::procedure;
  const bool whole = !routine || has_atomic_body(function);
  add_names(whole ? function.definition : head_of(function.definition), false, names);
  names.erase(function.name.name);
  return names;
}

/// Whether a table goes that a function, rule or policy needs, or a column goes or changes that its
/// body uses.
bool Comparison::loses_table(const Object& object, const Names& needs) const {
  // A view over a function's rows uses the columns of their table.
  const bool reads =
      !is_function(object) || has_atomic_body(object) ||
      std::any_of(from_.views.begin(), from_.views.end(), [&](const schema::View& view) {
        Names names;
        add_names(view.query, false, names);
        return names.count(object.name.name) != 0;
      });
  return std::any_of(from_.tables.begin(), from_.tables.end(), [&](const schema::Table& table) {
    if (needs.count(table.name.name) == 0) return false;
    if (to_.find_table(table.name) == nullptr) return true;
    const auto changes = table_changes_.find(table.name);
    if (!reads || changes == table_changes_.end()) return false;
    // INSERT INTO ... VALUES and SELECT * name no columns.
    if (object.kind != ObjectKind::policy) return !changes->second.touched.empty();
    return std::any_of(changes->second.touched.begin(), changes->second.touched.end(),
                       [&](const std::string& column) { return needs.count(column) != 0; });
  });
}

/// Whether a function cannot stay as it is until its own change.
bool Comparison::function_in_the_way(const Object& object) const {
  const Object* to = to_.find_object(object);
  if (to != nullptr && to->definition != object.definition &&
      (!replaces_in_place(object, *to) || native()))
    return true;
  if (native()) return false;
  if (to == nullptr && has_overload(to_, object)) return true;
  const Names needs = needs_of(object);
  const auto needed = [&](const schema::Name& name) { return needs.count(name.name) != 0; };
  // Its signature would speak of the former type from then on.
  if (std::any_of(disturbed_.types.begin(), disturbed_.types.end(), needed)) return true;
  return std::any_of(disturbed_.functions.begin(), disturbed_.functions.end(),
                     [&](const std::string& name) { return needs.count(name) != 0; }) ||
         std::any_of(views_dropped_.begin(), views_dropped_.end(), needed) ||
         loses_table(object, needs);
}

/// Whether there are more than before.
bool Comparison::find_disturbed_functions() {
  bool found = false;
  for (bool grew = true; grew;) {
    grew = false;
    for (const Object& object : from_.objects) {
      if (!is_function(object) || disturbed_.functions.count(object.name.name) != 0 ||
          !function_in_the_way(object))
        continue;
      disturbed_.functions.insert(object.name.name);
      grew = found = true;
    }
  }
  return found;
}

void Comparison::create_object(const Object& object, bool or_replace, int rank) {
  Node& made = node(rank, ops::CreateObject{object, or_replace, false});
  made.provides.insert(object.name.name);
  const bool sql_body = text::lower(object.definition).find("language sql") != std::string::npos;
  add_names(object.definition, sql_body, made.needs);
  add_names(object.definition, true, made.mentions);
  made.needs.erase(object.name.name);
  made.mentions.erase(object.name.name);
}

void Comparison::functions() {
  for (const Object& object : to_.objects) {
    if (!is_function(object) && object.kind != ObjectKind::event_trigger &&
        object.kind != ObjectKind::event)
      continue;
    const int rank = object.kind == ObjectKind::event_trigger ? kRule : kFunction;
    const Object* had = from_.find_object(object);
    if (had == nullptr) {
      create_object(object, false, rank);
      continue;
    }
    const bool again = is_function(object) ? function_in_the_way(*had)
                                           : !native() && disturbed_.in(had->definition);
    if (again || (had->definition != object.definition && !replaces_in_place(*had, object))) {
      const ops::DropObject drop{bare(*had), false, false};
      if (!is_function(object)) {
        objects_dropped_.push_back(drop);
      } else {
        gone_early(kGoneFunction, object.name.name, {drop}).needs = needs_of(*had);
      }
      create_object(object, false, rank);
    } else if (had->definition != object.definition) {
      create_object(object, true, rank);
    }
    if (had->comment != object.comment)
      node(kComment, ops::SetObjectComment{bare(object), object.comment});
  }
  for (const Object& object : from_.objects) {
    const bool event = object.kind == ObjectKind::event_trigger || object.kind == ObjectKind::event;
    if ((!is_function(object) && !event) || to_.find_object(object) != nullptr) continue;
    const ops::DropObject drop{bare(object), false, false};
    if (event) {
      objects_dropped_.push_back(drop);
    } else if (function_in_the_way(object)) {
      gone_early(kGoneFunction, object.name.name, {drop}).needs = needs_of(object);
    } else {
      Names names;
      const bool sql_body =
          text::lower(object.definition).find("language sql") != std::string::npos;
      add_names(object.definition, sql_body, names);
      gone(kFunction, drop, object.name.name, std::move(names));
    }
  }
}

bool Comparison::object_in_the_way(const Object& object) const {
  if (native()) return false;
  if (views_dropped_.count(object.table) != 0 || disturbed_.in(object.definition)) return true;
  if (object.kind == ObjectKind::rule || object.kind == ObjectKind::policy) {
    Names names;
    add_names(object.definition, false, names);
    names.erase(object.table.name);
    if (loses_table(object, names)) return true;
  }
  const auto changes = table_changes_.find(object.table);
  if (changes == table_changes_.end()) return false;
  return std::any_of(changes->second.touched.begin(), changes->second.touched.end(),
                     [&](const std::string& column) {
                       return mentions_row_of(object, column) ||
                              (object.kind == ObjectKind::trigger &&
                               object.definition.find(" OF ") != std::string::npos &&
                               object.definition.find(column) != std::string::npos);
                     });
}

/// A trigger or rule that is made again is switched on: one that was off on both sides stays so, in
/// each part of its table.
void Comparison::keep_switch(const Object& object) {
  if (native()) return;
  const std::string_view prefix = object.kind == ObjectKind::rule
                                      ? schema::native_key::kRulePrefix
                                      : schema::native_key::kTriggerPrefix;
  const std::string name = std::string(prefix) + object.name.name;
  for (const schema::Table& table : to_.tables) {
    if (!ops::is_or_is_part_of(table, object.table, to_)) continue;
    const auto value = schema::find_native(table.native, name);
    const schema::Table* had = from_.find_table(table.name);
    if (!value || had == nullptr || schema::find_native(had->native, name) != value) continue;
    table_node(table.name, kAttribute, {ops::SetTableNative{table.name, {{name, *value}}, {}}});
  }
}

void Comparison::objects_on_tables() {
  for (const Object& object : from_.objects) {
    if (!is_on_table(object)) continue;
    const Object* to = to_.find_object(object);
    const bool relation_gone =
        (to_.find_table(object.table) == nullptr && to_.find_view(object.table) == nullptr) ||
        views_dropped_.count(object.table) != 0;
    if (relation_gone) continue;  // it goes along
    const bool changes = to == nullptr || (to->definition != object.definition &&
                                           !(replaces_in_place(object, *to) && !native()));
    if (changes || object_in_the_way(object))
      objects_dropped_.push_back(ops::DropObject{bare(object), false, false});
  }
  for (const Object& object : to_.objects) {
    if (!is_on_table(object)) continue;
    const Object* had = from_.find_object(object);
    const bool again = had != nullptr && object_in_the_way(*had);
    if (had != nullptr && (again || had->definition != object.definition)) keep_switch(object);
    if (had == nullptr || again) {
      create_object(object, false, kRule);
    } else if (had->definition != object.definition) {
      const bool in_place = replaces_in_place(*had, object) && !native();
      create_object(object, in_place, kRule);
      if (in_place && had->comment && !object.comment)
        node(kComment, ops::SetObjectComment{bare(object), std::nullopt});
    } else if (had->comment != object.comment) {
      node(kComment, ops::SetObjectComment{bare(object), object.comment});
    }
  }
}

}  // namespace dunlin::diff
