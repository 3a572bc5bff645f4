// What a command gets: the global options, the streams, the way to its project.
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/app/project.hpp"
#include "output.hpp"

namespace dunlin::cli {

/// Options that every command takes, before or after its name.
struct GlobalOptions {
  std::string config;
  std::string environment;
  std::string url;
  std::string env_file;
  std::vector<std::string> plugin_directories;
  std::vector<std::string> placeholders;  ///< "key=value"
  std::string format = "text";
  std::string color = "auto";
  bool quiet = false;
  bool verbose = false;
  int wait_for_database = 0;  ///< seconds
};

/// One run of the program. Lives on main's stack, outlives every project opened from it.
class Session {
 public:
  /// \param directory    the current folder
  /// \param environment  the variables of the process
  /// \param cancelled    set by Ctrl-C
  Session(const GlobalOptions& options, Output& output, std::filesystem::path directory,
          const script::Variables& environment, const execute::CancelFlag& cancelled);

  /// Throws: ConfigError, and UsageError for a malformed -x.
  [[nodiscard]] app::Project open_project(execute::Observer* observer = nullptr) const;

  Output& output() const { return output_; }
  bool json() const { return output_.json(); }
  bool verbose() const { return options_.verbose; }
  const std::filesystem::path& directory() const { return directory_; }
  /// A variable of the process, or nothing when it is unset or empty.
  std::optional<std::string> variable(const std::string& name) const;
  /// Asks a person at the terminal; false when there is none, when JSON is wanted, or when the
  /// answer is not "yes".
  [[nodiscard]] bool confirm(std::string_view question) const;
  /// `path` as people want to read it: relative when it is below the current folder.
  std::string display(const std::filesystem::path& path) const;

 private:
  const GlobalOptions& options_;
  Output& output_;
  std::filesystem::path directory_;
  const script::Variables& environment_;
  const execute::CancelFlag& cancelled_;
};

}  // namespace dunlin::cli
