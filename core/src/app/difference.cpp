#include "difference.hpp"

#include "dunlin/ops/rewrite.hpp"
#include "dunlin/parse/write.hpp"
#include "dunlin/replay/rights.hpp"

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

void note_lost_rights(const diff::Difference& difference, DifferenceInfo& info) {
  std::vector<ops::Operation> operations;
  for (const diff::Change& change : difference.changes) operations.push_back(change.operation);
  for (const std::size_t i : replay::made_anew(operations)) {
    std::string& note = info.changes[i].note;
    note += note.empty() ? "" : "; ";
    note += "rights that were granted on it by hand are lost: grant them again";
  }
}

}  // namespace dunlin::app
