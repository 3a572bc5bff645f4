// PostgreSQL's operators in MySQL's and MariaDB's words.
#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "intervals.hpp"
#include "json.hpp"
#include "patterns.hpp"

namespace dunlin::mysql {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::OperatorCall;
using parse::Untranslatable;
using schema::TypeKind;

[[noreturn]] void refuse(
    const OperatorCall& call,
    const std::string& remedy = "write the statement in a section with only=mysql") {
  throw Untranslatable("the operator " + call.name + " has no counterpart in MySQL and MariaDB",
                       remedy);
}

Fragment boolean(std::string sql, Binding binding) {
  return {std::move(sql), binding, type_of(TypeKind::boolean), std::nullopt, false};
}

bool is_json(const Fragment& fragment) {
  return has_kind(fragment, TypeKind::json) || has_kind(fragment, TypeKind::jsonb);
}
bool is_array(const Fragment& fragment) {
  return fragment.type && fragment.type->array_dimensions > 0;
}
bool is_integer(const Fragment& fragment) {
  return fragment.type && schema::is_integer(*fragment.type);
}
bool is_temporal(const Fragment& fragment) {
  return fragment.type && schema::is_temporal(*fragment.type);
}
bool is_interval(const Fragment& fragment) {
  return has_kind(fragment, TypeKind::interval);
}

/// All comparisons, LIKE and IS share one level here, and PostgreSQL has three: operands of these
/// levels are bracketed.
Fragment infix(const Fragment& left, const std::string& word, const Fragment& right,
               Binding binding) {
  return boolean(operand(left, Binding::like) + " " + word + " " + operand(right, Binding::like),
                 binding);
}

bool compares_documents(const Fragment& left, const Fragment& right) {
  return has_kind(left, TypeKind::jsonb) || has_kind(right, TypeKind::jsonb) || is_array(left) ||
         is_array(right);
}

Fragment negation(const Fragment& condition) {
  return boolean("NOT " + operand(condition, Binding::like), Binding::not_);
}

/// Intervals as numbers, when both are constant or computed.
Fragment interval_comparison(const OperatorCall& call) {
  const std::optional<std::string> left = microseconds_of(*call.left);
  const std::optional<std::string> right = microseconds_of(call.right);
  if (!left || !right) refuse(call, "compare EXTRACT(EPOCH FROM ...) of both sides");
  return infix(primary(*left), call.name == "!=" ? "<>" : call.name, primary(*right),
               Binding::comparison);
}

Fragment comparison(const OperatorCall& call, const Flavour& flavour) {
  if (is_interval(*call.left) || is_interval(call.right)) return interval_comparison(call);
  const bool equality = call.name == "=" || call.name == "<>" || call.name == "!=";
  if (compares_documents(*call.left, call.right) && !call.left->null_constant &&
      !call.right.null_constant) {
    if (!equality) refuse(call, "compare parts of the documents");
    const Fragment same = json_equals(*call.left, call.right, flavour);
    return call.name == "=" ? same : negation(same);
  }
  return infix(*call.left, call.name == "!=" ? "<>" : call.name, call.right, Binding::comparison);
}

Fragment distinct(const OperatorCall& call, const Flavour& flavour) {
  if (compares_documents(*call.left, call.right)) {
    const std::string left = operand(*call.left, Binding::is);
    const std::string right = operand(call.right, Binding::is);
    const std::string same = "COALESCE(" + json_equals(*call.left, call.right, flavour).sql + ", " +
                             left + " IS NULL AND " + right + " IS NULL)";
    return call.name == "is distinct from" ? boolean("NOT " + same, Binding::not_)
                                           : boolean(same, Binding::primary);
  }
  const Fragment same = infix(*call.left, "<=>", call.right, Binding::comparison);
  return call.name == "is distinct from" ? boolean("NOT (" + same.sql + ")", Binding::not_) : same;
}

std::optional<schema::Type> wider(const Fragment& left, const Fragment& right) {
  if (!left.type || !right.type) return left.type ? left.type : right.type;
  return left.type->kind < right.type->kind ? right.type : left.type;
}

Fragment arithmetic(const OperatorCall& call, const std::string& word, Binding binding) {
  // Left-associative in both: only the right side needs brackets at the same level.
  const Binding below = static_cast<Binding>(static_cast<int>(binding) - 1);
  return {operand(*call.left, below) + " " + word + " " + operand(call.right, binding), binding,
          wider(*call.left, call.right), std::nullopt, false};
}

Fragment days_apart(const OperatorCall& call) {
  return primary("DATEDIFF(" + call.left->sql + ", " + call.right.sql + ")",
                 type_of(TypeKind::integer));
}

Fragment days_later(const Fragment& date, const Fragment& days, bool back) {
  return primary(std::string(back ? "DATE_SUB(" : "DATE_ADD(") + date.sql + ", INTERVAL " +
                     operand(days, Binding::cast) + " DAY)",
                 type_of(TypeKind::date));
}

bool is_moment(const Fragment& fragment) {
  return has_kind(fragment, TypeKind::date) || has_kind(fragment, TypeKind::timestamp) ||
         has_kind(fragment, TypeKind::timestamptz);
}

Fragment add_or_subtract(const OperatorCall& call, const Flavour& flavour, Notes& notes) {
  const bool minus = call.name == "-";
  if (is_interval(call.right)) return shifted(*call.left, call.right, minus);
  if (is_interval(*call.left) && !minus) return shifted(call.right, *call.left, false);
  const bool left_date = has_kind(*call.left, TypeKind::date);
  if (left_date && has_kind(call.right, TypeKind::date) && minus) return days_apart(call);
  if (left_date && is_integer(call.right)) return days_later(*call.left, call.right, minus);
  if (minus && is_moment(*call.left) && is_moment(call.right))
    return time_between(*call.left, call.right, notes);
  if (is_temporal(*call.left) || is_temporal(call.right)) {
    refuse(call, "write the section anew with only=mysql");
  }
  if (minus && is_json(*call.left)) return json_without(*call.left, call.right, flavour, notes);
  return arithmetic(call, call.name, Binding::additive);
}

Fragment divide(const OperatorCall& call, Notes& notes) {
  if (is_integer(*call.left) && is_integer(call.right))
    return arithmetic(call, "DIV", Binding::multiplicative);
  if (!call.left->type || !call.right.type) {
    notes.approximated("a division whose types are not known is taken for one of fractions");
  }
  return arithmetic(call, "/", Binding::multiplicative);
}

std::string as_text(const Fragment& fragment, const Flavour& flavour, Notes& notes) {
  const bool shown = has_kind(fragment, TypeKind::boolean) || is_temporal(fragment);
  return shown ? cast_value(fragment, type_of(TypeKind::text), flavour, notes).sql : fragment.sql;
}

/// A NULL array counts as an empty one.
std::string elements(const Fragment& array) {
  const bool present = array.constant || array.sql.rfind("JSON_ARRAY(", 0) == 0;
  return present ? array.sql : "COALESCE(" + array.sql + ", JSON_ARRAY())";
}

Fragment concatenate(const OperatorCall& call, const Flavour& flavour, Notes& notes) {
  if (is_array(*call.left) && (is_array(call.right) || (call.right.constant && !call.right.type))) {
    const Fragment right =
        is_array(call.right) ? call.right : typed_constant(*call.right.constant, *call.left->type);
    return primary("JSON_MERGE_PRESERVE(" + elements(*call.left) + ", " + elements(right) +
                       (flavour.mariadb() && !right.constant ? " COLLATE utf8mb4_bin)" : ")"),
                   call.left->type);
  }
  if (is_array(*call.left)) {
    return primary("JSON_ARRAY_APPEND(" + elements(*call.left) + ", '$', " +
                       json_member(call.right, flavour) + ")",
                   call.left->type);
  }
  if (is_array(call.right)) {
    return primary("JSON_ARRAY_INSERT(" + elements(call.right) + ", '$[0]', " +
                       json_member(*call.left, flavour) + ")",
                   call.right.type);
  }
  if (is_json(*call.left) || is_json(call.right))
    return json_joined(*call.left, call.right, flavour, notes);
  constexpr std::string_view kConcat = "CONCAT(";
  std::string left = as_text(*call.left, flavour, notes);
  const bool chain =
      call.left->binding == Binding::primary && left.substr(0, kConcat.size()) == kConcat;
  if (chain) {
    left = left.substr(kConcat.size(), left.size() - kConcat.size() - 1);
  }
  return primary(std::string(kConcat) + left + ", " + as_text(call.right, flavour, notes) + ")",
                 type_of(TypeKind::text));
}

Fragment like(const OperatorCall& call) {
  const bool negated = call.name.front() == '!';
  const bool any_case = call.name.back() == '*';
  const auto side = [&](const Fragment& fragment) {
    return any_case ? primary("LOWER(" + fragment.sql + ")") : fragment;
  };
  Fragment result =
      infix(side(*call.left), negated ? "NOT LIKE" : "LIKE", side(call.right), Binding::like);
  if (call.escape) result.sql += " ESCAPE " + call.escape->sql;
  return result;
}

Fragment any_or_all(const OperatorCall& call) {
  // "any query <": the word stands between, and the right side is a query in parentheses.
  const std::size_t blank = call.name.rfind(' ');
  const std::string word = call.name.substr(0, 3) == "any" ? "ANY" : "ALL";
  const std::string comparison_word = call.name.substr(blank + 1);
  if (call.name.find(" query ") != std::string::npos) {
    return boolean(operand(*call.left, Binding::like) + " " + comparison_word + " " + word + " " +
                       call.right.sql,
                   Binding::comparison);
  }
  if (comparison_word == "=" && word == "ANY" && is_array(call.right))
    return json_has_element(call.right, *call.left, false);
  if (comparison_word == "<>" && word == "ALL" && is_array(call.right))
    return json_has_element(call.right, *call.left, true);
  refuse(call, "write it with IN, AND and OR");
}

Fragment unary(const OperatorCall& call) {
  if (call.name == "-" || call.name == "+") {
    return {call.name + operand(call.right, Binding::unary), Binding::unary, call.right.type,
            std::nullopt, false};
  }
  if (call.name == "~")
    return primary("CAST(~" + operand(call.right, Binding::unary) + " AS SIGNED)", call.right.type);
  if (call.name == "@") return primary("ABS(" + call.right.sql + ")", call.right.type);
  if (call.name == "|/")
    return primary("SQRT(" + call.right.sql + ")", type_of(TypeKind::double_precision));
  refuse(call);
}

Fragment power(const OperatorCall& call) {
  return primary("POW(" + call.left->sql + ", " + call.right.sql + ")",
                 type_of(TypeKind::double_precision));
}

bool is_number(const Fragment& value) {
  return !value.type || schema::is_integer(*value.type);
}

Fragment bits(const OperatorCall& call) {
  if (!is_number(*call.left) || !is_number(call.right)) refuse(call);
  const std::string word = call.name == "#" ? "^" : call.name;
  return primary("CAST((" + operand(*call.left, Binding::cast) + " " + word + " " +
                     operand(call.right, Binding::cast) + ") AS SIGNED)",
                 wider(*call.left, call.right));
}

bool one_of(const std::string& name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Fragment print_operation(const OperatorCall& call, const Flavour& flavour, Notes& notes) {
  const std::string& name = call.name;
  if (!call.left) return unary(call);
  if (name.substr(0, 4) == "any " || name.substr(0, 4) == "all ") return any_or_all(call);
  if (one_of(name, {"->", "->>", "#>", "#>>", "@>", "<@", "?", "?|", "?&", "&&", "#-"}))
    return json_operation(call, flavour, notes);
  if (one_of(name, {"+", "-"})) return add_or_subtract(call, flavour, notes);
  if (one_of(name, {"=", "<>", "!=", "<", ">", "<=", ">="})) return comparison(call, flavour);
  if (name == "*" && is_interval(*call.left)) return times(*call.left, call.right, notes);
  if (name == "*" && is_interval(call.right)) return times(call.right, *call.left, notes);
  if (is_interval(*call.left) || is_interval(call.right)) refuse(call);
  if (one_of(name, {"is distinct from", "is not distinct from"})) return distinct(call, flavour);
  if (name == "*") return arithmetic(call, "*", Binding::multiplicative);
  if (name == "/") return divide(call, notes);
  if (name == "%") return arithmetic(call, "%", Binding::multiplicative);
  if (name == "^") return power(call);
  if (name == "||") return concatenate(call, flavour, notes);
  if (one_of(name, {"~~", "!~~", "~~*", "!~~*"})) return like(call);
  if (one_of(name, {"~", "!~", "~*", "!~*", "similar to", "not similar to"}))
    return pattern_operation(call, flavour, notes);
  if (one_of(name, {"&", "|", "#", "<<", ">>"})) return bits(call);
  refuse(call);
}

}  // namespace dunlin::mysql
