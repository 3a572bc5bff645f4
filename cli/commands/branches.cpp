#include "commands.hpp"
#include "json.hpp"
#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

ExitCode branches(Session& session) {
  const std::vector<app::RevisionInfo> revisions = app::branches(session.open_project());
  if (session.json()) {
    session.output().document(json::revisions(revisions));
    return ExitCode::done;
  }
  std::string out;
  for (const app::RevisionInfo& revision : revisions) {
    out += session.verbose() ? revision_entry(revision, session)
                             : revision_line(revision, session.output().result_style()) + '\n';
    for (const std::string& child : revision.children) out += "    -> " + child + '\n';
  }
  session.output().result(out);
  return ExitCode::done;
}

}  // namespace

void add_branches(Parser& parser) {
  parser.add_command("branches", "Revisions where branches begin", kLookGroup, {"dunlin branches"},
                     branches);
}

}  // namespace dunlin::cli
