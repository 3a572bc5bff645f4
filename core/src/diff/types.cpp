// Schemas, extensions, types, sequences.
#include <algorithm>
#include <utility>

#include "comparison.hpp"
#include "dunlin/ops/extension.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"
#include "normal.hpp"

namespace dunlin::diff {
namespace {

using schema::Name;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const std::string* find_extension(const std::vector<std::string>& extensions,
                                  const std::string& like) {
  for (const std::string& one : extensions) {
    if (ops::extension_name(one) == ops::extension_name(like)) return &one;
  }
  return nullptr;
}

/// Where nothing is said the extension may stand anywhere: that is not compared.
bool moves_to_another_schema(const std::string& from, const std::string& to) {
  const std::string had = ops::extension_schema(from);
  const std::string has = ops::extension_schema(to);
  return !had.empty() && !has.empty() && had != has;
}

bool counts_down(const schema::Sequence& sequence) {
  return sequence.options.increment.value_or(1) < 0;
}

/// The server takes another default for a bound when the direction or the type changes, and not
/// always the one that it would take for a new sequence.
void say_bounds(const schema::Sequence& from, const schema::Sequence& to,
                ops::AlterSequence& alter) {
  const std::int64_t largest = largest_number(to.type);
  const bool down = counts_down(to);
  alter.options.minimum = to.options.minimum.value_or(down ? -largest - 1 : 1);
  alter.options.maximum = to.options.maximum.value_or(down ? -1 : largest);
  alter.no_minimum = alter.no_maximum = false;
  schema::SequenceOptions now = to.options;
  now.minimum = alter.options.minimum;
  now.maximum = alter.options.maximum;
  alter.restart = restart_within(from.options, now);
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

/// What a type that is made again under its name is called until nothing uses it.
std::string former_name(const Name& type) {
  constexpr std::size_t kRoom = 58;
  return type.name.substr(0, kRoom) + "__old";
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

std::string check_text(const schema::Constraint& constraint) {
  const auto* check = std::get_if<schema::Check>(&constraint.rule);
  return check == nullptr ? std::string{} : check->condition.sql;
}

const schema::Constraint* find(const std::vector<schema::Constraint>& constraints,
                               const std::string& name) {
  const auto found = std::find_if(constraints.begin(), constraints.end(),
                                  [&](const schema::Constraint& c) { return c.name == name; });
  return found == constraints.end() ? nullptr : &*found;
}

/// Whether a change asks more of the values of a domain.
bool is_stricter(const schema::Domain& from, const schema::Domain& to) {
  if (from.nullable && !to.nullable) return true;
  return std::any_of(to.checks.begin(), to.checks.end(), [&](const schema::Constraint& check) {
    const schema::Constraint* had = find(from.checks, check.name);
    return had == nullptr || !same_rule(*had, check);
  });
}

}  // namespace

void Comparison::schemas_and_extensions() {
  for (const std::string& name : to_.schemas) {
    if (!contains(from_.schemas, name)) node(kSchema, ops::CreateSchema{name, false});
  }
  for (const std::string& extension : to_.extensions) {
    const std::string* had = find_extension(from_.extensions, extension);
    if (had == nullptr) {
      node(kExtension, ops::CreateExtension{extension, false});
    } else if (moves_to_another_schema(*had, extension)) {
      const std::string name = ops::extension_name(extension);
      refused_.push_back("extension " + name + " stands in another schema: write ALTER EXTENSION " +
                         ops::quote_identifier(name) + " SET SCHEMA " +
                         ops::quote_identifier(ops::extension_schema(extension)));
    }
  }
  for (const std::string& extension : from_.extensions) {
    if (find_extension(to_.extensions, extension) == nullptr)
      last_.push_back(ops::DropExtension{ops::extension_name(extension), false, false});
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
    // Tables that go do so before anything happens to types.
    if (!native() && to_.find_table(table.name) == nullptr) continue;
    for (const schema::Column& column : table.columns) {
      if (is_it(column.type)) return true;
    }
  }
  return std::any_of(from_.domains.begin(), from_.domains.end(),
                     [&](const schema::Domain& domain) { return is_it(domain.type); }) ||
         std::any_of(from_.objects.begin(), from_.objects.end(),
                     [&](const schema::Object& object) { return is_composite_of(object, type); });
}

/// A table whose partition key has a column of the type, or null.
const schema::Table* Comparison::partitioned_by(const Name& type) const {
  for (const schema::Table& table : from_.tables) {
    const auto by = schema::find_native(table.native, schema::native_key::kPartitionBy);
    if (!by) continue;
    Names names;
    add_names(*by, false, names);
    for (const schema::Column& column : table.columns) {
      if (column.type.kind == schema::TypeKind::user_defined && column.type.name == type &&
          names.count(column.name) != 0)
        return &table;
    }
  }
  return nullptr;
}

/// Whether rows of tables have values of the type, perhaps inside of others.
bool Comparison::is_stored(const Name& type) const {
  const auto is_it = [&](const schema::Type& t) {
    return t.kind == schema::TypeKind::user_defined && t.name == type;
  };
  for (const schema::Table& table : from_.tables) {
    if (!native() && to_.find_table(table.name) == nullptr) continue;
    if (std::any_of(table.columns.begin(), table.columns.end(),
                    [&](const schema::Column& column) { return is_it(column.type); }))
      return true;
  }
  const auto stored_in = [&](const auto& one, bool made_of_it) {
    return made_of_it && one.name != type && is_stored(one.name);
  };
  return std::any_of(from_.domains.begin(), from_.domains.end(),
                     [&](const schema::Domain& one) { return stored_in(one, is_it(one.type)); }) ||
         std::any_of(from_.objects.begin(), from_.objects.end(), [&](const schema::Object& one) {
           return stored_in(one, is_composite_of(one, type));
         });
}

/// Whether rows have values of a domain inside of others: arrays, composites. The server checks no
/// new condition of a domain against these.
bool Comparison::is_stored_inside(const Name& domain) const {
  for (const schema::Table& table : from_.tables) {
    if (to_.find_table(table.name) == nullptr) continue;
    for (const schema::Column& column : table.columns) {
      if (column.type.kind == schema::TypeKind::user_defined && column.type.name == domain &&
          column.type.array_dimensions > 0)
        return true;
    }
  }
  return std::any_of(from_.objects.begin(), from_.objects.end(),
                     [&](const schema::Object& one) {
                       return is_composite_of(one, domain) && is_stored(one.name);
                     }) ||
         std::any_of(from_.domains.begin(), from_.domains.end(), [&](const schema::Domain& one) {
           return one.type.kind == schema::TypeKind::user_defined && one.type.name == domain &&
                  is_stored_inside(one.name);
         });
}

/// What makes a type of that kind go.
ops::Operation Comparison::drop_type(const Name& name) const {
  for (const schema::Object& object : from_.objects) {
    if (object.name == name && is_type(object)) return ops::DropObject{bare(object), false, false};
  }
  return ops::DropType{name, false, false};
}

void Comparison::replace_type(const Name& name, ops::Operation create, Names needs) {
  disturbed_.types.push_back(name);
  if (is_used(name)) {
    const Name former{name.schema, former_name(name)};
    types_renamed_.push_back(ops::RenameType{name, former.name});
    // What it was made of may be another former type.
    Names of;
    for (const Name& type : disturbed_.types) of.insert(former_name(type));
    ops::Operation drop = drop_type(name);
    if (auto* object = std::get_if<ops::DropObject>(&drop)) object->object.name = former;
    if (auto* type = std::get_if<ops::DropType>(&drop)) type->type = former;
    gone(kType, std::move(drop), former.name, made_of(name, of));
  } else {
    types_renamed_.push_back(drop_type(name));
  }
  Node& made = node(kType, std::move(create));
  made.changes.front().note = "rows are converted through text";
  made.provides.insert(name.name);
  made.needs = std::move(needs);
}

/// Those of the former types that the one of this name was made of.
Names Comparison::made_of(const Name& name, const Names& former) const {
  Names names, found;
  if (const schema::Domain* domain = from_.find_domain(name)) names = needs_of(*domain);
  for (const schema::Object& object : from_.objects) {
    if (object.name == name && is_type(object)) add_names(object.definition, false, names);
  }
  for (const std::string& one : names) {
    if (former.count(former_name({{}, one})) != 0) found.insert(former_name({{}, one}));
  }
  return found;
}

/// Whether a type of that name is there before, of whatever kind.
bool Comparison::had_type(const Name& name) const {
  return from_.find_enum(name) != nullptr || from_.find_domain(name) != nullptr ||
         std::any_of(from_.objects.begin(), from_.objects.end(),
                     [&](const schema::Object& one) { return one.name == name && is_type(one); });
}
bool Comparison::keeps_type(const Name& name) const {
  return to_.find_enum(name) != nullptr || to_.find_domain(name) != nullptr ||
         std::any_of(to_.objects.begin(), to_.objects.end(),
                     [&](const schema::Object& one) { return one.name == name && is_type(one); });
}

void Comparison::enums() {
  for (const schema::Enum& type : to_.enums) {
    const schema::Enum* had = from_.find_enum(type.name);
    if (had == nullptr && had_type(type.name)) {
      replace_type(type.name, ops::CreateEnum{type}, {});
      continue;
    }
    if (had == nullptr) {
      node(kType, ops::CreateEnum{type}).provides.insert(type.name.name);
      continue;
    }
    if (had->values != type.values) enum_values(*had, type);
    if (had->comment != type.comment)
      node(kComment, ops::SetComment{ops::CommentTarget::type, type.name, {}, type.comment});
  }
  for (const schema::Enum& type : from_.enums) {
    if (!keeps_type(type.name))
      gone(kType, ops::DropType{type.name, false, false}, type.name.name, {});
  }
}

void Comparison::enum_values(const schema::Enum& from, const schema::Enum& to) {
  if (!is_subsequence(from.values, to.values)) {
    if (const schema::Table* table = partitioned_by(to.name)) {
      refused_.push_back("values of enum " + schema::to_string(to.name) +
                         " go or change their order, and table " + schema::to_string(table->name) +
                         " is partitioned by it");
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
    if (had == nullptr && !had_type(type.name)) {
      Node& made = node(kType, ops::CreateDomain{type});
      made.provides.insert(type.name.name);
      made.needs = std::move(needs);
    } else if (had == nullptr || had->type != type.type || had->collation != type.collation ||
               disturbed_.has_type(type.type) ||
               (!native() && is_stricter(*had, type) && is_stored_inside(type.name))) {
      replace_type(type.name, ops::CreateDomain{type}, std::move(needs));
    }
  }
  for (const schema::Domain& type : from_.domains) {
    if (!keeps_type(type.name))
      gone(kType, ops::DropType{type.name, false, false}, type.name.name, needs_of(type));
  }
}

void Comparison::kept_domains() {
  for (const schema::Domain& type : to_.domains) {
    const schema::Domain* had = from_.find_domain(type.name);
    if (had != nullptr && !disturbed_.has_type(type.name)) domain_changes(*had, type);
  }
}

void Comparison::domain_changes(const schema::Domain& from, const schema::Domain& to) {
  Operations early, changes;
  const auto change = [&](auto what) { return ops::AlterDomain{to.name, what}; };
  const auto drop = [&](const std::string& text, auto what) {
    (disturbed_.in(text) ? early : changes).push_back(change(what));
  };
  const auto differs = [&](const schema::Constraint& check, const schema::Constraint* other) {
    return other == nullptr || !same_rule(*other, check) || disturbed_.in(check_text(check));
  };
  for (const schema::Constraint& check : from.checks) {
    if (differs(check, find(to.checks, check.name)))
      drop(check_text(check), ops::AlterDomain::DropConstraint{check.name, false, false});
  }
  const bool default_goes = from.default_value && disturbed_.in(from.default_value->sql);
  if (default_goes) drop(from.default_value->sql, ops::AlterDomain::SetDefault{std::nullopt});
  if (default_goes ? to.default_value.has_value() : from.default_value != to.default_value)
    changes.push_back(change(ops::AlterDomain::SetDefault{to.default_value}));
  if (from.nullable != to.nullable)
    changes.push_back(change(ops::AlterDomain::SetNullable{to.nullable}));
  for (const schema::Constraint& check : to.checks) {
    const schema::Constraint* had = find(from.checks, check.name);
    const bool again = had == nullptr || differs(*had, &check);
    if (again) changes.push_back(change(ops::AlterDomain::AddConstraint{check}));
    if (again ? check.comment.has_value() : had->comment != check.comment)
      node(kComment, ops::SetComment{ops::CommentTarget::type, to.name, check.name, check.comment});
  }
  if (!early.empty()) gone_early(kGonePart, to.name.name, early).needs = needs_of(from);
  for (ops::Operation& one : changes) {
    Node& altered = node(kType, std::move(one));
    altered.provides.insert(to.name.name);
    altered.needs = needs_of(to);
  }
  if (from.comment != to.comment)
    node(kComment, ops::SetComment{ops::CommentTarget::type, to.name, {}, to.comment});
}

/// Whether a new sequence comes with a new serial column, or with the changes of one that is there.
bool Comparison::comes_with_column(const schema::Sequence& sequence,
                                   const schema::Table& owner) const {
  const schema::Column* column = owner.find_column(sequence.owner_column);
  if (column == nullptr) return false;
  const schema::Table* had = from_.find_table(owner.name);
  const bool comes = had == nullptr || had->find_column(column->name) == nullptr;
  return comes ? !native() && comes_with_serial(*column, owner.name, sequence)
               : own_sequence(to_, owner.name, column->name) == &sequence;
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
    const ops::DropSequence drop{sequence.name, false, false};
    // What comes under its name cannot wait.
    if (to_.find_table(sequence.name) != nullptr || to_.find_view(sequence.name) != nullptr) {
      gone_early(kGoneTable, sequence.name.name, {drop});
    } else {
      gone(kSequence, drop, sequence.name.name, {});
    }
  }
}

/// Whether the column that owns the sequence goes, which would take the sequence along.
bool Comparison::loses_owner(const schema::Sequence& sequence) const {
  if (sequence.owner_column.empty() || native()) return false;
  const schema::Table* table = to_.find_table(sequence.owner_table);
  return table == nullptr || table->find_column(sequence.owner_column) == nullptr;
}

void Comparison::sequence_changes(const schema::Sequence& from, const schema::Sequence& to) {
  ops::AlterSequence alter;
  alter.sequence = to.name;
  if (from.type != to.type) alter.type = to.type;
  change_numbers(from.options, to.options, alter);
  if (counts_down(from) != counts_down(to) || (counts_down(to) && from.type != to.type))
    say_bounds(from, to, alter);
  const bool freed = loses_owner(from);
  if (freed) {
    ops::AlterSequence free;
    free.sequence = to.name;
    free.owner_table = Name{};
    gone_early(kGonePart, to.name.name, {free}).needs.insert(from.owner_table.name);
  }
  const bool owner =
      freed ? !to.owner_column.empty()
            : from.owner_table != to.owner_table || from.owner_column != to.owner_column;
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
