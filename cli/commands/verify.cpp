#include <fmt/format.h>

#include <algorithm>

#include "commands.hpp"
#include "dunlin/app/schema_commands.hpp"
#include "json.hpp"
#include "output_error.hpp"

namespace dunlin::cli {
namespace {

/// Shows on a terminal how far the proof is.
class Progress final : public execute::Observer {
 public:
  explicit Progress(Output& output) : output_(output) {}

  void target(std::string_view masked_url, std::string_view, std::string_view server,
              const std::vector<std::string>&) override {
    target_ = fmt::format("{} ({})", masked_url, server);
  }
  void planned(std::size_t revisions) override {
    planned_ = revisions;
    done_ = 0;
  }
  void revision_finished(const execute::StepReport& step) override {
    const bool up = step.direction == revision::Direction::upgrade;
    output_.progress(fmt::format("{}: {} {}/{} {}", target_, up ? "up" : "down", ++done_, planned_,
                                 step.revision));
  }

 private:
  Output& output_;
  std::string target_;
  std::size_t planned_ = 0;
  std::size_t done_ = 0;
};

std::string place_of(const app::VerifyFinding& finding) {
  if (finding.revision.empty()) return "at base";
  const bool up = finding.direction == revision::Direction::upgrade;
  return fmt::format("after the {} of {}", up ? "upgrade" : "downgrade", finding.revision);
}

bool differs(const app::VerifyReport& report) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [](const app::VerifyFinding& finding) { return !finding.report.equal(); });
}

void print(Output& output, const app::VerifyReport& report) {
  const Style& style = output.result_style();
  const std::string verdict = report.error      ? style.red("failed")
                              : differs(report) ? style.red("different")
                                                : style.green("same");
  output.result(fmt::format("{:<9} {}{}: {}, compared {} times in {}\n", verdict, report.masked_url,
                            report.server.empty() ? "" : " (" + report.server + ")",
                            counted(report.revisions, "revision"), report.compared,
                            duration_text(static_cast<double>(report.duration.count()))));
  for (const app::VerifyFinding& finding : report.findings) {
    const app::DifferenceReport& found = finding.report;
    output.result(fmt::format("  {}:\n", place_of(finding)));
    for (const app::ChangeInfo& change : found.difference.changes) {
      output.result(fmt::format("    to repair: {}{}\n", change.description,
                                change.note.empty() ? "" : " (" + change.note + ")"));
    }
    for (const std::string& what : found.difference.refused)
      output.result(fmt::format("    differs: {}\n", what));
    for (const compare::Doubt& doubt : found.unknown)
      output.result(fmt::format("    cannot tell: {}: {}\n", doubt.object, doubt.reason));
  }
  if (!report.stopped_at.empty()) {
    output.result(fmt::format("  the way down ended before {}: it is irreversible here\n",
                              report.stopped_at));
  }
}

void print_error(Output& output, const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const Error& known) {
    output.error(known);
  }
}

ExitCode verify(Session& session, const app::VerifyOptions& options) {
  Output& output = session.output();
  Progress progress(output);
  const app::VerifyResult result = app::verify(session.open_project(&progress), options);
  output.clear_progress();
  ExitCode code = ExitCode::done;
  if (session.json()) output.document(json::verify(result));
  for (const app::VerifyReport& report : result.backends) {
    if (!session.json()) print(output, report);
    if (report.error) print_error(output, report.error);
    if (report.error) code = ExitCode::error;
    if (differs(report) && code == ExitCode::done) code = ExitCode::differences;
  }
  return code;
}

}  // namespace

void add_verify(Parser& parser) {
  const auto options = std::make_shared<app::VerifyOptions>();
  Command command = parser.add_command(
      "verify", "Do the revisions make what they say on every backend, up, down and up again?",
      kProveGroup,
      {"dunlin verify --on sqlite::memory: --on postgresql://localhost/ci --on "
       "mysql://localhost/ci"},
      [options](Session& session) { return verify(session, *options); });
  command.repeated("--on", "URL", options->urls,
                   "A backend: scratch databases are made beside this one, which is left alone; "
                   "may be repeated; default: the project's database");
}

}  // namespace dunlin::cli
