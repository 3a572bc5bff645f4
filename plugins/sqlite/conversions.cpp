#include "conversions.hpp"

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "error.hpp"
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

Fragment made(std::string sql, const Type& type) {
  Fragment fragment;
  fragment.sql = std::move(sql);
  fragment.type = type;
  return fragment;
}

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
  const std::string rounded = "CAST(round(" + value.sql + ") AS INTEGER)";
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
  if (value.type->kind == TypeKind::boolean) {
    const std::string from = operand(value);
    return "CASE WHEN " + from + " THEN 'true' WHEN NOT " + from + " THEN 'false' END";
  }
  if (value.type->kind == TypeKind::bytea) {
    return "'\\x' || lower(hex(" + value.sql + "))";
  }
  if (is_integer(*value.type)) return "CAST(" + value.sql + " AS TEXT)";
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
    if (text.starts_with("'\\x'")) fragment.binding = Binding::other_operator;
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

Fragment to_checked_text(const Fragment& value, const Type& target) {
  const std::string from = operand(value);
  const bool is_json = target.kind == TypeKind::json || target.kind == TypeKind::jsonb;
  const bool from_json =
      value.type && (value.type->kind == TypeKind::json || value.type->kind == TypeKind::jsonb);
  if (is_json && from_json) return made(from, target);
  if (value.type && !is_textual(*value.type)) refuse(value, target);
  if (is_json) return guarded(from, "json_valid(" + from + ")", from, target);
  return guarded(from, uuid_shape(from), "lower(" + from + ")", target);
}

Fragment convert_expression(const Fragment& value, const Type& target, const schema::Schema* model,
                            Notes& notes) {
  if (value.type && *value.type == target) return value;
  if (target.array_dimensions > 0) refuse(value, target);
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
      return to_enum(value, target, model);
    case TypeKind::money:
    case TypeKind::bytea:
    case TypeKind::bit:
    case TypeKind::varbit:
    case TypeKind::interval:
    case TypeKind::xml:
    case TypeKind::inet:
    case TypeKind::cidr:
    case TypeKind::macaddr:
    case TypeKind::macaddr8:
    case TypeKind::tsvector:
    case TypeKind::tsquery:
      break;
  }
  refuse(value, target);
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

Fragment convert(const Fragment& value, const Type& written, const schema::Schema* model,
                 Notes& notes) {
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
