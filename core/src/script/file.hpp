// Reads files with as few system calls as possible: a set may have many thousands.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "dunlin/base/error.hpp"

namespace dunlin::script {

/// An open file that is read piece by piece.
class FileReader {
 public:
  /// `path` must outlive the reader. Throws: ConfigError with `code`, which names the file and the
  /// system's reason.
  FileReader(const std::filesystem::path& path, Code code);
  ~FileReader();
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  /// Appends at most `bytes` bytes; false when that was the end of the file. Throws as the
  /// constructor.
  bool read(std::string& text, std::size_t bytes);

 private:
  [[noreturn]] void fail(int reason) const;

  const std::filesystem::path& path_;
  Code code_;
  int descriptor_;
};

/// The whole file. Throws: ConfigError with `code`.
std::string read_file(const std::filesystem::path& path, Code code);

}  // namespace dunlin::script
