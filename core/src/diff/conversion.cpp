// How values of a column become values of another type.
#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "table.hpp"

namespace dunlin::diff {
namespace {

using schema::Type;
using schema::TypeKind;

/// The short names of types need no quoting; names of user-defined types may.
std::string spelled(const Type& type) {
  if (type.kind != TypeKind::user_defined) return schema::to_string(type);
  std::string out = type.name.schema.empty() ? "" : ops::quote_identifier(type.name.schema) + ".";
  out += ops::quote_identifier(type.name.name);
  for (int i = 0; i < type.array_dimensions; ++i) out += "[]";
  return out;
}

bool is_text(TypeKind kind) {
  return kind == TypeKind::text || kind == TypeKind::varchar || kind == TypeKind::character ||
         kind == TypeKind::name || kind == TypeKind::citext;
}

bool is_number(TypeKind kind) {
  return kind == TypeKind::smallint || kind == TypeKind::integer || kind == TypeKind::bigint ||
         kind == TypeKind::numeric || kind == TypeKind::real || kind == TypeKind::double_precision;
}

bool is_whole(TypeKind kind) {
  return kind == TypeKind::smallint || kind == TypeKind::integer || kind == TypeKind::bigint;
}

struct Pair {
  TypeKind from, to;
};

// Assignment casts of pg_cast between unlike types.
constexpr Pair kAssignable[] = {
    {TypeKind::date, TypeKind::timestamp},
    {TypeKind::date, TypeKind::timestamptz},
    {TypeKind::timestamp, TypeKind::date},
    {TypeKind::timestamp, TypeKind::time},
    {TypeKind::timestamp, TypeKind::timestamptz},
    {TypeKind::timestamptz, TypeKind::date},
    {TypeKind::timestamptz, TypeKind::time},
    {TypeKind::timestamptz, TypeKind::timestamp},
    {TypeKind::timestamptz, TypeKind::timetz},
    {TypeKind::time, TypeKind::timetz},
    {TypeKind::timetz, TypeKind::time},
    {TypeKind::time, TypeKind::interval},
    {TypeKind::interval, TypeKind::time},
    {TypeKind::json, TypeKind::jsonb},
    {TypeKind::jsonb, TypeKind::json},
    {TypeKind::inet, TypeKind::cidr},
    {TypeKind::cidr, TypeKind::inet},
    {TypeKind::bit, TypeKind::varbit},
    {TypeKind::varbit, TypeKind::bit},
    {TypeKind::integer, TypeKind::money},
    {TypeKind::bigint, TypeKind::money},
    {TypeKind::numeric, TypeKind::money},
    {TypeKind::money, TypeKind::numeric},
    {TypeKind::macaddr, TypeKind::macaddr8},
    {TypeKind::macaddr8, TypeKind::macaddr},
};

bool assignable(const Type& from, const Type& to) {
  if (from.kind == to.kind) return from.kind != TypeKind::user_defined || from.name == to.name;
  if (is_text(to.kind)) return true;
  if (is_number(from.kind) && is_number(to.kind)) return true;
  for (const Pair& pair : kAssignable) {
    if (pair.from == from.kind && pair.to == to.kind) return true;
  }
  return false;
}

/// An expression for what has neither an assignment nor a plain cast.
std::string converted(const std::string& column, const Type& from, const Type& to) {
  if (from.array_dimensions == 0 && to.array_dimensions > 0) {
    Type element = to;
    element.array_dimensions = 0;
    const std::string value = from == element ? column : column + "::" + spelled(element);
    return "CASE WHEN " + column + " IS NULL THEN NULL ELSE ARRAY[" + value + "] END";
  }
  if (from.array_dimensions > 0 && to.array_dimensions == 0)
    return column + "::text::" + spelled(to);
  if (from.array_dimensions > 0) return column + "::text[]::" + spelled(to);
  if (from.kind == TypeKind::boolean && is_number(to.kind)) return column + "::integer";
  if (is_number(from.kind) && to.kind == TypeKind::boolean) return column + " <> 0";
  if (is_text(from.kind) || (is_whole(from.kind) && to.kind == TypeKind::bit) ||
      (from.kind == TypeKind::bit && is_whole(to.kind)) ||
      (from.kind == TypeKind::jsonb && (is_number(to.kind) || to.kind == TypeKind::boolean)) ||
      (from.kind == TypeKind::time && to.kind == TypeKind::interval))
    return column + "::" + spelled(to);
  return column + "::text::" + spelled(to);
}

}  // namespace

std::optional<schema::Expression> conversion(const std::string& column, const Type& from,
                                             const Type& to) {
  const bool same_shape = (from.array_dimensions > 0) == (to.array_dimensions > 0);
  if (same_shape && assignable(from, to)) return std::nullopt;
  return schema::Expression{converted(ops::quote_identifier(column), from, to)};
}

schema::Expression through_text(const std::string& column, const Type& to) {
  const std::string text = to.array_dimensions > 0 ? "::text[]::" : "::text::";
  return {ops::quote_identifier(column) + text + spelled(to)};
}

ops::Operation continue_numbers(const schema::Name& table, const schema::Column& column) {
  const std::string full = (table.schema.empty() ? "" : ops::quote_identifier(table.schema) + ".") +
                           ops::quote_identifier(table.name);
  const std::string name = ops::quote_identifier(column.name);
  return ops::ChangeData{"SELECT setval(pg_get_serial_sequence(" + text::quoted(full, '\'') + ", " +
                         text::quoted(column.name, '\'') + "), coalesce(max(" + name +
                         "), 0) + 1, false) FROM " + full};
}

}  // namespace dunlin::diff
