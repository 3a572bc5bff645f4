// Composite and range types, collations.
#include <algorithm>

#include "comparison.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::diff {
namespace {

using schema::Name;

std::string spelled(const Name& name) {
  return (name.schema.empty() ? "" : ops::quote_identifier(name.schema) + ".") +
         ops::quote_identifier(name.name);
}

const ops::Attribute* find_attribute(const std::vector<ops::Attribute>& attributes,
                                     const std::string& name) {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const ops::Attribute& one) { return one.name == name; });
  return found == attributes.end() ? nullptr : &*found;
}

/// Whether anything sorts by it.
bool uses_collation(const schema::Schema& schema, const std::string& collation) {
  Names names;
  const auto add_indexes = [&](const std::vector<schema::Index>& indexes) {
    for (const schema::Index& index : indexes) add_index_names(index, names);
  };
  for (const schema::Table& table : schema.tables) {
    add_table_names(table, names);
    for (const schema::Column& column : table.columns) names.insert(column.collation);
    add_indexes(table.indexes);
  }
  for (const schema::View& view : schema.views) {
    add_names(view.query, false, names);
    add_indexes(view.indexes);
  }
  for (const schema::Domain& domain : schema.domains) names.insert(domain.collation);
  for (const schema::Object& object : schema.objects) {
    if (object.kind != schema::ObjectKind::collation) add_names(object.definition, true, names);
  }
  return names.count(collation) != 0;
}

}  // namespace

bool is_type(const schema::Object& object) {
  return object.kind == schema::ObjectKind::composite_type ||
         object.kind == schema::ObjectKind::range_type;
}

Names names_in(const schema::Object& type) {
  Names names;
  add_names(type.definition, false, names);
  names.erase(type.name.name);
  return names;
}

bool is_composite_of(const schema::Object& object, const Name& type) {
  return is_type(object) && object.name != type && names_in(object).count(type.name) != 0;
}

/// An object without its definition, as it is dropped.
schema::Object bare(schema::Object object) {
  object.definition.clear();
  object.comment.reset();
  return object;
}

/// Composite and range types, collations: all that other definitions are made of.
void Comparison::composites() {
  for (const schema::Object& object : to_.objects) {
    if (!is_type(object) && object.kind != schema::ObjectKind::collation) continue;
    const schema::Object* had = from_.find_object(object);
    if (had == nullptr) {
      if (is_type(object) && had_type(object.name)) {
        replace_type(object.name, ops::CreateObject{object, false, false}, names_in(object));
      } else {
        create_object(object, false, kType);
      }
      continue;
    }
    if (!is_type(object) && had->definition != object.definition) {
      collation_changes(*had, object);
    } else if (had->definition != object.definition || is_of_disturbed(object)) {
      composite_changes(*had, object);
    } else if (had->comment != object.comment) {
      node(kComment, ops::SetObjectComment{object, object.comment});
    }
  }
  for (const schema::Object& object : from_.objects) {
    const bool collation = object.kind == schema::ObjectKind::collation;
    if (collation ? to_.find_object(object) != nullptr
                  : !is_type(object) || keeps_type(object.name))
      continue;
    gone(kType, ops::DropObject{bare(object), false, false}, object.name.name, names_in(object));
  }
}

/// The server has no ALTER for what a collation is: one that nothing uses is made anew.
void Comparison::collation_changes(const schema::Object& from, const schema::Object& to) {
  const bool used = uses_collation(from_, to.name.name) || uses_collation(to_, to.name.name);
  if (used) {
    refused_.push_back("collation " + schema::to_string(to.name) +
                       " changes while it is used: create one under another name and change the "
                       "columns to it");
    return;
  }
  objects_dropped_.push_back(ops::DropObject{bare(from), false, false});
  create_object(to, false, kType);
}

bool Comparison::is_of_disturbed(const schema::Object& object) const {
  return std::any_of(disturbed_.types.begin(), disturbed_.types.end(),
                     [&](const Name& type) { return is_composite_of(object, type); });
}

/// ALTER TYPE where the server can; rows of what it cannot are converted through text, which works
/// as long as the attributes stay in their places.
void Comparison::composite_changes(const schema::Object& from, const schema::Object& to) {
  const std::vector<ops::Attribute> had = ops::attributes_of(from.definition);
  const std::vector<ops::Attribute> has = ops::attributes_of(to.definition);
  const bool composite = to.kind == schema::ObjectKind::composite_type;
  if (composite && alters(had, has, is_stored(to.name))) {
    if (from.comment != to.comment) node(kComment, ops::SetObjectComment{bare(to), to.comment});
    return alter_attributes(had, has, to);
  }
  if (!is_stored(to.name)) {
    replace_type(to.name, ops::CreateObject{to, false, false}, names_in(to));
  } else if (composite && had.size() == has.size() &&
             std::equal(had.begin(), had.end(), has.begin(),
                        [](const auto& a, const auto& b) { return a.name == b.name; })) {
    replace_type(to.name, ops::CreateObject{to, false, false}, names_in(to));
  } else {
    refused_.push_back("type " + schema::to_string(to.name) +
                       " changes in a way that its columns cannot follow: write ALTER TYPE ... "
                       "ATTRIBUTE, new attributes at the end");
  }
}

/// Whether attributes only go or come at the end; of a type without rows they may change too.
bool Comparison::alters(const std::vector<ops::Attribute>& from,
                        const std::vector<ops::Attribute>& to, bool stored) const {
  std::vector<ops::Attribute> kept;
  for (const ops::Attribute& one : from) {
    const ops::Attribute* has = find_attribute(to, one.name);
    if (has == nullptr) continue;
    if (stored && (has->type != one.type || is_disturbed(one))) return false;
    kept.push_back(*has);
  }
  return kept.size() <= to.size() && std::equal(kept.begin(), kept.end(), to.begin());
}

bool Comparison::is_disturbed(const ops::Attribute& attribute) const {
  Names names;
  add_names(attribute.type, false, names);
  return std::any_of(disturbed_.types.begin(), disturbed_.types.end(),
                     [&](const Name& type) { return names.count(type.name) != 0; });
}

void Comparison::alter_attributes(const std::vector<ops::Attribute>& from,
                                  const std::vector<ops::Attribute>& to,
                                  const schema::Object& type) {
  const bool of_tables =
      std::any_of(to_.tables.begin(), to_.tables.end(), [&](const schema::Table& table) {
        return schema::find_native(table.native, schema::native_key::kOfType) == spelled(type.name);
      });
  const auto alter = [&](const std::string& change) {
    schema::Object altered = bare(type);
    altered.definition =
        "ALTER TYPE " + spelled(type.name) + " " + change + (of_tables ? " CASCADE" : "");
    Node& made = node(kType, ops::CreateObject{altered, true, false});
    made.provides.insert(type.name.name);
    add_names(change, false, made.needs);
    made.needs.erase(type.name.name);
  };
  for (const ops::Attribute& one : from) {
    if (find_attribute(to, one.name) == nullptr) alter("DROP ATTRIBUTE " + one.name);
  }
  for (const ops::Attribute& one : to) {
    const ops::Attribute* had = find_attribute(from, one.name);
    if (had == nullptr) {
      alter("ADD ATTRIBUTE " + one.name + " " + one.type);
    } else if (had->type != one.type || is_disturbed(one)) {
      alter("ALTER ATTRIBUTE " + one.name + " TYPE " + one.type);
    }
  }
}

}  // namespace dunlin::diff
