// Which revisions run, in which order, and what happens to the version rows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/revision/graph.hpp"

namespace dunlin::revision {

enum class Direction { upgrade, downgrade };

/// One change of the version table.
struct RowChange {
  enum class Kind { insert, update, remove };
  Kind kind = Kind::insert;
  std::string from;  ///< the row's value before (update, remove)
  std::string to;    ///< the row's value after (insert, update)
  friend bool operator==(const RowChange&, const RowChange&) = default;
};

/// One revision to run, with its row changes.
struct Step {
  std::string revision;
  Direction direction = Direction::upgrade;
  std::vector<RowChange> rows;
  std::vector<std::string> rows_before;  ///< version rows when the step starts, sorted
  std::vector<std::string> rows_after;
  friend bool operator==(const Step&, const Step&) = default;
};

/// Alembic's rules (design: "Revisions"), except where Alembic crashes: then a sensible result or a
/// RevisionError. \param current  version rows; ids that the graph lacks are a RevisionError
/// (revision_not_in_graph) Throws: RevisionError as resolve(), and target_unreachable,
/// revisions_overlap.
[[nodiscard]] DUNLIN_API std::vector<Step> plan_upgrade(const Graph& graph,
                                                        std::span<const std::string> current,
                                                        std::string_view target);
/// `-N` with several rows counts from the first of them by id.
/// \param options  a bare count ("2") is no symbol: the caller turns it into "-2"
[[nodiscard]] DUNLIN_API std::vector<Step> plan_downgrade(const Graph& graph,
                                                          std::span<const std::string> current,
                                                          std::string_view target,
                                                          const ResolveOptions& options = {4});

/// The step of a single revision, for going on with one that is half done. Nothing when it cannot
/// be next: it is unknown, up it is applied already or needs what is not, down it is no version
/// row.
[[nodiscard]] DUNLIN_API std::optional<Step> plan_one(const Graph& graph,
                                                      std::span<const std::string> current,
                                                      std::string_view revision,
                                                      Direction direction);

/// stamp: the rows afterwards and the changes that lead there. Contradictory targets (one an
/// ancestor of another) are refused.
struct StampPlan {
  std::vector<RowChange> rows;
  std::vector<std::string> rows_after;  ///< sorted
};
[[nodiscard]] DUNLIN_API StampPlan plan_stamp(const Graph& graph,
                                              std::span<const std::string> current,
                                              std::span<const std::string> targets);

}  // namespace dunlin::revision
