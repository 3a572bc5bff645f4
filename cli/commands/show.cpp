#include "commands.hpp"
#include "json.hpp"
#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

ExitCode show(Session& session, const std::string& symbol) {
  const std::vector<app::RevisionInfo> revisions = app::show(session.open_project(), symbol);
  if (session.json()) {
    session.output().document(json::revisions(revisions));
    return ExitCode::done;
  }
  std::string out;
  for (const app::RevisionInfo& revision : revisions) {
    if (!out.empty()) out += '\n';
    out += revision_entry(revision, session);
  }
  session.output().result(out);
  return ExitCode::done;
}

}  // namespace

void add_show(Parser& parser) {
  const auto symbol = std::make_shared<std::string>();
  Command command =
      parser.add_command("show", "One revision with all that is known of it", kLookGroup,
                         {"dunlin show head", "dunlin show current", "dunlin show 8d3f"},
                         [symbol](Session& session) { return show(session, *symbol); });
  command.required_argument("REV", *symbol, "Revision, label, head, heads, current");
}

}  // namespace dunlin::cli
