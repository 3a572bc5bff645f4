// CAST of values that are not constants.
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "intervals.hpp"

namespace dunlin::mysql {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

Fragment cast_as(const Fragment& value, const std::string& words, const Type& target) {
  return primary("CAST(" + value.sql + " AS " + words + ")", target);
}

std::string precision(const Type& type, int otherwise) {
  return "(" + std::to_string(type.modifiers.empty() ? otherwise : type.modifiers[0]) + ")";
}

[[noreturn]] void refuse(const Type& target) {
  throw Untranslatable(
      "a cast to " + schema::to_string(target) + " has no counterpart in MySQL and MariaDB",
      "write the statement in a section with only=mysql");
}

std::string as_text(const std::string& value, const Flavour& flavour) {
  return with_collation("CAST(" + value + " AS CHAR)", flavour);
}

/// PostgreSQL shows no zeros at the end of a fraction.
std::string moment_text(const Fragment& value, const char* type, const Flavour& flavour) {
  const std::string whole = "CAST(" + value.sql + " AS " + type + "(6))";
  return "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM " + as_text(whole, flavour) + "))";
}

std::string truth_text(const Fragment& value, const char* yes, const char* no) {
  return "CASE WHEN " + value.sql + " THEN '" + yes + "' WHEN NOT " +
         operand(value, Binding::like) + " THEN '" + no + "' END";
}

Fragment to_citext(const Fragment& value, const Type& target, const Flavour& flavour) {
  if (has_kind(value, TypeKind::citext)) return value;
  const char* collation = "utf8mb4_unicode_ci";
  if (flavour.mysql()) collation = "utf8mb4_0900_as_ci";
  if (flavour.mariadb() && flavour.at_least(10, 10)) collation = "utf8mb4_uca1400_nopad_as_ci";
  return {operand(value, Binding::cast) + " COLLATE " + collation, Binding::cast, target,
          std::nullopt, false};
}

Fragment to_text(const Fragment& value, const Type& target, const Flavour& flavour) {
  std::string sql;
  Binding binding = Binding::primary;
  if (has_kind(value, TypeKind::timestamp)) {
    sql = moment_text(value, "DATETIME", flavour);
  } else if (has_kind(value, TypeKind::timestamptz)) {
    sql = "CONCAT(" + moment_text(value, "DATETIME", flavour) + ", '+00')";
  } else if (has_kind(value, TypeKind::time)) {
    sql = moment_text(value, "TIME", flavour);
  } else if (has_kind(value, TypeKind::boolean)) {
    sql = truth_text(value, "true", "false");
  } else if (value.type && schema::is_textual(*value.type) &&
             value.type->kind != TypeKind::citext) {
    if (target.modifiers.empty()) return {value.sql, value.binding, target, std::nullopt, false};
    sql = value.sql;
  } else {
    sql = as_text(value.sql, flavour);
    binding = Binding::cast;
  }
  if (target.modifiers.empty()) return {sql, binding, target, std::nullopt, false};
  return primary("LEFT(" + sql + ", " + std::to_string(target.modifiers[0]) + ")", target);
}

Fragment to_boolean(const Fragment& value, const Type& target) {
  if (has_kind(value, TypeKind::boolean)) return value;
  if (value.type && schema::is_integer(*value.type)) {
    return {operand(value, Binding::like) + " <> 0", Binding::comparison, target, std::nullopt,
            false};
  }
  return primary("CASE WHEN LOWER(" + value.sql +
                     ") IN ('t', 'true', 'y', 'yes', 'on', '1') THEN TRUE WHEN LOWER(" + value.sql +
                     ") IN ('f', 'false', 'n', 'no', 'off', '0') THEN FALSE END",
                 target);
}

Fragment to_integer(const Fragment& value, const Type& target) {
  if (value.type && (schema::is_integer(*value.type) || value.type->kind == TypeKind::boolean)) {
    return {value.sql, value.binding, target, std::nullopt, false};
  }
  return cast_as(value, "SIGNED", target);
}

Fragment to_numeric(const Fragment& value, const Type& target) {
  if (target.modifiers.empty()) return cast_as(value, "DECIMAL(65, 30)", target);
  const std::string scale = target.modifiers.size() > 1 ? std::to_string(target.modifiers[1]) : "0";
  return cast_as(value, "DECIMAL(" + std::to_string(target.modifiers[0]) + ", " + scale + ")",
                 target);
}

Fragment to_json(const Fragment& value, const Type& target, const Flavour& flavour) {
  const bool json = has_kind(value, TypeKind::json) || has_kind(value, TypeKind::jsonb);
  if (json || !flavour.mysql()) return {value.sql, value.binding, target, std::nullopt, false};
  return cast_as(value, "JSON", target);
}

Fragment to_uuid(const Fragment& value, const Type& target, const Flavour& flavour, Notes& notes) {
  // MariaDB's type does not take all digits.
  if (value.sql.starts_with("MD5(") && value.sql.find("RAND()") != std::string::npos) {
    notes.approximated("md5 of a random value is another random value");
    return primary("UUID()", target);
  }
  if (flavour.mariadb() && flavour.at_least(10, 7)) return cast_as(value, "UUID", target);
  // md5() and others give the digits alone.
  return primary("BIN_TO_UUID(UUID_TO_BIN(" + value.sql + "))", target);
}

Fragment to_interval(const Fragment& value, const Type& target, Notes& notes) {
  if (has_kind(value, TypeKind::interval)) return value;
  if (std::optional<Fragment> interval = interval_of_text(value, notes)) return *interval;
  refuse(target);
}

}  // namespace

std::string with_collation(const std::string& sql, const Flavour& flavour) {
  return sql + " COLLATE " + std::string(exact_collation(flavour));
}

std::string shown_as_text(const Fragment& value, const Flavour& flavour) {
  if (has_kind(value, TypeKind::boolean)) return truth_text(value, "t", "f");
  const bool moment = has_kind(value, TypeKind::timestamp) ||
                      has_kind(value, TypeKind::timestamptz) || has_kind(value, TypeKind::time);
  return moment ? to_text(value, type_of(TypeKind::text), flavour).sql : value.sql;
}

Fragment cast_value(const Fragment& value, const Type& target, const Flavour& flavour,
                    Notes& notes) {
  if (target.array_dimensions > 0) {
    if (value.type && value.type->array_dimensions > 0)
      return {value.sql, value.binding, target, std::nullopt, false};
    if (value.sql == "JSON_ARRAY()") return primary(value.sql, target);
    refuse(target);
  }
  switch (target.kind) {
    case TypeKind::boolean:
      return to_boolean(value, target);
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
      return to_integer(value, target);
    case TypeKind::numeric:
      return to_numeric(value, target);
    case TypeKind::real:
    case TypeKind::double_precision:
      return cast_as(value, "DOUBLE", target);
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::character:
    case TypeKind::name:
    case TypeKind::xml:
      return to_text(value, target, flavour);
    case TypeKind::citext:
      return to_citext(value, target, flavour);
    case TypeKind::bytea:
      return cast_as(value, "BINARY", target);
    case TypeKind::date:
      return cast_as(value, "DATE", target);
    case TypeKind::time:
      return cast_as(value, "TIME" + precision(target, 6), target);
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return cast_as(value, "DATETIME" + precision(target, 6), target);
    case TypeKind::uuid:
      return to_uuid(value, target, flavour, notes);
    case TypeKind::json:
    case TypeKind::jsonb:
      return to_json(value, target, flavour);
    case TypeKind::inet:
    case TypeKind::cidr:
    case TypeKind::macaddr:
    case TypeKind::macaddr8:
    case TypeKind::user_defined:
      notes.emulated("");
      return {value.sql, value.binding, target, std::nullopt, false};
    case TypeKind::money:
      return cast_as(value, "DECIMAL(19, 2)", target);
    case TypeKind::interval:
      return to_interval(value, target, notes);
    case TypeKind::bit:
    case TypeKind::varbit:
    case TypeKind::timetz:
    case TypeKind::tsvector:
    case TypeKind::tsquery:
      refuse(target);
  }
  refuse(target);
}

}  // namespace dunlin::mysql
