#include "run.hpp"

#include <fmt/format.h>

#include <chrono>

#include "dunlin/base/duration.hpp"
#include "json.hpp"
#include "output_revision.hpp"
#include "run_reporter.hpp"

namespace dunlin::cli {
namespace {

void print_dry_run(Session& session, const app::RunResult& result) {
  std::string out;
  for (std::size_t i = 0; i < result.steps.size(); ++i) {
    const execute::StepReport& step = result.steps[i];
    const bool up = step.direction == revision::Direction::upgrade;
    out += fmt::format("-- {} {}, {}\n", up ? "upgrade" : "downgrade", step.revision, step.message);
    if (i < result.sql.size()) {
      for (const std::string& statement : result.sql[i]) out += statement + ";\n";
    }
    out += '\n';
  }
  session.output().result(out);
  session.output().message(
      fmt::format("dry run: {} would run, nothing was run; the database stays at {}",
                  counted(result.steps.size(), "revision"), place_text(result.from)));
}

void print_summary(Session& session, std::string_view verb, const app::RunResult& result,
                   std::chrono::steady_clock::duration elapsed) {
  if (session.output().quiet()) return;
  const double milliseconds = std::chrono::duration<double, std::milli>(elapsed).count();
  const std::string place = place_text(result.to);
  if (result.steps.empty()) {
    const bool moved = result.from != result.to;
    session.output().result(moved ? fmt::format("{}: now at {}\n", verb, place)
                                  : fmt::format("nothing to do: the database is at {}\n", place));
    return;
  }
  const Style& style = session.output().result_style();
  session.output().result(style.green(fmt::format("{}: {} in {}, now at {}", verb,
                                                  counted(result.steps.size(), "revision"),
                                                  duration_text(milliseconds), place)) +
                          '\n');
}

std::optional<std::chrono::milliseconds> duration(std::string_view option,
                                                  const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::optional<std::chrono::milliseconds> found = parse_duration(text);
  if (found) return found;
  throw UsageError(Code::usage, fmt::format("{} cannot be '{}'", option, text),
                   std::string(kDurationForm));
}

/// Asks the person at the terminal whether the protected target may lose this.
bool agreed(const Session& session, const std::vector<app::DestructiveStep>& steps) {
  std::string question = "This target is protected, and the run would destroy data:\n";
  for (const app::DestructiveStep& step : steps)
    question += fmt::format("  revision {}: {}\n", step.revision, step.what);
  return session.confirm(question + "Go on? Type yes: ");
}

/// After a failure: where the database is now. What cannot be read stays empty, the first error
/// says more.
std::vector<std::string> place_now(app::Project project) {
  project.observer = nullptr;
  project.cancelled = nullptr;
  try {
    return app::current(project).revisions;
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

void add_lock_timeout(Command& command, int& seconds) {
  command.number("--lock-timeout", "SECONDS", seconds,
                 "Wait at most this long for the migration lock");
}

void add_allow_destructive(Command& command, bool& allowed) {
  command.flag("--allow-destructive", allowed, "Let rows go, also where the target is protected");
}

void add_run_options(Command& command, RunArguments& arguments) {
  command.flag("--sql", arguments.sql, "Print a script instead of running; no database is opened");
  command.flag("--dry-run", arguments.dry_run,
               "Plan and compile against the database, run nothing");
  command.flag("--single-transaction", arguments.single_transaction, "All revisions or none");
  add_lock_timeout(command, arguments.lock_timeout);
  command.flag("--kill-stale", arguments.kill_stale,
               "End the statement that a dead run left on the server");
  command.text("--statement-lock-timeout", "TIME", arguments.statement_lock_timeout,
               "How long a statement may wait for somebody else's lock, e.g. 4s; 0: for ever");
  command.text("--statement-timeout", "TIME", arguments.statement_timeout,
               "How long a statement may run, e.g. 10min; 0: for ever");
  command.number("--retries", "N", arguments.retries,
                 "How often a revision is tried again when somebody else was in the way");
  add_allow_destructive(command, arguments.allow_destructive);
  command.text("--tag", "TEXT", arguments.tag, "Free text for the journal");
}

void check_script_options(const RunArguments& arguments) {
  const char* option = nullptr;
  if (arguments.dry_run) option = "--dry-run";
  if (arguments.single_transaction) option = "--single-transaction";
  if (arguments.lock_timeout >= 0) option = "--lock-timeout";
  if (arguments.kill_stale) option = "--kill-stale";
  if (!arguments.statement_lock_timeout.empty()) option = "--statement-lock-timeout";
  if (!arguments.statement_timeout.empty()) option = "--statement-timeout";
  if (arguments.retries >= 0) option = "--retries";
  if (!arguments.tag.empty()) option = "--tag";
  if (option == nullptr) return;
  throw UsageError(
      Code::usage,
      fmt::format("--sql prints a script and runs nothing, so {} means nothing", option),
      "leave one of them out");
}

std::optional<std::chrono::seconds> lock_timeout(int seconds) {
  if (seconds < 0) return std::nullopt;
  return std::chrono::seconds(seconds);
}

app::Consent consent(const Session& session, bool given) {
  return {given, [&session](const std::vector<app::DestructiveStep>& steps) {
            return agreed(session, steps);
          }};
}

app::RunOptions run_options(const Session& session, const RunArguments& arguments,
                            std::string_view default_target) {
  if (arguments.target.find(':') != std::string::npos) {
    throw UsageError(Code::usage, "a range FROM:TO is for --sql only",
                     "give the target alone, or add --sql");
  }
  app::RunOptions options;
  options.target = arguments.target.empty() ? std::string(default_target) : arguments.target;
  options.dry_run = arguments.dry_run;
  options.single_transaction = arguments.single_transaction;
  options.lock_timeout = lock_timeout(arguments.lock_timeout);
  options.kill_stale = arguments.kill_stale;
  options.statement_lock_timeout =
      duration("--statement-lock-timeout", arguments.statement_lock_timeout);
  options.statement_timeout = duration("--statement-timeout", arguments.statement_timeout);
  if (arguments.retries >= 0) options.retries = arguments.retries;
  options.consent = consent(session, arguments.allow_destructive);
  options.tag = arguments.tag;
  return options;
}

ExitCode run_and_report(Session& session, const RunKind& kind,
                        const std::function<app::RunResult(const app::Project&)>& run) {
  RunReporter reporter(session.output(), {false, !kind.dry_run});
  const app::Project project = session.open_project(&reporter);
  reporter.set_protected(project.settings.is_protected);
  const auto start = std::chrono::steady_clock::now();
  try {
    const app::RunResult result = run(project);
    const auto elapsed = std::chrono::steady_clock::now() - start;
    reporter.finish(result);
    if (session.json()) {
      session.output().document(json::run({kind.verb, result, nullptr}));
    } else if (kind.dry_run) {
      print_dry_run(session, result);
    } else {
      print_summary(session, kind.verb, result, elapsed);
    }
    return ExitCode::done;
  } catch (const Error& error) {
    if (session.json()) {
      app::RunResult done = reporter.so_far();
      if (!done.dialect.empty()) done.to = place_now(project);
      if (kind.all_or_nothing) done.steps.clear();
      session.output().document(json::run({kind.verb, done, &error}));
    }
    throw;
  }
}

ExitCode print_script(Session& session, std::string_view verb, const std::string& script) {
  if (session.json()) {
    const std::pair<std::string, std::string> fields[] = {{"command", std::string(verb)},
                                                          {"sql", script}};
    session.output().document(json::fields(fields));
  } else {
    session.output().result(script);
  }
  return ExitCode::done;
}

}  // namespace dunlin::cli
