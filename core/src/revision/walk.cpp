// The Resolver's part for relative symbols: counting steps up and down.
#include <fmt/format.h>

#include <algorithm>

#include "dunlin/base/error.hpp"
#include "revision/resolver.hpp"

namespace dunlin::revision {
namespace {

[[noreturn]] void refuse_too_far(const Symbol& symbol, std::string_view end) {
  throw RevisionError(Code::walk_too_far, fmt::format("'{}' goes too far: {}.", symbol.text, end),
                      "See 'dunlin history' for what is there.");
}

}  // namespace

Place Resolver::walk_named(const Symbol& symbol) const {
  if (symbol.walk == Symbol::Walk::down) return walk_down(symbol, single(symbol));
  if (symbol.branch.empty()) return walk_up(symbol, single(symbol), nullptr);
  // The branch chooses among the children; the start may lie outside of it.
  const NodeSet on_branch = lineage(branch(symbol.branch));
  Symbol start = symbol;
  if (symbol.name != "head" && symbol.name != "heads") start.branch = {};
  return walk_up(symbol, single(start), &on_branch);
}

Place Resolver::walk_up(const Symbol& symbol, Place start, const NodeSet* on_branch) const {
  Place here = start;
  for (std::size_t step = 0; step < symbol.steps; ++step) {
    std::vector<Index> next = here ? table_.links(*here).children : table_.bases();
    if (on_branch != nullptr) next = filter(next, *on_branch);
    if (next.size() > 1) {
      throw RevisionError(
          Code::walk_ambiguous,
          fmt::format("'{}' is ambiguous: {} continues with {}.", symbol.text,
                      here ? fmt::format("'{}'", table_.id(*here)) : "base", listed(next)),
          "Name the revision to go to, or the branch, as in 'BRANCH@+1'.");
    }
    if (next.empty()) {
      if (at_end_ == AtEnd::stop) return here;
      refuse_too_far(symbol, here ? fmt::format("nothing follows '{}'{}", table_.id(*here),
                                                on_branch != nullptr ? " on that branch" : "")
                                  : "there are no revisions");
    }
    here = next.front();
  }
  return here;
}

Place Resolver::walk_down(const Symbol& symbol, Place start) const {
  Place here = start;
  for (std::size_t step = 0; step < symbol.steps; ++step) {
    if (!here) {
      if (at_end_ == AtEnd::stop) return here;
      refuse_too_far(symbol, "nothing lies below base");
    }
    const std::vector<Index>& next = table_.links(*here).down;
    if (next.size() > 1) {
      throw RevisionError(Code::walk_ambiguous,
                          fmt::format("'{}' is ambiguous: '{}' merges {}.", symbol.text,
                                      table_.id(*here), listed(next)),
                          "Name one of them instead.");
    }
    here = next.empty() ? Place() : Place(next.front());
  }
  return here;
}

std::vector<Index> Resolver::from_rows_up(const Symbol& symbol) const {
  std::vector<Index> starts = rows_;
  std::optional<NodeSet> on_branch;
  if (!symbol.branch.empty()) {
    on_branch = lineage(branch(symbol.branch));
    starts = filter(rows_, *on_branch);
    if (starts.empty()) starts = tips_for_upgrade(*on_branch);
  }
  if (starts.size() > 1) {
    throw RevisionError(
        Code::walk_ambiguous,
        fmt::format("'{}' is ambiguous: the database is at {}.", symbol.text, listed(starts)),
        fmt::format("Say from which of them, as in '{}@+{}'.", table_.id(starts.front()),
                    symbol.steps));
  }
  const Place start = starts.empty() ? Place() : Place(starts.front());
  const Place end = walk_up(symbol, start, on_branch ? &*on_branch : nullptr);
  return end ? std::vector<Index>{*end} : std::vector<Index>();
}

std::vector<Index> Resolver::tips_for_upgrade(const NodeSet& on_branch) const {
  NodeSet tips = table_.below(rows_, Edges::all);
  std::vector<Index> applied = filter(table_.ordered(tips), on_branch);
  for (const Index node : applied) {
    for (const Index need : table_.links(node).needs) {
      if (tips.has(need) && !table_.is_implied_dependency(node, need)) tips.remove(need);
    }
  }
  return filter(applied, tips);
}

std::vector<Index> Resolver::applied_tips(const NodeSet& on_branch) const {
  const NodeSet applied = table_.below(rows_, Edges::all);
  std::vector<Index> out;
  for (Index node = 0; node < table_.size(); ++node) {
    if (!applied.has(node) || !on_branch.has(node)) continue;
    const auto& children = table_.links(node).children;
    if (std::none_of(children.begin(), children.end(),
                     [&](Index child) { return applied.has(child); })) {
      out.push_back(node);
    }
  }
  return out;
}

Resolver::DownTarget Resolver::from_rows_down(const Symbol& symbol) const {
  if (symbol.branch.empty()) {
    if (rows_.empty()) refuse_too_far(symbol, "no revision is applied");
    return {walk_down(symbol, rows_.front()), rows_.front()};
  }
  const Index named = branch(symbol.branch);
  const NodeSet on_branch = lineage(named);
  std::vector<Index> starts = filter(rows_, on_branch);
  if (starts.empty()) starts = applied_tips(on_branch);
  if (starts.empty())
    refuse_too_far(symbol, fmt::format("no revision of branch '{}' is applied", symbol.branch));
  if (starts.size() > 1) {
    throw RevisionError(
        Code::walk_ambiguous,
        fmt::format("'{}' is ambiguous: the database is at {}.", symbol.text, listed(starts)),
        "Name the revision to go to.");
  }
  return {walk_down(symbol, starts.front()), named};
}

}  // namespace dunlin::revision
