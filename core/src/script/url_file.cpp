#include "dunlin/script/url_file.hpp"

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "script/file.hpp"

namespace dunlin::script {

std::string url_in_file(const std::filesystem::path& file) {
  std::string text;
  try {
    text = read_file(file, Code::config_unreadable, kLargestConfiguration);
  } catch (const ConfigError& error) {
    throw ConfigError(
        error.code(), "DATABASE_URL_FILE names a file that cannot be used: " + error.message(),
        "check the path and the rights of the file, which holds the database URL alone");
  }
  const std::string_view url = text::trim(text);
  if (url.empty() || url.find('\n') != std::string_view::npos) {
    throw ConfigError(Code::url_missing,
                      file.string() + ", which DATABASE_URL_FILE names, holds no URL",
                      "the file holds the database URL alone, on one line");
  }
  return std::string(url);
}

}  // namespace dunlin::script
