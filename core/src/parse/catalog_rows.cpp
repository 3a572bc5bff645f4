#include "catalog_rows.hpp"

#include <algorithm>
#include <array>

#include "dunlin/ops/extension.hpp"

namespace dunlin::parse {
namespace {

using schema::Column;
using schema::Constraint;
using schema::Name;
using schema::Object;
using schema::ObjectKind;
using schema::Schema;
using schema::Table;
using schema::TypeKind;
using Rows = std::vector<CatalogRow>;

std::string schema_of(const Name& name) {
  return name.schema.empty() ? "public" : name.schema;
}

/// The data_type of information_schema; nothing for domains, which have that of their base.
std::optional<std::string> data_type(const schema::Type& type, const Schema& schema) {
  if (type.array_dimensions > 0) return "ARRAY";
  if (type.kind == TypeKind::citext) return "USER-DEFINED";
  if (type.kind == TypeKind::user_defined) {
    if (schema.find_enum(type.name) == nullptr) return std::nullopt;
    return "USER-DEFINED";
  }
  return to_string(schema::Type{type.kind, {}, 0, {}});
}

KnownValue longest(const schema::Type& type) {
  const bool text = type.kind == TypeKind::varchar || type.kind == TypeKind::character;
  if (type.array_dimensions > 0 || !text || type.modifiers.empty()) return std::monostate();
  return std::int64_t{type.modifiers.front()};
}

bool in_primary_key(const Table& table, const Column& column) {
  const std::vector<std::string> key = table.primary_key();
  return std::find(key.begin(), key.end(), column.name) != key.end();
}

Rows columns(const Schema& schema) {
  Rows rows;
  for (const Table& table : schema.tables) {
    for (const Column& column : table.columns) {
      const bool nullable = column.nullable && !in_primary_key(table, column);
      CatalogRow row{{"table_catalog", std::string(kThisDatabase)},
                     {"table_schema", schema_of(table.name)},
                     {"table_name", table.name.name},
                     {"column_name", column.name},
                     {"is_nullable", std::string(nullable ? "YES" : "NO")},
                     {"character_maximum_length", longest(column.type)}};
      if (std::optional<std::string> type = data_type(column.type, schema))
        row.emplace_back("data_type", std::move(*type));
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

Rows attributes(const Schema& schema) {
  Rows rows;
  for (const Table& table : schema.tables) {
    std::int64_t number = 0;
    for (const Column& column : table.columns) {
      rows.push_back({{"attrelid", to_string(table.name)},
                      {"attname", column.name},
                      {"attnum", ++number},
                      {"attisdropped", false},
                      {"attnotnull", !column.nullable || in_primary_key(table, column)},
                      {"relname", table.name.name},
                      {"nspname", schema_of(table.name)}});
    }
  }
  return rows;
}

Rows tables(const Schema& schema) {
  Rows rows;
  const auto add = [&](const Name& name, const char* type) {
    rows.push_back({{"table_catalog", std::string(kThisDatabase)},
                    {"table_schema", schema_of(name)},
                    {"table_name", name.name},
                    {"table_type", std::string(type)}});
  };
  for (const Table& table : schema.tables) add(table.name, "BASE TABLE");
  for (const schema::View& view : schema.views) {
    if (!view.materialized) add(view.name, "VIEW");
  }
  return rows;
}

/// Rows that only say which object it is, and of which schema.
Rows named(const std::vector<Name>& names, std::string_view name, std::string_view schema) {
  Rows rows;
  for (const Name& one : names) rows.push_back({{name, one.name}, {schema, schema_of(one)}});
  return rows;
}

template <typename Items>
std::vector<Name> names_of(const Items& items) {
  std::vector<Name> names;
  for (const auto& item : items) names.push_back(item.name);
  return names;
}

std::vector<Name> names_of_views(const Schema& schema, bool materialized) {
  std::vector<Name> names;
  for (const schema::View& view : schema.views) {
    if (view.materialized == materialized) names.push_back(view.name);
  }
  return names;
}

std::vector<Name> names_of_objects(const Schema& schema, ObjectKind kind) {
  std::vector<Name> names;
  for (const Object& object : schema.objects) {
    if (object.kind == kind) names.push_back(object.name);
  }
  return names;
}

struct Words {
  const char* letter;
  const char* name;
  bool has_index;
};

Words words_of(const Constraint& constraint) {
  struct Visitor {
    Words operator()(const schema::PrimaryKey&) const { return {"p", "PRIMARY KEY", true}; }
    Words operator()(const schema::Unique&) const { return {"u", "UNIQUE", true}; }
    Words operator()(const schema::ForeignKey&) const { return {"f", "FOREIGN KEY", false}; }
    Words operator()(const schema::Check&) const { return {"c", "CHECK", false}; }
    Words operator()(const schema::Exclusion&) const { return {"x", "EXCLUDE", true}; }
  };
  return std::visit(Visitor{}, constraint.rule);
}

Rows constraints(const Schema& schema) {
  Rows rows;
  for (const Table& table : schema.tables) {
    for (const Constraint& constraint : table.constraints) {
      rows.push_back({{"conname", constraint.name},
                      {"conrelid", to_string(table.name)},
                      {"contype", std::string(words_of(constraint).letter)},
                      {"convalidated", !constraint.not_valid},
                      {"relname", table.name.name},
                      {"nspname", schema_of(table.name)}});
    }
  }
  return rows;
}

Rows table_constraints(const Schema& schema) {
  Rows rows;
  for (const Table& table : schema.tables) {
    for (const Constraint& constraint : table.constraints) {
      if (std::holds_alternative<schema::Exclusion>(constraint.rule)) continue;
      rows.push_back({{"constraint_catalog", std::string(kThisDatabase)},
                      {"table_catalog", std::string(kThisDatabase)},
                      {"constraint_schema", schema_of(table.name)},
                      {"table_schema", schema_of(table.name)},
                      {"table_name", table.name.name},
                      {"constraint_name", constraint.name},
                      {"constraint_type", std::string(words_of(constraint).name)}});
    }
  }
  return rows;
}

/// The table whose columns a constraint uses: of a foreign key, the one that it refers to.
Rows constraint_columns(const Schema& schema) {
  Rows rows;
  for (const Table& table : schema.tables) {
    for (const Constraint& constraint : table.constraints) {
      const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      const Name& used = key == nullptr ? table.name : key->table;
      rows.push_back({{"constraint_schema", schema_of(table.name)},
                      {"constraint_name", constraint.name},
                      {"table_schema", schema_of(used)},
                      {"table_name", used.name}});
    }
  }
  return rows;
}

struct IndexOf {
  std::string name;
  Name of;
};

std::vector<IndexOf> indexes_of(const Schema& schema) {
  std::vector<IndexOf> found;
  for (const Table& table : schema.tables) {
    for (const schema::Index& index : table.indexes) found.push_back({index.name, table.name});
    for (const Constraint& constraint : table.constraints) {
      if (words_of(constraint).has_index) found.push_back({constraint.name, table.name});
    }
  }
  for (const schema::View& view : schema.views) {
    for (const schema::Index& index : view.indexes) found.push_back({index.name, view.name});
  }
  return found;
}

Rows indexes(const Schema& schema) {
  Rows rows;
  for (const IndexOf& index : indexes_of(schema)) {
    rows.push_back({{"indexname", index.name},
                    {"tablename", index.of.name},
                    {"schemaname", schema_of(index.of)}});
  }
  return rows;
}

Rows relations(const Schema& schema) {
  Rows rows;
  const auto add = [&](const Name& name, const char* kind) {
    CatalogRow row{{"relname", name.name}, {"nspname", schema_of(name)}};
    if (kind != nullptr) row.emplace_back("relkind", std::string(kind));
    rows.push_back(std::move(row));
  };
  // A table with attributes of its own may be a partitioned one.
  for (const Table& table : schema.tables) add(table.name, table.native.empty() ? "r" : nullptr);
  for (const schema::View& view : schema.views) add(view.name, view.materialized ? "m" : "v");
  for (const Name& name : names_of(schema.sequences)) add(name, "S");
  for (const IndexOf& index : indexes_of(schema)) add({index.of.schema, index.name}, "i");
  return rows;
}

Rows enum_values(const Schema& schema) {
  Rows rows;
  for (const schema::Enum& type : schema.enums) {
    for (const std::string& value : type.values) {
      rows.push_back({{"enumlabel", value},
                      {"enumtypid", to_string(type.name)},
                      {"typname", type.name.name},
                      {"nspname", schema_of(type.name)}});
    }
  }
  return rows;
}

std::vector<Name> types_of(const Schema& schema) {
  std::vector<Name> names = names_of(schema.enums);
  for (const std::vector<Name>& more :
       {names_of(schema.domains), names_of(schema.tables), names_of(schema.views),
        names_of_objects(schema, ObjectKind::composite_type),
        names_of_objects(schema, ObjectKind::range_type)})
    names.insert(names.end(), more.begin(), more.end());
  return names;
}

Rows triggers(const Schema& schema) {
  Rows rows;
  for (const Object& object : schema.objects) {
    if (object.kind != ObjectKind::trigger) continue;
    rows.push_back({{"tgname", object.name.name},
                    {"trigger_name", object.name.name},
                    {"tgrelid", to_string(object.table)},
                    {"tgisinternal", false},
                    {"relname", object.table.name},
                    {"event_object_table", object.table.name},
                    {"nspname", schema_of(object.table)},
                    {"event_object_schema", schema_of(object.table)},
                    {"trigger_schema", schema_of(object.table)}});
  }
  return rows;
}

Rows words(std::vector<std::string> values, std::string_view column) {
  Rows rows;
  for (std::string& value : values) rows.push_back({{column, std::move(value)}});
  return rows;
}

Rows schemas(const Schema& schema, std::string_view column) {
  std::vector<std::string> names = schema.schemas;
  names.emplace_back("public");
  return words(std::move(names), column);
}

Rows extensions(const Schema& schema) {
  std::vector<std::string> names;
  for (const std::string& one : schema.extensions) names.push_back(ops::extension_name(one));
  return words(std::move(names), "extname");
}

}  // namespace

std::optional<CatalogRows> catalog_rows(std::string_view schema_of_catalog,
                                        std::string_view catalog, const Schema& schema) {
  if (schema_of_catalog == "information_schema") {
    if (catalog == "columns") return CatalogRows{"column_name", columns(schema)};
    if (catalog == "tables") return CatalogRows{"table_name", tables(schema)};
    if (catalog == "views")
      return CatalogRows{"table_name",
                         named(names_of_views(schema, false), "table_name", "table_schema")};
    if (catalog == "table_constraints")
      return CatalogRows{"constraint_name", table_constraints(schema)};
    if (catalog == "constraint_column_usage")
      return CatalogRows{"constraint_name", constraint_columns(schema)};
    if (catalog == "sequences")
      return CatalogRows{"sequence_name",
                         named(names_of(schema.sequences), "sequence_name", "sequence_schema")};
    if (catalog == "schemata") return CatalogRows{"schema_name", schemas(schema, "schema_name")};
    if (catalog == "triggers") return CatalogRows{"trigger_name", triggers(schema)};
    return std::nullopt;
  }
  if (!schema_of_catalog.empty() && schema_of_catalog != "pg_catalog") return std::nullopt;
  if (catalog == "pg_attribute") return CatalogRows{"attname", attributes(schema)};
  if (catalog == "pg_constraint") return CatalogRows{"conname", constraints(schema)};
  if (catalog == "pg_enum") return CatalogRows{"enumlabel", enum_values(schema)};
  if (catalog == "pg_trigger") return CatalogRows{"tgname", triggers(schema)};
  if (catalog == "pg_indexes") return CatalogRows{"indexname", indexes(schema)};
  if (catalog == "pg_class") return CatalogRows{"relname", relations(schema)};
  if (catalog == "pg_type")
    return CatalogRows{"typname", named(types_of(schema), "typname", "nspname")};
  if (catalog == "pg_tables")
    return CatalogRows{"tablename", named(names_of(schema.tables), "tablename", "schemaname")};
  if (catalog == "pg_views")
    return CatalogRows{"viewname", named(names_of_views(schema, false), "viewname", "schemaname")};
  if (catalog == "pg_matviews")
    return CatalogRows{"matviewname",
                       named(names_of_views(schema, true), "matviewname", "schemaname")};
  if (catalog == "pg_sequences")
    return CatalogRows{"sequencename",
                       named(names_of(schema.sequences), "sequencename", "schemaname")};
  if (catalog == "pg_proc")
    return CatalogRows{"proname",
                       named(names_of_objects(schema, ObjectKind::function), "proname", "nspname")};
  if (catalog == "pg_namespace") return CatalogRows{"nspname", schemas(schema, "nspname")};
  if (catalog == "pg_extension") return CatalogRows{"extname", extensions(schema)};
  return std::nullopt;
}

}  // namespace dunlin::parse
