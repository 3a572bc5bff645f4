#include "conversions.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "error.hpp"
#include "functions.hpp"
#include "interval.hpp"
#include "literals.hpp"
#include "types.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

[[noreturn]] void refuse(const Fragment& value, const Type& target) {
  const std::string from = value.type ? to_string(*value.type) : "a value of unknown type";
  throw Untranslatable("SQLite has no conversion of " + from + " to " + to_string(target),
                       "write this statement for SQLite in a section with only=sqlite");
}

/// CASE WHEN `valid` THEN `result` WHEN `value` IS NOT NULL THEN (an error) END
Fragment guarded(const std::string& value, const std::string& valid, const std::string& result,
                 const Type& target) {
  const std::string complaint =
      quote_text("no value of type " + to_string(target) + ": ") + " || " + value;
  return made("CASE WHEN " + valid + " THEN " + result + " WHEN " + value + " IS NOT NULL THEN " +
                  raise_expression(complaint) + " END",
              target);
}

std::string integer_range(const std::string& value, TypeKind kind) {
  if (kind == TypeKind::smallint) return value + " BETWEEN -32768 AND 32767";
  if (kind == TypeKind::integer) return value + " BETWEEN -2147483648 AND 2147483647";
  return value + " BETWEEN -9223372036854775808 AND 9223372036854775807";
}

/// Whether a text holds a plain integer: what CAST makes of it says the same digits.
std::string holds_integer(const std::string& text) {
  return "trim(" + text + ", ' +') GLOB '*[0-9]*' AND ltrim(trim(" + text +
         "), '+') = CAST(CAST(trim(" + text + ", ' +') AS INTEGER) AS TEXT)";
}

/// Whether a text holds a number. NUMERIC affinity, which CAST ... AS NUMERIC does not apply to
/// text that is none, comes with the comparison of a sum.
std::string holds_number(const std::string& text) {
  return "trim(" + text + ") GLOB '*[0-9]*' AND trim(" + text +
         ") NOT GLOB '*[^0-9eE.+-]*' AND json_valid(ltrim(trim(" + text + "), '+'))";
}

Fragment to_integer(const Fragment& value, const Type& target) {
  const std::string from = operand(value);
  if (!value.type || is_textual(*value.type)) {
    const std::string number = "CAST(trim(" + from + ", ' +') AS INTEGER)";
    return guarded(
        from,
        holds_integer("CAST(" + from + " AS TEXT)") + " AND " + integer_range(number, target.kind),
        number, target);
  }
  if (value.type->array_dimensions > 0) refuse(value, target);
  if (value.type->kind == TypeKind::boolean) return made(value.sql, target);
  if (is_integer(*value.type)) {
    if (target.kind >= value.type->kind) return made(from, target);
    return guarded(from, integer_range(from, target.kind), from, target);
  }
  if (!is_numeric(*value.type)) refuse(value, target);
  const bool is_double =
      value.type->kind == TypeKind::double_precision || value.type->kind == TypeKind::real;
  // Halves of a double go to the even neighbour, those of a numeric value away from zero.
  const std::string rounded = is_double
                                  ? "CAST(CASE WHEN abs(" + from + " - CAST(" + value.sql +
                                        " AS INTEGER)) = 0.5 THEN 2.0 * round(" + from +
                                        " / 2.0) ELSE round(" + value.sql + ") END AS INTEGER)"
                                  : "CAST(round(" + value.sql + ") AS INTEGER)";
  return guarded(from, integer_range(rounded, target.kind), rounded, target);
}

Fragment to_number(const Fragment& value, const Type& target) {
  const std::string from = operand(value);
  const bool scaled = target.kind == TypeKind::numeric && !target.modifiers.empty();
  const auto finish = [&](const std::string& number) {
    if (!scaled) return number;
    return "round(" + number + ", " +
           std::to_string(target.modifiers.size() > 1 ? target.modifiers[1] : 0) + ")";
  };
  if (!value.type || is_textual(*value.type)) {
    const std::string text = "CAST(" + from + " AS TEXT)";
    return guarded(from, holds_number(text), finish("CAST(trim(" + from + ") AS REAL)"), target);
  }
  if (!is_numeric(*value.type)) refuse(value, target);
  if (target.kind == TypeKind::numeric) return made(scaled ? finish(value.sql) : from, target);
  return made("CAST(" + value.sql + " AS REAL)", target);
}

Fragment to_boolean(const Fragment& value, const Type& target) {
  const std::string from = operand(value);
  if (value.type && is_integer(*value.type)) return made("(" + from + " <> 0)", target);
  if (value.type && !is_textual(*value.type)) refuse(value, target);
  const std::string word = "lower(trim(" + value.sql + "))";
  return guarded(
      from, word + " IN ('t', 'true', 'y', 'yes', 'on', '1', 'f', 'false', 'n', 'no', 'off', '0')",
      "(" + word + " IN ('t', 'true', 'y', 'yes', 'on', '1'))", target);
}

/// Text of a value, without a length.
std::string as_text(const Fragment& value, const Type& target, Notes& notes) {
  if (!value.type) return "CAST(" + value.sql + " AS TEXT)";
  if (value.type->array_dimensions > 0) refuse(value, target);
  if (value.type->kind == TypeKind::json || value.type->kind == TypeKind::jsonb) {
    notes.approximated("json values turn to text as they are kept, with or without blanks");
    return operand(value);
  }
  if (value.type->kind == TypeKind::timestamptz) return operand(value) + " || '+00'";
  if (value.type->kind == TypeKind::boolean) {
    const std::string from = operand(value);
    return "CASE WHEN " + from + " THEN 'true' WHEN NOT " + from + " THEN 'false' END";
  }
  if (value.type->kind == TypeKind::bytea) {
    return "'\\x' || lower(hex(" + value.sql + "))";
  }
  if (is_integer(*value.type)) return "CAST(" + value.sql + " AS TEXT)";
  if (value.type->kind == TypeKind::numeric && !value.type->modifiers.empty()) {
    const int scale = value.type->modifiers.size() > 1 ? value.type->modifiers[1] : 0;
    notes.approximated("numeric is exact up to 15 digits only");
    // printf() would make a number of NULL.
    return "CASE WHEN " + operand(value) + " IS NOT NULL THEN printf('%." + std::to_string(scale) +
           "f', " + value.sql + ") END";
  }
  if (value.type->kind == TypeKind::double_precision || value.type->kind == TypeKind::real) {
    notes.approximated("numbers with a fraction turn to text as SQLite spells them");
    const std::string from = operand(value);
    return "CASE WHEN " + from + " = CAST(" + from + " AS INTEGER) THEN CAST(CAST(" + from +
           " AS INTEGER) AS TEXT) ELSE CAST(" + from + " AS TEXT) END";
  }
  if (is_numeric(*value.type)) {
    notes.approximated("numbers with a fraction turn to text as SQLite spells them");
    return "CAST(" + value.sql + " AS TEXT)";
  }
  if (value.type->kind == TypeKind::character) return "rtrim(" + value.sql + ", ' ')";
  return operand(value);
}

bool has_length(const Type& type) {
  return !type.modifiers.empty() ||
         (type.kind == TypeKind::character && type.array_dimensions == 0);
}

Fragment to_text(const Fragment& value, const Type& target, Notes& notes) {
  const std::string text = as_text(value, target, notes);
  if (!has_length(target)) {
    Fragment fragment = made(text, target);
    if (text.starts_with("'\\x'") || text.ends_with("'+00'"))
      fragment.binding = Binding::other_operator;
    if (target.kind == TypeKind::citext) {
      fragment.sql = operand(fragment) + " COLLATE NOCASE";
      fragment.binding = Binding::unary;
    }
    return fragment;
  }
  const int length = target.modifiers.empty() ? 1 : target.modifiers.front();
  return made("substr(" + text + ", 1, " + std::to_string(length) + ")", target);
}

Fragment to_temporal(const Fragment& value, const Type& target, Notes& notes) {
  const bool is_time = target.kind == TypeKind::time || target.kind == TypeKind::timetz;
  const std::string function = target.kind == TypeKind::date ? "date"
                               : is_time                     ? "time"
                                                             : "datetime";
  const std::string from = operand(value);
  if (!value.type || is_textual(*value.type)) {
    notes.approximated("times in text lose fractions of a second");
    const std::string read = function + "(" + value.sql + ")";
    return guarded(from, "typeof(" + from + ") = 'text' AND " + read + " IS NOT NULL", read,
                   target);
  }
  if (!is_temporal(*value.type)) refuse(value, target);
  const bool from_moment =
      value.type->kind == TypeKind::timestamp || value.type->kind == TypeKind::timestamptz;
  const bool to_moment = target.kind == TypeKind::timestamp || target.kind == TypeKind::timestamptz;
  if (from_moment && to_moment) {
    if (value.type->kind != target.kind)
      notes.approximated("times without a zone are taken as UTC");
    return made(from, target);
  }
  if (value.type->kind == TypeKind::date && to_moment) {
    Fragment fragment = made(from + " || ' 00:00:00'", target);
    fragment.binding = Binding::other_operator;
    return fragment;
  }
  if (from_moment && target.kind == TypeKind::date) return made("date(" + value.sql + ")", target);
  if (from_moment && is_time) return made("substr(" + value.sql + ", 12)", target);
  if (!from_moment && is_time && value.type->kind != TypeKind::date) return made(from, target);
  refuse(value, target);
}

Fragment to_enum(const Fragment& value, const Type& target, const schema::Schema* model) {
  const schema::Enum* type = model == nullptr ? nullptr : model->find_enum(target.name);
  if (type == nullptr || (value.type && !is_textual(*value.type))) refuse(value, target);
  std::vector<std::string> values;
  for (const std::string& item : type->values) values.push_back(quote_text(item));
  const std::string from = operand(value);
  return guarded(from, from + " IN (" + text::join(values, ", ") + ")", from, target);
}

/// Thirty-two digits, as md5() gives them, with the dashes of a uuid.
std::string with_dashes(const std::string& digits) {
  const auto part = [&](int from, int count) {
    return "substr(" + digits + ", " + std::to_string(from) + ", " + std::to_string(count) + ")";
  };
  return part(1, 8) + " || '-' || " + part(9, 4) + " || '-' || " + part(13, 4) + " || '-' || " +
         part(17, 4) + " || '-' || " + part(21, 12);
}

Fragment to_uuid(const Fragment& value, const Type& target) {
  // Random digits: evaluated once for each mention, so mentioned once.
  if (value.sql == "lower(hex(randomblob(16)))") return made(random_uuid_expression(), target);
  if (value.type && !is_textual(*value.type)) refuse(value, target);
  const std::string from = operand(value);
  const std::string complaint =
      raise_expression(quote_text("no value of type " + to_string(target) + ": ") + " || " + from);
  return made("CASE WHEN " + uuid_shape(from) + " THEN lower(" + value.sql + ") WHEN length(" +
                  value.sql + ") = 32 AND " + from + " NOT GLOB '*[^0-9a-fA-F]*' THEN lower(" +
                  with_dashes(value.sql) + ") WHEN " + from + " IS NOT NULL THEN " + complaint +
                  " END",
              target);
}

/// What json holds at its top as a number, a truth or a text.
Fragment from_json(const Fragment& value, const Type& target, Notes& notes) {
  const std::string from = operand(value);
  Fragment inside = made("json_extract(" + value.sql + ", '$')", target);
  const std::string type = "json_type(" + value.sql + ")";
  if (target.kind == TypeKind::boolean)
    return guarded(from, type + " IN ('true', 'false')", inside.sql, target);
  inside.type = Type{TypeKind::numeric, {}, 0, {}};
  const Fragment number = convert(inside, target, nullptr, notes);
  return guarded(from, type + " IN ('integer', 'real')", operand(number), target);
}

Fragment to_interval(const Fragment& value, const Type& target) {
  const std::optional<ComputedInterval> computed = computed_interval(value);
  if (computed) return fragment_of(*computed);
  throw Untranslatable("SQLite has no intervals, but for constants and numbers of one unit",
                       "write the interval as x * interval '1 day'" +
                           std::string(target.name.name.empty() ? "" : ", without fields"));
}

Fragment to_array(const Fragment& value, const Type& target) {
  const bool listed = value.sql.starts_with("json_array(");
  const bool texts = value.type && value.type->array_dimensions == target.array_dimensions;
  Type element = target;
  element.array_dimensions = 0;
  if (value.sql == "json_array()") return made("'[]'", target);
  if (listed && !value.type) return made(value.sql, target);
  if (!texts) refuse(value, target);
  Type from = *value.type;
  from.array_dimensions = 0;
  const bool same = from.kind == element.kind || (is_textual(from) && is_textual(element)) ||
                    (is_integer(from) && is_integer(element)) ||
                    (is_textual(from) && element.kind == TypeKind::user_defined) ||
                    (from.kind == TypeKind::user_defined && is_textual(element)) ||
                    (from.kind == TypeKind::uuid && is_textual(element));
  if (!same) refuse(value, target);
  return made(operand(value), target);
}

bool is_json_type(const Type& type) {
  return type.array_dimensions == 0 &&
         (type.kind == TypeKind::json || type.kind == TypeKind::jsonb);
}

/// Kinds that are kept as text without a look.
Fragment to_plain_text(const Fragment& value, const Type& target, Notes& notes) {
  if (value.type && !is_textual(*value.type) && value.type->kind != TypeKind::inet &&
      value.type->kind != TypeKind::cidr && value.type->kind != target.kind)
    refuse(value, target);
  notes.approximated(to_string(target) + " is kept as text that nothing checks");
  return made(operand(value), target);
}

Fragment to_bytes(const Fragment& value, const Type& target, Notes& notes) {
  if (value.type && !is_textual(*value.type)) refuse(value, target);
  notes.approximated("backslashes of a computed text stay as they are in bytea");
  return made("CAST(" + value.sql + " AS BLOB)", target);
}

Fragment to_checked_text(const Fragment& value, const Type& target) {
  const std::string from = operand(value);
  const bool is_json = target.kind == TypeKind::json || target.kind == TypeKind::jsonb;
  const bool from_json =
      value.type && (value.type->kind == TypeKind::json || value.type->kind == TypeKind::jsonb);
  if (is_json && from_json) return made(from, target);
  if (value.type && !is_textual(*value.type)) refuse(value, target);
  if (!is_json) return to_uuid(value, target);
  return guarded(from, "json_valid(" + from + ")", from, target);
}

Fragment convert_expression(const Fragment& value, const Type& target, const schema::Schema* model,
                            Notes& notes) {
  if (value.type && *value.type == target) return value;
  if (target.array_dimensions > 0) return to_array(value, target);
  const bool number = is_numeric(target) || target.kind == TypeKind::boolean;
  if (value.type && is_json_type(*value.type) && number) return from_json(value, target, notes);
  switch (target.kind) {
    case TypeKind::boolean:
      return to_boolean(value, target);
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
      return to_integer(value, target);
    case TypeKind::numeric:
    case TypeKind::real:
    case TypeKind::double_precision:
      return to_number(value, target);
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::character:
    case TypeKind::name:
    case TypeKind::citext:
      return to_text(value, target, notes);
    case TypeKind::date:
    case TypeKind::time:
    case TypeKind::timetz:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return to_temporal(value, target, notes);
    case TypeKind::uuid:
    case TypeKind::json:
    case TypeKind::jsonb:
      return to_checked_text(value, target);
    case TypeKind::user_defined:
      if (target.name.name == "cstring") return to_text(value, {TypeKind::text, {}, 0, {}}, notes);
      return to_enum(value, target, model);
    case TypeKind::interval:
      return to_interval(value, target);
    case TypeKind::xml:
    case TypeKind::inet:
    case TypeKind::cidr:
    case TypeKind::macaddr:
    case TypeKind::macaddr8:
      return to_plain_text(value, target, notes);
    case TypeKind::bytea:
      return to_bytes(value, target, notes);
    case TypeKind::money:
      if (value.type && is_numeric(*value.type))
        return to_number(value, {TypeKind::numeric, {19, 2}, 0, {}});
      break;
    case TypeKind::bit:
    case TypeKind::varbit:
    case TypeKind::tsvector:
    case TypeKind::tsquery:
      break;
  }
  refuse(value, target);
}

/// Whether the value is a literal without more digits after the point than the type has.
bool keeps_scale(const Fragment& value, const Type& target) {
  const std::size_t scale =
      target.modifiers.size() > 1 ? static_cast<std::size_t>(std::max(target.modifiers[1], 0)) : 0;
  if (value.sql.find_first_not_of("0123456789.-") != std::string::npos) return false;
  const std::size_t point = value.sql.find('.');
  return point == std::string::npos || value.sql.size() - point - 1 <= scale;
}

/// A constant with a length: a cast cuts it, an assignment must fit.
Fragment constant_of(const Fragment& value, const Type& target, const schema::Schema* model,
                     Notes& notes, bool cuts) {
  std::string text = *value.constant;
  if (cuts && is_textual(target) && has_length(target)) {
    const int length = target.modifiers.empty() ? 1 : target.modifiers.front();
    std::size_t end = 0;
    for (int count = 0; end < text.size() && count < length; ++count) {
      do ++end;
      while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U);
    }
    text.resize(end);
  }
  Fragment fragment = made(literal_of(text, target, model, notes), target);
  fragment.constant = text;
  return fragment;
}

}  // namespace

std::string operand(const Fragment& value) {
  return value.binding == Binding::primary || value.binding == Binding::cast
             ? value.sql
             : "(" + value.sql + ")";
}

Fragment convert(const Fragment& given, const Type& written, const schema::Schema* model,
                 Notes& notes) {
  Fragment value = given;
  // What the input functions of types take.
  if (value.type && value.type->kind == TypeKind::user_defined &&
      value.type->name.name == "cstring")
    value.type = Type{TypeKind::text, {}, 0, {}};
  // The name of a sequence or a table, for a function that takes it.
  if (value.constant && written.kind == TypeKind::user_defined && written.name.name == "regclass")
    return value;
  const Type target = model == nullptr ? written : base_type(written, *model);
  if (value.null_constant) {
    Fragment fragment = value;
    fragment.type = target;
    return fragment;
  }
  const bool is_text_constant = value.constant && (!value.type || is_textual(*value.type));
  if (is_text_constant) return constant_of(value, target, model, notes, true);
  return convert_expression(value, target, model, notes);
}

Fragment assign(const Fragment& value, const Type& written, const schema::Schema* model,
                Notes& notes) {
  const Type target = model == nullptr ? written : base_type(written, *model);
  if (value.null_constant) return value;
  if (value.constant && !value.type) return constant_of(value, target, model, notes, false);
  if (!value.type || *value.type == target || value.type->array_dimensions > 0 ||
      target.array_dimensions > 0)
    return value;
  const Type& from = *value.type;
  // The column keeps only so many digits after the point.
  if (target.kind == TypeKind::numeric && !target.modifiers.empty() && is_numeric(from) &&
      !is_integer(from) && !keeps_scale(value, target))
    return convert_expression(value, target, model, notes);
  if (is_integer(target) && is_numeric(from) && !is_integer(from))
    return convert_expression(value, target, model, notes);
  if (is_temporal(target) && is_temporal(from))
    return convert_expression(value, target, model, notes);
  if (is_textual(target) && (from.kind == TypeKind::boolean || from.kind == TypeKind::bytea)) {
    return made(as_text(value, target, notes), target);
  }
  return value;
}

}  // namespace dunlin::sqlite
