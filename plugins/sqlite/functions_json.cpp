// Functions of JSON values and arrays, aggregates that make them, and and elements of arrays.
#include <array>
#include <functional>

#include "conversions.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "elements.hpp"
#include "expressions.hpp"
#include "functions.hpp"
#include "json.hpp"
#include "native_text.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using schema::Type;
using schema::TypeKind;

Type jsonb() {
  return plain_type(TypeKind::jsonb);
}

std::string parts(const FunctionCall& call, bool elements) {
  std::string out;
  for (const Fragment& argument : call.arguments)
    out += (out.empty() ? "" : ", ") + json_part(argument, elements);
  return out;
}

Fragment build_object(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  std::string inside;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const Fragment& value = call.arguments[i];
    const bool key = i % 2 == 0;
    inside += (inside.empty() ? "" : ", ") +
              (key ? convert(value, plain_type(TypeKind::text), nullptr, notes).sql
                   : json_part(value, false));
  }
  return made("json_object(" + inside + ")", jsonb());
}

Fragment build_array(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  return made("json_array(" + parts(call, false) + ")", jsonb());
}

Fragment to_json(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const Fragment& value = call.arguments.at(0);
  if (is_json(value) || is_array(value)) return made(value.sql, jsonb());
  if (!value.type) refuse_function(call, "cast the argument to its type");
  // json_quote() keeps NULL as JSON's null, where PostgreSQL gives NULL.
  return made("CASE WHEN " + operand(value) + " IS NOT NULL THEN json_quote(" +
                  json_part(value, false) + ") END",
              jsonb());
}

Fragment type_of(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string type = "json_type(" + call.arguments.at(0).sql + ")";
  return made("CASE " + type +
                  " WHEN 'text' THEN 'string' WHEN 'integer' THEN 'number' WHEN 'real' THEN "
                  "'number' WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' ELSE " +
                  type + " END",
              plain_type(TypeKind::text));
}

Fragment set_member(const FunctionCall& call, Notes& notes) {
  const std::optional<std::string>& steps = call.arguments.at(1).constant;
  std::optional<std::string> path = steps ? json_path_of(*steps) : std::nullopt;
  const std::string& listed = call.arguments[1].sql;
  if (!path && listed.starts_with("json_array('") && listed.find(',') == std::string::npos)
    path = "$." + text::quoted(listed.substr(12, listed.size() - 14), '"');
  if (!path || call.arguments.size() > 4) refuse_function(call, "write the path as a constant");
  notes.emulated({});
  if (path->find('[') != std::string::npos)
    notes.approximated("a number in a path is the place in an array, never a key");
  const std::string document = call.arguments[0].sql;
  const Fragment& value = call.arguments.at(2);
  const std::string part =
      value.constant ? "json(" + quote_text(*value.constant) + ")" : "json(" + value.sql + ")";
  const bool only_present = call.arguments.size() == 4 && call.arguments[3].sql == "0";
  std::string sql = std::string(only_present ? "json_replace(" : "json_set(") + document + ", " +
                    quote_text(*path) + ", " + part + ")";
  const std::size_t last = path->find_last_of(".[");
  const bool deep = last != std::string::npos && last > 1;
  std::string condition;
  // SQLite would make what is missing on the way, PostgreSQL does nothing then.
  if (deep && !only_present) {
    condition = "json_type(" + document + ", " + quote_text(path->substr(0, last)) + ") IS NULL";
    sql = "CASE WHEN " + condition + " THEN json(" + document + ") ELSE " + sql + " END";
  }
  if (!value.constant) sql = "CASE WHEN " + operand(value) + " IS NOT NULL THEN " + sql + " END";
  return made(sql, jsonb());
}

Fragment strip_nulls(const FunctionCall& call, Notes& notes) {
  notes.approximated("jsonb_strip_nulls() looks at the outermost members only");
  const std::string document = call.arguments.at(0).sql;
  return made("(SELECT json_group_object(e.key, json(" + document +
                  " -> e.fullkey)) FROM json_each(" + document + ") AS e WHERE e.type <> 'null')",
              jsonb());
}

Fragment extract_path(const FunctionCall& call, Notes& notes) {
  std::string path = "$";
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    if (!call.arguments[i].constant) refuse_function(call, "write the keys as constants");
    path += "." + text::quoted(*call.arguments[i].constant, '"');
  }
  notes.emulated({});
  if (!call.name.name.ends_with("_text"))
    return joined_by(Binding::other_operator, argument(call, 0) + " -> " + quote_text(path),
                     jsonb());
  return made(json_text_at(call.arguments.at(0).sql, quote_text(path)), plain_type(TypeKind::text));
}

/// A key of ORDER BY and the words behind it: DESC NULLS LAST.
std::pair<std::string, std::string> key_and_direction(const std::string& item) {
  const Words words(item);
  std::size_t end = words.size();
  const auto is_direction = [&](std::size_t i) {
    return words.is(i, "ASC") || words.is(i, "DESC") || words.is(i, "NULLS") ||
           words.is(i, "FIRST") || words.is(i, "LAST");
  };
  while (end > 1 && is_direction(end - 1)) --end;
  return {words.text(0, end), words.text(end, words.size())};
}

/// An aggregate whose values come in an order, which SQLite's have not: the pairs of keys and value
/// are gathered first, and then put into their order by a window.
std::string in_order(const FunctionCall& call, const std::string& value,
                     const std::function<std::string(const std::string&)>& aggregate) {
  if (!call.over.empty()) refuse_function(call, "leave ORDER BY inside the call out");
  std::string parts;
  std::string order;
  const std::string list = "(" + (call.order_by.empty() ? value : call.order_by) + ")";
  std::size_t keys = 0;
  for (const std::string& item : Words(list).list(0)) {
    const auto [key, direction] = key_and_direction(item);
    parts += key + ", ";
    order += (order.empty() ? "" : ", ") + ("value ->> " + std::to_string(keys)) +
             (direction.empty() ? "" : " " + direction);
    ++keys;
  }
  FunctionCall gathered = call;
  gathered.order_by.clear();
  return "(SELECT " + aggregate(std::to_string(keys)) + " OVER (ORDER BY " + order +
         " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM json_each((SELECT " +
         aggregated("json_group_array", "json_array(" + parts + value + ")", gathered) +
         ")) LIMIT 1)";
}

/// Aggregates give NULL for no rows, SQLite an empty array.
Fragment aggregate_array(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const bool array = call.name.name == "array_agg";
  if (!call.order_by.empty()) {
    std::optional<Type> of = jsonb();
    if (array) {
      of = call.arguments.at(0).type;
      if (of) ++of->array_dimensions;
    }
    return made(in_order(call, parts(call, array),
                         [](const std::string& place) {
                           return "json_group_array(json(value -> " + place + "))";
                         }),
                of);
  }
  const std::string sql = aggregated("json_group_array", parts(call, array), call);
  std::optional<Type> type = jsonb();
  if (array) {
    type = call.arguments.at(0).type;
    if (type) ++type->array_dimensions;
  }
  return made("nullif(" + sql + ", '[]')", type);
}

Fragment aggregate_object(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 2) refuse_function(call);
  notes.emulated({});
  const std::string inside =
      convert(call.arguments[0], plain_type(TypeKind::text), nullptr, notes).sql + ", " +
      json_part(call.arguments[1], false);
  return made("nullif(" + aggregated("json_group_object", inside, call) + ", '{}')", jsonb());
}

Fragment joined_in_order(const FunctionCall& call, const Type& text) {
  if (!call.arguments.at(1).constant) refuse_function(call, "write the separator as a constant");
  const std::string separator = call.arguments[1].sql;
  return made(in_order(call, call.arguments.at(0).sql,
                       [&](const std::string& place) {
                         return "group_concat(value ->> " + place + ", " + separator + ")";
                       }),
              text);
}

Fragment string_agg(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 2) refuse_function(call);
  notes.emulated({});
  const Type text = plain_type(TypeKind::text);
  if (!call.order_by.empty()) return joined_in_order(call, text);
  if (!call.distinct)
    return made(
        aggregated("group_concat", call.arguments[0].sql + ", " + call.arguments[1].sql, call),
        text);
  if (call.arguments[1].constant != ",") return joined_in_order(call, text);
  return made(aggregated("group_concat", call.arguments[0].sql, call), text);
}

// Arrays

Fragment array_length(const FunctionCall& call, Notes& notes) {
  const Fragment& array = call.arguments.at(0);
  if (call.arguments.size() > 1 && written_integer(call.arguments[1]) != 1)
    refuse_function(call, "only the first dimension has a length");
  notes.emulated({});
  const std::string length = "json_array_length(" + array.sql + ")";
  const bool counts_none = call.name.name == "cardinality";
  return made(counts_none ? length : "nullif(" + length + ", 0)", plain_type(TypeKind::integer));
}

Fragment array_append(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  return made("json_insert(coalesce(" + call.arguments.at(0).sql + ", '[]'), '$[#]', " +
                  json_part(call.arguments.at(1), true) + ")",
              call.arguments[0].type);
}

Fragment array_prepend(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  // ... as the first of the elements that follow it.
  return made("(SELECT json_group_array(json(e.part)) FROM (SELECT json_array(" +
                  json_part(call.arguments.at(0), true) +
                  ") -> '$[0]' AS part UNION ALL SELECT * FROM (SELECT " +
                  operand(call.arguments.at(1)) + " -> fullkey FROM json_each(" +
                  call.arguments[1].sql + "))) AS e)",
              call.arguments[1].type);
}

Fragment array_cat(const FunctionCall& call, Notes& notes) {
  parse::OperatorCall joined{"||", call.arguments.at(0), call.arguments.at(1), std::nullopt};
  Fragment& left = *joined.left;
  if (joined.right.constant && !joined.right.type && left.type)
    joined.right = convert(joined.right, *left.type, nullptr, notes);
  if (left.constant && !left.type && joined.right.type)
    left = convert(left, *joined.right.type, nullptr, notes);
  return SqlitePrinter(nullptr).operation(joined, notes);
}

Fragment array_replace(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string array = operand(call.arguments.at(0));
  return made("CASE WHEN " + array +
                  " IS NOT NULL THEN (SELECT json_group_array(json(CASE WHEN "
                  "e.value IS " +
                  argument(call, 1) + " THEN json_array(" + json_part(call.arguments.at(2), true) +
                  ") -> '$[0]' ELSE " + array + " -> e.fullkey END)) FROM json_each(" + array +
                  ") AS e) END",
              call.arguments[0].type);
}

Fragment array_remove(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string array = operand(call.arguments.at(0));
  return made("CASE WHEN " + array + " IS NOT NULL THEN (SELECT json_group_array(json(" + array +
                  " -> e.fullkey)) FROM json_each(" + array + ") AS e WHERE e.value IS NOT " +
                  argument(call, 1) + ") END",
              call.arguments[0].type);
}

Fragment array_position(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 2) refuse_function(call);
  notes.emulated({});
  return made("(SELECT min(e.key) + 1 FROM json_each(" + call.arguments[0].sql +
                  ") AS e WHERE e.value IS " + argument(call, 1) + ")",
              plain_type(TypeKind::integer));
}

Fragment array_to_string(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 2) refuse_function(call, "leave the text for NULL out");
  notes.emulated({});
  const std::string array = operand(call.arguments[0]);
  return made("CASE WHEN " + array + " IS NOT NULL THEN coalesce((SELECT group_concat(e.value, " +
                  call.arguments[1].sql + ") FROM json_each(" + array +
                  ") AS e WHERE e.value IS NOT NULL), '') END",
              plain_type(TypeKind::text));
}

/// A function that reads elements of its arguments: see beside_elements().
template <Fragment (*print)(const FunctionCall&, Notes&)>
Fragment apart(const FunctionCall& call, Notes& notes) {
  FunctionCall read = call;
  std::vector<Fragment*> operands;
  for (Fragment& argument : read.arguments) operands.push_back(&argument);
  return beside_elements(operands, [&] { return print(read, notes); });
}

Fragment string_to_array(const FunctionCall& call, Notes& notes) {
  const std::optional<std::string>& separator = call.arguments.at(1).constant;
  if (call.arguments.size() != 2 || !separator || !is_json_separator(*separator))
    refuse_function(call, "split at a constant of punctuation");
  notes.emulated({});
  const std::string text = argument(call, 0);
  return made("CASE WHEN " + text + " = '' THEN '[]' WHEN " + text + " IS NOT NULL THEN " +
                  split_as_json(call.arguments[0].sql, *separator) + " END",
              Type{TypeKind::text, {}, 1, {}});
}

Fragment element(const FunctionCall& call, Notes& notes) {
  const Fragment& array = call.arguments.at(0);
  const Fragment& index = call.arguments.at(1);
  notes.emulated({});
  const std::optional<long> number = written_integer(index);
  if (number && *number < 1) return made("NULL");
  if (number)
    return made("json_extract(" + array.sql + ", '$[" + std::to_string(*number - 1) + "]')");
  return made("CASE WHEN " + operand(index) + " > 0 THEN json_extract(" + array.sql +
              ", '$[' || (" + index.sql + " - 1) || ']') END");
}

constexpr std::array kFunctions =
    std::to_array<NamedFunction>({{"array_agg", aggregate_array},
                                  {"array_append", array_append},
                                  {"array_cat", array_cat},
                                  {"array_length", array_length},
                                  {"array_position", apart<array_position>},
                                  {"array_prepend", apart<array_prepend>},
                                  {"array_remove", apart<array_remove>},
                                  {"array_replace", apart<array_replace>},
                                  {"array_to_string", apart<array_to_string>},
                                  {"array_upper", array_length},
                                  {"cardinality", array_length},
                                  {"json_agg", aggregate_array},
                                  {"json_build_array", build_array},
                                  {"json_build_object", build_object},
                                  {"json_extract_path", extract_path},
                                  {"json_extract_path_text", extract_path},
                                  {"json_object_agg", aggregate_object},
                                  {"json_typeof", type_of},
                                  {"jsonb_agg", aggregate_array},
                                  {"jsonb_build_array", build_array},
                                  {"jsonb_build_object", build_object},
                                  {"jsonb_extract_path", extract_path},
                                  {"jsonb_extract_path_text", extract_path},
                                  {"jsonb_object_agg", aggregate_object},
                                  {"jsonb_set", set_member},
                                  {"jsonb_strip_nulls", apart<strip_nulls>},
                                  {"jsonb_typeof", type_of},
                                  {"string_agg", string_agg},
                                  {"string_to_array", string_to_array},
                                  {"subscript", element},
                                  {"to_json", to_json},
                                  {"to_jsonb", to_json}});

}  // namespace

std::span<const NamedFunction> json_functions() {
  return kFunctions;
}

}  // namespace dunlin::sqlite
