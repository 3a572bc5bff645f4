#include "commands.hpp"
#include "new_revision.hpp"

namespace dunlin::cli {
namespace {

ExitCode create(Session& session, const std::string& message) {
  app::RevisionOptions options;
  options.message = message;
  options.content = app::Content::automatic;
  return create_revision(session, "create", std::move(options));
}

}  // namespace

void add_create(Parser& parser) {
  const auto message = std::make_shared<std::string>();
  Command command = parser.add_command(
      "create",
      "A new revision on top of the head, with what the schema file says and no revision does",
      kWriteGroup,
      {"dunlin create \"add user preferences\"", "$EDITOR $(dunlin create \"add index\")"},
      [message](Session& session) { return create(session, *message); });
  command.required_argument("MESSAGE", *message, "What it does, in a few words");
}

}  // namespace dunlin::cli
