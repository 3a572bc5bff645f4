#include "trigger_variables.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "block_reader.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/sql/lexer.hpp"

namespace dunlin::parse {
namespace {

constexpr std::size_t kLongest = 65536;  // values that hold each other double with each variable

struct Variable {
  std::string name;
  std::string type;
  std::optional<std::string> value;
};

/// A text and its tokens, without comments.
struct Words {
  explicit Words(const std::string& whole) : text(whole), tokens(sql::tokenize(text, lex_rules())) {
    std::erase_if(tokens, [](const sql::Token& t) { return t.kind == sql::TokenKind::comment; });
  }
  std::string_view at(std::size_t i) const {
    return i < tokens.size() ? std::string_view(text).substr(tokens[i].offset, tokens[i].length)
                             : std::string_view{};
  }
  bool is(std::size_t i, std::string_view word) const { return text::iequals(at(i), word); }
  std::size_t end_of(std::size_t i) const { return tokens[i].offset + tokens[i].length; }

  std::string text;
  std::vector<sql::Token> tokens;
};

bool names(const Words& words, std::size_t i, const std::string& name) {
  const sql::TokenKind kind = words.tokens[i].kind;
  if (kind != sql::TokenKind::word && kind != sql::TokenKind::quoted_identifier) return false;
  if (i > 0 && words.at(i - 1) == ".") return false;
  return BlockReader(words.at(i)).name() == name;
}

std::size_t count(const Words& words, const std::string& name) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < words.tokens.size(); ++i) found += names(words, i, name) ? 1U : 0U;
  return found;
}

/// Where ":=", "=" or DEFAULT begins the value of a declaration, and where the value itself does.
std::optional<std::pair<std::size_t, std::size_t>> assigned_at(const Words& words) {
  for (std::size_t i = 0; i < words.tokens.size(); ++i) {
    if (words.at(i) == ":" && words.at(i + 1) == "=") return std::pair{i, i + 2};
    if (words.at(i) == ":=" || words.at(i) == "=" || words.is(i, "DEFAULT"))
      return std::pair{i, i + 1};
  }
  return std::nullopt;
}

std::optional<Variable> declared(BlockReader& reader) {
  const std::optional<std::string> name = reader.name();
  const std::optional<std::string> rest = name ? reader.until_semicolon() : std::nullopt;
  if (!rest) return std::nullopt;
  const Words words(*rest);
  Variable variable{*name, *rest, std::nullopt};
  if (const auto places = assigned_at(words)) {
    if (places->second >= words.tokens.size()) return std::nullopt;
    variable.value = rest->substr(words.tokens[places->second].offset);
    variable.type = rest->substr(0, words.tokens[places->first].offset);
  }
  for (std::size_t i = 0; i < words.tokens.size(); ++i) {
    if (words.is(i, "CONSTANT") || words.is(i, "ALIAS") || words.is(i, "CURSOR") ||
        words.is(i, "NOT"))
      return std::nullopt;
  }
  variable.type = std::string(text::trim(variable.type));
  return variable.type.empty() ? std::nullopt : std::optional(std::move(variable));
}

bool is_row(const Variable& variable) {
  const std::string type = text::lower(variable.type);
  return type == "record" || type.find("%rowtype") != std::string::npos;
}

/// `text` with `value` wherever `name` is read.
std::string replaced(const std::string& text, const std::string& name, const std::string& value) {
  const Words words(text);
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i < words.tokens.size(); ++i) {
    if (!names(words, i, name)) continue;
    out += text.substr(done, words.tokens[i].offset - done) + value;
    done = words.end_of(i);
  }
  return out + text.substr(done);
}

/// The value of "BEGIN name := value; rest", and "BEGIN rest".
std::optional<std::pair<std::string, std::string>> first_assignment(const std::string& work,
                                                                    const std::string& name) {
  const Words words(work);
  if (!words.is(0, "BEGIN") || words.tokens.size() < 4 || !names(words, 1, name))
    return std::nullopt;
  std::size_t i = 2;
  if (words.at(i) == ":") ++i;
  if (words.at(i) != "=" && words.at(i) != ":=") return std::nullopt;
  const std::size_t begin = words.end_of(i);
  int depth = 0;
  for (++i; i < words.tokens.size(); ++i) {
    if (words.at(i) == "(") ++depth;
    if (words.at(i) == ")") --depth;
    if (words.at(i) != ";" || depth != 0) continue;
    return std::pair{work.substr(begin, words.tokens[i].offset - begin),
                     "BEGIN" + work.substr(words.end_of(i))};
  }
  return std::nullopt;
}

/// Whether `name` gets a value anywhere.
bool is_assigned(const Words& words, const std::string& name) {
  for (std::size_t i = 1; i < words.tokens.size(); ++i) {
    // Which names behind INTO are variables is not to be told without reading it all.
    if (words.is(i, "INTO") && !words.is(i - 1, "INSERT")) return true;
    const bool begins = words.at(i - 1) == ";" || words.is(i - 1, "BEGIN") ||
                        words.is(i - 1, "THEN") || words.is(i - 1, "ELSE");
    const bool value = words.at(i + 1) == "=" || words.at(i + 1) == ":" || words.at(i + 1) == ":=";
    if (begins && value && names(words, i, name)) return true;
  }
  return false;
}

/// Whether reading the value twice, or once for each row of a query, gives what the variable holds.
bool is_steady(const Words& value) {
  constexpr std::array kSteady = std::to_array<std::string_view>(
      {"coalesce", "nullif",    "lower",      "upper", "trim",   "btrim",  "ltrim",
       "rtrim",    "replace",   "left",       "right", "substr", "length", "substring",
       "concat",   "concat_ws", "split_part", "now",   "cast",   "md5",    "jsonb_build_object"});
  for (std::size_t i = 1; i < value.tokens.size(); ++i) {
    if (value.at(i) != "(" || value.tokens[i - 1].kind != sql::TokenKind::word) continue;
    if (std::find(kSteady.begin(), kSteady.end(), text::lower(value.at(i - 1))) == kSteady.end())
      return false;
  }
  return true;
}

bool has_word(const Words& words, std::string_view word) {
  for (std::size_t i = 0; i < words.tokens.size(); ++i) {
    if (words.is(i, word)) return true;
  }
  return false;
}

std::optional<std::string> without_row(const std::string& work, const Variable& variable) {
  const auto parts = first_assignment(work, variable.name);
  if (!parts || !text::iequals(text::trim(parts->first), "NEW")) return std::nullopt;
  // What NEW was before is another row.
  if (has_word(Words(parts->second), "NEW")) return std::nullopt;
  const Words rest(parts->second);
  if (is_assigned(rest, variable.name)) return std::nullopt;
  return replaced(parts->second, variable.name, "NEW");
}

std::optional<std::string> without_value(std::string work, Variable variable) {
  if (!variable.value) {
    auto parts = first_assignment(work, variable.name);
    if (!parts) return std::nullopt;
    variable.value = std::move(parts->first);
    work = std::move(parts->second);
  }
  // An assignment refuses what is too long, a cast cuts it off.
  if (variable.type.find('(') != std::string::npos) return std::nullopt;
  const Words rest(work);
  const Words value(*variable.value);
  if (is_assigned(rest, variable.name) || has_word(value, "SELECT")) return std::nullopt;
  const std::size_t read = count(rest, variable.name);
  if (read == 0) {
    if (has_word(value, "nextval") || has_word(value, "setval")) return std::nullopt;
    return work;
  }
  if (!is_steady(value) && (read != 1 || has_word(rest, "SELECT"))) return std::nullopt;
  return replaced(work, variable.name, "CAST((" + *variable.value + ") AS " + variable.type + ")");
}

}  // namespace

std::string without_variables(const std::string& body) {
  BlockReader reader(body);
  if (!reader.take({"DECLARE"})) return body;
  std::vector<Variable> variables;
  while (!reader.sees("BEGIN")) {
    std::optional<Variable> variable = declared(reader);
    if (!variable) return body;
    variables.push_back(std::move(*variable));
  }
  std::string work = body.substr(reader.offset());
  while (!variables.empty()) {
    // Those with a value first, in their order; of the others the one that is assigned next.
    auto next = std::find_if(variables.begin(), variables.end(), [&](const Variable& variable) {
      return variable.value || first_assignment(work, variable.name);
    });
    if (next == variables.end()) return body;
    const Variable& now = *next;
    if (std::any_of(variables.begin(), variables.end(), [&](const Variable& other) {
          return other.value && count(Words(*other.value), now.name) != 0;
        }))
      return body;
    const std::optional<std::string> rest =
        is_row(*next) ? without_row(work, *next) : without_value(work, *next);
    if (!rest || rest->size() > kLongest) return body;
    work = *rest;
    variables.erase(next);
  }
  return work;
}

}  // namespace dunlin::parse
