#include <fmt/format.h>

#include "commands.hpp"
#include "json.hpp"

namespace dunlin::cli {
namespace {

ExitCode list_templates(Session& session) {
  const std::vector<app::TemplateInfo> templates = app::list_templates();
  if (session.json()) {
    session.output().document(json::templates(templates));
    return ExitCode::done;
  }
  for (const app::TemplateInfo& each : templates) {
    session.output().result(fmt::format("{:<10} {}\n", each.name, each.description));
  }
  return ExitCode::done;
}

}  // namespace

void add_list_templates(Parser& parser) {
  parser.add_command("list-templates", "What `init --template` offers", kAboutGroup, {},
                     list_templates);
}

}  // namespace dunlin::cli
