// Functions, triggers, policies and what else is carried whole.
#include <algorithm>
#include <utility>

#include "comparison.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"

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

Object identity(const Object& object) {
  Object like = object;
  like.definition.clear();
  like.comment.reset();
  return like;
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

}  // namespace

bool same_head(const std::string& a, const std::string& b) {
  return head_of(a) == head_of(b);
}

void Comparison::find_disturbed_functions() {
  bool grew = true;
  while (grew) {
    grew = false;
    for (const Object& object : from_.objects) {
      if (!is_function(object) || disturbed_.functions.count(object.name.name) != 0) continue;
      const Object* to = to_.find_object(object);
      const bool changes = to != nullptr && to->definition != object.definition &&
                           !(replaces_in_place(object, *to) && !native());
      Names names;
      add_names(head_of(object.definition), false, names);
      const bool types =
          std::any_of(disturbed_.types.begin(), disturbed_.types.end(),
                      [&](const schema::Name& type) { return names.count(type.name) != 0; });
      if (!changes && !(to != nullptr && types)) continue;
      disturbed_.functions.insert(object.name.name);
      grew = true;
    }
  }
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
    const bool again = disturbed_.functions.count(object.name.name) != 0;
    if (again || (had->definition != object.definition && !replaces_in_place(*had, object))) {
      functions_early_.push_back(ops::DropObject{identity(*had), false, false});
      create_object(object, false, rank);
    } else if (had->definition != object.definition) {
      create_object(object, true, rank);
    }
    if (had->comment != object.comment)
      node(kComment, ops::SetObjectComment{identity(object), object.comment});
  }
  for (const Object& object : from_.objects) {
    const bool event = object.kind == ObjectKind::event_trigger || object.kind == ObjectKind::event;
    if ((!is_function(object) && !event) || to_.find_object(object) != nullptr) continue;
    Names names;
    add_names(head_of(object.definition), false, names);
    const bool of_gone_table =
        std::any_of(from_.tables.begin(), from_.tables.end(), [&](const schema::Table& table) {
          return to_.find_table(table.name) == nullptr && names.count(table.name.name) != 0;
        });
    const ops::DropObject drop{identity(object), false, false};
    if (event || of_gone_table) {
      // What uses others was made after them.
      Operations& when = event ? objects_dropped_ : functions_early_;
      when.insert(when.begin(), drop);
      continue;
    }
    names.clear();
    const bool sql_body = text::lower(object.definition).find("language sql") != std::string::npos;
    add_names(object.definition, sql_body, names);
    gone(kFunction, drop, object.name.name, std::move(names));
  }
}

bool Comparison::object_in_the_way(const Object& object) const {
  if (native()) return false;
  if (views_dropped_.count(object.table) != 0 || disturbed_.in(object.definition)) return true;
  const auto changes = table_changes_.find(object.table);
  if (changes == table_changes_.end()) return false;
  return std::any_of(changes->second.touched.begin(), changes->second.touched.end(),
                     [&](const std::string& column) {
                       return ops::mentions_column(object.definition, object.table.name, column) ||
                              (object.kind == ObjectKind::trigger &&
                               object.definition.find(" OF ") != std::string::npos &&
                               object.definition.find(column) != std::string::npos);
                     });
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
      objects_dropped_.push_back(ops::DropObject{identity(object), false, false});
  }
  for (const Object& object : to_.objects) {
    if (!is_on_table(object)) continue;
    const Object* had = from_.find_object(object);
    const bool again = had != nullptr && object_in_the_way(*had);
    if (had == nullptr || again) {
      create_object(object, false, kRule);
    } else if (had->definition != object.definition) {
      create_object(object, replaces_in_place(*had, object) && !native(), kRule);
    } else if (had->comment != object.comment) {
      node(kComment, ops::SetObjectComment{identity(object), object.comment});
    }
  }
}

}  // namespace dunlin::diff
