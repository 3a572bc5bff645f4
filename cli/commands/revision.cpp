#include "commands.hpp"
#include "new_revision.hpp"

namespace dunlin::cli {
namespace {

struct Arguments {
  app::RevisionOptions options;
  bool from_database = false;
  bool empty = false;
  std::string version_path;
};

ExitCode create_revision(Session& session, const Arguments& arguments) {
  app::RevisionOptions options = arguments.options;
  options.autogenerate = options.autogenerate || arguments.from_database;
  if (options.autogenerate && arguments.empty) {
    throw UsageError(Code::usage, "--empty contradicts --autogenerate and --from-database",
                     "leave one of them out");
  }
  if (!arguments.version_path.empty()) {
    options.version_path = (session.directory() / arguments.version_path).lexically_normal();
  }
  return report_created(session, "revision", app::create_revision(session.open_project(), options));
}

}  // namespace

void add_revision(Parser& parser) {
  const auto arguments = std::make_shared<Arguments>();
  app::RevisionOptions& options = arguments->options;
  Command command = parser.add_command(
      "revision", "A new revision, with every choice", kWriteGroup,
      {"dunlin revision -m \"add index\"",
       "dunlin revision -m \"start billing\" --head base --branch-label billing",
       "dunlin revision -m fix --head 1975ea83b712 --splice"},
      [arguments](Session& session) { return create_revision(session, *arguments); });
  command.text("-m,--message", "MSG", options.message, "What it does, in a few words");
  command.flag("--autogenerate", options.autogenerate,
               "Write what the schema file says and no revision does");
  command.flag("--from-database", arguments->from_database,
               "Compare with the live database instead");
  command.flag("--empty", arguments->empty, "Write no operations");
  command.repeated("--head", "REV", options.heads,
                   "Parent; default: the only head; base: a new root");
  command.flag("--splice", options.splice, "The parent need not be a head");
  command.repeated("--branch-label", "LABEL", options.branch_labels,
                   "Name the branch that begins here");
  command.repeated("--depends-on", "REV", options.depends_on,
                   "Another revision that must run before");
  command.text("--rev-id", "ID", options.revision_id, "Its id; default: 12 random digits");
  command.text("--version-path", "DIR", arguments->version_path,
               "Which of the version locations to write to");
}

}  // namespace dunlin::cli
