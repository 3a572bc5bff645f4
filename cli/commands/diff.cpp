#include "commands.hpp"
#include "dunlin/app/schema_commands.hpp"
#include "json.hpp"
#include "output_difference.hpp"

namespace dunlin::cli {
namespace {

struct Arguments {
  app::DiffOptions options;
  bool exit_code = false;
};

ExitCode diff(Session& session, const Arguments& arguments) {
  const app::DiffResult result = app::diff(session.open_project(), arguments.options);
  const app::DifferenceReport& report = result.report;
  Output& output = session.output();
  if (session.json()) {
    output.document(json::diff(result));
  } else {
    print_report(report, output);
    if (report.equal() && report.unknown.empty()) output.message("no differences");
  }
  // Something differs, and nothing can be done about it.
  if (!report.difference.refused.empty() && report.statements.empty()) return ExitCode::error;
  return arguments.exit_code && !report.equal() ? ExitCode::differences : ExitCode::done;
}

}  // namespace

void add_diff(Parser& parser) {
  const auto arguments = std::make_shared<Arguments>();
  Command command = parser.add_command(
      "diff", "The operations and the SQL from one schema to another", kLookGroup,
      {"dunlin diff rev:head schema.sql", "dunlin diff postgresql://localhost/notes schema.sql",
       "dunlin diff mysql://localhost/a mysql://localhost/b | mariadb a"},
      [arguments](Session& session) { return diff(session, *arguments); });
  command.required_argument("FROM", arguments->options.from,
                            "A database URL, rev:REVISION, a file or folder of SQL");
  command.required_argument("TO", arguments->options.to, "The same: what FROM is to become");
  command.flag("--exit-code", arguments->exit_code, "Exit with 2 when something differs");
  command.flag("--no-scratch", arguments->options.no_scratch,
               "Build nothing on any server: more stays unknown");
}

}  // namespace dunlin::cli
