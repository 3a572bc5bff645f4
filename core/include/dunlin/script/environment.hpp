// dunlin.toml, .env and the choice of the database URL.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"

namespace dunlin::script {

/// commit = "revision" | "batch"; automatic: what the backend's driver is best with.
enum class CommitMode { automatic, revision, batch };

/// integrity = "error" | "warn": what an upgrade does when applied revisions were edited or
/// vanished.
enum class IntegrityMode { error, warn };

/// The settings of one environment: those at the top of dunlin.toml, overridden by the table
/// [env.NAME].
struct Settings {
  std::optional<std::string> url;
  std::vector<std::filesystem::path> version_locations;  ///< absolute; default: migrations/versions
  std::filesystem::path script_location;                 ///< absolute; default: migrations
  std::string version_table = "dunlin_version";
  std::string version_schema;
  /// The desired schema: absolute files, and folders whose *.sql files count; default: schema.sql.
  std::vector<std::filesystem::path> schema;
  bool schema_written = false;  ///< `schema` stands in dunlin.toml: then all of it must exist
  /// What is compared at all: "glob" or "kind:glob" (diff::Filter); empty `include`: everything.
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  /// A database where comparisons may build objects, for roles that may not do it in their own.
  std::optional<std::string> scratch_url;
  bool is_protected = false;  ///< protected = true
  bool strict = false;
  std::string fidelity = "faithful";  ///< "faithful" or "plain"
  CommitMode commit = CommitMode::automatic;
  IntegrityMode integrity = IntegrityMode::error;
  std::string lock = "session";  ///< "session" or "lease"
  int lock_timeout_seconds = 60;
  /// Of single statements; nothing: the defaults of execute::RunPolicy. Zero: no limit.
  std::optional<std::chrono::milliseconds> statement_lock_timeout;
  std::optional<std::chrono::milliseconds> statement_timeout;
  int retries = 5;
  /// Prints the password of a URL that has none: a program with its arguments. Empty: none.
  std::vector<std::string> password_command;
  std::string file_template = "${revision}_${slug}";
  std::map<std::string, std::string> variables;  ///< table [variables]: placeholders
};

/// A parsed dunlin.toml.
struct Configuration {
  std::filesystem::path file;  ///< empty when there is none
  Settings defaults;
  std::map<std::string, Settings>
      environments;  ///< complete: defaults with the table's own values over them
};

/// Variables of the process, passed in: the library never reads them itself.
using Variables = std::map<std::string, std::string>;

/// What holds where a folder has no dunlin.toml.
[[nodiscard]] DUNLIN_API Settings default_settings(const std::filesystem::path& folder);
/// Reads dunlin.toml. Unknown keys, wrong types and unknown values are errors with position and a
/// near match.
/// `${VAR}` in `url` and `scratch_url` is expanded from `variables`; an unset one stays as it
/// stands, for require_expanded(). Throws: ConfigError (config_unreadable, config_invalid).
[[nodiscard]] DUNLIN_API Configuration read_configuration(const std::filesystem::path& file,
                                                          const Variables& variables);
/// Throws: ConfigError (url_missing) when `url`, about to be used, still holds a `${VAR}`: it names
/// the variable.
DUNLIN_API void require_expanded(std::string_view url);
/// The file `name` in `start` or the nearest folder above it that has one.
[[nodiscard]] DUNLIN_API std::optional<std::filesystem::path> find_upward(
    const std::filesystem::path& start, const std::filesystem::path& name);
/// Reads KEY=value lines (export, quotes, # comments) of a .env file: values may be in quotes, 'as
/// they stand' or "with \n, \t, \", \\ and \$". Throws: ConfigError (config_unreadable,
/// config_invalid) with the line, never with its text.
[[nodiscard]] DUNLIN_API Variables read_env_file(const std::filesystem::path& file);

}  // namespace dunlin::script
