// The program as a child process that can be killed at any time.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dunlin::test {

/// How a child ended, and all it said.
struct Ended {
  int code = -1;  ///< exit code, or 128 + signal
  std::string output;
  bool killed() const { return code == 128 + 9; }
};

/// One run of the program. Ends with the object, by SIGKILL if need be.
class Child {
 public:
  /// \param folder  the current folder of the child, and where its output is kept
  Child(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
        const std::map<std::string, std::string>& environment = {});
  ~Child();
  Child(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void signal(int number) const;
  /// Waits until it has ended; after `seconds` it is killed, which is a failure of the test.
  Ended wait(int seconds = 120);

 private:
  pid_t id_ = -1;
  std::filesystem::path output_;
};

}  // namespace dunlin::test
