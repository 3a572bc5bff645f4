// The JSON documents, one function for each shape; every result is one complete document.
// docs/cli.md lists the fields.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dunlin/app/commands.hpp"
#include "dunlin/app/schema_commands.hpp"

namespace dunlin::cli::json {

/// {"error": {...}}: of a command that failed before it had a result.
[[nodiscard]] std::string error(const Error& error);

/// {"command", "dialect", "from", "to", "steps", "error"?}
struct Run {
  std::string_view command;
  const app::RunResult& result;
  const Error* error = nullptr;  ///< then `result` is what was done before it
};
[[nodiscard]] std::string run(const Run& run);

/// {"revisions": [...]}
[[nodiscard]] std::string revisions(std::span<const app::RevisionInfo> revisions);
[[nodiscard]] std::string current(const app::CurrentResult& result);
[[nodiscard]] std::string status(const app::StatusResult& result);
/// {"entries": [...]}: the journal's rows, newest first.
[[nodiscard]] std::string log(std::span<const history::JournalEntry> entries);
/// {"command": "repair", "revisions": [{"revision", "before", "after"}]}
[[nodiscard]] std::string repaired(std::span<const app::Repaired> repaired);
[[nodiscard]] std::string check(const app::CheckResult& result);
[[nodiscard]] std::string inspect(const app::InspectResult& result);
[[nodiscard]] std::string diff(const app::DiffResult& result);
[[nodiscard]] std::string drift(const app::DriftResult& result);
[[nodiscard]] std::string verify(const app::VerifyResult& result);
[[nodiscard]] std::string validate(const app::ValidateResult& result);
[[nodiscard]] std::string translate(const app::TranslateResult& result);
[[nodiscard]] std::string plugins(std::span<const plugin::PluginInfo> plugins);
[[nodiscard]] std::string templates(std::span<const app::TemplateInfo> templates);
/// {"command", "revision", "path", "note"?, "operations", "sql", "remarks"? ...}
[[nodiscard]] std::string created(std::string_view command, const app::RevisionResult& result);
/// {"files": [...]}
[[nodiscard]] std::string files(std::span<const std::filesystem::path> files);
/// One object with text values, in the given order.
[[nodiscard]] std::string fields(std::span<const std::pair<std::string, std::string>> fields);

}  // namespace dunlin::cli::json
