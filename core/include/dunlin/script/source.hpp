// Where revisions come from: a folder, or a list in memory.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/script/script.hpp"

namespace dunlin::script {

/// A set of revisions: reading it gives headers; texts are read when asked for. A value: copies
/// share what was read. Thread-safe to read.
class DUNLIN_API Source {
 public:
  /// No revisions at all.
  Source();
  /// Every *.sql file below the folders, recursively, dot files and dot folders skipped.
  /// Throws: ConfigError (file_unreadable), or what parse_header() throws; when several files are
  /// bad, DiagnosticsError with one each.
  [[nodiscard]] static Source from_folders(const std::vector<std::filesystem::path>& folders);
  /// (name, text) pairs, e.g. compiled into a program; the texts are revision files.
  [[nodiscard]] static Source from_memory(std::vector<std::pair<std::string, std::string>> files);

  /// Sorted by path. Duplicate ids are kept here; graph() refuses them, naming both files.
  const std::vector<Header>& headers() const;
  /// Throws: RevisionError naming the files concerned (duplicates, missing parents with the file
  /// that names them, cycles).
  const revision::Graph& graph() const;
  /// Requires: the graph is sound. Throws: RevisionError (revision_unknown), ScriptError.
  const Header& header(std::string_view id) const;
  [[nodiscard]] Script load(std::string_view id) const;

 private:
  struct Data;
  std::shared_ptr<const Data> data_;
};

}  // namespace dunlin::script
