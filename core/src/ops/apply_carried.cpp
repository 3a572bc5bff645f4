// What the model carries whole, native attributes, and moves between schemas.
#include <algorithm>
#include <functional>
#include <utility>

#include "applier.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/attached.hpp"
#include "dunlin/ops/composite.hpp"
#include "dunlin/ops/inherited.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::ops {
namespace {

using schema::Object;
using schema::to_string;

bool is_like(const Object& object, const Object& like) {
  const bool same_table = object.table == like.table || like.table.name == "*";
  return object.kind == like.kind && object.name == like.name && same_table &&
         (like.signature == "*" || object.signature == like.signature);
}

/// Whether a trigger's definition ends in "EXECUTE FUNCTION name(...)".
bool calls(const Object& trigger, const Name& function) {
  std::string name = function.schema.empty() ? "" : quote_identifier(function.schema) + ".";
  name += quote_identifier(function.name);
  return trigger.definition.find("EXECUTE FUNCTION " + name + "(") != std::string::npos;
}

void change_native(schema::Native& native, const schema::Native& set,
                   const std::vector<std::string>& reset) {
  for (const std::string& key : reset) schema::set_native(native, key, std::nullopt);
  for (const auto& [key, value] : set) schema::set_native(native, key, value);
}

/// The definition with what CREATE says, and a setting after it, changed.
std::string in_each_statement(const Object& object,
                              const std::function<std::string(const std::string&)>& change) {
  const std::string created = with_setting(object.definition, "");
  if (created.size() == object.definition.size()) return change(created);
  constexpr std::size_t kBetween = 2;
  return with_setting(change(created), change(object.definition.substr(created.size() + kBetween)));
}

/// INHERIT names one more table above.
std::string with_parents(const schema::Native& native, const std::string& more) {
  std::vector<std::string> all =
      parent_names(schema::find_native(native, schema::native_key::kInherits).value_or(""));
  for (std::string& parent : parent_names(more)) {
    if (std::find(all.begin(), all.end(), parent) == all.end()) all.push_back(std::move(parent));
  }
  return text::join(all, ", ");
}

/// What a table has just as the tables above it is theirs: it comes to them with it.
void leave_to_parents(schema::Table& table, const schema::Schema& schema) {
  const std::vector<const schema::Table*> parents = parents_of(table, schema);
  std::erase_if(table.columns, [&](const schema::Column& column) {
    for (const schema::Table* parent : parents) {
      const schema::Column* above = find_inherited_column(*parent, schema, column.name);
      if (above == nullptr) continue;
      schema::Column same = *above;
      same.comment.reset();
      same.identity.reset();
      return same == column;
    }
    return false;
  });
}

/// Changes a domain by one of the commands of ALTER DOMAIN.
struct ChangeDomain {
  schema::Domain& domain;
  bool complete;

  void operator()(const AlterDomain::SetDefault& change) const {
    domain.default_value = change.value;
  }
  void operator()(const AlterDomain::SetNullable& change) const {
    domain.nullable = change.nullable;
  }
  void operator()(const AlterDomain::AddConstraint& change) const {
    domain.checks.push_back(change.constraint);
  }
  void operator()(const AlterDomain::DropConstraint& change) const {
    if (find(change.constraint, change.if_exists) == nullptr) return;
    std::erase_if(domain.checks,
                  [&](const schema::Constraint& c) { return c.name == change.constraint; });
  }
  void operator()(const AlterDomain::RenameConstraint& change) const {
    if (schema::Constraint* found = find(change.constraint, false)) found->name = change.to;
  }
  void operator()(const AlterDomain::ValidateConstraint& change) const {
    if (schema::Constraint* found = find(change.constraint, false)) found->not_valid = false;
  }

 private:
  schema::Constraint* find(const std::string& name, bool if_exists) const {
    for (schema::Constraint& check : domain.checks) {
      if (check.name == name) return &check;
    }
    if (complete && !if_exists)
      throw missing("constraint of domain " + to_string(domain.name), name,
                    names_of(domain.checks));
    return nullptr;
  }
};

}  // namespace

schema::Domain* Applier::domain(const Name& name) {
  for (schema::Domain& found : schema_.domains) {
    if (found.name == name) return &found;
  }
  absent(missing("domain", to_string(name), names_of(schema_.domains)));
  return nullptr;
}

schema::Object* Applier::object(const Object& like, bool if_exists) {
  for (Object& found : schema_.objects) {
    if (is_like(found, like)) return &found;
  }
  absent(missing("object", to_string(like.name), names_of(schema_.objects)), if_exists);
  return nullptr;
}

schema::Native* Applier::native(const Name& relation, bool if_exists) {
  if (schema::Table* found = schema_.find_table(relation)) return &found->native;
  if (schema::View* found = schema_.find_view(relation)) return &found->native;
  for (schema::Table& of : schema_.tables) {
    for (schema::Index& index : of.indexes) {
      if (of.name.schema == relation.schema && index.name == relation.name) return &index.native;
    }
  }
  if (!relation_exists(schema_, relation))
    absent(missing("table", to_string(relation), names_of(schema_.tables)), if_exists);
  return nullptr;
}

void Applier::alter_carried(const Object& alteration) {
  Object* found = object(alteration);
  if (found == nullptr) return;
  if (alteration.kind != schema::ObjectKind::composite_type) {
    found->definition = with_setting(found->definition, alteration.definition);
    return;
  }
  if (std::optional<std::string> now = altered(found->definition, alteration.definition)) {
    found->definition = std::move(*now);
  } else if (schema_.complete) {
    throw ScriptError(Code::object_missing,
                      "type " + to_string(alteration.name) +
                          " has no such attribute, or has it "
                          "already: " +
                          alteration.definition,
                      "the type is " + found->definition);
  }
}

void Applier::operator()(const CreateObject& operation) {
  if (is_alteration(operation.object.definition)) return alter_carried(operation.object);
  for (Object& old : schema_.objects) {
    if (!is_like(old, operation.object)) continue;
    if (operation.if_not_exists) return;
    if (!operation.or_replace && schema_.complete)
      throw exists("object", to_string(operation.object.name));
    std::optional<std::string> comment = std::move(old.comment);
    old = operation.object;
    if (!old.comment) old.comment = std::move(comment);
    return;
  }
  schema_.objects.push_back(operation.object);
}

void Applier::operator()(const DropObject& operation) {
  if (object(operation.object, operation.if_exists) == nullptr) return;
  if (operation.cascade && operation.object.kind == schema::ObjectKind::function) {
    std::erase_if(schema_.objects, [&](const Object& found) {
      return found.kind == schema::ObjectKind::trigger && calls(found, operation.object.name);
    });
  }
  forget_switch(operation.object);
  std::erase_if(schema_.objects,
                [&](const Object& found) { return is_like(found, operation.object); });
}

/// Whether a trigger or rule was on or off goes with it, in all parts of its table.
void Applier::forget_switch(const Object& gone) {
  const bool rule = gone.kind == schema::ObjectKind::rule;
  if (!rule && gone.kind != schema::ObjectKind::trigger) return;
  const std::string key =
      std::string(rule ? schema::native_key::kRulePrefix : schema::native_key::kTriggerPrefix) +
      gone.name.name;
  for (schema::Table& table : schema_.tables) {
    if (is_or_is_part_of(table, gone.table, schema_))
      schema::set_native(table.native, key, std::nullopt);
  }
}

void Applier::operator()(const RenameObject& operation) {
  Object* renamed = object(operation.object);
  if (renamed == nullptr) return;
  renamed->definition = in_each_statement(*renamed, [&](const std::string& statement) {
    return rename_first_in(statement, renamed->name.name, operation.to);
  });
  const Name from = renamed->name;
  renamed->name.name = operation.to;
  if (renamed->kind == schema::ObjectKind::composite_type ||
      renamed->kind == schema::ObjectKind::range_type)
    move_type(from, renamed->name);
}

void Applier::operator()(const SetObjectComment& operation) {
  if (Object* found = object(operation.object)) found->comment = operation.comment;
}

/// Who leaves some of the tables above keeps what came from these.
void Applier::leave_parents(const Name& name, const std::string& gone) {
  schema::Table& table = *schema_.find_table(name);
  const auto all = schema::find_native(table.native, schema::native_key::kInherits);
  schema::Table below_gone = table;
  schema::set_native(below_gone.native, schema::native_key::kInherits, gone);
  take_inherited(below_gone, schema_);
  const std::vector<std::string> left = parent_names(gone);
  std::vector<std::string> kept;
  for (std::string& parent : parent_names(all.value_or(""))) {
    if (std::find(left.begin(), left.end(), parent) == left.end()) kept.push_back(parent);
  }
  std::optional<std::string> names;
  if (!kept.empty()) names = text::join(kept, ", ");
  schema::set_native(below_gone.native, schema::native_key::kInherits, std::move(names));
  table = std::move(below_gone);
}

/// Keys and indexes of a partition have names of their own, which the server chose.
void Applier::keep_inherited(const Name& name) {
  schema::Table whole = *schema_.find_table(name);
  take_inherited(whole, schema_);
  std::vector<Operation> parts;
  if (schema::find_native(whole.native, schema::native_key::kPartitionOf)) {
    for (const schema::Table* parent : parents_of(whole, schema_)) {
      for (schema::Constraint constraint : parent->constraints) {
        const bool own = std::any_of(
            whole.constraints.begin(), whole.constraints.end(),
            [&](const schema::Constraint& other) { return other.rule == constraint.rule; });
        if (own || std::holds_alternative<schema::Check>(constraint.rule)) continue;
        constraint.name.clear();
        parts.emplace_back(AddConstraint{name, std::move(constraint), {}});
      }
      for (schema::Index index : parent->indexes) {
        const bool own = std::any_of(
            whole.indexes.begin(), whole.indexes.end(), [&](const schema::Index& other) {
              return other.keys == index.keys && other.where == index.where;
            });
        if (own) continue;
        index.name.clear();
        parts.emplace_back(CreateIndex{name, std::move(index), false, false});
      }
    }
  }
  *schema_.find_table(name) = std::move(whole);
  for (const Operation& part : parts) ops::apply(resolve(part, schema_), schema_);
}

void Applier::operator()(const SetTableNative& operation) {
  const auto resets = [&](std::string_view name) {
    return std::find(operation.reset.begin(), operation.reset.end(), name) != operation.reset.end();
  };
  SetTableNative rest = operation;
  if (schema_.find_table(operation.table) != nullptr) {
    if (resets(schema::native_key::kPartitionOf)) {
      keep_inherited(operation.table);
      detach_indexes_of(schema_, operation.table);
    }
    const auto gone = schema::find_native(operation.former, schema::native_key::kInherits);
    if (gone && resets(schema::native_key::kInherits)) {
      leave_parents(operation.table, *gone);
      std::erase(rest.reset, schema::native_key::kInherits);
    }
  }
  schema::Native* found = native(operation.table, operation.table_if_exists);
  if (found == nullptr) return;
  if (const auto more = schema::find_native(rest.set, schema::native_key::kInherits))
    schema::set_native(rest.set, schema::native_key::kInherits, with_parents(*found, *more));
  change_native(*found, rest.set, rest.reset);
  if (schema::find_native(rest.set, schema::native_key::kPartitionOf)) {
    schema::Table whole = *schema_.find_table(operation.table);
    leave_to_parents(whole, schema_);
    *schema_.find_table(operation.table) = std::move(whole);
    attach_indexes_of(schema_, operation.table);
  }
  if (schema::find_native(rest.set, schema::native_key::kAttachedTo))
    complete_whole(schema_, operation.table);
}

void Applier::operator()(const SetColumnNative& operation) {
  if (schema_.find_table(operation.table) == nullptr && relation_exists(schema_, operation.table)) {
    if (schema::Native* found = native(operation.table, operation.table_if_exists))
      change_native(*found, operation.set, operation.reset);
    return;
  }
  if (schema::Column* found = column(operation.table, operation.column))
    change_native(found->native, operation.set, operation.reset);
}

void Applier::operator()(const AlterDomain& operation) {
  if (schema::Domain* changed = domain(operation.domain))
    std::visit(ChangeDomain{*changed, schema_.complete}, operation.change);
}

void Applier::operator()(const RenameSchema& operation) {
  const auto found = std::find(schema_.schemas.begin(), schema_.schemas.end(), operation.name);
  if (found == schema_.schemas.end())
    return absent(missing("schema", operation.name, schema_.schemas));
  *found = operation.to;
  const auto inside = [&](const Name& name) { return name.schema == operation.name; };
  const auto moved = [&](const Name& name) { return Name{operation.to, name.name}; };
  for (const std::vector<std::pair<Name, bool>>& names : {relations_and_types()}) {
    for (const auto& [name, is_type] : names) {
      if (!inside(name)) continue;
      is_type ? move_type(name, moved(name)) : move_relation(name, moved(name));
    }
  }
  for (Object& object : schema_.objects) {
    if (inside(object.name)) object.name.schema = operation.to;
    object.definition = rename_schema_in(object.definition, operation.name, operation.to);
  }
  for (auto& comment : schema_.schema_comments) {
    if (comment.first == operation.name) comment.first = operation.to;
  }
}

void Applier::operator()(const SetSchema& operation) {
  const Name to{operation.to, operation.object.name};
  if (operation.carried) {
    Object* moved = object(*operation.carried, operation.if_exists);
    if (moved == nullptr) return;
    moved->definition = in_each_statement(*moved, [&](const std::string& statement) {
      return qualify_first_in(statement, moved->name, to.schema);
    });
    const Name from = moved->name;
    moved->name = to;
    const bool type = moved->kind == schema::ObjectKind::composite_type ||
                      moved->kind == schema::ObjectKind::range_type;
    if (type) move_type(from, to);
    return;
  }
  if (operation.target == CommentTarget::type) return move_type(operation.object, to);
  if (!relation_exists(schema_, operation.object)) {
    return absent(missing("table", to_string(operation.object), names_of(schema_.tables)),
                  operation.if_exists);
  }
  move_relation(operation.object, to);
}

std::vector<std::pair<Name, bool>> Applier::relations_and_types() const {
  std::vector<std::pair<Name, bool>> names;
  for (const schema::Table& table : schema_.tables) names.emplace_back(table.name, false);
  for (const schema::View& view : schema_.views) names.emplace_back(view.name, false);
  for (const schema::Sequence& sequence : schema_.sequences)
    names.emplace_back(sequence.name, false);
  for (const schema::Enum& type : schema_.enums) names.emplace_back(type.name, true);
  for (const schema::Domain& type : schema_.domains) names.emplace_back(type.name, true);
  return names;
}

/// A table takes the sequences that its columns own along; references by others follow.
void Applier::move_relation(const Name& from, const Name& to) {
  std::vector<std::pair<Name, Name>> sequences;
  for (schema::Sequence& sequence : schema_.sequences) {
    const bool own = sequence.owner_table == from && from != sequence.name;
    if (sequence.owner_table == from) sequence.owner_table = to;
    if (sequence.name == from) sequences.emplace_back(from, to);
    if (own && sequence.name.schema == from.schema)
      sequences.emplace_back(sequence.name, Name{to.schema, sequence.name.name});
  }
  for (const auto& [old, now] : sequences) {
    if (schema::Sequence* sequence = schema_.find_sequence(old)) rename_sequence(*sequence, now);
  }
  if (schema::Table* table = schema_.find_table(from)) table->name = to;
  if (schema::View* view = schema_.find_view(from)) view->name = to;
  for (schema::Table& other : schema_.tables) {
    for (schema::Constraint& constraint : other.constraints) {
      auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      if (key != nullptr && key->table == from) key->table = to;
    }
  }
  rename_relation_in_views(from, to);
  rename_table_of_objects(from, to);
}

void Applier::move_type(const Name& from, const Name& to) {
  const auto is_it = [&](const schema::Type& type) {
    return type.kind == schema::TypeKind::user_defined && type.name == from;
  };
  for (schema::Enum& type : schema_.enums) {
    if (type.name == from) type.name = to;
  }
  for (schema::Domain& type : schema_.domains) {
    if (type.name == from) type.name = to;
    if (is_it(type.type)) type.type.name = to;
  }
  for (schema::Table& table : schema_.tables) {
    for (schema::Column& column : table.columns) {
      if (is_it(column.type)) column.type.name = to;
    }
    each_expression(table, [&](schema::Expression& e) { e.sql = rename_type_in(e.sql, from, to); });
  }
}

void Applier::remove_objects_of(const Name& relation) {
  std::erase_if(schema_.objects, [&](const Object& object) {
    return object.table == relation && !relation.name.empty();
  });
}

void Applier::rename_table_of_objects(const Name& from, const Name& to) {
  for (Object& object : schema_.objects) {
    if (object.table != from) continue;
    object.table = to;
    object.definition = rename_target_in(object.definition, from, to);
  }
}

}  // namespace dunlin::ops
