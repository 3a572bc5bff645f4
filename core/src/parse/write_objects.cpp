// Sequences, domains, and what is carried whole.
#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "writer.hpp"

namespace dunlin::parse {
namespace {

using ops::quote_identifier;
using schema::ObjectKind;

struct WriteDomainChange {
  std::string operator()(const ops::AlterDomain::SetDefault& c) const {
    return c.value ? "SET DEFAULT " + c.value->sql : "DROP DEFAULT";
  }
  std::string operator()(const ops::AlterDomain::SetNullable& c) const {
    return c.nullable ? "DROP NOT NULL" : "SET NOT NULL";
  }
  std::string operator()(const ops::AlterDomain::AddConstraint& c) const {
    return "ADD " + constraint_clause(c.constraint);
  }
  std::string operator()(const ops::AlterDomain::DropConstraint& c) const {
    return std::string("DROP CONSTRAINT ") + (c.if_exists ? "IF EXISTS " : "") +
           quote_identifier(c.constraint) + (c.cascade ? " CASCADE" : "");
  }
  std::string operator()(const ops::AlterDomain::RenameConstraint& c) const {
    return "RENAME CONSTRAINT " + quote_identifier(c.constraint) + " TO " + quote_identifier(c.to);
  }
  std::string operator()(const ops::AlterDomain::ValidateConstraint& c) const {
    return "VALIDATE CONSTRAINT " + quote_identifier(c.constraint);
  }
};

}  // namespace

std::string words_of(ObjectKind kind) {
  return text::upper(schema::word_of(kind));
}

std::string object_words(const schema::Object& object) {
  switch (object.kind) {
    case ObjectKind::cast:
      return "(" + object.signature + ")";
    case ObjectKind::operator_:
      return (object.name.schema.empty() ? "" : quote_identifier(object.name.schema) + ".") +
             object.name.name + " (" + object.signature + ")";
    case ObjectKind::function:
    case ObjectKind::procedure:
    case ObjectKind::aggregate:
      return sql_name(object.name) + (object.signature == "*" ? "" : "(" + object.signature + ")");
    case ObjectKind::trigger:
    case ObjectKind::rule:
    case ObjectKind::policy:
      return quote_identifier(object.name.name) + " ON " + sql_name(object.table);
    case ObjectKind::event_trigger:
    case ObjectKind::composite_type:
    case ObjectKind::range_type:
    case ObjectKind::collation:
    case ObjectKind::statistics:
    case ObjectKind::event:
      break;
  }
  return sql_name(object.name);
}

std::string alter_sequence(const ops::AlterSequence& o) {
  std::string out;
  if (o.type) out += " AS " + sql_type(*o.type);
  out += sequence_clauses(o.options);
  if (o.no_minimum) out += " NO MINVALUE";
  if (o.no_maximum) out += " NO MAXVALUE";
  if (o.no_cycle) out += " NO CYCLE";
  if (o.restart) out += " RESTART WITH " + std::to_string(*o.restart);
  if (o.owner_table) {
    out += " OWNED BY ";
    out += o.owner_table->name.empty()
               ? "NONE"
               : sql_name(*o.owner_table) + "." + quote_identifier(o.owner_column);
  }
  return "ALTER SEQUENCE " + std::string(o.if_exists ? "IF EXISTS " : "") + sql_name(o.sequence) +
         out + ";";
}

std::string domain_change(const ops::AlterDomain& operation) {
  return std::visit(WriteDomainChange{}, operation.change);
}

}  // namespace dunlin::parse
