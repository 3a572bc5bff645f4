#include "literals.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "interval.hpp"
#include "json.hpp"
#include "temporal.hpp"
#include "types.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

[[noreturn]] void invalid(std::string_view text, const Type& type) {
  throw Untranslatable("'" + std::string(text) + "' is no value of type " + to_string(type),
                       "PostgreSQL rejects it too: mend the constant");
}

std::string boolean_literal(std::string_view text, const Type& type) {
  const std::string word = text::lower(text::trim(text));
  for (const char* yes : {"t", "true", "y", "yes", "on", "1"}) {
    if (word == yes) return "1";
  }
  for (const char* no : {"f", "false", "n", "no", "off", "0"}) {
    if (word == no) return "0";
  }
  invalid(text, type);
}

std::string integer_literal(std::string_view text, const Type& type) {
  std::string_view digits = text::trim(text);
  if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty())
    invalid(text, type);
  const std::int64_t limit = type.kind == TypeKind::smallint  ? 32767
                             : type.kind == TypeKind::integer ? 2147483647
                                                              : INT64_MAX;
  if (value > limit || value < -limit - 1) invalid(text, type);
  return std::to_string(value);
}

std::string number_literal(std::string_view text, const Type& type) {
  const std::string word(text::trim(text));
  double value = 0;
  const char* begin = word.c_str() + (word.starts_with('+') ? 1 : 0);
  const auto [end, error] = std::from_chars(begin, word.c_str() + word.size(), value);
  if (error != std::errc{} || end != word.c_str() + word.size() || begin == end ||
      word.find_first_of("xXnNiI") != std::string::npos) {
    invalid(text, type);
  }
  return begin;
}

std::string bytes_literal(std::string_view text, const Type& type) {
  std::string hex;
  if (text.starts_with("\\x")) {
    for (const char c : text.substr(2)) {
      if (c == ' ') continue;
      if (!std::isxdigit(static_cast<unsigned char>(c))) invalid(text, type);
      hex += c;
    }
    if (hex.size() % 2 != 0) invalid(text, type);
    return "X'" + text::upper(hex) + "'";
  }
  // The escape format: \\ and \ooo stand for a byte.
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = static_cast<unsigned char>(text[i]);
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '\\') {
      ++i;
    } else if (text[i] == '\\') {
      value = 0;
      const auto [end, error] = std::from_chars(
          text.data() + i + 1, text.data() + std::min(i + 4, text.size()), value, 8);
      if (error != std::errc{} || end != text.data() + i + 4 || value > 255) invalid(text, type);
      i += 3;
    }
    std::array<char, 3> digits{};
    std::snprintf(digits.data(), digits.size(), "%02X", value);
    hex += digits.data();
  }
  return "X'" + hex + "'";
}

std::string uuid_literal(std::string_view text, const Type& type) {
  std::string digits;
  for (const char c : text) {
    if (c == '-' || c == '{' || c == '}') continue;
    if (!std::isxdigit(static_cast<unsigned char>(c))) invalid(text, type);
    digits += c;
  }
  if (digits.size() != 32) invalid(text, type);
  digits = text::lower(digits);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) digits.insert(at, "-");
  return quote_text(digits);
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 7> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      out += escape.data();
    } else {
      out += c;
    }
  }
  return out + '"';
}

/// Reads PostgreSQL's text form of arrays, {a,"b c",NULL,{...}}, and writes it as JSON.
class ArrayReader {
 public:
  ArrayReader(std::string_view text, const Type& array, const schema::Schema* model,
              parse::Notes& notes)
      : text_(text), array_(array), model_(model), notes_(notes) {
    element_ = array;
    element_.array_dimensions = 0;
  }

  std::string json() {
    skip();
    std::string out = array();
    skip();
    if (at_ != text_.size()) invalid(text_, array_);
    return out;
  }

 private:
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string array() {
    if (next() != '{') invalid(text_, array_);
    ++at_;
    std::string out = "[";
    skip();
    while (next() != '}') {
      if (out.size() > 1) {
        if (next() != ',') invalid(text_, array_);
        ++at_;
        skip();
        out += ',';
      }
      out += next() == '{' ? array() : element();
      skip();
    }
    ++at_;
    return out + "]";
  }

  std::string element() {
    std::string value;
    const bool is_quoted = next() == '"';
    if (is_quoted) ++at_;
    while (at_ < text_.size() && (is_quoted ? next() != '"' : next() != ',' && next() != '}')) {
      if (next() == '\\') ++at_;
      if (at_ < text_.size()) value += text_[at_++];
    }
    if (at_ == text_.size()) invalid(text_, array_);
    if (is_quoted) ++at_;
    if (!is_quoted) value = std::string(text::trim(value));
    if (!is_quoted && text::iequals(value, "null")) return "null";
    if (!is_quoted && value.empty()) invalid(text_, array_);
    return as_json(value);
  }

  std::string as_json(const std::string& value) {
    const std::string literal = literal_of(value, element_, model_, notes_);
    if (element_.kind == TypeKind::boolean) return literal == "1" ? "true" : "false";
    if (is_numeric(element_)) return literal;
    if (!literal.starts_with('\'')) invalid(text_, array_);
    return json_string(text::replace_all(literal.substr(1, literal.size() - 2), "''", "'"));
  }

  std::string_view text_;
  const Type& array_;
  const schema::Schema* model_;
  parse::Notes& notes_;
  Type element_;
  std::size_t at_ = 0;
};

std::string user_literal(std::string_view text, const Type& type, const schema::Schema* model) {
  const schema::Enum* found = model == nullptr ? nullptr : model->find_enum(type.name);
  if (found != nullptr &&
      std::find(found->values.begin(), found->values.end(), text) == found->values.end()) {
    invalid(text, type);
  }
  return quote_text(text);
}

std::string interval_literal(std::string_view text, const Type& type) {
  const std::optional<Interval> interval = read_interval(text, type.name.name);
  if (interval) return quote_text(spell(*interval));
  throw Untranslatable("the interval '" + std::string(text) + "' is not understood",
                       "write it as '1 year 2 months 3 days 04:05:06'");
}

/// A moment with no more digits of a second than its type has, as PostgreSQL rounds it.
std::string rounded_moment(const std::string& moment, const Type& type) {
  const std::size_t point = moment.rfind('.');
  if (type.modifiers.empty() || point == std::string::npos) return moment;
  const auto kept = static_cast<std::size_t>(std::max(type.modifiers.front(), 0));
  std::string digits = moment.substr(point + 1);
  if (digits.size() <= kept) return moment;
  const bool up = digits[kept] >= '5';
  digits.resize(kept);
  std::size_t at = kept;
  while (up && at > 0 && digits[at - 1] == '9') digits[--at] = '0';
  if (up && at == 0) {
    throw Untranslatable(
        "'" + moment + "' is rounded to the next second by type " + to_string(type),
        "write it as it is rounded");
  }
  if (up) ++digits[at - 1];
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  return moment.substr(0, point) + (digits.empty() ? "" : ".") + digits;
}

std::string temporal_literal(std::string_view text, const Type& type) {
  const std::optional<std::string> value = canonical_temporal(text, type.kind);
  if (value) return quote_text(rounded_moment(*value, type));
  // What keeps the time for later does not come here: ops::beyond_portable().
  const std::string word = text::lower(text::trim(text));
  const bool moment = type.kind == TypeKind::timestamp || type.kind == TypeKind::timestamptz;
  if (moment && word == "now") return "CURRENT_TIMESTAMP";
  if (type.kind == TypeKind::date && (word == "now" || word == "today")) return "CURRENT_DATE";
  throw Untranslatable("the constant '" + std::string(text) + "' of type " + to_string(type) +
                           " has no form in SQLite",
                       "write it as '2026-11-22' or '2026-11-22 10:15:00+00'");
}

}  // namespace

std::string literal_of(std::string_view text, const Type& written, const schema::Schema* model,
                       parse::Notes& notes) {
  const Type type = model == nullptr ? written : base_type(written, *model);
  if (type.array_dimensions > 0) return quote_text(ArrayReader(text, type, model, notes).json());
  switch (type.kind) {
    case TypeKind::boolean:
      return boolean_literal(text, type);
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
      return integer_literal(text, type);
    case TypeKind::numeric:
    case TypeKind::real:
    case TypeKind::double_precision:
      return number_literal(text, type);
    case TypeKind::bytea:
      return bytes_literal(text, type);
    case TypeKind::uuid:
      return uuid_literal(text, type);
    case TypeKind::date:
    case TypeKind::time:
    case TypeKind::timetz:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
      return temporal_literal(text, type);
    case TypeKind::interval:
      return interval_literal(text, type);
    case TypeKind::json:
      if (!is_valid_json(text)) invalid(text, type);
      return quote_text(text);
    case TypeKind::jsonb: {
      const std::optional<std::string> document = canonical_jsonb(text);
      if (!document) invalid(text, type);
      return quote_text(*document);
    }
    case TypeKind::user_defined:
      return user_literal(text, type, model);
    case TypeKind::money:
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::character:
    case TypeKind::name:
    case TypeKind::citext:
    case TypeKind::bit:
    case TypeKind::varbit:
    case TypeKind::xml:
    case TypeKind::inet:
    case TypeKind::cidr:
    case TypeKind::macaddr:
    case TypeKind::macaddr8:
    case TypeKind::tsvector:
    case TypeKind::tsquery:
      return quote_text(text);
  }
  return quote_text(text);
}

}  // namespace dunlin::sqlite
