#include "files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "dunlin/base/error.hpp"

namespace dunlin::app {
namespace {

struct Close {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

[[noreturn]] void unwritable(const std::filesystem::path& path, int error) {
  if (error == EEXIST) {
    throw ConfigError(Code::already_exists,
                      fmt::format("{} exists already; nothing was written", path.string()),
                      "choose another name, or move the file away");
  }
  throw ConfigError(Code::file_unwritable,
                    fmt::format("{} cannot be written: {}", path.string(), std::strerror(error)),
                    "check the folder and its permissions");
}

}  // namespace

void make_folder(const std::filesystem::path& folder) {
  if (folder.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) unwritable(folder, error.value());
}

void write_new_file(const std::filesystem::path& path, std::string_view content) {
  File file(std::fopen(path.c_str(), "wx"));
  if (!file) unwritable(path, errno);
  const bool written = std::fwrite(content.data(), 1, content.size(), file.get()) == content.size();
  const bool flushed = std::fclose(file.release()) == 0;
  if (written && flushed) return;
  const int error = errno;
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  unwritable(path, error);
}

std::string read_file(const std::filesystem::path& path) {
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    throw ConfigError(Code::file_unreadable,
                      fmt::format("{} cannot be read: {}", path.string(), std::strerror(errno)),
                      "check the path and its permissions");
  }
  std::string content;
  char buffer[1 << 16];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, file.get())) != 0;)
    content.append(buffer, got);
  if (std::ferror(file.get()) != 0) {
    throw ConfigError(Code::file_unreadable, fmt::format("{} cannot be read", path.string()),
                      "is it a file?");
  }
  return content;
}

}  // namespace dunlin::app
