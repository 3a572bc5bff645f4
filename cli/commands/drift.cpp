#include "commands.hpp"
#include "dunlin/app/schema_commands.hpp"
#include "json.hpp"
#include "output_difference.hpp"
#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

ExitCode drift(Session& session, const app::DriftOptions& options) {
  const app::DriftResult result = app::drift(session.open_project(), options);
  const app::DifferenceReport& report = result.report;
  Output& output = session.output();
  if (session.json()) {
    output.document(json::drift(result));
  } else {
    print_report(report, output);
    const std::string place = place_text(result.revisions);
    if (!report.equal()) {
      output.message("the database is not what " + place +
                     " means; the statements above would repair it");
    } else if (report.unknown.empty()) {
      output.message("the database is what " + place + " means");
    } else {
      output.message("no difference from what " + place + " means, as far as can be told");
    }
  }
  return report.equal() ? ExitCode::done : ExitCode::differences;
}

}  // namespace

void add_drift(Parser& parser) {
  const auto options = std::make_shared<app::DriftOptions>();
  Command command = parser.add_command(
      "drift", "Is the database what its revision means? Exits with 2 when it is not", kProveGroup,
      {"dunlin drift", "dunlin drift --env production --format json"},
      [options](Session& session) { return drift(session, *options); });
  command.flag("--no-scratch", options->no_scratch,
               "Build nothing on the server: more stays unknown");
}

}  // namespace dunlin::cli
