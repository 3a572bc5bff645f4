// Sets of revisions to be disturbed. What is applied twice, or not at all, shows in their data.
#pragma once

#include <string>
#include <vector>

#include "migration_set.hpp"

namespace dunlin::test {

struct FaultSet {
  std::string name;
  RevisionFiles files;                ///< (file name, text), oldest first
  std::vector<std::string> backends;  ///< empty: every backend

  bool runs_on(const std::string& backend) const;
};

const std::vector<FaultSet>& fault_sets();
const FaultSet& fault_set(const std::string& name);

}  // namespace dunlin::test
