// What several commands do before their own work: open the database, find the dialect, name the
// history tables.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dunlin/app/project.hpp"
#include "dunlin/driver/driver.hpp"
#include "dunlin/execute/compile.hpp"
#include "dunlin/execute/observer.hpp"
#include "dunlin/execute/run.hpp"
#include "dunlin/revision/graph.hpp"

namespace dunlin::app {

/// The project's URL, parsed. Throws: ConfigError (url_missing, url_invalid).
[[nodiscard]] driver::Url url_of(const Project& project);

/// An open database with the names of its history tables resolved.
struct Database {
  driver::Url url;
  std::unique_ptr<driver::Connection> connection;
  driver::HistoryTables tables;
  bool is_protected = false;
};

enum class Access { look, change };

/// Opens the project's database. When it is only looked at and does not exist where connecting
/// would create it, there is no connection and the database counts as empty. Throws: ConfigError,
/// PluginError, DatabaseError.
[[nodiscard]] Database open_database(const Project& project, Access access);

/// Opens any database to look at it; it must exist. Throws: as above.
/// \param url   as written; a relative path counts from `base`, or from the current folder
[[nodiscard]] Database open_other(const Project& project, const std::string& url,
                                  const std::filesystem::path& base);

/// How the settings, and what a command says, want the migration lock.
[[nodiscard]] execute::LockPolicy lock_policy(const Project& project,
                                              std::optional<std::chrono::seconds> timeout);

/// The version rows; none without a connection or table.
[[nodiscard]] std::vector<std::string> version_rows(Database& database);

/// The dialect of the project's URL, without a connection.
[[nodiscard]] std::unique_ptr<driver::Dialect> offline_dialect(const Project& project);
/// History tables for scripts: as configured.
[[nodiscard]] driver::HistoryTables configured_tables(const Project& project);

[[nodiscard]] execute::CompileOptions compile_options(const Project& project);

/// The project's observer, or one that ignores everything.
[[nodiscard]] execute::Observer& observer_of(const Project& project);

/// Passes warnings on to the observer; throws the errors.
void report(const Project& project, const std::vector<Diagnostic>& problems);

/// Rows that the graph has. Throws: RevisionError (revision_not_in_graph) naming those it lacks.
void check_rows_known(const revision::Graph& graph, std::span<const std::string> rows);

/// Who runs this, and what may never be recorded.
[[nodiscard]] execute::RunPolicy run_policy(const Project& project, const driver::Url& url,
                                            execute::Commit commit, const std::string& tag);

/// The project's revisions. Throws: ConfigError when it has none to read.
[[nodiscard]] script::Source source_of(const Project& project);

}  // namespace dunlin::app
