// Sequences: free ones, those of identity columns, and those that make a column serial.
#include <limits>
#include <utility>

#include "inspection.hpp"

namespace dunlin::postgres {
namespace {

namespace sequence {
enum Field {
  oid,
  schema,
  name,
  type,
  start,
  increment,
  minimum,
  maximum,
  cache,
  cycle,
  owner,
  owner_column,
  dependency,
  is_default,
  comment
};
}

constexpr std::size_t kLongestName = 63;

/// The range of a sequence of that type.
std::pair<std::int64_t, std::int64_t> range_of(const schema::Type& type) {
  const auto of = [](auto number) {
    using Limits = std::numeric_limits<decltype(number)>;
    return std::pair<std::int64_t, std::int64_t>(Limits::min(), Limits::max());
  };
  if (type.kind == schema::TypeKind::smallint) return of(std::int16_t{});
  if (type.kind == schema::TypeKind::integer) return of(std::int32_t{});
  return of(std::int64_t{});
}

/// Without the numbers that the server would choose by itself.
schema::SequenceOptions significant(schema::SequenceOptions options, const schema::Type& type) {
  const auto [least, most] = range_of(type);
  const bool upward = options.increment > 0;
  const auto drop_default = [](std::optional<std::int64_t>& value, std::int64_t usual) {
    if (value == usual) value.reset();
  };
  drop_default(options.start, upward ? *options.minimum : *options.maximum);
  drop_default(options.increment, 1);
  drop_default(options.minimum, upward ? 1 : least);
  drop_default(options.maximum, upward ? most : -1);
  drop_default(options.cache, 1);
  return options;
}

schema::SequenceOptions options_of(const Record& record, const schema::Type& type) {
  schema::SequenceOptions all;
  all.start = record.number(sequence::start);
  all.increment = record.number(sequence::increment);
  all.minimum = record.number(sequence::minimum);
  all.maximum = record.number(sequence::maximum);
  all.cache = record.number(sequence::cache);
  all.cycle = record.flag(sequence::cycle);
  return significant(all, type);
}

/// Whether writing `serial` would make just this column and this sequence.
bool is_serial(const schema::Column& column, const schema::Sequence& sequence,
               const schema::Table& table) {
  const std::string usual = table.name.name + "_" + column.name + "_seq";
  return !column.nullable && column.type == sequence.type &&
         sequence.options == schema::SequenceOptions{} &&
         sequence.name.schema == table.name.schema && usual.size() <= kLongestName &&
         sequence.name.name == usual;
}

void give_to_column(const Record& record, const schema::Sequence& sequence, schema::Table& table) {
  schema::Column* column = table.find_column(sequence.owner_column);
  if (column == nullptr) return;
  if (column->identity) {
    column->identity->options = sequence.options;
  } else if (record.flag(sequence::is_default) && is_serial(*column, sequence, table)) {
    column->serial = true;
    column->default_value.reset();
  }
}

void read_sequences(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    schema::Sequence out;
    out.name = inspection.name(record.text(sequence::schema), record.text(sequence::name));
    out.type = inspection.spelling.type(record.text(sequence::type));
    out.options = options_of(record, out.type);
    out.comment = record.optional(sequence::comment);
    const Oid owner = record.oid(sequence::owner);
    if (inspection.hidden.count(owner) != 0) continue;
    if (schema::Table* table = inspection.table(owner)) {
      const std::vector<std::string> column =
          inspection.columns(owner, {static_cast<int>(record.number(sequence::owner_column))});
      if (!column.empty()) {
        out.owner_table = table->name;
        out.owner_column = column.front();
        give_to_column(record, out, *table);
      }
    }
    inspection.schema.sequences.push_back(std::move(out));
  }
}

}  // namespace

Part sequences_part(const InspectRequest& request) {
  return {
      "SELECT c.oid, n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, "
      "s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, d.refobjid, d.refobjsubid, "
      "d.deptype, "
      "CASE WHEN d.deptype = 'a' THEN pg_catalog.pg_get_expr(v.adbin, 0) = 'nextval(' || "
      "pg_catalog.quote_literal(c.oid::pg_catalog.regclass::text) || '::regclass)' END, "
      "comment.description "
      "FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid "
      "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass "
      "AND d.objid = c.oid AND d.objsubid = 0 AND d.refclassid = "
      "'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', "
      "'i') "
      "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = "
      "d.refobjsubid AND a.attgenerated = '' "
      "LEFT JOIN pg_catalog.pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum" +
          comment_join("pg_class", "c.oid") + "WHERE " + wanted_schema("c.relnamespace", request) +
          " AND " + not_of_extension("pg_class", "c.oid") + " ORDER BY n.nspname, c.relname",
      read_sequences};
}

}  // namespace dunlin::postgres
