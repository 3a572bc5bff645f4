#include "commands.hpp"
#include "json.hpp"

namespace dunlin::cli {
namespace {

struct Arguments {
  std::string directory = ".";
  std::string template_name = "default";
};

ExitCode init(Session& session, const Arguments& arguments) {
  const std::filesystem::path directory =
      (session.directory() / arguments.directory).lexically_normal();
  const app::InitResult result = app::init({directory, arguments.template_name});
  if (session.json()) {
    session.output().document(json::files(result.files));
    return ExitCode::done;
  }
  for (const std::filesystem::path& file : result.files) {
    session.output().result("created " + session.display(file) + '\n');
  }
  const std::string enter = arguments.directory == "." ? "" : "cd " + arguments.directory + " && ";
  session.output().message("next: " + enter + "dunlin create \"create account table\"");
  return ExitCode::done;
}

}  // namespace

void add_init(Parser& parser) {
  const auto arguments = std::make_shared<Arguments>();
  Command command =
      parser.add_command("init", "Write a migration environment", kWriteGroup,
                         {"dunlin init", "dunlin init --template default services/billing"},
                         [arguments](Session& session) { return init(session, *arguments); });
  command.argument("DIR", arguments->directory, "Folder to write to; default: the current one");
  command.text("-t,--template", "NAME", arguments->template_name, "See list-templates");
}

}  // namespace dunlin::cli
