#include "expressions.hpp"

#include <sqlite3.h>

#include "conversions.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "error.hpp"
#include "functions.hpp"
#include "interval.hpp"
#include "json.hpp"
#include "pattern.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::OperatorCall;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

parse::StatementTraits make_traits() {
  parse::StatementTraits traits;
  traits.delete_using = false;
  traits.limit_needs_number = true;
  traits.full_join = sqlite3_libversion_number() >= 3039000;
  traits.cte_before_insert = true;
  traits.materialized_hint = true;
  traits.default_in_values = false;
  traits.simultaneous_set = true;
  traits.row_id = "rowid";
  traits.null_counts = true;
  traits.views_follow_columns = true;
  traits.row_assignment = true;
  return traits;
}

Fragment with(std::string sql, Binding binding, std::optional<Type> type = std::nullopt) {
  Fragment fragment;
  fragment.sql = std::move(sql);
  fragment.binding = binding;
  fragment.type = std::move(type);
  return fragment;
}

bool is_kind(const Fragment& value, TypeKind kind) {
  return value.type && value.type->array_dimensions == 0 && value.type->kind == kind;
}

bool is_interval(const Fragment& value) {
  return is_kind(value, TypeKind::interval);
}

bool is_moment(const Fragment& value) {
  return is_kind(value, TypeKind::timestamp) || is_kind(value, TypeKind::timestamptz);
}

/// An untyped constant beside an interval or, with + and -, beside a moment.
Fragment taken_for_interval(const Fragment& value) {
  Fragment interval = value;
  if (!value.type && value.constant) interval.type = plain_type(TypeKind::interval);
  return interval;
}

[[noreturn]] void refuse_times() {
  throw Untranslatable("this arithmetic with times has no counterpart in SQLite", kOwnSection);
}

Fragment interval_arithmetic(const OperatorCall& call) {
  const Fragment& left = *call.left;
  const Fragment& right = call.right;
  if (call.name == "*" && is_interval(left)) return scaled(left, operand(right));
  if (call.name == "*") return scaled(right, operand(left));
  if (call.name == "/" && !is_interval(right))
    return scaled(left, "(1.0 / " + operand(right) + ")");
  if (!is_interval(left) || !is_interval(right)) refuse_times();
  const std::string sum = "(" + seconds_of(left) + " " + call.name + " " + seconds_of(right) + ")";
  return fragment_of({sum, ComputedInterval::Unit::second});
}

/// + and - where dates take part; nothing where numbers do.
std::optional<Fragment> date_arithmetic(const OperatorCall& call, Notes& notes) {
  const Fragment& left = *call.left;
  const Fragment& right = call.right;
  const bool minus = call.name == "-";
  const bool left_time = left.type && is_temporal(*left.type) && !is_interval(left);
  const bool right_time = right.type && is_temporal(*right.type) && !is_interval(right);
  if (!left_time && !right_time) {
    if (!is_interval(left) && !is_interval(right)) return std::nullopt;
    notes.emulated({});
    if (!left.type && !left.constant && !minus) return moved(left, right, false, notes);
    if (!left.type && !left.constant) return moved(left, right, true, notes);
    return interval_arithmetic(
        {call.name, taken_for_interval(left), taken_for_interval(right), {}});
  }
  notes.emulated({});
  if (left_time && (is_interval(right) || (!right.type && right.constant && !minus)))
    return moved(left, taken_for_interval(right), minus, notes);
  if (right_time && !minus && (is_interval(left) || (!left.type && left.constant)))
    return moved(right, taken_for_interval(left), false, notes);
  const bool left_date = is_kind(left, TypeKind::date);
  const bool right_date = is_kind(right, TypeKind::date);
  if (left_date && right.type && is_integer(*right.type)) {
    return made(
        "date(" + left.sql + ", (" + (minus ? "-(" + right.sql + ")" : right.sql) + ") || ' days')",
        left.type);
  }
  if (minus && left_date && right_date) {
    return made("CAST(julianday(" + left.sql + ") - julianday(" + right.sql + ") AS INTEGER)",
                plain_type(TypeKind::integer));
  }
  if (!minus && left_date && is_kind(right, TypeKind::time)) {
    return with(operand(left) + " || ' ' || " + operand(right), Binding::other_operator,
                plain_type(TypeKind::timestamp));
  }
  if (minus && (is_moment(left) || left_date) && (is_moment(right) || right_date)) {
    return difference(left, right);
  }
  refuse_times();
}

/// Comparisons of what is not kept in one spelling: intervals, and dates beside moments.
std::optional<Fragment> compared_times(const OperatorCall& call, Notes& notes) {
  Fragment left = *call.left;
  Fragment right = call.right;
  const std::string word = call.name == "is distinct from"       ? "IS NOT"
                           : call.name == "is not distinct from" ? "IS"
                                                                 : call.name;
  const Binding binding = word.starts_with("IS") ? Binding::is : Binding::comparison;
  const Type truth = plain_type(TypeKind::boolean);
  if (is_interval(left) || is_interval(right)) {
    notes.emulated({});
    left = taken_for_interval(left);
    right = taken_for_interval(right);
    return with(seconds_of(left) + " " + word + " " + seconds_of(right), binding, truth);
  }
  const bool mixed = (is_kind(left, TypeKind::date) && is_moment(right)) ||
                     (is_moment(left) && is_kind(right, TypeKind::date));
  if (!mixed) return std::nullopt;
  notes.emulated({});
  const Type moment = plain_type(TypeKind::timestamp);
  if (is_kind(left, TypeKind::date)) left = convert(left, moment, nullptr, notes);
  if (is_kind(right, TypeKind::date)) right = convert(right, moment, nullptr, notes);
  return with(operand(left) + " " + word + " " + operand(right), binding, truth);
}

bool is_number_but_zero(std::string_view sql) {
  return !sql.empty() && sql.find_first_not_of("0123456789.") == std::string_view::npos &&
         sql.find_first_of("123456789") != std::string_view::npos;
}

Fragment divided(const OperatorCall& call, Notes& notes) {
  const auto known_integer = [](const Fragment& value) {
    return value.type && is_integer(*value.type);
  };
  if (!call.left->type || !call.right.type) {
    throw Untranslatable(
        "the types of this division are not known, so that it could give a whole number here",
        "cast both sides: x::numeric / y::numeric");
  }
  const bool whole = known_integer(*call.left) && known_integer(call.right);
  const std::string& right = call.right.sql;
  std::string sql =
      (whole ? call.left->sql : "CAST(" + call.left->sql + " AS REAL)") + " / " + right;
  const bool exact = is_kind(*call.left, TypeKind::double_precision) ||
                     is_kind(call.right, TypeKind::double_precision);
  if (!whole && !exact) notes.approximated("division of numeric values is exact up to 15 digits");
  if (is_number_but_zero(right)) return with(sql, Binding::multiplicative);
  // SQLite would give NULL.
  notes.emulated({});
  return with("CASE WHEN " + operand(call.right) + " = 0 THEN " +
                  raise_expression("'division by zero' || substr(" + right + ", 1, 0)") + " ELSE " +
                  sql + " END",
              Binding::primary);
}

Fragment concatenated(const OperatorCall& call, Notes& notes) {
  const Type text = plain_type(TypeKind::text);
  const bool bytes = is_kind(*call.left, TypeKind::bytea) || is_kind(call.right, TypeKind::bytea);
  const auto side = [&](const Fragment& value) {
    if (!value.type || is_textual(*value.type)) {
      return is_kind(value, TypeKind::character) ? convert(value, text, nullptr, notes).sql
                                                 : value.sql;
    }
    Fragment converted = convert(value, text, nullptr, notes);
    return operand(converted);
  };
  if (bytes)
    return made("CAST(" + operand(*call.left) + " || " + operand(call.right) + " AS BLOB)",
                plain_type(TypeKind::bytea));
  return with(side(*call.left) + " || " + side(call.right), Binding::other_operator);
}

void note_numeric(const OperatorCall& call, Notes& notes) {
  if (is_kind(*call.left, TypeKind::numeric) || is_kind(call.right, TypeKind::numeric))
    notes.approximated("numeric is exact up to 15 digits only");
}

Fragment unary(const OperatorCall& call) {
  if (call.name == "-" || call.name == "+" || call.name == "~") {
    // Two minus signs would begin a comment.
    const std::string space = call.right.sql.starts_with(call.name) ? " " : "";
    return with(call.name + space + call.right.sql, Binding::unary);
  }
  throw Untranslatable("the operator " + call.name + " has no counterpart in SQLite", kOwnSection);
}

bool is_plain(std::string_view name) {
  for (const char* plain : {"=", "<>", "<", ">", "<=", ">="}) {
    if (name == plain) return true;
  }
  return false;
}

bool is_pattern(std::string_view name) {
  for (const char* pattern :
       {"~~", "!~~", "~~*", "!~~*", "~", "~*", "!~", "!~*", "similar to", "not similar to"}) {
    if (name == pattern) return true;
  }
  return false;
}

Fragment modulo(const OperatorCall& call, Notes& notes) {
  const bool whole = call.left->type && is_integer(*call.left->type) && call.right.type &&
                     is_integer(*call.right.type);
  if (!whole) {
    throw Untranslatable(
        "% of values that are not known to be whole numbers has no counterpart in SQLite",
        "cast both sides to bigint");
  }
  const std::string sql = call.left->sql + " % " + call.right.sql;
  if (is_number_but_zero(call.right.sql)) return with(sql, Binding::multiplicative);
  notes.emulated({});
  return with("CASE WHEN " + operand(call.right) + " = 0 THEN " +
                  raise_expression("'division by zero' || substr(" + call.right.sql + ", 1, 0)") +
                  " ELSE " + sql + " END",
              Binding::primary);
}

}  // namespace

const parse::StatementTraits& SqlitePrinter::traits() const {
  static const parse::StatementTraits traits = make_traits();
  return traits;
}

bool is_default_search_path(std::string_view path) {
  for (const std::string_view part : text::split(path, ',')) {
    std::string word(text::trim(part));
    std::erase(word, '"');
    if (word.empty() || word == "$user" || word == "pg_catalog") continue;
    return word == "public";
  }
  return true;
}

std::string flat_name(const schema::Name& name) {
  if (name.schema.empty() || name.schema == "public") return name.name;
  if (name.schema == "information_schema" || name.schema.starts_with("pg_")) {
    throw Untranslatable("SQLite has no schemas, so there is no " + to_string(name),
                         "write the statement for SQLite in a section with only=sqlite");
  }
  return to_string(name);
}

std::string object_name(const schema::Name& name) {
  return quote_identifier(flat_name(name));
}

std::string SqlitePrinter::identifier(std::string_view name) const {
  return quote_identifier(name);
}

std::string SqlitePrinter::object(const schema::Name& name) const {
  return object_name(name);
}

Fragment SqlitePrinter::constant(const parse::Constant& value) const {
  using Kind = parse::Constant::Kind;
  switch (value.kind) {
    case Kind::null:
      return with("NULL", Binding::primary);
    case Kind::boolean:
      return with(value.text == "t" ? "1" : "0", Binding::primary);
    case Kind::integer:
    case Kind::number:
      return with(value.text, Binding::primary);
    case Kind::string:
    case Kind::bits:
      return with(quote_text(value.text), Binding::primary);
    case Kind::bytes:
      return with("X'" + value.text + "'", Binding::primary);
  }
  return with(quote_text(value.text), Binding::primary);
}

Fragment SqlitePrinter::operation(const OperatorCall& call, Notes& notes) const {
  const std::string& name = call.name;
  if (!call.left) return unary(call);
  if (std::optional<Fragment> found = json_operation(call, notes)) return *found;
  const bool distinct = name == "is distinct from";
  if (is_plain(name) || distinct || name == "is not distinct from") {
    if (std::optional<Fragment> found = compared_times(call, notes)) return *found;
  }
  if (is_plain(name))
    return with(call.left->sql + " " + name + " " + call.right.sql, Binding::comparison);
  if (distinct) return with(call.left->sql + " IS NOT " + call.right.sql, Binding::is);
  if (name == "is not distinct from")
    return with(call.left->sql + " IS " + call.right.sql, Binding::is);
  if (is_pattern(name)) return pattern_operation(call, notes);
  if (name == "||") return concatenated(call, notes);
  if (name == "+" || name == "-" || name == "*") note_numeric(call, notes);
  const bool intervals = is_interval(*call.left) || is_interval(call.right);
  if (name == "+" || name == "-") {
    if (std::optional<Fragment> moment = date_arithmetic(call, notes)) return *moment;
    return with(call.left->sql + " " + name + " " + call.right.sql, Binding::additive);
  }
  if ((name == "*" || name == "/") && intervals) {
    notes.emulated({});
    return interval_arithmetic(call);
  }
  if (name == "*") return with(call.left->sql + " * " + call.right.sql, Binding::multiplicative);
  if (name == "/") return divided(call, notes);
  if (name == "%") return modulo(call, notes);
  const bool numbers = (!call.left->type || is_integer(*call.left->type)) &&
                       (!call.right.type || is_integer(*call.right.type));
  if (numbers && (name == "&" || name == "|" || name == "<<" || name == ">>")) {
    return with(call.left->sql + " " + name + " " + call.right.sql, Binding::other_operator);
  }
  if (name == "#" && call.left->type && is_integer(*call.left->type)) {
    const std::string a = operand(*call.left);
    const std::string b = operand(call.right);
    notes.emulated({});
    return made("((" + a + " | " + b + ") - (" + a + " & " + b + "))");
  }
  throw Untranslatable("the operator " + name + " has no counterpart in SQLite", kOwnSection);
}

Fragment SqlitePrinter::cast(const Fragment& operand, const Type& target, Notes& notes) const {
  return convert(operand, target, model_, notes);
}

Fragment SqlitePrinter::coerce(const Fragment& value, const Type& target, Notes& notes) const {
  return assign(value, target, model_, notes);
}

Fragment SqlitePrinter::array(std::span<const Fragment> elements, Notes& notes) const {
  notes.emulated("arrays are kept as JSON arrays");
  std::string sql;
  for (const Fragment& element : elements)
    sql += (sql.empty() ? "" : ", ") + json_part(element, true);
  return made("json_array(" + sql + ")");
}

Fragment SqlitePrinter::boolean_test(const Fragment& operand, std::string_view test, Notes&) const {
  if (test == "is unknown") return with(operand.sql + " IS NULL", Binding::is);
  if (test == "is not unknown") return with(operand.sql + " IS NOT NULL", Binding::is);
  return with(operand.sql + " " + text::upper(test), Binding::is);
}

std::string SqlitePrinter::collation(std::string_view name, Notes& notes) const {
  if (name != "C" && name != "POSIX" && name != "ucs_basic" && name != "default") {
    notes.approximated("collation " + std::string(name) + " orders by bytes here");
  }
  return "BINARY";
}

}  // namespace dunlin::sqlite
