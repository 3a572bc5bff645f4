#include "database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "dunlin/base/text.hpp"
#include "dunlin/history/history.hpp"
#include "protection.hpp"

namespace dunlin::app {

driver::Url url_of(const Project& project) {
  if (project.url.empty()) {
    if (project.url_problem) throw *project.url_problem;
    throw ConfigError(Code::url_missing, "there is no database URL",
                      "give --url, set DATABASE_URL (also in .env), or write url = "
                      "\"sqlite:///dev.db\" in dunlin.toml");
  }
  script::require_expanded(project.url);
  return driver::parse_url(project.url);
}

/// What leaves room for "_journal" in 63 bytes.
constexpr std::size_t kLongestTable = 55;

driver::HistoryTables configured_tables(const Project& project) {
  driver::HistoryTables tables;
  tables.version = {project.settings.version_schema, project.settings.version_table};
  // Sets that share a database by version tables of their own have journals of their own, too.
  if (tables.version.name != driver::HistoryTables{}.version.name)
    tables.journal.name =
        std::string(text::clip_utf8(tables.version.name, kLongestTable)) + "_journal";
  tables.journal.schema = project.settings.version_schema;
  tables.lock = {project.settings.version_schema, "dunlin_lock"};
  return tables;
}

namespace {

/// Qualified once: a migration may change what unqualified names mean.
void qualify_tables(Database& database) {
  if (!database.tables.version.schema.empty()) return;
  database.tables.version.schema = database.connection->default_schema();
  database.tables.journal.schema = database.tables.version.schema;
  database.tables.lock.schema = database.tables.version.schema;
}

using Clock = std::chrono::steady_clock;

/// Connects, and goes on trying while the server does not answer, as long as the project wants to
/// wait.
std::unique_ptr<driver::Connection> connect(const Project& project, const driver::Driver& driver,
                                            const driver::Url& url,
                                            driver::ConnectOptions options) {
  constexpr std::chrono::milliseconds kPause{500};
  constexpr std::chrono::seconds kShortest{1};
  const Clock::time_point start = Clock::now();
  const Clock::time_point end = start + project.wait_for_database;
  for (;;) {
    if (project.wait_for_database.count() != 0) {
      const auto left = std::chrono::duration_cast<std::chrono::seconds>(end - Clock::now());
      options.connect_timeout = std::clamp(left, kShortest, options.connect_timeout);
    }
    try {
      return driver.connect(url, options);
    } catch (const DatabaseError& error) {
      // Another server, user or database would not come by waiting.
      const bool may_come = error.code() == Code::connection_failed &&
                            !driver.dialect({})->capabilities().creates_database;
      if (!may_come || Clock::now() + kPause > end) throw;
      observer_of(project).waiting_for_database(
          error.message(),
          std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start));
    }
    if (project.cancelled != nullptr && project.cancelled->load()) {
      throw Cancelled(Code::cancelled, "stopped while waiting for the database; nothing was run");
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

Database open_database(const Project& project, Access access) {
  Database database;
  database.url = url_of(project);
  database.tables = configured_tables(project);
  database.is_protected = project.settings.is_protected;
  const driver::Driver& driver = project.plugins->driver_for_scheme(database.url.scheme);
  driver::ConnectOptions options;
  options.read_only = access == Access::look;
  options.base_directory = project.url_base;
  options.pooled = project.settings.lock == "lease";
  const bool has_password =
      !database.url.password.empty() || database.url.parameters.count("password") != 0;
  if (project.password && !has_password && !driver.dialect({})->capabilities().creates_database)
    database.url.password = project.password();
  try {
    database.connection = connect(project, driver, database.url, options);
  } catch (const DatabaseError& error) {
    const bool absent = options.read_only && error.code() == Code::database_missing;
    if (!absent || !driver.dialect({})->capabilities().creates_database) throw;
    return database;
  }
  qualify_tables(database);
  return database;
}

Database open_other(const Project& project, const std::string& url,
                    const std::filesystem::path& base) {
  Database database;
  script::require_expanded(url);
  database.url = driver::parse_url(url);
  database.tables = configured_tables(project);
  database.is_protected = is_protected(project, url, base);
  driver::ConnectOptions options;
  options.read_only = true;
  options.base_directory = base;
  database.connection =
      project.plugins->driver_for_scheme(database.url.scheme).connect(database.url, options);
  qualify_tables(database);
  return database;
}

execute::LockPolicy lock_policy(const Project& project,
                                std::optional<std::chrono::seconds> timeout) {
  execute::LockPolicy policy;
  policy.timeout = timeout.value_or(std::chrono::seconds(project.settings.lock_timeout_seconds));
  if (project.settings.lock == "lease") policy.mode = driver::LockMode::lease;
  return policy;
}

std::vector<std::string> version_rows(Database& database) {
  if (!database.connection) return {};
  return history::read_rows(*database.connection, database.tables);
}

std::unique_ptr<driver::Dialect> offline_dialect(const Project& project) {
  const driver::Url url = url_of(project);
  return project.plugins->driver_for_scheme(url.scheme).dialect(url.scheme);
}

execute::CompileOptions compile_options(const Project& project) {
  execute::CompileOptions options;
  options.translate.strict = project.settings.strict;
  options.translate.fidelity =
      project.settings.fidelity == "plain" ? driver::Fidelity::plain : driver::Fidelity::faithful;
  options.placeholders = project.settings.variables;
  options.dialect_names = [plugins = project.plugins] { return plugins->dialect_names(); };
  for (const auto& [name, value] : project.placeholders) options.placeholders[name] = value;
  return options;
}

execute::Observer& observer_of(const Project& project) {
  static execute::Observer silent;
  return project.observer != nullptr ? *project.observer : silent;
}

void report(const Project& project, const std::vector<Diagnostic>& problems) {
  execute::throw_errors(problems);
  for (const Diagnostic& problem : problems) {
    const std::string place = to_string(problem.position);
    observer_of(project).warning(place.empty() ? problem.message : place + ": " + problem.message);
  }
}

void check_rows_known(const revision::Graph& graph, std::span<const std::string> rows) {
  std::vector<std::string> unknown;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(unknown),
               [&](const std::string& row) { return !graph.contains(row); });
  if (unknown.empty()) return;
  throw RevisionError(
      Code::revision_not_in_graph,
      fmt::format("the database is at {}, which no revision file has", text::join(unknown, ", ")),
      "bring the missing files back (another git branch?), or set the rows anew with 'dunlin stamp "
      "--purge REVISION'");
}

execute::RunPolicy run_policy(const Project& project, const driver::Url& url,
                              execute::Commit commit, const std::string& tag) {
  execute::RunPolicy policy;
  policy.commit = commit;
  policy.origin = execute::own_origin(url.user);
  policy.tag = tag;
  for (const auto& [name, value] : compile_options(project).placeholders)
    policy.hidden.push_back(value);
  if (!url.password.empty()) policy.hidden.push_back(url.password);
  policy.timeouts = {project.settings.statement_lock_timeout, project.settings.statement_timeout};
  policy.retries = project.settings.retries;
  return policy;
}

script::Source source_of(const Project& project) {
  if (!project.source) {
    throw ConfigError(Code::config_invalid, "there are no revisions to read",
                      "run 'dunlin init' to make a migration environment");
  }
  return project.source();
}

}  // namespace dunlin::app
