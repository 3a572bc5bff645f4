// Functions that give rows, and single elements of arrays: json_each() and recursive queries.
#include <charconv>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::TableCall;
using parse::TableFunction;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

Type plain(TypeKind kind) {
  return Type{kind, {}, 0, {}};
}

Fragment column(std::string sql, std::optional<Type> type) {
  return {std::move(sql), Binding::primary, std::move(type), {}, false};
}

[[noreturn]] void refuse(const TableCall& call, const std::string& why) {
  throw Untranslatable(call.function.name.name + "() in FROM " + why,
                       "fill a table with INSERT and select from it, or write it for SQLite in a "
                       "section with only=sqlite");
}

bool all_integers(const TableCall& call) {
  for (const Fragment& bound : call.function.arguments) {
    if (!bound.type || !is_integer(*bound.type)) return false;
  }
  return true;
}

// Counts with a recursive query, up or down by the sign of the step.
TableFunction series(const TableCall& call) {
  const std::vector<Fragment>& bounds = call.function.arguments;
  if (!all_integers(call)) refuse(call, "counts whole numbers only in SQLite");
  if (call.lateral) refuse(call, "cannot read other tables of FROM in SQLite");
  const std::string step = bounds.size() > 2 ? "(" + bounds[2].sql + ")" : "1";
  const std::string stop = "(" + bounds.at(1).sql + ")";
  const auto inside = [&](const std::string& value) {
    if (bounds.size() < 3) return value + " <= " + stop;
    return "CASE WHEN " + step + " > 0 THEN " + value + " <= " + stop + " ELSE " + step +
           " < 0 AND " + value + " >= " + stop + " END";
  };
  const std::string first = "(" + bounds[0].sql + ")";
  const std::string n = call.ordinality ? ", 1" : "";
  const std::string next = call.ordinality ? ", n + 1" : "";
  TableFunction rows;
  rows.sql = "(WITH RECURSIVE s(value" + std::string(call.ordinality ? ", n" : "") +
             ") AS (SELECT " + first + n + " WHERE " + inside(first) +
             " UNION ALL SELECT value + " + step + next + " FROM s WHERE " +
             inside("value + " + step) + ") SELECT * FROM s) AS " + call.alias;
  rows.columns.push_back(column(call.alias + ".value", bounds[0].type));
  if (call.ordinality) rows.columns.push_back(column(call.alias + ".n", plain(TypeKind::bigint)));
  return rows;
}

/// A member of json_each() as PostgreSQL's ->> gives it.
std::string member_text(const std::string& alias) {
  return "CASE " + alias + ".type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(" +
         alias + ".value AS TEXT) END";
}

/// A member of json_each() as JSON.
std::string member_json(const std::string& alias) {
  return "(" + alias + ".json -> " + alias + ".fullkey)";
}

TableFunction members(const TableCall& call) {
  const std::string& name = call.function.name.name;
  const std::string& alias = call.alias;
  TableFunction rows;
  rows.sql = "json_each(" + call.function.arguments.at(0).sql + ") AS " + alias;
  const bool keys = name.ends_with("_object_keys");
  const bool pairs = name.find("_each") != std::string::npos;
  if (keys || pairs) rows.columns.push_back(column(alias + ".key", plain(TypeKind::text)));
  if (name.ends_with("_text")) {
    rows.columns.push_back(column(member_text(alias), plain(TypeKind::text)));
  } else if (!keys) {
    const TypeKind kind = name.starts_with("jsonb") ? TypeKind::jsonb : TypeKind::json;
    rows.columns.push_back(column(member_json(alias), plain(kind)));
  }
  if (call.ordinality && (keys || pairs)) refuse(call, "cannot number the members of an object");
  if (call.ordinality)
    rows.columns.push_back(column("(" + alias + ".key + 1)", plain(TypeKind::bigint)));
  return rows;
}

TableFunction elements(const TableCall& call) {
  if (call.function.arguments.size() != 1) refuse(call, "takes one array in SQLite");
  const Fragment& array = call.function.arguments.front();
  if (!array.type || array.type->array_dimensions != 1)
    refuse(call, "takes an array of one dimension in SQLite");
  Type element = *array.type;
  element.array_dimensions = 0;
  TableFunction rows;
  rows.sql = "json_each(" + array.sql + ") AS " + call.alias;
  rows.columns.push_back(column(call.alias + ".value", element));
  if (call.ordinality)
    rows.columns.push_back(column("(" + call.alias + ".key + 1)", plain(TypeKind::bigint)));
  return rows;
}

}  // namespace

TableFunction SqlitePrinter::table_function(const TableCall& call, Notes&) const {
  const std::string& name = call.function.name.name;
  if (name == "generate_series") return series(call);
  if (name == "unnest") return elements(call);
  if (name.starts_with("json")) return members(call);
  refuse(call, "has no counterpart in SQLite");
}

Fragment array_element(const parse::FunctionCall& call, Notes& notes) {
  const Fragment& array = call.arguments.at(0);
  const Fragment& index = call.arguments.at(1);
  notes.emulated({});
  int number = 0;
  const char* end = index.sql.data() + index.sql.size();
  if (std::from_chars(index.sql.data(), end, number).ptr == end) {
    if (number < 1) return {"NULL", Binding::primary, {}, {}, false};
    return column("json_extract(" + array.sql + ", '$[" + std::to_string(number - 1) + "]')", {});
  }
  const std::string place = "(" + index.sql + ")";
  return column("CASE WHEN " + place + " > 0 THEN json_extract(" + array.sql + ", '$[' || (" +
                    place + " - 1) || ']') END",
                {});
}

Fragment split_to_array(const parse::FunctionCall& call, Notes& notes) {
  const auto& given = call.arguments;
  const std::string separator = given.size() == 2 ? given[1].constant.value_or("") : "";
  if (separator.empty() || separator.find_first_of("\"\\") != std::string::npos) {
    throw Untranslatable("string_to_array() takes a plain constant as separator in SQLite",
                         "write it for SQLite in a section with only=sqlite");
  }
  notes.emulated({});
  const std::string& text = given[0].sql;
  Type type = plain(TypeKind::text);
  type.array_dimensions = 1;
  return column("CASE WHEN " + text + " = '' THEN '[]' WHEN " + text +
                    " IS NOT NULL THEN '[' || replace(json_quote(" + text + "), " +
                    quote_text(separator) + ", " + quote_text("\",\"") + ") || ']' END",
                type);
}

}  // namespace dunlin::sqlite
