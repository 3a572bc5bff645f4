// Runs the real binary in a temporary folder, as a user would.
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace dunlin::test {

/// What a run left behind. `code` is 128 + signal when a signal ended it.
struct Outcome {
  int code = -1;
  std::string out;
  std::string err;

  /// stdout as JSON; a test failure and null when it is not exactly one document.
  nlohmann::json document() const;
};
std::ostream& operator<<(std::ostream& stream, const Outcome& outcome);

/// A running program.
class Process {
 public:
  Process(pid_t id, int out, int err) : id_(id), out_(out), err_(err) {}
  pid_t id() const { return id_; }
  void signal(int number) const;
  /// Reads stderr until it holds `text`. False when the program ends before.
  bool wait_for_error_text(const std::string& text);
  Outcome wait();

 private:
  pid_t id_;
  int out_;
  int err_;
  std::string early_err_;
};

/// A folder of its own for each test, removed with it; the environment holds PATH and what a test
/// sets.
class Program : public testing::Test {
 protected:
  Program();
  ~Program() override;

  Outcome dunlin(const std::vector<std::string>& arguments, const std::string& input = {}) const;
  Process start(const std::vector<std::string>& arguments) const;
  /// Any other program, found in PATH.
  Outcome run(const std::vector<std::string>& command, const std::string& input = {}) const;

  std::filesystem::path path(const std::string& name) const { return folder_ / name; }
  void write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;
  bool exists(const std::string& name) const;

  /// A revision file migrations/versions/ID.sql.
  void revision(const std::string& id, const std::string& revises, const std::string& upgrade,
                const std::string& downgrade = "SELECT 1;",
                const std::string& message = "test") const;
  /// dunlin.toml with sqlite:///dev.db and an empty migrations/versions.
  void environment() const;
  /// environment() and three revisions a111, b222, c333 in a line, each creating a table of its
  /// name.
  void three_revisions() const;
  /// Names of tables of a SQLite file, those of dunlin left out, joined by blanks.
  std::string tables(const std::string& database = "dev.db") const;
  /// The output of one query by the sqlite3 shell.
  std::string query(const std::string& sql, const std::string& database = "dev.db") const;

  /// Root may do everything: as root, further runs are those of the user nobody, who owns the
  /// folder from now on. False when that user cannot start the program where it was built.
  bool drop_privileges();

  std::map<std::string, std::string> variables_;

 private:
  std::filesystem::path folder_;
  bool as_nobody_ = false;
};

}  // namespace dunlin::test
