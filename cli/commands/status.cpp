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

void append_ids(std::string& out, std::string_view title, const std::vector<std::string>& ids) {
  out += fmt::format("{:<8} {}\n", title, ids.size());
  for (const std::string& id : ids) out += "  " + id + '\n';
}

void print_half_applied(Output& output, const app::HalfAppliedInfo& half) {
  output.result(fmt::format(
      "half-applied {}\n  {} of {}{}\n", half.revision, counted(half.applied, "statement"),
      half.direction,
      half.open ? fmt::format(", and statement {} was begun", *half.open) : std::string()));
  if (!half.error.empty()) output.result("  " + half.error + '\n');
  output.message(
      "the next upgrade goes on there, and so does: dunlin resume; dunlin downgrade takes it back");
}

void print(const Session& session, const app::StatusResult& result) {
  Output& output = session.output();
  const Style& style = output.result_style();
  std::string out;
  append_revisions(out, "applied", result.applied, session.verbose(), style);
  append_revisions(out, "pending", result.pending, true, style);
  append_ids(out, "unknown", result.unknown);
  append_revisions(out, "edited", result.edited, true, style);
  if (!result.vanished.empty()) append_ids(out, "vanished", result.vanished);
  if (!result.out_of_order.empty())
    append_revisions(out, "out of order", result.out_of_order, true, style);
  output.result(out);
  if (result.half_applied) print_half_applied(output, *result.half_applied);
  if (!result.pending.empty()) output.message("run the pending ones with: dunlin upgrade");
  if (!result.unknown.empty()) {
    output.warning(
        "the database names revisions that no file has; restore the files, or set the version "
        "rows with: dunlin stamp --purge REV");
  }
  if (!result.edited.empty()) {
    output.warning(
        "revisions were edited after they were applied; write a new revision for the change, or "
        "accept the edit with: dunlin repair --checksums");
  }
  if (!result.vanished.empty()) {
    output.warning(
        "the journal says that revisions were applied that no file has any more; restore the "
        "files, or set the version rows with: dunlin stamp REV");
  }
  if (!result.out_of_order.empty()) {
    output.warning(
        "revisions stand below applied ones and never ran; put them on top of the head instead");
  }
  for (const std::string& sentence : result.contradictions) output.warning(sentence);
}

ExitCode status(Session& session, bool exit_code) {
  const app::StatusResult result = app::status(session.open_project());
  if (session.json()) {
    session.output().document(json::status(result));
  } else {
    print(session, result);
  }
  const bool clean = result.pending.empty() && !result.is_altered() && !result.half_applied;
  return exit_code && !clean ? ExitCode::differences : ExitCode::done;
}

}  // namespace

void add_status(Parser& parser) {
  const auto exit_code = std::make_shared<bool>(false);
  Command command =
      parser.add_command("status", "Pending, applied, half-applied, unknown and edited revisions",
                         kLookGroup, {"dunlin status", "dunlin status --exit-code --format json"},
                         [exit_code](Session& session) { return status(session, *exit_code); });
  command.flag("--exit-code", *exit_code,
               "Exit with 2 when something is pending, half applied, unknown, edited, vanished or "
               "out of order");
}

}  // namespace dunlin::cli
