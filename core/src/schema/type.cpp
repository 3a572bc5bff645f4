#include "dunlin/schema/type.hpp"

namespace dunlin::schema {
namespace {

std::string modifiers(const Type& type) {
  if (type.modifiers.empty()) return {};
  std::string out = "(";
  for (std::size_t i = 0; i < type.modifiers.size(); ++i) {
    if (i != 0) out += ',';
    out += std::to_string(type.modifiers[i]);
  }
  return out + ')';
}

std::string base_name(const Type& type) {
  const std::string m = modifiers(type);
  switch (type.kind) {
    case TypeKind::boolean:
      return "boolean";
    case TypeKind::smallint:
      return "smallint";
    case TypeKind::integer:
      return "integer";
    case TypeKind::bigint:
      return "bigint";
    case TypeKind::numeric:
      return "numeric" + m;
    case TypeKind::real:
      return "real";
    case TypeKind::double_precision:
      return "double precision";
    case TypeKind::money:
      return "money";
    case TypeKind::text:
      return "text";
    case TypeKind::varchar:
      return "character varying" + m;
    case TypeKind::character:
      return "character" + m;
    case TypeKind::name:
      return "name";
    case TypeKind::citext:
      return "citext";
    case TypeKind::bytea:
      return "bytea";
    case TypeKind::bit:
      return "bit" + m;
    case TypeKind::varbit:
      return "bit varying" + m;
    case TypeKind::date:
      return "date";
    case TypeKind::time:
      return "time" + m + " without time zone";
    case TypeKind::timetz:
      return "time" + m + " with time zone";
    case TypeKind::timestamp:
      return "timestamp" + m + " without time zone";
    case TypeKind::timestamptz:
      return "timestamp" + m + " with time zone";
    case TypeKind::interval:
      return "interval" + (type.name.name.empty() ? "" : " " + type.name.name) + m;
    case TypeKind::uuid:
      return "uuid";
    case TypeKind::json:
      return "json";
    case TypeKind::jsonb:
      return "jsonb";
    case TypeKind::xml:
      return "xml";
    case TypeKind::inet:
      return "inet";
    case TypeKind::cidr:
      return "cidr";
    case TypeKind::macaddr:
      return "macaddr";
    case TypeKind::macaddr8:
      return "macaddr8";
    case TypeKind::tsvector:
      return "tsvector";
    case TypeKind::tsquery:
      return "tsquery";
    case TypeKind::user_defined:
      return to_string(type.name) + m;
  }
  return {};
}

}  // namespace

std::string to_string(const Name& name) {
  return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

std::string to_string(const Type& type) {
  std::string out = base_name(type);
  for (int i = 0; i < type.array_dimensions; ++i) out += "[]";
  return out;
}

bool is_integer(const Type& type) {
  return type.array_dimensions == 0 &&
         (type.kind == TypeKind::smallint || type.kind == TypeKind::integer ||
          type.kind == TypeKind::bigint);
}

bool is_numeric(const Type& type) {
  return is_integer(type) ||
         (type.array_dimensions == 0 &&
          (type.kind == TypeKind::numeric || type.kind == TypeKind::real ||
           type.kind == TypeKind::double_precision || type.kind == TypeKind::money));
}

bool is_textual(const Type& type) {
  return type.array_dimensions == 0 &&
         (type.kind == TypeKind::text || type.kind == TypeKind::varchar ||
          type.kind == TypeKind::character || type.kind == TypeKind::name ||
          type.kind == TypeKind::citext);
}

bool is_temporal(const Type& type) {
  return type.array_dimensions == 0 &&
         (type.kind == TypeKind::date || type.kind == TypeKind::time ||
          type.kind == TypeKind::timetz || type.kind == TypeKind::timestamp ||
          type.kind == TypeKind::timestamptz);
}

}  // namespace dunlin::schema
