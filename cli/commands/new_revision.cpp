#include "new_revision.hpp"

#include <fmt/format.h>

#include "json.hpp"
#include "output_difference.hpp"
#include "run_reporter.hpp"

namespace dunlin::cli {

ExitCode create_revision(Session& session, std::string_view verb, app::RevisionOptions options) {
  Output& output = session.output();
  if (output.can_ask()) {
    options.is_rename = [&output](const app::LikelyRename& rename) {
      return output.ask(fmt::format("was {} renamed?", rename.description));
    };
  }
  RunReporter reporter(output, {});
  return report_created(session, verb,
                        app::create_revision(session.open_project(&reporter), options));
}

ExitCode report_created(Session& session, std::string_view verb,
                        const app::RevisionResult& result) {
  Output& output = session.output();
  if (output.json()) {
    output.document(json::created(verb, result));
    return ExitCode::done;
  }
  if (!result.path.empty()) output.result(session.display(result.path) + '\n');
  if (!result.note.empty()) output.message(result.note);
  if (!result.revision.empty()) output.message("created revision " + result.revision);
  tell_changes(result.difference, output);
  tell_likely_renames(result.difference, output);
  for (const std::string& remark : result.remarks) output.warning(remark);
  return ExitCode::done;
}

}  // namespace dunlin::cli
