#include "patterns.hpp"

#include <algorithm>

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
using parse::OperatorCall;
using parse::Untranslatable;
using schema::TypeKind;

/// A constant pattern in the server's words.
struct Pattern {
  std::string text;
  int groups = 0;             ///< that capture
  bool alternatives = false;  ///< PostgreSQL takes the longest, the server the first
};

[[noreturn]] void refuse_pattern(const std::string& pattern, const std::string& part) {
  throw Untranslatable("the regular expression '" + pattern + "' holds " + part +
                           ", which MySQL and MariaDB read differently or not at all",
                       "write it with groups, classes in brackets and the quantifiers * + ? {m,n}");
}

/// Copies a class in brackets; returns the offset behind it.
std::size_t copy_class(const std::string& pattern, std::size_t at, std::string& out) {
  const std::size_t start = at++;
  if (at < pattern.size() && pattern[at] == '^') ++at;
  if (at < pattern.size() && pattern[at] == ']') ++at;
  while (at < pattern.size() && pattern[at] != ']') {
    if (pattern[at] == '[' && at + 1 < pattern.size() &&
        std::string_view(":.=").find(pattern[at + 1]) != std::string_view::npos) {
      const std::size_t end = pattern.find(std::string(1, pattern[at + 1]) + "]", at + 2);
      if (pattern[at + 1] != ':' || end == std::string::npos)
        refuse_pattern(pattern, "a collating element");
      at = end + 2;
    } else {
      at += pattern[at] == '\\' ? 2U : 1U;
    }
  }
  if (at >= pattern.size()) refuse_pattern(pattern, "an open bracket");
  // ICU reads [ and && inside a class as its own.
  std::string text = pattern.substr(start, at + 1 - start);
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '[' && text[i + 1] != ':') text.insert(i++, "\\");
  }
  out += text;
  return at + 1;
}

/// What both read alike is copied; `.` matches line ends and `$` only the end, as in PostgreSQL.
Pattern read_pattern(const std::string& pattern) {
  Pattern out;
  if (pattern.rfind("***", 0) == 0) refuse_pattern(pattern, "***");
  bool any_character = false;
  for (std::size_t i = 0; i < pattern.size();) {
    const char c = pattern[i];
    if (c == '[') {
      i = copy_class(pattern, i, out.text);
      continue;
    }
    if (c == '\\') {
      const char escaped = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
      const bool letter = std::isalnum(static_cast<unsigned char>(escaped)) != 0;
      if (escaped == '\0' ||
          (letter && std::string_view("dswDSWntr").find(escaped) == std::string_view::npos)) {
        refuse_pattern(pattern, std::string("\\") + escaped);
      }
      out.text += pattern.substr(i, 2);
      i += 2;
      continue;
    }
    if (c == '(') {
      const std::string_view rest = std::string_view(pattern).substr(i);
      const bool special = rest.size() > 1 && rest[1] == '?';
      if (special && rest.substr(0, 3) != "(?:" && rest.substr(0, 3) != "(?=" &&
          rest.substr(0, 3) != "(?!") {
        refuse_pattern(pattern, "(?");
      }
      if (!special) ++out.groups;
    }
    if (c == '|') out.alternatives = true;
    if (c == '.') any_character = true;
    if (c == '$') {
      out.text += "\\z";
    } else {
      out.text += c;
    }
    ++i;
  }
  if (any_character) out.text = "(?s)" + out.text;
  return out;
}

std::string without_flag(const std::string& pattern) {
  return pattern.rfind("(?s)", 0) == 0 ? pattern.substr(4) : pattern;
}

/// SIMILAR TO's pattern as a regular expression.
std::string read_similar(const std::string& pattern) {
  std::string out = "(?s)^(?:";
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '[') {
      i = copy_class(pattern, i, out) - 1;
    } else if (c == '%') {
      out += ".*";
    } else if (c == '_') {
      out += '.';
    } else if (c == '\\' && i + 1 < pattern.size()) {
      out += '\\';
      out += pattern[++i];
    } else if (c == '.' || c == '^' || c == '$' || c == '\\') {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out + ")\\z";
}

struct Flags {
  bool all = false;
  bool any_case = false;
};

Flags flags_of(const FunctionCall& call, std::size_t i) {
  Flags flags;
  if (call.arguments.size() <= i) return flags;
  if (!call.arguments[i].constant) refuse_call(call, "write the flags as a constant");
  for (const char flag : *call.arguments[i].constant) {
    if (flag == 'g') {
      flags.all = true;
    } else if (flag == 'i') {
      flags.any_case = true;
    } else {
      refuse_call(call, "use the flags g and i alone");
    }
  }
  return flags;
}

Pattern constant_pattern(const FunctionCall& call, std::size_t i, Notes& notes) {
  const Fragment& given = argument(call, i);
  if (!given.constant) refuse_call(call, "write the regular expression as a constant");
  Pattern pattern = read_pattern(*given.constant);
  if (pattern.alternatives) {
    notes.approximated("of alternatives in a regular expression the first counts, not the longest");
  } else {
    notes.emulated({});
  }
  return pattern;
}

/// PostgreSQL's \1 and \& in the server's words. \param shift  groups that stand before the
/// author's
std::string replacement(const std::string& text, int shift, const Flavour& flavour) {
  const std::string mark = flavour.mysql() ? "$" : "\\";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '\\' && next >= '1' && next <= '9') {
      out += mark + std::to_string(next - '0' + shift);
      ++i;
    } else if (c == '\\' && next == '&') {
      out += mark + std::to_string(shift);
      ++i;
    } else if (c == '\\') {
      out += "\\\\";
      if (next == '\\') ++i;
    } else if (c == '$' && flavour.mysql()) {
      out += "\\$";
    } else {
      out += c;
    }
  }
  return out;
}

Fragment replaced(const FunctionCall& call, const Flavour& flavour, Notes& notes) {
  const Flags flags = flags_of(call, 3);
  const Pattern pattern = constant_pattern(call, 1, notes);
  const Fragment& with = argument(call, 2);
  if (!with.constant) refuse_call(call, "write the replacement as a constant");
  const std::string value = argument(call, 0).sql;
  if (flavour.kind == Flavour::Kind::common &&
      (!flags.all || with.constant->find('\\') != std::string::npos)) {
    refuse_call(call,
                "the two write references to groups differently: translate for mysql8 or "
                "mariadb by name");
  }
  std::string text = pattern.text;
  std::string out = replacement(*with.constant, 0, flavour);
  if (!flags.all) {
    // The first one alone: from the start up to it.
    if (with.constant->find("\\&") != std::string::npos) refuse_call(call, "use the flag 'g'");
    text = "(?s)^(.*?)(?:" + without_flag(pattern.text) + ")";
    out = (flavour.mysql() ? "$1" : "\\1") + replacement(*with.constant, 1, flavour);
  }
  return primary("REGEXP_REPLACE(" + value + ", " + pattern_literal(text, flags.any_case, flavour) +
                     ", " + quoted_literal(out) + ")",
                 type_of(TypeKind::text));
}

/// The text that the pattern, or its group, matches first.
std::string matched(const std::string& value, const Pattern& pattern, int group, bool any_case,
                    const Flavour& flavour) {
  if (group != 0 && flavour.kind == Flavour::Kind::common) {
    throw Untranslatable("the two write references to groups of a regular expression differently",
                         "translate for mysql8 or mariadb by name");
  }
  if (group == 0)
    return "REGEXP_SUBSTR(" + value + ", " + pattern_literal(pattern.text, any_case, flavour) + ")";
  const std::string around = "(?s)^.*?(?:" + without_flag(pattern.text) + ").*\\z";
  return "REGEXP_REPLACE(" + value + ", " + pattern_literal(around, any_case, flavour) + ", " +
         quoted_literal((flavour.mysql() ? "$" : "\\") + std::to_string(group)) + ")";
}

std::string when_matching(const std::string& value, const Pattern& pattern, bool any_case,
                          const Flavour& flavour, const std::string& result) {
  return "CASE WHEN " + value + " REGEXP " + pattern_literal(pattern.text, any_case, flavour) +
         " THEN " + result + " END";
}

Fragment substring(const FunctionCall& call, const Flavour& flavour, Notes& notes) {
  const Pattern pattern = constant_pattern(call, 1, notes);
  const std::string value = operand(argument(call, 0), Binding::like);
  return primary(when_matching(value, pattern, false, flavour,
                               matched(value, pattern, pattern.groups > 0 ? 1 : 0, false, flavour)),
                 type_of(TypeKind::text));
}

Fragment match(const FunctionCall& call, const Flavour& flavour, Notes& notes) {
  const Flags flags = flags_of(call, 2);
  if (flags.all) refuse_call(call);
  const Pattern pattern = constant_pattern(call, 1, notes);
  const std::string value = operand(argument(call, 0), Binding::like);
  std::string parts;
  for (int group = pattern.groups > 0 ? 1 : 0; group <= pattern.groups; ++group)
    parts += (parts.empty() ? "" : ", ") + matched(value, pattern, group, flags.any_case, flavour);
  schema::Type type = type_of(TypeKind::text);
  type.array_dimensions = 1;
  return primary(
      when_matching(value, pattern, flags.any_case, flavour, "JSON_ARRAY(" + parts + ")"), type);
}

}  // namespace

std::string escaped_pattern(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\]^-[&").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string pattern_literal(const std::string& pattern, bool any_case, const Flavour& flavour) {
  std::string text = pattern;
  if (any_case) text = "(?i)" + text;
  // ICU matches case by the operands' collation, which the flag makes sure of.
  if (!any_case && flavour.mysql()) text = "(?-i)" + text;
  return quoted_literal(text);
}

Fragment pattern_operation(const OperatorCall& call, const Flavour& flavour, Notes& notes) {
  const bool negated = call.name.front() == '!' || call.name.rfind("not ", 0) == 0;
  const bool any_case = call.name.back() == '*';
  std::string pattern;
  if (call.name.find("similar") != std::string::npos) {
    if (!call.right.constant || call.escape) {
      throw Untranslatable("SIMILAR TO needs a constant pattern without ESCAPE here",
                           "write it with LIKE, or with ~ and a regular expression");
    }
    notes.emulated("SIMILAR TO is a regular expression");
    pattern = pattern_literal(read_similar(*call.right.constant), false, flavour);
  } else if (call.right.constant) {
    notes.emulated({});
    pattern = pattern_literal(read_pattern(*call.right.constant).text, any_case, flavour);
  } else {
    notes.approximated("regular expressions are those of PCRE or ICU");
    pattern =
        any_case ? "CONCAT('(?i)', " + call.right.sql + ")" : operand(call.right, Binding::like);
  }
  return {operand(*call.left, Binding::like) + (negated ? " NOT REGEXP " : " REGEXP ") + pattern,
          Binding::like, type_of(TypeKind::boolean), std::nullopt, false};
}

std::optional<Fragment> pattern_function(const FunctionCall& call, const Flavour& flavour,
                                         Notes& notes) {
  const std::string& name = call.name.name;
  if (name == "regexp_replace") return replaced(call, flavour, notes);
  if (name == "regexp_match") return match(call, flavour, notes);
  const bool pattern = name == "substring" && call.arguments.size() == 2 &&
                       call.arguments[1].constant && !number_of(call.arguments[1]);
  if (pattern) return substring(call, flavour, notes);
  return std::nullopt;
}

}  // namespace dunlin::mysql
