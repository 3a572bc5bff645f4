#include "commands.hpp"
#include "json.hpp"
#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

ExitCode heads(Session& session) {
  const std::vector<app::RevisionInfo> revisions = app::heads(session.open_project());
  if (session.json()) {
    session.output().document(json::revisions(revisions));
  } else {
    session.output().result(revision_list(revisions, session));
  }
  return ExitCode::done;
}

}  // namespace

void add_heads(Parser& parser) {
  parser.add_command("heads", "Revisions that no other builds upon", kLookGroup,
                     {"dunlin heads", "dunlin heads -v"}, heads);
}

}  // namespace dunlin::cli
