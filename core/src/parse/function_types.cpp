// The types that PostgreSQL's functions give, as a table. Functions of several result types have a
// rule, all others a type.
#include <algorithm>
#include <array>
#include <string_view>

#include "infer.hpp"

namespace dunlin::parse {
namespace {

using schema::Type;
using schema::TypeKind;

enum class Rule {
  fixed,      // `kind`
  first,      // the first argument's type
  common,     // what the arguments agree on
  sum,        // integers grow
  average,    // numeric for integers and numeric
  number,     // the first argument's, numeric for other integers (round, ceil)
  array,      // an array of the first argument's type
  truncated,  // date_trunc
  zone,       // AT TIME ZONE: with a zone becomes without one, and back
};

struct Function {
  std::string_view name;
  Rule rule;
  TypeKind kind = TypeKind::text;
};

constexpr auto kBigint = TypeKind::bigint;
constexpr auto kBoolean = TypeKind::boolean;
constexpr auto kDouble = TypeKind::double_precision;
constexpr auto kInteger = TypeKind::integer;
constexpr auto kJson = TypeKind::json;
constexpr auto kJsonb = TypeKind::jsonb;
constexpr auto kNumeric = TypeKind::numeric;
constexpr auto kText = TypeKind::text;

// Sorted by name: looked up by bisection.
constexpr std::array kFunctions = std::to_array<Function>({
    {"abs", Rule::first},
    {"age", Rule::fixed, TypeKind::interval},
    {"array_agg", Rule::array},
    {"array_append", Rule::first},
    {"array_length", Rule::fixed, kInteger},
    {"array_position", Rule::fixed, kInteger},
    {"array_remove", Rule::first},
    {"array_to_string", Rule::fixed, kText},
    {"at_time_zone", Rule::zone},
    {"avg", Rule::average},
    {"bit_length", Rule::fixed, kInteger},
    {"bool_and", Rule::fixed, kBoolean},
    {"bool_or", Rule::fixed, kBoolean},
    {"btrim", Rule::fixed, kText},
    {"cardinality", Rule::fixed, kInteger},
    {"ceil", Rule::number},
    {"ceiling", Rule::number},
    {"char_length", Rule::fixed, kInteger},
    {"character_length", Rule::fixed, kInteger},
    {"chr", Rule::fixed, kText},
    {"clock_timestamp", Rule::fixed, TypeKind::timestamptz},
    {"coalesce", Rule::common},
    {"concat", Rule::fixed, kText},
    {"concat_ws", Rule::fixed, kText},
    {"convert_from", Rule::fixed, kText},
    {"convert_to", Rule::fixed, TypeKind::bytea},
    {"count", Rule::fixed, kBigint},
    {"cume_dist", Rule::fixed, kDouble},
    {"current_catalog", Rule::fixed, TypeKind::name},
    {"current_database", Rule::fixed, TypeKind::name},
    {"current_date", Rule::fixed, TypeKind::date},
    {"current_role", Rule::fixed, TypeKind::name},
    {"current_schema", Rule::fixed, TypeKind::name},
    {"current_setting", Rule::fixed, kText},
    {"current_time", Rule::fixed, TypeKind::timetz},
    {"current_timestamp", Rule::fixed, TypeKind::timestamptz},
    {"current_user", Rule::fixed, TypeKind::name},
    {"currval", Rule::fixed, kBigint},
    {"date", Rule::fixed, TypeKind::date},
    {"date_part", Rule::fixed, kDouble},
    {"date_trunc", Rule::truncated},
    {"decode", Rule::fixed, TypeKind::bytea},
    {"dense_rank", Rule::fixed, kBigint},
    {"digest", Rule::fixed, TypeKind::bytea},
    {"encode", Rule::fixed, kText},
    {"every", Rule::fixed, kBoolean},
    {"exp", Rule::number},
    {"extract", Rule::fixed, kNumeric},
    {"first_value", Rule::first},
    {"floor", Rule::number},
    {"format", Rule::fixed, kText},
    {"gen_random_bytes", Rule::fixed, TypeKind::bytea},
    {"gen_random_uuid", Rule::fixed, TypeKind::uuid},
    {"greatest", Rule::common},
    {"initcap", Rule::fixed, kText},
    {"json_agg", Rule::fixed, kJson},
    {"json_array_length", Rule::fixed, kInteger},
    {"json_build_array", Rule::fixed, kJson},
    {"json_build_object", Rule::fixed, kJson},
    {"json_object_agg", Rule::fixed, kJson},
    {"json_typeof", Rule::fixed, kText},
    {"jsonb_agg", Rule::fixed, kJsonb},
    {"jsonb_array_length", Rule::fixed, kInteger},
    {"jsonb_build_array", Rule::fixed, kJsonb},
    {"jsonb_build_object", Rule::fixed, kJsonb},
    {"jsonb_object_agg", Rule::fixed, kJsonb},
    {"jsonb_set", Rule::fixed, kJsonb},
    {"jsonb_strip_nulls", Rule::fixed, kJsonb},
    {"jsonb_typeof", Rule::fixed, kText},
    {"lag", Rule::first},
    {"last_value", Rule::first},
    {"lead", Rule::first},
    {"least", Rule::common},
    {"left", Rule::fixed, kText},
    {"length", Rule::fixed, kInteger},
    {"localtime", Rule::fixed, TypeKind::time},
    {"localtimestamp", Rule::fixed, TypeKind::timestamp},
    {"lower", Rule::fixed, kText},
    {"lpad", Rule::fixed, kText},
    {"ltrim", Rule::fixed, kText},
    {"make_date", Rule::fixed, TypeKind::date},
    {"make_interval", Rule::fixed, TypeKind::interval},
    {"max", Rule::first},
    {"md5", Rule::fixed, kText},
    {"min", Rule::first},
    {"mod", Rule::common},
    {"nextval", Rule::fixed, kBigint},
    {"now", Rule::fixed, TypeKind::timestamptz},
    {"nth_value", Rule::first},
    {"ntile", Rule::fixed, kInteger},
    {"nullif", Rule::first},
    {"octet_length", Rule::fixed, kInteger},
    {"overlay", Rule::fixed, kText},
    {"percent_rank", Rule::fixed, kDouble},
    {"pi", Rule::fixed, kDouble},
    {"position", Rule::fixed, kInteger},
    {"power", Rule::number},
    {"quote_ident", Rule::fixed, kText},
    {"quote_literal", Rule::fixed, kText},
    {"random", Rule::fixed, kDouble},
    {"rank", Rule::fixed, kBigint},
    {"regexp_replace", Rule::fixed, kText},
    {"repeat", Rule::fixed, kText},
    {"replace", Rule::fixed, kText},
    {"reverse", Rule::fixed, kText},
    {"right", Rule::fixed, kText},
    {"round", Rule::number},
    {"row_number", Rule::fixed, kBigint},
    {"rpad", Rule::fixed, kText},
    {"rtrim", Rule::fixed, kText},
    {"session_user", Rule::fixed, TypeKind::name},
    {"setval", Rule::fixed, kBigint},
    {"sign", Rule::number},
    {"split_part", Rule::fixed, kText},
    {"sqrt", Rule::number},
    {"statement_timestamp", Rule::fixed, TypeKind::timestamptz},
    {"string_agg", Rule::first},
    {"string_to_array", Rule::array},
    {"strpos", Rule::fixed, kInteger},
    {"substr", Rule::fixed, kText},
    {"substring", Rule::fixed, kText},
    {"sum", Rule::sum},
    {"to_char", Rule::fixed, kText},
    {"to_date", Rule::fixed, TypeKind::date},
    {"to_json", Rule::fixed, kJson},
    {"to_jsonb", Rule::fixed, kJsonb},
    {"to_number", Rule::fixed, kNumeric},
    {"to_timestamp", Rule::fixed, TypeKind::timestamptz},
    {"to_tsquery", Rule::fixed, TypeKind::tsquery},
    {"to_tsvector", Rule::fixed, TypeKind::tsvector},
    {"transaction_timestamp", Rule::fixed, TypeKind::timestamptz},
    {"translate", Rule::fixed, kText},
    {"trunc", Rule::number},
    {"upper", Rule::fixed, kText},
    {"user", Rule::fixed, TypeKind::name},
    {"uuid_generate_v1", Rule::fixed, TypeKind::uuid},
    {"uuid_generate_v1mc", Rule::fixed, TypeKind::uuid},
    {"uuid_generate_v4", Rule::fixed, TypeKind::uuid},
});
static_assert(std::is_sorted(kFunctions.begin(), kFunctions.end(),
                             [](const Function& a, const Function& b) { return a.name < b.name; }));

const Function* find(std::string_view name) {
  const auto found = std::lower_bound(
      kFunctions.begin(), kFunctions.end(), name,
      [](const Function& function, std::string_view wanted) { return function.name < wanted; });
  return found == kFunctions.end() || found->name != name ? nullptr : &*found;
}

MaybeType sum_type(const Type& type) {
  if (type.kind == TypeKind::smallint || type.kind == kInteger) return plain(kBigint);
  if (type.kind == kBigint || type.kind == kNumeric) return plain(kNumeric);
  return plain(type.kind);
}

MaybeType average_type(const Type& type) {
  if (schema::is_integer(type) || type.kind == kNumeric) return plain(kNumeric);
  if (type.kind == TypeKind::interval) return plain(type.kind);
  return plain(kDouble);
}

MaybeType number_result(const Type& type) {
  if (type.kind == kNumeric) return plain(kNumeric);
  return plain(kDouble);
}

MaybeType zone_type(const Type& type) {
  if (type.kind == TypeKind::timestamptz) return plain(TypeKind::timestamp);
  if (type.kind == TypeKind::timestamp || type.kind == TypeKind::date) {
    return plain(TypeKind::timestamptz);
  }
  if (type.kind == TypeKind::time || type.kind == TypeKind::timetz) return plain(TypeKind::timetz);
  return std::nullopt;
}

MaybeType array_type(Type element) {
  element.array_dimensions = std::max(1, element.array_dimensions);
  element.modifiers.clear();
  return element;
}

MaybeType truncated_type(const FunctionCall& call) {
  if (call.arguments.size() < 2 || !call.arguments[1].type) return std::nullopt;
  const Type& type = *call.arguments[1].type;
  return type.kind == TypeKind::date ? plain(TypeKind::timestamptz) : plain(type.kind);
}

}  // namespace

MaybeType function_type(const FunctionCall& call) {
  const Function* function = call.name.schema.empty() ? find(call.name.name) : nullptr;
  if (function == nullptr) return std::nullopt;
  if (function->rule == Rule::fixed) return plain(function->kind);
  if (function->rule == Rule::common) return common_type(call.arguments);
  if (function->rule == Rule::truncated) return truncated_type(call);
  if (call.arguments.empty()) return std::nullopt;
  const MaybeType& argument = call.arguments.front().type;
  if (!argument) return std::nullopt;
  switch (function->rule) {
    case Rule::first:
      return argument;
    case Rule::sum:
      return sum_type(*argument);
    case Rule::average:
      return average_type(*argument);
    case Rule::number:
      return number_result(*argument);
    case Rule::array:
      return array_type(*argument);
    case Rule::zone:
      return zone_type(*argument);
    case Rule::fixed:
    case Rule::common:
    case Rule::truncated:
      break;
  }
  return std::nullopt;
}

}  // namespace dunlin::parse
