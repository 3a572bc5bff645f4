#include "commands.hpp"
#include "run.hpp"

namespace dunlin::cli {
namespace {

struct Arguments {
  bool assume_done = false;
  bool assume_not_done = false;
  int lock_timeout = -1;
  bool allow_destructive = false;
  std::string tag;
};

ExitCode resume(Session& session, const Arguments& arguments) {
  if (arguments.assume_done && arguments.assume_not_done) {
    throw UsageError(Code::usage, "--assume-done and --assume-not-done contradict each other",
                     "give the one that is true of the statement that was cut off");
  }
  app::ResumeOptions options;
  if (arguments.assume_done) options.assume = execute::Assume::done;
  if (arguments.assume_not_done) options.assume = execute::Assume::not_done;
  options.lock_timeout = lock_timeout(arguments.lock_timeout);
  options.consent = consent(session, arguments.allow_destructive);
  options.tag = arguments.tag;
  return run_and_report(session, {"resume"},
                        [&](const app::Project& project) { return app::resume(project, options); });
}

}  // namespace

void add_resume(Parser& parser) {
  const auto arguments = std::make_shared<Arguments>();
  Command command =
      parser.add_command("resume", "Go on with a half-applied revision", kRunGroup,
                         {"dunlin resume", "dunlin resume --assume-done"},
                         [arguments](Session& session) { return resume(session, *arguments); });
  command.flag("--assume-done", arguments->assume_done,
               "The statement that was cut off took effect");
  command.flag("--assume-not-done", arguments->assume_not_done, "It did not");
  add_lock_timeout(command, arguments->lock_timeout);
  add_allow_destructive(command, arguments->allow_destructive);
  command.text("--tag", "TEXT", arguments->tag, "Free text for the journal");
}

}  // namespace dunlin::cli
