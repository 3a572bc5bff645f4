#include "intervals.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <regex>
#include <vector>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"

namespace dunlin::mysql {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::Untranslatable;
using schema::TypeKind;

constexpr std::int64_t kSecond = 1000000;
constexpr std::int64_t kDay = 86400 * kSecond;
constexpr std::int64_t kMonth = 30 * kDay;

/// A unit by its names in PostgreSQL; an `s` may follow.
struct Unit {
  std::string_view name;
  std::int64_t months;
  std::int64_t days;
  std::int64_t microseconds;
};
constexpr auto kUnits = std::to_array<Unit>({{"microsecond", 0, 0, 1},
                                             {"us", 0, 0, 1},
                                             {"millisecond", 0, 0, 1000},
                                             {"ms", 0, 0, 1000},
                                             {"second", 0, 0, kSecond},
                                             {"sec", 0, 0, kSecond},
                                             {"s", 0, 0, kSecond},
                                             {"minute", 0, 0, 60 * kSecond},
                                             {"min", 0, 0, 60 * kSecond},
                                             {"m", 0, 0, 60 * kSecond},
                                             {"hour", 0, 0, 3600 * kSecond},
                                             {"hr", 0, 0, 3600 * kSecond},
                                             {"h", 0, 0, 3600 * kSecond},
                                             {"day", 0, 1, 0},
                                             {"d", 0, 1, 0},
                                             {"week", 0, 7, 0},
                                             {"w", 0, 7, 0},
                                             {"month", 1, 0, 0},
                                             {"mon", 1, 0, 0},
                                             {"year", 12, 0, 0},
                                             {"yr", 12, 0, 0},
                                             {"y", 12, 0, 0},
                                             {"decade", 120, 0, 0},
                                             {"century", 1200, 0, 0},
                                             {"centurie", 1200, 0, 0}});

const Unit* find_unit(std::string word) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto* const found = std::find_if(kUnits.begin(), kUnits.end(),
                                           [&](const Unit& unit) { return unit.name == word; });
    if (found != kUnits.end()) return found;
    if (word.size() < 2 || word.back() != 's') return nullptr;
    word.pop_back();
  }
  return nullptr;
}

[[noreturn]] void refuse_text(std::string_view text) {
  throw Untranslatable(
      "the interval '" + std::string(text) + "' has no counterpart in MySQL and MariaDB",
      "write it with numbers and units: '1 day 2 hours'");
}

/// A fraction of a unit goes to the next smaller one, as PostgreSQL has it.
void add(Interval& interval, double amount, const Unit& unit) {
  if (unit.months != 0) {
    const double months = amount * static_cast<double>(unit.months);
    interval.months += static_cast<std::int64_t>(std::trunc(months));
    const double days = (months - std::trunc(months)) * 30;
    interval.days += static_cast<std::int64_t>(std::trunc(days));
    interval.microseconds += std::llround((days - std::trunc(days)) * static_cast<double>(kDay));
  } else if (unit.days != 0) {
    const double days = amount * static_cast<double>(unit.days);
    interval.days += static_cast<std::int64_t>(std::trunc(days));
    interval.microseconds += std::llround((days - std::trunc(days)) * static_cast<double>(kDay));
  } else {
    interval.microseconds += std::llround(amount * static_cast<double>(unit.microseconds));
  }
}

/// "P1Y2M3DT4H5M6S" (ISO 8601): nothing when the text has another form.
std::optional<Interval> read_iso(const std::string& text) {
  static const std::regex kForm(
      "P(?:([-0-9.]+)Y)?(?:([-0-9.]+)M)?(?:([-0-9.]+)W)?(?:([-0-9.]+)D)?"
      "(?:T(?:([-0-9.]+)H)?(?:([-0-9.]+)M)?(?:([-0-9.]+)S)?)?");
  constexpr std::array kNames{"year", "month", "week", "day", "hour", "minute", "second"};
  std::smatch parts;
  if (!std::regex_match(text, parts, kForm)) return std::nullopt;
  Interval interval;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (parts[i + 1].matched)
      add(interval, std::stod(parts[i + 1].str()), *find_unit(kNames.at(i)));
  }
  return interval;
}

std::string counted(std::int64_t number, const char* one, const char* many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

std::string shift(const std::string& sql, const std::string& amount, const char* unit, bool back) {
  return std::string(back ? "DATE_SUB(" : "DATE_ADD(") + sql + ", INTERVAL " + amount + " " + unit +
         ")";
}

std::string shift_by(std::string sql, const Interval& interval, bool back) {
  if (interval.months != 0) {
    const bool years = interval.months % 12 == 0;
    sql = shift(sql, std::to_string(years ? interval.months / 12 : interval.months),
                years ? "YEAR" : "MONTH", back);
  }
  if (interval.days != 0) sql = shift(sql, std::to_string(interval.days), "DAY", back);
  const std::int64_t rest = interval.microseconds;
  if (rest == 0) return sql;
  if (rest % (3600 * kSecond) == 0)
    return shift(sql, std::to_string(rest / (3600 * kSecond)), "HOUR", back);
  if (rest % (60 * kSecond) == 0)
    return shift(sql, std::to_string(rest / (60 * kSecond)), "MINUTE", back);
  if (rest % kSecond == 0) return shift(sql, std::to_string(rest / kSecond), "SECOND", back);
  return shift(sql, std::to_string(rest), "MICROSECOND", back);
}

/// A number of units, computed: "(n * 3 * 2592000000000)" for months, "(n * 86400000000)" for all
/// others.
std::string scaled(const std::string& amount, const Interval& unit) {
  const std::string months = unit.months == 0 ? "" : std::to_string(unit.months) + " * ";
  const std::int64_t size = unit.months == 0 ? unit.days * kDay + unit.microseconds : kMonth;
  return "(" + amount + " * " + months + std::to_string(size) + ")";
}

/// The number of months that scaled() was given; nothing for other units.
std::optional<std::string> months_in(const std::string& sql) {
  static const std::regex kForm("^\\(([\\s\\S]+ \\* [0-9]+) \\* 2592000000000\\)$");
  std::smatch parts;
  if (!std::regex_match(sql, parts, kForm)) return std::nullopt;
  return "(" + parts[1].str() + ")";
}

bool is_computed(const std::string& sql) {
  static const std::regex kScaled("^\\([\\s\\S]+ \\* -?[0-9]+\\)$");
  return sql.rfind("TIMESTAMPDIFF(MICROSECOND, ", 0) == 0 || std::regex_match(sql, kScaled);
}

Fragment computed(std::string sql, Notes& notes) {
  notes.approximated("a computed interval is a number of microseconds");
  return primary(std::move(sql), type_of(TypeKind::interval));
}

bool has_one_unit(const Interval& interval) {
  return static_cast<int>(interval.months != 0) + static_cast<int>(interval.days != 0) +
             static_cast<int>(interval.microseconds != 0) ==
         1;
}

}  // namespace

Interval read_interval(std::string_view text) {
  static const std::regex kPart("^\\s*([+-]?)\\s*([0-9]+\\.?[0-9]*|\\.[0-9]+)\\s*([a-zA-Z]+)\\s*");
  static const std::regex kClock(
      "^\\s*([+-]?)([0-9]+):([0-9]{2})(?::([0-9]{2}(?:\\.[0-9]+)?))?\\s*");
  static const std::regex kSeconds("^\\s*([+-]?[0-9]+(?:\\.[0-9]+)?)\\s*$");
  std::string rest(text::trim(text));
  if (std::optional<Interval> iso = read_iso(rest)) return *iso;
  rest = text::lower(rest);
  bool ago = false;
  if (rest.size() > 4 && rest.substr(rest.size() - 4) == " ago") {
    ago = true;
    rest.resize(rest.size() - 4);
  }
  Interval interval;
  std::smatch match;
  if (rest.empty()) refuse_text(text);
  while (!rest.empty()) {
    if (std::regex_search(rest, match, kClock)) {
      const double sign = match[1].str() == "-" ? -1 : 1;
      add(interval, sign * std::stod(match[2].str()), *find_unit("hour"));
      add(interval, sign * std::stod(match[3].str()), *find_unit("minute"));
      if (match[4].matched) add(interval, sign * std::stod(match[4].str()), *find_unit("second"));
    } else if (std::regex_search(rest, match, kPart)) {
      const Unit* const unit = find_unit(match[3].str());
      if (unit == nullptr) refuse_text(text);
      add(interval, (match[1].str() == "-" ? -1 : 1) * std::stod(match[2].str()), *unit);
    } else if (std::regex_search(rest, match, kSeconds)) {
      add(interval, std::stod(match[1].str()), *find_unit("second"));
    } else {
      refuse_text(text);
    }
    rest = match.suffix().str();
  }
  if (ago) interval = {-interval.months, -interval.days, -interval.microseconds};
  return interval;
}

std::string interval_text(const Interval& interval) {
  std::vector<std::string> parts;
  if (interval.months / 12 != 0) parts.push_back(counted(interval.months / 12, "year", "years"));
  if (interval.months % 12 != 0) parts.push_back(counted(interval.months % 12, "mon", "mons"));
  if (interval.days != 0) parts.push_back(counted(interval.days, "day", "days"));
  if (interval.microseconds != 0 || parts.empty()) {
    const std::int64_t all = std::abs(interval.microseconds);
    std::array<char, 48> clock{};
    std::snprintf(clock.data(), clock.size(), "%s%02lld:%02lld:%02lld",
                  interval.microseconds < 0 ? "-" : "",
                  static_cast<long long>(all / (3600 * kSecond)),
                  static_cast<long long>(all / (60 * kSecond) % 60),
                  static_cast<long long>(all / kSecond % 60));
    std::string out = clock.data();
    if (all % kSecond != 0) {
      std::string fraction = std::to_string(kSecond + all % kSecond).substr(1);
      fraction.erase(fraction.find_last_not_of('0') + 1);
      out += "." + fraction;
    }
    parts.push_back(out);
  }
  return text::join(parts, " ");
}

Fragment shifted(const Fragment& moment, const Fragment& interval, bool back) {
  std::string sql;
  if (interval.constant) {
    sql = shift_by(moment.sql, read_interval(*interval.constant), back);
  } else if (const std::optional<std::string> months = months_in(interval.sql)) {
    sql = shift(moment.sql, *months, "MONTH", back);
  } else if (is_computed(interval.sql)) {
    sql = shift(moment.sql, interval.sql, "MICROSECOND", back);
  } else {
    throw Untranslatable("arithmetic with an interval that a column holds has no counterpart",
                         "write the interval as a constant: interval '1 day'");
  }
  // PostgreSQL: date + interval is a timestamp.
  if (has_kind(moment, TypeKind::date))
    return primary("CAST(" + sql + " AS DATETIME(6))", type_of(TypeKind::timestamp));
  return primary(sql, moment.type ? moment.type : type_of(TypeKind::timestamptz));
}

Fragment time_between(const Fragment& later, const Fragment& earlier, Notes& notes) {
  return computed("TIMESTAMPDIFF(MICROSECOND, " + earlier.sql + ", " + later.sql + ")", notes);
}

Fragment times(const Fragment& interval, const Fragment& factor, Notes& notes) {
  if (interval.constant) {
    const Interval unit = read_interval(*interval.constant);
    if (has_one_unit(unit))
      return computed(scaled(operand(factor, Binding::multiplicative), unit), notes);
  }
  throw Untranslatable("a multiple of this interval has no counterpart in MySQL and MariaDB",
                       "multiply an interval of one unit: interval '1 day' * n");
}

std::optional<Fragment> interval_of_text(const Fragment& text, Notes& notes) {
  static const std::regex kForm("^CONCAT\\(([\\s\\S]+), ' ?([a-zA-Z]+)'\\)$");
  std::smatch parts;
  if (!std::regex_match(text.sql, parts, kForm) || list_items(parts[1].str()).size() != 1)
    return std::nullopt;
  const Unit* const unit = find_unit(text::lower(parts[2].str()));
  if (unit == nullptr) return std::nullopt;
  return computed(scaled(parts[1].str(), {unit->months, unit->days, unit->microseconds}), notes);
}

std::optional<std::string> microseconds_of(const Fragment& interval) {
  if (interval.constant) {
    const Interval value = read_interval(*interval.constant);
    return std::to_string(value.months * kMonth + value.days * kDay + value.microseconds);
  }
  if (is_computed(interval.sql)) return interval.sql;
  return std::nullopt;
}

}  // namespace dunlin::mysql
