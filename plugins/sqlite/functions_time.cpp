// Functions of dates and times.
#include <array>

#include "conversions.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "functions.hpp"
#include "interval.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using schema::Type;
using schema::TypeKind;

bool is_kind(const Fragment& value, TypeKind kind) {
  return value.type && value.type->array_dimensions == 0 && value.type->kind == kind;
}

Fragment now(const FunctionCall& call, Notes& notes) {
  notes.emulated("the current time is taken in whole seconds, in UTC");
  const bool local = call.name.name == "localtimestamp";
  return made("CURRENT_TIMESTAMP", plain_type(local ? TypeKind::timestamp : TypeKind::timestamptz));
}

Fragment today(const FunctionCall&, Notes& notes) {
  notes.emulated("the current time is taken in whole seconds, in UTC");
  return made("CURRENT_DATE", plain_type(TypeKind::date));
}

Fragment time_of_day(const FunctionCall& call, Notes& notes) {
  notes.emulated("the current time is taken in whole seconds, in UTC");
  return made("CURRENT_TIME",
              plain_type(call.name.name == "localtime" ? TypeKind::time : TypeKind::timetz));
}

std::string number_of(const char* format, const std::string& moment) {
  return "CAST(strftime('" + std::string(format) + "', " + moment + ") AS INTEGER)";
}

/// The number of the ISO week: that of the year in which the week's Thursday lies.
std::string week_of(const std::string& moment) {
  return "((strftime('%j', date(" + moment + ", '-3 days', 'weekday 4')) - 1) / 7 + 1)";
}

Fragment extract_from_interval(const FunctionCall& call, const std::string& field) {
  const Type number = plain_type(TypeKind::numeric);
  if (field == "epoch") return made("(" + seconds_of(call.arguments[1]) + ")", number);
  const std::optional<ComputedInterval> computed = computed_interval(call.arguments[1]);
  if (!computed || computed->unit != ComputedInterval::Unit::second || field != "day")
    refuse_function(call, "take the epoch of the interval, and divide it");
  // Differences of moments hold whole days and the rest.
  return made("CAST(" + computed->number + " / 86400 AS INTEGER)", number);
}

Fragment extract(const FunctionCall& call, Notes& notes) {
  const std::string field = text::lower(call.arguments.at(0).constant.value_or(""));
  const Fragment& from = call.arguments.at(1);
  notes.emulated({});
  if (is_kind(from, TypeKind::interval)) return extract_from_interval(call, field);
  const std::string moment = argument(call, 1);
  const Type number =
      plain_type(call.name.name == "date_part" ? TypeKind::double_precision : TypeKind::numeric);
  static constexpr std::array kFormats =
      std::to_array<std::pair<const char*, const char*>>({{"year", "%Y"},
                                                          {"month", "%m"},
                                                          {"day", "%d"},
                                                          {"hour", "%H"},
                                                          {"minute", "%M"},
                                                          {"dow", "%w"},
                                                          {"doy", "%j"}});
  for (const auto& [name, format] : kFormats) {
    if (field == name) return made(number_of(format, from.sql), number);
  }
  if (field == "epoch") return made(epoch_of(moment), number);
  if (field == "second")
    return made("(" + number_of("%S", from.sql) + " + CAST('0' || substr(" + moment + ", " +
                    (is_kind(from, TypeKind::time) ? "9" : "20") + ") AS REAL))",
                number);
  if (field == "isodow") return made("((strftime('%w', " + from.sql + ") + 6) % 7 + 1)", number);
  if (field == "quarter") return made("((strftime('%m', " + from.sql + ") + 2) / 3)", number);
  if (field == "week") return made(week_of(from.sql), number);
  if (field == "isoyear")
    return made(number_of("%Y", "date(" + from.sql + ", '-3 days', 'weekday 4')"), number);
  refuse_function(call,
                  "take epoch, year, quarter, month, week, day, hour, minute, second, dow, "
                  "isodow or doy");
}

Fragment date_trunc(const FunctionCall& call, Notes& notes) {
  static constexpr std::array kFormats =
      std::to_array<std::pair<const char*, const char*>>({{"year", "%Y-01-01 00:00:00"},
                                                          {"month", "%Y-%m-01 00:00:00"},
                                                          {"day", "%Y-%m-%d 00:00:00"},
                                                          {"hour", "%Y-%m-%d %H:00:00"},
                                                          {"minute", "%Y-%m-%d %H:%M:00"},
                                                          {"second", "%Y-%m-%d %H:%M:%S"}});
  const std::string unit = text::lower(call.arguments.at(0).constant.value_or(""));
  const Fragment& from = call.arguments.at(1);
  notes.emulated({});
  Type type = from.type.value_or(plain_type(TypeKind::timestamptz));
  if (type.kind == TypeKind::date) type = plain_type(TypeKind::timestamptz);
  for (const auto& [name, format] : kFormats) {
    if (unit == name)
      return made("strftime('" + std::string(format) + "', " + from.sql + ")", type);
  }
  if (unit == "week") return made("datetime(date(" + from.sql + ", 'weekday 0', '-6 days'))", type);
  if (unit == "quarter")
    return made("datetime(date(" + from.sql + ", 'start of month', '-' || ((strftime('%m', " +
                    from.sql + ") - 1) % 3) || ' months'))",
                type);
  refuse_function(call, "truncate to year, quarter, month, week, day, hour, minute or second");
}

Fragment to_date(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const Type type = plain_type(TypeKind::date);
  const std::string word = text::lower(call.arguments.at(0).constant.value_or(""));
  if (call.arguments.size() == 1 && (word == "now" || word == "today")) return today(call, notes);
  if (call.arguments.size() == 1) return convert(call.arguments[0], type, nullptr, notes);
  const std::string format = text::upper(call.arguments.at(1).constant.value_or(""));
  const std::string text = call.arguments[0].sql;
  const std::size_t year = format.find("YYYY");
  const std::size_t month = format.find("MM");
  const std::size_t day = format.find("DD");
  const bool plain =
      year != std::string::npos && month != std::string::npos && day != std::string::npos &&
      format.find_first_not_of("YMD-/. ") == std::string::npos && format.size() <= 10;
  if (!plain) refuse_function(call, "use a format of YYYY, MM and DD");
  notes.approximated("to_date() wants each number in full: 01.02.2026, not 1.2.2026");
  const auto part = [&](std::size_t at, int length) {
    return "substr(" + text + ", " + std::to_string(at + 1) + ", " + std::to_string(length) + ")";
  };
  return joined_by(Binding::other_operator,
                   part(year, 4) + " || '-' || " + part(month, 2) + " || '-' || " + part(day, 2),
                   type);
}

Fragment to_timestamp(const FunctionCall& call, Notes& notes) {
  const Type type = plain_type(TypeKind::timestamptz);
  const Fragment& from = call.arguments.at(0);
  notes.emulated({});
  if (call.arguments.size() == 1) {
    if (from.type && is_integer(*from.type))
      return made("datetime(" + from.sql + ", 'unixepoch')", type);
    notes.approximated("to_timestamp() is exact to milliseconds");
    return made(
        "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', " + from.sql + ", 'unixepoch'), '0'), '.')",
        type);
  }
  const std::string format = text::upper(call.arguments.at(1).constant.value_or(""));
  if (format != "YYYY-MM-DD HH24:MI:SS" && format != "YYYY-MM-DD" &&
      format != "YYYY-MM-DD HH24:MI" && format != "YYYY-MM-DD\"T\"HH24:MI:SS")
    refuse_function(call, "use the format YYYY-MM-DD HH24:MI:SS");
  notes.approximated("to_timestamp() wants each number in full");
  return made("datetime(" + from.sql + ")", type);
}

Fragment make_date(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 3) refuse_function(call);
  notes.emulated({});
  return made("printf('%04d-%02d-%02d', " + call.arguments[0].sql + ", " + call.arguments[1].sql +
                  ", " + call.arguments[2].sql + ")",
              plain_type(TypeKind::date));
}

Fragment at_time_zone(const FunctionCall& call, Notes& notes) {
  const std::string zone = text::upper(call.arguments.at(1).constant.value_or(""));
  if (zone != "UTC" && zone != "GMT" && zone != "Z" && zone != "ETC/UTC")
    refuse_function(call, "times are kept in UTC: AT TIME ZONE 'UTC' is the only form");
  notes.emulated({});
  Fragment value = call.arguments.at(0);
  if (is_kind(value, TypeKind::date))
    value = convert(value, plain_type(TypeKind::timestamptz), nullptr, notes);
  const bool had_zone = is_kind(value, TypeKind::timestamptz);
  value.type = plain_type(had_zone ? TypeKind::timestamp : TypeKind::timestamptz);
  return value;
}

/// The name of a month or a day out of a text that holds them all.
std::string named(const std::string& names, int width, const std::string& number) {
  return "substr('" + names + "', " + number + " * " + std::to_string(width) + " - " +
         std::to_string(width - 1) + ", " + std::to_string(width) + ")";
}

struct Pattern {
  std::string_view word;
  std::string (*write)(const std::string& moment);
};

template <int at>
std::string formatted(const std::string& moment) {
  static constexpr std::array kFormats{"%Y", "%m", "%d", "%H", "%M", "%S", "%j"};
  return "strftime('" + std::string(kFormats.at(at)) + "', " + moment + ")";
}

std::string short_year(const std::string& moment) {
  return "substr(strftime('%Y', " + moment + "), 3)";
}
std::string half_day_hour(const std::string& moment) {
  return "printf('%02d', (strftime('%H', " + moment + ") + 11) % 12 + 1)";
}
std::string meridiem(const std::string& moment) {
  return "CASE WHEN strftime('%H', " + moment + ") < '12' THEN 'AM' ELSE 'PM' END";
}
std::string milliseconds(const std::string& moment) {
  return "substr(strftime('%f', " + moment + "), 4)";
}
std::string month_name(const std::string& moment) {
  return named("JanFebMarAprMayJunJulAugSepOctNovDec", 3, "strftime('%m', " + moment + ")");
}
std::string day_name(const std::string& moment) {
  return named("SunMonTueWedThuFriSat", 3, "(strftime('%w', " + moment + ") + 1)");
}
std::string full_month(const std::string& moment) {
  return "rtrim(" +
         named(
             "January  February March    April    May      June     July     August   "
             "SeptemberOctober  November December ",
             9, "strftime('%m', " + moment + ")") +
         ")";
}
std::string week_number(const std::string& moment) {
  return "printf('%02d', " + week_of(moment) + ")";
}
std::string week_year(const std::string& moment) {
  return "strftime('%Y', date(" + moment + ", '-3 days', 'weekday 4'))";
}
std::string quarter(const std::string& moment) {
  return "((strftime('%m', " + moment + ") + 2) / 3)";
}

/// Longer words stand before those they begin with.
constexpr std::array kPatterns = std::to_array<Pattern>({{"YYYY", formatted<0>},
                                                         {"IYYY", week_year},
                                                         {"IW", week_number},
                                                         {"YY", short_year},
                                                         {"MM", formatted<1>},
                                                         {"DDD", formatted<6>},
                                                         {"DD", formatted<2>},
                                                         {"HH24", formatted<3>},
                                                         {"HH12", half_day_hour},
                                                         {"HH", half_day_hour},
                                                         {"MI", formatted<4>},
                                                         {"MS", milliseconds},
                                                         {"SS", formatted<5>},
                                                         {"AM", meridiem},
                                                         {"PM", meridiem},
                                                         {"FMMonth", full_month},
                                                         {"Mon", month_name},
                                                         {"Dy", day_name},
                                                         {"Q", quarter}});

std::string character_form(const FunctionCall& call, std::string_view format,
                           const std::string& moment) {
  std::string sql;
  std::string plain;
  const auto add = [&](const std::string& piece) { sql += (sql.empty() ? "" : " || ") + piece; };
  const auto flush = [&] {
    if (!plain.empty()) add(quote_text(plain));
    plain.clear();
  };
  while (!format.empty()) {
    const Pattern* found = nullptr;
    for (const Pattern& pattern : kPatterns) {
      const std::string_view start = format.substr(0, pattern.word.size());
      const bool mixed =
          pattern.word.find_first_of("acdefghijklmnoprstuvwxyz") != std::string_view::npos;
      if (mixed ? start == pattern.word : text::upper(start) == pattern.word) {
        found = &pattern;
        break;
      }
    }
    if (found != nullptr) {
      flush();
      add(found->write(moment));
      format.remove_prefix(found->word.size());
    } else if (format.front() == '"' && format.find('"', 1) != std::string_view::npos) {
      const std::size_t end = format.find('"', 1);
      plain += format.substr(1, end - 1);
      format.remove_prefix(end + 1);
    } else if (std::isalnum(static_cast<unsigned char>(format.front())) != 0) {
      refuse_function(call, "use YYYY, MM, DD, HH24, MI and SS, and text in double quotes");
    } else {
      plain += format.front();
      format.remove_prefix(1);
    }
  }
  flush();
  return sql.empty() ? "''" : sql;
}

/// to_char(5, 'FM000'): zeros in front.
Fragment number_form(const FunctionCall& call, std::string_view format) {
  const bool zeros = format.starts_with("FM") && format.size() > 2 &&
                     format.find_first_not_of("09", 2) == std::string_view::npos &&
                     format[2] == '0';
  if (!zeros || !call.arguments[0].type || !is_integer(*call.arguments[0].type))
    refuse_function(call, "use lpad(x::text, 5, '0')");
  const std::string digits = std::to_string(format.size() - 2);
  const std::string number = operand(call.arguments[0]);
  // Numbers that do not fit are shown as signs, as in PostgreSQL.
  return made("CASE WHEN " + number + " IS NOT NULL THEN iif(" + number +
                  " < 0, '-', '') || iif(length(abs(" + number + ")) > " + digits + ", '" +
                  std::string(format.size() - 2, '#') + "', printf('%0" + digits + "d', abs(" +
                  number + "))) END",
              plain_type(TypeKind::text));
}

Fragment to_char(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 2 || !call.arguments[1].constant)
    refuse_function(call, "write the format as a constant");
  notes.emulated({});
  const std::string& format = *call.arguments[1].constant;
  if (!call.arguments[0].type || !is_temporal(*call.arguments[0].type))
    return number_form(call, format);
  if (is_kind(call.arguments[0], TypeKind::interval)) refuse_function(call);
  return joined_by(Binding::other_operator, character_form(call, format, call.arguments[0].sql),
                   plain_type(TypeKind::text));
}

constexpr std::array kFunctions = std::to_array<NamedFunction>({{"at_time_zone", at_time_zone},
                                                                {"clock_timestamp", now},
                                                                {"current_date", today},
                                                                {"current_time", time_of_day},
                                                                {"current_timestamp", now},
                                                                {"date", to_date},
                                                                {"date_part", extract},
                                                                {"date_trunc", date_trunc},
                                                                {"extract", extract},
                                                                {"localtime", time_of_day},
                                                                {"localtimestamp", now},
                                                                {"make_date", make_date},
                                                                {"now", now},
                                                                {"statement_timestamp", now},
                                                                {"to_char", to_char},
                                                                {"to_date", to_date},
                                                                {"to_timestamp", to_timestamp},
                                                                {"transaction_timestamp", now}});

}  // namespace

std::span<const NamedFunction> time_functions() {
  return kFunctions;
}

}  // namespace dunlin::sqlite
