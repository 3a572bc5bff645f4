#include "lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::sqlite {
namespace {

std::string with_time(const std::string& runner) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char time[32] = {};
  std::strftime(time, sizeof time, "%Y-%m-%d %H:%M:%S UTC", &parts);
  return runner + " since " + time;
}

std::string content_of(int file) {
  char buffer[512];
  const ssize_t size = pread(file, buffer, sizeof buffer, 0);
  return size <= 0 ? std::string()
                   : std::string(text::trim({buffer, static_cast<std::size_t>(size)}));
}

class FileLock final : public driver::Lock {
 public:
  FileLock(int file, std::filesystem::path path, const std::string& runner)
      : file_(file), path_(std::move(path)) {
    const std::string name = with_time(runner) + "\n";
    // The name only serves people: the lock holds without it.
    if (ftruncate(file_, 0) != 0 || pwrite(file_, name.data(), name.size(), 0) < 0) errno = 0;
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() override {
    if (ftruncate(file_, 0) != 0) errno = 0;
    close(file_);
  }

  void verify() override {
    struct stat held {};
    struct stat there {};
    if (fstat(file_, &held) == 0 && stat(path_.c_str(), &there) == 0 &&
        held.st_dev == there.st_dev && held.st_ino == there.st_ino) {
      return;
    }
    throw DatabaseError(
        Code::lock_lost,
        "the lock file " + path_.string() + " was deleted or replaced during the run",
        "let no program delete it, make sure that no other run is going on, and run the command "
        "again");
  }

 private:
  int file_;
  std::filesystem::path path_;
};

class MemoryLock final : public driver::Lock {
 public:
  void verify() override {}
};

}  // namespace

driver::LockAttempt try_lock_file(const std::filesystem::path& database,
                                  const driver::LockOptions& options) {
  if (options.mode == driver::LockMode::lease) {
    throw ConfigError(Code::config_invalid, "lock = \"lease\" is not possible on SQLite",
                      "leave it out: the lock of a SQLite database is a file beside it");
  }
  if (database.empty()) return {std::make_unique<MemoryLock>(), {}, false};
  const std::filesystem::path path = database.string() + ".dunlin-lock";
  // A link could make a run by root write somewhere else.
  int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  // Made by another user: it locks as well, only the name cannot be written into it.
  if (file < 0 && errno == EACCES) file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) {
    throw DatabaseError(Code::database_read_only,
                        "cannot make the lock file " + path.string() + ": " + std::strerror(errno),
                        "check the permissions of the database's folder");
  }
  if (flock(file, LOCK_EX | LOCK_NB) == 0)
    return {std::make_unique<FileLock>(file, path, options.runner), {}, false};
  const int error = errno;
  std::string holder = content_of(file);
  close(file);
  if (error == EWOULDBLOCK) return {nullptr, std::move(holder), false};
  throw DatabaseError(Code::connection_failed,
                      "cannot lock " + path.string() + ": " + std::strerror(error),
                      "the file system must support flock()");
}

}  // namespace dunlin::sqlite
