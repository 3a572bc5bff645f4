// regexp_replace() of single characters and runs of them, read off a text one by one, and what else
// goes through a text like that.
#include <array>
#include <optional>

#include "conversions.hpp"
#include "dialect.hpp"
#include "functions.hpp"
#include "pattern.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using schema::TypeKind;

constexpr std::string_view kClasses = "sSdDwW";
constexpr std::string_view kSpecial = "[](){}.*+?^$|\\";

/// The length of the one character or class that a regular expression begins with; 0 when it
/// begins with something else.
std::size_t unit_at(std::string_view regex) {
  if (regex.empty()) return 0;
  if (regex[0] == '\\') {
    const bool known = regex.size() > 1 && (kClasses.find(regex[1]) != std::string_view::npos ||
                                            kSpecial.find(regex[1]) != std::string_view::npos);
    return known ? 2 : 0;
  }
  if (regex[0] == '[') {
    // "]" is a member where it comes first.
    const std::size_t first = regex.size() > 1 && regex[1] == '^' ? 2 : 1;
    std::size_t end = regex.find(']', first + 1);
    for (std::size_t inner = regex.find("[:"); inner != std::string_view::npos && inner < end;
         inner = regex.find("[:", inner + 2))
      end = regex.find(']', regex.find(":]", inner) + 2);
    return end == std::string_view::npos ? 0 : end + 1;
  }
  if (kSpecial.find(regex[0]) != std::string_view::npos) return 0;
  std::size_t length = 1;
  while (length < regex.size() && (static_cast<unsigned char>(regex[length]) & 0xC0) == 0x80)
    ++length;
  return length;
}

/// The characters that trim() takes off for a unit; nothing for classes that are not blanks.
std::optional<std::string> members_of(std::string_view unit) {
  if (unit == "\\s" || unit == "[[:space:]]") return "' ' || char(9, 10, 11, 12, 13)";
  if (unit.size() == 2 && unit[0] == '\\' && kSpecial.find(unit[1]) != std::string_view::npos)
    return quote_text(unit.substr(1));
  if (unit[0] == '\\' || unit[0] == '[') return std::nullopt;
  return quote_text(unit);
}

/// ^x+, x+$ and ^x+|x+$ replaced by nothing: what trim() does.
std::optional<std::string> trimmed(std::string_view regex, const std::string& text) {
  if (regex.size() > 2 && regex.front() == '(' && regex.back() == ')')
    regex = regex.substr(1, regex.size() - 2);
  const bool left = regex.starts_with('^');
  if (left) regex.remove_prefix(1);
  const std::size_t length = unit_at(regex);
  if (length == 0) return std::nullopt;
  const std::string unit(regex.substr(0, length));
  const std::string_view rest = regex.substr(length);
  const std::optional<std::string> members = members_of(unit);
  if (!members) return std::nullopt;
  const std::string arguments = "(" + text + ", " + *members + ")";
  if (left && rest == "+") return "ltrim" + arguments;
  if (!left && rest == "+$") return "rtrim" + arguments;
  if (left && rest == "+|" + unit + "+$") return "trim" + arguments;
  return std::nullopt;
}

/// Goes through the text character by character: `state` is 1 inside of a run that was replaced, 2
/// when all is done.
std::string replaced(const std::string& text, const std::string& condition,
                     const std::string& replacement, bool run, bool all) {
  const std::string put =
      run ? "CASE state WHEN 1 THEN '' ELSE " + replacement + " END" : replacement;
  const std::string after_match = !run && !all ? "2" : "1";
  const std::string after_other = all ? "0" : "CASE state WHEN 0 THEN 0 ELSE 2 END";
  return "(WITH RECURSIVE dunlin_text (place, done, state, source) AS (SELECT 0, '', 0, " + text +
         " UNION ALL SELECT place + 1, done || CASE WHEN state < 2 AND (" + condition + ") THEN " +
         put + " ELSE substr(source, place + 1, 1) END, CASE WHEN state < 2 AND (" + condition +
         ") THEN " + after_match + " ELSE " + after_other +
         " END, source FROM dunlin_text WHERE place < length(source)) SELECT done FROM dunlin_text "
         "WHERE "
         "place = length(source))";
}

Fragment regexp_replace(const FunctionCall& call, Notes& notes) {
  constexpr const char* kRemedy =
      "replace one character, class or run of it: SQLite has no regular expressions";
  const std::optional<std::string>& regex = call.arguments.at(1).constant;
  const std::optional<std::string>& put = call.arguments.at(2).constant;
  const std::string flags =
      call.arguments.size() > 3 ? call.arguments[3].constant.value_or("?") : std::string();
  if (!regex || !put || put->find('\\') != std::string::npos ||
      flags.find_first_not_of("gi") != std::string::npos)
    refuse_function(call, kRemedy);
  const bool all = flags.find('g') != std::string::npos;
  const bool ignore_case = flags.find('i') != std::string::npos;
  notes.emulated("the text is read character by character");
  const schema::Type type = plain_type(TypeKind::text);
  if (put->empty() && (all || regex->find('|') == std::string::npos)) {
    if (const auto trim = trimmed(*regex, call.arguments[0].sql)) return made(*trim, type);
  }
  const std::size_t length = unit_at(*regex);
  const std::string rest = regex->substr(length);
  if (length == 0 || (!rest.empty() && rest != "+")) refuse_function(call, kRemedy);
  const auto condition = condition_of_regex("^" + regex->substr(0, length) + "$",
                                            "substr(source, place + 1, 1)", ignore_case);
  if (!condition) refuse_function(call, kRemedy);
  return made(replaced(call.arguments[0].sql, *condition, quote_text(*put), rest == "+", all),
              type);
}

Fragment reverse(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  return made("(WITH RECURSIVE dunlin_text (place, done, source) AS (SELECT 0, '', " +
                  call.arguments.at(0).sql +
                  " UNION ALL SELECT place + 1, substr(source, place + 1, 1) || done, source FROM "
                  "dunlin_text WHERE place < length(source)) SELECT done FROM dunlin_text WHERE "
                  "place = length(source))",
              plain_type(TypeKind::text));
}

/// A letter is large where none and no digit stands before it.
Fragment initcap(const FunctionCall& call, Notes& notes) {
  notes.approximated("initcap() changes ASCII letters only");
  return made("(WITH RECURSIVE dunlin_text (place, done, inside, source) AS (SELECT 0, '', 0, " +
                  call.arguments.at(0).sql +
                  " UNION ALL SELECT place + 1, done || CASE WHEN inside THEN lower(substr(source, "
                  "place + 1, 1)) ELSE upper(substr(source, place + 1, 1)) END, substr(source, "
                  "place + 1, 1) GLOB '[A-Za-z0-9]' OR substr(source, place + 1, 1) > char(127), "
                  "source FROM dunlin_text WHERE place < length(source)) SELECT done FROM "
                  "dunlin_text WHERE place = length(source))",
              plain_type(TypeKind::text));
}

constexpr std::array kFunctions = std::to_array<NamedFunction>(
    {{"initcap", initcap}, {"regexp_replace", regexp_replace}, {"reverse", reverse}});

}  // namespace

std::span<const NamedFunction> regex_functions() {
  return kFunctions;
}

}  // namespace dunlin::sqlite
