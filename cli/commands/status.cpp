#include <fmt/format.h>

#include "commands.hpp"
#include "json.hpp"
#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

void append_revisions(std::string& out, std::string_view title,
                      const std::vector<app::RevisionInfo>& revisions, bool with_list,
                      const Style& style) {
  out += fmt::format("{:<8} {}\n", title, revisions.size());
  if (!with_list) return;
  for (const app::RevisionInfo& revision : revisions)
    out += "  " + revision_line(revision, style) + '\n';
}

void print(const Session& session, const app::StatusResult& result) {
  const Style& style = session.output().result_style();
  std::string out;
  append_revisions(out, "applied", result.applied, session.verbose(), style);
  append_revisions(out, "pending", result.pending, true, style);
  out += fmt::format("{:<8} {}\n", "unknown", result.unknown.size());
  for (const std::string& row : result.unknown) out += "  " + row + '\n';
  append_revisions(out, "edited", result.edited, true, style);
  session.output().result(out);
  if (!result.pending.empty())
    session.output().message("run the pending ones with: dunlin upgrade");
  if (!result.unknown.empty()) {
    session.output().warning(
        "the database names revisions that no file has; restore the files, or set the version "
        "rows with: dunlin stamp --purge REV");
  }
  if (!result.edited.empty()) {
    session.output().warning(
        "revisions were edited after they were applied; write a new revision for the change");
  }
}

ExitCode status(Session& session, bool exit_code) {
  const app::StatusResult result = app::status(session.open_project());
  if (session.json()) {
    session.output().document(json::status(result));
  } else {
    print(session, result);
  }
  const bool clean = result.pending.empty() && result.unknown.empty() && result.edited.empty();
  return exit_code && !clean ? ExitCode::differences : ExitCode::done;
}

}  // namespace

void add_status(Parser& parser) {
  const auto exit_code = std::make_shared<bool>(false);
  Command command =
      parser.add_command("status", "Pending, applied, unknown and edited revisions", kLookGroup,
                         {"dunlin status", "dunlin status --exit-code --format json"},
                         [exit_code](Session& session) { return status(session, *exit_code); });
  command.flag("--exit-code", *exit_code,
               "Exit with 2 when something is pending, unknown or edited");
}

}  // namespace dunlin::cli
