// The schemas that commands compare: what the files want, what revisions make, what a database has.
#pragma once

#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "database.hpp"
#include "dunlin/app/project.hpp"
#include "dunlin/compare/compare.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/parse/desired.hpp"
#include "dunlin/replay/rights.hpp"

namespace dunlin::app {

// ---- the desired schema ----

/// The project's schema files in the order in which they are read, folders opened up. None when the
/// settings name none and there is no schema.sql. Throws: ConfigError (file_unreadable) for a named
/// file or folder that is missing or has no *.sql file.
[[nodiscard]] std::vector<std::filesystem::path> desired_files(const Project& project);

/// What the files say, read as one text. Warnings go to the observer. Throws: DiagnosticsError with
/// file and line; ConfigError (file_unreadable).
[[nodiscard]] parse::Desired desired_of(const Project& project,
                                        std::span<const std::filesystem::path> files);

/// Reports annotations that name nothing as warnings. Throws: DiagnosticsError when one names
/// something of another kind.
void report_unfit(const Project& project, const std::vector<ops::Rename>& renames,
                  const std::vector<Position>& places, const schema::Schema& from,
                  const schema::Schema& to);

// ---- the schema of revisions ----

/// The dialect whose own language is the portable one, so that all that is written for it counts;
/// the project's own when no plugin has one.
[[nodiscard]] std::unique_ptr<driver::Dialect> portable_dialect(const Project& project);

/// The schema after `revisions` and all that they stand on.
/// \param unknown  as replay::schema_at()
[[nodiscard]] schema::Schema schema_at(const Project& project, const script::Source& source,
                                       std::span<const std::string> revisions,
                                       const driver::Dialect& dialect,
                                       std::vector<Diagnostic>* unknown = nullptr);

struct Replayed {
  schema::Schema schema;
  std::vector<Diagnostic> unknown;  ///< as replay::schema_at()
  replay::Rights rights;
};

/// The schema at the heads, replayed in a thread of its own: the schema files, as large, can be
/// read meanwhile. The parameters must live as long as the result.
[[nodiscard]] std::future<Replayed> replay_beside(const Project& project,
                                                  const script::Source& source,
                                                  const driver::Dialect& dialect);

// ---- one side of a comparison ----

struct Side {
  schema::Schema schema;
  std::vector<ops::Rename> renames;  ///< of schema files
  std::string label;                 ///< for people: the path, the masked URL, "rev:1975ea83b712"
  std::optional<Database> database;  ///< of a URL; open
};

/// Reads what `written` names: "rev:SYMBOL" (see revision::resolve; also base, head, heads,
/// current), a database URL of any backend, or a file or folder of PostgreSQL SQL. Relative paths
/// count from the current folder. \param dialect  for which revisions are replayed; null:
/// portable_dialect() Throws: RevisionError, ConfigError, DatabaseError, DiagnosticsError.
[[nodiscard]] Side read_side(const Project& project, std::string_view written,
                             const driver::Dialect* dialect);

/// The whole schema of an open database, Dunlin's own tables left out.
[[nodiscard]] schema::Schema inspected(const Database& database);

// ---- how sides are compared ----

/// include and exclude of the settings. Dunlin's own tables never pass. Throws: ConfigError
/// (config_invalid) for a kind that does not exist.
[[nodiscard]] diff::Filter filter_of(const Project& project);

/// A policy and what it points at.
struct ScratchPlace {
  compare::ScratchPolicy policy;
  std::unique_ptr<driver::Connection> connection;  ///< of scratch_url
};

/// Where objects may be built for a comparison with `live`. Beside a protected database only
/// scratch_url serves, unless it is a file: then the place is in the memory of this process.
/// Throws: ConfigError, DatabaseError when scratch_url cannot be opened.
[[nodiscard]] ScratchPlace scratch_place(const Project& project, const Database& live,
                                         bool no_scratch);

/// What should be, against the schema of a database.
/// \param live        what inspected() read of `database`
/// \param no_scratch  somebody asked for nothing to be built: more stays unknown
/// Throws: as scratch_place() and compare::compare(); Error (protected_target) when nothing
/// can be told without building, and the database is protected.
[[nodiscard]] compare::Comparison compared(const Project& project, const schema::Schema& expected,
                                           const schema::Schema& live, const Database& database,
                                           bool no_scratch);

}  // namespace dunlin::app
