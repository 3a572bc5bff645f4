// validate: everything that can be known without a database.
#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

#include "database.hpp"
#include "dunlin/app/commands.hpp"
#include "dunlin/replay/replay.hpp"
#include "reports.hpp"

namespace dunlin::app {

Diagnostic diagnostic_of(const Error& error) {
  Diagnostic diagnostic;
  diagnostic.code = error.code();
  diagnostic.message = error.message();
  diagnostic.hint = error.hint();
  diagnostic.position = error.context().position;
  diagnostic.source_line = error.context().source_line;
  return diagnostic;
}

std::vector<StatementReport> statement_reports(const execute::CompiledRevision& compiled,
                                               bool with_sql) {
  const bool up = compiled.step.direction == revision::Direction::upgrade;
  std::vector<StatementReport> reports;
  for (const execute::CompiledStatement& statement : compiled.statements) {
    StatementReport report;
    report.section = up ? "upgrade" : "downgrade";
    report.offset = statement.source.position.offset;
    report.length = statement.source.length;
    report.line = statement.source.position.line;
    report.kind = statement.kind;
    report.outcome = statement.finding.outcome;
    report.reason = statement.finding.reason;
    report.remedy = statement.finding.remedy;
    if (with_sql) report.sql = statement.sql;
    reports.push_back(std::move(report));
  }
  return reports;
}

namespace {

/// Collects problems, each once: what is wrong with a file shows for every dialect.
class Problems {
 public:
  Problems(std::vector<Diagnostic>& out, bool all_dialects)
      : out_(out), all_dialects_(all_dialects) {}

  void add(Diagnostic problem) {
    // Where everything is validated, a section that no plugin would ever run is a mistake.
    if (all_dialects_ && problem.code == Code::dialect_unknown) {
      problem.severity = Diagnostic::Severity::error;
    }
    if (problem.severity != Diagnostic::Severity::error) return;
    if (seen_.insert(to_string(problem.position) + '\n' + problem.message).second)
      out_.push_back(std::move(problem));
  }

 private:
  std::vector<Diagnostic>& out_;
  bool all_dialects_;
  std::set<std::string> seen_;
};

class DialectValidation {
 public:
  DialectValidation(const Project& project, const script::Source& source,
                    const driver::Dialect& dialect, Problems& problems)
      : source_(source),
        dialect_(dialect),
        problems_(problems),
        compiler_(dialect, nullptr, {}, compile_options(project)) {}

  DialectReport run(std::string name) {
    DialectReport report;
    report.dialect = std::move(name);
    const std::vector<std::string>& order = source_.graph().topological_order();
    for (const std::string& id : order) {
      places_[id] = report.files.size();
      report.files.push_back({source_.header(id).path, id, {}});
      compile(id, revision::Direction::upgrade, report);
    }
    // Downgrades are read in the order in which a whole downgrade would run them.
    for (auto id = order.rbegin(); id != order.rend(); ++id)
      compile(*id, revision::Direction::downgrade, report);
    return report;
  }

 private:
  void compile(const std::string& id, revision::Direction direction, DialectReport& report) {
    std::vector<Diagnostic> found;
    try {
      const script::Script script = source_.load(id);
      if (direction == revision::Direction::downgrade && replay::is_irreversible(script, dialect_))
        return;
      revision::Step step;
      step.revision = id;
      step.direction = direction;
      const std::vector<StatementReport> reports =
          statement_reports(compiler_.compile(script, step, found), false);
      std::vector<StatementReport>& statements = report.files[places_[id]].statements;
      statements.insert(statements.end(), reports.begin(), reports.end());
    } catch (const Error& error) {
      problems_.add(diagnostic_of(error));
    }
    for (Diagnostic& problem : found) problems_.add(std::move(problem));
  }

  const script::Source& source_;
  const driver::Dialect& dialect_;
  Problems& problems_;
  execute::Compiler compiler_;
  std::unordered_map<std::string, std::size_t> places_;
};

std::vector<std::string> all_dialects(const Project& project) {
  std::vector<std::string> names;
  for (const plugin::PluginInfo& info : project.plugins->list()) {
    if (info.ok && !info.dialects.empty()) names.push_back(info.dialects.front());
  }
  return names;
}

std::optional<script::Source> read_source(const Project& project, Problems& problems) {
  try {
    script::Source source = source_of(project);
    (void)source.graph();
    return source;
  } catch (const DiagnosticsError& error) {
    for (const Diagnostic& problem : error.diagnostics()) problems.add(problem);
  } catch (const Error& error) {
    problems.add(diagnostic_of(error));
  }
  return std::nullopt;
}

}  // namespace

ValidateResult validate(const Project& project, const std::vector<std::string>& dialects) {
  ValidateResult result;
  Problems problems(result.errors, dialects.empty());
  const std::optional<script::Source> source = read_source(project, problems);
  if (!source) return result;
  for (const std::string& name : dialects.empty() ? all_dialects(project) : dialects) {
    const std::unique_ptr<driver::Dialect> dialect =
        project.plugins->driver_for_dialect(name).dialect(name);
    result.dialects.push_back(DialectValidation(project, *source, *dialect, problems).run(name));
  }
  return result;
}

}  // namespace dunlin::app
