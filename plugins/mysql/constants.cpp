// String constants of PostgreSQL as values of a type: arrays, bytes, booleans, times with a zone.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <regex>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "intervals.hpp"
#include "json.hpp"

namespace dunlin::mysql {
namespace {

using parse::Fragment;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

Fragment literal(const std::string& value, const Type& type) {
  Fragment fragment = primary(quoted_literal(value), type);
  fragment.constant = value;
  return fragment;
}

[[noreturn]] void no_value(const std::string& text, const Type& type, const std::string& remedy) {
  throw Untranslatable("'" + text + "' has no counterpart as " + schema::to_string(type), remedy);
}

Fragment boolean_constant(const std::string& text, const Type& type) {
  const std::string word = text::lower(text::trim(text));
  for (const char* yes : {"t", "true", "y", "yes", "on", "1"}) {
    if (word == yes) return primary("TRUE", type);
  }
  for (const char* no : {"f", "false", "n", "no", "off", "0"}) {
    if (word == no) return primary("FALSE", type);
  }
  no_value(text, type, "write TRUE or FALSE");
}

Fragment number_constant(const std::string& text, const Type& type) {
  const std::string number(text::trim(text));
  static const std::regex kNumber("[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?");
  if (!std::regex_match(number, kNumber)) no_value(text, type, "write a finite number");
  Fragment fragment = primary(number, type);
  if (number.front() == '-' || number.front() == '+') fragment.binding = parse::Binding::unary;
  return fragment;
}

/// bytea's input: "\x00ff", or text with \\ and \ooo.
Fragment bytes_constant(const std::string& text, const Type& type) {
  if (text.substr(0, 2) == "\\x") return primary("X'" + text::upper(text.substr(2)) + "'", type);
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '\\') {
      bytes += '\\';
      ++i;
    } else if (i + 3 < text.size()) {
      bytes += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    }
  }
  return primary("X'" + hex_of(bytes) + "'", type);
}

/// Reads PostgreSQL's array input {a,"b c",NULL,{nested}} and writes JSON.
class ArrayReader {
 public:
  ArrayReader(std::string_view text, Type element) : text_(text), element_(std::move(element)) {}

  std::optional<std::string> json() {
    std::optional<std::string> out = list();
    skip_blanks();
    return at_ == text_.size() ? out : std::nullopt;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t'))
      ++at_;
  }
  bool take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<std::string> list() {
    if (!take('{')) return std::nullopt;
    std::string out = "[";
    if (take('}')) return "[]";
    do {
      skip_blanks();
      const bool nested = at_ < text_.size() && text_[at_] == '{';
      const std::optional<std::string> item = nested ? list() : value();
      if (!item) return std::nullopt;
      out += (out.size() == 1 ? "" : ", ") + *item;
    } while (take(','));
    if (!take('}')) return std::nullopt;
    return out + "]";
  }

  std::optional<std::string> value() {
    const bool in_quotes = take('"');
    std::string raw;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\\' && at_ + 1 < text_.size()) {
        raw += text_[++at_];
      } else if (in_quotes ? c == '"' : (c == ',' || c == '}')) {
        break;
      } else {
        raw += c;
      }
    }
    if (at_ >= text_.size()) return std::nullopt;
    if (in_quotes) ++at_;
    return in_quotes ? json_string(raw) : unquoted(std::string(text::trim(raw)));
  }

  std::string unquoted(const std::string& raw) const {
    if (text::iequals(raw, "null")) return "null";
    if (schema::is_numeric(element_)) return raw;
    if (element_.kind == TypeKind::boolean)
      return raw.front() == 't' || raw.front() == 'T' ? "true" : "false";
    return json_string(raw);
  }

  std::string_view text_;
  Type element_;
  std::size_t at_ = 0;
};

Fragment array_constant(const std::string& text, const Type& type) {
  Type element = type;
  element.array_dimensions = 0;
  const std::optional<std::string> json = ArrayReader(text, element).json();
  if (!json) no_value(text, type, "write the array as {a,b,c}");
  return primary(quoted_literal(*json), type);
}

/// "2020-01-01 10:00:00+02" -> the same moment in UTC, without the zone.
Fragment moment_constant(const std::string& text, const Type& type) {
  static const std::regex kMoment(
      "([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})([ "
      "T]([0-9]{1,2}):([0-9]{2})(:([0-9]{2})([.][0-9]+)?)?)?"
      " *(Z|UTC|GMT|([+-])([0-9]{2}):?([0-9]{2})?)?");
  std::smatch parts;
  const std::string value(text::trim(text));
  if (!std::regex_match(value, parts, kMoment)) {
    no_value(text, type, "write it as '2020-01-31 10:15:00+00'");
  }
  const auto number = [&](std::size_t i) {
    return parts[i].matched ? std::stoi(parts[i].str()) : 0;
  };
  using namespace std::chrono;
  const year_month_day day{year(number(1)), month(static_cast<unsigned>(number(2))),
                           std::chrono::day(static_cast<unsigned>(number(3)))};
  if (!day.ok()) no_value(text, type, "write a day that exists");
  minutes offset = hours(number(12)) + minutes(number(13));
  if (parts[11].matched && parts[11].str() == "-") offset = -offset;
  if (type.kind != TypeKind::timestamptz) offset = minutes(0);
  const auto moment =
      sys_days(day) + hours(number(5)) + minutes(number(6)) + seconds(number(8)) - offset;
  const sys_days date = floor<days>(moment);
  const year_month_day utc(date);
  const hh_mm_ss clock(moment - date);
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u %02ld:%02ld:%02ld",
                static_cast<int>(utc.year()), static_cast<unsigned>(utc.month()),
                static_cast<unsigned>(utc.day()), static_cast<long>(clock.hours().count()),
                static_cast<long>(clock.minutes().count()),
                static_cast<long>(clock.seconds().count()));
  return literal(out.data() + parts[9].str(), type);
}

Fragment temporal_constant(const std::string& text, const Type& type) {
  const std::string word = text::lower(text::trim(text));
  if (word == "now")
    return primary(type.kind == TypeKind::date ? "CURRENT_DATE" : "CURRENT_TIMESTAMP(6)", type);
  if (word == "infinity" || word == "-infinity")
    no_value(text, type, "use a far date such as '9999-12-31'");
  if (word == "epoch") return literal("1970-01-01 00:00:00", type);
  if (type.kind == TypeKind::timestamptz || type.kind == TypeKind::timestamp)
    return moment_constant(text, type);
  if (type.kind == TypeKind::date &&
      (word == "today" || word == "tomorrow" || word == "yesterday")) {
    const std::string shift = word == "tomorrow" ? " + INTERVAL 1 DAY" : " - INTERVAL 1 DAY";
    return primary(word == "today" ? "CURRENT_DATE" : "(CURRENT_DATE" + shift + ")", type);
  }
  return literal(text, type);
}

std::string first_characters(const std::string& text, int count) {
  std::size_t at = 0;
  for (int left = count; left > 0 && at < text.size(); --left) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) ++at;
  }
  return text.substr(0, at);
}

/// In lower case and with dashes, as PostgreSQL gives it back.
Fragment uuid_constant(const std::string& text, const Type& type) {
  std::string digits;
  for (const char c : text::lower(text)) {
    if (c != '-' && c != '{' && c != '}') digits += c;
  }
  const bool valid =
      digits.size() == 32 && digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!valid) no_value(text, type, "write 32 hexadecimal digits");
  for (const std::size_t at : {20U, 16U, 12U, 8U}) digits.insert(at, "-");
  return literal(digits, type);
}

/// The text stays what the author wrote, for arithmetic; what is kept is PostgreSQL's spelling.
Fragment interval_constant(const std::string& text, const Type& type) {
  Fragment fragment = primary(quoted_literal(interval_text(read_interval(text))), type);
  fragment.constant = text;
  return fragment;
}

Fragment bits_constant(const std::string& text, const Type& type) {
  if (text.find_first_not_of("01") != std::string::npos)
    no_value(text, type, "write the digits 0 and 1 only");
  return literal(text, type);
}

}  // namespace

std::string hex_of(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 0xfU];
  }
  return hex;
}

Fragment typed_constant(const std::string& text, const Type& type) {
  if (type.array_dimensions > 0) return array_constant(text, type);
  switch (type.kind) {
    case TypeKind::boolean:
      return boolean_constant(text, type);
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
    case TypeKind::numeric:
    case TypeKind::real:
    case TypeKind::double_precision:
      return number_constant(text, type);
    case TypeKind::bytea:
      return bytes_constant(text, type);
    case TypeKind::date:
    case TypeKind::time:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return temporal_constant(text, type);
    case TypeKind::varchar:
      return literal(type.modifiers.empty() ? text : first_characters(text, type.modifiers[0]),
                     type);
    case TypeKind::uuid:
      return uuid_constant(text, type);
    case TypeKind::interval:
      return interval_constant(text, type);
    case TypeKind::bit:
    case TypeKind::varbit:
      return bits_constant(text, type);
    case TypeKind::money:
      return number_constant(text::replace_all(text::replace_all(text, "$", ""), ",", ""), type);
    case TypeKind::character:
    case TypeKind::text:
    case TypeKind::name:
    case TypeKind::citext:
    case TypeKind::timetz:
    case TypeKind::json:
    case TypeKind::jsonb:
    case TypeKind::xml:
    case TypeKind::inet:
    case TypeKind::cidr:
    case TypeKind::macaddr:
    case TypeKind::macaddr8:
    case TypeKind::user_defined:
      return literal(text, type);
    case TypeKind::tsvector:
    case TypeKind::tsquery:
      no_value(text, type, "write the statement in a section with only=mysql");
  }
  return literal(text, type);
}

}  // namespace dunlin::mysql
