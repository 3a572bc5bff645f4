#include "difference.hpp"

#include "dunlin/ops/rewrite.hpp"
#include "dunlin/parse/write.hpp"

namespace dunlin::app {

LikelyRename likely_rename(const ops::Rename& rename) {
  return {ops::to_string(rename), "-- @renamed from=" + ops::quote_identifier(rename.from)};
}

DifferenceInfo difference_info(const diff::Difference& difference) {
  DifferenceInfo info;
  info.refused = difference.refused;
  std::vector<ops::Operation> operations;
  for (const diff::Change& change : difference.changes) {
    info.changes.push_back({ops::describe(change.operation), parse::write(change.operation),
                            change.destructive, change.note});
    operations.push_back(change.operation);
  }
  info.sql = parse::write(operations);
  for (const ops::Rename& rename : difference.likely_renames)
    info.likely_renames.push_back(likely_rename(rename));
  return info;
}

}  // namespace dunlin::app
