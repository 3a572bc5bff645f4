// Functions that give rows: by JSON_TABLE.
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "intervals.hpp"
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

/// The database's own character set may be another one.
constexpr std::string_view kText = "LONGTEXT CHARACTER SET utf8mb4";

[[noreturn]] void refuse(const TableCall& call, const std::string& why) {
  throw Untranslatable(call.function.name.name + "() in FROM " + why,
                       "fill a table with INSERT and select from it, or write it in a section with "
                       "only=mysql");
}

/// JSON_TABLE over an array of so many elements, whose numbers are column n.
std::string counted(const std::string& count, const std::string& alias) {
  return "JSON_TABLE(IF(" + count + " > 0, CONCAT('[0', REPEAT(',0', " + count +
         " - 1), ']'), '[]'), '$[*]' COLUMNS (n FOR ORDINALITY)) AS " + alias;
}

TableFunction number_series(const TableCall& call) {
  const std::vector<Fragment>& bounds = call.function.arguments;
  const std::string from = operand(bounds.at(0), Binding::multiplicative);
  const std::string range =
      "(" + operand(bounds.at(1), Binding::multiplicative) + " - " + from + ")";
  const bool ones = bounds.size() < 3;
  const std::string step = ones ? "1" : operand(bounds[2], Binding::multiplicative);
  const std::string count =
      ones ? "(" + range + " + 1)"
           : "(" + range + " DIV " + step + " + (" + range + " * " + step + " >= 0))";
  TableFunction rows;
  rows.sql = counted(count, call.alias);
  rows.columns.push_back(
      primary("(" + from + " + (" + call.alias + ".n - 1)" + (ones ? "" : " * " + step) + ")",
              bounds[0].type));
  return rows;
}

TableFunction time_series(const TableCall& call) {
  const std::vector<Fragment>& bounds = call.function.arguments;
  if (bounds.size() < 3 || !bounds[2].constant) refuse(call, "steps by a constant interval here");
  const Interval step = read_interval(*bounds[2].constant);
  const bool months = step.months > 0 && step.days == 0 && step.microseconds == 0;
  const std::string size =
      months ? std::to_string(step.months) : microseconds_of(bounds[2]).value_or("0");
  if (!months && (step.months != 0 || size == "0" || size.front() == '-'))
    refuse(call, "steps forward by days and smaller units, or by months, here");
  const std::string unit = months ? "MONTH" : "MICROSECOND";
  const std::string& from = bounds[0].sql;
  const std::string between = "TIMESTAMPDIFF(" + unit + ", " + from + ", " + bounds[1].sql + ")";
  TableFunction rows;
  rows.sql = counted("(" + between + " DIV " + size + " + (" + between + " >= 0))", call.alias);
  const bool date = has_kind(bounds[0], TypeKind::date);
  rows.columns.push_back(primary("CAST(DATE_ADD(" + from + ", INTERVAL (" + call.alias +
                                     ".n - 1) * " + size + " " + unit + ") AS DATETIME(6))",
                                 date ? type_of(TypeKind::timestamptz) : bounds[0].type));
  return rows;
}

TableFunction series(const TableCall& call) {
  const std::vector<Fragment>& bounds = call.function.arguments;
  const auto is_time = [](const Fragment& bound) {
    return bound.type && schema::is_temporal(*bound.type);
  };
  const bool time = bounds.size() > 1 && (is_time(bounds[0]) || is_time(bounds[1]));
  TableFunction rows = time ? time_series(call) : number_series(call);
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
  if (type.kind == TypeKind::numeric) return "DECIMAL(65, 30)";
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

TableFunction members(const TableCall& call, const Flavour& flavour) {
  const std::string& name = call.function.name.name;
  const std::string& document = call.function.arguments.at(0).sql;
  const bool as_text = name.ends_with("_text");
  const auto member = [&](const std::string& path) {
    const std::string json = "JSON_EXTRACT(" + document + ", " + path + ")";
    if (!as_text) return primary(json, type_of(TypeKind::jsonb));
    const std::string null = flavour.mysql() ? "CAST('null' AS JSON)" : "'null'";
    return primary(exact_text("JSON_UNQUOTE(NULLIF(" + json + ", " + null + "))", flavour),
                   type_of(TypeKind::text));
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
  notes.emulated({});
  if (flavour_.mariadb() && !flavour_.at_least(10, 6))
    refuse(call, "needs JSON_TABLE: MariaDB 10.6 or newer");
  if (name == "generate_series") return series(call);
  if (name == "unnest") return elements(call, flavour_);
  if (name.starts_with("json")) return members(call, flavour_);
  refuse(call, "has no counterpart in MySQL and MariaDB");
}

}  // namespace dunlin::mysql
