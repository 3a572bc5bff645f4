#include "dunlin/schema/native.hpp"

#include <algorithm>
#include <utility>

namespace dunlin::schema {

std::optional<std::string> find_native(const Native& native, std::string_view key) {
  const auto found = std::find_if(native.begin(), native.end(),
                                  [&](const auto& entry) { return entry.first == key; });
  if (found == native.end()) return std::nullopt;
  return found->second;
}

void set_native(Native& native, std::string_view key, std::optional<std::string> value) {
  std::erase_if(native, [&](const auto& entry) { return entry.first == key; });
  if (!value) return;
  // Options of WITH keep the order in which they were written, as the server does.
  const bool option = key.starts_with(native_key::kWithPrefix);
  const auto after = std::find_if(native.begin(), native.end(), [&](const auto& entry) {
    if (option && entry.first.starts_with(native_key::kWithPrefix)) return false;
    return entry.first > key;
  });
  native.insert(after, {std::string(key), std::move(*value)});
}

}  // namespace dunlin::schema
