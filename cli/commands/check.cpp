#include "commands.hpp"
#include "json.hpp"
#include "output_difference.hpp"
#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

void print(const Session& session, const app::CheckResult& result) {
  Output& output = session.output();
  if (result.clean()) {
    output.result("no revision is pending, and no change is missing from the revisions\n");
    return;
  }
  std::string out;
  if (!result.pending.empty()) out += "pending revisions:\n";
  for (const app::RevisionInfo& revision : result.pending) {
    out += "  " + revision_line(revision, output.result_style()) + '\n';
  }
  if (!result.difference.empty()) {
    out += "in the schema file, but in no revision:\n" +
           change_lines(result.difference, output.result_style());
  }
  if (!result.difference.sql.empty()) out += '\n' + result.difference.sql + '\n';
  output.result(out);
  tell_likely_renames(result.difference, output);
  if (!result.pending.empty()) output.message("run them with: dunlin upgrade");
  if (!result.difference.empty())
    output.message("write a revision with: dunlin create \"MESSAGE\"");
}

ExitCode check(Session& session) {
  const app::CheckResult result = app::check(session.open_project());
  if (session.json()) {
    session.output().document(json::check(result));
  } else {
    print(session, result);
  }
  return result.clean() ? ExitCode::done : ExitCode::differences;
}

}  // namespace

void add_check(Parser& parser) {
  parser.add_command("check",
                     "Is anything pending, or missing from the revisions? Exits with 2 then",
                     kProveGroup, {"dunlin check", "dunlin check --format json"}, check);
}

}  // namespace dunlin::cli
