// What every command works on: settings, revisions, a database URL, plugins.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/base/export.hpp"
#include "dunlin/execute/observer.hpp"
#include "dunlin/plugin/registry.hpp"
#include "dunlin/script/environment.hpp"
#include "dunlin/script/source.hpp"

namespace dunlin::app {

/// A program that embeds Dunlin fills this itself: `url`, `source`, `plugins`; the command line
/// gets it from open_project(). Copies share plugins and revisions. Used by one command at a time.
struct Project {
  std::string url;  ///< empty: commands that need a database throw ConfigError (url_missing)
  std::optional<ConfigError> url_problem;  ///< what they throw instead, when something is known
  std::filesystem::path
      url_base;  ///< relative paths of file databases count from here; empty: the current folder
  /// Of environments marked protected, by whatever name they are reached; relative paths of file
  /// databases count from the configuration file's folder.
  std::vector<std::string> protected_urls;
  std::function<script::Source()>
      source;  ///< called at most once by each command that needs revisions
  std::shared_ptr<plugin::Registry> plugins;
  script::Settings settings;
  /// Asked for the password when the URL has a host's form and none; may be empty.
  std::function<std::string()> password;
  /// How long to go on trying while the server does not answer.
  std::chrono::seconds wait_for_database{0};
  std::filesystem::path configuration_file;         ///< empty when there is none
  std::map<std::string, std::string> placeholders;  ///< for sections with vars=on
  execute::Observer* observer = nullptr;            ///< may be null
  const execute::CancelFlag* cancelled = nullptr;   ///< may be null
};

/// What the command line says about where to find things.
struct OpenOptions {
  std::filesystem::path start;                  ///< the current folder
  std::optional<std::filesystem::path> config;  ///< --config
  std::string environment;                      ///< --env
  std::string url;                              ///< --url
  std::optional<std::filesystem::path>
      env_file;  ///< --env-file; default .env beside dunlin.toml, then in `start`
  std::vector<std::filesystem::path> plugin_directories;  ///< --plugin-dir
  std::map<std::string, std::string> placeholders;        ///< -x key=value; win over [variables]
  script::Variables variables;                            ///< the process environment
  std::chrono::seconds wait_for_database{0};              ///< --wait-for-database
  const execute::CancelFlag* cancelled = nullptr;         ///< for Project::cancelled
};

/// Finds dunlin.toml, .env and the URL: `url`, else the URL of an explicit `environment`, else
/// DATABASE_URL, else the file that DATABASE_URL_FILE names, else these two of .env, else
/// dunlin.toml. Relative paths of file databases count from the file
/// or folder that the URL came from. Opens no database and reads no revision. Throws: ConfigError.
[[nodiscard]] DUNLIN_API Project open_project(const OpenOptions& options);

}  // namespace dunlin::app
