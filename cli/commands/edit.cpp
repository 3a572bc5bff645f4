#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>

#include "commands.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/script/script.hpp"
#include "json.hpp"

namespace dunlin::cli {
namespace {

/// Tried in this order when neither VISUAL nor EDITOR is set.
constexpr const char* kDefaultEditor =
    "for each in editor nano vi; do command -v \"$each\" >/dev/null && exec \"$each\" \"$@\"; "
    "done; exit 127";

/// The child begins with the signals of a program started from a shell.
void run_in_child(const std::string& command, const std::string& file) {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGXFSZ, SIG_DFL);
  execl("/bin/sh", "sh", "-c", command.c_str(), "dunlin", file.c_str(), nullptr);
  _exit(127);
}

/// As system(3): Ctrl-C belongs to the editor while it runs. Returns its exit status, or -1.
int run_editor(const std::string& command, const std::string& file) {
  struct sigaction ignore {};
  struct sigaction before {};
  ignore.sa_handler = SIG_IGN;
  sigemptyset(&ignore.sa_mask);
  sigaction(SIGINT, &ignore, &before);
  const pid_t child = fork();
  if (child == 0) run_in_child(command, file);
  int status = -1;
  if (child > 0) {
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  sigaction(SIGINT, &before, nullptr);
  return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Throws what is wrong with the file now, and then what is wrong with the graph.
void verify(const app::Project& project, const std::filesystem::path& file,
            const std::string& shown) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    throw ScriptError(Code::file_unreadable,
                      fmt::format("{} cannot be read: {}", shown, std::strerror(errno)));
  }
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  (void)script::parse_script(text, shown);
  (void)project.source().graph();
}

ExitCode edit(Session& session, const std::string& symbol) {
  const app::Project project = session.open_project();
  const std::filesystem::path file = app::revision_file(project, symbol);
  std::optional<std::string> chosen = session.variable("VISUAL");
  if (!chosen) chosen = session.variable("EDITOR");
  if (chosen && text::trim(*chosen).empty()) chosen.reset();
  const std::string shown = session.display(file);
  if (!chosen && isatty(STDIN_FILENO) == 0) {
    throw Error(Code::editor_failed, "there is no terminal for an editor",
                "set VISUAL or EDITOR, or edit the file yourself: " + shown);
  }
  const std::string command = chosen ? *chosen + " \"$@\"" : kDefaultEditor;

  const int status = run_editor(command, file.string());
  if (status != 0) {
    const std::string name = chosen.value_or("none of editor, nano, vi");
    throw Error(Code::editor_failed,
                fmt::format("the editor ({}) did not end well (status {})", name, status),
                "set VISUAL or EDITOR, or edit the file yourself: " + shown);
  }
  verify(project, file, shown);
  if (session.json()) {
    const std::pair<std::string, std::string> fields[] = {{"path", file.string()}};
    session.output().document(json::fields(fields));
  } else {
    session.output().result(shown + '\n');
  }
  return ExitCode::done;
}

}  // namespace

void add_edit(Parser& parser) {
  const auto symbol = std::make_shared<std::string>();
  Command command = parser.add_command(
      "edit", "Open a revision file in $VISUAL or $EDITOR, and check it afterwards", kWriteGroup,
      {"dunlin edit head", "EDITOR='code --wait' dunlin edit 8d3f"},
      [symbol](Session& session) { return edit(session, *symbol); });
  command.required_argument("REV", *symbol, "Revision, label, head, current");
}

}  // namespace dunlin::cli
