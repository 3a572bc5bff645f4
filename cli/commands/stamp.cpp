#include "commands.hpp"
#include "run.hpp"

namespace dunlin::cli {
namespace {

struct Arguments {
  std::vector<std::string> revisions;
  bool purge = false;
  bool sql = false;
  int lock_timeout = -1;
};

ExitCode stamp(Session& session, const Arguments& arguments) {
  if (arguments.sql) {
    if (arguments.purge || arguments.revisions.size() != 1) {
      throw UsageError(Code::usage, "stamp --sql takes one revision or FROM:TO, and no --purge",
                       "for example: dunlin stamp --sql base:head");
    }
    return print_script(session, "stamp",
                        app::stamp_sql(session.open_project(), arguments.revisions.front()));
  }
  const app::StampOptions options{arguments.revisions, arguments.purge,
                                  lock_timeout(arguments.lock_timeout)};
  return run_and_report(session, {"stamp"},
                        [&](const app::Project& project) { return app::stamp(project, options); });
}

}  // namespace

void add_stamp(Parser& parser) {
  const auto arguments = std::make_shared<Arguments>();
  Command command = parser.add_command(
      "stamp", "Set the version rows without running anything", kRunGroup,
      {"dunlin stamp head", "dunlin stamp base", "dunlin stamp --purge 1975ea83b712"},
      [arguments](Session& session) { return stamp(session, *arguments); });
  command.arguments("REVS", arguments->revisions, "Where the database is to stand");
  command.flag("--purge", arguments->purge, "Delete all version rows first, also unknown ones");
  command.flag("--sql", arguments->sql, "Print a script instead of running");
  add_lock_timeout(command, arguments->lock_timeout);
}

}  // namespace dunlin::cli
