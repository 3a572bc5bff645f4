// Functions of text whose arguments or rules differ.
#include <map>
#include <vector>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "functions.hpp"
#include "patterns.hpp"

namespace dunlin::mysql {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using schema::TypeKind;

Fragment text(std::string sql) {
  return primary(std::move(sql), type_of(TypeKind::text));
}

std::string in_brackets(const Fragment& fragment) {
  return operand(fragment, Binding::unary);
}

/// left() and right(); PostgreSQL takes a negative number for "all but so many".
Fragment end_of(const FunctionCall& call) {
  const std::string word = text::upper(call.name.name);
  const std::string value = argument(call, 0).sql;
  const Fragment& count = argument(call, 1);
  const std::string rest = "GREATEST(CHAR_LENGTH(" + value + ") + " + in_brackets(count) + ", 0)";
  const std::optional<long> number = number_of(count);
  std::string length = "IF(" + count.sql + " < 0, " + rest + ", " + count.sql + ")";
  if (number) length = *number < 0 ? rest : count.sql;
  return text(word + "(" + value + ", " + length + ")");
}

/// PostgreSQL counts places before the first as well; the server counts negative ones from the end.
Fragment part_of(const FunctionCall& call) {
  const std::string value = argument(call, 0).sql;
  const Fragment& from = argument(call, 1);
  const bool inside = number_of(from).value_or(0) >= 1;
  const std::string first = inside ? from.sql : "GREATEST(" + from.sql + ", 1)";
  if (call.arguments.size() == 2) return text("SUBSTRING(" + value + ", " + first + ")");
  const std::string length = argument(call, 2).sql;
  const std::string left = inside ? length
                                  : "GREATEST(" + in_brackets(from) + " + " +
                                        in_brackets(call.arguments[2]) + " - " + first + ", 0)";
  return text("SUBSTRING(" + value + ", " + first + ", " + left + ")");
}

Fragment trimmed(const FunctionCall& call, const Flavour& flavour) {
  const std::string& name = call.name.name;
  const std::string side = name == "btrim" ? "BOTH " : name == "ltrim" ? "LEADING " : "TRAILING ";
  const Fragment& value = argument(call, 0);
  if (call.arguments.size() == 1) return text("TRIM(" + side + "' ' FROM " + value.sql + ")");
  const Fragment& set = call.arguments[1];
  if (!set.constant) refuse_call(call, "write the characters to trim as a constant");
  if (set.constant->size() == 1) return text("TRIM(" + side + set.sql + " FROM " + value.sql + ")");
  if (set.constant->empty()) return text(value.sql);
  // PostgreSQL takes a set of characters, the server's TRIM a string.
  const std::string any = "[" + escaped_pattern(*set.constant) + "]+";
  const std::string pattern = name == "btrim"   ? "^" + any + "|" + any + "\\z"
                              : name == "ltrim" ? "^" + any
                                                : any + "\\z";
  return text("REGEXP_REPLACE(" + value.sql + ", " + pattern_literal(pattern, false, flavour) +
              ", '')");
}

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> out;
  for (const char c : text) {
    const bool goes_on = (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
    if (goes_on && !out.empty()) {
      out.back() += c;
    } else {
      out.emplace_back(1, c);
    }
  }
  return out;
}

/// translate() as a chain of REPLACE, in an order in which no replacement is replaced again.
Fragment translated(const FunctionCall& call) {
  const Fragment& from = argument(call, 1);
  const Fragment& to = argument(call, 2);
  if (!from.constant || !to.constant) refuse_call(call, "write both lists as constants");
  const std::vector<std::string> out = characters(*to.constant);
  std::vector<std::pair<std::string, std::string>> left;
  for (const std::string& character : characters(*from.constant)) {
    const std::size_t i = left.size();
    left.emplace_back(character, i < out.size() ? out[i] : "");
  }
  std::string sql = argument(call, 0).sql;
  while (!left.empty()) {
    bool found = false;
    for (std::size_t i = 0; i < left.size() && !found; ++i) {
      found = true;
      for (std::size_t j = 0; j < left.size(); ++j)
        found = found && (i == j || left[j].first != left[i].second);
      if (!found) continue;
      sql = "REPLACE(" + sql + ", " + quoted_literal(left[i].first) + ", " +
            quoted_literal(left[i].second) + ")";
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (!found) refuse_call(call, "replace the characters one after the other");
  }
  return text(sql);
}

Fragment formatted(const FunctionCall& call, const Flavour& flavour) {
  const Fragment& format = argument(call, 0);
  if (!format.constant) refuse_call(call, "write the format as a constant");
  std::string sql = "CONCAT(";
  std::string literal;
  std::size_t next = 1;
  const auto flush = [&] {
    if (!literal.empty()) sql += (sql.back() == '(' ? "" : ", ") + quoted_literal(literal);
    literal.clear();
  };
  for (std::size_t i = 0; i < format.constant->size(); ++i) {
    const char c = (*format.constant)[i];
    if (c != '%') {
      literal += c;
      continue;
    }
    const char kind = i + 1 < format.constant->size() ? (*format.constant)[++i] : '\0';
    if (kind == '%') {
      literal += '%';
    } else if (kind == 's') {
      flush();
      sql += (sql.back() == '(' ? "" : ", ") + std::string("COALESCE(") +
             shown_as_text(argument(call, next++), flavour) + ", '')";
    } else {
      refuse_call(call, "use %s alone");
    }
  }
  flush();
  return text(sql.back() == '(' ? "''" : sql + ")");
}

Fragment concatenated(const FunctionCall& call, const Flavour& flavour) {
  const bool separated = call.name.name == "concat_ws";
  std::string sql = separated ? "CONCAT_WS(" + argument(call, 0).sql : "CONCAT_WS(''";
  for (std::size_t i = separated ? 1 : 0; i < call.arguments.size(); ++i)
    sql += ", " + shown_as_text(call.arguments[i], flavour);
  return text(sql + ")");
}

std::string digest_of(const FunctionCall& call, const std::string& value, const std::string& method,
                      const Flavour& flavour) {
  if (flavour.mysql() && flavour.at_least(9, 0) && (method == "md5" || method == "sha1"))
    refuse_call(call, "MySQL 9 has neither MD5() nor SHA1(): use sha256");
  if (method == "md5") return "MD5(" + value + ")";
  if (method == "sha1") return "SHA1(" + value + ")";
  for (const char* bits : {"224", "256", "384", "512"}) {
    if (method == std::string("sha") + bits) return "SHA2(" + value + ", " + bits + ")";
  }
  refuse_call(call, "use md5, sha1, sha224, sha256, sha384 or sha512");
}

/// MySQL 9 has no MD5(). Where the value is random, any other digest of it serves.
Fragment md5(const FunctionCall& call, const Flavour& flavour, Notes& notes) {
  const std::string& value = argument(call, 0).sql;
  if (!flavour.mysql() || !flavour.at_least(9, 0)) return text("MD5(" + value + ")");
  const bool random =
      value.find("RAND()") != std::string::npos || value.find("UUID()") != std::string::npos;
  if (!random) refuse_call(call, "MySQL 9 has no MD5(): use encode(sha256(...), 'hex')");
  notes.emulated("md5 of a random value is another digest of it");
  return text("LEFT(SHA2(" + value + ", 256), 32)");
}

Fragment converted(const std::string& value, const Flavour& flavour) {
  return {with_collation("CONVERT(" + value + " USING utf8mb4)", flavour), parse::Binding::cast,
          type_of(TypeKind::text), std::nullopt, false};
}

Fragment character(const FunctionCall& call, const Flavour& flavour) {
  return converted("CHAR(" + argument(call, 0).sql + " USING utf32)", flavour);
}

Fragment code_point(const FunctionCall& call) {
  const std::string& value = argument(call, 0).sql;
  return primary("IF(" + value + " = '', 0, CAST(CONV(HEX(CONVERT(LEFT(" + value +
                     ", 1) USING utf32)), 16, 10) AS SIGNED))",
                 type_of(TypeKind::integer));
}

Fragment counted_nulls(const FunctionCall& call, const char* test) {
  std::string sql;
  for (const Fragment& value : call.arguments)
    sql += (sql.empty() ? "(" : " + ") + ("(" + operand(value, Binding::is)) + test + ")";
  if (sql.empty()) refuse_call(call);
  return primary(sql + ")", type_of(TypeKind::integer));
}

Fragment convert_from(const FunctionCall& call, const Flavour& flavour) {
  if (!text::iequals(argument(call, 1).constant.value_or(""), "utf8"))
    refuse_call(call, "use UTF8");
  return converted(argument(call, 0).sql, flavour);
}

Fragment convert_to(const FunctionCall& call) {
  if (!text::iequals(argument(call, 1).constant.value_or(""), "utf8"))
    refuse_call(call, "use UTF8");
  return primary("CAST(" + argument(call, 0).sql + " AS BINARY)", type_of(TypeKind::bytea));
}

using Print = Fragment (*)(const FunctionCall& call, const Flavour& flavour, Notes& notes);

const std::map<std::string, Print, std::less<>>& table() {
  using C = const FunctionCall&;
  using F = const Flavour&;
  using N = Notes&;
  static const std::map<std::string, Print, std::less<>> functions{
      {"ascii", [](C c, F, N) { return code_point(c); }},
      {"btrim", [](C c, F f, N) { return trimmed(c, f); }},
      {"chr", [](C c, F f, N) { return character(c, f); }},
      {"concat", [](C c, F f, N) { return concatenated(c, f); }},
      {"concat_ws", [](C c, F f, N) { return concatenated(c, f); }},
      {"convert_from", [](C c, F f, N) { return convert_from(c, f); }},
      {"convert_to", [](C c, F, N) { return convert_to(c); }},
      {"digest",
       [](C c, F f, N) {
         const std::string method = text::lower(argument(c, 1).constant.value_or(""));
         return primary("UNHEX(" + digest_of(c, argument(c, 0).sql, method, f) + ")",
                        type_of(TypeKind::bytea));
       }},
      {"format", [](C c, F f, N) { return formatted(c, f); }},
      {"gen_random_bytes",
       [](C c, F, N) {
         return primary("RANDOM_BYTES(" + argument(c, 0).sql + ")", type_of(TypeKind::bytea));
       }},
      {"left", [](C c, F, N) { return end_of(c); }},
      {"ltrim", [](C c, F f, N) { return trimmed(c, f); }},
      {"md5", [](C c, F f, N n) { return md5(c, f, n); }},
      {"num_nonnulls", [](C c, F, N) { return counted_nulls(c, " IS NOT NULL"); }},
      {"num_nulls", [](C c, F, N) { return counted_nulls(c, " IS NULL"); }},
      {"quote_literal",
       [](C c, F, N) {
         return text("CONCAT('''', REPLACE(" + argument(c, 0).sql + ", '''', ''''''), '''')");
       }},
      {"right", [](C c, F, N) { return end_of(c); }},
      {"rtrim", [](C c, F f, N) { return trimmed(c, f); }},
      {"substr", [](C c, F, N) { return part_of(c); }},
      {"substring", [](C c, F, N) { return part_of(c); }},
      {"translate", [](C c, F, N) { return translated(c); }},
      {"version", [](C, F, N) { return text("VERSION()"); }},
      {"current_database", [](C, F, N) { return text("DATABASE()"); }},
      {"current_catalog", [](C, F, N) { return text("DATABASE()"); }},
      {"session_user", [](C, F, N) { return text("SESSION_USER()"); }},
      {"user", [](C, F, N) { return text("CURRENT_USER()"); }},
  };
  return functions;
}

}  // namespace

std::optional<Fragment> text_function(const FunctionCall& call, const Flavour& flavour,
                                      Notes& notes) {
  const auto found = table().find(call.name.name);
  if (found == table().end()) return std::nullopt;
  return found->second(call, flavour, notes);
}

}  // namespace dunlin::mysql
