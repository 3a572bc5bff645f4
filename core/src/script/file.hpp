// Reads files with as few system calls as possible: a set may have many thousands.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "dunlin/base/error.hpp"

namespace dunlin::script {

/// The most that is read of a revision file; of a configuration. What is larger is
/// refused: a device, a log, data that belongs into a loader (bytes).
inline constexpr std::size_t kLargestScript = std::size_t{64} << 20;
inline constexpr std::size_t kLargestConfiguration = std::size_t{1} << 20;

/// An open file that is read piece by piece. A pipe has five seconds for each of its pieces.
class FileReader {
 public:
  /// `path` must outlive the reader. Throws: ConfigError with `code`, which names the file and the
  /// system's reason.
  FileReader(const std::filesystem::path& path, Code code, std::size_t largest = kLargestScript);
  ~FileReader();
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  /// Appends at most `bytes` bytes; false when that was the end of the file. Throws as the
  /// constructor, also when `text` becomes larger than allowed.
  bool read(std::string& text, std::size_t bytes);

 private:
  [[noreturn]] void fail(int reason) const;
  void wait_for_writer() const;

  const std::filesystem::path& path_;
  Code code_;
  std::size_t largest_;
  int descriptor_;
  bool is_pipe_ = false;
};

/// The whole file. Throws: ConfigError with `code`.
std::string read_file(const std::filesystem::path& path, Code code,
                      std::size_t largest = kLargestScript);

}  // namespace dunlin::script
