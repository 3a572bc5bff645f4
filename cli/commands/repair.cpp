#include <fmt/format.h>

#include "commands.hpp"
#include "json.hpp"
#include "run.hpp"
#include "run_reporter.hpp"

namespace dunlin::cli {
namespace {

struct Arguments {
  std::vector<std::string> revisions;
  bool checksums = false;
  int lock_timeout = -1;
};

ExitCode repair(Session& session, const Arguments& arguments) {
  if (!arguments.checksums) {
    throw UsageError(Code::usage, "repair must be told what to repair",
                     "dunlin repair --checksums accepts edits of applied revisions");
  }
  RunReporter reporter(session.output(), {});
  const app::Project project = session.open_project(&reporter);
  reporter.set_protected(project.settings.is_protected);
  const std::vector<app::Repaired> repaired =
      app::repair_checksums(project, {arguments.revisions, lock_timeout(arguments.lock_timeout)});
  if (session.json()) {
    session.output().document(json::repaired(repaired));
    return ExitCode::done;
  }
  std::string out;
  for (const app::Repaired& each : repaired)
    out += fmt::format("{}  {} -> {}\n", each.revision, each.before, each.after);
  if (repaired.empty()) out = "nothing to repair: no applied revision was edited\n";
  session.output().result(out);
  return ExitCode::done;
}

}  // namespace

void add_repair(Parser& parser) {
  const auto arguments = std::make_shared<Arguments>();
  Command command =
      parser.add_command("repair", "Accept edits of applied revisions", kRunGroup,
                         {"dunlin repair --checksums", "dunlin repair --checksums 8d3f0a6c21be"},
                         [arguments](Session& session) { return repair(session, *arguments); });
  command.optional_arguments("REVS", arguments->revisions,
                             "Only these; default: all that were edited");
  command.flag("--checksums", arguments->checksums, "Record the checksums that the files have now");
  add_lock_timeout(command, arguments->lock_timeout);
}

}  // namespace dunlin::cli
