// Schemas, extensions, tables, views and their columns.
#include <algorithm>

#include "dialect.hpp"
#include "dunlin/ops/extension.hpp"
#include "dunlin/schema/native.hpp"
#include "inspection.hpp"

namespace dunlin::postgres {
namespace {

namespace key = schema::native_key;

namespace space {
enum Field { name, comment };
}

void read_schemas(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    const std::string name = record.string(space::name);
    // `public` is there without anybody's doing, as is its comment.
    const bool given = name == inspection.request.default_schema || name == "public";
    if (!given) inspection.schema.schemas.push_back(name);
    if (!record.null(space::comment) && record.text(space::comment) != "standard public schema")
      inspection.schema.schema_comments.emplace_back(name, record.string(space::comment));
  }
}

void read_extensions(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    const std::string space = record.string(1);
    const bool usual =
        space == inspection.request.default_schema || space == "public" || space == "pg_catalog";
    inspection.schema.extensions.push_back(
        ops::extension_in(record.string(0), usual ? std::string{} : space));
  }
}

namespace relation {
enum Field {
  oid,
  schema,
  name,
  kind,
  persistence,
  options,
  toast_options,
  row_security,
  force_row_security,
  replica_identity,
  replica_index,
  clustered_on,
  tablespace,
  access_method,
  partition_key,
  partition_bound,
  parents,
  of_type,
  definition,
  populated,
  comment
};
}

void set_flag(schema::Native& native, std::string_view name, bool on) {
  if (on) schema::set_native(native, name, "true");
}

void set_text(schema::Native& native, std::string_view name, const Record& record, int field) {
  if (!record.null(field)) schema::set_native(native, name, record.string(field));
}

void read_replica_identity(const Record& record, schema::Native& native) {
  switch (record.letter(relation::replica_identity)) {
    case 'n':
      schema::set_native(native, key::kReplicaIdentity, "NOTHING");
      return;
    case 'f':
      schema::set_native(native, key::kReplicaIdentity, "FULL");
      return;
    case 'i':
      schema::set_native(native, key::kReplicaIdentity,
                         "USING INDEX " + record.string(relation::replica_index));
      return;
  }
}

void read_storage(const Record& record, schema::Native& native) {
  set_flag(native, key::kUnlogged, record.letter(relation::persistence) == 'u');
  add_options(native, key::kWithPrefix, record.array(relation::options));
  add_options(native, std::string(key::kWithPrefix) + "toast.",
              record.array(relation::toast_options));
  set_text(native, key::kTablespace, record, relation::tablespace);
  set_text(native, key::kAccessMethod, record, relation::access_method);
}

/// An attribute as the `parse` room spells it in that statement; else as the server does.
void read_attribute(std::string_view name, const std::string& statement, const std::string& text,
                    const Inspection& inspection, schema::Native& native) {
  std::optional<std::string> value;
  for (const ops::Operation& operation : inspection.parsed(statement, {}, {})) {
    if (const auto* create = std::get_if<ops::CreateTable>(&operation))
      value = schema::find_native(create->table.native, name);
  }
  schema::set_native(native, name, value.value_or(text));
}

void read_table(const Record& record, Inspection& inspection) {
  schema::Table table;
  table.name = inspection.name(record.text(relation::schema), record.text(relation::name));
  schema::Native& native = table.native;
  read_storage(record, native);
  if (record.flag(relation::row_security)) schema::set_native(native, key::kRowSecurity, "enabled");
  set_flag(native, key::kForceRowSecurity, record.flag(relation::force_row_security));
  read_replica_identity(record, native);
  set_text(native, key::kClusterOn, record, relation::clustered_on);
  if (!record.null(relation::partition_key)) {
    read_attribute(
        key::kPartitionBy,
        "CREATE TABLE t (a integer) PARTITION BY " + record.string(relation::partition_key),
        record.string(relation::partition_key), inspection, native);
  }
  if (!record.null(relation::partition_bound)) {
    read_attribute(key::kPartitionBound,
                   "CREATE TABLE t PARTITION OF p " + record.string(relation::partition_bound),
                   record.string(relation::partition_bound), inspection, native);
  }
  const bool partition = !record.null(relation::partition_bound);
  set_text(native, partition ? key::kPartitionOf : key::kInherits, record, relation::parents);
  set_text(native, key::kOfType, record, relation::of_type);
  table.comment = record.optional(relation::comment);
  inspection.tables.emplace(record.oid(relation::oid), inspection.schema.tables.size());
  inspection.schema.tables.push_back(std::move(table));
}

void read_view(const Record& record, Inspection& inspection) {
  schema::View view;
  view.name = inspection.name(record.text(relation::schema), record.text(relation::name));
  view.materialized = record.letter(relation::kind) == 'm';
  std::string text = record.string(relation::definition);
  const std::string create =
      view.materialized ? "CREATE MATERIALIZED VIEW v AS " : "CREATE VIEW v AS ";
  for (ops::Operation& operation : inspection.parsed(create + text, {}, {})) {
    if (auto* made = std::get_if<ops::CreateView>(&operation)) text = std::move(made->view.query);
  }
  view.query = std::move(text);
  for (const std::string& option : record.array(relation::options)) {
    constexpr std::string_view kCheck = "check_option=";
    if (option.starts_with(kCheck)) {
      schema::set_native(view.native, key::kCheckOption, option.substr(kCheck.size()));
    } else {
      add_options(view.native, key::kWithPrefix, {option});
    }
  }
  set_text(view.native, key::kTablespace, record, relation::tablespace);
  set_text(view.native, key::kAccessMethod, record, relation::access_method);
  set_flag(view.native, key::kNoData, view.materialized && !record.flag(relation::populated));
  view.comment = record.optional(relation::comment);
  inspection.views.emplace(record.oid(relation::oid), inspection.schema.views.size());
  inspection.schema.views.push_back(std::move(view));
}

bool is_history_table(const schema::Name& name, const InspectRequest& request) {
  const auto is = [&](const schema::Name& table) {
    return table.name == name.name &&
           (table.schema == name.schema ||
            (name.schema.empty() && table.schema == request.default_schema));
  };
  const driver::HistoryTables& own = request.options.tables;
  return is(own.version) || is(own.journal) || is(own.lock);
}

void read_relations(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    const char kind = record.letter(relation::kind);
    const bool table = kind == 'r' || kind == 'p';
    if (!table) {
      read_view(record, inspection);
    } else if (is_history_table(
                   inspection.name(record.text(relation::schema), record.text(relation::name)),
                   inspection.request)) {
      inspection.hidden.insert(record.oid(relation::oid));
    } else {
      read_table(record, inspection);
    }
  }
}

namespace column {
enum Field {
  relation,
  number,
  name,
  type,
  required,
  value,
  identity,
  generated,
  collation,
  storage,
  compression,
  statistics,
  options,
  inherited,
  comment
};
}

std::string storage_word(char letter) {
  switch (letter) {
    case 'p':
      return "PLAIN";
    case 'e':
      return "EXTERNAL";
    case 'x':
      return "EXTENDED";
  }
  return "MAIN";
}

void read_column_attributes(const Record& record, schema::Native& native) {
  if (!record.null(column::storage))
    schema::set_native(native, key::kStorage, storage_word(record.letter(column::storage)));
  if (const char method = record.letter(column::compression); method != '\0')
    schema::set_native(native, key::kCompression, method == 'l' ? "lz4" : "pglz");
  set_text(native, key::kStatistics, record, column::statistics);
  // The options that ALTER TABLE documents; a server may keep notes of its own beside them.
  std::vector<std::string> options = record.array(column::options);
  std::erase_if(options, [](const std::string& option) {
    return !option.starts_with("n_distinct=") && !option.starts_with("n_distinct_inherited=");
  });
  add_options(native, key::kOptionPrefix, options);
}

void remember_name(const Record& record, Inspection& inspection) {
  std::vector<std::string>& names = inspection.column_names[record.oid(column::relation)];
  const auto number = static_cast<std::size_t>(record.number(column::number));
  if (names.size() <= number) names.resize(number + 1);
  names[number] = record.string(column::name);
}

void read_column(const Record& record, schema::Table& table, Spelling& spelling) {
  schema::Column out;
  out.name = record.string(column::name);
  out.type = spelling.type(record.text(column::type));
  out.nullable = !record.flag(column::required);
  if (!record.null(column::value)) {
    const schema::Expression value = spelling.expression(record.text(column::value));
    (record.letter(column::generated) == 's' ? out.generated : out.default_value) = value;
  }
  if (const char identity = record.letter(column::identity); identity != '\0')
    out.identity = schema::Identity{identity == 'a', {}};
  out.collation = record.string(column::collation);
  out.comment = record.optional(column::comment);
  read_column_attributes(record, out.native);
  table.columns.push_back(std::move(out));
}

void read_columns(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    remember_name(record, inspection);
    const Oid relation = record.oid(column::relation);
    if (schema::Table* table = inspection.table(relation)) {
      read_column(record, *table, inspection.spelling);
    } else if (schema::View* view = inspection.view(relation)) {
      const std::string name = record.string(column::name);
      set_text(view->native, std::string(key::kCommentPrefix) + name, record, column::comment);
      set_text(view->native, std::string(key::kDefaultPrefix) + name, record, column::value);
    }
  }
}

}  // namespace

Part schemas_part(const InspectRequest& request) {
  return {"SELECT n.nspname, comment.description FROM pg_catalog.pg_namespace n" +
              comment_join("pg_namespace", "n.oid") + "WHERE " + wanted_schema("n.oid", request) +
              " AND " + not_of_extension("pg_namespace", "n.oid") + " ORDER BY n.nspname",
          read_schemas};
}

Part extensions_part(const InspectRequest&) {
  return {
      // A schema of its own comes with the extension.
      "SELECT e.extname, CASE WHEN " + not_of_extension("pg_namespace", "n.oid") +
          " THEN n.nspname ELSE 'public' END FROM pg_catalog.pg_extension e JOIN "
          "pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql' ORDER "
          "BY e.extname",
      read_extensions};
}

Part relations_part(const InspectRequest& request) {
  return {
      "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.reloptions, "
      "t.reloptions, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, "
      "CASE WHEN c.relreplident = 'i' THEN (SELECT pg_catalog.quote_ident(x.relname) FROM "
      "pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = "
      "c.oid AND i.indisreplident) END, "
      "k.index, s.spcname, "
      "CASE WHEN a.amname <> pg_catalog.current_setting('default_table_access_method') THEN "
      "a.amname END, "
      "CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END, "
      "CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END, "
      "p.parents, CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END, "
      "CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END, "
      "c.relispopulated, comment.description "
      "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid "
      "LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace "
      "LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam "
      "LEFT JOIN (SELECT i.indrelid, pg_catalog.quote_ident(x.relname) AS index FROM "
      "pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE "
      "i.indisclustered) k ON k.indrelid = c.oid "
      "LEFT JOIN (SELECT h.inhrelid, pg_catalog.string_agg(h.inhparent::pg_catalog.regclass::text, "
      "', ' ORDER BY h.inhseqno) AS parents FROM pg_catalog.pg_inherits h GROUP BY h.inhrelid) p "
      "ON p.inhrelid = c.oid" +
          comment_join("pg_class", "c.oid") + "WHERE c.relkind IN ('r', 'p', 'v', 'm') AND " +
          wanted_schema("c.relnamespace", request) + " AND " +
          not_of_extension("pg_class", "c.oid") + " ORDER BY n.nspname, c.relname",
      read_relations};
}

// A default names no column. Without the table to print it for, the server need not open each
// table, which would take most of the time.
Part columns_part(const InspectRequest& request) {
  const std::string compression = request.server_version >= 140000 ? "a.attcompression" : "NULL";
  return {
      "SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), "
      "a.attnotnull, pg_catalog.pg_get_expr(d.adbin, CASE WHEN a.attgenerated = '' THEN "
      "0::pg_catalog.oid ELSE d.adrelid END), a.attidentity, a.attgenerated, "
      "CASE WHEN a.attcollation <> t.typcollation THEN o.collname END, "
      "CASE WHEN a.attstorage <> t.typstorage AND c.relkind IN ('r', 'p') THEN a.attstorage END, " +
          compression +
          ", CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END, a.attoptions, "
          "a.attinhcount > 0 AND NOT a.attislocal, f.description "
          "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
          "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
          "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
          "LEFT JOIN pg_catalog.pg_collation o ON o.oid = a.attcollation AND a.attcollation <> "
          "t.typcollation "
          "LEFT JOIN pg_catalog.pg_description f ON f.objoid = a.attrelid AND f.classoid = "
          "'pg_catalog.pg_class'::pg_catalog.regclass AND f.objsubid = a.attnum "
          "WHERE c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND " +
          wanted_schema("c.relnamespace", request) + " ORDER BY a.attrelid, a.attnum",
      read_columns};
}

}  // namespace dunlin::postgres
