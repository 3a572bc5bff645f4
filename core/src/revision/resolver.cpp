#include "revision/resolver.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::revision {

Resolver::Resolver(const NodeTable& table, std::span<const std::string> current,
                   const ResolveOptions& options, AtEnd at_end)
    : table_(table), options_(options), at_end_(at_end) {
  for (const std::string& row : current) {
    const Place place = table_.find_id(row);
    if (!place) {
      throw RevisionError(
          Code::revision_not_in_graph,
          fmt::format("The database is at revision '{}', which no file has.", row),
          "Bring the missing file back, or set the version with 'dunlin stamp --purge REVISION'.");
    }
    rows_.push_back(*place);
  }
  std::sort(rows_.begin(), rows_.end());
  rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
}

std::vector<Index> Resolver::any(std::string_view text) const {
  const Symbol symbol = parse_symbol(text);
  if (symbol.walk == Symbol::Walk::down && symbol.name.empty()) {
    const Place place = from_rows_down(symbol).place;
    return place ? std::vector<Index>{*place} : std::vector<Index>();
  }
  return up_targets(text);
}

std::vector<Index> Resolver::up_targets(std::string_view text) const {
  const Symbol symbol = parse_symbol(text);
  if (symbol.walk == Symbol::Walk::none) return absolute(symbol.branch, symbol.name);
  if (symbol.name.empty()) {
    if (symbol.walk == Symbol::Walk::up) return from_rows_up(symbol);
    throw RevisionError(
        Code::walk_too_far,
        fmt::format("'{}' lies below the current revisions: an upgrade cannot go there.", text),
        "Use 'downgrade', or a number of revisions with +.");
  }
  const Place place = walk_named(symbol);
  return place ? std::vector<Index>{*place} : std::vector<Index>();
}

Resolver::DownTarget Resolver::down_target(std::string_view text) const {
  const Symbol symbol = parse_symbol(text);
  if (symbol.name.empty()) {
    if (symbol.walk == Symbol::Walk::down) return from_rows_down(symbol);
    throw RevisionError(
        Code::walk_too_far,
        fmt::format("'{}' lies above the current revisions: a downgrade cannot go there.", text),
        "Use 'upgrade', or a number of revisions with -.");
  }
  if (symbol.walk != Symbol::Walk::none) {
    const Place branch_of = symbol.branch.empty() ? Place() : Place(branch(symbol.branch));
    return {walk_named(symbol), branch_of};
  }
  if (symbol.branch.empty()) return {single(symbol), {}};
  // The branch says what to take down; the revision to stop at may lie outside of it.
  Symbol stop = symbol;
  if (symbol.name != "head" && symbol.name != "heads") stop.branch = {};
  return {single(stop), branch(symbol.branch)};
}

Index Resolver::branch(std::string_view name) const {
  return identifier({}, name);
}

NodeSet Resolver::lineage(Index node) const {
  const Index from[] = {node};
  NodeSet set = table_.below(from, Edges::revises);
  const NodeSet above = table_.above(from, Edges::revises);
  for (Index i = 0; i < table_.size(); ++i) {
    if (above.has(i)) set.add(i);
  }
  return set;
}

std::vector<Index> Resolver::absolute(std::string_view branch_name, std::string_view name) const {
  if (name == "head" || name == "heads") return heads(branch_name, name);
  if (name == "base") {
    if (!branch_name.empty()) branch(branch_name);
    return {};
  }
  if (name == "current")
    return branch_name.empty() ? rows_ : filter(rows_, lineage(branch(branch_name)));
  return {identifier(branch_name, name)};
}

std::vector<Index> Resolver::heads(std::string_view branch_name, std::string_view name) const {
  if (branch_name.empty() && name == "heads") return table_.effective_heads();
  std::vector<Index> found = table_.heads();
  if (!branch_name.empty()) found = filter(found, lineage(branch(branch_name)));
  if (name == "heads" || found.size() < 2) return found;
  throw RevisionError(
      Code::multiple_heads,
      branch_name.empty()
          ? fmt::format("There are several heads: {}.", listed(found))
          : fmt::format("Branch '{}' has several heads: {}.", branch_name, listed(found)),
      "Name one of them, take all of them with 'heads', or join them with 'dunlin merge heads -m "
      "MESSAGE'.");
}

Place Resolver::single(const Symbol& symbol) const {
  const std::vector<Index> found = absolute(symbol.branch, symbol.name);
  if (found.empty()) return {};
  if (found.size() == 1) return found.front();
  throw RevisionError(Code::multiple_heads,
                      fmt::format("'{}' names several revisions where one is wanted: {}.",
                                  symbol.text, listed(found)),
                      symbol.name == "heads"
                          ? "Name one of them, or join them with 'dunlin merge heads -m MESSAGE'."
                          : "Name one of them.");
}

Index Resolver::identifier(std::string_view branch_name, std::string_view name) const {
  std::optional<NodeSet> on_branch;
  if (!branch_name.empty()) on_branch = lineage(branch(branch_name));
  const Place exact = table_.find(name);
  const Index node = exact ? *exact : partial(on_branch ? &*on_branch : nullptr, name);
  if (!on_branch || on_branch->has(node)) return node;
  throw RevisionError(
      Code::revision_unknown,
      fmt::format("Revision '{}' is not on branch '{}'.", table_.id(node), branch_name),
      "See 'dunlin history' for the revisions of a branch.");
}

Index Resolver::partial(const NodeSet* on_branch, std::string_view name) const {
  auto found = table_.starting_with(name);
  if (on_branch != nullptr) {
    const auto elsewhere = [&](const auto& candidate) { return !on_branch->has(candidate.second); };
    if (!std::all_of(found.begin(), found.end(), elsewhere)) std::erase_if(found, elsewhere);
  }
  const bool is_too_short = name.size() < options_.minimum_prefix;
  if (found.empty() || is_too_short) {
    std::string hint = "See 'dunlin history' for all revisions.";
    if (is_too_short && !found.empty()) {
      hint = fmt::format("The beginning of an id needs at least {} characters here.",
                         options_.minimum_prefix);
    } else if (const auto guess = table_.nearest(name)) {
      hint = fmt::format("Did you mean '{}'?", *guess);
    }
    throw RevisionError(Code::revision_unknown,
                        fmt::format("There is no revision or branch '{}'.", name), std::move(hint));
  }
  const Index first = found.front().second;
  if (std::all_of(found.begin(), found.end(), [first](const auto& c) { return c.second == first; }))
    return first;
  std::vector<std::string> candidates;
  for (const auto& [candidate, node] : found) candidates.push_back(text::quoted(candidate, '\''));
  throw RevisionError(Code::revision_ambiguous,
                      fmt::format("'{}' may be any of {}.", name, text::join(candidates, ", ")),
                      "Write more of the id.");
}

std::vector<Index> Resolver::filter(const std::vector<Index>& nodes, const NodeSet& set) const {
  std::vector<Index> out;
  std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(out),
               [&set](Index node) { return set.has(node); });
  return out;
}

std::string Resolver::listed(const std::vector<Index>& nodes) const {
  std::vector<std::string> quoted;
  for (const std::string& id : table_.ids(nodes)) quoted.push_back(text::quoted(id, '\''));
  return text::join(quoted, ", ");
}

}  // namespace dunlin::revision
