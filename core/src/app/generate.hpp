// Autogeneration: what the schema files say and no revision does, as SQL in both directions.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "dunlin/app/commands.hpp"
#include "dunlin/revision/graph.hpp"

namespace dunlin::app {

struct Generated {
  DifferenceInfo difference;
  std::string upgrade;
  std::string downgrade;
  bool upgrade_in_parts = false;  ///< see script::NewRevision
  bool downgrade_in_parts = false;
  std::vector<std::string> remarks;
};

/// \param files  desired_files(project)
/// \param node   the new revision: what it stands on
/// Throws: as desired_of(); with options.from_database also what opening and comparing a database
/// throws, and RevisionError (target_unreachable) when it is not at the heads.
[[nodiscard]] Generated generate(const Project& project, const script::Source& source,
                                 std::span<const std::filesystem::path> files,
                                 const RevisionOptions& options, const revision::Node& node);

/// The description of a generated revision: what was detected, a line each.
[[nodiscard]] std::string description_of(const Generated& generated);

}  // namespace dunlin::app
