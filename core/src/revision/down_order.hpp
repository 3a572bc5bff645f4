// In which order revisions are taken down.
#pragma once

#include <vector>

#include "revision/node_table.hpp"

namespace dunlin::revision {

/// `leaving`, each before what it needs.
/// \param rows     version rows, ascending
/// \param applied  all that the rows imply; holds `leaving` and, with a member of it, everything
/// applied that needs it
std::vector<Index> down_order(const NodeTable& table, const std::vector<Index>& rows,
                              const NodeSet& applied, const NodeSet& leaving);

}  // namespace dunlin::revision
