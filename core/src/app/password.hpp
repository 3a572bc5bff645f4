// Passwords that stand neither in the URL nor in dunlin.toml.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "dunlin/execute/observer.hpp"

namespace dunlin::app {

/// What the command prints, without the line end. Nothing that it prints is ever shown.
/// \param command    a program, looked up in PATH, with its arguments
/// \param folder     where it runs
/// \param cancelled  may be null
/// Throws: ConfigError (password_command_failed); Cancelled.
[[nodiscard]] std::string run_password_command(const std::vector<std::string>& command,
                                               const std::filesystem::path& folder,
                                               const execute::CancelFlag* cancelled);

}  // namespace dunlin::app
