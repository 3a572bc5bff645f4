#include "inspect.hpp"

#include <algorithm>
#include <map>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "handle.hpp"
#include "sequences.hpp"
#include "table_sql.hpp"

namespace dunlin::sqlite {
namespace {

struct ObjectRow {
  std::string type;
  std::string name;
  std::string table;
  std::string sql;
  bool is_virtual = false;
};

/// What the queries give, by name.
struct Catalog {
  std::vector<ObjectRow> objects;
  std::set<std::string> left_out;  ///< tables, in lower case
  std::map<std::string, std::vector<ColumnRow>> columns;
  std::map<std::string, std::vector<KeyRow>> keys;
};

bool is_own(const std::string& name, const driver::HistoryTables& tables) {
  return text::iequals(name, tables.version.name) || text::iequals(name, tables.journal.name) ||
         text::iequals(name, kSequenceTable) || text::iequals(name.substr(0, 7), "sqlite_");
}

std::optional<std::string> optional_text(sqlite3_stmt* row, int column) {
  if (sqlite3_column_type(row, column) == SQLITE_NULL) return std::nullopt;
  return text_of(row, column);
}

void read_objects(sqlite3* db, const driver::HistoryTables& tables, Catalog& catalog) {
  // Asking for the list also loads modules, which then tell their shadow tables.
  run(db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'",
      [&](sqlite3_stmt* row) { catalog.left_out.insert(text::lower(text_of(row, 0))); });
  run(db,
      "SELECT type, name, tbl_name, sql, rootpage FROM main.sqlite_schema WHERE sql IS NOT NULL "
      "ORDER BY rowid",
      [&](sqlite3_stmt* row) {
        ObjectRow object{text_of(row, 0), text_of(row, 1), text_of(row, 2), text_of(row, 3), false};
        object.is_virtual = object.type == "table" && sqlite3_column_int64(row, 4) == 0;
        const bool skipped = is_own(object.name, tables) || is_own(object.table, tables) ||
                             catalog.left_out.contains(text::lower(object.table));
        if (!skipped) catalog.objects.push_back(std::move(object));
      });
}

void read_columns(sqlite3* db, Catalog& catalog) {
  run(db,
      "SELECT m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.hidden FROM "
      "main.sqlite_schema "
      "AS m, pragma_table_xinfo(m.name, 'main') AS x WHERE m.type = 'table' AND m.rootpage <> 0 "
      "ORDER BY m.rowid, x.cid",
      [&](sqlite3_stmt* row) {
        catalog.columns[text_of(row, 0)].push_back(
            {text_of(row, 1), text_of(row, 2), sqlite3_column_int(row, 3) != 0,
             optional_text(row, 4), sqlite3_column_int(row, 5)});
      });
}

void read_keys(sqlite3* db, Catalog& catalog) {
  run(db,
      "SELECT m.name, x.name, x.coll, x.\"desc\" FROM main.sqlite_schema AS m, "
      "pragma_index_xinfo(m.name, 'main') AS x WHERE m.type = 'index' AND m.sql IS NOT NULL AND "
      "x.key "
      "ORDER BY m.rowid, x.seqno",
      [&](sqlite3_stmt* row) {
        catalog.keys[text_of(row, 0)].push_back(
            {optional_text(row, 1), text_of(row, 2), sqlite3_column_int(row, 3) != 0});
      });
}

KnownNames names_of(const Catalog& catalog) {
  KnownNames names;
  for (const ObjectRow& object : catalog.objects) {
    names.insert(text::lower(object.name));
    names.insert(text::lower(object.table));
    const auto columns = catalog.columns.find(object.name);
    if (columns == catalog.columns.end()) continue;
    for (const ColumnRow& column : columns->second) names.insert(text::lower(column.name));
  }
  return names;
}

schema::Object trigger(const ObjectRow& row, const KnownNames& names) {
  schema::Object object;
  object.kind = schema::ObjectKind::trigger;
  object.name.name = row.name;
  object.table.name = row.table;
  object.definition = canonical(row.sql, names);
  return object;
}

schema::Table* table_without_case(schema::Schema& schema, const std::string& name) {
  const auto found = std::find_if(
      schema.tables.begin(), schema.tables.end(),
      [&](const schema::Table& table) { return text::iequals(table.name.name, name); });
  return found == schema.tables.end() ? nullptr : &*found;
}

/// Spells tables and columns of foreign keys as they were made, and completes REFERENCES without
/// columns.
void settle_references(schema::Schema& schema) {
  for (schema::Table& table : schema.tables) {
    for (schema::Constraint& constraint : table.constraints) {
      auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      const schema::Table* parent =
          key == nullptr ? nullptr : table_without_case(schema, key->table.name);
      if (parent == nullptr) continue;
      key->table = parent->name;
      if (key->referenced.empty()) key->referenced = parent->primary_key();
      for (std::string& name : key->referenced) {
        for (const schema::Column& column : parent->columns) {
          if (text::iequals(column.name, name)) name = column.name;
        }
      }
    }
  }
}

}  // namespace

std::string native_value(const schema::Native& native, std::string_view key) {
  for (const auto& [name, value] : native) {
    if (name == key) return value;
  }
  return {};
}

schema::Schema read_schema(sqlite3* db, const driver::HistoryTables& left_out) {
  Catalog catalog;
  read_objects(db, left_out, catalog);
  read_columns(db, catalog);
  read_keys(db, catalog);
  const KnownNames names = names_of(catalog);
  schema::Schema schema;
  schema.dialect = "sqlite";
  for (const ObjectRow& row : catalog.objects) {
    if (row.type == "table") {
      schema.tables.push_back(
          row.is_virtual ? read_virtual_table(row.name, row.sql, names)
                         : read_table(row.name, row.sql, catalog.columns[row.name], names));
    } else if (row.type == "view") {
      schema.views.push_back(read_view(row.name, row.sql, names));
    } else if (row.type == "trigger") {
      schema.objects.push_back(trigger(row, names));
    }
  }
  for (const ObjectRow& row : catalog.objects) {
    schema::Table* table = row.type == "index" ? table_without_case(schema, row.table) : nullptr;
    if (table == nullptr) continue;
    table->indexes.push_back(read_index(row.name, row.sql, catalog.keys[row.name], *table, names));
  }
  settle_references(schema);
  return schema;
}

}  // namespace dunlin::sqlite
