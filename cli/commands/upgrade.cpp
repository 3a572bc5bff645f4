#include "commands.hpp"
#include "run.hpp"

namespace dunlin::cli {
namespace {

ExitCode upgrade(Session& session, const RunArguments& arguments) {
  if (arguments.sql) {
    check_script_options(arguments);
    const std::string target = arguments.target.empty() ? "head" : arguments.target;
    return print_script(session, "upgrade", app::upgrade_sql(session.open_project(), target));
  }
  const app::RunOptions options = run_options(session, arguments, "head");
  return run_and_report(
      session, {"upgrade", arguments.dry_run, arguments.single_transaction},
      [&](const app::Project& project) { return app::upgrade(project, options); });
}

}  // namespace

void add_upgrade(Parser& parser) {
  const auto arguments = std::make_shared<RunArguments>();
  Command command = parser.add_command(
      "upgrade", "Run pending revisions", kRunGroup,
      {"dunlin upgrade", "dunlin upgrade +1", "dunlin upgrade 8d3f --dry-run",
       "dunlin upgrade --sql > upgrade.sql", "dunlin upgrade --sql 1975ea83b712:head | psql mydb"},
      [arguments](Session& session) { return upgrade(session, *arguments); });
  command.argument("TARGET", arguments->target, "Revision, label, head, heads, +N; default: head");
  add_run_options(command, *arguments);
}

}  // namespace dunlin::cli
