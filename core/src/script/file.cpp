#include "script/file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace dunlin::script {

FileReader::FileReader(const std::filesystem::path& path, Code code, std::size_t largest)
    : path_(path),
      code_(code),
      largest_(largest),
      descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (descriptor_ < 0) fail(errno);
  struct stat status {};
  is_pipe_ = fstat(descriptor_, &status) == 0 && S_ISFIFO(status.st_mode);
}

FileReader::~FileReader() {
  ::close(descriptor_);
}

bool FileReader::read(std::string& text, std::size_t bytes) {
  const std::size_t before = text.size();
  text.resize(before + bytes);
  std::size_t count = 0;
  bool more = true;
  while (more && count < bytes) {
    if (is_pipe_) wait_for_writer();
    const ssize_t got = ::read(descriptor_, text.data() + before + count, bytes - count);
    if (got < 0 && errno == EAGAIN) wait_for_writer();
    if (got < 0 && errno != EINTR && errno != EAGAIN) fail(errno);
    if (got > 0) count += static_cast<std::size_t>(got);
    // A regular file gives less than was asked for at its end only.
    more = got != 0 && (is_pipe_ || got < 0);
  }
  text.resize(before + count);
  if (text.size() > largest_) {
    throw ConfigError(
        code_, path_.string() + " is larger than " + std::to_string(largest_ >> 20) + " MiB",
        "Check the path. Much data is better loaded by the database's own loader than by a "
        "migration.");
  }
  return count == bytes;
}

/// What nobody writes into must not be waited for without end.
void FileReader::wait_for_writer() const {
  constexpr int kLongest = 5'000;
  pollfd stream{descriptor_, POLLIN, 0};
  if (poll(&stream, 1, kLongest) == 0) fail(ETIMEDOUT);
}

void FileReader::fail(int reason) const {
  throw ConfigError(
      code_, "cannot read " + path_.string() + ": " + std::generic_category().message(reason),
      reason == ENOENT ? "Check the path." : "Check the file and its permissions.");
}

std::string read_file(const std::filesystem::path& path, Code code, std::size_t largest) {
  constexpr std::size_t kPiece = 64 * 1024;
  FileReader reader(path, code, largest);
  std::string text;
  while (reader.read(text, std::max(kPiece, text.size()))) {
  }
  return text;
}

}  // namespace dunlin::script
