// The revision graph: pure, no files, no database.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"

namespace dunlin::revision {

/// One revision's place in the graph.
struct Node {
  std::string id;
  std::vector<std::string> down;        ///< parents: "Revises"
  std::vector<std::string> depends_on;  ///< ids or labels
  std::vector<std::string> labels;      ///< branch labels
  friend bool operator==(const Node&, const Node&) = default;
};

class NodeTable;

/// An immutable graph. Every answer is a function of the nodes alone, never of their order of
/// arrival: siblings are ordered by id. Thread-safe. Building and every walk are near-linear in
/// nodes and edges.
class DUNLIN_API Graph {
 public:
  /// Throws: RevisionError: as check_identifier() for ids and labels, revision_duplicate,
  /// revision_parent_missing, revision_cycle, label_duplicate (also a label equal to an id).
  explicit Graph(std::vector<Node> nodes);
  ~Graph();
  Graph(Graph&&) noexcept;
  Graph& operator=(Graph&&) noexcept;

  std::size_t size() const noexcept;
  bool contains(std::string_view id) const;
  /// Throws: RevisionError (revision_unknown).
  const Node& node(std::string_view id) const;
  /// depends_on with labels replaced by ids.
  std::vector<std::string> dependencies(std::string_view id) const;
  std::vector<std::string> children(std::string_view id) const;

  /// Revisions that are nobody's parent; and those without parent; sorted by id.
  std::vector<std::string> heads() const;
  std::vector<std::string> bases() const;
  /// Heads that nobody depends on either.
  std::vector<std::string> effective_heads() const;
  bool is_head(std::string_view id) const;
  bool is_branch_point(std::string_view id) const;
  bool is_merge_point(std::string_view id) const;
  /// Labels of the node itself and those that reach it from its branch.
  std::vector<std::string> branch_labels(std::string_view id) const;

  /// All ids, each after its parents and dependencies; among several possibilities a branch is
  /// finished before the next.
  const std::vector<std::string>& topological_order() const;
  /// `ids` and everything they stand on (parents and dependencies), in topological order.
  std::vector<std::string> ancestors(std::span<const std::string> ids) const;
  std::vector<std::string> descendants(std::span<const std::string> ids) const;

 private:
  friend const NodeTable& table_of(const Graph& graph);
  std::unique_ptr<const NodeTable> table_;
};

/// Throws RevisionError (revision_malformed) unless `id` may name a revision or label: any length,
/// none of @ - + : , / blanks and control characters, not empty, none of the words head, heads,
/// base, current.
DUNLIN_API void check_identifier(std::string_view id);

/// How strictly partial ids are taken.
struct ResolveOptions {
  std::size_t minimum_prefix = 1;  ///< `downgrade` wants 4
};

/// The ids that a symbol names: full or unique partial id or label, head, heads (those of
/// Graph::effective_heads), base (nothing), current, branch@symbol, rev+N, rev-N, +N, -N, branch@+N
/// and branch@-N (relative to `current`). A branch is a label or a revision, and means everything
/// above and below it. "a,b" is not a symbol. \param current  the version rows of the database, for
/// `current` and relative symbols Throws: RevisionError: revision_unknown (with a near match as
/// hint), revision_ambiguous (lists the candidates), revision_malformed, multiple_heads,
/// walk_ambiguous, walk_too_far, revision_not_in_graph (a row of `current`).
[[nodiscard]] DUNLIN_API std::vector<std::string> resolve(const Graph& graph,
                                                          std::string_view symbol,
                                                          std::span<const std::string> current = {},
                                                          const ResolveOptions& options = {});

/// The revisions of a range "a:b", "a:", ":b" for `history`, newest first; both ends are part of
/// it. A relative start counts from the end, a relative end from the start; counting past the bases
/// or heads stops there. Throws: as resolve(), and target_unreachable when the start is not below
/// the end.
[[nodiscard]] DUNLIN_API std::vector<std::string> resolve_range(
    const Graph& graph, std::string_view range, std::span<const std::string> current = {});

}  // namespace dunlin::revision
