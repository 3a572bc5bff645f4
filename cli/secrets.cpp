#include "secrets.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "dunlin/base/text.hpp"

namespace dunlin::cli {
namespace {

constexpr std::string_view kAuthority = "://";

bool is_secret(std::string_view name) {
  constexpr std::array<std::string_view, 5> kWords{"pass", "pwd", "secret", "token", "key"};
  const std::string lower = text::lower(name);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// Parameters stand behind '?' or '&', key=value placeholders at the beginning of an argument.
void hide_parameters(char* argument) {
  const std::string_view text(argument);
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find_first_of("?&", begin), text.size());
    const std::size_t equals = text.find('=', begin);
    if (equals < end && is_secret(text.substr(begin, equals - begin)))
      std::memset(argument + equals + 1, '*', end - equals - 1);
    begin = end + 1;
  }
}

}  // namespace

void hide_secrets(char* argument) {
  const std::string_view text(argument);
  const std::size_t authority = text.find(kAuthority);
  if (authority != std::string_view::npos) {
    const std::size_t begin = authority + kAuthority.size();
    const std::size_t colon = text.find(':', begin);
    const std::size_t at = text.rfind('@');
    if (colon != std::string_view::npos && at != std::string_view::npos && colon < at)
      std::memset(argument + colon + 1, '*', at - colon - 1);
  }
  // "--url=..." begins with a name as well, which says nothing.
  hide_parameters(text.starts_with("--") ? argument + std::min(text.find('='), text.size() - 1) + 1
                                         : argument);
}

}  // namespace dunlin::cli
