// Functions of PostgreSQL in SQLite's words.
#include <array>
#include <map>

#include "conversions.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

constexpr const char* kOwnSection = "write this statement for SQLite in a section with only=sqlite";

[[noreturn]] void refuse(const FunctionCall& call, std::string remedy = kOwnSection) {
  throw Untranslatable("function " + to_string(call.name) + " has no counterpart in SQLite",
                       std::move(remedy));
}

Type plain(TypeKind kind) {
  return {kind, {}, 0, {}};
}

Fragment made(std::string sql, std::optional<Type> type = std::nullopt) {
  Fragment fragment;
  fragment.sql = std::move(sql);
  fragment.type = std::move(type);
  return fragment;
}

std::string arguments(const FunctionCall& call) {
  std::string out;
  for (const Fragment& argument : call.arguments) out += (out.empty() ? "" : ", ") + argument.sql;
  return out;
}

/// name(arguments) with everything that stands around them.
Fragment called(const std::string& name, const FunctionCall& call,
                std::optional<Type> type = std::nullopt) {
  if (!call.order_by.empty())
    refuse(call, "leave ORDER BY inside the call out, or " + std::string(kOwnSection));
  std::string sql =
      name + "(" + (call.distinct ? "DISTINCT " : "") + (call.star ? "*" : arguments(call)) + ")";
  if (!call.filter.empty()) sql += " FILTER (WHERE " + call.filter + ")";
  if (!call.over.empty()) sql += " OVER " + call.over;
  return made(std::move(sql), std::move(type));
}

/// Functions that SQLite has with the same meaning.
const std::map<std::string, const char*, std::less<>>& same_functions() {
  static const std::map<std::string, const char*, std::less<>> functions = {
      {"abs", "abs"},
      {"avg", "avg"},
      {"bool_and", "min"},
      {"bool_or", "max"},
      {"btrim", "trim"},
      {"char_length", "length"},
      {"character_length", "length"},
      {"chr", "char"},
      {"ascii", "unicode"},
      {"coalesce", "coalesce"},
      {"count", "count"},
      {"cume_dist", "cume_dist"},
      {"dense_rank", "dense_rank"},
      {"every", "min"},
      {"first_value", "first_value"},
      {"json_array_length", "json_array_length"},
      {"jsonb_array_length", "json_array_length"},
      {"lag", "lag"},
      {"last_value", "last_value"},
      {"lead", "lead"},
      {"length", "length"},
      {"ltrim", "ltrim"},
      {"max", "max"},
      {"min", "min"},
      {"nth_value", "nth_value"},
      {"ntile", "ntile"},
      {"nullif", "nullif"},
      {"percent_rank", "percent_rank"},
      {"rank", "rank"},
      {"replace", "replace"},
      {"round", "round"},
      {"row_number", "row_number"},
      {"rtrim", "rtrim"},
      {"sign", "sign"},
      {"sum", "sum"},
  };
  return functions;
}

/// Like the above, with the same meaning by other means.
const std::map<std::string, const char*, std::less<>>& emulated_functions() {
  static const std::map<std::string, const char*, std::less<>> functions = {
      {"array_agg", "json_group_array"},        {"json_agg", "json_group_array"},
      {"json_build_array", "json_array"},       {"json_build_object", "json_object"},
      {"jsonb_agg", "json_group_array"},        {"jsonb_build_array", "json_array"},
      {"jsonb_build_object", "json_object"},    {"string_agg", "group_concat"},
      {"json_object_agg", "json_group_object"}, {"jsonb_object_agg", "json_group_object"},
  };
  return functions;
}

Fragment now(const FunctionCall& call, Notes& notes) {
  notes.emulated("the current time is taken in whole seconds, in UTC");
  const bool local = call.name.name == "localtimestamp";
  return made("CURRENT_TIMESTAMP", plain(local ? TypeKind::timestamp : TypeKind::timestamptz));
}

Fragment today(const FunctionCall&, Notes&) {
  return made("CURRENT_DATE", plain(TypeKind::date));
}

Fragment time_of_day(const FunctionCall& call, Notes& notes) {
  notes.emulated("the current time is taken in whole seconds, in UTC");
  return made("CURRENT_TIME",
              plain(call.name.name == "localtime" ? TypeKind::time : TypeKind::timetz));
}

Fragment random_uuid(const FunctionCall&, Notes& notes) {
  notes.emulated("uuids are made of random bytes");
  return made(
      "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), "
      "2) || '-' || "
      "substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || "
      "hex(randomblob(6)))",
      plain(TypeKind::uuid));
}

Fragment random_number(const FunctionCall&, Notes& notes) {
  notes.emulated({});
  return made("((random() & 9007199254740991) / 9007199254740992.0)",
              plain(TypeKind::double_precision));
}

Fragment change_case(const FunctionCall& call, Notes& notes) {
  notes.approximated(call.name.name + "() changes ASCII letters only");
  return called(call.name.name, call, plain(TypeKind::text));
}

Fragment octet_length(const FunctionCall& call, Notes&) {
  return made("length(CAST(" + arguments(call) + " AS BLOB))", plain(TypeKind::integer));
}

/// The greater or lesser of the arguments that are not NULL, where SQLite's max() and min() give
/// NULL for any NULL.
Fragment extreme(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string function = call.name.name == "greatest" ? "max" : "min";
  if (call.arguments.size() > 3) {
    std::string values;
    for (const Fragment& argument : call.arguments) {
      values += (values.empty() ? "SELECT " + argument.sql + " AS v"
                                : " UNION ALL SELECT " + argument.sql);
    }
    return made("(SELECT " + function + "(v) FROM (" + values + "))", call.arguments.front().type);
  }
  std::string sql = call.arguments.front().sql;
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    const std::string& next = call.arguments[i].sql;
    sql = function + "(coalesce(" + sql + ", " + next + "), coalesce(" + next + ", " + sql + "))";
  }
  return made(sql, call.arguments.front().type);
}

Fragment substring(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() < 2 || call.arguments[1].constant) {
    refuse(call, "use substring(text from position for length) with numbers");
  }
  notes.emulated({});
  return called("substr", call, plain(TypeKind::text));
}

Fragment left_part(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string& text = call.arguments.at(0).sql;
  const std::string& count = call.arguments.at(1).sql;
  if (call.name.name == "left")
    return made("substr(" + text + ", 1, " + count + ")", plain(TypeKind::text));
  return made("substr(" + text + ", -(" + count + "))", plain(TypeKind::text));
}

Fragment position(const FunctionCall& call, Notes&) {
  const bool part_first = call.name.name == "position";
  const std::string& text = call.arguments.at(part_first ? 1 : 0).sql;
  const std::string& part = call.arguments.at(part_first ? 0 : 1).sql;
  return made("instr(" + text + ", " + part + ")", plain(TypeKind::integer));
}

Fragment concat(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  std::string sql;
  for (const Fragment& argument : call.arguments) {
    sql += (sql.empty() ? "" : " || ") +
           ("coalesce(" + convert(argument, plain(TypeKind::text), nullptr, notes).sql + ", '')");
  }
  Fragment fragment = made(sql, plain(TypeKind::text));
  fragment.binding = Binding::other_operator;
  return fragment;
}

Fragment starts_with(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string& part = call.arguments.at(1).sql;
  return made("(substr(" + call.arguments.at(0).sql + ", 1, length(" + part + ")) = " + part + ")",
              plain(TypeKind::boolean));
}

Fragment extract(const FunctionCall& call, Notes& notes) {
  static const std::map<std::string, const char*, std::less<>> formats = {
      {"year", "%Y"},   {"month", "%m"}, {"day", "%d"}, {"hour", "%H"},
      {"minute", "%M"}, {"dow", "%w"},   {"doy", "%j"}, {"epoch", "%s"}};
  const std::string field = text::lower(call.arguments.at(0).constant.value_or(""));
  const auto found = formats.find(field);
  if (found == formats.end())
    refuse(call, "take year, month, day, hour, minute, dow, doy or epoch");
  if (field == "epoch") notes.approximated("extract(epoch) gives whole seconds");
  return made("CAST(strftime('" + std::string(found->second) + "', " + call.arguments.at(1).sql +
                  ") AS INTEGER)",
              plain(TypeKind::bigint));
}

Fragment date_trunc(const FunctionCall& call, Notes& notes) {
  static const std::map<std::string, const char*, std::less<>> formats = {
      {"year", "%Y-01-01 00:00:00"},   {"month", "%Y-%m-01 00:00:00"},
      {"day", "%Y-%m-%d 00:00:00"},    {"hour", "%Y-%m-%d %H:00:00"},
      {"minute", "%Y-%m-%d %H:%M:00"}, {"second", "%Y-%m-%d %H:%M:%S"}};
  const auto found = formats.find(text::lower(call.arguments.at(0).constant.value_or("")));
  if (found == formats.end()) refuse(call, "truncate to year, month, day, hour, minute or second");
  notes.emulated({});
  return made("strftime('" + std::string(found->second) + "', " + call.arguments.at(1).sql + ")",
              call.arguments.at(1).type);
}

Fragment to_timestamp(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 1) refuse(call, "to_timestamp(seconds) is the only form");
  notes.approximated("to_timestamp gives whole seconds");
  return made("datetime(" + arguments(call) + ", 'unixepoch')", plain(TypeKind::timestamptz));
}

Fragment to_date(const FunctionCall& call, Notes&) {
  if (call.arguments.size() != 1) refuse(call);
  return made("date(" + arguments(call) + ")", plain(TypeKind::date));
}

Fragment at_time_zone(const FunctionCall& call, Notes& notes) {
  const std::string zone = text::upper(call.arguments.at(1).constant.value_or(""));
  if (zone != "UTC" && zone != "GMT" && zone != "Z")
    refuse(call, "times are kept in UTC: AT TIME ZONE 'UTC' is the only form");
  notes.emulated({});
  Fragment value = call.arguments.at(0);
  const bool had_zone = value.type && value.type->kind == TypeKind::timestamptz;
  value.type = plain(had_zone ? TypeKind::timestamp : TypeKind::timestamptz);
  return value;
}

Fragment encode(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 2 || call.arguments[1].constant != "hex")
    refuse(call, "hex is the only format");
  notes.emulated({});
  return made("lower(hex(" + call.arguments[0].sql + "))", plain(TypeKind::text));
}

Fragment decode(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 2 || call.arguments[1].constant != "hex" ||
      !call.arguments[0].constant) {
    refuse(call, "decode('...', 'hex') of a constant is the only form");
  }
  Fragment digits;
  digits.constant = "\\x" + *call.arguments[0].constant;
  return convert(digits, plain(TypeKind::bytea), nullptr, notes);
}

Fragment set_counter(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() < 2) refuse(call);
  notes.approximated("setval does nothing: ids go on after the greatest one that was ever used");
  return made(call.arguments[1].sql, plain(TypeKind::bigint));
}

Fragment set_config(const FunctionCall& call, Notes& notes) {
  notes.emulated("settings of PostgreSQL mean nothing here");
  return made(call.arguments.at(1).sql, plain(TypeKind::text));
}

Fragment to_hex(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  return made("printf('%x', " + arguments(call) + ")", plain(TypeKind::text));
}

/// Migrations fill columns with md5(random()::text): any other text that nobody can guess will do.
Fragment md5(const FunctionCall& call, Notes& notes) {
  if (arguments(call).find("random()") == std::string::npos) refuse(call);
  notes.emulated("md5 of a random value is another random value");
  return made("lower(hex(randomblob(16)))", plain(TypeKind::text));
}

Fragment lpad(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string& text = call.arguments.at(0).sql;
  const std::string& length = call.arguments.at(1).sql;
  const std::string fill = call.arguments.size() > 2 ? call.arguments[2].sql : "' '";
  return made("CASE WHEN length(" + text + ") >= " + length + " THEN substr(" + text + ", 1, " +
                  length + ") ELSE substr(replace(hex(zeroblob(" + length + ")), '00', " + fill +
                  "), 1, " + length + " - length(" + text + ")) || " + text + " END",
              plain(TypeKind::text));
}

Fragment sequence_name(const FunctionCall& call, Notes&) {
  return made(quote_text(call.arguments.at(0).constant.value_or("") + "_" +
                         call.arguments.at(1).constant.value_or("") + "_seq"),
              plain(TypeKind::text));
}

Fragment next_value(const FunctionCall& call, Notes&) {
  refuse(call, "leave the column out: serial and identity columns count by themselves");
}

using Maker = Fragment (*)(const FunctionCall&, Notes&);

const std::map<std::string, Maker, std::less<>>& made_functions() {
  static const std::map<std::string, Maker, std::less<>> functions = {
      {"at_time_zone", at_time_zone},
      {"clock_timestamp", now},
      {"concat", concat},
      {"current_date", today},
      {"current_time", time_of_day},
      {"current_timestamp", now},
      {"currval", next_value},
      {"date", to_date},
      {"date_part", extract},
      {"date_trunc", date_trunc},
      {"decode", decode},
      {"encode", encode},
      {"extract", extract},
      {"gen_random_uuid", random_uuid},
      {"greatest", extreme},
      {"least", extreme},
      {"left", left_part},
      {"localtime", time_of_day},
      {"localtimestamp", now},
      {"lower", change_case},
      {"lpad", lpad},
      {"md5", md5},
      {"nextval", next_value},
      {"now", now},
      {"octet_length", octet_length},
      {"pg_get_serial_sequence", sequence_name},
      {"position", position},
      {"random", random_number},
      {"right", left_part},
      {"set_config", set_config},
      {"setval", set_counter},
      {"starts_with", starts_with},
      {"statement_timestamp", now},
      {"string_to_array", split_to_array},
      {"strpos", position},
      {"subscript", array_element},
      {"substr", substring},
      {"substring", substring},
      {"to_hex", to_hex},
      {"to_timestamp", to_timestamp},
      {"transaction_timestamp", now},
      {"upper", change_case},
      {"uuid_generate_v4", random_uuid},
  };
  return functions;
}

}  // namespace

Fragment SqlitePrinter::function(const FunctionCall& call, Notes& notes) const {
  if (!call.name.schema.empty() && call.name.schema != "public") refuse(call);
  const std::string& name = call.name.name;
  if (const auto same = same_functions().find(name); same != same_functions().end())
    return called(same->second, call);
  if (const auto other = emulated_functions().find(name); other != emulated_functions().end()) {
    notes.emulated({});
    return called(other->second, call);
  }
  const auto maker = made_functions().find(name);
  if (maker == made_functions().end()) refuse(call);
  return maker->second(call, notes);
}

}  // namespace dunlin::sqlite
