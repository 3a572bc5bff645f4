#include "commands.hpp"
#include "new_revision.hpp"

namespace dunlin::cli {
namespace {

struct Arguments {
  app::RevisionOptions options;
  bool autogenerate = false;
  bool empty = false;
  std::string version_path;
};

ExitCode revision(Session& session, const Arguments& arguments) {
  app::RevisionOptions options = arguments.options;
  const bool generated = arguments.autogenerate || options.from_database;
  if (generated && arguments.empty) {
    throw UsageError(Code::usage, "--empty contradicts --autogenerate and --from-database",
                     "leave one of them out");
  }
  if (generated) options.content = app::Content::generated;
  if (!arguments.version_path.empty()) {
    options.version_path = (session.directory() / arguments.version_path).lexically_normal();
  }
  return create_revision(session, "revision", std::move(options));
}

}  // namespace

void add_revision(Parser& parser) {
  const auto arguments = std::make_shared<Arguments>();
  app::RevisionOptions& options = arguments->options;
  Command command = parser.add_command(
      "revision", "A new revision, with every choice", kWriteGroup,
      {"dunlin revision -m \"add index\"", "dunlin revision --autogenerate -m \"add preferences\"",
       "dunlin revision -m \"start billing\" --head base --branch-label billing",
       "dunlin revision -m fix --head 1975ea83b712 --splice"},
      [arguments](Session& session) { return revision(session, *arguments); });
  command.text("-m,--message", "MSG", options.message, "What it does, in a few words");
  command.flag("--autogenerate", arguments->autogenerate,
               "Write what the schema file says and no revision does; nothing to do: no file");
  command.flag("--from-database", options.from_database,
               "The same, compared with the live database, which must be at head");
  command.flag("--no-scratch", options.no_scratch,
               "With --from-database: build nothing in a scratch place to compare spellings");
  command.flag("--empty", arguments->empty, "Write no operations (the default)");
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
