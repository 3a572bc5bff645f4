// What a plugin file says of itself, read from its bytes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dunlin::plugin {

struct Card {
  std::string name;
  std::vector<std::string> dialects;
  std::vector<std::string> schemes;
};

/// The card in the file, or nothing when the file cannot be read or holds none. Nothing of the file
/// is executed.
std::optional<Card> read_card(const std::filesystem::path& file);

/// The words of `text`, which are separated by blanks.
std::vector<std::string> words(std::string_view text);

}  // namespace dunlin::plugin
