#include "integrity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "database.hpp"
#include "dunlin/base/text.hpp"
#include "revisions.hpp"

namespace dunlin::app {
namespace {

using Ids = std::unordered_set<std::string>;

Ids set_of(const std::vector<std::string>& ids) {
  return {ids.begin(), ids.end()};
}

std::vector<std::string> known(const revision::Graph& graph, const std::vector<std::string>& ids) {
  std::vector<std::string> found;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(found),
               [&graph](const std::string& id) { return graph.contains(id); });
  return found;
}

std::vector<std::string> ids_of(const std::vector<RevisionInfo>& infos) {
  std::vector<std::string> ids;
  for (const RevisionInfo& info : infos) ids.push_back(info.header.node.id);
  return ids;
}

}  // namespace

std::vector<RevisionInfo> slipped_in(const script::Source& source,
                                     const std::vector<std::string>& rows,
                                     const history::Account& account) {
  std::vector<RevisionInfo> found;
  if (account.empty()) return found;
  const revision::Graph& graph = source.graph();
  const Ids vouched = set_of(graph.ancestors(known(graph, account.stamped)));
  for (const std::string& id : graph.ancestors(known(graph, rows))) {
    if (account.revisions.count(id) == 0 && vouched.count(id) == 0)
      found.push_back(revision_info(source, id));
  }
  return found;
}

StatusResult examine(const script::Source& source, const std::vector<std::string>& rows,
                     const history::Account& account) {
  const revision::Graph& graph = source.graph();
  StatusResult found;
  const Ids at = set_of(rows);
  for (const std::string& row : rows) {
    if (!graph.contains(row)) found.unknown.push_back(row);
  }
  const std::vector<std::string> applied = graph.ancestors(known(graph, rows));
  const Ids below = set_of(applied);
  for (const std::string& id : applied) {
    const auto recorded = account.revisions.find(id);
    const bool tells = recorded != account.revisions.end();
    if (tells && recorded->second.removed) {
      found.contradictions.push_back(
          fmt::format("the version rows say that {} is applied, the journal says that it was taken "
                      "back",
                      id));
    }
    if (tells && !recorded->second.checksum.empty() &&
        !source.load(id).matches(recorded->second.checksum))
      found.edited.push_back(revision_info(source, id));
  }
  found.out_of_order = slipped_in(source, rows, account);
  for (const auto& [id, recorded] : account.revisions) {
    if (!recorded.applied || below.count(id) != 0 || at.count(id) != 0) continue;
    if (!graph.contains(id)) {
      found.vanished.push_back(id);
    } else {
      found.contradictions.push_back(fmt::format(
          "the journal says that {} is applied, the version rows say that it is not", id));
    }
  }
  return found;
}

std::vector<std::string> sentences(const StatusResult& found) {
  std::vector<std::string> all = found.contradictions;
  const auto add = [&all](const std::vector<std::string>& ids, const char* what) {
    if (!ids.empty()) all.push_back(fmt::format("{}: {}", what, text::join(ids, ", ")));
  };
  add(ids_of(found.edited), "edited after being applied");
  add(found.vanished, "applied, and no file has it any more");
  add(ids_of(found.out_of_order), "slipped in below applied revisions and never run");
  return all;
}

void check_integrity(const Project& project, const StatusResult& found,
                     revision::Direction direction) {
  const std::vector<std::string> all = sentences(found);
  if (all.empty()) return;
  const bool refuses = project.settings.integrity == script::IntegrityMode::error &&
                       direction == revision::Direction::upgrade;
  if (!refuses) {
    for (const std::string& sentence : all) observer_of(project).warning(sentence);
    return;
  }
  ErrorContext context;
  context.detail = text::join(all, "\n");
  context.outcome = "Nothing was run.";
  throw RevisionError(
      Code::history_edited, "the revision files are not what this database was made of",
      "undo the edit; or take the revision back with 'dunlin downgrade' and run it anew; or accept "
      "an edit with 'dunlin repair --checksums'; 'dunlin status' lists everything, and integrity = "
      "\"warn\" in dunlin.toml goes on all the same",
      std::move(context));
}

}  // namespace dunlin::app
