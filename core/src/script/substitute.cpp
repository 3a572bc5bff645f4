#include <array>
#include <optional>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/script/script.hpp"

namespace dunlin::script {
namespace {

const std::array<std::string, 2> kKinds = {"literal", "ident"};

class Substitution {
 public:
  Substitution(const Section& section, const std::map<std::string, std::string>& variables)
      : section_(section), text_(section.text), variables_(variables) {}

  std::string run() {
    std::string out;
    std::size_t at = 0;
    for (std::size_t open = text_.find("${"); open != std::string_view::npos;
         open = text_.find("${", at)) {
      const std::size_t close = text_.find_first_of("}\n", open);
      if (close == std::string_view::npos || text_[close] == '\n') {
        fail(open, "a placeholder lacks its closing brace",
             "Placeholders look like ${name}, ${name:literal} or ${name:ident}.");
      }
      out += text_.substr(at, open - at);
      out += value(open, text_.substr(open + 2, close - open - 2));
      at = close + 1;
    }
    out += text_.substr(at);
    return out;
  }

 private:
  std::string value(std::size_t open, std::string_view inner) const {
    const std::size_t colon = inner.find(':');
    const std::string name(inner.substr(0, colon));
    const auto found = variables_.find(name);
    if (found == variables_.end()) unknown(open, name);
    if (colon == std::string_view::npos) return found->second;
    const std::string_view kind = inner.substr(colon + 1);
    if (kind == "literal") return text::quoted(found->second, '\'');
    if (kind == "ident") return text::quoted(found->second, '"');
    const std::optional<std::string> near = text::nearest(kind, kKinds);
    fail(open, "a placeholder cannot be quoted as \"" + std::string(kind) + "\"",
         (near ? "Did you mean \"" + *near + "\"? " : std::string()) + "Write ${" + name +
             ":literal} for a string, ${" + name + ":ident} for a name.");
  }

  [[noreturn]] void unknown(std::size_t open, const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& variable : variables_) names.push_back(variable.first);
    const std::optional<std::string> near = text::nearest(name, names);
    fail(open, "the placeholder \"" + name + "\" has no value",
         near ? "Did you mean \"" + *near + "\"?"
              : "Set it in [variables] of dunlin.toml or with -x " +
                    (name.empty() ? std::string("name") : name) + "=VALUE.");
  }

  [[noreturn]] void fail(std::size_t offset, std::string message, std::string hint) const {
    ErrorContext context;
    context.position = locate(text_, offset, section_.position);
    context.source_line = line_at(text_, offset);
    throw ScriptError(Code::placeholder_unknown, std::move(message), std::move(hint),
                      std::move(context));
  }

  const Section& section_;
  std::string_view text_;
  const std::map<std::string, std::string>& variables_;
};

}  // namespace

Section substitute(Section section, const std::map<std::string, std::string>& variables) {
  if (section.vars) section.text = Substitution(section, variables).run();
  return section;
}

}  // namespace dunlin::script
