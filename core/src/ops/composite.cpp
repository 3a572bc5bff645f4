#include "dunlin/ops/composite.hpp"

#include <algorithm>

#include "dunlin/base/text.hpp"
#include "sql_text.hpp"

namespace dunlin::ops {
namespace {

constexpr std::string_view kAlter = "ALTER ";
constexpr std::string_view kSetting = ";\n";

std::string spelled(const std::vector<Attribute>& attributes) {
  std::vector<std::string> parts;
  for (const Attribute& one : attributes) parts.push_back(one.name + " " + one.type);
  return text::join(parts, ", ");
}

/// What an alteration says: "ADD ATTRIBUTE name type".
struct Alteration {
  std::string verb;
  bool if_exists = false;
  std::string name;
  std::string rest;  ///< the type, or the new name
};

/// The words that follow `text` of an alteration, without the behaviour at its end.
std::string rest_of(const SqlText& text, std::size_t begin, std::string_view alteration,
                    std::size_t offset) {
  std::string rest(text::trim(alteration.substr(offset)));
  const std::string_view last = text.size() > begin ? text.raw(text.size() - 1) : "";
  for (const std::string_view behaviour : {"CASCADE", "RESTRICT"}) {
    if (text::iequals(last, behaviour))
      rest = text::trim(rest.substr(0, rest.size() - last.size()));
  }
  return rest;
}

std::optional<Alteration> read(std::string_view alteration) {
  const SqlText text(alteration);
  std::size_t i = 0;
  while (i < text.size() && !text.is(i, "attribute")) ++i;
  if (i == 0 || i >= text.size()) return std::nullopt;
  Alteration out;
  out.verb = text::lower(text.raw(i - 1));
  ++i;
  if (text.is(i, "if")) {
    out.if_exists = true;
    i += 2;
  }
  out.name = text.raw(i);
  // What stands between the name and the type, or the new name.
  for (const std::string_view word : {"set", "data", "type", "to"}) {
    if (out.verb != "add" && text.is(i + 1, word)) ++i;
  }
  const std::string_view last = text.raw(i);
  const auto offset = static_cast<std::size_t>(last.data() + last.size() - text.raw(0).data());
  out.rest = rest_of(text, i + 1, alteration, offset);
  return out;
}

}  // namespace

std::vector<Attribute> attributes_of(std::string_view definition) {
  const SqlText text(definition);
  std::vector<Attribute> attributes;
  int depth = 0;
  std::size_t name = 0;
  const auto offset = [&](std::size_t i) {
    return static_cast<std::size_t>(text.raw(i).data() - text.raw(0).data());
  };
  const auto end = [&](std::size_t i) {
    if (name == 0) return;
    const std::size_t from = offset(name) + text.raw(name).size();
    attributes.push_back({std::string(text.raw(name)),
                          std::string(text::trim(definition.substr(from, offset(i) - from)))});
    name = 0;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.raw(i) == ")" && --depth == 0) end(i);
    if (depth == 1 && text.raw(i) == ",") {
      end(i);
    } else if (depth == 1 && name == 0) {
      name = i;
    }
    if (text.raw(i) == "(") ++depth;
  }
  return attributes;
}

bool is_alteration(std::string_view definition) {
  return definition.starts_with(kAlter);
}

std::string with_setting(std::string_view definition, std::string_view alteration) {
  const std::size_t former = definition.find(std::string(kSetting) + std::string(kAlter));
  std::string out(definition.substr(0, former));
  const bool usual =
      alteration.empty() || alteration.ends_with(" ENABLE") || alteration.ends_with(" -1");
  if (!usual) out.append(kSetting).append(alteration);
  return out;
}

std::optional<std::string> altered(std::string_view definition, std::string_view alteration) {
  const std::optional<Alteration> change = read(alteration);
  if (!change) return std::nullopt;
  std::vector<Attribute> attributes = attributes_of(definition);
  const auto named = [&](const std::string& name) {
    return std::find_if(attributes.begin(), attributes.end(),
                        [&](const Attribute& one) { return one.name == name; });
  };
  const auto found = named(change->name);
  if (change->verb == "add") {
    if (found != attributes.end()) return std::nullopt;
    attributes.push_back({change->name, change->rest});
  } else if (found == attributes.end()) {
    if (!change->if_exists) return std::nullopt;
  } else if (change->verb == "drop") {
    attributes.erase(found);
  } else if (change->verb == "rename") {
    if (named(change->rest) != attributes.end()) return std::nullopt;
    found->name = change->rest;
  } else {
    found->type = change->rest;
  }
  const std::size_t open = definition.find('(');
  return std::string(definition.substr(0, open + 1)) + spelled(attributes) + ")";
}

}  // namespace dunlin::ops
