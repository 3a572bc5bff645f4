#include <algorithm>

#include "dunlin/diff/diff.hpp"

namespace dunlin::diff {
namespace {

bool matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t]) && glob[g] != '*') {
      ++g;
      ++t;
    } else if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

bool matches(const Filter::Pattern& pattern, std::string_view kind, const schema::Name& name) {
  if (!pattern.kind.empty() && pattern.kind != kind) return false;
  const bool qualified = pattern.glob.find('.') != std::string::npos;
  const std::string schema = name.schema.empty() ? "public" : name.schema;
  return matches(pattern.glob, qualified ? schema + "." + name.name : name.name);
}

}  // namespace

bool passes(const Filter& filter, std::string_view kind, const schema::Name& name) {
  const auto hit = [&](const Filter::Pattern& pattern) { return matches(pattern, kind, name); };
  if (std::any_of(filter.exclude.begin(), filter.exclude.end(), hit)) return false;
  return filter.include.empty() || std::any_of(filter.include.begin(), filter.include.end(), hit);
}

}  // namespace dunlin::diff
