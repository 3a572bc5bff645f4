#include "revision/version_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "dunlin/base/error.hpp"

namespace dunlin::revision {

VersionRows::VersionRows(const NodeTable& table, std::span<const Index> rows)
    : table_(table),
      rows_(rows.begin(), rows.end()),
      applied_(table.below(rows, Edges::all)),
      needed_by_(table.size(), 0),
      row_above_(table.size()) {
  for (Index node = 0; node < table.size(); ++node) {
    if (!applied_.has(node)) continue;
    for (const Index need : table.links(node).needs) ++needed_by_[need];
  }
}

void VersionRows::check() const {
  for (const Index row : rows_) {
    if (needed_by_[row] == 0 || is_leftover(row)) continue;
    throw RevisionError(
        Code::revisions_overlap,
        fmt::format("The database has a version row for '{}', which another row implies.",
                    table_.id(row)),
        "Set the rows anew with 'dunlin stamp --purge REVISION'.");
  }
}

// What downgrade() leaves: a revision that is not applied needs the row and something else above
// it.
bool VersionRows::is_leftover(Index row) const {
  const auto& users = table_.links(row).needed_by;
  return std::any_of(users.begin(), users.end(), [&](Index user) {
    if (applied_.has(user)) return false;
    std::vector<Index> others = table_.links(user).needs;
    std::erase(others, row);
    return table_.below(others, Edges::all).has(row);
  });
}

Step VersionRows::upgrade(Index revision) {
  Step step = begin(revision, Direction::upgrade);
  std::vector<Index> replaced;
  for (const Index need : table_.links(revision).needs) {
    ++needed_by_[need];
    if (rows_.erase(need) != 0) replaced.push_back(need);
  }
  rows_.insert(revision);
  applied_.add(revision);
  if (replaced.empty()) {
    step.rows.push_back({RowChange::Kind::insert, {}, step.revision});
  } else {
    for (std::size_t i = 0; i + 1 < replaced.size(); ++i) {
      step.rows.push_back({RowChange::Kind::remove, table_.id(replaced[i]), {}});
    }
    step.rows.push_back({RowChange::Kind::update, table_.id(replaced.back()), step.revision});
  }
  finish(step);
  return step;
}

Step VersionRows::downgrade(Index revision) {
  Step step = begin(revision, Direction::downgrade);
  const std::vector<Index> back = restored(revision);
  for (const Index need : table_.links(revision).needs) --needed_by_[need];
  rows_.erase(revision);
  rows_.insert(back.begin(), back.end());
  applied_.remove(revision);
  if (back.empty()) {
    step.rows.push_back({RowChange::Kind::remove, step.revision, {}});
  } else {
    for (std::size_t i = 0; i + 1 < back.size(); ++i) {
      step.rows.push_back({RowChange::Kind::insert, {}, table_.id(back[i])});
    }
    step.rows.push_back({RowChange::Kind::update, step.revision, table_.id(back.back())});
  }
  finish(step);
  return step;
}

// What the revision needs becomes a row again unless another row implies it. A need that only
// another need of the same revision implies gets no row when this was the only row, but gets one
// when there are others: that is how Alembic leaves its table, and whoever takes a database over
// must find the same rows. Upgrading again removes it.
std::vector<Index> VersionRows::restored(Index revision) {
  const bool is_only_row = rows_.size() == 1;
  std::vector<Index> out;
  for (const Index need : table_.links(revision).needs) {
    if (rows_.contains(need)) continue;
    if (needed_by_[need] > 1) {
      if (is_only_row || is_under_other_row(need, revision)) continue;
      if (table_.is_implied_dependency(revision, need)) continue;
    }
    out.push_back(need);
  }
  return out;
}

bool VersionRows::is_under_other_row(Index node, Index revision) {
  std::unordered_set<Index> seen;
  std::vector<Index> todo = {node};
  while (!todo.empty()) {
    const Index here = todo.back();
    todo.pop_back();
    if (here == revision || !applied_.has(here) || !seen.insert(here).second) continue;
    if (rows_.contains(here)) {
      row_above_[node] = here;
      return true;
    }
    const Place known = row_above_[here];
    if (known && *known != revision && rows_.contains(*known)) {
      row_above_[node] = known;
      return true;
    }
    // Whatever stands on `revision` is not applied, so nothing later in the order can lead only to
    // it.
    if (table_.rank(here) > table_.rank(revision)) return true;
    const auto& users = table_.links(here).needed_by;
    todo.insert(todo.end(), users.begin(), users.end());
  }
  return false;
}

Step VersionRows::begin(Index revision, Direction direction) const {
  Step step;
  step.revision = table_.id(revision);
  step.direction = direction;
  step.rows_before = row_ids();
  return step;
}

void VersionRows::finish(Step& step) const {
  step.rows_after = row_ids();
}

std::vector<std::string> VersionRows::row_ids() const {
  std::vector<std::string> out;
  out.reserve(rows_.size());
  for (const Index row : rows_) out.push_back(table_.id(row));
  return out;
}

}  // namespace dunlin::revision
