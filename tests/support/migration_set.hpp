// Sets of plain PostgreSQL files, in the order of their names, as revisions of one chain.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace dunlin::test {

/// Revision files as (name, text), oldest first; what script::Source::from_memory() takes.
using RevisionFiles = std::vector<std::pair<std::string, std::string>>;

/// How many lines stand before the first line of the author's own file in a revision's text.
inline constexpr std::size_t kHeaderLines = 6;

/// Every NAME.up.sql (with NAME.down.sql as its way back, where there is one) of a folder; where
/// there is no such file, every *.sql that does not begin with "_". Each is one transaction, but
/// for files with CONCURRENTLY in them (transaction=auto). Throws: std::runtime_error when a file
/// cannot be read.
RevisionFiles read_migration_set(const std::filesystem::path& folder);

/// The whole text of a file. Throws: std::runtime_error.
std::string read_file(const std::filesystem::path& file);

/// The folder with the sets that are shared between projects: DUNLIN_SHARED_DIR, else beside the
/// source tree.
std::filesystem::path shared_sets();

}  // namespace dunlin::test
