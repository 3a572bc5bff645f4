// log and repair: the journal as people see it and amend it.
#include <fmt/format.h>

#include <algorithm>

#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/history/history.hpp"
#include "half_applied.hpp"
#include "integrity.hpp"

namespace dunlin::app {

std::vector<history::JournalEntry> log(const Project& project, const LogOptions& options) {
  Database database = open_database(project, Access::look);
  if (!database.connection) return {};
  std::vector<history::JournalEntry> entries =
      history::read_journal(*database.connection, database.tables);
  std::erase_if(entries, [&options](const history::JournalEntry& entry) {
    return !entry.revision.starts_with(options.revision);
  });
  std::reverse(entries.begin(), entries.end());
  if (options.limit != 0 && entries.size() > options.limit) entries.resize(options.limit);
  return entries;
}

std::vector<Repaired> repair_checksums(const Project& project, const RepairOptions& options) {
  const script::Source source = source_of(project);
  Database database = open_database(project, Access::change);
  driver::Connection& connection = *database.connection;
  execute::Observer& observer = observer_of(project);
  observer.target(driver::masked(database.url), connection.dialect().name(), connection.server(),
                  version_rows(database));
  const execute::Session session{connection, database.tables, observer, project.cancelled};
  const std::unique_ptr<driver::Lock> lock =
      execute::wait_for_lock(session, lock_policy(project, options.lock_timeout));
  history::ensure(connection, database.tables);
  const std::vector<std::string> rows = version_rows(database);
  check_rows_known(source.graph(), rows);
  const std::vector<std::string> applied = source.graph().ancestors(rows);
  std::vector<std::string> wanted;
  for (const std::string& written : options.revisions) {
    for (const std::string& id : revision::resolve(source.graph(), written, rows)) {
      if (std::find(applied.begin(), applied.end(), id) == applied.end()) {
        throw RevisionError(Code::revision_unknown,
                            fmt::format("revision {} is not applied here, so there is no checksum "
                                        "to repair",
                                        id),
                            "run 'dunlin status' to see which revisions were edited");
      }
      wanted.push_back(id);
    }
  }
  const history::Account account = history::read_account(connection, database.tables);
  const execute::RunPolicy policy =
      run_policy(project, database.url, execute::Commit::revision, {});
  std::vector<Repaired> repaired;
  std::vector<history::JournalEntry> entries;
  for (const RevisionInfo& edited : examine(source, rows, account).edited) {
    const std::string& id = edited.header.node.id;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), id) == wanted.end()) continue;
    history::JournalEntry entry = execute::journal_entry(policy, id, history::direction::kRepair);
    entry.checksum = source.load(id).checksum;
    repaired.push_back({id, account.revisions.at(id).checksum, entry.checksum});
    entry.error = "checksum before: " + repaired.back().before;
    entries.push_back(std::move(entry));
  }
  if (!entries.empty()) {
    connection.execute(history::journal_statement(connection.dialect(), database.tables, entries));
  }
  return repaired;
}

}  // namespace dunlin::app
