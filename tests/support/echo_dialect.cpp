#include "echo_dialect.hpp"

#include <algorithm>
#include <array>

#include "dunlin/base/text.hpp"

namespace dunlin::testing {
namespace {

using parse::Binding;
using parse::Constant;
using parse::Fragment;
using parse::FunctionCall;
using parse::OperatorCall;

constexpr std::array kKeywords = std::to_array<std::string_view>({
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "national",
    "natural",
    "nchar",
    "none",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
});

bool is_simple(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), fits) &&
         std::find(kKeywords.begin(), kKeywords.end(), name) == kKeywords.end();
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string enclosed(const Fragment& fragment, Binding at_least) {
  return fragment.binding < at_least ? "(" + fragment.sql + ")" : fragment.sql;
}

Fragment piece(std::string sql, Binding binding = Binding::primary) {
  return {std::move(sql), binding, {}, {}, false};
}

std::string arguments(const FunctionCall& call) {
  std::string sql = call.distinct ? "DISTINCT " : "";
  if (call.star) sql += "*";
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    sql += (i == 0 ? "" : ", ") + call.arguments[i].sql;
  }
  return call.order_by.empty() ? sql : sql + " ORDER BY " + call.order_by;
}

std::string_view words_of(std::string_view name) {
  if (name == "~~") return "LIKE";
  if (name == "!~~") return "NOT LIKE";
  if (name == "~~*") return "ILIKE";
  if (name == "!~~*") return "NOT ILIKE";
  if (name == "is distinct from") return "IS DISTINCT FROM";
  if (name == "is not distinct from") return "IS NOT DISTINCT FROM";
  if (name == "similar to") return "SIMILAR TO";
  if (name == "not similar to") return "NOT SIMILAR TO";
  return name;
}

Binding binding_of(const OperatorCall& call) {
  const std::string& name = call.name;
  if (!call.left) return name == "-" || name == "+" ? Binding::unary : Binding::other_operator;
  if (is_one_of(name, {"=", "<>", "<", ">", "<=", ">="})) return Binding::comparison;
  if (name.starts_with("is ")) return Binding::is;
  if (words_of(name) != name) return Binding::like;
  if (name == "+" || name == "-") return Binding::additive;
  if (is_one_of(name, {"*", "/", "%"})) return Binding::multiplicative;
  return name == "^" ? Binding::power : Binding::other_operator;
}

}  // namespace

parse::StatementTraits EchoDialect::all_traits() {
  parse::StatementTraits traits;
  traits.lateral = true;
  traits.enum_order = true;
  traits.distinct_on = true;
  traits.materialized_hint = true;
  traits.nulls_last_by_default = true;
  traits.arrays = true;
  traits.column_aliases = true;
  traits.query_parentheses = true;
  traits.except_all = true;
  traits.expression_names = true;
  traits.row_values_in_list = true;
  traits.row_assignment = true;
  traits.conflict_after_select = true;
  traits.simultaneous_set = true;
  return traits;
}

EchoDialect::EchoDialect() : traits_(all_traits()) {}

std::string EchoDialect::identifier(std::string_view name) const {
  return is_simple(name) ? std::string(name) : text::quoted(name, '"');
}

std::string EchoDialect::object(const schema::Name& name) const {
  return (name.schema.empty() ? "" : identifier(name.schema) + ".") + identifier(name.name);
}

Fragment EchoDialect::constant(const Constant& value) const {
  switch (value.kind) {
    case Constant::Kind::null:
      return piece("NULL");
    case Constant::Kind::boolean:
      return piece(value.text == "t" ? "true" : "false");
    case Constant::Kind::integer:
    case Constant::Kind::number:
      return piece(value.text);
    case Constant::Kind::bits:
      return piece("B'" + value.text + "'");
    case Constant::Kind::string:
    case Constant::Kind::bytes:
      return piece(text::quoted(value.text, '\''));
  }
  return piece({});
}

Fragment EchoDialect::function(const FunctionCall& call, parse::Notes&) const {
  const std::string& name = call.name.name;
  const auto& arguments = call.arguments;
  if (call.name.schema.empty() && arguments.empty() && !call.star &&
      is_one_of(name, {"current_catalog", "current_date", "current_role", "current_schema",
                       "current_time", "current_timestamp", "current_user", "localtime",
                       "localtimestamp", "session_user", "user"})) {
    return piece(name);
  }
  if (name == "extract" && arguments.size() == 2) {
    return piece("extract(" + arguments[0].sql + " FROM " + arguments[1].sql + ")");
  }
  if (name == "position" && arguments.size() == 2) {
    return piece("position(" + enclosed(arguments[0], Binding::other_operator) + " IN " +
                 enclosed(arguments[1], Binding::other_operator) + ")");
  }
  if (name == "at_time_zone" && arguments.size() == 2) {
    return piece(enclosed(arguments[0], Binding::unary) + " AT TIME ZONE " +
                     enclosed(arguments[1], Binding::unary),
                 Binding::power);
  }
  const bool spelled =
      call.name.schema.empty() &&
      is_one_of(name, {"coalesce", "greatest", "least", "nullif", "overlay", "substring",
                       "current_time", "current_timestamp", "localtime", "localtimestamp"});
  std::string sql = (spelled ? name : object(call.name)) + "(" + testing::arguments(call) + ")";
  if (!call.filter.empty()) sql += " FILTER (WHERE " + call.filter + ")";
  if (!call.over.empty()) sql += " OVER " + call.over;
  return piece(std::move(sql));
}

Fragment EchoDialect::operation(const OperatorCall& call, parse::Notes&) const {
  const Binding binding = binding_of(call);
  if (!call.left) {
    const bool glued = call.right.sql.starts_with(call.name);
    return piece(call.name + (glued ? " " : "") + call.right.sql, binding);
  }
  const auto quantified = [&](std::string_view prefix, std::string_view word, bool query) {
    const std::string name(std::string_view(call.name).substr(prefix.size()));
    const std::string right = query ? call.right.sql : "(" + call.right.sql + ")";
    return piece(call.left->sql + " " + name + " " + std::string(word) + " " + right,
                 Binding::other_operator);
  };
  if (call.name.starts_with("any query ")) return quantified("any query ", "ANY", true);
  if (call.name.starts_with("all query ")) return quantified("all query ", "ALL", true);
  if (call.name.starts_with("any ")) return quantified("any ", "ANY", false);
  if (call.name.starts_with("all ")) return quantified("all ", "ALL", false);
  std::string sql = call.left->sql + " " + std::string(words_of(call.name)) + " " + call.right.sql;
  if (call.escape) sql += " ESCAPE " + call.escape->sql;
  return piece(std::move(sql), binding);
}

Fragment EchoDialect::cast(const Fragment& operand, const schema::Type& target,
                           parse::Notes&) const {
  std::string name = schema::to_string(target);
  // character alone means character(1).
  if (target.kind == schema::TypeKind::character && target.modifiers.empty()) name = "bpchar";
  if (target.kind == schema::TypeKind::user_defined) {
    name = object(target.name);
    for (int i = 0; i < target.array_dimensions; ++i) name += "[]";
  }
  return piece(enclosed(operand, Binding::cast) + "::" + name, Binding::cast);
}

Fragment EchoDialect::array(std::span<const Fragment> elements, parse::Notes&) const {
  std::string sql;
  for (const Fragment& element : elements) sql += (sql.empty() ? "" : ", ") + element.sql;
  return piece("ARRAY[" + sql + "]");
}

parse::TableFunction EchoDialect::table_function(const parse::TableCall& call,
                                                 parse::Notes& notes) const {
  parse::TableFunction rows;
  rows.sql = (call.lateral ? "lateral " : "") + function(call.function, notes).sql +
             (call.ordinality ? " numbered" : "") + " AS " + call.alias;
  for (const char* name : {"column1", "column2"}) {
    if (rows.columns.size() == 1 && !call.ordinality) break;
    Fragment column;
    column.sql = call.alias + "." + name;
    rows.columns.push_back(std::move(column));
  }
  return rows;
}

Fragment EchoDialect::boolean_test(const Fragment& operand, std::string_view test,
                                   parse::Notes&) const {
  return piece(operand.sql + " " + text::upper(test), Binding::is);
}

std::string EchoDialect::collation(std::string_view name, parse::Notes&) const {
  return identifier(name);
}

}  // namespace dunlin::testing
