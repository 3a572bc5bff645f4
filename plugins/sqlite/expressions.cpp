#include "expressions.hpp"

#include <sqlite3.h>

#include "conversions.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "error.hpp"
#include "temporal.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::OperatorCall;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

constexpr const char* kOwnSection = "write it for SQLite in a section with only=sqlite";

parse::StatementTraits make_traits() {
  parse::StatementTraits traits;
  traits.delete_using = false;
  traits.limit_needs_number = true;
  traits.full_join = sqlite3_libversion_number() >= 3039000;
  traits.cte_before_insert = true;
  traits.materialized_hint = true;
  traits.default_in_values = false;
  traits.simultaneous_set = true;
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

bool is_json(const Fragment& value) {
  return is_kind(value, TypeKind::json) || is_kind(value, TypeKind::jsonb);
}

bool is_interval(const Fragment& value) {
  return is_kind(value, TypeKind::interval);
}

/// A LIKE pattern as a GLOB pattern, which compares letters exactly as PostgreSQL's LIKE does.
std::string glob_of(std::string_view pattern, char escape) {
  std::string glob;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (c == escape && escape != '\0' && i + 1 < pattern.size()) {
      c = pattern[++i];
    } else if (c == '%' || c == '_') {
      glob += c == '%' ? '*' : '?';
      continue;
    }
    if (c == '*' || c == '?' || c == '[') {
      glob += {'[', c, ']'};
    } else {
      glob += c;
    }
  }
  return glob;
}

char escape_of(const OperatorCall& call) {
  if (!call.escape) return '\\';
  if (!call.escape->constant || call.escape->constant->size() > 1) {
    throw Untranslatable("LIKE with a computed ESCAPE has no counterpart in SQLite",
                         "write the escape as a constant");
  }
  return call.escape->constant->empty() ? '\0' : call.escape->constant->front();
}

Fragment like(const OperatorCall& call, bool negated, Notes& notes) {
  const std::string word = negated ? " NOT GLOB " : " GLOB ";
  const char escape = escape_of(call);
  if (call.right.constant) {
    notes.emulated({});
    return with(call.left->sql + word + quote_text(glob_of(*call.right.constant, escape)),
                Binding::like);
  }
  notes.approximated("a LIKE pattern made at run time must not hold backslashes");
  std::string glob = call.right.sql;
  for (const auto& [from, to] :
       {std::pair{"[", "[[]"}, {"*", "[*]"}, {"?", "[?]"}, {"%", "*"}, {"_", "?"}}) {
    glob = "replace(" + glob + ", '" + from + "', '" + to + "')";
  }
  return with(call.left->sql + word + glob, Binding::like);
}

Fragment ilike(const OperatorCall& call, bool negated, Notes& notes) {
  notes.approximated("ILIKE ignores the case of ASCII letters only");
  std::string sql = call.left->sql + (negated ? " NOT LIKE " : " LIKE ") + call.right.sql;
  const char escape = escape_of(call);
  const bool needed =
      !call.right.constant || call.right.constant->find(escape) != std::string::npos;
  if (escape != '\0' && needed) sql += " ESCAPE " + quote_text(std::string(1, escape));
  return with(sql, Binding::like);
}

/// A date or time moved by an interval constant.
Fragment moved(const Fragment& moment, const Fragment& interval, bool negate, Notes& notes) {
  const std::optional<IntervalParts> parts =
      interval.constant ? interval_parts(*interval.constant, negate) : std::nullopt;
  if (!parts) {
    throw Untranslatable("SQLite has no intervals, but for constants like interval '2 days'",
                         "write the interval as a constant of days, hours, minutes or seconds");
  }
  if (parts->has_months) {
    notes.approximated("months are added as SQLite does: January 31 and a month make March 2 or 3");
  } else {
    notes.approximated("moving a time by an interval drops fractions of a second");
  }
  std::string sql = moment.sql;
  for (const std::string& modifier : parts->modifiers) sql += ", '" + modifier + "'";
  const bool is_time = is_kind(moment, TypeKind::time) || is_kind(moment, TypeKind::timetz);
  Type type = moment.type ? *moment.type : Type{TypeKind::timestamptz, {}, 0, {}};
  if (type.kind == TypeKind::date) type.kind = TypeKind::timestamp;
  return with((is_time ? "time(" : "datetime(") + sql + ")", Binding::primary, type);
}

/// + and - where dates take part; nothing where numbers do.
std::optional<Fragment> date_arithmetic(const OperatorCall& call, Notes& notes) {
  const Fragment& left = *call.left;
  const Fragment& right = call.right;
  const bool minus = call.name == "-";
  if (is_interval(right) && is_interval(left))
    throw Untranslatable("SQLite has no intervals", kOwnSection);
  if (is_interval(right)) return moved(left, right, minus, notes);
  if (is_interval(left) && !minus) return moved(right, left, false, notes);
  const bool left_time = left.type && is_temporal(*left.type);
  const bool right_time = right.type && is_temporal(*right.type);
  if (!left_time && !right_time) return std::nullopt;
  if (is_kind(left, TypeKind::date) && right.type && is_integer(*right.type)) {
    return with(
        "date(" + left.sql + ", (" + (minus ? "-(" + right.sql + ")" : right.sql) + ") || ' days')",
        Binding::primary, left.type);
  }
  if (minus && is_kind(left, TypeKind::date) && is_kind(right, TypeKind::date)) {
    return with("CAST(julianday(" + left.sql + ") - julianday(" + right.sql + ") AS INTEGER)",
                Binding::primary, Type{TypeKind::integer, {}, 0, {}});
  }
  throw Untranslatable("this arithmetic with times has no counterpart in SQLite", kOwnSection);
}

bool is_number_but_zero(std::string_view sql) {
  return !sql.empty() && sql.find_first_not_of("0123456789.") == std::string_view::npos &&
         sql.find_first_of("123456789") != std::string_view::npos;
}

Fragment divided(const OperatorCall& call, Notes& notes) {
  const auto known_integer = [](const Fragment& value) {
    return value.type && is_integer(*value.type);
  };
  const std::string& left = call.left->sql;
  if (!is_number_but_zero(call.right.sql)) notes.approximated("division by zero gives NULL");
  if (known_integer(*call.left) && known_integer(call.right))
    return with(left + " / " + call.right.sql, Binding::multiplicative);
  if (!call.left->type || !call.right.type) {
    throw Untranslatable(
        "the types of this division are not known, so that it could give a whole number here",
        "cast both sides: x::numeric / y::numeric");
  }
  notes.approximated("division of numeric values is exact up to 15 digits");
  return with("CAST(" + left + " AS REAL) / " + call.right.sql, Binding::multiplicative);
}

Fragment concatenated(const OperatorCall& call, Notes& notes) {
  const auto has_parts = [](const Fragment& value) {
    return is_json(value) || (value.type && value.type->array_dimensions > 0);
  };
  if (has_parts(*call.left) || has_parts(call.right)) {
    throw Untranslatable("|| of jsonb values or arrays has no counterpart in SQLite", kOwnSection);
  }
  const Type text{TypeKind::text, {}, 0, {}};
  const auto side = [&](const Fragment& value) {
    return is_kind(value, TypeKind::boolean) || is_kind(value, TypeKind::character)
               ? convert(value, text, nullptr, notes).sql
               : value.sql;
  };
  return with(side(*call.left) + " || " + side(call.right), Binding::other_operator);
}

/// A path such as $."key" or $[2] for what -> and ->> take on their right side.
std::string json_path(const Fragment& key) {
  if (key.constant) return quote_text("$." + text::quoted(*key.constant, '"'));
  if (key.type && is_integer(*key.type)) return "'$[' || " + key.sql + " || ']'";
  throw Untranslatable("a computed key of a json value has no counterpart in SQLite",
                       "write the key as a constant");
}

Fragment json_member(const OperatorCall& call, Notes& notes) {
  const std::string path = json_path(call.right);
  notes.emulated({});
  if (call.name == "->") return with(call.left->sql + " -> " + path, Binding::other_operator);
  // SQLite gives true and false as 1 and 0, and numbers as numbers.
  const std::string arguments = "(" + call.left->sql + ", " + path + ")";
  return with("CASE json_type" + arguments +
                  " WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(json_extract" +
                  arguments + " AS TEXT) END",
              Binding::primary);
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

Fragment modulo(const OperatorCall& call) {
  const bool whole = call.left->type && is_integer(*call.left->type) && call.right.type &&
                     is_integer(*call.right.type);
  if (!whole) {
    throw Untranslatable(
        "% of values that are not known to be whole numbers has no counterpart in SQLite",
        "cast both sides to bigint");
  }
  return with(call.left->sql + " % " + call.right.sql, Binding::multiplicative);
}

}  // namespace

const parse::StatementTraits& SqlitePrinter::traits() const {
  static const parse::StatementTraits traits = make_traits();
  return traits;
}

std::string object_name(const schema::Name& name) {
  if (name.schema.empty() || name.schema == "public") return quote_identifier(name.name);
  throw Untranslatable(
      "SQLite has no schemas, so there is no " + to_string(name),
      "leave the schema out, or write it for SQLite in a section with only=sqlite");
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
  if (is_plain(name))
    return with(call.left->sql + " " + name + " " + call.right.sql, Binding::comparison);
  if (name == "is distinct from")
    return with(call.left->sql + " IS NOT " + call.right.sql, Binding::is);
  if (name == "is not distinct from")
    return with(call.left->sql + " IS " + call.right.sql, Binding::is);
  if (name == "~~" || name == "!~~") return like(call, name == "!~~", notes);
  if (name == "~~*" || name == "!~~*") return ilike(call, name == "!~~*", notes);
  if (name == "||") return concatenated(call, notes);
  if (name == "+" || name == "-") {
    if (std::optional<Fragment> moment = date_arithmetic(call, notes)) return *moment;
    return with(call.left->sql + " " + name + " " + call.right.sql, Binding::additive);
  }
  if (name == "*") return with(call.left->sql + " * " + call.right.sql, Binding::multiplicative);
  if (name == "/") return divided(call, notes);
  if (name == "%") return modulo(call);
  if (name == "&" || name == "|" || name == "<<" || name == ">>") {
    return with(call.left->sql + " " + name + " " + call.right.sql, Binding::other_operator);
  }
  if (name == "->" || name == "->>") return json_member(call, notes);
  if (name == "?" && call.right.constant) {
    return with("json_type(" + call.left->sql + ", " + json_path(call.right) + ") IS NOT NULL",
                Binding::is);
  }
  if (name == "~" || name == "~*" || name == "!~" || name == "!~*" ||
      name.ends_with("similar to")) {
    throw Untranslatable("SQLite has no regular expressions",
                         "use LIKE, or " + std::string(kOwnSection));
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
  for (const Fragment& element : elements) sql += (sql.empty() ? "" : ", ") + element.sql;
  return with("json_array(" + sql + ")", Binding::primary);
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
