#include "new_revision.hpp"

#include "json.hpp"

namespace dunlin::cli {

ExitCode report_created(Session& session, std::string_view verb,
                        const app::RevisionResult& result) {
  if (session.json()) {
    session.output().document(json::created(verb, result));
    return ExitCode::done;
  }
  if (!result.path.empty()) session.output().result(session.display(result.path) + '\n');
  if (!result.note.empty()) session.output().message(result.note);
  if (!result.revision.empty()) session.output().message("created revision " + result.revision);
  return ExitCode::done;
}

}  // namespace dunlin::cli
