#include "password.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "dunlin/base/error.hpp"

namespace dunlin::app {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::chrono::seconds kLongest{30};
constexpr std::size_t kLongestPassword = 64 * 1024;
constexpr milliseconds kLook{50};

[[noreturn]] void fail(const std::string& program, const std::string& what) {
  throw ConfigError(Code::password_command_failed,
                    fmt::format("password_command ({}) {}", program, what),
                    "run the command by hand: it must print the password and nothing else; what it "
                    "prints is never shown here");
}

/// A child with a pipe for its output; the rest goes nowhere. It is the leader of a group, so that
/// what it started ends with it.
class Child {
 public:
  Child(const std::vector<std::string>& command, const std::filesystem::path& folder) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail(command.front(), std::strerror(errno));
    output_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int number : {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ}) sigaddset(&defaults, number);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const int error =
        posix_spawnp(&id_, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error == 0) return;
    close(output_);
    fail(command.front(), fmt::format("could not be started: {}", std::strerror(error)));
  }
  ~Child() {
    close(output_);
    if (id_ <= 0) return;
    kill(-id_, SIGKILL);
    waitpid(id_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// False at the end of the output, or when nothing came in a moment (`waiting` is true then).
  bool read_some(std::string& into, bool& waiting) const {
    pollfd stream{output_, POLLIN, 0};
    waiting = poll(&stream, 1, static_cast<int>(kLook.count())) <= 0;
    if (waiting) return false;
    char buffer[1024];
    const ssize_t got = read(output_, buffer, sizeof buffer);
    if (got > 0) into.append(buffer, static_cast<std::size_t>(got));
    return got > 0;
  }

  /// Whether it has ended; `status` is waitpid's then.
  bool ended(int& status) {
    if (waitpid(id_, &status, WNOHANG) == 0) return false;
    id_ = 0;
    return true;
  }

 private:
  pid_t id_ = 0;
  int output_ = -1;
};

}  // namespace

std::string run_password_command(const std::vector<std::string>& command,
                                 const std::filesystem::path& folder,
                                 const execute::CancelFlag* cancelled) {
  // For the shell, its first word says more than the shell's name; the others may hold secrets.
  const std::string& program = command.front();
  const Clock::time_point end = Clock::now() + kLongest;
  Child child(command, folder);
  std::string output;
  bool open = true;
  bool ended = false;
  int status = 0;
  while (open || !ended) {
    if (cancelled != nullptr && cancelled->load())
      throw Cancelled(Code::cancelled, "stopped while password_command ran; nothing was run");
    if (Clock::now() > end) fail(program, fmt::format("took longer than {} s", kLongest.count()));
    if (output.size() > kLongestPassword) fail(program, "printed far more than a password");
    // What the command started may hold the pipe for ever; what it wrote itself is in it by now.
    bool waiting = false;
    if (!open) {
      std::this_thread::sleep_for(milliseconds(1));
    } else if (!child.read_some(output, waiting) && (!waiting || ended)) {
      open = false;
    }
    ended = ended || child.ended(status);
  }
  if (WIFSIGNALED(status)) fail(program, fmt::format("was ended by signal {}", WTERMSIG(status)));
  if (WEXITSTATUS(status) != 0)
    fail(program, fmt::format("ended with exit code {}", WEXITSTATUS(status)));
  while (!output.empty() && (output.back() == '\n' || output.back() == '\r')) output.pop_back();
  if (output.empty()) fail(program, "printed nothing");
  if (output.find_first_of(std::string_view("\n\0", 2)) != std::string::npos)
    fail(program, "printed several lines");
  return output;
}

}  // namespace dunlin::app
