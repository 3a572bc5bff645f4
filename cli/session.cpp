#include "session.hpp"

#include <unistd.h>

#include <utility>

#include "dunlin/base/error.hpp"

namespace dunlin::cli {
namespace {

std::map<std::string, std::string> placeholders(const std::vector<std::string>& arguments) {
  std::map<std::string, std::string> found;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (equals == 0 || equals == std::string::npos) {
      throw UsageError(Code::usage, "-x wants key=value, got '" + argument + "'",
                       "write for example: -x schema=audit");
    }
    found[argument.substr(0, equals)] = argument.substr(equals + 1);
  }
  return found;
}

}  // namespace

Session::Session(const GlobalOptions& options, Output& output, std::filesystem::path directory,
                 const script::Variables& environment, const execute::CancelFlag& cancelled)
    : options_(options),
      output_(output),
      directory_(std::move(directory)),
      environment_(environment),
      cancelled_(cancelled) {}

app::Project Session::open_project(execute::Observer* observer) const {
  app::OpenOptions open;
  open.start = directory_;
  if (!options_.config.empty()) open.config = directory_ / options_.config;
  open.environment = options_.environment;
  open.url = options_.url;
  if (!options_.env_file.empty()) open.env_file = directory_ / options_.env_file;
  for (const std::string& folder : options_.plugin_directories) {
    open.plugin_directories.push_back(directory_ / folder);
  }
  open.placeholders = placeholders(options_.placeholders);
  open.variables = environment_;
  open.wait_for_database = std::chrono::seconds(options_.wait_for_database);
  open.cancelled = &cancelled_;
  app::Project project = app::open_project(open);
  project.observer = observer;
  return project;
}

std::optional<std::string> Session::variable(const std::string& name) const {
  const auto found = environment_.find(name);
  if (found == environment_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

bool Session::confirm(std::string_view question) const {
  if (json() || isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1) return false;
  output_.clear_progress();
  output_.prompt(question);
  // Read byte by byte: a signal ends the wait, as it does not with streams.
  std::string answer;
  char byte = 0;
  while (!cancelled_.load() && read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') answer += byte;
  return answer == "yes";
}

std::string Session::display(const std::filesystem::path& path) const {
  return shown_path(path, directory_);
}

}  // namespace dunlin::cli
