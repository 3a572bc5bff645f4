// Enums and domains.
#include "dunlin/schema/native.hpp"
#include "inspection.hpp"

namespace dunlin::postgres {
namespace {

namespace type {
enum Field { schema, name, values, comment };
}

void read_enums(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    inspection.schema.enums.push_back(
        {inspection.name(record.text(type::schema), record.text(type::name)),
         record.array(type::values), record.optional(type::comment)});
  }
}

namespace domain {
enum Field { oid, schema, name, base, required, value, collation, comment };
}

void read_domains(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    schema::Domain out;
    out.name = inspection.name(record.text(domain::schema), record.text(domain::name));
    out.type = inspection.spelling.type(record.text(domain::base));
    out.nullable = !record.flag(domain::required);
    if (!record.null(domain::value))
      out.default_value = inspection.spelling.expression(record.text(domain::value));
    out.collation = record.string(domain::collation);
    out.comment = record.optional(domain::comment);
    inspection.domains.emplace(record.oid(domain::oid), inspection.schema.domains.size());
    inspection.schema.domains.push_back(std::move(out));
  }
}

namespace check {
enum Field { domain, name, valid, condition, comment };
}

void read_domain_checks(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    const auto domain = inspection.domains.find(record.oid(check::domain));
    if (domain == inspection.domains.end()) continue;
    schema::Constraint out;
    out.name = record.string(check::name);
    out.not_valid = !record.flag(check::valid);
    // For the parser VALUE is the name of a column.
    out.rule = schema::Check{inspection.spelling.expression(record.text(check::condition)), {}};
    out.comment = record.optional(check::comment);
    inspection.schema.domains[domain->second].checks.push_back(std::move(out));
  }
}

}  // namespace

Part enums_part(const InspectRequest& request) {
  return {
      "SELECT n.nspname, t.typname, v.labels, comment.description "
      "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
      "LEFT JOIN (SELECT e.enumtypid, pg_catalog.array_agg(e.enumlabel ORDER BY "
      "e.enumsortorder) AS labels FROM pg_catalog.pg_enum e GROUP BY e.enumtypid) v ON "
      "v.enumtypid = t.oid" +
          comment_join("pg_type", "t.oid") + "WHERE t.typtype = 'e' AND " +
          wanted_schema("t.typnamespace", request) + " AND " +
          not_of_extension("pg_type", "t.oid") + " ORDER BY n.nspname, t.typname",
      read_enums};
}

Part domains_part(const InspectRequest& request) {
  return {
      "SELECT t.oid, n.nspname, t.typname, pg_catalog.format_type(t.typbasetype, "
      "t.typtypmod), t.typnotnull, pg_catalog.pg_get_expr(t.typdefaultbin, 0), "
      "CASE WHEN t.typcollation <> b.typcollation THEN o.collname END, comment.description "
      "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
      "JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype "
      "LEFT JOIN pg_catalog.pg_collation o ON o.oid = t.typcollation" +
          comment_join("pg_type", "t.oid") + "WHERE t.typtype = 'd' AND " +
          wanted_schema("t.typnamespace", request) + " AND " +
          not_of_extension("pg_type", "t.oid") + " ORDER BY n.nspname, t.typname",
      read_domains};
}

Part domain_checks_part(const InspectRequest& request) {
  return {
      "SELECT k.contypid, k.conname, k.convalidated, pg_catalog.pg_get_expr(k.conbin, 0), "
      "comment.description FROM pg_catalog.pg_constraint k" +
          comment_join("pg_constraint", "k.oid") +
          "WHERE k.contypid <> 0 AND k.contype = 'c' AND " +
          wanted_schema("k.connamespace", request) + " ORDER BY k.contypid, k.conname",
      read_domain_checks};
}

}  // namespace dunlin::postgres
