#include "order.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "dunlin/base/text.hpp"

namespace dunlin::diff {
namespace {

bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

bool in_word(char c) {
  return starts_word(c) || (c >= '0' && c <= '9') || c == '$';
}

/// The end of the string or quoted name that opens at `i`; doubled quotes are part of it.
std::size_t quoted_end(std::string_view sql, std::size_t i) {
  const char quote = sql[i++];
  while (i < sql.size()) {
    if (sql[i] == quote) {
      if (i + 1 < sql.size() && sql[i + 1] == quote) {
        i += 2;
        continue;
      }
      return i + 1;
    }
    ++i;
  }
  return sql.size();
}

/// The tag of a dollar quote that opens at `i`, with its dollars; empty when there is none.
std::string_view dollar_tag(std::string_view sql, std::size_t i) {
  std::size_t end = i + 1;
  while (end < sql.size() && in_word(sql[end]) && sql[end] != '$') ++end;
  if (end >= sql.size() || sql[end] != '$') return {};
  return sql.substr(i, end + 1 - i);
}

}  // namespace

void add_names(std::string_view sql, bool in_strings, Names& to) {
  for (std::size_t i = 0; i < sql.size();) {
    if (sql[i] == '\'') {
      const std::size_t end = quoted_end(sql, i);
      if (in_strings && end > i + 2) add_names(sql.substr(i + 1, end - i - 2), true, to);
      i = end;
    } else if (sql[i] == '"') {
      const std::size_t end = quoted_end(sql, i);
      if (end > i + 2)
        to.insert(text::replace_all(std::string(sql.substr(i + 1, end - i - 2)), "\"\"", "\""));
      i = end;
    } else if (sql[i] == '$' && !dollar_tag(sql, i).empty()) {
      const std::string_view tag = dollar_tag(sql, i);
      const std::size_t close = sql.find(tag, i + tag.size());
      const std::size_t end = close == std::string_view::npos ? sql.size() : close;
      if (in_strings) add_names(sql.substr(i + tag.size(), end - i - tag.size()), true, to);
      i = std::min(sql.size(), end + tag.size());
    } else if (starts_word(sql[i])) {
      const std::size_t begin = i;
      while (i < sql.size() && in_word(sql[i])) ++i;
      to.insert(text::lower(sql.substr(begin, i - begin)));
    } else {
      ++i;
    }
  }
}

void add_names(const schema::Type& type, Names& to) {
  if (type.kind == schema::TypeKind::user_defined) to.insert(type.name.name);
  if (type.kind == schema::TypeKind::citext) to.insert("citext");
}

namespace {

/// Chooses the next node again and again.
class Sorter {
 public:
  explicit Sorter(std::vector<Node> nodes) : nodes_(std::move(nodes)), done_(nodes_.size(), false) {
    std::multimap<std::string_view, std::size_t> providers;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      for (const std::string& name : nodes_[i].provides) providers.emplace(name, i);
    }
    needs_.resize(nodes_.size());
    mentions_.resize(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      link(nodes_[i].needs, i, providers, needs_[i]);
      link(nodes_[i].mentions, i, providers, mentions_[i]);
    }
  }

  std::vector<Node> run() {
    std::vector<std::size_t> waiting(nodes_.size());
    for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i] = i;
    std::stable_sort(waiting.begin(), waiting.end(),
                     [&](std::size_t a, std::size_t b) { return nodes_[a].rank < nodes_[b].rank; });
    std::vector<Node> out;
    while (!waiting.empty()) {
      const auto next = choose(waiting);
      done_[*next] = true;
      out.push_back(std::move(nodes_[*next]));
      waiting.erase(next);
    }
    return out;
  }

 private:
  using Links = std::set<std::size_t>;

  static void link(const Names& names, std::size_t self,
                   const std::multimap<std::string_view, std::size_t>& providers, Links& to) {
    for (const std::string& name : names) {
      const auto [begin, end] = providers.equal_range(name);
      for (auto found = begin; found != end; ++found) {
        if (found->second != self) to.insert(found->second);
      }
    }
  }
  bool satisfied(const Links& links) const {
    return std::all_of(links.begin(), links.end(), [&](std::size_t i) { return done_[i]; });
  }
  std::vector<std::size_t>::iterator choose(std::vector<std::size_t>& waiting) const {
    const auto ready = std::find_if(waiting.begin(), waiting.end(), [&](std::size_t i) {
      return satisfied(needs_[i]) && satisfied(mentions_[i]);
    });
    if (ready != waiting.end()) return ready;
    const auto able = std::find_if(waiting.begin(), waiting.end(),
                                   [&](std::size_t i) { return satisfied(needs_[i]); });
    return able != waiting.end() ? able : waiting.begin();
  }

  std::vector<Node> nodes_;
  std::vector<bool> done_;
  std::vector<Links> needs_;
  std::vector<Links> mentions_;
};

}  // namespace

std::vector<Node> ordered(std::vector<Node> nodes) {
  return Sorter(std::move(nodes)).run();
}

}  // namespace dunlin::diff
