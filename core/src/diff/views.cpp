#include "views.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "dunlin/base/text.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::diff {
namespace {

/// A query in pieces: the items of its first SELECT list and its first FROM list.
struct Pieces {
  std::vector<std::string> items;
  std::string from;
  bool plain = true;  ///< no WITH, no DISTINCT ON, no set operation
};

bool word_at(const std::string& sql, std::size_t i, std::string_view word) {
  if (i + word.size() > sql.size() || !text::iequals(sql.substr(i, word.size()), word))
    return false;
  const auto in_word = [&](std::size_t k) {
    return k < sql.size() && (std::isalnum(static_cast<unsigned char>(sql[k])) != 0 ||
                              sql[k] == '_' || sql[k] == '"');
  };
  return (i == 0 || !in_word(i - 1)) && !in_word(i + word.size());
}

constexpr std::array kAfterFrom = std::to_array<std::string_view>(
    {"where", "group", "having", "window", "order", "limit", "offset", "fetch", "for"});
constexpr std::array kSetOperations =
    std::to_array<std::string_view>({"union", "intersect", "except"});

template <typename Words>
bool any_word_at(const std::string& sql, std::size_t i, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return word_at(sql, i, word); });
}

/// Walks over the characters of a query outside of quotes and parentheses.
Pieces pieces_of(const std::string& sql) {
  Pieces out;
  if (!word_at(sql, 0, "select")) {
    out.plain = false;
    return out;
  }
  enum class Part { items, from, rest } part = Part::items;
  int depth = 0;
  std::size_t start = 6;
  const auto item_ends = [&](std::size_t end) {
    out.items.emplace_back(text::trim(sql.substr(start, end - start)));
    start = end + 1;
  };
  for (std::size_t i = 6; i < sql.size(); ++i) {
    if (sql[i] == '\'' || sql[i] == '"') {
      i = std::min(sql.find(sql[i], i + 1), sql.size() - 1);
      continue;
    }
    if (sql[i] == '(' || sql[i] == '[') ++depth;
    if (sql[i] == ')' || sql[i] == ']') --depth;
    if (depth > 0) continue;
    if (any_word_at(sql, i, kSetOperations)) out.plain = false;
    const bool distinct_from = i >= 9 && word_at(sql, i - 9, "distinct");
    if (part == Part::items && sql[i] == ',') item_ends(i);
    if (part == Part::items && word_at(sql, i, "from") && !distinct_from) {
      item_ends(i);
      part = Part::from;
      start = i;
    } else if (part == Part::from && any_word_at(sql, i, kAfterFrom)) {
      out.from = text::trim(sql.substr(start, i - start));
      part = Part::rest;
    }
  }
  if (part == Part::items) item_ends(sql.size());
  if (part == Part::from) out.from = text::trim(sql.substr(start));
  return out;
}

schema::Native defining(const schema::View& view) {
  schema::Native native;
  for (const auto& entry : view.native) {
    if (!entry.first.starts_with(schema::native_key::kCommentPrefix) &&
        !entry.first.starts_with(schema::native_key::kDefaultPrefix))
      native.push_back(entry);
  }
  return native;
}

}  // namespace

bool has_star(const std::string& query) {
  for (std::size_t i = 0; i < query.size(); ++i) {
    if (query[i] != '*') continue;
    const std::size_t before = query.find_last_not_of(' ', i == 0 ? 0 : i - 1);
    if (before == std::string::npos) continue;
    const bool list = query[before] == ',' || query[before] == '.' ||
                      (before >= 5 && text::iequals(query.substr(before - 5, 6), "select")) ||
                      (before >= 7 && text::iequals(query.substr(before - 7, 8), "distinct"));
    if (list) return true;
  }
  return false;
}

bool replaceable(const schema::View& from, const schema::View& to) {
  if (from.materialized || to.materialized) return false;
  if (from.columns != to.columns) return false;
  if (from.query == to.query) return true;
  if (has_star(from.query) || has_star(to.query)) return false;
  const Pieces a = pieces_of(from.query);
  const Pieces b = pieces_of(to.query);
  if (!a.plain || !b.plain || a.items.size() > b.items.size()) return false;
  if (!b.from.starts_with(a.from)) return false;
  return std::equal(a.items.begin(), a.items.end(), b.items.begin());
}

bool same_query(const schema::View& from, const schema::View& to) {
  return from.query == to.query && from.columns == to.columns &&
         from.materialized == to.materialized && defining(from) == defining(to);
}

}  // namespace dunlin::diff
