// Functions of JSON documents.
#include <map>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "functions.hpp"
#include "json.hpp"

namespace dunlin::mysql {
namespace {

using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using schema::TypeKind;

Fragment document(std::string sql) {
  return primary(std::move(sql), type_of(TypeKind::jsonb));
}

Fragment set(const FunctionCall& call, const Flavour& flavour) {
  const bool creates = call.arguments.size() < 4 || call.arguments[3].sql == "TRUE";
  if (!creates && call.arguments[3].sql != "FALSE")
    refuse_call(call, "write the last argument as true or false");
  const Fragment& value = argument(call, 2);
  return document(std::string(creates ? "JSON_SET(" : "JSON_REPLACE(") + argument(call, 0).sql +
                  ", " + json_path_of_array(argument(call, 1), flavour) + ", JSON_EXTRACT(" +
                  value.sql + ", '$'))");
}

/// JSON_TYPE's words are the server's own.
Fragment type_name(const FunctionCall& call, const Flavour& flavour) {
  std::string kind = "JSON_TYPE(" + argument(call, 0).sql + ")";
  // MySQL gives it a collation of its own, which does not compare with that of literals.
  if (flavour.mysql()) kind += " COLLATE " + std::string(exact_collation(flavour));
  return primary("CASE WHEN " + kind +
                     " IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') THEN 'number' ELSE "
                     "LOWER(" +
                     kind + ") END",
                 type_of(TypeKind::text));
}

Fragment built(const FunctionCall& call, const char* word, const Flavour& flavour) {
  const bool object = std::string_view(word) == "JSON_OBJECT";
  std::string sql;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const bool key = object && i % 2 == 0;
    sql += (i == 0 ? "" : ", ") +
           (key ? call.arguments[i].sql : json_member(call.arguments[i], flavour));
  }
  return document(std::string(word) + "(" + sql + ")");
}

/// PostgreSQL gives NULL for no rows too; ORDER BY inside is MariaDB's alone.
Fragment gathered(const FunctionCall& call, const Flavour& flavour, bool array) {
  if (call.distinct || !call.filter.empty() || !call.over.empty())
    refuse_call(call, "gather the rows of a subquery");
  const Fragment& value = argument(call, 0);
  std::string sql;
  if (call.order_by.empty()) {
    sql = "JSON_ARRAYAGG(" + json_member(value, flavour) + ")";
  } else if (flavour.mariadb()) {
    sql = "JSON_ARRAYAGG(" + json_member(value, flavour) + " ORDER BY " + call.order_by + ")";
  } else {
    sql = "CAST(CONCAT('[', GROUP_CONCAT(COALESCE(" + json_text(value) + ", 'null') ORDER BY " +
          call.order_by + " SEPARATOR ','), ']') AS JSON)";
  }
  if (!array) return document(sql);
  schema::Type type = value.type.value_or(type_of(TypeKind::text));
  ++type.array_dimensions;
  return primary(sql, type);
}

Fragment to_json(const FunctionCall& call, const Flavour& flavour) {
  const Fragment& value = argument(call, 0);
  if (is_json_value(value)) return document(value.sql);
  const std::string text = json_text(value);
  return document(flavour.mysql() ? "CAST(" + text + " AS JSON)" : text);
}

using Print = Fragment (*)(const FunctionCall& call, const Flavour& flavour, Notes& notes);

const std::map<std::string, Print, std::less<>>& table() {
  using C = const FunctionCall&;
  using F = const Flavour&;
  using N = Notes&;
  static constexpr Print kToJson = [](C c, F f, N) { return to_json(c, f); };
  static constexpr Print kTypeName = [](C c, F f, N) { return type_name(c, f); };
  static constexpr Print kObject = [](C c, F f, N) { return built(c, "JSON_OBJECT", f); };
  static constexpr Print kArray = [](C c, F f, N) { return built(c, "JSON_ARRAY", f); };
  static constexpr Print kGathered = [](C c, F f, N) { return gathered(c, f, false); };
  static const std::map<std::string, Print, std::less<>> functions{
      {"array_agg", [](C c, F f, N) { return gathered(c, f, true); }},
      {"json_agg", kGathered},
      {"json_build_array", kArray},
      {"json_build_object", kObject},
      {"json_typeof", kTypeName},
      {"jsonb_agg", kGathered},
      {"jsonb_build_array", kArray},
      {"jsonb_build_object", kObject},
      {"jsonb_set", [](C c, F f, N) { return set(c, f); }},
      {"jsonb_strip_nulls",
       [](C c, F, N n) {
         n.approximated("jsonb_strip_nulls leaves objects inside of arrays as they are");
         return document("JSON_MERGE_PATCH('{}', " + argument(c, 0).sql + ")");
       }},
      {"jsonb_typeof", kTypeName},
      {"to_json", kToJson},
      {"to_jsonb", kToJson},
  };
  return functions;
}

}  // namespace

std::optional<Fragment> json_function(const FunctionCall& call, const Flavour& flavour,
                                      Notes& notes) {
  const auto found = table().find(call.name.name);
  if (found == table().end()) return std::nullopt;
  return found->second(call, flavour, notes);
}

}  // namespace dunlin::mysql
