#include "commands.hpp"
#include "dunlin/app/schema_commands.hpp"
#include "json.hpp"

namespace dunlin::cli {
namespace {

ExitCode inspect(Session& session, const std::vector<std::string>& schemas) {
  const app::InspectResult result = app::inspect(session.open_project(), {schemas});
  Output& output = session.output();
  if (session.json()) {
    output.document(json::inspect(result));
    return ExitCode::done;
  }
  output.result(result.sql);
  if (!result.notes.empty()) {
    output.warning(counted(result.notes.size(), "part") +
                   " of the schema cannot be said in PostgreSQL SQL: see the lines \"not "
                   "expressed\"; --format json has all in the database's own terms");
  }
  return ExitCode::done;
}

}  // namespace

void add_inspect(Parser& parser) {
  const auto schemas = std::make_shared<std::vector<std::string>>();
  Command command = parser.add_command(
      "inspect", "The schema of a database, as PostgreSQL SQL that makes it again", kLookGroup,
      {"dunlin inspect > schema.sql", "dunlin inspect --url mysql://app@localhost/notes",
       "dunlin inspect --format json"},
      [schemas](Session& session) { return inspect(session, *schemas); });
  command.repeated("--schema", "NAME", *schemas, "PostgreSQL: this schema only; may be repeated");
}

}  // namespace dunlin::cli
