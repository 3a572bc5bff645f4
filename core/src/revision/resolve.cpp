#include <fmt/format.h>

#include <algorithm>

#include "dunlin/base/error.hpp"
#include "revision/resolver.hpp"

namespace dunlin::revision {
namespace {

struct Ends {
  std::vector<Index> low;
  std::vector<Index> high;
};

bool is_relative(std::string_view text) {
  return text.starts_with('+') || text.starts_with('-');
}

/// A relative end is counted from the other one, if that is no relative one too.
Ends resolve_ends(const Resolver& resolver, std::string_view low, std::string_view high) {
  const NodeTable& table = resolver.table();
  const auto from = [&](const std::vector<Index>& rows, std::string_view text) {
    const std::vector<std::string> ids = table.ids(rows);
    return Resolver(table, ids, {}, Resolver::AtEnd::stop).any(text);
  };
  Ends ends;
  if (is_relative(low) && !is_relative(high)) {
    ends.high = resolver.any(high);
    ends.low = from(ends.high, low);
    return ends;
  }
  ends.low = resolver.any(low);
  ends.high = is_relative(high) && !is_relative(low) ? from(ends.low, high) : resolver.any(high);
  return ends;
}

std::vector<Index> between(const NodeTable& table, const Ends& ends, std::string_view range) {
  NodeSet wanted = table.below(ends.high, Edges::all);
  const NodeSet under = table.below(ends.low, Edges::all);
  const NodeSet over = table.above(ends.low, Edges::revises);
  for (const Index node : ends.low) {
    if (wanted.has(node)) continue;
    throw RevisionError(
        Code::target_unreachable,
        fmt::format("Range '{}' is empty: '{}' is not below its end.", range, table.id(node)),
        "Write the older revision first.");
  }
  for (Index node = 0; node < table.size(); ++node) {
    if (!ends.low.empty() && (under.has(node) || !over.has(node))) wanted.remove(node);
  }
  for (const Index node : ends.low) wanted.add(node);
  std::vector<Index> out = table.ordered(wanted);
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace

std::vector<std::string> resolve(const Graph& graph, std::string_view symbol,
                                 std::span<const std::string> current,
                                 const ResolveOptions& options) {
  const Resolver resolver(table_of(graph), current, options);
  return resolver.table().ids(resolver.any(symbol));
}

std::vector<std::string> resolve_range(const Graph& graph, std::string_view range,
                                       std::span<const std::string> current) {
  const std::size_t colon = range.find(':');
  if (colon == std::string_view::npos || range.find(':', colon + 1) != std::string_view::npos) {
    throw RevisionError(Code::revision_malformed,
                        fmt::format("'{}' is not a range of revisions.", range),
                        "Write START:END, START: or :END.");
  }
  const std::string_view low = range.substr(0, colon);
  const std::string_view high = range.substr(colon + 1);
  const Resolver resolver(table_of(graph), current, {}, Resolver::AtEnd::stop);
  const Ends ends =
      resolve_ends(resolver, low.empty() ? "base" : low, high.empty() ? "heads" : high);
  std::vector<std::string> out;
  for (const Index node : between(resolver.table(), ends, range))
    out.push_back(resolver.table().id(node));
  return out;
}

}  // namespace dunlin::revision
