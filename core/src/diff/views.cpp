#include "views.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "comparison.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::diff {
namespace {

namespace key = schema::native_key;

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

bool Comparison::view_in_the_way(const schema::View& view) const {
  const schema::View* to = to_.find_view(view.name);
  if (to == nullptr || to->materialized != view.materialized) return true;
  if (!same_query(view, *to) && (native() || !replaceable(view, *to))) return true;
  if (native()) return false;
  if (disturbed_.in(view.query)) return true;
  for (const auto& [table, changes] : table_changes_) {
    if (changes.touched.empty() && !changes.adds && !changes.loses_key) continue;
    if (!ops::query_reads(view.query, table)) continue;
    if (changes.loses_key && text::lower(view.query).find("group by") != std::string::npos)
      return true;
    if (changes.touched.empty() && !changes.adds) continue;
    if (has_star(view.query)) return true;
    for (const std::string& column : changes.touched) {
      if (ops::query_uses_column(view.query, table, column)) return true;
    }
  }
  for (const schema::Table& table : from_.tables) {
    const bool stays = table_changes_.count(table.name) != 0;  // all that stay have an entry
    if (!stays && ops::query_reads(view.query, table.name)) return true;
  }
  return std::any_of(views_dropped_.begin(), views_dropped_.end(), [&](const schema::Name& other) {
    return ops::query_reads(view.query, other);
  });
}

void Comparison::find_views_in_the_way() {
  for (bool grew = true; grew;) {
    grew = false;
    for (const schema::View& view : from_.views) {
      if (views_dropped_.count(view.name) != 0 || !view_in_the_way(view)) continue;
      views_dropped_.insert(view.name);
      grew = true;
    }
  }
}

void Comparison::gone_views() {
  for (const schema::View& view : from_.views) {
    if (views_dropped_.count(view.name) == 0) continue;
    Node& drop = gone_early(kGoneView, view.name.name,
                            {ops::DropView{view.name, view.materialized, false, false}});
    add_names(view.query, false, drop.needs);
    drop.needs.erase(view.name.name);
  }
}

void Comparison::create_view(const schema::View& view, bool or_replace) {
  ops::CreateView create{view, or_replace, false};
  create.view.indexes.clear();
  if (or_replace) {
    // What was set by itself stays.
    create.view.comment.reset();
    std::erase_if(create.view.native, [](const auto& entry) {
      return entry.first.starts_with(key::kCommentPrefix) ||
             entry.first.starts_with(key::kDefaultPrefix);
    });
  }
  Node& made = node(kView, std::move(create));
  made.provides.insert(view.name.name);
  add_names(view.query, true, made.needs);
  made.needs.erase(view.name.name);
  for (const schema::Index& index : or_replace ? std::vector<schema::Index>{} : view.indexes) {
    Change change;
    change.operation = ops::CreateIndex{view.name, index, false, false};
    made.changes.push_back(std::move(change));
  }
}

void Comparison::views() {
  for (const schema::View& view : to_.views) {
    const schema::View* had = from_.find_view(view.name);
    if (had == nullptr || views_dropped_.count(view.name) != 0) {
      create_view(view, false);
      continue;
    }
    if (!same_query(*had, view)) create_view(view, true);
    for (const schema::Index& index : had->indexes) {
      const auto same = [&](const schema::Index& other) {
        return other.name == index.name && same_definition(other, index);
      };
      if (std::any_of(view.indexes.begin(), view.indexes.end(), same) && !disturbed_.in(index))
        continue;
      Node& drop =
          gone_early(kGonePart, view.name.name,
                     {ops::DropIndex{{view.name.schema, index.name}, false, false, false}});
      add_index_names(index, drop.needs);
    }
    for (const schema::Index& index : view.indexes) {
      const auto same = [&](const schema::Index& other) {
        return other.name == index.name && same_definition(other, index) && !disturbed_.in(index);
      };
      const auto found = std::find_if(had->indexes.begin(), had->indexes.end(), same);
      if (found == had->indexes.end())
        node(kIndex, ops::CreateIndex{view.name, index, false, false}).needs.insert(view.name.name);
      else if (found->comment != index.comment)
        node(kComment,
             ops::SetComment{
                 ops::CommentTarget::index, {view.name.schema, index.name}, {}, index.comment});
    }
    if (had->comment != view.comment) {
      node(kComment, ops::SetComment{ops::CommentTarget::view, view.name,
                                     view.materialized ? "materialized" : "", view.comment});
    }
    const NativeChange change = native_change(had->native, view.native);
    const auto comment = [&](const std::string& name, std::optional<std::string> text) {
      if (!name.starts_with(key::kCommentPrefix)) return;
      node(kComment, ops::SetComment{ops::CommentTarget::column, view.name,
                                     name.substr(key::kCommentPrefix.size()), std::move(text)});
    };
    ops::SetTableNative defaults{view.name, {}, {}};
    for (const auto& [name, value] : change.set) {
      comment(name, value);
      if (name.starts_with(key::kDefaultPrefix)) defaults.set.emplace_back(name, value);
    }
    for (const std::string& name : change.reset) {
      comment(name, std::nullopt);
      if (name.starts_with(key::kDefaultPrefix)) defaults.reset.push_back(name);
    }
    if (!defaults.set.empty() || !defaults.reset.empty())
      table_node(view.name, kAttribute, {defaults});
  }
}

}  // namespace dunlin::diff
