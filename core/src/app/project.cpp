#include "dunlin/app/project.hpp"

#include <fmt/format.h>

#include "dunlin/base/text.hpp"
#include "dunlin/script/url_file.hpp"
#include "password.hpp"
#include "protection.hpp"

namespace dunlin::app {
namespace {

namespace fs = std::filesystem;

fs::path absolute_in(const fs::path& folder, const fs::path& path) {
  return path.is_absolute() ? path : folder / path;
}

/// What has the name of the configuration and cannot be read must not go unnoticed: it may protect
/// a database, or name another one.
void refuse_other_than_file(const fs::path& path, const std::string& remedy) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(path, error)) || fs::is_regular_file(path, error)) return;
  const std::string what = fs::is_directory(path, error) ? "a folder here, not a file"
                           : fs::is_symlink(path, error)
                               ? "a symbolic link here that leads to no file"
                               : "not a file here";
  throw ConfigError(Code::config_unreadable, path.filename().string() + " is " + what, remedy);
}

std::optional<fs::path> configuration_path(const OpenOptions& options) {
  if (!options.config) {
    refuse_other_than_file(options.start / "dunlin.toml",
                           "remove it, or name another file with --config");
    return script::find_upward(options.start, "dunlin.toml");
  }
  const fs::path file = absolute_in(options.start, *options.config);
  if (std::error_code error; !fs::exists(file, error)) {
    throw ConfigError(Code::config_unreadable, fmt::format("there is no file {}", file.string()),
                      "check the path after --config");
  }
  return file;
}

script::Variables env_file(const OpenOptions& options, const fs::path& project_folder) {
  if (options.env_file) {
    const fs::path file = absolute_in(options.start, *options.env_file);
    if (std::error_code error; !fs::exists(file, error)) {
      throw ConfigError(Code::config_unreadable, fmt::format("there is no file {}", file.string()),
                        "check the path after --env-file");
    }
    return script::read_env_file(file);
  }
  for (const fs::path& folder : {project_folder, options.start}) {
    if (folder.empty()) continue;
    const fs::path file = folder / ".env";
    std::error_code error;
    if (fs::is_regular_file(file, error)) return script::read_env_file(file);
    // A folder of that name is somebody's virtual environment.
    if (!fs::is_directory(file, error))
      refuse_other_than_file(file, "remove it, or name another file with --env-file");
  }
  return {};
}

const script::Settings& settings_of(const script::Configuration& configuration,
                                    const std::string& environment) {
  if (environment.empty()) return configuration.defaults;
  const auto found = configuration.environments.find(environment);
  if (found != configuration.environments.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, settings] : configuration.environments) names.push_back(name);
  const std::optional<std::string> near = text::nearest(environment, names);
  throw ConfigError(
      Code::environment_unknown, fmt::format("there is no environment '{}'", environment),
      near            ? fmt::format("did you mean '{}'?", *near)
      : names.empty() ? fmt::format("write a table [env.{}] in dunlin.toml", environment)
                      : "dunlin.toml has: " + text::join(names, ", "));
}

struct ChosenUrl {
  std::string text;
  bool from_configuration = false;
};

ChosenUrl choose_url(const OpenOptions& options, const script::Settings& settings,
                     const script::Variables& file_variables) {
  if (!options.url.empty()) return {options.url, false};
  if (!options.environment.empty() && settings.url) return {*settings.url, true};
  for (const script::Variables* variables : {&options.variables, &file_variables}) {
    const auto found = variables->find("DATABASE_URL");
    if (found != variables->end() && !found->second.empty()) return {found->second, false};
    const auto file = variables->find("DATABASE_URL_FILE");
    if (file != variables->end() && !file->second.empty())
      return {script::url_in_file(absolute_in(options.start, file->second)), false};
  }
  if (settings.url) return {*settings.url, true};
  return {};
}

std::vector<std::string> protected_urls(const script::Configuration& configuration) {
  std::vector<std::string> urls;
  for (const auto& [name, settings] : configuration.environments) {
    if (settings.is_protected && settings.url) urls.push_back(*settings.url);
  }
  return urls;
}

}  // namespace

Project open_project(const OpenOptions& options) {
  Project project;
  script::Configuration configuration;
  configuration.defaults = script::default_settings(options.start);
  fs::path folder;
  if (const std::optional<fs::path> file = configuration_path(options)) {
    folder = file->parent_path();
    const script::Variables from_file = env_file(options, folder);
    script::Variables variables = from_file;
    for (const auto& [name, value] : options.variables) variables[name] = value;
    configuration = script::read_configuration(*file, variables);
    project.configuration_file = *file;
  }
  const script::Variables file_variables = env_file(options, folder);
  project.settings = settings_of(configuration, options.environment);
  ChosenUrl chosen;
  try {
    chosen = choose_url(options, project.settings, file_variables);
  } catch (const ConfigError& error) {
    // Only a command that opens the database minds.
    project.url_problem = error;
  }
  project.url = chosen.text;
  project.url_base = chosen.from_configuration ? folder : options.start;
  project.protected_urls = protected_urls(configuration);
  project.settings.is_protected =
      project.settings.is_protected || is_protected(project, project.url, project.url_base);
  project.cancelled = options.cancelled;
  project.wait_for_database = options.wait_for_database;
  if (!project.settings.password_command.empty()) {
    project.password = [command = project.settings.password_command, folder,
                        cancelled = options.cancelled, known = std::make_shared<std::string>()] {
      if (known->empty()) *known = run_password_command(command, folder, cancelled);
      return *known;
    };
  }
  project.placeholders = options.placeholders;
  const auto path = options.variables.find("DUNLIN_PLUGIN_PATH");
  project.plugins = std::make_shared<plugin::Registry>(plugin::SearchPath{
      options.plugin_directories, path == options.variables.end() ? std::string() : path->second});
  project.source = [locations = project.settings.version_locations] {
    return script::Source::from_folders(locations);
  };
  return project;
}

}  // namespace dunlin::app
