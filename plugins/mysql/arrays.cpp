// Functions of arrays, which are kept as JSON.
#include <map>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "functions.hpp"
#include "json.hpp"

namespace dunlin::mysql {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using schema::TypeKind;

std::string present(const Fragment& array) {
  const bool known = array.constant || array.sql.rfind("JSON_ARRAY(", 0) == 0;
  return known ? array.sql : "COALESCE(" + array.sql + ", JSON_ARRAY())";
}

/// A query over the elements: `dunlin_place` is the element's number from 1, `dunlin_value` its
/// text.
std::string over_elements(const Fragment& array, const std::string& result,
                          const std::string& condition) {
  return "(SELECT " + result + " FROM JSON_TABLE(" + array.sql +
         ", '$[*]' COLUMNS (dunlin_place FOR ORDINALITY, dunlin_value LONGTEXT PATH '$')) AS "
         "elements" +
         (condition.empty() ? "" : " WHERE " + condition) + ")";
}

/// The elements that are left, or what stands for them, as an array again.
Fragment rebuilt(const Fragment& array, const std::string& element, const std::string& condition,
                 const Flavour& flavour) {
  const std::string joined = over_elements(
      array, "CONCAT('[', GROUP_CONCAT(" + element + " ORDER BY dunlin_place SEPARATOR ', '), ']')",
      condition);
  const std::string sql = "CASE WHEN " + operand(array, Binding::is) +
                          " IS NOT NULL THEN COALESCE(" + joined + ", '[]') END";
  return primary(flavour.mysql() ? "CAST(" + sql + " AS JSON)" : sql, array.type);
}

std::string element_of(const Fragment& array) {
  return "JSON_EXTRACT(" + array.sql + ", CONCAT('$[', dunlin_place - 1, ']'))";
}

Fragment removed(const FunctionCall& call, const Flavour& flavour) {
  const Fragment& array = argument(call, 0);
  return rebuilt(array, element_of(array),
                 "NOT dunlin_value <=> " + operand(argument(call, 1), Binding::like), flavour);
}

Fragment exchanged(const FunctionCall& call, const Flavour& flavour) {
  const Fragment& array = argument(call, 0);
  const std::string old_value = operand(argument(call, 1), Binding::like);
  return rebuilt(array,
                 "CASE WHEN dunlin_value <=> " + old_value + " THEN " +
                     json_text(argument(call, 2)) + " ELSE " + element_of(array) + " END",
                 {}, flavour);
}

Fragment joined(const FunctionCall& call) {
  const Fragment& array = argument(call, 0);
  const Fragment& separator = argument(call, 1);
  if (!separator.constant) refuse_call(call, "write the separator as a constant");
  const std::string value = call.arguments.size() > 2
                                ? "COALESCE(dunlin_value, " + call.arguments[2].sql + ")"
                                : "dunlin_value";
  const std::string list = over_elements(
      array, "GROUP_CONCAT(" + value + " ORDER BY dunlin_place SEPARATOR " + separator.sql + ")",
      {});
  return primary("CASE WHEN " + operand(array, Binding::is) + " IS NOT NULL THEN COALESCE(" + list +
                     ", '') END",
                 type_of(TypeKind::text));
}

Fragment split(const FunctionCall& call, const Flavour& flavour) {
  const Fragment& separator = argument(call, 1);
  if (call.arguments.size() > 2 || !separator.constant || separator.constant->empty())
    refuse_call(call, "write the separator as a constant, and no text that stands for null");
  const std::string& value = argument(call, 0).sql;
  const std::string quoted = json_string(*separator.constant);
  const std::string inner = quoted.substr(1, quoted.size() - 2);
  const std::string sql = "CASE WHEN " + operand(argument(call, 0), Binding::like) +
                          " = '' THEN '[]' ELSE CONCAT('[', REPLACE(JSON_QUOTE(" + value +
                          ") COLLATE " + std::string(exact_collation(flavour)) + ", " +
                          quoted_literal(inner) + ", '\",\"'), ']') END";
  schema::Type type = type_of(TypeKind::text);
  type.array_dimensions = 1;
  return primary(flavour.mysql() ? "CAST(" + sql + " AS JSON)" : sql, type);
}

Fragment joined_arrays(const FunctionCall& call) {
  Fragment left = argument(call, 0);
  Fragment right = argument(call, 1);
  if (right.constant && !right.type && left.type)
    right = typed_constant(*right.constant, *left.type);
  if (left.constant && !left.type && right.type) left = typed_constant(*left.constant, *right.type);
  return primary("JSON_MERGE_PRESERVE(" + present(left) + ", " + present(right) + ")", left.type);
}

using Print = Fragment (*)(const FunctionCall& call, const Flavour& flavour, Notes& notes);

const std::map<std::string, Print, std::less<>>& table() {
  using C = const FunctionCall&;
  using F = const Flavour&;
  using N = Notes&;
  static constexpr Print kLength = [](C c, F, N) {
    if (c.arguments.size() > 1 && c.arguments[1].sql != "1") refuse_call(c);
    return primary("NULLIF(JSON_LENGTH(" + argument(c, 0).sql + "), 0)",
                   type_of(TypeKind::integer));
  };
  static const std::map<std::string, Print, std::less<>> functions{
      {"array_append",
       [](C c, F f, N) {
         return primary("JSON_ARRAY_APPEND(" + present(argument(c, 0)) + ", '$', " +
                            json_member(argument(c, 1), f) + ")",
                        argument(c, 0).type);
       }},
      {"array_cat", [](C c, F, N) { return joined_arrays(c); }},
      {"array_length", kLength},
      {"array_position",
       [](C c, F, N) {
         return primary(over_elements(argument(c, 0), "MIN(dunlin_place)",
                                      "dunlin_value <=> " + operand(argument(c, 1), Binding::like)),
                        type_of(TypeKind::integer));
       }},
      {"array_prepend",
       [](C c, F f, N) {
         return primary("JSON_ARRAY_INSERT(" + present(argument(c, 1)) + ", '$[0]', " +
                            json_member(argument(c, 0), f) + ")",
                        argument(c, 1).type);
       }},
      {"array_remove", [](C c, F f, N) { return removed(c, f); }},
      {"array_replace", [](C c, F f, N) { return exchanged(c, f); }},
      {"array_to_string", [](C c, F, N) { return joined(c); }},
      {"array_upper", kLength},
      {"string_to_array", [](C c, F f, N) { return split(c, f); }},
  };
  return functions;
}

}  // namespace

std::optional<Fragment> array_function(const FunctionCall& call, const Flavour& flavour,
                                       Notes& notes) {
  const auto found = table().find(call.name.name);
  if (found == table().end()) return std::nullopt;
  return found->second(call, flavour, notes);
}

}  // namespace dunlin::mysql
