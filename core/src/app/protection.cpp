#include "protection.hpp"

#include <algorithm>
#include <optional>

#include "dunlin/base/error.hpp"
#include "dunlin/driver/url.hpp"

namespace dunlin::app {
namespace {

namespace fs = std::filesystem;

/// What tells databases apart; nothing for a URL that cannot be used, for example because a
/// variable in it is not set: that is an error only of a command that opens it.
std::optional<std::string> key_of(const std::string& url) {
  try {
    return driver::target_key(driver::parse_url(url));
  } catch (const ConfigError&) {
    return std::nullopt;
  }
}

/// The same file may be written relative to two folders; without a host a name may be a path.
bool same_target(const std::string& a, const fs::path& a_base, const std::string& b,
                 const fs::path& b_base) {
  const std::optional<std::string> a_key = key_of(a);
  const std::optional<std::string> b_key = key_of(b);
  if (!a_key || !b_key) return false;
  if (a_key == b_key) return true;
  const driver::Url a_url = driver::parse_url(a);
  const driver::Url b_url = driver::parse_url(b);
  if (a_url.scheme != b_url.scheme || !a_url.host.empty() || !b_url.host.empty()) return false;
  return fs::weakly_canonical(a_base / a_url.database) ==
         fs::weakly_canonical(b_base / b_url.database);
}

}  // namespace

bool is_protected(const Project& project, const std::string& url, const fs::path& base) {
  const fs::path folder = project.configuration_file.parent_path();
  return std::any_of(
      project.protected_urls.begin(), project.protected_urls.end(),
      [&](const std::string& other) { return same_target(url, base, other, folder); });
}

}  // namespace dunlin::app
