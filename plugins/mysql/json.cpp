#include "json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"
#include "functions.hpp"

namespace dunlin::mysql {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::Notes;
using parse::OperatorCall;
using parse::Untranslatable;
using schema::TypeKind;

Fragment boolean(std::string sql) {
  return primary(std::move(sql), type_of(TypeKind::boolean));
}

bool is_index(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string key_step(std::string_view key) {
  return "." + text::quoted(text::replace_all(std::string(key), "\\", "\\\\"), '"');
}

/// PostgreSQL counts negative places from the end, -1 being the last.
std::string index_step(std::string_view index, const Flavour& flavour) {
  if (index.front() != '-' || flavour.mariadb()) return "[" + std::string(index) + "]";
  long place = 0;
  std::from_chars(index.data() + 1, index.data() + index.size(), place);
  return place == 1 ? "[last]" : "[last-" + std::to_string(place - 1) + "]";
}

/// The elements of the constant {a,"b,c"}.
std::vector<std::string> elements_of(const std::string& array) {
  std::vector<std::string> out;
  bool quoted = false;
  std::string current;
  for (std::size_t i = 1; i + 1 < array.size(); ++i) {
    const char c = array[i];
    if (c == '\\' && i + 2 < array.size()) {
      current += array[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      out.emplace_back(text::trim(current));
      current.clear();
    } else {
      current += c;
    }
  }
  if (array.size() > 2) out.emplace_back(text::trim(current));
  return out;
}

bool is_array_constant(const Fragment& fragment) {
  return fragment.constant && fragment.constant->size() >= 2 && fragment.constant->front() == '{' &&
         fragment.constant->back() == '}';
}

Fragment extract(const OperatorCall& call, const std::string& path, const Flavour& flavour) {
  const std::string sql = "JSON_EXTRACT(" + call.left->sql + ", " + path + ")";
  if (call.name == "->" || call.name == "#>") return primary(sql, type_of(TypeKind::jsonb));
  // A JSON null is no text. Text out of JSON has a collation of its own, which does not compare
  // with that of literals.
  const std::string null = flavour.mysql() ? "CAST('null' AS JSON)" : "'null'";
  return {"JSON_UNQUOTE(NULLIF(" + sql + ", " + null + ")) COLLATE " +
              std::string(exact_collation(flavour)),
          Binding::cast, type_of(TypeKind::text), std::nullopt, false};
}

Fragment overlaps(const OperatorCall& call, const Flavour& flavour) {
  if (flavour.mariadb() && !flavour.at_least(10, 9)) {
    throw Untranslatable("this MariaDB has no JSON_OVERLAPS for the operator &&",
                         "use MariaDB 10.9 or newer");
  }
  return boolean("JSON_OVERLAPS(" + call.left->sql + ", " + call.right.sql + ")");
}

/// A key of an object, or a string of an array.
std::string has_key(const std::string& document, const Fragment& key, const Flavour& flavour) {
  return "(JSON_CONTAINS_PATH(" + document + ", 'one', " + json_path(key, flavour) +
         ") OR JSON_CONTAINS(" + document + ", " + json_text(key) + "))";
}

Fragment has_keys(const OperatorCall& call, const Flavour& flavour) {
  if (call.name == "?") return boolean(has_key(call.left->sql, call.right, flavour));
  if (!is_array_constant(call.right)) {
    throw Untranslatable("the operator " + call.name + " needs constant keys here",
                         "write one ? for each key, with AND and OR");
  }
  std::string sql;
  for (const std::string& key : elements_of(*call.right.constant)) {
    Fragment one = primary(quoted_literal(key));
    one.constant = key;
    if (!sql.empty()) sql += call.name == "?|" ? " OR " : " AND ";
    sql += has_key(call.left->sql, one, flavour);
  }
  if (sql.empty()) sql = call.name == "?|" ? "FALSE" : "TRUE";
  return boolean("(" + sql + ")");
}

std::string moment_text(const Fragment& value) {
  const std::string text = "TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM DATE_FORMAT(" +
                           value.sql + ", '%Y-%m-%dT%H:%i:%s.%f')))";
  return has_kind(value, TypeKind::timestamptz) ? "CONCAT(" + text + ", '+00:00')" : text;
}

bool is_moment(const Fragment& value) {
  return has_kind(value, TypeKind::timestamp) || has_kind(value, TypeKind::timestamptz);
}

std::string truth_text(const Fragment& value) {
  return "CASE WHEN " + value.sql + " THEN 'true' WHEN NOT " + operand(value, Binding::like) +
         " THEN 'false' END";
}

}  // namespace

bool is_json_value(const Fragment& fragment) {
  return has_kind(fragment, TypeKind::json) || has_kind(fragment, TypeKind::jsonb) ||
         (fragment.type && fragment.type->array_dimensions > 0);
}

std::string json_string(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20U) {
      std::array<char, 8> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(byte));
      json += escaped.data();
    } else {
      json += c;
    }
  }
  return json + "\"";
}

std::string json_member(const Fragment& value, const Flavour& flavour) {
  if (value.sql == "TRUE" || value.sql == "FALSE") return value.sql;
  if (has_kind(value, TypeKind::boolean)) return "JSON_EXTRACT(" + truth_text(value) + ", '$')";
  if (is_moment(value)) return moment_text(value);
  // The text of a document would become a string.
  if (is_json_value(value) && (value.constant || flavour.kind == Flavour::Kind::common))
    return "JSON_EXTRACT(" + value.sql + ", '$')";
  return value.sql;
}

std::string json_text(const Fragment& value) {
  if (is_json_value(value)) return value.sql;
  if (has_kind(value, TypeKind::boolean)) return truth_text(value);
  if (value.type && schema::is_numeric(*value.type)) return "CAST(" + value.sql + " AS CHAR)";
  if (is_moment(value)) return "JSON_QUOTE(" + moment_text(value) + ")";
  if (value.constant) return quoted_literal(json_string(*value.constant));
  const bool text = !value.type || schema::is_textual(*value.type);
  return "JSON_QUOTE(" + (text ? value.sql : "CAST(" + value.sql + " AS CHAR)") + ")";
}

std::string json_path(const Fragment& key, const Flavour& flavour) {
  const bool index = key.type && schema::is_integer(*key.type);
  if (index && is_index(key.sql)) return quoted_literal("$" + index_step(key.sql, flavour));
  if (index) return "CONCAT('$[', " + key.sql + ", ']')";
  if (key.constant) return quoted_literal("$" + key_step(*key.constant));
  return "CONCAT('$.\"', " + key.sql + ", '\"')";
}

std::string json_path_of_array(const Fragment& path, const Flavour& flavour) {
  if (!is_array_constant(path)) {
    throw Untranslatable("a JSON path must be a constant for MySQL and MariaDB",
                         "write it as '{a,b}'");
  }
  std::string out = "$";
  for (const std::string& step : elements_of(*path.constant))
    out += is_index(step) ? index_step(step, flavour) : key_step(step);
  return quoted_literal(out);
}

Fragment json_without(const Fragment& document, const Fragment& key, const Flavour& flavour,
                      Notes& notes) {
  if (is_array_constant(key) && key.type && key.type->array_dimensions > 0) {
    std::string paths;
    for (const std::string& name : elements_of(*key.constant))
      paths += ", " + quoted_literal("$" + key_step(name));
    notes.approximated("keys are removed from objects, not from arrays");
    return primary("JSON_REMOVE(" + document.sql + paths + ")", document.type);
  }
  if (key.type && key.type->array_dimensions > 0) {
    throw Untranslatable("the keys to remove must be constants", "write one - for each key");
  }
  if (!key.type || !schema::is_integer(*key.type))
    notes.approximated("keys are removed from objects, not from arrays");
  return primary("JSON_REMOVE(" + document.sql + ", " + json_path(key, flavour) + ")",
                 document.type);
}

/// The members of a constant object as "path, value" of JSON_SET; nothing when a name is not plain.
std::optional<std::string> members_to_set(std::string_view object) {
  std::string set;
  std::size_t at = 1;
  const auto skip = [&](std::string_view blanks) { at = object.find_first_not_of(blanks, at); };
  for (skip(" \t\n\r,"); at < object.size() && object[at] == '"'; skip(" \t\n\r,")) {
    const std::size_t end = object.find_first_of("\"\\", at + 1);
    if (end == std::string_view::npos || object[end] != '"') return std::nullopt;
    const std::string name(object.substr(at + 1, end - at - 1));
    at = end + 1;
    skip(" \t\n\r:");
    const std::size_t begin = at;
    int depth = 0;
    bool quoted = false;
    for (; at < object.size(); ++at) {
      const char c = object[at];
      if (quoted && c == '\\') {
        ++at;
        continue;
      }
      if (c == '"') quoted = !quoted;
      if (quoted) continue;
      if (depth == 0 && (c == ',' || c == '}')) break;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
    }
    const std::string value(text::trim(object.substr(begin, at - begin)));
    set += ", " + quoted_literal("$" + key_step(name)) + ", JSON_EXTRACT(" + quoted_literal(value) +
           ", '$')";
  }
  return set.empty() ? std::nullopt : std::optional(set);
}

Fragment json_joined(const Fragment& left, const Fragment& right, const Flavour& flavour,
                     Notes& notes) {
  // Documents made of text columns have their collation on MariaDB, those of columns another.
  const bool made = flavour.mariadb() && !right.constant;
  const std::string both = left.sql + ", " + right.sql + (made ? " COLLATE utf8mb4_bin" : "");
  const std::string append = "JSON_MERGE_PRESERVE(" + both + ")";
  const std::string_view constant =
      right.constant ? text::trim(*right.constant) : std::string_view{};
  if (!constant.empty() && constant.front() != '{')
    return primary(append, type_of(TypeKind::jsonb));
  std::string merged = "JSON_MERGE_PATCH(" + both + ")";
  constexpr std::string_view kObject = "JSON_OBJECT(";
  const std::vector<std::string> members =
      right.sql.rfind(kObject, 0) == 0
          ? list_items(right.sql.substr(kObject.size(), right.sql.size() - kObject.size() - 1))
          : std::vector<std::string>{};
  bool flat = !members.empty() && members.size() % 2 == 0;
  std::string set = "JSON_SET(" + left.sql;
  for (std::size_t i = 0; flat && i < members.size(); i += 2) {
    const std::string key = constant_text(members[i]).value_or("");
    flat = !key.empty();
    set += ", " + quoted_literal("$" + key_step(key)) + ", " + members[i + 1];
  }
  const std::optional<std::string> fixed =
      constant.empty() ? std::nullopt : members_to_set(constant);
  if (flat) {
    merged = set + ")";
  } else if (fixed) {
    merged = "JSON_SET(" + left.sql + *fixed + ")";
  } else if (constant.find('{', 1) != std::string_view::npos || constant.empty() ||
             constant.find("null") != std::string_view::npos) {
    notes.approximated("|| of JSON objects merges what is inside of them and drops nulls");
  }
  const auto is_object = [&](const Fragment& document) {
    return "JSON_TYPE(" + document.sql + ")" +
           (flavour.mysql() ? " COLLATE " + std::string(exact_collation(flavour)) : "") +
           " = 'OBJECT'";
  };
  return primary("CASE WHEN " + is_object(left) +
                     (constant.empty() && !flat ? " AND " + is_object(right) : std::string()) +
                     " THEN " + merged + " ELSE " + append + " END",
                 type_of(TypeKind::jsonb));
}

Fragment json_equals(const Fragment& left, const Fragment& right, const Flavour& flavour) {
  if (flavour.mysql()) {
    return {"CAST(" + left.sql + " AS JSON) = CAST(" + right.sql + " AS JSON)", Binding::comparison,
            type_of(TypeKind::boolean), std::nullopt, false};
  }
  return boolean("JSON_EQUALS(" + left.sql + ", " + right.sql + ")");
}

Fragment json_has_element(const Fragment& array, const Fragment& value, bool negated) {
  Fragment has = boolean("JSON_CONTAINS(" + array.sql + ", " + json_text(value) + ")");
  if (!negated) return has;
  return {"NOT " + has.sql, Binding::not_, has.type, std::nullopt, false};
}

Fragment json_element(const Fragment& array, const Fragment& index, const Flavour& flavour) {
  const std::optional<long> place = number_of(index);
  const std::string path = place
                               ? quoted_literal("$[" + std::to_string(*place - 1) + "]")
                               : "CONCAT('$[', " + operand(index, Binding::additive) + " - 1, ']')";
  schema::Type type = array.type.value_or(type_of(TypeKind::text));
  type.array_dimensions = 0;
  const OperatorCall call{"->>", array, index, std::nullopt};
  if (place && *place < 1) return primary("NULL", type);
  Notes silent;
  return cast_value(extract(call, path, flavour), type, flavour, silent);
}

Fragment json_operation(const OperatorCall& call, const Flavour& flavour, Notes& notes) {
  const std::string& name = call.name;
  if (name == "->" || name == "->>") return extract(call, json_path(call.right, flavour), flavour);
  if (name == "#>" || name == "#>>")
    return extract(call, json_path_of_array(call.right, flavour), flavour);
  if (name == "#-") {
    return primary(
        "JSON_REMOVE(" + call.left->sql + ", " + json_path_of_array(call.right, flavour) + ")",
        type_of(TypeKind::jsonb));
  }
  if (name == "@>") return boolean("JSON_CONTAINS(" + call.left->sql + ", " + call.right.sql + ")");
  if (name == "<@") return boolean("JSON_CONTAINS(" + call.right.sql + ", " + call.left->sql + ")");
  if (name == "&&") return overlaps(call, flavour);
  notes.emulated({});
  return has_keys(call, flavour);
}

}  // namespace dunlin::mysql
