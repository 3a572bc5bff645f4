#include "program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace dunlin::test {
namespace {

/// Appends what is there to read; false at the end.
bool read_some(int descriptor, std::string& into) {
  char buffer[4096];
  const ssize_t got = read(descriptor, buffer, sizeof(buffer));
  if (got > 0) into.append(buffer, static_cast<std::size_t>(got));
  return got > 0;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

constexpr uid_t kNobody = 65534;

/// Starts a program with pipes for its output; `input` is a file that it reads.
Process spawn(std::vector<std::string> command, std::vector<std::string> environment,
              const std::filesystem::path& folder, const std::filesystem::path& input,
              bool as_nobody) {
  int out[2];
  int err[2];
  if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0)
    throw std::runtime_error("no pipes");
  std::vector<char*> arguments = pointers(command);
  std::vector<char*> variables = pointers(environment);
  const pid_t id = fork();
  if (id == 0) {
    const int in = open(input.c_str(), O_RDONLY);
    if (chdir(folder.c_str()) != 0 || in < 0) _exit(126);
    if (as_nobody && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) _exit(126);
    dup2(in, STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    execvpe(arguments[0], arguments.data(), variables.data());
    _exit(127);
  }
  close(out[1]);
  close(err[1]);
  return {id, out[0], err[0]};
}

}  // namespace

nlohmann::json Outcome::document() const {
  try {
    return nlohmann::json::parse(out);
  } catch (const nlohmann::json::exception& error) {
    ADD_FAILURE() << "stdout is not one JSON document: " << error.what() << *this;
    return nullptr;
  }
}

std::ostream& operator<<(std::ostream& stream, const Outcome& outcome) {
  return stream << "\nexit code " << outcome.code << "\nstdout: " << outcome.out
                << "\nstderr: " << outcome.err;
}

void Process::signal(int number) const {
  kill(id_, number);
}

bool Process::wait_for_error_text(const std::string& text) {
  while (early_err_.find(text) == std::string::npos) {
    if (!read_some(err_, early_err_)) return false;
  }
  return true;
}

Outcome Process::wait() {
  Outcome outcome;
  outcome.err = early_err_;
  pollfd streams[] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    poll(streams, 2, -1);
    if (streams[0].revents != 0 && !read_some(out_, outcome.out)) streams[0].fd = -1;
    if (streams[1].revents != 0 && !read_some(err_, outcome.err)) streams[1].fd = -1;
  }
  close(out_);
  close(err_);
  int status = 0;
  waitpid(id_, &status, 0);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

Program::Program() {
  std::string pattern = std::filesystem::temp_directory_path() / "dunlin-cli-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  const char* search = std::getenv("PATH");
  variables_["PATH"] = search == nullptr ? "/usr/bin:/bin" : search;
}

Program::~Program() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Outcome Program::run(const std::vector<std::string>& command, const std::string& input) const {
  const std::filesystem::path file = folder_ / ".input";
  std::ofstream(file, std::ios::binary) << input;
  std::vector<std::string> environment;
  for (const auto& [name, value] : variables_) environment.push_back(name + '=' + value);
  return spawn(command, environment, folder_, file, as_nobody_).wait();
}

Outcome Program::dunlin(const std::vector<std::string>& arguments, const std::string& input) const {
  std::vector<std::string> command{DUNLIN_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run(command, input);
}

Process Program::start(const std::vector<std::string>& arguments) const {
  std::vector<std::string> command{DUNLIN_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment;
  for (const auto& [name, value] : variables_) environment.push_back(name + '=' + value);
  return spawn(command, environment, folder_, "/dev/null", as_nobody_);
}

bool Program::drop_privileges() {
  if (geteuid() != 0) return true;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
    if (chown(entry.path().c_str(), kNobody, kNobody) != 0) return false;
  }
  if (chown(folder_.c_str(), kNobody, kNobody) != 0) return false;
  as_nobody_ = true;
  return dunlin({"--version"}).code == 0;
}

void Program::write(const std::string& name, const std::string& text) const {
  std::filesystem::create_directories(path(name).parent_path());
  std::ofstream(path(name), std::ios::binary) << text;
}

std::string Program::read(const std::string& name) const {
  std::ifstream stream(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool Program::exists(const std::string& name) const {
  return std::filesystem::exists(path(name));
}

void Program::revision(const std::string& id, const std::string& revises,
                       const std::string& upgrade, const std::string& downgrade,
                       const std::string& message) const {
  write("migrations/versions/" + id + ".sql",
        fmt::format("-- {}\n--\n-- Revision ID: {}\n-- Revises: {}\n\n-- migrate:upgrade\n{}\n\n-- "
                    "migrate:downgrade\n{}\n",
                    message, id, revises, upgrade, downgrade));
}

void Program::environment() const {
  write("dunlin.toml", "url = \"sqlite:///dev.db\"\n");
  std::filesystem::create_directories(path("migrations/versions"));
}

void Program::three_revisions() const {
  environment();
  revision("a111", "", "CREATE TABLE a (id integer PRIMARY KEY);", "DROP TABLE a;", "first");
  revision("b222", "a111", "CREATE TABLE b (id integer PRIMARY KEY);", "DROP TABLE b;", "second");
  revision("c333", "b222", "CREATE TABLE c (id integer PRIMARY KEY);", "DROP TABLE c;", "third");
}

std::string Program::query(const std::string& sql, const std::string& database) const {
  const Outcome outcome = run({"sqlite3", "-batch", path(database).string(), sql});
  EXPECT_EQ(outcome.code, 0) << outcome;
  std::string text = outcome.out;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string Program::tables(const std::string& database) const {
  return query(
      "SELECT coalesce(group_concat(name, ' '), '') FROM (SELECT name FROM sqlite_schema WHERE "
      "type = 'table' "
      "AND name NOT LIKE 'dunlin%' AND name NOT LIKE 'sqlite%' ORDER BY name)",
      database);
}

}  // namespace dunlin::test
