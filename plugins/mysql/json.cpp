#include "json.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "expressions.hpp"

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

bool digits_only(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string key_step(std::string_view key) {
  return "." + text::quoted(text::replace_all(std::string(key), "\\", "\\\\"), '"');
}

Fragment extract(const OperatorCall& call, const std::string& path, const Flavour& flavour,
                 Notes& notes) {
  const std::string sql = "JSON_EXTRACT(" + call.left->sql + ", " + path + ")";
  if (call.name == "->" || call.name == "#>") return primary(sql, type_of(TypeKind::jsonb));
  notes.approximated("a JSON null is read as the text null");
  // Text out of JSON has a collation of its own, which does not compare with that of literals.
  return {"JSON_UNQUOTE(" + sql + ") COLLATE " + std::string(exact_collation(flavour)),
          Binding::cast, type_of(TypeKind::text), std::nullopt, false};
}

/// A scalar as a JSON document, for JSON_CONTAINS.
std::string as_json(const Fragment& value) {
  const bool number = value.type && schema::is_numeric(*value.type);
  if (number) return "CAST(" + value.sql + " AS CHAR)";
  return "JSON_QUOTE(" + value.sql + ")";
}

Fragment overlaps(const OperatorCall& call, const Flavour& flavour) {
  if (flavour.mariadb() && !flavour.at_least(10, 9)) {
    throw Untranslatable("this MariaDB has no JSON_OVERLAPS for the operator &&",
                         "use MariaDB 10.9 or newer");
  }
  return boolean("JSON_OVERLAPS(" + call.left->sql + ", " + call.right.sql + ")");
}

Fragment has_keys(const OperatorCall& call) {
  if (call.name == "?") {
    return boolean("JSON_CONTAINS_PATH(" + call.left->sql + ", 'one', " + json_path(call.right) +
                   ")");
  }
  throw Untranslatable("the operator " + call.name + " has no counterpart in MySQL and MariaDB",
                       "write one ? for each key, with AND and OR");
}

}  // namespace

std::string json_path(const Fragment& key) {
  const bool index = key.type && schema::is_integer(*key.type);
  if (index && digits_only(key.sql)) return quoted_literal("$[" + key.sql + "]");
  if (index) return "CONCAT('$[', " + key.sql + ", ']')";
  if (key.constant) return quoted_literal("$" + key_step(*key.constant));
  return "CONCAT('$.\"', " + key.sql + ", '\"')";
}

std::string json_path_of_array(const Fragment& path) {
  if (!path.constant || path.constant->size() < 2 || path.constant->front() != '{') {
    throw Untranslatable("a JSON path must be a constant for MySQL and MariaDB",
                         "write it as '{a,b}'");
  }
  std::string out = "$";
  const std::string inner = path.constant->substr(1, path.constant->size() - 2);
  for (const std::string_view step : text::split(inner, ',')) {
    const std::string_view key = text::trim(step);
    out += digits_only(key) ? "[" + std::string(key) + "]" : key_step(key);
  }
  return quoted_literal(out);
}

Fragment json_without(const Fragment& document, const Fragment& key) {
  return primary("JSON_REMOVE(" + document.sql + ", " + json_path(key) + ")", document.type);
}

Fragment json_has_element(const Fragment& array, const Fragment& value, bool negated) {
  Fragment has = boolean("JSON_CONTAINS(" + array.sql + ", " + as_json(value) + ")");
  if (!negated) return has;
  return {"NOT " + has.sql, Binding::not_, has.type, std::nullopt, false};
}

Fragment json_operation(const OperatorCall& call, const Flavour& flavour, Notes& notes) {
  const std::string& name = call.name;
  if (name == "->" || name == "->>") return extract(call, json_path(call.right), flavour, notes);
  if (name == "#>" || name == "#>>")
    return extract(call, json_path_of_array(call.right), flavour, notes);
  if (name == "@>") return boolean("JSON_CONTAINS(" + call.left->sql + ", " + call.right.sql + ")");
  if (name == "<@") return boolean("JSON_CONTAINS(" + call.right.sql + ", " + call.left->sql + ")");
  if (name == "&&") return overlaps(call, flavour);
  return has_keys(call);
}

}  // namespace dunlin::mysql
