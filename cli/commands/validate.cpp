#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "commands.hpp"
#include "json.hpp"
#include "output_error.hpp"

namespace dunlin::cli {
namespace {

std::string summary_line(const app::DialectReport& report) {
  std::map<sql::Outcome, std::size_t> counts;
  std::size_t total = 0;
  for (const app::FileReport& file : report.files) {
    for (const app::StatementReport& statement : file.statements) ++counts[statement.outcome];
    total += file.statements.size();
  }
  std::string out = fmt::format("{}: {}, {}", report.dialect, counted(report.files.size(), "file"),
                                counted(total, "statement"));
  const char* separator = ": ";
  for (const auto& [outcome, count] : counts) {
    out += fmt::format("{}{} {}", separator, count, sql::to_string(outcome));
    separator = ", ";
  }
  return out + '\n';
}

/// What -v adds: every statement that is not said exactly.
std::string details(const app::DialectReport& report) {
  std::string out;
  for (const app::FileReport& file : report.files) {
    for (const app::StatementReport& statement : file.statements) {
      if (statement.outcome == sql::Outcome::exact) continue;
      out += fmt::format("  {}:{}: {} {}{}{}\n", file.path, statement.line, statement.kind,
                         sql::to_string(statement.outcome), statement.reason.empty() ? "" : ": ",
                         statement.reason);
    }
  }
  return out;
}

ExitCode validate(Session& session, const std::vector<std::string>& dialects) {
  const app::ValidateResult result = app::validate(session.open_project(), dialects);
  Output& output = session.output();
  if (session.json()) {
    output.document(json::validate(result));
  } else {
    for (const app::DialectReport& report : result.dialects) {
      output.result(summary_line(report));
      if (session.verbose()) output.result(details(report));
    }
  }
  if (!result.errors.empty()) output.error(DiagnosticsError(result.errors));
  const bool failed =
      std::any_of(result.errors.begin(), result.errors.end(), [](const Diagnostic& diagnostic) {
        return diagnostic.severity == Diagnostic::Severity::error;
      });
  if (!failed) output.message("all revisions are sound");
  return failed ? ExitCode::error : ExitCode::done;
}

}  // namespace

void add_validate(Parser& parser) {
  const auto dialects = std::make_shared<std::vector<std::string>>();
  Command command = parser.add_command(
      "validate", "Does every revision parse, fit the graph and compile? Needs no database",
      kProveGroup, {"dunlin validate", "dunlin validate --dialect sqlite --dialect postgres"},
      [dialects](Session& session) { return validate(session, *dialects); });
  command.repeated("--dialect", "NAME", *dialects,
                   "Compile for this dialect; default: those of all plugins");
}

}  // namespace dunlin::cli
