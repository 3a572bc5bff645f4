#include "exit_code.hpp"

namespace dunlin::cli {

ExitCode exit_code_for(const Error& error) {
  if (dynamic_cast<const UsageError*>(&error) != nullptr) return ExitCode::usage;
  if (dynamic_cast<const ConfigError*>(&error) != nullptr) return ExitCode::configuration;
  if (dynamic_cast<const PluginError*>(&error) != nullptr) return ExitCode::configuration;
  if (dynamic_cast<const LockTimeout*>(&error) != nullptr) return ExitCode::lock_timeout;
  return ExitCode::error;
}

}  // namespace dunlin::cli
