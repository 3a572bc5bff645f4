// PostgreSQL's functions in MySQL's and MariaDB's words.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/sequence.hpp"
#include "expressions.hpp"
#include "functions.hpp"
#include "json.hpp"
#include "sequences.hpp"
#include "temporal.hpp"

namespace dunlin::mysql {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using parse::Untranslatable;
using schema::TypeKind;

/// What a function gives: a type of its own, or that of its first argument.
enum class Gives {
  text,
  integer,
  bigint,
  numeric,
  double_precision,
  same,
  jsonb,
  boolean,
  bytea,
  uuid,
  array
};

std::optional<schema::Type> result_type(Gives gives, const FunctionCall& call) {
  switch (gives) {
    case Gives::text:
      return type_of(TypeKind::text);
    case Gives::integer:
      return type_of(TypeKind::integer);
    case Gives::bigint:
      return type_of(TypeKind::bigint);
    case Gives::numeric:
      return type_of(TypeKind::numeric);
    case Gives::double_precision:
      return type_of(TypeKind::double_precision);
    case Gives::jsonb:
      return type_of(TypeKind::jsonb);
    case Gives::boolean:
      return type_of(TypeKind::boolean);
    case Gives::bytea:
      return type_of(TypeKind::bytea);
    case Gives::uuid:
      return type_of(TypeKind::uuid);
    case Gives::same:
    case Gives::array:
      break;
  }
  std::optional<schema::Type> type;
  for (const Fragment& argument : call.arguments) {
    if (!type && argument.type) type = argument.type;
  }
  if (gives == Gives::array && type) ++type->array_dimensions;
  return type;
}

std::string list(const FunctionCall& call, std::size_t from = 0) {
  std::string sql;
  for (std::size_t i = from; i < call.arguments.size(); ++i)
    sql += (i == from ? "" : ", ") + call.arguments[i].sql;
  return sql;
}

/// Functions that have another name, or the same, and take the same arguments.
struct Renamed {
  const char* name;
  Gives gives;
  std::size_t fewest = 0;
  std::size_t most = 99;
};

const std::map<std::string, Renamed, std::less<>>& renamed() {
  static const std::map<std::string, Renamed, std::less<>> table{
      {"abs", {"ABS", Gives::same, 1, 1}},
      {"acos", {"ACOS", Gives::double_precision, 1, 1}},
      {"asin", {"ASIN", Gives::double_precision, 1, 1}},
      {"atan", {"ATAN", Gives::double_precision, 1, 1}},
      {"atan2", {"ATAN2", Gives::double_precision, 2, 2}},
      {"avg", {"AVG", Gives::numeric, 1, 1}},
      {"bit_length", {"BIT_LENGTH", Gives::integer, 1, 1}},
      {"bool_and", {"MIN", Gives::boolean, 1, 1}},
      {"bool_or", {"MAX", Gives::boolean, 1, 1}},
      {"cardinality", {"JSON_LENGTH", Gives::integer, 1, 1}},
      {"ceil", {"CEILING", Gives::same, 1, 1}},
      {"ceiling", {"CEILING", Gives::same, 1, 1}},
      {"char_length", {"CHAR_LENGTH", Gives::integer, 1, 1}},
      {"character_length", {"CHAR_LENGTH", Gives::integer, 1, 1}},
      {"coalesce", {"COALESCE", Gives::same}},
      {"cos", {"COS", Gives::double_precision, 1, 1}},
      {"cot", {"COT", Gives::double_precision, 1, 1}},
      {"count", {"COUNT", Gives::bigint}},
      {"cume_dist", {"CUME_DIST", Gives::double_precision, 0, 0}},
      {"degrees", {"DEGREES", Gives::double_precision, 1, 1}},
      {"dense_rank", {"DENSE_RANK", Gives::bigint, 0, 0}},
      {"every", {"MIN", Gives::boolean, 1, 1}},
      {"exp", {"EXP", Gives::double_precision, 1, 1}},
      {"first_value", {"FIRST_VALUE", Gives::same, 1, 1}},
      {"floor", {"FLOOR", Gives::same, 1, 1}},
      {"json_array_length", {"JSON_LENGTH", Gives::integer, 1, 1}},
      {"json_object_agg", {"JSON_OBJECTAGG", Gives::jsonb, 2, 2}},
      {"jsonb_array_length", {"JSON_LENGTH", Gives::integer, 1, 1}},
      {"jsonb_object_agg", {"JSON_OBJECTAGG", Gives::jsonb, 2, 2}},
      {"lag", {"LAG", Gives::same}},
      {"last_value", {"LAST_VALUE", Gives::same, 1, 1}},
      {"lead", {"LEAD", Gives::same}},
      {"ln", {"LN", Gives::double_precision, 1, 1}},
      {"log10", {"LOG10", Gives::double_precision, 1, 1}},
      {"lower", {"LOWER", Gives::text, 1, 1}},
      {"max", {"MAX", Gives::same, 1, 1}},
      {"min", {"MIN", Gives::same, 1, 1}},
      {"mod", {"MOD", Gives::same, 2, 2}},
      {"nth_value", {"NTH_VALUE", Gives::same, 2, 2}},
      {"ntile", {"NTILE", Gives::integer, 1, 1}},
      {"nullif", {"NULLIF", Gives::same, 2, 2}},
      {"octet_length", {"LENGTH", Gives::integer, 1, 1}},
      {"percent_rank", {"PERCENT_RANK", Gives::double_precision, 0, 0}},
      {"pi", {"PI", Gives::double_precision, 0, 0}},
      {"pow", {"POW", Gives::double_precision, 2, 2}},
      {"power", {"POW", Gives::double_precision, 2, 2}},
      {"radians", {"RADIANS", Gives::double_precision, 1, 1}},
      {"random", {"RAND", Gives::double_precision, 0, 0}},
      {"rank", {"RANK", Gives::bigint, 0, 0}},
      {"repeat", {"REPEAT", Gives::text, 2, 2}},
      {"replace", {"REPLACE", Gives::text, 3, 3}},
      {"reverse", {"REVERSE", Gives::text, 1, 1}},
      {"round", {"ROUND", Gives::same, 1, 2}},
      {"row_number", {"ROW_NUMBER", Gives::bigint, 0, 0}},
      {"sign", {"SIGN", Gives::same, 1, 1}},
      {"sin", {"SIN", Gives::double_precision, 1, 1}},
      {"sqrt", {"SQRT", Gives::double_precision, 1, 1}},
      {"stddev", {"STDDEV_SAMP", Gives::double_precision, 1, 1}},
      {"stddev_pop", {"STDDEV_POP", Gives::double_precision, 1, 1}},
      {"stddev_samp", {"STDDEV_SAMP", Gives::double_precision, 1, 1}},
      {"sum", {"SUM", Gives::same, 1, 1}},
      {"tan", {"TAN", Gives::double_precision, 1, 1}},
      {"upper", {"UPPER", Gives::text, 1, 1}},
      {"var_pop", {"VAR_POP", Gives::double_precision, 1, 1}},
      {"var_samp", {"VAR_SAMP", Gives::double_precision, 1, 1}},
      {"variance", {"VAR_SAMP", Gives::double_precision, 1, 1}},
  };
  return table;
}

Fragment call_renamed(const Renamed& entry, const FunctionCall& call) {
  if (call.arguments.size() < entry.fewest || call.arguments.size() > entry.most ||
      !call.filter.empty() || !call.order_by.empty()) {
    refuse_call(call);
  }
  std::string inside = call.star ? "*" : list(call);
  if (call.distinct) inside = "DISTINCT " + inside;
  std::string sql = std::string(entry.name) + "(" + inside + ")";
  if (!call.over.empty()) sql += " OVER " + call.over;
  return primary(sql, result_type(entry.gives, call));
}

/// PostgreSQL's GREATEST and LEAST leave NULLs out; here one NULL makes all NULL.
Fragment extreme(const FunctionCall& call, const std::string& name) {
  std::string sql;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    std::string others = call.arguments[i].sql;
    for (std::size_t j = 0; j < call.arguments.size(); ++j) {
      if (j != i) others += ", " + call.arguments[j].sql;
    }
    sql += (i == 0 ? "" : ", ") + std::string("COALESCE(") + others + ")";
  }
  return primary(name + "(" + sql + ")", result_type(Gives::same, call));
}

/// lag(x, 2, 0) on MariaDB, which has no third argument: a constant tells whether there is a row.
Fragment neighbour(const FunctionCall& call) {
  const std::string name = text::upper(call.name.name);
  const std::string place = ", " + argument(call, 1).sql + ") OVER " + call.over;
  return primary("CASE WHEN " + name + "(1" + place + " IS NULL THEN " + argument(call, 2).sql +
                     " ELSE " + name + "(" + argument(call, 0).sql + place + " END",
                 result_type(Gives::same, call));
}

Fragment length(const FunctionCall& call) {
  const Fragment& value = argument(call, 0);
  return primary((has_kind(value, TypeKind::bytea) ? "LENGTH(" : "CHAR_LENGTH(") + value.sql + ")",
                 type_of(TypeKind::integer));
}

Fragment locate(const FunctionCall& call, std::size_t part, std::size_t whole) {
  return primary("LOCATE(" + argument(call, part).sql + ", " + argument(call, whole).sql + ")",
                 type_of(TypeKind::integer));
}

Fragment pad(const FunctionCall& call) {
  const std::string fill = call.arguments.size() > 2 ? call.arguments[2].sql : "' '";
  return primary(text::upper(call.name.name) + "(" + argument(call, 0).sql + ", " +
                     argument(call, 1).sql + ", " + fill + ")",
                 type_of(TypeKind::text));
}

Fragment overlay(const FunctionCall& call) {
  const std::string width = call.arguments.size() > 3
                                ? call.arguments[3].sql
                                : "CHAR_LENGTH(" + argument(call, 1).sql + ")";
  return primary("INSERT(" + argument(call, 0).sql + ", " + argument(call, 2).sql + ", " + width +
                     ", " + argument(call, 1).sql + ")",
                 type_of(TypeKind::text));
}

Fragment split_part(const FunctionCall& call) {
  const std::string text = argument(call, 0).sql;
  const std::string separator = argument(call, 1).sql;
  const std::string number = argument(call, 2).sql;
  const std::string count = "(CHAR_LENGTH(" + text + ") - CHAR_LENGTH(REPLACE(" + text + ", " +
                            separator + ", ''))) DIV CHAR_LENGTH(" + separator + ") + 1";
  return primary("IF(" + number + " > " + count + ", '', SUBSTRING_INDEX(SUBSTRING_INDEX(" + text +
                     ", " + separator + ", " + number + "), " + separator + ", -1))",
                 type_of(TypeKind::text));
}

Fragment string_agg(const FunctionCall& call) {
  std::string sql =
      "GROUP_CONCAT(" + std::string(call.distinct ? "DISTINCT " : "") + argument(call, 0).sql;
  if (!call.order_by.empty()) sql += " ORDER BY " + call.order_by;
  const Fragment& separator = argument(call, 1);
  if (!separator.constant || !call.over.empty() || !call.filter.empty())
    refuse_call(call, "use a constant separator and no window");
  return primary(sql + " SEPARATOR " + separator.sql + ")", type_of(TypeKind::text));
}

Fragment encode(const FunctionCall& call) {
  const std::string format = argument(call, 1).constant.value_or("");
  const std::string value = argument(call, 0).sql;
  if (format == "hex") return primary("LOWER(HEX(" + value + "))", type_of(TypeKind::text));
  if (format == "base64") return primary("TO_BASE64(" + value + ")", type_of(TypeKind::text));
  refuse_call(call);
}

Fragment decode(const FunctionCall& call) {
  const std::string format = argument(call, 1).constant.value_or("");
  const std::string value = argument(call, 0).sql;
  if (format == "hex") return primary("UNHEX(" + value + ")", type_of(TypeKind::bytea));
  if (format == "base64") return primary("FROM_BASE64(" + value + ")", type_of(TypeKind::bytea));
  refuse_call(call);
}

Fragment sha(const FunctionCall& call) {
  return primary("UNHEX(SHA2(" + argument(call, 0).sql + ", " + call.name.name.substr(3) + "))",
                 type_of(TypeKind::bytea));
}

Fragment uuid(Notes& notes) {
  notes.emulated("");
  return primary("UUID()", type_of(TypeKind::uuid));
}

schema::Name sequence_named(const FunctionCall& call, const Flavour& flavour) {
  const Fragment& name = argument(call, 0);
  if (!flavour.mariadb() || !name.constant) {
    refuse_call(call, flavour.mariadb()
                          ? "name the sequence as a constant"
                          : "MySQL has no sequences: use an identity or serial column");
  }
  return parse::name_in_text(*name.constant);
}

Fragment next_value(const FunctionCall& call, const Flavour& flavour) {
  return primary("NEXTVAL(" + quoted_object(sequence_named(call, flavour)) + ")",
                 type_of(TypeKind::bigint));
}

/// Alone in a SELECT it is ALTER SEQUENCE: see sequence_change().
Fragment set_value(const FunctionCall& call, const Flavour& flavour) {
  (void)sequence_named(call, flavour);
  refuse_call(call, "give it a SELECT of its own");
}

using Special = Fragment (*)(const FunctionCall& call, const Flavour& flavour, Notes& notes);

const std::map<std::string, Special, std::less<>>& special() {
  using C = const FunctionCall&;
  using F = const Flavour&;
  using N = Notes&;
  static const std::map<std::string, Special, std::less<>> table{
      {"current_user", [](C, F, N) { return primary("CURRENT_USER()", type_of(TypeKind::text)); }},
      {"decode", [](C c, F, N) { return decode(c); }},
      {"div",
       [](C c, F, N) {
         return primary("(" + argument(c, 0).sql + " DIV " + argument(c, 1).sql + ")",
                        type_of(TypeKind::numeric));
       }},
      {"encode", [](C c, F, N) { return encode(c); }},
      {"gen_random_uuid", [](C, F, N n) { return uuid(n); }},
      {"greatest", [](C c, F, N) { return extreme(c, "GREATEST"); }},
      {"least", [](C c, F, N) { return extreme(c, "LEAST"); }},
      {"length", [](C c, F, N) { return length(c); }},
      {"log",
       [](C c, F, N) {
         return primary((c.arguments.size() == 1 ? "LOG10(" : "LOG(") + list(c) + ")",
                        type_of(TypeKind::double_precision));
       }},
      {"lpad", [](C c, F, N) { return pad(c); }},
      {"currval",
       [](C c, F f, N) {
         return primary("LASTVAL(" + quoted_object(sequence_named(c, f)) + ")",
                        type_of(TypeKind::bigint));
       }},
      {"nextval", [](C c, F f, N) { return next_value(c, f); }},
      {"overlay", [](C c, F, N) { return overlay(c); }},
      {"pg_get_serial_sequence",
       [](C c, F, N) {
         if (!argument(c, 0).constant || !argument(c, 1).constant) refuse_call(c);
         const schema::Name owner = parse::name_in_text(*c.arguments[0].constant);
         const std::string name = schema::to_string(
             {owner.schema, owner.name + "_" + *c.arguments[1].constant + "_seq"});
         Fragment sequence = primary(quoted_literal(name), type_of(TypeKind::text));
         sequence.constant = name;
         return sequence;
       }},
      {"position", [](C c, F, N) { return locate(c, 0, 1); }},
      {"rpad", [](C c, F, N) { return pad(c); }},
      {"sha224", [](C c, F, N) { return sha(c); }},
      {"sha256", [](C c, F, N) { return sha(c); }},
      {"sha384", [](C c, F, N) { return sha(c); }},
      {"sha512", [](C c, F, N) { return sha(c); }},
      {"setval", [](C c, F f, N) { return set_value(c, f); }},
      {"split_part", [](C c, F, N) { return split_part(c); }},
      {"starts_with",
       [](C c, F, N) {
         const std::string part = argument(c, 1).sql;
         return primary(
             "(LEFT(" + argument(c, 0).sql + ", CHAR_LENGTH(" + part + ")) = " + part + ")",
             type_of(TypeKind::boolean));
       }},
      {"string_agg", [](C c, F, N) { return string_agg(c); }},
      {"strpos", [](C c, F, N) { return locate(c, 1, 0); }},
      {"to_hex",
       [](C c, F, N) {
         return primary("LOWER(HEX(" + argument(c, 0).sql + "))", type_of(TypeKind::text));
       }},
      {"trunc",
       [](C c, F, N) {
         return primary("TRUNCATE(" + list(c) + (c.arguments.size() == 1 ? ", 0)" : ")"),
                        argument(c, 0).type);
       }},
      {"uuid_generate_v1", [](C, F, N n) { return uuid(n); }},
      {"uuid_generate_v1mc", [](C, F, N n) { return uuid(n); }},
      {"uuid_generate_v4", [](C, F, N n) { return uuid(n); }},
      {"uuid_in",
       [](C c, F f, N n) { return cast_value(argument(c, 0), type_of(TypeKind::uuid), f, n); }},
  };
  return table;
}

}  // namespace

void refuse_call(const FunctionCall& call, const std::string& remedy) {
  throw Untranslatable(
      "the function " + schema::to_string(call.name) + "() has no counterpart in MySQL and MariaDB",
      remedy.empty() ? "write the statement in a section with only=mysql" : remedy);
}

const Fragment& argument(const FunctionCall& call, std::size_t i) {
  if (i >= call.arguments.size()) refuse_call(call);
  return call.arguments[i];
}

std::optional<long> number_of(const Fragment& fragment) {
  long value = 0;
  const char* const end = fragment.sql.data() + fragment.sql.size();
  const auto [next, error] = std::from_chars(fragment.sql.data(), end, value);
  if (error != std::errc() || next != end) return std::nullopt;
  return value;
}

Fragment print_function(const FunctionCall& call, const Flavour& flavour, Notes& notes) {
  const std::string& name = call.name.name;
  if (!call.name.schema.empty() && call.name.schema != "public") refuse_call(call);
  if (std::optional<Fragment> temporal = temporal_function(call, notes)) return *temporal;
  for (const Fragment& given : call.arguments) {
    if (has_kind(given, TypeKind::interval) && name != "coalesce") refuse_call(call);
  }
  if (name == "subscript") return json_element(argument(call, 0), argument(call, 1), flavour);
  if (std::optional<Fragment> given = pattern_function(call, flavour, notes)) return *given;
  if (std::optional<Fragment> given = format_function(call, flavour, notes)) return *given;
  if (std::optional<Fragment> given = text_function(call, flavour, notes)) return *given;
  if (std::optional<Fragment> given = json_function(call, flavour, notes)) return *given;
  if (std::optional<Fragment> given = array_function(call, flavour, notes)) return *given;
  if (const auto found = special().find(name); found != special().end())
    return found->second(call, flavour, notes);
  const auto found = renamed().find(name);
  if (found == renamed().end()) refuse_call(call);
  if ((name == "lag" || name == "lead") && call.arguments.size() > 2 && flavour.mariadb())
    return neighbour(call);
  return call_renamed(found->second, call);
}

}  // namespace dunlin::mysql
