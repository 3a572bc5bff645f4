// The version rows while revisions are run one after another.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "dunlin/revision/plan.hpp"
#include "revision/node_table.hpp"

namespace dunlin::revision {

/// Rows are the applied revisions that no other applied one needs. Each call runs one revision and
/// costs no more than its neighbourhood.
class VersionRows {
 public:
  VersionRows(const NodeTable& table, std::span<const Index> rows);

  /// Throws RevisionError (revisions_overlap) when a row is implied by another one. Taking a
  /// revision down may leave such a pair on purpose (see downgrade()); that pair passes.
  void check() const;

  /// Requires: what `revision` needs is applied, it itself is not.
  Step upgrade(Index revision);
  /// Requires: `revision` is applied and nothing applied needs it.
  Step downgrade(Index revision);

 private:
  Step begin(Index revision, Direction direction) const;
  void finish(Step& step) const;
  std::vector<Index> restored(Index revision);
  bool is_under_other_row(Index node, Index revision);
  bool is_leftover(Index row) const;
  std::vector<std::string> row_ids() const;

  const NodeTable& table_;
  std::set<Index> rows_;
  NodeSet applied_;
  std::vector<std::uint32_t> needed_by_;  // how many applied revisions need the node
  std::vector<Place> row_above_;          // a row once found above the node; spares the next search
};

}  // namespace dunlin::revision
