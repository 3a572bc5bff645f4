#include "child.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

namespace dunlin::test {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

Child::Child(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
             const std::map<std::string, std::string>& environment) {
  static std::atomic<int> counter{0};
  output_ = folder / ("output." + std::to_string(++counter));
  std::vector<std::string> command{DUNLIN_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const char* path = std::getenv("PATH");
  std::vector<std::string> variables{std::string("PATH=") + (path == nullptr ? "/bin" : path)};
  for (const auto& [name, value] : environment) variables.push_back(name + '=' + value);
  const std::vector<char*> argv = pointers(command);
  const std::vector<char*> envp = pointers(variables);
  id_ = ::fork();
  if (id_ != 0) return;
  const int out = ::open(output_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int in = ::open("/dev/null", O_RDONLY);
  if (out < 0 || in < 0 || ::chdir(folder.c_str()) != 0) ::_exit(126);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::execve(argv[0], argv.data(), envp.data());
  ::_exit(127);
}

Child::Child(Child&& other) noexcept
    : id_(std::exchange(other.id_, -1)), output_(std::move(other.output_)) {}

Child::~Child() {
  if (id_ <= 0) return;
  ::kill(id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
}

void Child::signal(int number) const {
  if (id_ > 0) ::kill(id_, number);
}

Ended Child::wait(int seconds) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + std::chrono::seconds(seconds);
  int status = 0;
  bool late = false;
  while (::waitpid(id_, &status, WNOHANG) == 0) {
    if (!late && Clock::now() > end) {
      late = true;
      ::kill(id_, SIGKILL);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  id_ = -1;
  Ended ended;
  ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  std::ifstream stream(output_, std::ios::binary);
  ended.output.assign(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  if (late) {
    ended.code = -1;
    ended.output += "\n(killed: it did not end in time)";
  }
  stream.close();
  std::error_code ignored;
  std::filesystem::remove(output_, ignored);
  return ended;
}

}  // namespace dunlin::test
