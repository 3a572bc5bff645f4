#include "exit_code.hpp"

namespace dunlin::cli {

namespace {

/// Revision files and what is written are the command's work, not its configuration.
bool is_about_files(Code code) {
  return code == Code::file_unreadable || code == Code::file_unwritable ||
         code == Code::already_exists || code == Code::editor_failed;
}

}  // namespace

ExitCode exit_code_for(const Error& error) {
  if (dynamic_cast<const UsageError*>(&error) != nullptr) return ExitCode::usage;
  if (dynamic_cast<const ConfigError*>(&error) != nullptr) {
    return is_about_files(error.code()) ? ExitCode::error : ExitCode::configuration;
  }
  if (dynamic_cast<const PluginError*>(&error) != nullptr) return ExitCode::configuration;
  if (dynamic_cast<const LockTimeout*>(&error) != nullptr) return ExitCode::lock_timeout;
  return ExitCode::error;
}

}  // namespace dunlin::cli
