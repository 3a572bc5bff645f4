#include "infer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>

namespace dunlin::parse {
namespace {

using schema::Type;
using schema::TypeKind;

/// The place of a number type in the order of promotion, or 0.
int rank(const Type& type) {
  constexpr std::array kOrder{TypeKind::smallint, TypeKind::integer, TypeKind::bigint,
                              TypeKind::numeric,  TypeKind::real,    TypeKind::double_precision};
  if (type.array_dimensions != 0) return 0;
  const auto found = std::find(kOrder.begin(), kOrder.end(), type.kind);
  return found == kOrder.end() ? 0 : static_cast<int>(found - kOrder.begin()) + 1;
}

MaybeType promote(const Type& a, const Type& b) {
  if (rank(a) == 0 || rank(b) == 0) return std::nullopt;
  // real is met by no operator with another type: both become double precision.
  if (a.kind != b.kind && (a.kind == TypeKind::real || b.kind == TypeKind::real)) {
    return plain(TypeKind::double_precision);
  }
  return plain(rank(a) < rank(b) ? b.kind : a.kind);
}

bool is_kind(const Type& type, TypeKind kind) {
  return type.array_dimensions == 0 && type.kind == kind;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool gives_boolean(std::string_view name) {
  return is_one_of(name, {"=",
                          "<>",
                          "<",
                          ">",
                          "<=",
                          ">=",
                          "~~",
                          "!~~",
                          "~~*",
                          "!~~*",
                          "~",
                          "~*",
                          "!~",
                          "!~*",
                          "@>",
                          "<@",
                          "?",
                          "?|",
                          "?&",
                          "@@",
                          "is distinct from",
                          "is not distinct from",
                          "similar to",
                          "not similar to"}) ||
         name.starts_with("any ") || name.starts_with("all ");
}

struct DateRule {
  TypeKind left;
  char op;
  TypeKind right;
  TypeKind result;
};
constexpr std::array kDateRules = std::to_array<DateRule>({
    {TypeKind::date, '+', TypeKind::integer, TypeKind::date},
    {TypeKind::integer, '+', TypeKind::date, TypeKind::date},
    {TypeKind::date, '-', TypeKind::integer, TypeKind::date},
    {TypeKind::date, '-', TypeKind::date, TypeKind::integer},
    {TypeKind::date, '+', TypeKind::interval, TypeKind::timestamp},
    {TypeKind::date, '-', TypeKind::interval, TypeKind::timestamp},
    {TypeKind::date, '+', TypeKind::time, TypeKind::timestamp},
    {TypeKind::date, '+', TypeKind::timetz, TypeKind::timestamptz},
    {TypeKind::timestamp, '+', TypeKind::interval, TypeKind::timestamp},
    {TypeKind::timestamp, '-', TypeKind::interval, TypeKind::timestamp},
    {TypeKind::timestamp, '-', TypeKind::timestamp, TypeKind::interval},
    {TypeKind::timestamptz, '+', TypeKind::interval, TypeKind::timestamptz},
    {TypeKind::timestamptz, '-', TypeKind::interval, TypeKind::timestamptz},
    {TypeKind::timestamptz, '-', TypeKind::timestamptz, TypeKind::interval},
    {TypeKind::interval, '+', TypeKind::timestamp, TypeKind::timestamp},
    {TypeKind::interval, '+', TypeKind::timestamptz, TypeKind::timestamptz},
    {TypeKind::interval, '+', TypeKind::date, TypeKind::timestamp},
    {TypeKind::time, '+', TypeKind::interval, TypeKind::time},
    {TypeKind::time, '-', TypeKind::interval, TypeKind::time},
    {TypeKind::time, '-', TypeKind::time, TypeKind::interval},
    {TypeKind::interval, '+', TypeKind::interval, TypeKind::interval},
    {TypeKind::interval, '-', TypeKind::interval, TypeKind::interval},
});

MaybeType date_arithmetic(const Type& left, char op, const Type& right) {
  if (left.array_dimensions != 0 || right.array_dimensions != 0) return std::nullopt;
  for (const DateRule& rule : kDateRules) {
    if (rule.left == left.kind && rule.op == op && rule.right == right.kind) {
      return plain(rule.result);
    }
  }
  const bool scales = op == '*' || op == '/';
  if (scales && left.kind == TypeKind::interval && rank(right) != 0) return left;
  if (op == '*' && right.kind == TypeKind::interval && rank(left) != 0) return right;
  return std::nullopt;
}

MaybeType arithmetic(char op, const Type& left, const Type& right) {
  if (MaybeType number = promote(left, right)) {
    const bool exact = number->kind == TypeKind::numeric;
    if (op == '^') return exact ? number : plain(TypeKind::double_precision);
    return number;
  }
  if (op == '-' && is_kind(left, TypeKind::jsonb)) return left;
  return date_arithmetic(left, op, right);
}

MaybeType concatenation(const MaybeType& left, const MaybeType& right) {
  for (const MaybeType& side : {left, right}) {
    if (!side) continue;
    if (side->array_dimensions != 0) return side;
    for (const TypeKind kind :
         {TypeKind::jsonb, TypeKind::bytea, TypeKind::tsvector, TypeKind::bit, TypeKind::varbit}) {
      if (side->kind == kind) return plain(kind);
    }
  }
  const auto is_text = [](const MaybeType& side) { return side && schema::is_textual(*side); };
  if (is_text(left) || is_text(right)) return plain(TypeKind::text);
  return std::nullopt;
}

MaybeType binary_type(std::string_view name, MaybeType left, MaybeType right, bool left_untyped,
                      bool right_untyped) {
  if (name == "||") {
    if (left_untyped && right_untyped) return plain(TypeKind::text);
    return concatenation(left, right);
  }
  // An untyped literal is taken for the other side's type, where an operator of that kind exists.
  const bool moment =
      (left && schema::is_temporal(*left)) || (right && schema::is_temporal(*right));
  if (left_untyped && right) left = moment && name == "+" ? plain(TypeKind::interval) : right;
  if (right_untyped && left) {
    const bool document = left->kind == TypeKind::jsonb || left->kind == TypeKind::json;
    if (document || name != "-" || !moment) right = left;
    if (moment && name == "+") right = plain(TypeKind::interval);
    if (moment && name == "-") right = left;
  }
  if (is_one_of(name, {"->", "#>"})) {
    return left && (is_kind(*left, TypeKind::jsonb) || is_kind(*left, TypeKind::json))
               ? MaybeType(plain(left->kind))
               : std::nullopt;
  }
  if (is_one_of(name, {"->>", "#>>"})) return plain(TypeKind::text);
  if (name == "#-") return plain(TypeKind::jsonb);
  if (is_one_of(name, {"<<", ">>"})) return left && rank(*left) != 0 ? left : std::nullopt;
  if (!left || !right) return std::nullopt;
  if (is_one_of(name, {"&", "|", "#"})) return promote(*left, *right);
  if (name == "&&") {
    return is_kind(*left, TypeKind::tsquery) ? left : MaybeType(plain(TypeKind::boolean));
  }
  if (name.size() == 1 && std::string_view("+-*/%^").find(name[0]) != std::string_view::npos) {
    return arithmetic(name[0], *left, *right);
  }
  return std::nullopt;
}

}  // namespace

Type plain(TypeKind kind) {
  Type type;
  type.kind = kind;
  return type;
}

bool is_untyped(const Fragment& fragment) {
  return !fragment.type && (fragment.constant.has_value() || fragment.null_constant);
}

MaybeType operator_type(std::string_view name, const Fragment* left, const Fragment& right) {
  if (left == nullptr) {
    if (is_one_of(name, {"|/", "||/"})) return plain(TypeKind::double_precision);
    if (!right.type || !is_one_of(name, {"-", "+", "~", "@"})) return std::nullopt;
    return right.type;
  }
  if (gives_boolean(name)) return plain(TypeKind::boolean);
  return binary_type(name, left->type, right.type, is_untyped(*left), is_untyped(right));
}

MaybeType common_type(const MaybeType& a, const MaybeType& b) {
  if (!a || !b) return std::nullopt;
  if (*a == *b) return a;
  if (a->kind == b->kind && a->array_dimensions == b->array_dimensions && a->name == b->name) {
    Type same = *a;
    same.modifiers.clear();
    return same;
  }
  if (MaybeType number = promote(*a, *b)) return number;
  if (a->array_dimensions != 0 || b->array_dimensions != 0) return std::nullopt;
  if (schema::is_textual(*a) && schema::is_textual(*b)) return plain(TypeKind::text);
  constexpr std::array kMoments{TypeKind::date, TypeKind::timestamp, TypeKind::timestamptz};
  const auto x = std::find(kMoments.begin(), kMoments.end(), a->kind);
  const auto y = std::find(kMoments.begin(), kMoments.end(), b->kind);
  if (x != kMoments.end() && y != kMoments.end()) return plain(*std::max(x, y));
  return std::nullopt;
}

MaybeType common_type(std::span<const Fragment> values) {
  MaybeType common;
  bool typed = false;
  for (const Fragment& value : values) {
    if (is_untyped(value)) continue;
    common = typed ? common_type(common, value.type) : value.type;
    typed = true;
    if (!common) return std::nullopt;
  }
  if (typed) return common;
  const bool strings = std::any_of(values.begin(), values.end(), [](const Fragment& value) {
    return value.constant.has_value();
  });
  return strings ? MaybeType(plain(TypeKind::text)) : std::nullopt;
}

Type number_type(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return plain(TypeKind::numeric);
  return plain(value >= INT32_MIN && value <= INT32_MAX ? TypeKind::integer : TypeKind::bigint);
}

}  // namespace dunlin::parse
