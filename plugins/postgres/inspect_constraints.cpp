// Constraints of tables; those of domains are read here too, for the domains_part.
#include <algorithm>

#include "dunlin/ops/attached.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"
#include "inspection.hpp"

namespace dunlin::postgres {
namespace {

namespace key = schema::native_key;

namespace constraint {
enum Field {
  relation,
  name,
  kind,
  deferrable,
  deferred,
  valid,
  columns,
  other,
  other_schema,
  other_name,
  other_columns,
  other_column_names,
  on_update,
  on_delete,
  match,
  delete_columns,
  condition,
  no_inherit,
  definition,
  index_keys,
  index_key_count,
  nulls_not_distinct,
  options,
  tablespace,
  of_part,
  comment
};
}

schema::ForeignKeyAction action_of(char letter) {
  switch (letter) {
    case 'r':
      return schema::ForeignKeyAction::restrict_;
    case 'c':
      return schema::ForeignKeyAction::cascade;
    case 'n':
      return schema::ForeignKeyAction::set_null;
    case 'd':
      return schema::ForeignKeyAction::set_default;
  }
  return schema::ForeignKeyAction::no_action;
}

/// The columns of the constraint's index: those of the key, or those beside it.
std::vector<std::string> index_columns(const Record& record, const Inspection& inspection,
                                       bool of_key) {
  std::vector<int> numbers = record.numbers(constraint::index_keys);
  const auto end =
      numbers.begin() +
      static_cast<std::ptrdiff_t>(std::min<std::size_t>(
          numbers.size(), static_cast<std::size_t>(record.number(constraint::index_key_count))));
  numbers = of_key ? std::vector<int>(numbers.begin(), end) : std::vector<int>(end, numbers.end());
  return inspection.columns(record.oid(constraint::relation), numbers);
}

schema::ForeignKey foreign_key_of(const Record& record, const Inspection& inspection) {
  schema::ForeignKey out;
  out.columns =
      inspection.columns(record.oid(constraint::relation), record.numbers(constraint::columns));
  out.table =
      inspection.name(record.text(constraint::other_schema), record.text(constraint::other_name));
  out.referenced = record.null(constraint::other_column_names)
                       ? inspection.columns(record.oid(constraint::other),
                                            record.numbers(constraint::other_columns))
                       : record.array(constraint::other_column_names);
  out.on_update = action_of(record.letter(constraint::on_update));
  out.on_delete = action_of(record.letter(constraint::on_delete));
  if (record.letter(constraint::match) == 'f') out.match = schema::ForeignKeyMatch::full;
  return out;
}

schema::Check check_of(const Record& record, Inspection& inspection) {
  schema::Check out;
  out.condition = inspection.spelling.expression(record.text(constraint::condition));
  const std::vector<std::string> columns =
      inspection.columns(record.oid(constraint::relation), record.numbers(constraint::columns));
  if (columns.size() == 1) out.column = columns.front();
  return out;
}

/// EXCLUDE is kept as the `parse` room spells it.
schema::Exclusion exclusion_of(const Record& record, const Inspection& inspection) {
  const std::string text = "ALTER TABLE t ADD " + record.string(constraint::definition);
  for (const ops::Operation& operation : inspection.parsed(text, {}, {})) {
    const auto* add = std::get_if<ops::AddConstraint>(&operation);
    const auto* rule =
        add == nullptr ? nullptr : std::get_if<schema::Exclusion>(&add->constraint.rule);
    if (rule != nullptr) return *rule;
  }
  return {record.string(constraint::definition)};
}

schema::Constraint constraint_of(const Record& record, Inspection& inspection) {
  schema::Constraint out;
  out.name = record.string(constraint::name);
  out.deferrable = record.flag(constraint::deferrable);
  out.initially_deferred = record.flag(constraint::deferred);
  out.not_valid = !record.flag(constraint::valid);
  out.comment = record.optional(constraint::comment);
  add_options(out.native, key::kWithPrefix, record.array(constraint::options));
  if (!record.null(constraint::tablespace))
    schema::set_native(out.native, key::kTablespace, record.string(constraint::tablespace));
  switch (record.letter(constraint::kind)) {
    case 'p':
      out.rule = schema::PrimaryKey{index_columns(record, inspection, true),
                                    index_columns(record, inspection, false)};
      break;
    case 'u':
      out.rule = schema::Unique{index_columns(record, inspection, true),
                                index_columns(record, inspection, false),
                                record.flag(constraint::nulls_not_distinct)};
      break;
    case 'f':
      out.rule = foreign_key_of(record, inspection);
      break;
    case 'x':
      out.rule = exclusion_of(record, inspection);
      break;
    case 'c':
      out.rule = check_of(record, inspection);
      if (record.flag(constraint::no_inherit))
        schema::set_native(out.native, key::kNoInherit, "true");
      break;
  }
  return out;
}

/// The names of the columns in ON DELETE SET NULL (a, b).
std::string delete_columns(const Record& record, const Inspection& inspection) {
  std::string out;
  for (const std::string& name : inspection.columns(record.oid(constraint::relation),
                                                    record.numbers(constraint::delete_columns))) {
    out += (out.empty() ? "" : ", ") + ops::quote_identifier(name);
  }
  return out;
}

void read_constraints(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    schema::Table* table = inspection.table(record.oid(constraint::relation));
    if (table == nullptr) continue;
    schema::Constraint made = constraint_of(record, inspection);
    // What the server makes by itself comes with the key above it.
    if (record.flag(constraint::of_part) && ops::has_usual_name(table->name, made)) continue;
    if (const std::string columns = delete_columns(record, inspection); !columns.empty())
      schema::set_native(made.native, key::kDeleteColumns, columns);
    table->constraints.push_back(std::move(made));
  }
}

}  // namespace

Part constraints_part(const InspectRequest& request) {
  const bool newer = request.server_version >= 150000;
  const std::string names_of_others =
      "CASE WHEN k.contype = 'f' AND NOT (" + wanted_schema("o.relnamespace", request) +
      ") THEN (SELECT pg_catalog.array_agg(a.attname ORDER BY u.n) FROM "
      "pg_catalog.unnest(k.confkey) WITH ORDINALITY u (number, n) JOIN pg_catalog.pg_attribute a "
      "ON a.attrelid = k.confrelid AND a.attnum = u.number) END";
  return {
      "SELECT k.conrelid, k.conname, k.contype, k.condeferrable, k.condeferred, k.convalidated, "
      "k.conkey, k.confrelid, n.nspname, o.relname, k.confkey, " +
          names_of_others + ", k.confupdtype, k.confdeltype, k.confmatchtype, " +
          (newer ? "k.confdelsetcols" : "NULL") +
          ", CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END, "
          "k.connoinherit, CASE WHEN k.contype = 'x' THEN pg_catalog.pg_get_constraintdef(k.oid) "
          "END, i.indkey, i.indnkeyatts, " +
          (newer ? "i.indnullsnotdistinct" : "false") +
          ", x.reloptions, s.spcname, k.conparentid <> 0, comment.description "
          "FROM pg_catalog.pg_constraint k "
          "LEFT JOIN pg_catalog.pg_class o ON o.oid = k.confrelid "
          "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace "
          "LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', "
          "'u', 'x') "
          "LEFT JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid "
          "LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = x.reltablespace" +
          comment_join("pg_constraint", "k.oid") +
          // Partitions and heirs show what they do not have from their parents.
          "WHERE k.conrelid <> 0 AND k.contype IN ('p', 'u', 'f', 'c', 'x') AND (k.conparentid = 0 "
          "OR k.contype IN ('p', 'u')) AND (k.contype <> 'c' OR k.conislocal) AND " +
          wanted_schema("k.connamespace", request) + " ORDER BY k.conrelid, k.conname",
      read_constraints};
}

}  // namespace dunlin::postgres
