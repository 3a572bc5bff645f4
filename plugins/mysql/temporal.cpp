#include "temporal.hpp"

#include <map>

#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "intervals.hpp"

namespace dunlin::mysql {
namespace {

using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using parse::Untranslatable;
using schema::TypeKind;

[[noreturn]] void refuse(const FunctionCall& call, const std::string& detail) {
  throw Untranslatable(call.name.name + "(" + detail + ") has no counterpart in MySQL and MariaDB",
                       "write the statement in a section with only=mysql");
}

/// The expression for a unit, with {} for the moment. No division by a million: who reads a view
/// with the server's own settings gets four digits of it.
using Units = std::map<std::string, const char*, std::less<>>;

std::string filled(std::string pattern, const std::string& value) {
  return text::replace_all(std::move(pattern), "{}", value);
}

/// A part of a computed or constant interval, which is a number of microseconds.
Fragment extract_from_interval(const FunctionCall& call, const std::string& unit) {
  static const Units units{
      {"epoch", "({} * 0.000001)"},
      {"day", "({} DIV 86400000000)"},
      {"hour", "({} DIV 3600000000 % 24)"},
      {"minute", "({} DIV 60000000 % 60)"},
      {"second", "({} % 60000000 * 0.000001)"},
  };
  const auto found = units.find(unit);
  const std::optional<std::string> value = microseconds_of(call.arguments[1]);
  if (found == units.end() || !value) refuse(call, unit);
  // A constant keeps days and hours apart.
  if (call.arguments[1].constant && unit != "epoch") refuse(call, unit);
  return primary(filled(found->second, *value), type_of(TypeKind::numeric));
}

Fragment extract(const FunctionCall& call) {
  static const Units units{
      {"year", "YEAR({})"},
      {"month", "MONTH({})"},
      {"day", "DAYOFMONTH({})"},
      {"hour", "HOUR({})"},
      {"minute", "MINUTE({})"},
      {"second", "(SECOND({}) + MICROSECOND({}) * 0.000001)"},
      {"milliseconds", "(SECOND({}) * 1000 + MICROSECOND({}) / 1000)"},
      {"microseconds", "(SECOND({}) * 1000000 + MICROSECOND({}))"},
      {"epoch", "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', {}) * 0.000001)"},
      {"dow", "(DAYOFWEEK({}) - 1)"},
      {"isodow", "(WEEKDAY({}) + 1)"},
      {"doy", "DAYOFYEAR({})"},
      {"week", "WEEK({}, 3)"},
      {"isoyear", "(YEARWEEK({}, 3) DIV 100)"},
      {"quarter", "QUARTER({})"},
      {"decade", "(YEAR({}) DIV 10)"},
      {"century", "((YEAR({}) + 99) DIV 100)"},
      {"millennium", "((YEAR({}) + 999) DIV 1000)"},
  };
  if (call.arguments.size() != 2 || !call.arguments[0].constant) refuse(call, "...");
  if (has_kind(call.arguments[1], TypeKind::interval))
    return extract_from_interval(call, text::lower(*call.arguments[0].constant));
  const auto found = units.find(text::lower(*call.arguments[0].constant));
  if (found == units.end()) refuse(call, *call.arguments[0].constant);
  return primary(filled(found->second, call.arguments[1].sql), type_of(TypeKind::numeric));
}

Fragment date_trunc(const FunctionCall& call) {
  static const Units units{
      {"second", "DATE_FORMAT({}, '%Y-%m-%d %H:%i:%s')"},
      {"minute", "DATE_FORMAT({}, '%Y-%m-%d %H:%i:00')"},
      {"hour", "DATE_FORMAT({}, '%Y-%m-%d %H:00:00')"},
      {"day", "DATE({})"},
      {"week", "DATE_SUB(DATE({}), INTERVAL WEEKDAY({}) DAY)"},
      {"month", "DATE_FORMAT({}, '%Y-%m-01')"},
      {"quarter", "DATE_ADD(MAKEDATE(YEAR({}), 1), INTERVAL QUARTER({}) - 1 QUARTER)"},
      {"year", "MAKEDATE(YEAR({}), 1)"},
      {"decade", "MAKEDATE(YEAR({}) DIV 10 * 10, 1)"},
  };
  if (call.arguments.size() != 2 || !call.arguments[0].constant) refuse(call, "...");
  const auto found = units.find(text::lower(*call.arguments[0].constant));
  if (found == units.end()) refuse(call, *call.arguments[0].constant);
  const Fragment& moment = call.arguments[1];
  if (has_kind(moment, TypeKind::interval)) refuse(call, "interval");
  return primary("CAST(" + filled(found->second, moment.sql) + " AS DATETIME(6))",
                 moment.type ? moment.type : type_of(TypeKind::timestamptz));
}

/// Microseconds everywhere, as PostgreSQL keeps them; a column's own precision is fitted by whoever
/// prints its default.
Fragment current_moment(const FunctionCall& call, const char* word, TypeKind kind) {
  const std::string precision = call.arguments.empty() ? "6" : call.arguments[0].sql;
  return primary(std::string(word) + "(" + precision + ")", type_of(kind));
}

Fragment to_timestamp(const FunctionCall& call) {
  return primary("CAST(TIMESTAMPADD(MICROSECOND, (" + call.arguments[0].sql +
                     ") * 1000000, '1970-01-01') AS DATETIME(6))",
                 type_of(TypeKind::timestamptz));
}

Fragment at_time_zone(const FunctionCall& call) {
  const bool utc = call.arguments.size() == 2 && call.arguments[1].constant &&
                   (text::iequals(*call.arguments[1].constant, "utc") ||
                    text::iequals(*call.arguments[1].constant, "gmt"));
  if (!utc) refuse(call, "zone");
  Fragment moment = call.arguments[0];
  const bool zoned = moment.type && moment.type->kind == TypeKind::timestamptz;
  moment.type = type_of(zoned ? TypeKind::timestamp : TypeKind::timestamptz);
  return moment;
}

Fragment make_date(const FunctionCall& call) {
  return primary("DATE_ADD(DATE_ADD(MAKEDATE(" + call.arguments[0].sql + ", 1), INTERVAL (" +
                     call.arguments[1].sql + ") - 1 MONTH), INTERVAL (" + call.arguments[2].sql +
                     ") - 1 DAY)",
                 type_of(TypeKind::date));
}

}  // namespace

std::optional<Fragment> temporal_function(const FunctionCall& call, Notes& /*notes*/) {
  const std::string& name = call.name.name;
  if (name == "now" || name == "current_timestamp" || name == "transaction_timestamp" ||
      name == "statement_timestamp") {
    return current_moment(call, "CURRENT_TIMESTAMP", TypeKind::timestamptz);
  }
  if (name == "localtimestamp")
    return current_moment(call, "CURRENT_TIMESTAMP", TypeKind::timestamp);
  if (name == "clock_timestamp") return current_moment(call, "SYSDATE", TypeKind::timestamptz);
  if (name == "localtime") return current_moment(call, "CURRENT_TIME", TypeKind::time);
  if (name == "current_date") return primary("CURRENT_DATE", type_of(TypeKind::date));
  if (name == "date" && call.arguments.size() == 1) {
    const Fragment& value = call.arguments[0];
    if (value.constant && !has_kind(value, TypeKind::date))
      return typed_constant(*value.constant, type_of(TypeKind::date));
    return primary("DATE(" + value.sql + ")", type_of(TypeKind::date));
  }
  if (name == "make_date" && call.arguments.size() == 3) return make_date(call);
  if (name == "extract" || name == "date_part") return extract(call);
  if (name == "date_trunc") return date_trunc(call);
  if (name == "to_timestamp" && call.arguments.size() == 1) return to_timestamp(call);
  if (name == "at_time_zone" || name == "timezone") return at_time_zone(call);
  return std::nullopt;
}

}  // namespace dunlin::mysql
