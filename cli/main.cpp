// The program: reads the process's surroundings, lets one command run, turns its end into an exit
// code.

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "json.hpp"
#include "memory.hpp"
#include "secrets.hpp"

namespace {

using namespace dunlin;
using namespace dunlin::cli;

execute::CancelFlag g_cancelled{false};
static_assert(execute::CancelFlag::is_always_lock_free,
              "a signal handler may only touch lock-free atomics");

/// The first signal asks the command to stop; SA_RESETHAND lets a second one kill.
extern "C" void request_cancel(int) {
  g_cancelled.store(true);
  static constexpr char kText[] = "\nstopping after this statement; press Ctrl-C again to kill\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kText, sizeof(kText) - 1);
}

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = request_cancel;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A terminal that is closed, unless nohup said that this does not matter.
  struct sigaction hangup {};
  if (sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler == SIG_DFL)
    sigaction(SIGHUP, &action, nullptr);
  // A reader of our output that goes away must not kill a migration half-way.
  std::signal(SIGPIPE, SIG_IGN);
  // Nor must a limit on the size of files: the write fails, and that is reported.
  std::signal(SIGXFSZ, SIG_IGN);
}

script::Variables process_variables() {
  script::Variables variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos)
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

ExitCode fail(Output& output, const Error& error) {
  if (output.json() && !output.has_document()) output.document(json::error(error));
  output.error(error);
  return exit_code_for(error);
}

ExitCode perform(const Parser& parser, const Parser::Parsed& parsed, Output& output,
                 const std::filesystem::path& directory, const script::Variables& variables) {
  if (directory.empty()) {
    throw ConfigError(Code::file_unreadable, "the current folder cannot be read",
                      "change to a folder that exists");
  }
  Session session(parser.options(), output, directory, variables, g_cancelled);
  return parsed.action(session);
}

/// Whatever is thrown comes out as an error in the form that was asked for.
template <typename Function>
ExitCode guarded(Output& output, Function&& function) {
  try {
    return function();
  } catch (const Error& error) {
    return fail(output, error);
  } catch (const std::exception& error) {
    return fail(output, Error(Code::internal, error.what(),
                              "this is a defect of dunlin, please report it"));
  }
}

ExitCode run(const std::vector<std::string>& arguments) {
  const script::Variables variables = process_variables();
  Parser parser;
  add_all_commands(parser);

  Parser::Parsed parsed;
  Output parse_output(guess_output_options(arguments), variables);
  const ExitCode understood = guarded(parse_output, [&] {
    parsed = parser.parse(arguments);
    return ExitCode::done;
  });
  if (understood != ExitCode::done) return parse_output.flush() ? understood : ExitCode::error;

  std::error_code failure;
  const std::filesystem::path directory = std::filesystem::current_path(failure);
  OutputOptions options = output_options(parser.options());
  options.directory = directory;
  Output output(options, variables);
  ExitCode code = ExitCode::done;
  if (parsed.action) {
    code = guarded(output, [&] { return perform(parser, parsed, output, directory, variables); });
  } else if (parsed.no_command) {
    if (output.json())
      output.document(json::error(UsageError(Code::usage, "no command was given")));
    output.message(parsed.text);
    code = ExitCode::usage;
  } else {
    output.result(parsed.text);
  }
  if (!output.flush()) {
    output.error(Error(Code::file_unwritable, "the output could not be written completely",
                       "free some space where it goes; what the command did stays done"));
    if (code == ExitCode::done) code = ExitCode::error;
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  use_large_pages();
  install_signal_handlers();
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  // Everybody on this machine can read the arguments of a process.
  for (int i = 1; i < argc; ++i) hide_secrets(argv[i]);
  return static_cast<int>(run(arguments));
}
