#include "commands.hpp"
#include "dunlin/base/text.hpp"
#include "new_revision.hpp"
#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

ExitCode merge(Session& session, app::RevisionOptions options) {
  if (options.message.empty()) options.message = "merge " + text::join(options.heads, " and ");
  return report_created(session, "merge", app::merge(session.open_project(), options));
}

}  // namespace

void add_merge(Parser& parser) {
  const auto options = std::make_shared<app::RevisionOptions>();
  Command command =
      parser.add_command("merge", "A revision that joins several heads", kWriteGroup,
                         {"dunlin merge heads -m \"merge billing\"",
                          "dunlin merge 8d3f0a6c21be 1975ea83b712 -m \"merge\""},
                         [options](Session& session) { return merge(session, *options); });
  command.arguments("REVS", options->heads, "Revisions to join, or heads");
  command.text("-m,--message", "MSG", options->message, "What it does, in a few words");
  command.repeated("--branch-label", "LABEL", options->branch_labels,
                   "Name the branch that begins here");
  command.text("--rev-id", "ID", options->revision_id, "Its id; default: 12 random digits");
}

}  // namespace dunlin::cli
