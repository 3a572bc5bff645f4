#include "temporal.hpp"

#include <chrono>
#include <cstdio>

#include "dunlin/base/text.hpp"

namespace dunlin::sqlite {
namespace {

using schema::TypeKind;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  char next() const { return at_end() ? '\0' : text_[at_]; }
  bool eat(char c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (next() == ' ') ++at_;
  }
  /// Between `least` and `most` digits.
  std::optional<int> number(int least, int most) {
    int value = 0;
    int count = 0;
    while (count < most && next() >= '0' && next() <= '9') {
      value = value * 10 + (text_[at_++] - '0');
      ++count;
    }
    if (count < least) return std::nullopt;
    return value;
  }
  std::string rest() const { return std::string(text_.substr(at_)); }
  std::string fraction() {
    std::string digits;
    while (next() >= '0' && next() <= '9') digits += text_[at_++];
    digits.resize(std::min<std::size_t>(digits.size(), 6));
    while (!digits.empty() && digits.back() == '0') digits.pop_back();
    return digits;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

struct Moment {
  std::chrono::sys_days day{};
  std::chrono::seconds time{0};
  std::string fraction;
  std::chrono::minutes zone{0};
};

bool read_date(Reader& reader, Moment& moment) {
  const auto year = reader.number(4, 4);
  const char separator = reader.next() == '/' ? '/' : '-';
  if (!year || !reader.eat(separator)) return false;
  const auto month = reader.number(1, 2);
  if (!month || !reader.eat(separator)) return false;
  const auto day = reader.number(1, 2);
  if (!day) return false;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  moment.day = std::chrono::sys_days(date);
  return date.ok() && *year > 0;
}

bool read_time(Reader& reader, Moment& moment) {
  const auto hour = reader.number(1, 2);
  if (!hour || !reader.eat(':')) return false;
  const auto minute = reader.number(2, 2);
  if (!minute || *hour > 23 || *minute > 59) return false;
  moment.time = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
  if (!reader.eat(':')) return true;
  const auto second = reader.number(2, 2);
  if (!second || *second > 59) return false;
  moment.time += std::chrono::seconds(*second);
  if (reader.eat('.')) moment.fraction = reader.fraction();
  return true;
}

bool read_zone(Reader& reader, Moment& moment) {
  reader.skip_blanks();
  if (reader.at_end()) return true;
  const std::string word = text::lower(reader.rest());
  if (word == "z" || word == "utc" || word == "gmt") return true;
  const bool east = reader.next() == '+';
  if (!reader.eat('+') && !reader.eat('-')) return false;
  const auto hours = reader.number(1, 2);
  if (!hours || *hours > 15) return false;
  int minutes = 0;
  const bool colon = reader.eat(':');
  if (!reader.at_end()) {
    const auto written = reader.number(2, 2);
    if (!written || *written > 59) return false;
    minutes = *written;
  } else if (colon) {
    return false;
  }
  moment.zone = std::chrono::hours(*hours) + std::chrono::minutes(minutes);
  if (!east) moment.zone = -moment.zone;
  return reader.at_end();
}

std::string spell_date(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer;
}

std::string spell_time(std::chrono::seconds time, const std::string& fraction) {
  const std::chrono::hh_mm_ss parts(time);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%02d:%02d:%02d", static_cast<int>(parts.hours().count()),
                static_cast<int>(parts.minutes().count()),
                static_cast<int>(parts.seconds().count()));
  return fraction.empty() ? buffer : buffer + ("." + fraction);
}

std::string spell_moment(const Moment& moment, bool has_zone) {
  std::chrono::sys_seconds instant = moment.day + moment.time;
  if (has_zone) instant -= moment.zone;
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  return spell_date(day) + " " + spell_time(instant - day, moment.fraction);
}

}  // namespace

std::optional<std::string> canonical_temporal(std::string_view written, TypeKind kind) {
  std::string_view text = text::trim(written);
  const bool is_time = kind == TypeKind::time || kind == TypeKind::timetz;
  if (!is_time && text::iequals(text, "epoch")) text = "1970-01-01 00:00:00";
  Reader reader(text);
  Moment moment;
  if (is_time) {
    if (!read_time(reader, moment) || !read_zone(reader, moment)) return std::nullopt;
    return spell_time(moment.time, moment.fraction);
  }
  if (!read_date(reader, moment)) return std::nullopt;
  if (!reader.at_end()) {
    if (!reader.eat('T')) reader.skip_blanks();
    const bool only_zone = reader.next() == '+' || reader.next() == 'Z';
    if (!only_zone && !read_time(reader, moment)) return std::nullopt;
    if (!read_zone(reader, moment)) return std::nullopt;
  }
  if (kind == TypeKind::date) return spell_date(moment.day);
  return spell_moment(moment, kind == TypeKind::timestamptz);
}

}  // namespace dunlin::sqlite
