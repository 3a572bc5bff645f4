#include "trigger_variables.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "block_reader.hpp"
#include "block_words.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::parse {
namespace {

constexpr std::size_t kLongest = 65536;  // values that hold each other double with each variable

struct Variable {
  std::string name;
  std::string type;
  std::optional<std::string> value;
};

/// Where ":=", "=" or DEFAULT begins the value of a declaration, and where the value itself does.
std::optional<std::pair<std::size_t, std::size_t>> assigned_at(const BlockWords& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
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
  const BlockWords words(*rest);
  Variable variable{*name, *rest, std::nullopt};
  if (const auto places = assigned_at(words)) {
    if (places->second >= words.size()) return std::nullopt;
    variable.value = rest->substr(words.begin_of(places->second));
    variable.type = rest->substr(0, words.begin_of(places->first));
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
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

/// The value of "BEGIN name := value; rest", and "BEGIN rest".
std::optional<std::pair<std::string, std::string>> first_assignment(const std::string& work,
                                                                    const std::string& name) {
  const BlockWords words(work);
  if (!words.is(0, "BEGIN") || words.size() < 4 || !words.is_name(1, name)) return std::nullopt;
  std::size_t i = 2;
  if (words.at(i) == ":") ++i;
  if (words.at(i) != "=" && words.at(i) != ":=") return std::nullopt;
  const std::size_t begin = words.end_of(i);
  int depth = 0;
  for (++i; i < words.size(); ++i) {
    if (words.at(i) == "(") ++depth;
    if (words.at(i) == ")") --depth;
    if (words.at(i) != ";" || depth != 0) continue;
    return std::pair{work.substr(begin, words.begin_of(i) - begin),
                     "BEGIN" + work.substr(words.end_of(i))};
  }
  return std::nullopt;
}

bool is_word(std::string_view token) {
  return !token.empty() &&
         (std::isalpha(static_cast<unsigned char>(token[0])) != 0 || token[0] == '_');
}

/// Whether reading the value twice, or once for each row of a query, gives what the variable holds.
bool is_steady(const BlockWords& value) {
  constexpr std::array kSteady = std::to_array<std::string_view>(
      {"coalesce", "nullif",    "lower",      "upper", "trim",   "btrim",  "ltrim",
       "rtrim",    "replace",   "left",       "right", "substr", "length", "substring",
       "concat",   "concat_ws", "split_part", "now",   "cast",   "md5",    "jsonb_build_object"});
  for (std::size_t i = 1; i < value.size(); ++i) {
    if (value.at(i) != "(" || !is_word(value.at(i - 1))) continue;
    if (std::find(kSteady.begin(), kSteady.end(), text::lower(value.at(i - 1))) == kSteady.end())
      return false;
  }
  return true;
}

std::optional<std::string> without_row(const std::string& work, const Variable& variable) {
  const auto parts = first_assignment(work, variable.name);
  if (!parts || !text::iequals(text::trim(parts->first), "NEW")) return std::nullopt;
  // What NEW was before is another row.
  const BlockWords rest(parts->second);
  if (rest.find("NEW") || rest.assigns(variable.name)) return std::nullopt;
  return rest.with(variable.name, "NEW");
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
  const BlockWords rest(work);
  const BlockWords value(*variable.value);
  if (rest.assigns(variable.name) || value.find("SELECT")) return std::nullopt;
  const std::size_t read = rest.count(variable.name);
  if (read == 0) {
    if (value.find("nextval") || value.find("setval")) return std::nullopt;
    return work;
  }
  if (!is_steady(value) && (read != 1 || rest.find("SELECT"))) return std::nullopt;
  return rest.with(variable.name, "CAST((" + *variable.value + ") AS " + variable.type + ")");
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
          return other.value && BlockWords(*other.value).count(now.name) != 0;
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
