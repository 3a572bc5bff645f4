#include "commands.hpp"
#include "run.hpp"

namespace dunlin::cli {
namespace {

ExitCode downgrade(Session& session, const RunArguments& arguments) {
  if (arguments.sql) {
    check_script_options(arguments);
    return print_script(session, "downgrade",
                        app::downgrade_sql(session.open_project(), arguments.target));
  }
  const app::RunOptions options = run_options(session, arguments, "-1");
  return run_and_report(
      session, {"downgrade", arguments.dry_run, arguments.single_transaction},
      [&](const app::Project& project) { return app::downgrade(project, options); });
}

}  // namespace

void add_downgrade(Parser& parser) {
  const auto arguments = std::make_shared<RunArguments>();
  Command command = parser.add_command(
      "downgrade", "Take back applied revisions", kRunGroup,
      {"dunlin downgrade", "dunlin downgrade -2", "dunlin downgrade 1975ea83b712",
       "dunlin downgrade base", "dunlin downgrade --sql 8d3f0a6c21be:1975ea83b712 > downgrade.sql"},
      [arguments](Session& session) { return downgrade(session, *arguments); });
  command.argument("TARGET", arguments->target,
                   "Revision to go back to, -N, N (1 to 3 digits: a count), base; default: -1");
  add_run_options(command, *arguments);
}

}  // namespace dunlin::cli
