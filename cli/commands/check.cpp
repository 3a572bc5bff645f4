#include "commands.hpp"
#include "json.hpp"
#include "output_difference.hpp"
#include "output_revision.hpp"
#include "run_reporter.hpp"

namespace dunlin::cli {
namespace {

void print(const Session& session, const app::CheckResult& result, bool offline) {
  Output& output = session.output();
  if (result.clean()) {
    output.result(offline ? "no change is missing from the revisions\n"
                          : "no revision is pending, and no change is missing from the "
                            "revisions\n");
    return;
  }
  std::string out;
  if (!result.pending.empty()) out += "pending revisions:\n";
  for (const app::RevisionInfo& revision : result.pending) {
    out += "  " + revision_line(revision, output.result_style()) + '\n';
  }
  if (!result.difference.empty()) {
    out += "in the schema file, but in no revision:\n" +
           change_lines(result.difference, output.result_style());
  }
  if (!result.difference.sql.empty()) out += '\n' + result.difference.sql + '\n';
  output.result(out);
  tell_likely_renames(result.difference, output);
  if (!result.pending.empty()) output.message("run them with: dunlin upgrade");
  if (!result.difference.empty())
    output.message("write a revision with: dunlin create \"MESSAGE\"");
}

ExitCode check(Session& session, const app::CheckOptions& options) {
  RunReporter reporter(session.output(), {});
  const app::CheckResult result = app::check(session.open_project(&reporter), options);
  if (session.json()) {
    session.output().document(json::check(result));
  } else {
    print(session, result, options.offline);
  }
  return result.clean() ? ExitCode::done : ExitCode::differences;
}

}  // namespace

void add_check(Parser& parser) {
  const auto options = std::make_shared<app::CheckOptions>();
  Command command = parser.add_command(
      "check", "Is anything pending, or missing from the revisions? Exits with 2 then", kProveGroup,
      {"dunlin check", "dunlin check --offline", "dunlin check --format json"},
      [options](Session& session) { return check(session, *options); });
  command.flag("--offline", options->offline,
               "Only the schema file against the revisions: opens no database");
}

}  // namespace dunlin::cli
