#include "commands.hpp"
#include "json.hpp"
#include "run_reporter.hpp"

namespace dunlin::cli {
namespace {

ExitCode ensure_version(Session& session) {
  RunReporter reporter(session.output(), {});
  const app::Project project = session.open_project(&reporter);
  reporter.set_protected(project.settings.is_protected);
  const bool created = app::ensure_version(project);
  const std::string& table = project.settings.version_table;
  if (session.json()) {
    const std::pair<std::string, std::string> fields[] = {
        {"table", table}, {"outcome", created ? "created" : "present"}};
    session.output().document(json::fields(fields));
  } else {
    session.output().result(created ? "created " + table + "\n" : table + " is there already\n");
  }
  return ExitCode::done;
}

}  // namespace

void add_ensure_version(Parser& parser) {
  parser.add_command("ensure-version", "Create the version table when it is missing", kRunGroup, {},
                     ensure_version);
}

}  // namespace dunlin::cli
