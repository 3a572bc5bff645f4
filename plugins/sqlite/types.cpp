#include "types.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Notes;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

std::string modifiers(const Type& type) {
  if (type.modifiers.empty()) return {};
  std::string out;
  for (const int modifier : type.modifiers)
    out += (out.empty() ? "(" : ", ") + std::to_string(modifier);
  return out + ")";
}

std::string range(const std::string& column, std::string_view low, std::string_view high) {
  return "typeof(" + column + ") IN ('integer', 'null') AND " + column + " BETWEEN " +
         std::string(low) + " AND " + std::string(high);
}

std::string longest_allowed(const std::string& text, const Type& type) {
  return "length(" + text + ") <= " + std::to_string(type.modifiers.front());
}

std::string bits_shape(const std::string& column, const Type& type, bool exact) {
  std::string check = column + " NOT GLOB '*[^01]*'";
  const int length = type.modifiers.empty() ? (exact ? 1 : 0) : type.modifiers.front();
  if (length != 0)
    check += " AND length(" + column + (exact ? ") = " : ") <= ") + std::to_string(length);
  return check;
}

std::string numeric_shape(const std::string& column, const Type& type) {
  std::string check = "typeof(" + column + ") IN ('integer', 'real', 'null')";
  if (type.modifiers.empty()) return check;
  const int scale = type.modifiers.size() > 1 ? type.modifiers[1] : 0;
  const int digits = type.modifiers.front() - scale;
  if (digits < 1 || digits > 18) return check;
  return check + " AND abs(" + column + ") < 1" +
         std::string(static_cast<std::size_t>(digits), '0');
}

ColumnType enum_type(const schema::Enum& type, const std::string& column, Notes& notes) {
  std::size_t longest = 1;
  std::vector<std::string> values;
  for (const std::string& value : type.values) {
    longest = std::max(longest, value.size());
    values.push_back(quote_text(value));
  }
  notes.emulated("enum " + type.name.name + " is kept as text with a CHECK");
  return {"VARCHAR(" + std::to_string(longest) + ")",
          {},
          column + " IN (" + text::join(values, ", ") + ")"};
}

ColumnType json_type(const std::string& column) {
  return {"JSON TEXT", {}, column + " IS NULL OR json_valid(" + column + ")"};
}

ColumnType array_type(const Type& type, const std::string& column, Notes& notes) {
  notes.emulated(to_string(type) + " is kept as a JSON array");
  return {
      "JSON TEXT",
      {},
      column + " IS NULL OR json_valid(" + column + ") AND json_type(" + column + ") = 'array'"};
}

ColumnType as_text(const Type& type, Notes& notes) {
  notes.approximated(to_string(type) +
                     " is kept as text: SQLite neither checks it nor knows its operators");
  return {"TEXT", {}, {}};
}

ColumnType user_type(const Type& type, const std::string& column, const schema::Schema& model,
                     driver::Fidelity fidelity, Notes& notes) {
  if (const schema::Enum* found = model.find_enum(type.name))
    return enum_type(*found, column, notes);
  if (const schema::Domain* domain = model.find_domain(type.name)) {
    return column_type(domain->type, column, model, fidelity, notes);
  }
  throw Untranslatable(
      "type " + to_string(type) + " has no counterpart in SQLite",
      "use a built-in type, or write this table for SQLite in a section with only=sqlite");
}

ColumnType built_in_type(const Type& type, const std::string& column, Notes& notes) {
  const std::string m = modifiers(type);
  switch (type.kind) {
    case TypeKind::boolean:
      return {"BOOLEAN", {}, column + " IN (0, 1)"};
    case TypeKind::smallint:
      return {"SMALLINT", {}, range(column, "-32768", "32767")};
    case TypeKind::integer:
      return {"INTEGER", {}, range(column, "-2147483648", "2147483647")};
    case TypeKind::bigint:
      return {"BIGINT", {}, "typeof(" + column + ") IN ('integer', 'null')"};
    case TypeKind::numeric:
      notes.approximated("numeric is exact up to 15 digits only");
      return {"NUMERIC" + m, {}, numeric_shape(column, type)};
    case TypeKind::money:
      notes.approximated("money is kept as a plain number");
      return {"NUMERIC(19, 2)", {}, numeric_shape(column, {TypeKind::numeric, {19, 2}, 0, {}})};
    case TypeKind::real:
      notes.emulated({});
      return {"REAL", {}, "typeof(" + column + ") IN ('real', 'null')"};
    case TypeKind::double_precision:
      return {"DOUBLE PRECISION", {}, "typeof(" + column + ") IN ('real', 'null')"};
    case TypeKind::text:
      return {"TEXT", {}, {}};
    case TypeKind::name:
      return {"VARCHAR(63)", {}, "length(" + column + ") <= 63"};
    case TypeKind::varchar:
      if (m.empty()) return {"VARCHAR", {}, {}};
      return {"VARCHAR" + m, {}, longest_allowed(column, type)};
    case TypeKind::character: {
      Type sized = type;
      if (m.empty()) sized.modifiers = {1};
      notes.approximated("char(n) is read back as it was written, not filled with blanks");
      return {"CHAR" + modifiers(sized), "RTRIM",
              longest_allowed("rtrim(" + column + ", ' ')", sized)};
    }
    case TypeKind::citext:
      notes.approximated("citext compares without case only letters of ASCII");
      return {"TEXT", "NOCASE", {}};
    case TypeKind::bytea:
      return {"BLOB", {}, {}};
    case TypeKind::bit:
      notes.emulated("bit strings are kept as text of 0 and 1");
      return {"CHAR" + (m.empty() ? std::string("(1)") : m), {}, bits_shape(column, type, true)};
    case TypeKind::varbit:
      notes.emulated("bit strings are kept as text of 0 and 1");
      return {"VARCHAR" + m, {}, bits_shape(column, type, false)};
    case TypeKind::date:
      // Only a modifier makes date() turn February 30 into March 2.
      return {"DATE", {}, column + " IS date(" + column + ", '+0 days')"};
    case TypeKind::time:
      return {"TIME",
              {},
              column + " IS NULL OR " + column + " GLOB '[0-2][0-9]:[0-5][0-9]*' AND (time(" +
                  column + ", '+0 days') IS NOT NULL OR " + column + " = '24:00:00')"};
    case TypeKind::timetz:
      notes.approximated("time with time zone is kept as text without its zone");
      return {"TIME", {}, {}};
    case TypeKind::timestamp:
      return {"TIMESTAMP", {}, {}};
    case TypeKind::timestamptz:
      notes.approximated("timestamp with time zone is kept as text in UTC");
      return {"TIMESTAMP", {}, {}};
    case TypeKind::uuid:
      notes.emulated({});
      return {"CHAR(36)", {}, uuid_shape(column)};
    case TypeKind::json:
    case TypeKind::jsonb:
      notes.emulated(to_string(type) + " is kept as text");
      return json_type(column);
    case TypeKind::interval:
    case TypeKind::xml:
    case TypeKind::inet:
    case TypeKind::cidr:
    case TypeKind::macaddr:
    case TypeKind::macaddr8:
      return as_text(type, notes);
    case TypeKind::tsvector:
    case TypeKind::tsquery:
      throw Untranslatable("type " + to_string(type) + " has no counterpart in SQLite",
                           "write the search for SQLite with FTS5 in a section with only=sqlite");
    case TypeKind::user_defined:
      break;
  }
  throw Untranslatable("type " + to_string(type) + " has no counterpart in SQLite",
                       "use a built-in type");
}

}  // namespace

ColumnType column_type(const Type& type, const std::string& column, const schema::Schema& model,
                       driver::Fidelity fidelity, Notes& notes) {
  ColumnType found = type.array_dimensions > 0 ? array_type(type, column, notes)
                     : type.kind == TypeKind::user_defined
                         ? user_type(type, column, model, fidelity, notes)
                         : built_in_type(type, column, notes);
  if (fidelity == driver::Fidelity::plain) found.check.reset();
  return found;
}

std::string uuid_shape(const std::string& value) {
  return value + " LIKE '________-____-____-____-____________' AND " + value +
         " NOT GLOB '*[^0-9a-fA-F-]*'";
}

Type base_type(const Type& type, const schema::Schema& model) {
  Type current = type;
  for (int depth = 0;
       depth < 32 && current.kind == TypeKind::user_defined && current.array_dimensions == 0;
       ++depth) {
    const schema::Domain* domain = model.find_domain(current.name);
    if (domain == nullptr) break;
    current = domain->type;
  }
  return current;
}

bool has_numeric_affinity(const std::string& declared) {
  const std::string upper = text::upper(declared);
  const auto has = [&](const char* part) { return upper.find(part) != std::string::npos; };
  if (has("INT")) return true;
  return !upper.empty() && !has("CHAR") && !has("CLOB") && !has("TEXT") && !has("BLOB");
}

}  // namespace dunlin::sqlite
