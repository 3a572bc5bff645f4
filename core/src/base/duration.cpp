#include "dunlin/base/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

namespace dunlin {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> kUnits{
    {{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}}};
constexpr std::int64_t kLongest = std::numeric_limits<std::int32_t>::max();

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (unit.empty()) unit = "s";
  for (const auto& [name, factor] : kUnits) {
    if (name != unit) continue;
    if (number > kLongest / factor) return std::nullopt;
    return milliseconds(number * factor);
  }
  return std::nullopt;
}

std::string to_string(milliseconds duration) {
  const std::int64_t count = duration.count();
  for (auto unit = kUnits.rbegin(); unit != kUnits.rend(); ++unit) {
    if (count >= unit->second && count % unit->second == 0)
      return std::to_string(count / unit->second) + std::string(unit->first);
  }
  return std::to_string(count) + "ms";
}

}  // namespace dunlin
