#include "json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "arrays.hpp"
#include "conversions.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "elements.hpp"
#include "functions.hpp"
#include "literals.hpp"

namespace dunlin::sqlite {
namespace {

using nlohmann::json;
using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::OperatorCall;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

bool is_kind(const Fragment& value, TypeKind kind) {
  return value.type && value.type->array_dimensions == 0 && value.type->kind == kind;
}

/// SQLite itself reads no deeper documents than 2000; what walks them here is recursive.
bool is_shallow(std::string_view text) {
  constexpr int kDeepest = 1000;
  int depth = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kDeepest) return false;
  }
  return true;
}

std::optional<json> parsed(std::string_view text) {
  if (!is_shallow(text)) return std::nullopt;
  json document = json::parse(text, nullptr, false);
  if (document.is_discarded()) return std::nullopt;
  return document;
}

void spell(const json& value, std::string& out) {
  if (value.is_array()) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ", ";
      spell(value[i], out);
    }
    out += ']';
    return;
  }
  if (!value.is_object()) {
    out += value.dump();
    return;
  }
  std::vector<std::pair<std::string, const json*>> members;
  for (const auto& member : value.items()) members.emplace_back(member.key(), &member.value());
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
    return std::pair(a.first.size(), a.first) < std::pair(b.first.size(), b.first);
  });
  out += '{';
  for (const auto& [key, member] : members) {
    if (out.back() != '{') out += ", ";
    out += json(key).dump() + ": ";
    spell(*member, out);
  }
  out += '}';
}

std::string step(std::string_view key) {
  return "." + text::quoted(key, '"');
}

/// Whether the value at a path holds what a constant holds, as jsonb's @> has it.
void contains(const std::string& document, const std::string& path, const json& wanted,
              std::vector<std::string>& conditions, int depth) {
  const std::string arguments = "(" + document + ", " + quote_text(path) + ")";
  const std::string type = "json_type" + arguments;
  if (wanted.is_object()) {
    conditions.push_back(type + " = 'object'");
    for (const auto& member : wanted.items())
      contains(document, path + step(member.key()), member.value(), conditions, depth);
    return;
  }
  if (wanted.is_array()) {
    conditions.push_back(type + " = 'array'");
    for (const json& element : wanted) {
      const std::string row = "e" + std::to_string(depth);
      std::vector<std::string> inner;
      // The element stands under its own path in the same document.
      const std::string at = row + ".value";
      if (element.is_structured()) {
        inner.push_back(row + ".type IN ('object', 'array')");
        std::vector<std::string> parts;
        contains("CASE WHEN " + row + ".type IN ('object', 'array') THEN " + at + " END", "$",
                 element, parts, depth + 1);
        inner.insert(inner.end(), parts.begin(), parts.end());
      } else if (element.is_string()) {
        inner = {row + ".type = 'text'", at + " = " + quote_text(element.get<std::string>())};
      } else if (element.is_number()) {
        inner = {row + ".type IN ('integer', 'real')", at + " = " + element.dump()};
      } else {
        inner = {row + ".type = " + quote_text(element.dump())};
      }
      conditions.push_back("EXISTS (SELECT 1 FROM json_each" + arguments + " AS " + row +
                           " WHERE " + text::join(inner, " AND ") + ")");
    }
    return;
  }
  if (wanted.is_string()) {
    conditions.push_back(type + " = 'text'");
    conditions.push_back("json_extract" + arguments + " = " +
                         quote_text(wanted.get<std::string>()));
  } else if (wanted.is_number()) {
    conditions.push_back(type + " IN ('integer', 'real')");
    conditions.push_back("json_extract" + arguments + " = " + wanted.dump());
  } else {
    conditions.push_back(type + " = " + quote_text(wanted.dump()));
  }
}

/// A condition that is NULL where the document is.
Fragment where_known(const std::string& value, const std::string& condition) {
  return made("CASE WHEN " + value + " IS NOT NULL THEN " + condition + " END",
              plain_type(TypeKind::boolean));
}

std::string has_key(const std::string& document, const std::string& key) {
  const std::string path = quote_text("$" + step(key));
  return "CASE json_type(" + document + ") WHEN 'array' THEN EXISTS (SELECT 1 FROM json_each(" +
         document + ") AS e WHERE e.type = 'text' AND e.value = " + quote_text(key) +
         ") ELSE json_type(" + document + ", " + path + ") IS NOT NULL END";
}

Fragment document_contains(const Fragment& outer, const Fragment& inner) {
  const std::optional<json> wanted = inner.constant ? parsed(*inner.constant) : std::nullopt;
  if (!wanted)
    throw Untranslatable("@> with a computed value has no counterpart in SQLite",
                         "write the value as a constant");
  std::vector<std::string> conditions;
  const std::string document = operand(outer);
  contains(document, "$", *wanted, conditions, 0);
  return where_known(document, text::join(conditions, " AND "));
}

/// Members of two objects, those of the right one first in rank; or the elements of two arrays.
Fragment documents_joined(const Fragment& left, const Fragment& right) {
  const std::string l = operand(left);
  const std::string r = operand(right);
  const auto elements = [](const std::string& document) {
    return "json_each(CASE json_type(" + document + ") WHEN 'array' THEN " + document +
           " ELSE json_array(json(" + document + ")) END) AS e";
  };
  const auto part = [](const std::string& document) { return document + " -> e.fullkey"; };
  const std::string objects =
      "(SELECT json_group_object(k, json(v)) FROM (SELECT e.key AS k, " + part(l) +
      " AS v FROM json_each(" + l + ") AS e WHERE e.key NOT IN (SELECT key FROM json_each(" + r +
      ")) UNION ALL SELECT e.key, " + part(r) + " FROM json_each(" + r + ") AS e))";
  const auto listed = [&](const std::string& document) {
    return "SELECT (CASE json_type(" + document + ") WHEN 'array' THEN " + document +
           " ELSE json_array(json(" + document + ")) END) -> e.fullkey AS v FROM " +
           elements(document);
  };
  const std::string arrays =
      "(SELECT json_group_array(json(v)) FROM (" + listed(l) + " UNION ALL " + listed(r) + "))";
  return made("CASE WHEN " + l + " IS NULL OR " + r + " IS NULL THEN NULL WHEN json_type(" + l +
                  ") = 'object' AND json_type(" + r + ") = 'object' THEN " + objects + " ELSE " +
                  arrays + " END",
              plain_type(TypeKind::jsonb));
}

/// x || '{"a": 1}': the members one by one, which needs no subquery.
std::optional<Fragment> document_with(const Fragment& left, const Fragment& right) {
  const std::optional<json> added = right.constant ? parsed(*right.constant) : std::nullopt;
  if (!added || !added->is_object() || left.constant) return std::nullopt;
  std::string sql = "json_set(" + left.sql;
  for (const auto& member : added->items()) {
    sql += ", " + quote_text("$" + step(member.key())) + ", json(" +
           quote_text(member.value().dump()) + ")";
  }
  if (added->empty()) sql = "json(" + left.sql;
  const std::string document = operand(left);
  return made("CASE json_type(" + document + ") WHEN 'object' THEN " + sql +
                  ") WHEN 'array' THEN json_insert(" + left.sql + ", '$[#]', json(" +
                  quote_text(added->dump()) + ")) END",
              plain_type(TypeKind::jsonb));
}

/// jsonb - 'key', jsonb - 2, jsonb - '{a,b}'::text[]
Fragment document_without(const Fragment& document, const Fragment& key, Notes& notes) {
  std::vector<std::string> paths;
  if (is_array(key)) {
    const std::optional<json> keys =
        key.sql.starts_with('\'')
            ? parsed(text::replace_all(key.sql.substr(1, key.sql.size() - 2), "''", "'"))
            : std::nullopt;
    if (!keys || !keys->is_array())
      throw Untranslatable("- with a computed list of keys has no counterpart in SQLite",
                           "take the keys away one by one");
    for (const json& item : *keys)
      paths.push_back(quote_text("$" + step(item.is_string() ? item.get<std::string>() : "")));
  } else {
    paths.push_back(json_path(key));
  }
  if (!key.type || !is_integer(*key.type))
    notes.approximated("- takes keys out of objects, not texts out of arrays");
  return made("json_remove(" + document.sql + ", " + text::join(paths, ", ") + ")",
              plain_type(TypeKind::jsonb));
}

Fragment member(const OperatorCall& call) {
  const std::string path = json_path(call.right);
  const std::string document = operand(*call.left);
  if (call.name == "->")
    return joined_by(Binding::other_operator, document + " -> " + path,
                     call.left->type.value_or(plain_type(TypeKind::jsonb)));
  return made(json_text_at(call.left->sql, path), plain_type(TypeKind::text));
}

Fragment deep_member(const OperatorCall& call, Notes& notes) {
  const std::optional<std::string> path =
      call.right.constant ? json_path_of(*call.right.constant) : std::nullopt;
  if (!path)
    throw Untranslatable("a computed path has no counterpart in SQLite",
                         "write the path as a constant");
  if (path->find('[') != std::string::npos)
    notes.approximated("a number in a path is the place in an array, never a key");
  if (call.name == "#>")
    return joined_by(Binding::other_operator, operand(*call.left) + " -> " + quote_text(*path),
                     plain_type(TypeKind::jsonb));
  if (call.name == "#-")
    return made("json_remove(" + call.left->sql + ", " + quote_text(*path) + ")",
                plain_type(TypeKind::jsonb));
  return made(json_text_at(call.left->sql, quote_text(*path)), plain_type(TypeKind::text));
}

std::vector<std::string> constant_keys(const Fragment& keys) {
  const std::string& sql = keys.sql;
  std::vector<std::string> names;
  const std::optional<json> list =
      sql.starts_with('\'') ? parsed(text::replace_all(sql.substr(1, sql.size() - 2), "''", "'"))
                            : std::nullopt;
  if (list && list->is_array()) {
    for (const json& item : *list) {
      if (item.is_string()) names.push_back(item.get<std::string>());
    }
    return names;
  }
  for (const sql::Token& token :
       sql.starts_with("json_array(")
           ? sql::tokenize(sql.substr(11, sql.size() - 12), sqlite_lex_rules())
           : std::vector<sql::Token>{}) {
    const std::string_view word = std::string_view(sql).substr(11 + token.offset, token.length);
    if (word == ",") continue;
    if (token.kind != sql::TokenKind::string) {
      names.clear();
      break;
    }
    names.push_back(text::replace_all(std::string(word.substr(1, word.size() - 2)), "''", "'"));
  }
  if (!names.empty()) return names;
  throw Untranslatable("?| and ?& with computed keys have no counterpart in SQLite",
                       "write the keys as '{a,b}'::text[]");
}

Fragment has_keys(const OperatorCall& call) {
  const std::string document = operand(*call.left);
  std::vector<std::string> names;
  if (call.name != "?") {
    names = constant_keys(call.right);
  } else if (call.right.constant) {
    names = {*call.right.constant};
  } else {
    throw Untranslatable("? with a computed key has no counterpart in SQLite",
                         "write the key as a constant");
  }
  std::vector<std::string> conditions;
  for (const std::string& name : names) conditions.push_back(has_key(document, name));
  if (conditions.empty()) conditions.emplace_back(call.name == "?&" ? "1" : "0");
  return where_known(document,
                     "(" + text::join(conditions, call.name == "?&" ? " AND " : " OR ") + ")");
}

Fragment compared(const OperatorCall& call, Notes& notes) {
  if (call.name != "=" && call.name != "<>" && call.name != "is distinct from" &&
      call.name != "is not distinct from")
    throw Untranslatable("SQLite has no order of JSON values and arrays", kOwnSection);
  const bool documents = !is_array(*call.left) && !is_array(call.right);
  if (documents)
    notes.approximated("json values are equal when their keys stand in the same order");
  const auto side = [](const Fragment& value) { return "json(" + value.sql + ")"; };
  const std::string word = call.name == "is distinct from"       ? " IS NOT "
                           : call.name == "is not distinct from" ? " IS "
                                                                 : " " + call.name + " ";
  return joined_by(word.starts_with(" IS") ? Binding::is : Binding::comparison,
                   side(*call.left) + word + side(call.right), plain_type(TypeKind::boolean));
}

/// x = ANY (array) where the array is a value and no list.
Fragment quantified(const OperatorCall& call) {
  if (!is_array(call.right) || (call.name != "any =" && call.name != "all <>"))
    throw Untranslatable("the operator " + call.name + " of an array has no counterpart in SQLite",
                         kOwnSection);
  const bool any = call.name == "any =";
  const std::string array = operand(call.right);
  // Without an array there is no answer; IN itself says what NULLs among the elements mean.
  return made("CASE WHEN " + array + " IS NOT NULL THEN " + operand(*call.left) +
                  (any ? " IN " : " NOT IN ") + "(SELECT value FROM json_each(" + call.right.sql +
                  ")) END",
              plain_type(TypeKind::boolean));
}

}  // namespace

bool is_json(const Fragment& value) {
  return is_kind(value, TypeKind::json) || is_kind(value, TypeKind::jsonb);
}

bool is_array(const Fragment& value) {
  return value.type && value.type->array_dimensions > 0;
}

std::optional<std::string> canonical_jsonb(std::string_view text) {
  const std::optional<json> document = parsed(text);
  if (!document) return std::nullopt;
  std::string out;
  spell(*document, out);
  return out;
}

bool is_valid_json(std::string_view text) {
  return json::accept(text);
}

std::string json_part(const Fragment& value, bool element) {
  if (value.null_constant || !value.type) return value.sql;
  if (is_json(value) || is_array(value)) return "json(" + value.sql + ")";
  const std::string from = operand(value);
  if (is_kind(value, TypeKind::boolean)) {
    return "json(CASE WHEN " + from + " THEN 'true' WHEN NOT " + from + " THEN 'false' END)";
  }
  if (element) return value.sql;
  if (is_kind(value, TypeKind::timestamptz))
    return "replace(" + value.sql + ", ' ', 'T') || '+00:00'";
  if (is_kind(value, TypeKind::timestamp)) return "replace(" + value.sql + ", ' ', 'T')";
  if (is_kind(value, TypeKind::bytea)) return "'\\x' || lower(hex(" + value.sql + "))";
  return value.sql;
}

std::string json_path(const Fragment& key) {
  if (key.constant && (!key.type || is_textual(*key.type)))
    return quote_text("$" + step(*key.constant));
  if (key.type && is_integer(*key.type)) {
    const std::optional<long> number = written_integer(key);
    if (number && *number >= 0) return "'$[" + std::to_string(*number) + "]'";
    if (number) return "'$[#" + std::to_string(*number) + "]'";
    return "'$[' || " + operand(key) + " || ']'";
  }
  if (key.type && is_textual(*key.type)) return "'$.\"' || " + operand(key) + " || '\"'";
  throw Untranslatable("a computed key of a json value has no counterpart in SQLite",
                       "write the key as a constant");
}

std::optional<std::string> json_path_of(std::string_view steps) {
  if (steps.size() < 2 || steps.front() != '{' || steps.back() != '}') return std::nullopt;
  std::string path = "$";
  const std::string_view inside = steps.substr(1, steps.size() - 2);
  if (inside.find_first_of("\\{}") != std::string_view::npos) return std::nullopt;
  if (inside.empty()) return path;
  for (std::string_view word : text::split(inside, ',')) {
    word = text::trim(word);
    if (word.size() > 1 && word.front() == '"' && word.back() == '"')
      word = word.substr(1, word.size() - 2);
    const bool number =
        !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
    path += number ? "[" + std::string(word) + "]" : step(word);
  }
  return path;
}

std::string json_text_at(const std::string& document, const std::string& path) {
  // SQLite gives true and false as 1 and 0, and numbers as numbers.
  const std::string arguments = "(" + document + ", " + path + ")";
  return "CASE json_type" + arguments +
         " WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(json_extract" + arguments +
         " AS TEXT) END";
}

namespace {

std::optional<Fragment> operation_of(const OperatorCall& call, Notes& notes) {
  const Fragment& left = *call.left;
  const Fragment& right = call.right;
  const std::string& name = call.name;
  const bool document = is_json(left) || is_json(right);
  const bool array = is_array(left) || is_array(right);
  if (name == "->" || name == "->>") {
    notes.emulated({});
    return member(call);
  }
  if (name == "#>" || name == "#>>" || name == "#-") {
    notes.emulated({});
    return deep_member(call, notes);
  }
  if (name == "?" || name == "?|" || name == "?&") {
    notes.emulated({});
    return has_keys(call);
  }
  if ((name.starts_with("any ") || name.starts_with("all ")) &&
      name.find("query") == std::string::npos) {
    notes.emulated({});
    return quantified(call);
  }
  if (!document && !array) return std::nullopt;
  notes.emulated({});
  if (name == "@>" || name == "<@") {
    const Fragment& outer = name == "@>" ? left : right;
    const Fragment& inner = name == "@>" ? right : left;
    return array ? array_contains(outer, inner) : document_contains(outer, inner);
  }
  if (name == "&&" && array) return arrays_overlap(left, right);
  if (name == "||") {
    if (array) return arrays_joined(left, right);
    const auto literal_side = [&](const Fragment& value) {
      return value.type || !value.constant
                 ? value
                 : convert(value, plain_type(TypeKind::jsonb), nullptr, notes);
    };
    const Fragment added = literal_side(right);
    if (const std::optional<Fragment> simple = document_with(left, added)) return simple;
    return documents_joined(literal_side(left), added);
  }
  if (name == "-" && is_json(left)) return document_without(left, right, notes);
  if (name == "=" || name == "<>" || name == "<" || name == ">" || name == "<=" || name == ">=" ||
      name.starts_with("is "))
    return compared(call, notes);
  return std::nullopt;
}

}  // namespace

std::optional<Fragment> json_operation(const OperatorCall& call, Notes& notes) {
  if (!call.left) return std::nullopt;
  OperatorCall apart = call;
  const std::array<Fragment*, 2> operands{&*apart.left, &apart.right};
  bool known = true;
  Fragment result = beside_elements(operands, [&] {
    std::optional<Fragment> printed = operation_of(apart, notes);
    known = printed.has_value();
    return printed.value_or(Fragment{});
  });
  return known ? std::optional(std::move(result)) : std::nullopt;
}

}  // namespace dunlin::sqlite
