#include "dunlin/sql/outcome.hpp"

namespace dunlin::sql {

std::string_view to_string(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::exact:
      return "exact";
    case Outcome::emulated:
      return "emulated";
    case Outcome::approximated:
      return "approximated";
    case Outcome::refused:
      return "refused";
    case Outcome::native:
      return "native";
    case Outcome::opaque:
      return "opaque";
  }
  return "refused";
}

}  // namespace dunlin::sql
