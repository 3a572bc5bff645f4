// Symbols to nodes: one Resolver serves one question.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "revision/node_table.hpp"
#include "revision/symbol.hpp"

namespace dunlin::revision {

class Resolver {
 public:
  /// What a walk does at the bases and heads.
  enum class AtEnd { refuse, stop };

  /// Where a downgrade ends.
  struct DownTarget {
    Place place;   ///< nothing: base
    Place branch;  ///< only what leads to this revision is taken down
  };

  /// \param current  version rows. Throws: revision_not_in_graph.
  Resolver(const NodeTable& table, std::span<const std::string> current,
           const ResolveOptions& options, AtEnd at_end = AtEnd::refuse);

  const NodeTable& table() const { return table_; }
  /// The version rows, ascending.
  const std::vector<Index>& rows() const { return rows_; }

  /// All that a symbol names; empty: base.
  std::vector<Index> any(std::string_view text) const;
  /// As any(), but nothing lies below the current revisions.
  std::vector<Index> up_targets(std::string_view text) const;
  DownTarget down_target(std::string_view text) const;

  /// The revision that a branch is named after: label, id or partial id.
  Index branch(std::string_view name) const;
  /// What lies on a line with `node`, following "Revises".
  NodeSet lineage(Index node) const;

 private:
  std::vector<Index> absolute(std::string_view branch, std::string_view name) const;
  Place single(const Symbol& symbol) const;
  std::vector<Index> heads(std::string_view branch, std::string_view name) const;
  Index identifier(std::string_view branch, std::string_view name) const;
  Index partial(const NodeSet* on_branch, std::string_view name) const;

  std::vector<Index> from_rows_up(const Symbol& symbol) const;
  DownTarget from_rows_down(const Symbol& symbol) const;
  /// The tips of what is applied, implied ones too, on the symbol's branch.
  std::vector<Index> applied_tips(const NodeSet& on_branch) const;
  std::vector<Index> tips_for_upgrade(const NodeSet& on_branch) const;
  Place walk_named(const Symbol& symbol) const;
  Place walk_up(const Symbol& symbol, Place start, const NodeSet* on_branch) const;
  Place walk_down(const Symbol& symbol, Place start) const;

  std::vector<Index> filter(const std::vector<Index>& nodes, const NodeSet& set) const;
  std::string listed(const std::vector<Index>& nodes) const;

  const NodeTable& table_;
  ResolveOptions options_;
  AtEnd at_end_;
  std::vector<Index> rows_;
};

}  // namespace dunlin::revision
