// Functions that give rows: JSON_TABLE and recursive queries.
#include <charconv>

#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "json.hpp"

namespace dunlin::mysql {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::TableCall;
using parse::TableFunction;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

/// How often a recursive query repeats at most by default (max_recursive_iterations,
/// cte_max_recursion_depth); MariaDB stops there without an error.
constexpr long kRecursions = 1000;

/// The database's own character set may be another one.
constexpr std::string_view kText = "LONGTEXT CHARACTER SET utf8mb4";

[[noreturn]] void refuse(const TableCall& call, const std::string& why) {
  throw Untranslatable(call.function.name.name + "() in FROM " + why,
                       "fill a table with INSERT and select from it, or write it in a section with "
                       "only=mysql");
}

std::optional<long> number_of(const Fragment& value) {
  long number = 0;
  const char* end = value.sql.data() + value.sql.size();
  if (std::from_chars(value.sql.data(), end, number).ptr != end || value.sql.empty())
    return std::nullopt;
  return number;
}

TableFunction series(const TableCall& call) {
  const std::vector<Fragment>& bounds = call.function.arguments;
  const std::optional<long> first = number_of(bounds.at(0));
  const std::optional<long> last = number_of(bounds.at(1));
  const std::optional<long> step = bounds.size() > 2 ? number_of(bounds[2]) : std::optional(1L);
  if (!first || !last || !step || *step == 0)
    refuse(call, "takes constant whole numbers in MySQL and MariaDB");
  const long count = (*last - *first) / *step + 1;
  if (count > kRecursions)
    refuse(call, "cannot give more than " + std::to_string(kRecursions) + " rows here");
  const bool empty = *step > 0 ? *last < *first : *last > *first;
  const std::string start = std::to_string(*first);
  const std::string n = call.ordinality ? ", 1" : "";
  TableFunction rows;
  rows.sql = "(WITH RECURSIVE s(value" + std::string(call.ordinality ? ", n" : "") +
             ") AS (SELECT " + start + n + (empty ? " FROM DUAL WHERE FALSE" : "") +
             " UNION ALL SELECT value + (" + std::to_string(*step) + ")" +
             (call.ordinality ? ", n + 1" : "") + " FROM s WHERE value + (" +
             std::to_string(*step) + ") " + (*step > 0 ? "<= " : ">= ") + std::to_string(*last) +
             ") SELECT * FROM s) AS " + call.alias;
  rows.columns.push_back(primary(call.alias + ".value", bounds[0].type));
  if (call.ordinality)
    rows.columns.push_back(primary(call.alias + ".n", type_of(TypeKind::bigint)));
  return rows;
}

std::string exact_text(const std::string& sql, const Flavour& flavour) {
  return "(" + sql + " COLLATE " + std::string(exact_collation(flavour)) + ")";
}

/// The type that JSON_TABLE reads an element as; none for those that it cannot hold exactly.
std::optional<std::string> element_words(const Type& type) {
  if (schema::is_integer(type)) return "BIGINT";
  if (type.kind == TypeKind::text || type.kind == TypeKind::varchar ||
      type.kind == TypeKind::uuid || type.kind == TypeKind::citext)
    return std::string(kText);
  if (type.kind == TypeKind::double_precision || type.kind == TypeKind::real) return "DOUBLE";
  return std::nullopt;
}

TableFunction elements(const TableCall& call, const Flavour& flavour) {
  const Fragment& array = call.function.arguments.at(0);
  if (call.function.arguments.size() != 1 || !array.type || array.type->array_dimensions != 1)
    refuse(call, "takes one array of one dimension in MySQL and MariaDB");
  Type element = *array.type;
  element.array_dimensions = 0;
  const std::optional<std::string> words = element_words(element);
  if (!words) refuse(call, "cannot read elements of this type in MySQL and MariaDB");
  TableFunction rows;
  rows.sql = "JSON_TABLE(" + array.sql + ", '$[*]' COLUMNS (n FOR ORDINALITY, value " + *words +
             " PATH '$')) AS " + call.alias;
  const std::string value = call.alias + ".value";
  rows.columns.push_back(primary(*words == kText ? exact_text(value, flavour) : value, element));
  if (call.ordinality)
    rows.columns.push_back(primary(call.alias + ".n", type_of(TypeKind::bigint)));
  return rows;
}

TableFunction members(const TableCall& call, const Flavour& flavour, Notes& notes) {
  const std::string& name = call.function.name.name;
  const std::string& document = call.function.arguments.at(0).sql;
  const bool as_text = name.ends_with("_text");
  const auto member = [&](const std::string& path) {
    const std::string json = "JSON_EXTRACT(" + document + ", " + path + ")";
    if (!as_text) return primary(json, type_of(TypeKind::jsonb));
    notes.approximated("a JSON null is read as the text null");
    return primary(exact_text("JSON_UNQUOTE(" + json + ")", flavour), type_of(TypeKind::text));
  };
  TableFunction rows;
  if (name.find("_array_elements") != std::string::npos) {
    rows.sql = "JSON_TABLE(" + document + ", '$[*]' COLUMNS (n FOR ORDINALITY)) AS " + call.alias;
    rows.columns.push_back(member("CONCAT('$[', " + call.alias + ".n - 1, ']')"));
    if (call.ordinality)
      rows.columns.push_back(primary(call.alias + ".n", type_of(TypeKind::bigint)));
    return rows;
  }
  if (call.ordinality) refuse(call, "cannot number the members of an object");
  rows.sql = "JSON_TABLE(JSON_KEYS(" + document + "), '$[*]' COLUMNS (k " + std::string(kText) +
             " PATH '$')) AS " + call.alias;
  rows.columns.push_back(primary(exact_text(call.alias + ".k", flavour), type_of(TypeKind::text)));
  if (!name.ends_with("_object_keys"))
    rows.columns.push_back(
        member("CONCAT('$.', " + exact_text("JSON_QUOTE(" + call.alias + ".k)", flavour) + ")"));
  return rows;
}

}  // namespace

TableFunction MysqlWords::table_function(const TableCall& call, Notes& notes) const {
  const std::string& name = call.function.name.name;
  if (name == "generate_series") return series(call);
  if (flavour_.mariadb() && !flavour_.at_least(10, 6))
    refuse(call, "needs JSON_TABLE: MariaDB 10.6 or newer");
  if (name == "unnest") return elements(call, flavour_);
  if (name.starts_with("json")) return members(call, flavour_, notes);
  refuse(call, "has no counterpart in MySQL and MariaDB");
}

}  // namespace dunlin::mysql
