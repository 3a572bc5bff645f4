// Types, sequences, comments, schemas, extensions.
#include <algorithm>
#include <utility>

#include "applier.hpp"
#include "dunlin/ops/extension.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::ops {
namespace {

using schema::to_string;

template <typename Items>
auto find_named(Items& items, const Name& name) {
  return std::find_if(items.begin(), items.end(),
                      [&](const auto& item) { return item.name == name; });
}

bool is_of_type(const schema::Type& type, const Name& name) {
  return type.kind == schema::TypeKind::user_defined && type.name == name;
}

std::vector<std::string> type_names(const schema::Schema& schema) {
  std::vector<std::string> names = names_of(schema.enums);
  for (std::string& name : names_of(schema.domains)) names.push_back(std::move(name));
  return names;
}

auto find_extension(const std::vector<std::string>& extensions, const std::string& name) {
  return std::find_if(extensions.begin(), extensions.end(),
                      [&](const std::string& one) { return extension_name(one) == name; });
}

}  // namespace

void Applier::operator()(const CreateEnum& operation) {
  if (type_exists(schema_, operation.type.name) && schema_.complete) {
    throw exists("type", to_string(operation.type.name));
  }
  std::erase_if(schema_.enums,
                [&](const schema::Enum& e) { return e.name == operation.type.name; });
  schema_.enums.push_back(operation.type);
}

void Applier::operator()(const AddEnumValue& operation) {
  schema::Enum* type = schema_.find_enum(operation.type);
  if (type == nullptr)
    return absent(missing("enum", to_string(operation.type), type_names(schema_)));
  std::vector<std::string>& values = type->values;
  if (std::find(values.begin(), values.end(), operation.value) != values.end()) {
    if (operation.if_not_exists || !schema_.complete) return;
    throw exists("value of enum " + to_string(operation.type), operation.value);
  }
  auto where = values.end();
  if (!operation.neighbour.empty()) {
    where = std::find(values.begin(), values.end(), operation.neighbour);
    if (where == values.end())
      absent(missing("value of enum " + to_string(operation.type), operation.neighbour, values));
    if (where != values.end() && !operation.before) ++where;
  }
  values.insert(where, operation.value);
}

void Applier::operator()(const RenameEnumValue& operation) {
  schema::Enum* type = schema_.find_enum(operation.type);
  if (type == nullptr)
    return absent(missing("enum", to_string(operation.type), type_names(schema_)));
  std::vector<std::string>& values = type->values;
  const auto found = std::find(values.begin(), values.end(), operation.value);
  if (found == values.end()) {
    return absent(missing("value of enum " + to_string(operation.type), operation.value, values));
  }
  if (std::find(values.begin(), values.end(), operation.to) != values.end()) {
    throw exists("value of enum " + to_string(operation.type), operation.to);
  }
  *found = operation.to;
  each_default_of_type(operation.type, [&](schema::Expression& e) {
    e.sql = rename_string_in(e.sql, operation.value, operation.to);
  });
}

void Applier::operator()(const CreateDomain& operation) {
  if (type_exists(schema_, operation.type.name) && schema_.complete) {
    throw exists("type", to_string(operation.type.name));
  }
  std::erase_if(schema_.domains,
                [&](const schema::Domain& d) { return d.name == operation.type.name; });
  schema_.domains.push_back(operation.type);
}

void Applier::operator()(const RenameType& operation) {
  const Name to{operation.type.schema, operation.to};
  if (!type_exists(schema_, operation.type)) {
    return absent(missing("type", to_string(operation.type), type_names(schema_)));
  }
  if (type_exists(schema_, to)) throw exists("type", to_string(to));
  if (const schema::Object* carried = carried_type(schema_, operation.type))
    return (*this)(RenameObject{*carried, operation.to});
  move_type(operation.type, to);
}

void Applier::operator()(const DropType& operation) {
  if (!type_exists(schema_, operation.type)) {
    return absent(missing("type", to_string(operation.type), type_names(schema_)),
                  operation.if_exists);
  }
  for (schema::Table& table : schema_.tables) {
    std::vector<std::string> columns;
    for (const schema::Column& column : table.columns) {
      if (operation.cascade && is_of_type(column.type, operation.type))
        columns.push_back(column.name);
    }
    for (const std::string& column : columns) remove_column(table, column);
  }
  std::erase_if(schema_.enums, [&](const schema::Enum& e) { return e.name == operation.type; });
  std::erase_if(schema_.domains, [&](const schema::Domain& d) { return d.name == operation.type; });
  if (const schema::Object* carried = carried_type(schema_, operation.type)) {
    const schema::Object like = *carried;
    std::erase(schema_.objects, like);
  }
}

void Applier::each_default_of_type(const Name& type,
                                   const std::function<void(schema::Expression&)>& change) {
  for (schema::Table& table : schema_.tables) {
    for (schema::Column& column : table.columns) {
      if (column.default_value && is_of_type(column.type, type)) change(*column.default_value);
    }
  }
}

void Applier::operator()(const CreateSequence& operation) {
  if (may_create("relation", operation.sequence.name, operation.if_not_exists)) {
    schema_.sequences.push_back(operation.sequence);
  }
}

void Applier::operator()(const AlterSequence& operation) {
  schema::Sequence* changed = sequence(operation.sequence, operation.if_exists);
  if (changed == nullptr) return;
  if (operation.options.start) changed->options.start = operation.options.start;
  if (operation.options.increment) changed->options.increment = operation.options.increment;
  if (operation.options.minimum) changed->options.minimum = operation.options.minimum;
  if (operation.options.maximum) changed->options.maximum = operation.options.maximum;
  if (operation.options.cache) changed->options.cache = operation.options.cache;
  changed->options.cycle =
      (changed->options.cycle || operation.options.cycle) && !operation.no_cycle;
  if (operation.no_minimum) changed->options.minimum.reset();
  if (operation.no_maximum) changed->options.maximum.reset();
  if (operation.type) changed->type = *operation.type;
  if (!operation.owner_table) return;
  changed->owner_table = *operation.owner_table;
  changed->owner_column = operation.owner_column;
}

void Applier::operator()(const RenameSequence& operation) {
  if (sequence(operation.sequence) == nullptr) return;
  may_create("relation", {operation.sequence.schema, operation.to}, false);
  rename_sequence(*schema_.find_sequence(operation.sequence),
                  {operation.sequence.schema, operation.to});
}

void Applier::rename_sequence(schema::Sequence& sequence, const Name& to) {
  const Name from = sequence.name;
  sequence.name = to;
  const auto spelled = [](const Name& name) {
    return (name.schema.empty() ? "" : quote_identifier(name.schema) + ".") +
           quote_identifier(name.name);
  };
  for (schema::Table& table : schema_.tables) {
    for (schema::Column& column : table.columns) {
      if (!column.default_value || column.default_value->sql.find("nextval(") == std::string::npos)
        continue;
      std::string& text = column.default_value->sql;
      text = rename_string_in(text, spelled(from), spelled(sequence.name));
      if (from.schema.empty())
        text =
            rename_string_in(text, "public." + spelled(from), "public." + spelled(sequence.name));
    }
  }
}

void Applier::operator()(const DropSequence& operation) {
  if (sequence(operation.sequence, operation.if_exists) == nullptr) return;
  std::erase_if(schema_.sequences,
                [&](const schema::Sequence& s) { return s.name == operation.sequence; });
}

void Applier::operator()(const SetComment& operation) {
  switch (operation.target) {
    case CommentTarget::table:
      if (schema::Table* of = table(operation.object)) of->comment = operation.comment;
      return;
    case CommentTarget::column:
      if (schema::View* of = schema_.find_view(operation.object)) {
        schema::set_native(of->native,
                           std::string(schema::native_key::kCommentPrefix) + operation.part,
                           operation.comment);
        return;
      }
      // Comments on attributes of composite types are not part of the model.
      if (carried_type(schema_, operation.object) != nullptr) return;
      if (schema::Column* of = column(operation.object, operation.part))
        of->comment = operation.comment;
      return;
    case CommentTarget::constraint:
      if (schema::Constraint* of = constraint(operation.object, operation.part))
        of->comment = operation.comment;
      return;
    case CommentTarget::index:
      for (schema::Table& of : schema_.tables) {
        for (schema::Index& index : of.indexes) {
          if (of.name.schema == operation.object.schema && index.name == operation.object.name)
            index.comment = operation.comment;
        }
      }
      for (schema::View& of : schema_.views) {
        for (schema::Index& index : of.indexes) {
          if (of.name.schema == operation.object.schema && index.name == operation.object.name)
            index.comment = operation.comment;
        }
      }
      if (!relation_exists(schema_, operation.object))
        absent(missing("index", to_string(operation.object)));
      return;
    case CommentTarget::view:
      if (schema::View* of = view(operation.object)) of->comment = operation.comment;
      return;
    case CommentTarget::type:
      if (!operation.part.empty()) return comment_check(operation);
      if (const auto found = find_named(schema_.enums, operation.object);
          found != schema_.enums.end()) {
        found->comment = operation.comment;
      } else if (const auto domain = find_named(schema_.domains, operation.object);
                 domain != schema_.domains.end()) {
        domain->comment = operation.comment;
      } else if (const schema::Object* carried = carried_type(schema_, operation.object)) {
        (*this)(SetObjectComment{*carried, operation.comment});
      } else {
        absent(missing("type", to_string(operation.object), type_names(schema_)));
      }
      return;
    case CommentTarget::sequence:
      if (schema::Sequence* of = sequence(operation.object)) of->comment = operation.comment;
      return;
    case CommentTarget::schema:
      comment_schema(operation.object.name, operation.comment);
      return;
  }
}

/// A constraint of a domain.
void Applier::comment_check(const SetComment& operation) {
  schema::Domain* of = domain(operation.object);
  if (of == nullptr) return;
  const auto check = std::find_if(of->checks.begin(), of->checks.end(),
                                  [&](const auto& one) { return one.name == operation.part; });
  if (check == of->checks.end())
    return absent(missing("constraint of domain " + to_string(of->name), operation.part,
                          names_of(of->checks)));
  check->comment = operation.comment;
}

void Applier::comment_schema(const std::string& name, const std::optional<std::string>& comment) {
  auto& comments = schema_.schema_comments;
  std::erase_if(comments, [&](const auto& entry) { return entry.first == name; });
  if (!comment) return;
  const auto after = std::find_if(comments.begin(), comments.end(),
                                  [&](const auto& entry) { return entry.first > name; });
  comments.insert(after, {name, *comment});
}

void Applier::operator()(const CreateSchema& operation) {
  const bool known = operation.name == "public" ||
                     std::find(schema_.schemas.begin(), schema_.schemas.end(), operation.name) !=
                         schema_.schemas.end();
  if (known && (operation.if_not_exists || !schema_.complete)) return;
  if (known) throw exists("schema", operation.name);
  schema_.schemas.push_back(operation.name);
}

void Applier::operator()(const DropSchema& operation) {
  const std::string in_model = operation.name == "public" ? "" : operation.name;
  const auto found = std::find(schema_.schemas.begin(), schema_.schemas.end(), operation.name);
  if (found == schema_.schemas.end() && !in_model.empty()) {
    return absent(missing("schema", operation.name, schema_.schemas), operation.if_exists);
  }
  std::vector<Name> tables;
  for (const schema::Table& table : schema_.tables) {
    if (operation.cascade && table.name.schema == in_model) tables.push_back(table.name);
  }
  for (const Name& table : tables) {
    remove_views_of(table);
    remove_table(table);
  }
  if (operation.cascade) {
    const auto inside = [&](const auto& object) { return object.name.schema == in_model; };
    std::erase_if(schema_.views, inside);
    std::erase_if(schema_.objects, inside);
    std::erase_if(schema_.sequences, inside);
    std::erase_if(schema_.enums, inside);
    std::erase_if(schema_.domains, inside);
  }
  std::erase(schema_.schemas, operation.name);
  comment_schema(operation.name, std::nullopt);
}

void Applier::operator()(const CreateExtension& operation) {
  const std::string name = extension_name(operation.name);
  const bool known = find_extension(schema_.extensions, name) != schema_.extensions.end();
  if (known && (operation.if_not_exists || !schema_.complete)) return;
  if (known) throw exists("extension", name);
  schema_.extensions.push_back(operation.name);
}

void Applier::operator()(const DropExtension& operation) {
  const auto found = find_extension(schema_.extensions, operation.name);
  if (found == schema_.extensions.end()) {
    return absent(missing("extension", operation.name, schema_.extensions), operation.if_exists);
  }
  schema_.extensions.erase(found);
}

}  // namespace dunlin::ops
