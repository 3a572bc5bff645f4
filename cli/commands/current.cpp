#include <algorithm>

#include "commands.hpp"
#include "json.hpp"
#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

void print(const Session& session, const app::CurrentResult& result) {
  if (session.verbose())
    session.output().message("current revisions of " + result.masked_url + ":");
  if (result.revisions.empty()) session.output().message("no revision is applied (base)");
  session.output().result(revision_list(result.known, session));
  for (const std::string& row : result.revisions) {
    const bool known =
        std::any_of(result.known.begin(), result.known.end(),
                    [&](const app::RevisionInfo& info) { return info.header.node.id == row; });
    if (!known) session.output().result(row + " (unknown: no file has this id)\n");
  }
}

ExitCode current(Session& session, bool check_heads) {
  const app::CurrentResult result = app::current(session.open_project());
  if (session.json()) {
    session.output().document(json::current(result));
  } else {
    print(session, result);
  }
  if (!check_heads || result.at_head) return ExitCode::done;
  session.output().message("the database is not at all heads (" + place_text(result.heads) +
                           "); run: dunlin upgrade heads");
  return ExitCode::differences;
}

}  // namespace

void add_current(Parser& parser) {
  const auto check_heads = std::make_shared<bool>(false);
  Command command = parser.add_command(
      "current", "Revisions that the database is at", kLookGroup,
      {"dunlin current", "dunlin current --check-heads",
       "dunlin current --url sqlite:///dev.db --format json"},
      [check_heads](Session& session) { return current(session, *check_heads); });
  command.flag("--check-heads", *check_heads, "Exit with 2 unless the database is at all heads");
}

}  // namespace dunlin::cli
