#include "interval.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "conversions.hpp"
#include "dunlin/base/text.hpp"
#include "functions.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

[[noreturn]] void refuse_interval() {
  throw Untranslatable("SQLite has no intervals, but for constants and numbers of one unit",
                       "write the interval as a constant such as interval '2 days', or as x * "
                       "interval '1 day'");
}

struct Unit {
  std::string_view name;
  std::int64_t months;
  std::int64_t days;
  std::int64_t microseconds;
};
constexpr std::array kUnits = std::to_array<Unit>({
    {"century", 1200, 0, 0},
    {"centurie", 1200, 0, 0},
    {"decade", 120, 0, 0},
    {"year", 12, 0, 0},
    {"yr", 12, 0, 0},
    {"y", 12, 0, 0},
    {"month", 1, 0, 0},
    {"mon", 1, 0, 0},
    {"week", 0, 7, 0},
    {"w", 0, 7, 0},
    {"day", 0, 1, 0},
    {"d", 0, 1, 0},
    {"hour", 0, 0, 3600 * kSecond},
    {"hr", 0, 0, 3600 * kSecond},
    {"h", 0, 0, 3600 * kSecond},
    {"minute", 0, 0, 60 * kSecond},
    {"min", 0, 0, 60 * kSecond},
    {"m", 0, 0, 60 * kSecond},
    {"second", 0, 0, kSecond},
    {"sec", 0, 0, kSecond},
    {"s", 0, 0, kSecond},
    {"millisecond", 0, 0, 1000},
    {"msec", 0, 0, 1000},
    {"ms", 0, 0, 1000},
    {"microsecond", 0, 0, 1},
    {"usec", 0, 0, 1},
    {"us", 0, 0, 1},
});

const Unit* unit_named(std::string word) {
  word = text::lower(word);
  for (int plural = 0; plural < 2; ++plural) {
    for (const Unit& unit : kUnits) {
      if (unit.name == word) return &unit;
    }
    if (word.size() < 2 || word.back() != 's') return nullptr;
    word.pop_back();
  }
  return nullptr;
}

/// Fractions of months become days, those of days hours, as in PostgreSQL.
void add(Interval& interval, double amount, const Unit& unit) {
  if (unit.months != 0) {
    const double months = amount * static_cast<double>(unit.months);
    interval.months += static_cast<std::int64_t>(std::trunc(months));
    const double days = std::round((months - std::trunc(months)) * 30 * 1e6) / 1e6;
    interval.days += static_cast<std::int64_t>(std::trunc(days));
    interval.microseconds += std::llround((days - std::trunc(days)) * static_cast<double>(kDay));
    return;
  }
  const double days = amount * static_cast<double>(unit.days);
  interval.days += static_cast<std::int64_t>(std::trunc(days));
  interval.microseconds += std::llround((days - std::trunc(days)) * static_cast<double>(kDay)) +
                           std::llround(amount * static_cast<double>(unit.microseconds));
}

bool read_number(std::string_view text, double& value) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty() &&
         text.find_first_of("xXnNiIeE") == std::string_view::npos;
}

/// [-]HH:MM[:SS[.ffffff]]
bool read_clock(std::string_view text, Interval& interval) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  const std::vector<std::string_view> parts = text::split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return false;
  double total = 0;
  constexpr std::array kScale{3600.0, 60.0, 1.0};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    double number = 0;
    if (!read_number(parts[i], number) || number < 0) return false;
    total += number * kScale.at(i);
  }
  interval.microseconds += std::llround(total * 1e6) * (minus ? -1 : 1);
  return true;
}

/// P1Y2M3DT4H5M6S
std::optional<Interval> read_iso(std::string_view text) {
  Interval interval;
  bool in_time = false;
  for (std::size_t i = 1; i < text.size();) {
    if (text[i] == 'T') {
      in_time = true;
      ++i;
      continue;
    }
    const std::size_t end = text.find_first_not_of("+-0123456789.", i);
    double amount = 0;
    if (end == std::string_view::npos || !read_number(text.substr(i, end - i), amount))
      return std::nullopt;
    std::string word(1, text[end]);
    if (word == "M" && !in_time) word = "mon";
    const Unit* unit = unit_named(word);
    if (unit == nullptr) return std::nullopt;
    add(interval, amount, *unit);
    i = end + 1;
  }
  return text.size() > 1 ? std::optional(interval) : std::nullopt;
}

std::optional<Interval> read_year_month(std::string_view word) {
  const std::size_t dash = word.find('-', 1);
  double years = 0;
  double months = 0;
  if (dash == std::string_view::npos || !read_number(word.substr(0, dash), years) ||
      !read_number(word.substr(dash + 1), months))
    return std::nullopt;
  Interval interval;
  interval.months =
      static_cast<std::int64_t>(years * 12 + (word.starts_with('-') ? -months : months));
  return interval;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '@' || c == ',') {
      in_word = false;
      continue;
    }
    // '2days' is two words.
    const bool letter = std::isalpha(static_cast<unsigned char>(c)) != 0;
    const bool was_digit =
        in_word && (std::isdigit(static_cast<unsigned char>(words.back().back())) != 0);
    // '- 2' is one.
    const bool behind_sign =
        !in_word && !words.empty() && (words.back() == "-" || words.back() == "+");
    if ((!in_word && !behind_sign) || (letter && was_digit)) words.emplace_back();
    in_word = true;
    words.back() += c;
  }
  return words;
}

std::string plural(std::int64_t amount, const char* unit, bool& after_minus, std::string& out) {
  if (amount == 0) return out;
  out += (out.empty() ? "" : " ") + std::string(after_minus && amount > 0 ? "+" : "") +
         std::to_string(amount) + " " + unit + (amount == 1 ? "" : "s");
  after_minus = amount < 0;
  return out;
}

std::string modifier(std::int64_t amount, const char* unit) {
  return ", '" + std::string(amount < 0 ? "" : "+") + std::to_string(amount) + " " + unit + "'";
}

/// A date some months later, on the last day of a month that is too short.
std::string later_month(const std::string& moment, const std::string& months,
                        const std::string& months_and_one) {
  return "min(date(" + moment + ", " + months + "), date(" + moment + ", 'start of month', " +
         months_and_one + ", '-1 day'))";
}

std::string month_modifier(std::int64_t months) {
  return "'" + std::string(months < 0 ? "" : "+") + std::to_string(months) + " months'";
}

Fragment moved_time(const Fragment& moment, std::int64_t microseconds) {
  if (microseconds % kSecond != 0)
    throw Untranslatable("a time cannot be moved by fractions of a second in SQLite",
                         "move it by whole seconds");
  const std::string from = operand(moment);
  return joined_by(Binding::other_operator,
                   "time(substr(" + moment.sql + ", 1, 8)" +
                       modifier(microseconds / kSecond, "seconds") + ") || substr(" + from + ", 9)",
                   *moment.type);
}

/// By seconds, days and months as PostgreSQL does: months first, then days, then time.
std::string moved_by(const std::string& moment, bool is_date, const Interval& by, Notes& notes) {
  std::string day = moment;
  if (by.months != 0) {
    day = later_month(moment, month_modifier(by.months), month_modifier(by.months + 1));
    if (!is_date) day += " || substr(" + moment + ", 11, 9)";
  }
  const bool fraction = by.microseconds % kSecond != 0;
  if (fraction)
    notes.approximated("intervals with a fraction of a second are exact to milliseconds");
  std::string arguments = day;
  if (by.days != 0) arguments += modifier(by.days, "days");
  if (fraction) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, ", '%+.3f seconds'",
                  static_cast<double>(by.microseconds) / 1e6);
    return "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', " + arguments + buffer + "), '0'), '.')";
  }
  if (by.microseconds != 0) arguments += modifier(by.microseconds / kSecond, "seconds");
  const std::string whole = "datetime(" + arguments + ")";
  return is_date ? whole : whole + " || substr(" + moment + ", 20)";
}

}  // namespace

std::optional<Interval> read_interval(std::string_view written, std::string_view fields) {
  const std::string_view text = text::trim(written);
  if (text.starts_with('P')) return read_iso(text);
  Interval interval;
  const std::vector<std::string> words = words_of(text);
  bool ago = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.find(':') != std::string::npos) {
      if (!read_clock(word, interval)) return std::nullopt;
      continue;
    }
    if (text::iequals(word, "ago") && i + 1 == words.size()) {
      ago = true;
      continue;
    }
    if (word.find('-', 1) != std::string::npos) {
      const std::optional<Interval> part = read_year_month(word);
      if (!part) return std::nullopt;
      interval.months += part->months;
      continue;
    }
    double amount = 0;
    if (!read_number(word, amount)) return std::nullopt;
    // A number alone is of the last field, before a time of day it is days.
    std::string unit(fields.empty() ? "second" : fields.substr(fields.rfind(' ') + 1));
    if (i + 1 < words.size() && words[i + 1].find(':') != std::string::npos) {
      unit = "day";
    } else if (i + 1 < words.size()) {
      unit = words[++i];
    }
    const Unit* found = unit_named(unit);
    if (found == nullptr) return std::nullopt;
    add(interval, amount, *found);
  }
  if (words.empty()) return std::nullopt;
  if (ago) interval = {-interval.months, -interval.days, -interval.microseconds};
  return interval;
}

std::string spell(const Interval& interval) {
  std::string out;
  bool after_minus = false;
  plural(interval.months / 12, "year", after_minus, out);
  plural(interval.months % 12, "mon", after_minus, out);
  plural(interval.days, "day", after_minus, out);
  if (interval.microseconds == 0 && !out.empty()) return out;
  const bool minus = interval.microseconds < 0;
  const std::int64_t total = minus ? -interval.microseconds : interval.microseconds;
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%s%02lld:%02lld:%02lld",
                minus         ? "-"
                : after_minus ? "+"
                              : "",
                static_cast<long long>(total / (3600 * kSecond)),
                static_cast<long long>(total / (60 * kSecond) % 60),
                static_cast<long long>(total / kSecond % 60));
  out += (out.empty() ? "" : " ") + std::string(buffer);
  if (total % kSecond == 0) return out;
  std::snprintf(buffer, sizeof buffer, ".%06lld", static_cast<long long>(total % kSecond));
  std::string fraction = buffer;
  while (fraction.back() == '0') fraction.pop_back();
  return out + fraction;
}

namespace {

/// Whether the parenthesis at the beginning is closed by the last letter.
bool is_enclosed(std::string_view sql) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\'') in_text = !in_text;
    if (in_text) continue;
    depth += sql[i] == '(' ? 1 : sql[i] == ')' ? -1 : 0;
    if (depth == 0) return i + 1 == sql.size();
  }
  return false;
}

}  // namespace

std::optional<ComputedInterval> computed_interval(const Fragment& value) {
  struct Suffix {
    const char* words;
    ComputedInterval::Unit unit;
    const char* factor;
  };
  using Unit = ComputedInterval::Unit;
  static constexpr std::array kSuffixes = std::to_array<Suffix>({{"second", Unit::second, ""},
                                                                 {"minute", Unit::second, "60"},
                                                                 {"hour", Unit::second, "3600"},
                                                                 {"day", Unit::day, ""},
                                                                 {"week", Unit::day, "7"},
                                                                 {"month", Unit::month, ""},
                                                                 {"year", Unit::month, "12"}});
  std::string_view sql = value.sql;
  while (sql.starts_with('(') && is_enclosed(sql)) sql = sql.substr(1, sql.size() - 2);
  if (!sql.ends_with('\'') || value.constant) return std::nullopt;
  const std::size_t quote = sql.rfind('\'', sql.size() - 2);
  if (quote == std::string_view::npos || quote < 5 || sql.substr(quote - 4, 4) != " || ")
    return std::nullopt;
  std::string word = text::lower(text::trim(sql.substr(quote + 1, sql.size() - quote - 2)));
  if (word.ends_with('s')) word.pop_back();
  const std::string number(sql.substr(0, quote - 4));
  if (number.find(" || ") != std::string::npos && !is_enclosed(number)) return std::nullopt;
  for (const Suffix& suffix : kSuffixes) {
    if (word != suffix.words) continue;
    const bool scaled = suffix.factor[0] != '\0';
    return ComputedInterval{scaled ? "(" + number + " * " + suffix.factor + ")" : number,
                            suffix.unit};
  }
  return std::nullopt;
}

Fragment fragment_of(const ComputedInterval& interval) {
  const char* unit = interval.unit == ComputedInterval::Unit::second ? "seconds"
                     : interval.unit == ComputedInterval::Unit::day  ? "days"
                                                                     : "months";
  return joined_by(Binding::other_operator, interval.number + " || ' " + unit + "'",
                   plain_type(TypeKind::interval));
}

std::optional<Interval> constant_interval(const Fragment& value) {
  if (!value.constant) return std::nullopt;
  return read_interval(*value.constant, value.type ? value.type->name.name : std::string());
}

Fragment moved(const Fragment& moment, const Fragment& interval, bool negate, Notes& notes) {
  const std::string from = operand(moment);
  Type type = moment.type.value_or(plain_type(TypeKind::timestamptz));
  const bool is_date = type.kind == TypeKind::date;
  if (is_date) type.kind = TypeKind::timestamp;
  notes.emulated({});
  if (std::optional<Interval> by = constant_interval(interval)) {
    if (negate) *by = {-by->months, -by->days, -by->microseconds};
    if (type.kind == TypeKind::time || type.kind == TypeKind::timetz)
      return moved_time(moment, by->microseconds);
    return joined_by(is_date ? Binding::primary : Binding::other_operator,
                     moved_by(from, is_date, *by, notes), type);
  }
  const std::optional<ComputedInterval> by = computed_interval(interval);
  if (!by || type.kind == TypeKind::time || type.kind == TypeKind::timetz) refuse_interval();
  const std::string number = negate ? "-(" + by->number + ")" : by->number;
  if (by->unit == ComputedInterval::Unit::month) {
    const std::string day =
        later_month(from, number + " || ' months'", "(" + number + " + 1) || ' months'");
    if (is_date) return made("datetime(" + day + ")", type);
    return joined_by(Binding::other_operator, day + " || substr(" + from + ", 11)", type);
  }
  const char* unit = by->unit == ComputedInterval::Unit::day ? " || ' days'" : " || ' seconds'";
  const std::string whole = "datetime(" + from + ", " + number + unit + ")";
  if (is_date) return made(whole, type);
  return joined_by(Binding::other_operator, whole + " || substr(" + from + ", 20)", type);
}

std::string seconds_of(const Fragment& interval) {
  if (const std::optional<Interval> constant = constant_interval(interval)) {
    const std::int64_t days = constant->months * 30 + constant->days;
    const std::int64_t total = days * kDay + constant->microseconds;
    if (total % kSecond == 0) return std::to_string(total / kSecond);
    return std::to_string(static_cast<double>(total) / 1e6);
  }
  const std::optional<ComputedInterval> computed = computed_interval(interval);
  if (!computed) refuse_interval();
  switch (computed->unit) {
    case ComputedInterval::Unit::second:
      return computed->number;
    case ComputedInterval::Unit::day:
      return "(" + computed->number + " * 86400)";
    case ComputedInterval::Unit::month:
      return "(" + computed->number + " * 2592000)";
  }
  refuse_interval();
}

std::string epoch_of(const std::string& moment) {
  return "(CAST(strftime('%s', " + moment + ") AS INTEGER) + CAST('0' || substr(" + moment +
         ", 20) AS REAL))";
}

Fragment difference(const Fragment& from, const Fragment& to) {
  return fragment_of({"(" + epoch_of(operand(from)) + " - " + epoch_of(operand(to)) + ")",
                      ComputedInterval::Unit::second});
}

Fragment scaled(const Fragment& interval, const std::string& number) {
  using Unit = ComputedInterval::Unit;
  if (const std::optional<Interval> one = constant_interval(interval)) {
    const int parts =
        (one->months != 0 ? 1 : 0) + (one->days != 0 ? 1 : 0) + (one->microseconds != 0 ? 1 : 0);
    if (parts > 1 || one->microseconds % kSecond != 0) refuse_interval();
    const std::int64_t amount = one->months + one->days + one->microseconds / kSecond;
    const Unit unit = one->months != 0 ? Unit::month : one->days != 0 ? Unit::day : Unit::second;
    return fragment_of(
        {amount == 1 ? "(" + number + ")" : "(" + number + " * " + std::to_string(amount) + ")",
         unit});
  }
  const std::optional<ComputedInterval> computed = computed_interval(interval);
  if (!computed) refuse_interval();
  return fragment_of({"(" + computed->number + " * " + number + ")", computed->unit});
}

}  // namespace dunlin::sqlite
