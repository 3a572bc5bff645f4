#include "script/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace dunlin::script {

FileReader::FileReader(const std::filesystem::path& path, Code code, std::size_t largest)
    : path_(path),
      code_(code),
      largest_(largest),
      descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) fail(errno);
}

FileReader::~FileReader() {
  ::close(descriptor_);
}

bool FileReader::read(std::string& text, std::size_t bytes) {
  const std::size_t before = text.size();
  text.resize(before + bytes);
  ssize_t count = 0;
  do {
    count = ::read(descriptor_, text.data() + before, bytes);
  } while (count < 0 && errno == EINTR);
  if (count < 0) fail(errno);
  text.resize(before + static_cast<std::size_t>(count));
  if (text.size() > largest_) {
    throw ConfigError(
        code_, path_.string() + " is larger than " + std::to_string(largest_ >> 20) + " MiB",
        "Check the path. Much data is better loaded by the database's own loader than by a "
        "migration.");
  }
  // A regular file gives less than was asked for at its end only.
  return static_cast<std::size_t>(count) == bytes;
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
