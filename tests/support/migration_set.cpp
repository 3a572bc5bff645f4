#include "migration_set.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "dunlin/base/text.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUp = ".up.sql";
constexpr std::string_view kDown = ".down.sql";

std::string section(std::string_view directive, const fs::path& file) {
  const std::string sql = read_file(file);
  std::string text(directive);
  if (text::upper(sql).find("CONCURRENTLY") != std::string::npos) text += " transaction=auto";
  return text + "\n" + sql + "\n";
}

std::string revision_file(const std::string& id, const std::string& down, const fs::path& up) {
  std::string text = "-- " + id + "\n--\n-- Revision ID: " + id + "\n-- Revises: " + down + "\n\n" +
                     section("-- migrate:upgrade", up);
  const std::string name = up.filename().string();
  if (!name.ends_with(kUp)) return text;
  const fs::path back =
      up.parent_path() / (name.substr(0, name.size() - kUp.size()) + std::string(kDown));
  if (fs::exists(back)) text += section("-- migrate:downgrade", back);
  return text;
}

std::vector<fs::path> files_of(const fs::path& folder, std::string_view suffix) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(suffix) && !name.starts_with("_")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

RevisionFiles read_migration_set(const fs::path& folder) {
  std::vector<fs::path> ups = files_of(folder, kUp);
  if (ups.empty()) ups = files_of(folder, ".sql");
  RevisionFiles files;
  std::string down;
  for (const fs::path& up : ups) {
    const std::string number = std::to_string(files.size() + 1);
    const std::string id =
        "r" + std::string(4 - std::min<std::size_t>(4, number.size()), '0') + number;
    files.emplace_back(up.filename().string(), revision_file(id, down, up));
    down = id;
  }
  return files;
}

fs::path shared_sets() {
  const char* folder = std::getenv("DUNLIN_SHARED_DIR");
  return fs::path(folder == nullptr ? DUNLIN_SHARED_DEFAULT : folder) / "corpora";
}

}  // namespace dunlin::test
