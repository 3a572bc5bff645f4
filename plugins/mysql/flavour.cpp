#include "flavour.hpp"

#include <charconv>
#include <vector>

#include "dunlin/base/text.hpp"

namespace dunlin::mysql {
namespace {

/// "10.11.6-MariaDB" -> {10, 11, 6}; nothing when there is anything but digits and dots and
/// `strict`.
std::optional<std::vector<int>> numbers(std::string_view text, bool strict) {
  std::vector<int> out;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  while (true) {
    int number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc() || number < 0) return std::nullopt;
    out.push_back(number);
    at = next;
    if (at == end || (*at != '.' && !strict)) return out;
    if (*at != '.' || out.size() == 3) return std::nullopt;
    ++at;
  }
}

int part(const std::vector<int>& version, std::size_t i) {
  return i < version.size() ? version[i] : 0;
}

/// The version part of "mariadb10.11" for the prefix "mariadb"; nothing when the word is another
/// one.
std::optional<std::vector<int>> version_after(std::string_view word, std::string_view prefix) {
  if (word.substr(0, prefix.size()) != prefix || word.size() == prefix.size()) return std::nullopt;
  return numbers(word.substr(prefix.size()), true);
}

}  // namespace

bool Flavour::at_least(int wanted_major, int wanted_minor) const noexcept {
  return kind != Kind::common &&
         (major > wanted_major || (major == wanted_major && minor >= wanted_minor));
}

Flavour flavour_of_version(std::string_view version) {
  Flavour flavour;
  flavour.kind = text::lower(version).find("mariadb") == std::string::npos ? Flavour::Kind::mysql
                                                                           : Flavour::Kind::mariadb;
  // Old MariaDB servers put this before their version, for replication with ancient replicas.
  constexpr std::string_view kReplicationPrefix = "5.5.5-";
  if (flavour.mariadb() && version.substr(0, kReplicationPrefix.size()) == kReplicationPrefix) {
    version.remove_prefix(kReplicationPrefix.size());
  }
  const std::vector<int> parts = numbers(version, false).value_or(std::vector<int>{});
  flavour.major = part(parts, 0);
  flavour.minor = part(parts, 1);
  flavour.patch = part(parts, 2);
  return flavour;
}

std::optional<Flavour> flavour_of_word(std::string_view word) {
  if (word.empty() || word == "mysql") return Flavour{};
  if (word == "mariadb") return Flavour{Flavour::Kind::mariadb, 10, 11, 0};
  if (const auto version = version_after(word, "mariadb")) {
    return Flavour{Flavour::Kind::mariadb, part(*version, 0), part(*version, 1), part(*version, 2)};
  }
  if (const auto version = version_after(word, "mysql")) {
    return Flavour{Flavour::Kind::mysql, part(*version, 0), part(*version, 1), part(*version, 2)};
  }
  return std::nullopt;
}

bool answers(const Flavour& flavour, std::string_view word) {
  if (word == "mysql") return true;
  if (word == "mariadb") return flavour.mariadb();
  if (const auto version = version_after(word, "mariadb")) {
    return flavour.mariadb() && part(*version, 0) == flavour.major &&
           (version->size() < 2 || (*version)[1] == flavour.minor);
  }
  if (const auto version = version_after(word, "mysql")) {
    return flavour.mysql() && flavour.at_least(part(*version, 0), part(*version, 1));
  }
  return false;
}

std::string_view exact_collation(const Flavour& flavour) {
  switch (flavour.kind) {
    case Flavour::Kind::mariadb:
      return "utf8mb4_nopad_bin";
    case Flavour::Kind::mysql:
      return "utf8mb4_0900_bin";
    case Flavour::Kind::common:
      return "utf8mb4_bin";
  }
  return "utf8mb4_bin";
}

std::string display_name(const Flavour& flavour) {
  if (flavour.kind == Flavour::Kind::common) return "MySQL or MariaDB";
  return std::string(flavour.mariadb() ? "MariaDB " : "MySQL ") + std::to_string(flavour.major) +
         "." + std::to_string(flavour.minor) + "." + std::to_string(flavour.patch);
}

}  // namespace dunlin::mysql
