// A schema as a document: every part of the value, in a fixed order of fields; what is not set is
// left out.
#include "json.hpp"
#include "json_value.hpp"

namespace dunlin::cli::json {
namespace {

using schema::Name;

template <typename Items, typename Function>
Value list(const Items& items, Function function) {
  Value values = Value::array();
  for (const auto& item : items) values.push_back(function(item));
  return values;
}

void set(Value& value, const char* name, const std::string& text) {
  if (!text.empty()) value[name] = text;
}
void set(Value& value, const char* name, const std::optional<std::string>& text) {
  if (text) value[name] = *text;
}
void set(Value& value, const char* name, const std::optional<schema::Expression>& expression) {
  if (expression) value[name] = expression->sql;
}
void set(Value& value, const char* name, const std::optional<std::int64_t>& number) {
  if (number) value[name] = *number;
}
void set(Value& value, const char* name, const std::vector<std::string>& names) {
  if (!names.empty()) value[name] = names;
}
void set(Value& value, const char* name, bool flag) {
  if (flag) value[name] = true;
}
void set(Value& value, const char* name, const schema::Native& native) {
  if (native.empty()) return;
  Value entries = Value::object();
  for (const auto& [key, text] : native) entries[key] = text;
  value[name] = std::move(entries);
}

Value named(const Name& name) {
  Value value = Value::object();
  set(value, "schema", name.schema);
  value["name"] = name.name;
  return value;
}

void set_options(Value& value, const schema::SequenceOptions& options) {
  set(value, "start", options.start);
  set(value, "increment", options.increment);
  set(value, "minimum", options.minimum);
  set(value, "maximum", options.maximum);
  set(value, "cache", options.cache);
  set(value, "cycle", options.cycle);
}

Value column_value(const schema::Column& column) {
  Value value = {{"name", column.name},
                 {"type", schema::to_string(column.type)},
                 {"nullable", column.nullable}};
  set(value, "default", column.default_value);
  set(value, "generated", column.generated);
  if (column.identity) {
    Value identity = {{"always", column.identity->always}};
    set_options(identity, column.identity->options);
    value["identity"] = std::move(identity);
  }
  set(value, "serial", column.serial);
  set(value, "collation", column.collation);
  set(value, "comment", column.comment);
  set(value, "native", column.native);
  return value;
}

const char* action_word(schema::ForeignKeyAction action) {
  switch (action) {
    case schema::ForeignKeyAction::no_action:
      return "no action";
    case schema::ForeignKeyAction::restrict_:
      return "restrict";
    case schema::ForeignKeyAction::cascade:
      return "cascade";
    case schema::ForeignKeyAction::set_null:
      return "set null";
    case schema::ForeignKeyAction::set_default:
      break;
  }
  return "set default";
}

/// Adds the kind of a rule and what belongs to it.
struct AddRule {
  Value& value;

  void operator()(const schema::PrimaryKey& rule) const {
    value["kind"] = "primary key";
    value["columns"] = rule.columns;
    set(value, "include", rule.include);
  }
  void operator()(const schema::Unique& rule) const {
    value["kind"] = "unique";
    value["columns"] = rule.columns;
    set(value, "include", rule.include);
    set(value, "nulls_not_distinct", rule.nulls_not_distinct);
  }
  void operator()(const schema::ForeignKey& rule) const {
    value["kind"] = "foreign key";
    value["columns"] = rule.columns;
    value["references"] = named(rule.table);
    value["references"]["columns"] = rule.referenced;
    value["on_delete"] = action_word(rule.on_delete);
    value["on_update"] = action_word(rule.on_update);
    value["match"] = rule.match == schema::ForeignKeyMatch::full ? "full" : "simple";
  }
  void operator()(const schema::Check& rule) const {
    value["kind"] = "check";
    value["condition"] = rule.condition.sql;
  }
  void operator()(const schema::Exclusion& rule) const {
    value["kind"] = "exclusion";
    value["definition"] = rule.definition;
  }
};

Value constraint_value(const schema::Constraint& constraint) {
  Value value = Value::object();
  set(value, "name", constraint.name);
  std::visit(AddRule{value}, constraint.rule);
  set(value, "deferrable", constraint.deferrable);
  set(value, "initially_deferred", constraint.initially_deferred);
  set(value, "not_valid", constraint.not_valid);
  set(value, "comment", constraint.comment);
  set(value, "native", constraint.native);
  return value;
}

Value key_value(const schema::IndexKey& key) {
  Value value = Value::object();
  set(value, "column", key.column);
  set(value, "expression", key.expression);
  set(value, "collation", key.collation);
  set(value, "operator_class", key.operator_class);
  set(value, "descending", key.descending);
  if (key.nulls_first) value["nulls_first"] = *key.nulls_first;
  return value;
}

Value index_value(const schema::Index& index) {
  Value value = {{"name", index.name},
                 {"keys", list(index.keys, key_value)},
                 {"unique", index.unique},
                 {"method", index.method}};
  set(value, "include", index.include);
  set(value, "nulls_not_distinct", index.nulls_not_distinct);
  set(value, "where", index.where);
  set(value, "comment", index.comment);
  set(value, "native", index.native);
  return value;
}

Value table_value(const schema::Table& table) {
  Value value = named(table.name);
  value["columns"] = list(table.columns, column_value);
  value["constraints"] = list(table.constraints, constraint_value);
  value["indexes"] = list(table.indexes, index_value);
  set(value, "comment", table.comment);
  set(value, "native", table.native);
  return value;
}

Value view_value(const schema::View& view) {
  Value value = named(view.name);
  set(value, "columns", view.columns);
  value["query"] = view.query;
  value["materialized"] = view.materialized;
  if (!view.indexes.empty()) value["indexes"] = list(view.indexes, index_value);
  set(value, "comment", view.comment);
  set(value, "native", view.native);
  return value;
}

Value enum_value(const schema::Enum& type) {
  Value value = named(type.name);
  value["values"] = type.values;
  set(value, "comment", type.comment);
  return value;
}

Value domain_value(const schema::Domain& type) {
  Value value = named(type.name);
  value["type"] = schema::to_string(type.type);
  value["nullable"] = type.nullable;
  set(value, "default", type.default_value);
  set(value, "collation", type.collation);
  value["checks"] = list(type.checks, constraint_value);
  set(value, "comment", type.comment);
  return value;
}

Value sequence_value(const schema::Sequence& sequence) {
  Value value = named(sequence.name);
  value["type"] = schema::to_string(sequence.type);
  set_options(value, sequence.options);
  if (!sequence.owner_table.name.empty()) {
    value["owned_by"] = {{"table", named(sequence.owner_table)}, {"column", sequence.owner_column}};
  }
  set(value, "comment", sequence.comment);
  return value;
}

Value object_value(const schema::Object& object) {
  Value value = {{"kind", schema::word_of(object.kind)}};
  value.update(named(object.name));
  set(value, "signature", object.signature);
  if (!object.table.name.empty()) value["table"] = named(object.table);
  value["definition"] = object.definition;
  set(value, "comment", object.comment);
  return value;
}

Value schema_value(const schema::Schema& schema) {
  Value comments = Value::object();
  for (const auto& [name, text] : schema.schema_comments) comments[name] = text;
  return {{"schemas", schema.schemas},
          {"schema_comments", std::move(comments)},
          {"extensions", schema.extensions},
          {"enums", list(schema.enums, enum_value)},
          {"domains", list(schema.domains, domain_value)},
          {"sequences", list(schema.sequences, sequence_value)},
          {"tables", list(schema.tables, table_value)},
          {"views", list(schema.views, view_value)},
          {"objects", list(schema.objects, object_value)}};
}

}  // namespace

std::string inspect(const app::InspectResult& result) {
  Value value = {{"url", result.masked_url},
                 {"dialect", result.dialect},
                 {"schema", schema_value(result.schema)},
                 {"notes", result.notes},
                 {"sql", result.sql}};
  if (result.native) value["native"] = schema_value(*result.native);
  return to_text(value);
}

}  // namespace dunlin::cli::json
