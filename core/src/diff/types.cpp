// Schemas, extensions, types, sequences.
#include <algorithm>
#include <utility>

#include "comparison.hpp"
#include "normal.hpp"

namespace dunlin::diff {
namespace {

using schema::Name;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether `part` is left of `whole` when some values are taken away.
bool is_subsequence(const std::vector<std::string>& part, const std::vector<std::string>& whole) {
  auto at = whole.begin();
  for (const std::string& value : part) {
    at = std::find(at, whole.end(), value);
    if (at == whole.end()) return false;
    ++at;
  }
  return true;
}

Names needs_of(const schema::Domain& type) {
  Names needs;
  add_names(type.type, needs);
  if (type.default_value) add_names(type.default_value->sql, true, needs);
  for (const schema::Constraint& check : type.checks) {
    if (const auto* rule = std::get_if<schema::Check>(&check.rule))
      add_names(rule->condition.sql, true, needs);
  }
  needs.erase(type.name.name);
  return needs;
}

const schema::Constraint* find(const std::vector<schema::Constraint>& constraints,
                               const std::string& name) {
  const auto found = std::find_if(constraints.begin(), constraints.end(),
                                  [&](const schema::Constraint& c) { return c.name == name; });
  return found == constraints.end() ? nullptr : &*found;
}

}  // namespace

void Comparison::schemas_and_extensions() {
  for (const std::string& name : to_.schemas) {
    if (!contains(from_.schemas, name)) node(kSchema, ops::CreateSchema{name, false});
  }
  for (const std::string& name : to_.extensions) {
    if (!contains(from_.extensions, name)) node(kExtension, ops::CreateExtension{name, false});
  }
  for (const std::string& name : from_.extensions) {
    if (!contains(to_.extensions, name)) last_.push_back(ops::DropExtension{name, false, false});
  }
  for (const std::string& name : from_.schemas) {
    if (!contains(to_.schemas, name)) last_.push_back(ops::DropSchema{name, false, false});
  }
}

bool Comparison::is_used(const Name& type) const {
  const auto is_it = [&](const schema::Type& t) {
    return t.kind == schema::TypeKind::user_defined && t.name == type;
  };
  for (const schema::Table& table : from_.tables) {
    for (const schema::Column& column : table.columns) {
      if (is_it(column.type)) return true;
    }
  }
  return std::any_of(from_.domains.begin(), from_.domains.end(),
                     [&](const schema::Domain& domain) { return is_it(domain.type); });
}

void Comparison::replace_type(const Name& name, ops::Operation create, Names needs) {
  disturbed_.types.push_back(name);
  if (is_used(name)) {
    const std::string former = name.name.substr(0, 58) + "__old";
    types_renamed_.push_back(ops::RenameType{name, former});
    gone(kType, ops::DropType{{name.schema, former}, false, false}, former, {});
  } else {
    types_renamed_.push_back(ops::DropType{name, false, false});
  }
  Node& made = node(kType, std::move(create));
  made.changes.front().note = "rows are converted through text";
  made.provides.insert(name.name);
  made.needs = std::move(needs);
}

void Comparison::enums() {
  for (const schema::Enum& type : to_.enums) {
    const schema::Enum* had = from_.find_enum(type.name);
    if (had == nullptr) {
      node(kType, ops::CreateEnum{type}).provides.insert(type.name.name);
      continue;
    }
    if (had->values != type.values) enum_values(*had, type);
    if (had->comment != type.comment)
      node(kComment, ops::SetComment{ops::CommentTarget::type, type.name, {}, type.comment});
  }
  for (const schema::Enum& type : from_.enums) {
    if (to_.find_enum(type.name) == nullptr)
      gone(kType, ops::DropType{type.name, false, false}, type.name.name, {});
  }
}

void Comparison::enum_values(const schema::Enum& from, const schema::Enum& to) {
  if (!is_subsequence(from.values, to.values)) {
    const bool below_domain =
        std::any_of(from_.domains.begin(), from_.domains.end(), [&](const schema::Domain& domain) {
          return domain.type.kind == schema::TypeKind::user_defined &&
                 domain.type.name == from.name;
        });
    if (below_domain) {
      refused_.push_back("values of enum " + schema::to_string(to.name) +
                         " go or change their order, and a domain is made of it");
      return;
    }
    schema::Enum made = to;
    replace_type(to.name, ops::CreateEnum{std::move(made)}, {});
    return;
  }
  std::vector<std::string> values = from.values;
  Node added;
  added.rank = kType;
  added.provides.insert(to.name.name);
  for (std::size_t i = 0; i < to.values.size(); ++i) {
    if (i < values.size() && values[i] == to.values[i]) continue;
    ops::AddEnumValue add{to.name, to.values[i], {}, false, false};
    if (i < values.size()) {
      add.neighbour = values[i];
      add.before = true;
    }
    values.insert(values.begin() + static_cast<std::ptrdiff_t>(i), to.values[i]);
    Change change;
    change.operation = std::move(add);
    added.changes.push_back(std::move(change));
  }
  nodes_.push_back(std::move(added));
}

void Comparison::domains() {
  for (const schema::Domain& type : to_.domains) {
    const schema::Domain* had = from_.find_domain(type.name);
    Names needs = needs_of(type);
    if (had == nullptr) {
      Node& made = node(kType, ops::CreateDomain{type});
      made.provides.insert(type.name.name);
      made.needs = std::move(needs);
    } else if (had->type != type.type || had->collation != type.collation ||
               disturbed_.has_type(type.type)) {
      replace_type(type.name, ops::CreateDomain{type}, std::move(needs));
    } else {
      domain_changes(*had, type);
    }
  }
  for (const schema::Domain& type : from_.domains) {
    if (to_.find_domain(type.name) == nullptr)
      gone(kType, ops::DropType{type.name, false, false}, type.name.name, needs_of(type));
  }
}

void Comparison::domain_changes(const schema::Domain& from, const schema::Domain& to) {
  Operations changes;
  const auto add = [&](auto change) { changes.push_back(ops::AlterDomain{to.name, change}); };
  for (const schema::Constraint& check : from.checks) {
    const schema::Constraint* kept = find(to.checks, check.name);
    if (kept == nullptr || !same_rule(*kept, check))
      add(ops::AlterDomain::DropConstraint{check.name, false, false});
  }
  if (from.default_value != to.default_value) add(ops::AlterDomain::SetDefault{to.default_value});
  if (from.nullable != to.nullable) add(ops::AlterDomain::SetNullable{to.nullable});
  for (const schema::Constraint& check : to.checks) {
    const schema::Constraint* had = find(from.checks, check.name);
    if (had == nullptr || !same_rule(*had, check)) add(ops::AlterDomain::AddConstraint{check});
  }
  for (ops::Operation& change : changes) {
    Node& altered = node(kType, std::move(change));
    altered.provides.insert(to.name.name);
  }
  if (from.comment != to.comment)
    node(kComment, ops::SetComment{ops::CommentTarget::type, to.name, {}, to.comment});
}

/// Composite and range types, collations: all that other definitions are made of.
void Comparison::composites() {
  const auto is_type = [](const schema::Object& object) {
    return object.kind == schema::ObjectKind::composite_type ||
           object.kind == schema::ObjectKind::range_type ||
           object.kind == schema::ObjectKind::collation;
  };
  const auto drop = [](const schema::Object& object) -> ops::Operation {
    schema::Object like = object;
    like.definition.clear();
    like.comment.reset();
    return ops::DropObject{like, false, false};
  };
  for (const schema::Object& object : to_.objects) {
    if (!is_type(object)) continue;
    const schema::Object* had = from_.find_object(object);
    if (had != nullptr && had->definition == object.definition) {
      if (had->comment != object.comment)
        node(kComment, ops::SetObjectComment{object, object.comment});
      continue;
    }
    if (had != nullptr && is_used(object.name)) {
      refused_.push_back("type " + schema::to_string(object.name) +
                         " changes while columns are made of it: write ALTER TYPE ... ATTRIBUTE");
      continue;
    }
    if (had != nullptr) types_renamed_.push_back(drop(*had));
    create_object(object, false, kType);
  }
  for (const schema::Object& object : from_.objects) {
    if (!is_type(object) || to_.find_object(object) != nullptr) continue;
    Names needs;
    add_names(object.definition, false, needs);
    gone(kType, drop(object), object.name.name, std::move(needs));
  }
}

/// Whether a new sequence comes with a new serial column, or with the changes of one that is there.
bool Comparison::comes_with_column(const schema::Sequence& sequence,
                                   const schema::Table& owner) const {
  const schema::Column* column = owner.find_column(sequence.owner_column);
  if (column == nullptr) return false;
  const schema::Table* had = from_.find_table(owner.name);
  const bool comes = had == nullptr || had->find_column(column->name) == nullptr;
  return !comes || folded(*column, owner.name, to_).sequence != nullptr;
}

void Comparison::sequences() {
  for (const schema::Sequence& sequence : to_.sequences) {
    const schema::Sequence* had = from_.find_sequence(sequence.name);
    if (had != nullptr) {
      sequence_changes(*had, sequence);
      continue;
    }
    const schema::Table* owner = to_.find_table(sequence.owner_table);
    if (native() && owner != nullptr) continue;
    if (owner != nullptr && comes_with_column(sequence, *owner)) continue;
    schema::Sequence free = sequence;
    free.owner_table = {};
    free.owner_column.clear();
    Node& made = node(kSequence, ops::CreateSequence{free, false});
    made.provides.insert(sequence.name.name);
    if (owner == nullptr) continue;
    ops::AlterSequence own;
    own.sequence = sequence.name;
    own.owner_table = sequence.owner_table;
    own.owner_column = sequence.owner_column;
    table_node(owner->name, kKeys, {own}).needs.insert(sequence.name.name);
  }
  for (const schema::Sequence& sequence : from_.sequences) {
    if (to_.find_sequence(sequence.name) != nullptr) continue;
    const schema::Table* owner = from_.find_table(sequence.owner_table);
    if (owner != nullptr) {
      const schema::Table* kept = to_.find_table(owner->name);
      const bool goes = kept == nullptr || kept->find_column(sequence.owner_column) == nullptr;
      const auto changes = table_changes_.find(owner->name);
      const bool done = changes != table_changes_.end() &&
                        std::any_of(changes->second.columns.begin(), changes->second.columns.end(),
                                    [&](const ops::Operation& operation) {
                                      const auto* drop = std::get_if<ops::DropSequence>(&operation);
                                      return drop != nullptr && drop->sequence == sequence.name;
                                    });
      if (goes || done || native()) continue;
    }
    gone(kSequence, ops::DropSequence{sequence.name, false, false}, sequence.name.name, {});
  }
}

void Comparison::sequence_changes(const schema::Sequence& from, const schema::Sequence& to) {
  ops::AlterSequence alter;
  alter.sequence = to.name;
  if (from.type != to.type) alter.type = to.type;
  const schema::SequenceOptions& had = from.options;
  const schema::SequenceOptions& has = to.options;
  if (first_number(had) != first_number(has)) alter.options.start = first_number(has);
  if (had.increment != has.increment) alter.options.increment = has.increment.value_or(1);
  if (had.cache != has.cache) alter.options.cache = has.cache.value_or(1);
  if (had.minimum != has.minimum) alter.options.minimum = has.minimum;
  if (had.maximum != has.maximum) alter.options.maximum = has.maximum;
  alter.no_minimum = had.minimum && !has.minimum;
  alter.no_maximum = had.maximum && !has.maximum;
  alter.options.cycle = has.cycle && !had.cycle;
  alter.no_cycle = had.cycle && !has.cycle;
  alter.restart = restart_within(had, has);
  const bool owner = from.owner_table != to.owner_table || from.owner_column != to.owner_column;
  if (owner) {
    alter.owner_table = to.owner_table;
    alter.owner_column = to.owner_column;
  }
  ops::AlterSequence nothing;
  nothing.sequence = to.name;
  if (!(alter == nothing)) {
    if (owner && !to.owner_column.empty()) {
      table_node(to.owner_table, kKeys, {alter});
    } else {
      node(kSequence, alter);
    }
  }
  if (from.comment != to.comment)
    node(kComment, ops::SetComment{ops::CommentTarget::sequence, to.name, {}, to.comment});
}

}  // namespace dunlin::diff
