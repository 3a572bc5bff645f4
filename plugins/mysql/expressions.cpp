#include "expressions.hpp"

#include <algorithm>
#include <array>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "json.hpp"
#include "sequences.hpp"
#include "settings.hpp"
#include "types.hpp"

namespace dunlin::mysql {
namespace {

using parse::Binding;
using parse::Fragment;
using schema::TypeKind;

parse::StatementTraits make_traits(const Flavour& flavour) {
  parse::StatementTraits traits;
  traits.returning = false;
  traits.conflict = parse::StatementTraits::Conflict::duplicate_key;
  traits.update_from = false;
  traits.delete_using = false;
  traits.delete_using_joins = true;
  traits.default_in_values = true;
  // The session's NO_AUTO_VALUE_ON_ZERO makes DEFAULT of AUTO_INCREMENT a 0.
  traits.null_counts = true;
  traits.default_values = false;
  traits.required_columns_in_insert_select = true;
  traits.nulls_ordering = false;
  traits.filter_clause = false;
  traits.full_join = false;
  traits.group_frames = false;
  traits.lateral = flavour.mysql();
  traits.cte_before_insert = false;
  traits.limit_needs_number = true;
  traits.values_as_rows = flavour.mysql();
  traits.column_aliases = flavour.mysql();
  traits.query_parentheses = true;
  traits.except_all = flavour.mariadb() || flavour.at_least(8, 4);
  traits.row_values_in_list = true;
  traits.conflict_after_select = true;
  return traits;
}

TypeKind integer_kind(const std::string& digits) {
  constexpr std::size_t kAlwaysInteger = 9;
  constexpr std::size_t kAlwaysBigint = 18;
  if (digits.size() <= kAlwaysInteger) return TypeKind::integer;
  return digits.size() <= kAlwaysBigint ? TypeKind::bigint : TypeKind::numeric;
}

/// {"a","b"} when all elements are string constants.
std::optional<std::string> constant_array(std::span<const Fragment> elements) {
  std::string text;
  for (const Fragment& element : elements) {
    if (!element.constant) return std::nullopt;
    text += (text.empty() ? "" : ",") + json_string(*element.constant);
  }
  return "{" + text + "}";
}

}  // namespace

MysqlWords::MysqlWords(const Flavour& flavour, const schema::Schema& schema)
    : flavour_(flavour), schema_(schema), traits_(make_traits(flavour)) {}

std::string operand(const Fragment& fragment, Binding limit) {
  return fragment.binding <= limit ? "(" + fragment.sql + ")" : fragment.sql;
}

Fragment primary(std::string sql, std::optional<schema::Type> type) {
  Fragment fragment;
  fragment.sql = std::move(sql);
  fragment.type = std::move(type);
  return fragment;
}

schema::Type type_of(TypeKind kind) {
  schema::Type type;
  type.kind = kind;
  return type;
}

bool has_kind(const Fragment& fragment, TypeKind kind) {
  return fragment.type && fragment.type->kind == kind && fragment.type->array_dimensions == 0;
}

std::vector<std::string> list_items(std::string_view sql) {
  std::vector<std::string> items;
  int depth = 0;
  std::size_t start = 0;
  for (const sql::Token& token : sql::tokenize(sql, native_rules())) {
    if (token.kind != sql::TokenKind::symbol) continue;
    const std::string_view text = sql.substr(token.offset, token.length);
    if (text == "(") ++depth;
    if (text == ")") --depth;
    if (text != "," || depth != 0) continue;
    items.emplace_back(text::trim(sql.substr(start, token.offset - start)));
    start = token.offset + token.length;
  }
  items.emplace_back(text::trim(sql.substr(start)));
  return items;
}

std::optional<std::string> constant_text(const std::string& sql) {
  if (sql.size() < 2 || sql.front() != '\'') return std::nullopt;
  if (sql::tokenize(sql, native_rules()).size() != 1) return std::nullopt;
  const std::string inner = sql.substr(1, sql.size() - 2);
  return text::replace_all(text::replace_all(inner, "''", "'"), "\\\\", "\\");
}

void require_lasting(const std::string& sql, const char* where) {
  static constexpr std::array kChanging = std::to_array<std::string_view>(
      {"SELECT", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "SYSDATE", "RAND", "UUID",
       "RANDOM_BYTES", "CURRENT_USER", "SESSION_USER", "DATABASE", "VERSION", "NEXTVAL"});
  for (const sql::Token& token : sql::tokenize(sql, native_rules())) {
    if (token.kind != sql::TokenKind::word) continue;
    const std::string_view word = std::string_view(sql).substr(token.offset, token.length);
    if (std::find(kChanging.begin(), kChanging.end(), word) == kChanging.end()) continue;
    const bool query = word == "SELECT";
    throw parse::Untranslatable(
        std::string(where) + " can hold no " + (query ? "subquery" : text::lower(word) + "()") +
            " in MySQL and MariaDB" + (query ? ", which this expression needs here" : ""),
        "write a trigger in a section with only=mysql");
  }
}

std::string MysqlWords::identifier(std::string_view name) const {
  return quoted_identifier(name);
}

std::string MysqlWords::object(const schema::Name& name) const {
  return quoted_object(name);
}

Fragment MysqlWords::constant(const parse::Constant& value) const {
  using Kind = parse::Constant::Kind;
  switch (value.kind) {
    case Kind::null: {
      Fragment null = primary("NULL");
      null.null_constant = true;
      return null;
    }
    case Kind::boolean:
      return primary(value.text == "t" ? "TRUE" : "FALSE", type_of(TypeKind::boolean));
    case Kind::integer:
      return primary(value.text, type_of(integer_kind(value.text)));
    case Kind::number:
      return primary(value.text, type_of(TypeKind::numeric));
    case Kind::string: {
      Fragment string = primary(quoted_literal(value.text));
      string.constant = value.text;
      return string;
    }
    case Kind::bits:
      return primary(quoted_literal(value.text), type_of(TypeKind::bit));
    case Kind::bytes:
      return primary("X'" + value.text + "'", type_of(TypeKind::bytea));
  }
  return primary("NULL");
}

Fragment MysqlWords::function(const parse::FunctionCall& call, parse::Notes& notes) const {
  if (std::optional<Fragment> counter = counter_value(call, schema_, notes)) return *counter;
  require_sequence(call, schema_);
  return print_function(call, flavour_, notes);
}

std::optional<std::string> MysqlWords::statement(const parse::FunctionCall& call,
                                                 parse::Notes& notes) const {
  if (call.name.name == "setval") return sequence_change(call, schema_, flavour_, notes);
  if (call.name.name != "set_config" || call.arguments.size() < 2 || !call.arguments[0].constant ||
      !call.arguments[1].constant)
    return std::nullopt;
  check_setting(text::lower(*call.arguments[0].constant), *call.arguments[1].constant);
  notes.emulated("settings of PostgreSQL mean nothing here");
  return "DO 0";
}

Fragment MysqlWords::operation(const parse::OperatorCall& call, parse::Notes& notes) const {
  return print_operation(call, flavour_, notes);
}

Fragment MysqlWords::cast(const Fragment& value, const schema::Type& target,
                          parse::Notes& notes) const {
  const schema::Type base = base_type(target, schema_);
  if (value.null_constant) return primary(value.sql, base);
  if (value.constant && (!value.type || schema::is_textual(*value.type))) {
    return typed_constant(*value.constant, base);
  }
  return cast_value(value, base, flavour_, notes);
}

Fragment MysqlWords::coerce(const Fragment& value, const schema::Type& target,
                            parse::Notes& /*notes*/) const {
  if (!value.constant || value.null_constant || (value.type && !schema::is_textual(*value.type))) {
    return value;
  }
  // Only a cast cuts what is too long: a column refuses it.
  schema::Type base = base_type(target, schema_);
  if (schema::is_textual(base)) base.modifiers.clear();
  return typed_constant(*value.constant, base);
}

Fragment MysqlWords::array(std::span<const Fragment> elements, parse::Notes& notes) const {
  notes.emulated("arrays are kept as JSON");
  std::string sql;
  for (const Fragment& element : elements)
    sql += (sql.empty() ? "" : ", ") + json_member(element, flavour_);
  schema::Type type =
      elements.empty() || !elements[0].type ? type_of(TypeKind::text) : *elements[0].type;
  ++type.array_dimensions;
  Fragment array = primary("JSON_ARRAY(" + sql + ")", type);
  array.constant = constant_array(elements);
  return array;
}

Fragment MysqlWords::boolean_test(const Fragment& value, std::string_view test,
                                  parse::Notes& /*notes*/) const {
  return {operand(value, Binding::like) + " " + text::upper(test), Binding::is,
          type_of(TypeKind::boolean), std::nullopt, false};
}

std::string MysqlWords::collation(std::string_view name, parse::Notes& notes) const {
  if (name != "C" && name != "POSIX" && name != "ucs_basic" && name != "default") {
    notes.approximated("text is ordered by code points, not by the collation " + std::string(name));
  }
  return std::string(exact_collation(flavour_));
}

}  // namespace dunlin::mysql
