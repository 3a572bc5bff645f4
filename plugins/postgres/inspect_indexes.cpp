// Indexes, but those of constraints.
#include "dunlin/ops/attached.hpp"
#include "dunlin/schema/native.hpp"
#include "inspection.hpp"

namespace dunlin::postgres {
namespace {

namespace key = schema::native_key;

namespace index {
enum Field {
  relation,
  name,
  method,
  unique,
  valid,
  nulls_not_distinct,
  key_count,
  keys,
  order,
  definition,
  tablespace,
  whole_schema,
  whole,
  statistics,
  comment
};
}

constexpr int kDescending = 1, kNullsFirst = 2;  // pg_index.indoption

/// Made of plain columns with default operator classes and collations.
schema::Index plain_index(const Record& record, const Inspection& inspection) {
  schema::Index out;
  out.method = record.string(index::method);
  out.unique = record.flag(index::unique);
  out.nulls_not_distinct = record.flag(index::nulls_not_distinct);
  const std::vector<std::string> columns =
      inspection.columns(record.oid(index::relation), record.numbers(index::keys));
  const std::vector<int> order = record.numbers(index::order);
  const auto keys = static_cast<std::size_t>(record.number(index::key_count));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i >= keys) {
      out.include.push_back(columns[i]);
      continue;
    }
    schema::IndexKey& made = out.keys.emplace_back();
    made.column = columns[i];
    const int bits = i < order.size() ? order[i] : 0;
    made.descending = (bits & kDescending) != 0;
    const bool nulls_first = (bits & kNullsFirst) != 0;
    if (nulls_first != made.descending) made.nulls_first = nulls_first;
  }
  return out;
}

/// As the `parse` room reads the server's CREATE INDEX.
schema::Index parsed_index(const Record& record, const Inspection& inspection) {
  for (ops::Operation& operation : inspection.parsed(record.string(index::definition), {}, {})) {
    if (auto* create = std::get_if<ops::CreateIndex>(&operation)) return std::move(create->index);
  }
  return {};
}

void read_indexes(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    const Oid relation = record.oid(index::relation);
    schema::Table* table = inspection.table(relation);
    schema::View* view = inspection.view(relation);
    if (table == nullptr && view == nullptr) continue;
    schema::Index made = record.null(index::definition) ? plain_index(record, inspection)
                                                        : parsed_index(record, inspection);
    made.name = record.string(index::name);
    made.comment = record.optional(index::comment);
    // The server always writes ONLY for the index of a partitioned table; a valid one has all its
    // parts.
    if (record.flag(index::valid)) schema::set_native(made.native, key::kOnly, std::nullopt);
    if (!record.null(index::tablespace))
      schema::set_native(made.native, key::kTablespace, record.string(index::tablespace));
    add_options(made.native, std::string(key::kStatistics) + ".", record.array(index::statistics));
    if (table != nullptr && !record.null(index::whole)) {
      // What the server makes by itself comes with the index above it.
      if (ops::has_usual_name(table->name, made)) continue;
      const schema::Name whole =
          inspection.name(record.text(index::whole_schema), record.text(index::whole));
      schema::set_native(made.native, key::kAttachedTo, ops::attached_name(whole, whole.name));
    }
    (table != nullptr ? table->indexes : view->indexes).push_back(std::move(made));
  }
}

}  // namespace

Part indexes_part(const InspectRequest& request) {
  const std::string nulls_not_distinct =
      request.server_version >= 150000 ? "i.indnullsnotdistinct" : "false";
  return {
      // Keys whose operator class or collation is not the one the column's type brings.
      "WITH special AS MATERIALIZED (SELECT DISTINCT k.indexrelid FROM (SELECT i.indexrelid, "
      "i.indrelid, pg_catalog.unnest(i.indkey::pg_catalog.int2[]) AS number, "
      "pg_catalog.unnest(i.indclass::pg_catalog.oid[]) AS class, "
      "pg_catalog.unnest(i.indcollation::pg_catalog.oid[]) AS collation FROM pg_catalog.pg_index i "
      "WHERE i.indrelid >= 16384) k "
      "JOIN pg_catalog.pg_opclass o ON o.oid = k.class "
      "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = k.indrelid AND a.attnum = k.number "
      "WHERE k.number = 0 OR NOT o.opcdefault OR a.atttypid >= 16384 OR a.attcollation <> "
      "k.collation) "
      "SELECT i.indrelid, x.relname, m.amname, i.indisunique, i.indisvalid, " +
          nulls_not_distinct +
          ", i.indnkeyatts, i.indkey, i.indoption, "
          "CASE WHEN i.indexprs IS NOT NULL OR i.indpred IS NOT NULL OR x.reloptions IS NOT NULL "
          "OR "
          "x.relkind = 'I' OR special.indexrelid IS NOT NULL OR own.options THEN "
          "pg_catalog.pg_get_indexdef(i.indexrelid) END, s.spcname, e.nspname, w.relname, "
          "own.statistics, comment.description "
          "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid "
          "JOIN pg_catalog.pg_am m ON m.oid = x.relam "
          "LEFT JOIN special ON special.indexrelid = i.indexrelid "
          // What keys have of their own: options of operator classes, and how much is sampled.
          "LEFT JOIN (SELECT a.attrelid, pg_catalog.bool_or(a.attoptions IS NOT NULL) AS options, "
          "pg_catalog.array_agg(a.attnum || '=' || a.attstattarget ORDER BY a.attnum) FILTER "
          "(WHERE a.attstattarget >= 0) AS statistics FROM pg_catalog.pg_attribute a WHERE "
          "a.attrelid >= 16384 AND a.attnum > 0 AND (a.attstattarget >= 0 OR a.attoptions IS NOT "
          "NULL) GROUP BY a.attrelid) own ON own.attrelid = i.indexrelid "
          "LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = x.reltablespace "
          "LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid "
          "LEFT JOIN pg_catalog.pg_class w ON w.oid = h.inhparent "
          "LEFT JOIN pg_catalog.pg_namespace e ON e.oid = w.relnamespace" +
          comment_join("pg_class", "x.oid") + "WHERE " + wanted_schema("x.relnamespace", request) +
          " AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid "
          "AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')) "
          "ORDER BY i.indrelid, x.relname",
      read_indexes};
}

}  // namespace dunlin::postgres
