#include "trust.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/dll/runtime_symbol_info.hpp>

namespace dunlin::plugin {
namespace {

namespace fs = std::filesystem;

std::optional<uid_t> owner_of_this_library() {
  struct stat found {};
  const fs::path library = boost::dll::this_line_location();
  if (stat(library.c_str(), &found) != 0) return std::nullopt;
  return found.st_uid;
}

std::optional<std::string> untrusted_entry(const fs::path& path, const std::string& what) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return std::nullopt;  // opening it will say why
  if (found.st_uid != 0 && found.st_uid != owner_of_this_library())
    return what + " belongs to another user (uid " + std::to_string(found.st_uid) +
           "), not to root";
  if ((found.st_mode & S_IWOTH) != 0) return what + " can be written by everybody";
  if ((found.st_mode & S_IWGRP) != 0 && found.st_gid != 0)
    return what + " can be written by a group (gid " + std::to_string(found.st_gid) + ")";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> untrusted(const fs::path& file) {
  if (geteuid() != 0) return std::nullopt;
  if (std::optional<std::string> reason = untrusted_entry(file, "the file")) return reason;
  return untrusted_entry(file.parent_path(), "its folder");
}

}  // namespace dunlin::plugin
