// The commands that look at whole schemas: inspect, diff, drift, verify. As in commands.hpp:
// options in, values out, nothing printed.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/app/difference.hpp"
#include "dunlin/app/project.hpp"
#include "dunlin/compare/compare.hpp"
#include "dunlin/revision/plan.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::app {

// ---- inspect ----

struct InspectOptions {
  std::vector<std::string> schemas;  ///< PostgreSQL: these only; empty: all but the system's
};
struct InspectResult {
  std::string dialect;     ///< "postgres"
  std::string masked_url;  ///< of the database that was read
  /// In PostgreSQL's terms, as far as these reach; objects in the order of their names.
  schema::Schema schema;
  std::vector<std::string> notes;        ///< what is not expressed, one sentence each
  std::optional<schema::Schema> native;  ///< complete, in the backend's own terms where it has such
  std::string sql;  ///< PostgreSQL SQL that makes `schema` in an empty database
};
/// The project's database; objects that include and exclude of the settings leave out are left out.
/// Throws: as open_project's URL does; DatabaseError.
[[nodiscard]] DUNLIN_API InspectResult inspect(const Project& project,
                                               const InspectOptions& options);

// ---- differences ----

/// What leads from one schema to another, and the SQL that does it.
struct DifferenceReport {
  std::string dialect;                  ///< whose SQL it is: "postgres", "sqlite" ...
  DifferenceInfo difference;            ///< with SQL in portable terms only
  std::vector<std::string> statements;  ///< without terminators
  std::string script;                   ///< the statements for the backend's plain client
  std::vector<compare::Doubt> unknown;  ///< of which it cannot be told whether it differs

  /// Nothing differs, as far as is known.
  bool equal() const { return difference.empty(); }
};

struct DiffOptions {
  std::string from;         ///< "rev:SYMBOL", a database URL, a file or folder of PostgreSQL SQL
  std::string to;           ///< the same
  bool no_scratch = false;  ///< build nothing anywhere: more stays unknown
};
struct DiffResult {
  std::string from;  ///< as it was read, passwords masked
  std::string to;
  DifferenceReport report;
};
/// What makes of `from` what `to` is: in the words of the database in `from`, else of that in `to`,
/// else of PostgreSQL. Renames that a schema file speaks of are honoured.
/// Throws: RevisionError, ConfigError, PluginError, DatabaseError, DiagnosticsError.
[[nodiscard]] DUNLIN_API DiffResult diff(const Project& project, const DiffOptions& options);

struct DriftOptions {
  bool no_scratch = false;
};
struct DriftResult {
  std::string masked_url;
  std::vector<std::string> revisions;  ///< version rows
  DifferenceReport report;             ///< what would repair the database
};
/// The project's database against what its version rows mean. Changes nothing.
/// Throws: RevisionError (revision_not_in_graph) for rows that no file has; as diff().
[[nodiscard]] DUNLIN_API DriftResult drift(const Project& project, const DriftOptions& options);

// ---- verify ----

struct VerifyOptions {
  std::vector<std::string> urls;  ///< of the backends; empty: the project's database
};
/// A place where a database and its replay were not the same.
struct VerifyFinding {
  std::string revision;  ///< that ran last; empty: at base
  revision::Direction direction = revision::Direction::upgrade;
  DifferenceReport report;  ///< from the database to what the replay says
};
struct VerifyReport {
  std::string masked_url;
  std::string dialect;
  std::string server;        ///< "PostgreSQL 15.18"
  std::size_t compared = 0;  ///< how many times the schemas were compared
  std::size_t revisions = 0;
  std::vector<VerifyFinding> findings;
  std::string stopped_at;    ///< the irreversible revision where the way down ended; may be empty
  std::exception_ptr error;  ///< what ended the proof on this backend: a dunlin::Error; or null
  std::chrono::milliseconds duration{0};
};
struct VerifyResult {
  std::vector<VerifyReport> backends;
};
/// Applies the revisions on an empty scratch database beside each URL: up to the heads, down to
/// base, up again; after each revision the database is compared with what the files mean. The
/// scratch databases vanish, also on errors; those of the URLs are not touched. Throws: Cancelled;
/// ConfigError and PluginError before anything ran.
[[nodiscard]] DUNLIN_API VerifyResult verify(const Project& project, const VerifyOptions& options);

}  // namespace dunlin::app
