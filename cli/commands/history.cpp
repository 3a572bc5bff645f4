#include "commands.hpp"
#include "json.hpp"
#include "output_revision.hpp"

namespace dunlin::cli {
namespace {

struct Arguments {
  std::string range;
  bool indicate_current = false;
  bool graph = false;
};

ExitCode history(Session& session, const Arguments& arguments) {
  if (!arguments.range.empty() && arguments.range.find(':') == std::string::npos) {
    throw UsageError(Code::usage, "a range is written A:B, A: or :B, got '" + arguments.range + "'",
                     "for one revision use: dunlin show " + arguments.range);
  }
  const std::vector<app::RevisionInfo> revisions =
      app::history(session.open_project(), {arguments.range, arguments.indicate_current});
  Output& output = session.output();
  if (session.json()) {
    output.document(json::revisions(revisions));
  } else if (arguments.graph) {
    output.result(revision_graph(revisions, output.result_style()));
  } else if (session.verbose()) {
    output.result(revision_list(revisions, session));
  } else {
    std::string lines;
    for (const app::RevisionInfo& revision : revisions) {
      lines += history_line(revision, output.result_style()) + '\n';
    }
    output.result(lines);
  }
  return ExitCode::done;
}

}  // namespace

void add_history(Parser& parser) {
  const auto arguments = std::make_shared<Arguments>();
  Command command =
      parser.add_command("history", "Revisions, newest first", kLookGroup,
                         {"dunlin history", "dunlin history -i --graph",
                          "dunlin history -r 1975ea83b712:head", "dunlin history -r -3:current"},
                         [arguments](Session& session) { return history(session, *arguments); });
  command.text("-r,--rev-range", "A:B", arguments->range, "Only from A to B");
  command.flag("-i,--indicate-current", arguments->indicate_current,
               "Mark what the database is at");
  command.flag("--graph", arguments->graph, "Draw the branches");
}

}  // namespace dunlin::cli
