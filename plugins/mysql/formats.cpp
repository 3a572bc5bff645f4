// to_char(), to_date() and to_timestamp(): PostgreSQL's templates (manual 9.8) as DATE_FORMAT's.
#include <array>
#include <string_view>
#include <vector>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "functions.hpp"

namespace dunlin::mysql {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using schema::TypeKind;

/// A template pattern. `format` is DATE_FORMAT's; `sql` is an expression with {} for the moment.
struct Token {
  std::string_view name;
  const char* format;
  const char* sql;
  bool reads;  ///< STR_TO_DATE understands `format`
};
// Longer names stand before their beginnings.
constexpr auto kTokens = std::to_array<Token>({
    {"FMMonth", "%M", nullptr, true},
    {"FMHH24", "%k", nullptr, true},
    {"FMHH12", "%l", nullptr, true},
    {"FMDay", "%W", nullptr, true},
    {"FMDD", "%e", nullptr, true},
    {"FMMM", "%c", nullptr, true},
    {"FMHH", "%l", nullptr, true},
    {"HH24", "%H", nullptr, true},
    {"HH12", "%h", nullptr, true},
    {"YYYY", "%Y", nullptr, true},
    {"yyyy", "%Y", nullptr, true},
    {"IYYY", "%x", nullptr, false},
    {"Month", nullptr, "RPAD(DATE_FORMAT({}, '%M'), 9, ' ')", false},
    {"DDD", "%j", nullptr, true},
    {"Mon", "%b", nullptr, true},
    {"MON", nullptr, "UPPER(DATE_FORMAT({}, '%b'))", false},
    {"mon", nullptr, "LOWER(DATE_FORMAT({}, '%b'))", false},
    {"Day", nullptr, "RPAD(DATE_FORMAT({}, '%W'), 9, ' ')", false},
    {"HH", "%h", nullptr, true},
    {"MI", "%i", nullptr, true},
    {"mi", "%i", nullptr, true},
    {"SS", "%s", nullptr, true},
    {"ss", "%s", nullptr, true},
    {"MS", nullptr, "LEFT(DATE_FORMAT({}, '%f'), 3)", false},
    {"US", "%f", nullptr, true},
    {"AM", "%p", nullptr, true},
    {"PM", "%p", nullptr, true},
    {"YY", "%y", nullptr, false},
    {"MM", "%m", nullptr, true},
    {"mm", "%m", nullptr, true},
    {"DD", "%d", nullptr, true},
    {"dd", "%d", nullptr, true},
    {"Dy", "%a", nullptr, true},
    {"DY", nullptr, "UPPER(DATE_FORMAT({}, '%a'))", false},
    {"ID", nullptr, "(WEEKDAY({}) + 1)", false},
    {"IW", "%v", nullptr, false},
    {"OF", nullptr, "'+00'", false},
    {"TZ", nullptr, "'UTC'", false},
    {"Q", nullptr, "QUARTER({})", false},
    {"D", nullptr, "DAYOFWEEK({})", false},
});

/// One piece of a template: a part of a format, or an expression by itself.
struct Piece {
  std::string format;
  std::string sql;
};

const Token* token_at(std::string_view text) {
  for (const Token& token : kTokens) {
    if (text.substr(0, token.name.size()) == token.name) return &token;
  }
  return nullptr;
}

/// \param reading  for STR_TO_DATE
std::vector<Piece> pieces_of(const FunctionCall& call, const std::string& format, bool reading) {
  std::vector<Piece> pieces;
  const auto add = [&](const std::string& text) {
    if (pieces.empty() || !pieces.back().sql.empty()) pieces.emplace_back();
    pieces.back().format += text;
  };
  for (std::size_t i = 0; i < format.size();) {
    const char c = format[i];
    if (c == '"') {
      const std::size_t end = format.find('"', i + 1);
      if (end == std::string::npos) refuse_call(call, "close the quotes of the format");
      add(text::replace_all(format.substr(i + 1, end - i - 1), "%", "%%"));
      i = end + 1;
      continue;
    }
    const std::string_view rest = std::string_view(format).substr(i);
    if (const Token* token = token_at(rest)) {
      if (reading && (token->format == nullptr || !token->reads)) {
        refuse_call(call, "use YYYY, MM, DD, HH24, MI, SS and US alone");
      }
      if (token->format != nullptr) {
        add(token->format);
      } else {
        pieces.push_back({{}, token->sql});
      }
      i += token->name.size();
      continue;
    }
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 && !(c == 'T' && !reading)) {
      refuse_call(call, "the format has a pattern without a counterpart: " + std::string(rest));
    }
    add(c == '%' ? "%%" : std::string(1, c));
    ++i;
  }
  return pieces;
}

Fragment moment_as_text(const FunctionCall& call, const Fragment& moment,
                        const std::string& format) {
  std::vector<std::string> parts;
  for (const Piece& piece : pieces_of(call, format, false)) {
    parts.push_back(piece.sql.empty()
                        ? "DATE_FORMAT(" + moment.sql + ", " + quoted_literal(piece.format) + ")"
                        : text::replace_all(piece.sql, "{}", moment.sql));
  }
  if (parts.empty()) return primary("''", type_of(TypeKind::text));
  const std::string sql = parts.size() == 1 ? parts[0] : "CONCAT(" + text::join(parts, ", ") + ")";
  return primary(sql, type_of(TypeKind::text));
}

/// 'FM000', 'FM999', 'FM990.00', 'FM999,990.00': nothing for other templates.
std::optional<std::string> number_as_text(const Fragment& number, std::string format,
                                          const Flavour& flavour) {
  if (format.rfind("FM", 0) != 0) return std::nullopt;
  format.erase(0, 2);
  const bool grouped = format.find(',') != std::string::npos;
  format = text::replace_all(format, ",", "");
  const std::size_t point = std::min(format.find('.'), format.size());
  const std::string whole = format.substr(0, point);
  const std::string fraction = point < format.size() ? format.substr(point + 1) : "";
  if (whole.find_first_not_of("09") != std::string::npos || whole.empty() ||
      fraction.find_first_not_of('0') != std::string::npos) {
    return std::nullopt;
  }
  const std::string places = std::to_string(fraction.size());
  const bool padded = whole.find_first_not_of('0') == std::string::npos;
  if (padded && fraction.empty() && !grouped) {
    const std::string rounded = "ABS(ROUND(" + number.sql + "))";
    const std::string length = std::to_string(whole.size());
    return "CONCAT(IF(" + operand(number, Binding::like) + " < 0, '-', ''), IF(CHAR_LENGTH(" +
           rounded + ") > " + length + ", REPEAT('#', " + length + "), LPAD(" + rounded + ", " +
           length + ", '0')))";
  }
  const bool zero_before_point = whole.back() == '0';
  if (padded || (!zero_before_point && !fraction.empty())) return std::nullopt;
  if (grouped) return "FORMAT(" + number.sql + ", " + places + ", 'en_US')";
  return "(" +
         with_collation("CAST(CAST(" + number.sql + " AS DECIMAL(65, " + places + ")) AS CHAR)",
                        flavour) +
         ")";
}

Fragment to_char(const FunctionCall& call, const Flavour& flavour) {
  const Fragment& value = argument(call, 0);
  const Fragment& format = argument(call, 1);
  if (!format.constant) refuse_call(call, "write the format as a constant");
  if (value.type && schema::is_numeric(*value.type)) {
    const std::optional<std::string> sql = number_as_text(value, *format.constant, flavour);
    if (!sql) refuse_call(call, "use a format such as FM000, FM999 or FM990.00");
    return primary(*sql, type_of(TypeKind::text));
  }
  if (!value.type || !schema::is_temporal(*value.type) || has_kind(value, TypeKind::interval)) {
    refuse_call(call, "use it on dates, times and numbers whose type is known");
  }
  return moment_as_text(call, value, *format.constant);
}

Fragment from_text(const FunctionCall& call, Notes& notes) {
  const Fragment& format = argument(call, 1);
  if (!format.constant) refuse_call(call, "write the format as a constant");
  std::string pattern;
  for (const Piece& piece : pieces_of(call, *format.constant, true)) pattern += piece.format;
  notes.emulated({});
  const bool date = call.name.name == "to_date";
  return primary("CAST(STR_TO_DATE(" + argument(call, 0).sql + ", " + quoted_literal(pattern) +
                     ") AS " + (date ? "DATE)" : "DATETIME(6))"),
                 type_of(date ? TypeKind::date : TypeKind::timestamptz));
}

}  // namespace

std::optional<Fragment> format_function(const FunctionCall& call, const Flavour& flavour,
                                        Notes& notes) {
  const std::string& name = call.name.name;
  if (name == "to_char") return to_char(call, flavour);
  if (name == "to_date" || (name == "to_timestamp" && call.arguments.size() == 2))
    return from_text(call, notes);
  return std::nullopt;
}

}  // namespace dunlin::mysql
