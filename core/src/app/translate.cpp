// translate: PostgreSQL SQL in, a dialect's SQL out; no database.
#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "reports.hpp"

namespace dunlin::app {
namespace {

constexpr std::string_view kDirective = "-- migrate:";

bool is_revision_file(std::string_view text) {
  return text.substr(0, kDirective.size()) == kDirective ||
         text.find("\n" + std::string(kDirective)) != std::string_view::npos;
}

/// A plain SQL text as a revision with one portable section.
script::Script plain_script(std::string_view text, const std::string& path) {
  script::Script script;
  script.header.path = path;
  script::Section section;
  section.text = text;
  section.position = {path, 1, 1, 0};
  script.sections.push_back(std::move(section));
  return script;
}

}  // namespace

TranslateResult translate(const Project& project, std::string_view text, const std::string& path,
                          std::string_view dialect_name) {
  TranslateResult result;
  result.dialect = dialect_name;
  const std::unique_ptr<driver::Dialect> dialect =
      project.plugins->driver_for_dialect(dialect_name).dialect(dialect_name);
  const script::Script script =
      is_revision_file(text) ? script::parse_script(text, path) : plain_script(text, path);
  schema::Schema model;
  model.complete = false;  // the text may change tables that are made elsewhere
  execute::Compiler compiler(*dialect, nullptr, std::move(model), compile_options(project));
  std::vector<Diagnostic> problems;
  result.statements = statement_reports(compiler.compile(script, {}, problems), true);
  for (Diagnostic& problem : problems) {
    if (problem.severity == Diagnostic::Severity::error)
      result.errors.push_back(std::move(problem));
  }
  return result;
}

}  // namespace dunlin::app
