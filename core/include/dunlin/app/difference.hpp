// A difference of two schemas, as commands report it.
#pragma once

#include <string>
#include <vector>

#include "dunlin/base/export.hpp"

namespace dunlin::app {

/// One operation.
struct ChangeInfo {
  std::string description;   ///< "add column users.theme text"
  std::string sql;           ///< its statements in PostgreSQL SQL; empty in a dialect's own terms
  bool destructive = false;  ///< rows or values can be lost
  std::string note;          ///< why it is done in this way; mostly empty
};

/// Something gone and something new that look alike.
struct LikelyRename {
  std::string description;  ///< "column users.name to title"
  std::string annotation;   ///< what says so in a schema file: "-- @renamed from=name"
};

struct DifferenceInfo {
  std::vector<ChangeInfo> changes;  ///< in an order that runs
  std::vector<std::string>
      refused;      ///< what differs and cannot be changed faithfully, one sentence each
  std::string sql;  ///< the statements of all changes, formatted
  std::vector<LikelyRename> likely_renames;  ///< the likeliest first

  bool empty() const { return changes.empty() && refused.empty(); }
};

}  // namespace dunlin::app
