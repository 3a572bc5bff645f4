#include "algorithm.hpp"

#include <algorithm>

namespace dunlin::mysql {
namespace {

constexpr std::string_view kMark = " /* preferred */";
constexpr std::string_view kOption = "ALGORITHM=";

/// MySQL adds, drops and renames columns instantly since 8.0.29, MariaDB since 10.4.
bool has_instant(const Flavour& flavour) {
  constexpr int kSince = 29;
  if (flavour.mariadb()) return flavour.at_least(10, 4);
  return flavour.mysql() &&
         (flavour.at_least(8, 1) || (flavour.at_least(8, 0) && flavour.patch >= kSince));
}

bool any(std::span<const Cost> costs, Cost cost) {
  return std::find(costs.begin(), costs.end(), cost) != costs.end();
}

bool is_instant(std::span<const Cost> costs, const Flavour& flavour) {
  const Cost dearest = flavour.mysql() ? Cost::column : Cost::instant_or_in_place;
  return has_instant(flavour) &&
         std::all_of(costs.begin(), costs.end(), [&](Cost cost) { return cost <= dearest; });
}

std::string_view algorithm(std::span<const Cost> costs, const Flavour& flavour) {
  if (flavour.kind == Flavour::Kind::common || costs.empty() || any(costs, Cost::unknown))
    return {};
  if (is_instant(costs, flavour)) return "INSTANT";
  const bool rebuilds =
      any(costs, Cost::rebuild) ||
      (any(costs, Cost::index) && (any(costs, Cost::column) || any(costs, Cost::indexed_column)));
  return flavour.mariadb() && flavour.at_least(10, 4) && !rebuilds ? "NOCOPY" : "INPLACE";
}

}  // namespace

Cost worse(Cost a, Cost b) {
  return std::max(a, b);
}

std::string preference(std::span<const Cost> costs, const Flavour& flavour,
                       std::string_view separator) {
  const std::string_view chosen = algorithm(costs, flavour);
  if (chosen.empty()) return {};
  std::string sql(separator);
  sql += std::string(kOption) + std::string(chosen);
  // MySQL knows no LOCK beside INSTANT, which blocks nobody anyway.
  if (chosen != "INSTANT") sql += std::string(separator) + "LOCK=NONE";
  return sql + std::string(kMark);
}

std::optional<std::string> without_preference(std::string_view statement) {
  if (!statement.ends_with(kMark)) return std::nullopt;
  const std::size_t option = statement.rfind(kOption);
  if (option == std::string_view::npos) return std::nullopt;
  statement = statement.substr(0, option);
  const std::size_t end = statement.find_last_not_of(", ");
  return std::string(statement.substr(0, end == std::string_view::npos ? 0 : end + 1));
}

}  // namespace dunlin::mysql
