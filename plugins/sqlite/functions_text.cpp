// Functions of texts and bytes.
#include <array>

#include "conversions.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "functions.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using schema::Type;
using schema::TypeKind;

Type text_type() {
  return plain_type(TypeKind::text);
}

Fragment text_of(std::string sql) {
  return made(std::move(sql), text_type());
}

bool is_bytes(const Fragment& value) {
  return value.type && value.type->kind == TypeKind::bytea;
}

/// The text of an argument, as concat() and format() take it: booleans as t and f.
std::string output_of(const Fragment& value, Notes& notes) {
  if (value.type && value.type->array_dimensions == 0 && value.type->kind == TypeKind::boolean) {
    const std::string from = operand(value);
    return "CASE WHEN " + from + " THEN 't' WHEN NOT " + from + " THEN 'f' END";
  }
  return convert(value, text_type(), nullptr, notes).sql;
}

Fragment change_case(const FunctionCall& call, Notes& notes) {
  notes.approximated(call.name.name + "() changes ASCII letters only");
  return called(call.name.name, call, text_type());
}

Fragment length(const FunctionCall& call, Notes& notes) {
  const Fragment& value = call.arguments.at(0);
  const Type number = plain_type(TypeKind::integer);
  if (value.type && value.type->kind == TypeKind::character) {
    notes.emulated({});
    return made("length(rtrim(" + value.sql + ", ' '))", number);
  }
  return called("length", call, number);
}

Fragment octet_length(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  return made("length(CAST(" + call.arguments.at(0).sql + " AS BLOB))",
              plain_type(TypeKind::integer));
}

Fragment bit_length(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  return joined_by(Binding::multiplicative,
                   "length(CAST(" + call.arguments.at(0).sql + " AS BLOB)) * 8",
                   plain_type(TypeKind::integer));
}

/// substr(text, from [, count]): SQLite counts a negative start from the end, PostgreSQL from
/// before the beginning.
Fragment substring(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() < 2 || call.arguments[1].constant)
    refuse_function(call, "use substring(text from position for length) with numbers");
  notes.emulated({});
  const Type type = is_bytes(call.arguments[0]) ? plain_type(TypeKind::bytea) : text_type();
  const std::string text = call.arguments[0].sql;
  const std::optional<long> from = written_integer(call.arguments[1]);
  const std::string start =
      from && *from > 0 ? call.arguments[1].sql : "max(" + call.arguments[1].sql + ", 1)";
  if (call.arguments.size() == 2) return made("substr(" + text + ", " + start + ")", type);
  const std::optional<long> count = written_integer(call.arguments[2]);
  if (from && count && *from > 0 && *count >= 0) return called("substr", call, type);
  const std::string taken = from && *from > 0 ? call.arguments[2].sql
                                              : argument(call, 1) + " + " + argument(call, 2) +
                                                    " - max(" + call.arguments[1].sql + ", 1)";
  return made("substr(" + text + ", " + start + ", max(" + taken + ", 0))", type);
}

Fragment left(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string text = call.arguments.at(0).sql;
  const std::string count = argument(call, 1);
  const std::optional<long> number = written_integer(call.arguments[1]);
  if (number && *number >= 0) return text_of("substr(" + text + ", 1, " + count + ")");
  const std::string rest = "max(length(" + text + ") + " + count + ", 0)";
  if (number) return text_of("substr(" + text + ", 1, " + rest + ")");
  return text_of("substr(" + text + ", 1, CASE WHEN " + count + " >= 0 THEN " + count + " ELSE " +
                 rest + " END)");
}

Fragment right(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string text = call.arguments.at(0).sql;
  const std::string count = argument(call, 1);
  const std::optional<long> number = written_integer(call.arguments[1]);
  const std::string tail = "max(length(" + text + ") - " + count + ", 0) + 1";
  if (number && *number >= 0) return text_of("substr(" + text + ", " + tail + ")");
  if (number) return text_of("substr(" + text + ", 1 - " + count + ")");
  return text_of("substr(" + text + ", CASE WHEN " + count + " >= 0 THEN " + tail + " ELSE 1 - " +
                 count + " END)");
}

Fragment position(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const bool part_first = call.name.name == "position";
  const std::string& text = call.arguments.at(part_first ? 1 : 0).sql;
  const std::string& part = call.arguments.at(part_first ? 0 : 1).sql;
  return made("instr(" + text + ", " + part + ")", plain_type(TypeKind::integer));
}

Fragment concat(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  std::string sql;
  for (const Fragment& item : call.arguments)
    sql += (sql.empty() ? "" : " || ") + ("coalesce(" + output_of(item, notes) + ", '')");
  if (call.arguments.size() == 1) return text_of(sql);
  return joined_by(Binding::other_operator, sql, text_type());
}

/// Every part brings the separator with it, and the first separator is cut off.
Fragment concat_ws(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string separator = argument(call, 0);
  std::string sql;
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    Fragment part = made(output_of(call.arguments[i], notes));
    part.binding = Binding::other_operator;
    sql +=
        (sql.empty() ? "" : " || ") + ("coalesce(" + separator + " || " + operand(part) + ", '')");
  }
  if (sql.empty()) sql = "''";
  return text_of("substr(" + sql + ", length(" + separator + ") + 1)");
}

Fragment format(const FunctionCall& call, Notes& notes) {
  if (!call.arguments.at(0).constant) refuse_function(call, "write the format as a constant");
  notes.emulated({});
  const std::string& pattern = *call.arguments[0].constant;
  std::string sql;
  std::string plain;
  std::size_t next = 1;
  const auto add = [&](const std::string& piece) { sql += (sql.empty() ? "" : " || ") + piece; };
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      plain += pattern[i];
      continue;
    }
    const char kind = i + 1 < pattern.size() ? pattern[++i] : '\0';
    if (kind == '%') {
      plain += '%';
      continue;
    }
    if (kind != 's' || next >= call.arguments.size()) refuse_function(call, "use only %s, or ||");
    if (!plain.empty()) add(quote_text(plain));
    plain.clear();
    add("coalesce(" + output_of(call.arguments[next++], notes) + ", '')");
  }
  if (!plain.empty() || sql.empty()) add(quote_text(plain));
  return joined_by(Binding::other_operator, sql, text_type());
}

Fragment starts_with(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string& part = call.arguments.at(1).sql;
  return made("(substr(" + call.arguments.at(0).sql + ", 1, length(" + part +
                  ")) = " + argument(call, 1) + ")",
              plain_type(TypeKind::boolean));
}

/// The n-th part of a text: as JSON the parts are the strings of an array.
Fragment split_part(const FunctionCall& call, Notes& notes) {
  const std::optional<long> number = written_integer(call.arguments.at(2));
  const std::optional<std::string>& separator = call.arguments.at(1).constant;
  if (!number || *number == 0 || !separator || !is_json_separator(*separator))
    refuse_function(call, "split at a constant of punctuation, and take a part by its number");
  notes.emulated({});
  const std::string text = argument(call, 0);
  const std::string index =
      *number > 0 ? std::to_string(*number - 1) : "#" + std::to_string(*number);
  return text_of("CASE WHEN " + text + " IS NOT NULL THEN coalesce(json_extract(" +
                 split_as_json(call.arguments[0].sql, *separator) + ", '$[" + index +
                 "]'), '') END");
}

/// `length` times the text `fill`.
std::string filled(const std::string& length, const std::string& fill) {
  return "replace(hex(zeroblob(" + length + ")), '00', " + fill + ")";
}

Fragment pad(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string& text = call.arguments.at(0).sql;
  const std::string& length = call.arguments.at(1).sql;
  const std::string fill = call.arguments.size() > 2 ? call.arguments[2].sql : "' '";
  const std::string padding = "substr(" + filled("max(" + length + ", 0)", fill) + ", 1, " +
                              length + " - length(" + text + "))";
  const std::string value = argument(call, 0);
  return text_of("CASE WHEN length(" + text + ") >= " + length + " THEN substr(" + text +
                 ", 1, max(" + length + ", 0)) ELSE " +
                 (call.name.name == "lpad" ? padding + " || " + value : value + " || " + padding) +
                 " END");
}

Fragment repeat(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string& count = call.arguments.at(1).sql;
  const std::string text = filled("max(" + count + ", 0)", call.arguments.at(0).sql);
  if (written_integer(call.arguments[1])) return text_of(text);
  return text_of("CASE WHEN " + argument(call, 1) + " IS NOT NULL THEN " + text + " END");
}

std::vector<std::string> letters_of(std::string_view text) {
  std::vector<std::string> letters;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U) letters.emplace_back();
    if (!letters.empty()) letters.back() += c;
  }
  return letters;
}

/// translate(text, from, to) letter by letter, where no letter that is put in is replaced again.
Fragment translate(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 3 || !call.arguments[1].constant || !call.arguments[2].constant)
    refuse_function(call, "write the letters as constants");
  notes.emulated({});
  const std::vector<std::string> from = letters_of(*call.arguments[1].constant);
  const std::vector<std::string> to = letters_of(*call.arguments[2].constant);
  std::string sql = call.arguments[0].sql;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::string with = i < to.size() ? to[i] : "";
    for (std::size_t later = i + 1; later < from.size(); ++later) {
      if (from[later] == with) refuse_function(call, "use replace(), one letter after the other");
    }
    if (std::string(*call.arguments[1].constant).find(from[i]) <
        text::join(std::vector<std::string>(from.begin(), from.begin() + static_cast<long>(i)), "")
            .size())
      continue;  // only the first of equal letters counts
    sql = "replace(" + sql + ", " + quote_text(from[i]) + ", " + quote_text(with) + ")";
  }
  return text_of(sql);
}

Fragment overlay(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string text = call.arguments.at(0).sql;
  const std::string from = argument(call, 2);
  const std::string count =
      call.arguments.size() > 3 ? argument(call, 3) : "length(" + call.arguments.at(1).sql + ")";
  return joined_by(Binding::other_operator,
                   "substr(" + text + ", 1, " + from + " - 1) || " + argument(call, 1) +
                       " || substr(" + text + ", " + from + " + " + count + ")",
                   text_type());
}

/// Base64 by three hexadecimal digits at a time, with a new line after 76 characters.
std::string base64(const std::string& bytes) {
  const std::string letters = "'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'";
  const auto digit = [](int offset) {
    return "(instr('123456789ABCDEF', substr(h, i + " + std::to_string(offset) + ", 1)) )";
  };
  const std::string value = "(" + digit(0) + " * 256 + " + digit(1) + " * 16 + " + digit(2) + ")";
  return "(WITH RECURSIVE b (h, n, i, v) AS (SELECT hex(x) || substr('0000', 1, (6 - "
         "length(hex(x)) % 6) "
         "% 6), length(hex(x)), 1, '' FROM (SELECT " +
         bytes +
         " AS x) WHERE x IS NOT NULL UNION ALL SELECT "
         "h, n, i + 3, v || CASE WHEN i > 1 AND (i - 1) % 114 = 0 THEN char(10) ELSE '' END || "
         "substr(" +
         letters + ", 1 + " + value + " / 64, 1) || substr(" + letters + ", 1 + " + value +
         " % 64, 1) FROM b WHERE i <= length(h)) SELECT substr(v, 1, length(v) - (length(h) - n) / "
         "2) || "
         "substr('==', 1, (length(h) - n) / 2) FROM b WHERE i > length(h))";
}

Fragment encode(const FunctionCall& call, Notes& notes) {
  const std::string format = text::lower(call.arguments.at(1).constant.value_or(""));
  notes.emulated({});
  if (format == "hex") return text_of("lower(hex(" + call.arguments[0].sql + "))");
  if (format == "base64") return text_of(base64(call.arguments[0].sql));
  refuse_function(call, "hex and base64 are the only formats");
}

std::string base64_digits(const FunctionCall& call, std::string_view text) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned value = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == '=' || c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    const std::size_t digit = kLetters.find(c);
    if (digit == std::string_view::npos)
      refuse_function(call, "mend the constant: it is no base64");
    value = (value << 6U | static_cast<unsigned>(digit)) & 0xffffU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    constexpr std::string_view kHex = "0123456789ABCDEF";
    const unsigned byte = value >> static_cast<unsigned>(bits) & 0xffU;
    bytes += {kHex[byte >> 4U], kHex[byte & 0xfU]};
  }
  return bytes;
}

Fragment decode(const FunctionCall& call, Notes& notes) {
  const std::string format = text::lower(call.arguments.at(1).constant.value_or(""));
  if (format == "escape") {
    notes.approximated("decode() with escape keeps backslashes of computed texts");
    if (!call.arguments[0].constant)
      return made("CAST(" + call.arguments[0].sql + " AS BLOB)", plain_type(TypeKind::bytea));
    Fragment text = call.arguments[0];
    text.type.reset();
    return convert(text, plain_type(TypeKind::bytea), nullptr, notes);
  }
  if ((format != "hex" && format != "base64") || !call.arguments[0].constant) {
    refuse_function(call, "decode a constant, in hex or base64");
  }
  notes.emulated({});
  if (format == "base64")
    return made("X'" + base64_digits(call, *call.arguments[0].constant) + "'",
                plain_type(TypeKind::bytea));
  Fragment digits;
  digits.constant = "\\x" + *call.arguments[0].constant;
  return convert(digits, plain_type(TypeKind::bytea), nullptr, notes);
}

bool is_utf8(const Fragment& name) {
  const std::string word = text::lower(name.constant.value_or(""));
  return word == "utf8" || word == "utf-8";
}

Fragment convert_bytes(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 2 || !is_utf8(call.arguments[1]))
    refuse_function(call, "UTF8 is the only encoding here");
  notes.emulated({});
  const bool to_bytes = call.name.name == "convert_to";
  return made("CAST(" + call.arguments[0].sql + (to_bytes ? " AS BLOB)" : " AS TEXT)"),
              plain_type(to_bytes ? TypeKind::bytea : TypeKind::text));
}

/// Migrations fill columns with md5(random()::text): any other text that nobody can guess will do.
Fragment md5(const FunctionCall& call, Notes& notes) {
  if (call.arguments.at(0).sql.find("random()") == std::string::npos)
    refuse_function(call, "compute the digest in the application");
  notes.emulated("md5 of a random value is another random value");
  return text_of("lower(hex(randomblob(16)))");
}

Fragment random_bytes(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  return made("randomblob(" + call.arguments.at(0).sql + ")", plain_type(TypeKind::bytea));
}

Fragment quote_literal(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  return text_of("quote(CAST(" + call.arguments.at(0).sql + " AS TEXT))");
}

Fragment to_hex(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  return text_of("printf('%x', " + call.arguments.at(0).sql + ")");
}

Fragment ascii(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string text = argument(call, 0);
  return made("CASE WHEN " + text + " = '' THEN 0 ELSE unicode(" + text + ") END",
              plain_type(TypeKind::integer));
}

Fragment uuid_in(const FunctionCall& call, Notes& notes) {
  return convert(call.arguments.at(0), plain_type(TypeKind::uuid), nullptr, notes);
}

constexpr std::array kFunctions = std::to_array<NamedFunction>({{"ascii", ascii},
                                                                {"bit_length", bit_length},
                                                                {"char_length", length},
                                                                {"character_length", length},
                                                                {"concat", concat},
                                                                {"concat_ws", concat_ws},
                                                                {"convert_from", convert_bytes},
                                                                {"convert_to", convert_bytes},
                                                                {"decode", decode},
                                                                {"encode", encode},
                                                                {"format", format},
                                                                {"gen_random_bytes", random_bytes},
                                                                {"left", left},
                                                                {"length", length},
                                                                {"lower", change_case},
                                                                {"lpad", pad},
                                                                {"md5", md5},
                                                                {"octet_length", octet_length},
                                                                {"overlay", overlay},
                                                                {"position", position},
                                                                {"quote_literal", quote_literal},
                                                                {"repeat", repeat},
                                                                {"right", right},
                                                                {"rpad", pad},
                                                                {"split_part", split_part},
                                                                {"starts_with", starts_with},
                                                                {"strpos", position},
                                                                {"substr", substring},
                                                                {"substring", substring},
                                                                {"to_hex", to_hex},
                                                                {"translate", translate},
                                                                {"upper", change_case},
                                                                {"uuid_in", uuid_in}});

}  // namespace

bool is_json_separator(std::string_view separator) {
  if (separator.empty() || std::isalnum(static_cast<unsigned char>(separator.front())) != 0)
    return false;
  for (const char c : separator) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) return false;
  }
  return true;
}

std::string split_as_json(const std::string& text, std::string_view separator) {
  return "'[' || replace(json_quote(" + text + "), " + quote_text(separator) + ", '\",\"') || ']'";
}

std::span<const NamedFunction> text_functions() {
  return kFunctions;
}

}  // namespace dunlin::sqlite
