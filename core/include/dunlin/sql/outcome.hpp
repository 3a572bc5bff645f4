// How faithfully a construct is said in another dialect.
#pragma once

#include <string_view>

#include "dunlin/base/export.hpp"

namespace dunlin::sql {

/// Ordered from best to worst among the translated ones: a statement's outcome is that of its worst
/// part.
enum class Outcome {
  exact,         ///< same meaning, the backend's own words
  emulated,      ///< same meaning by other means (an enum as CHECK)
  approximated,  ///< close, the difference is documented; refused in strict mode
  refused,       ///< no faithful translation; nothing is run
  native,        ///< the text is the dialect's own, sent as it stands
  opaque,        ///< sent as it stands although the model cannot read it
};

/// "exact", "emulated", ...
DUNLIN_API std::string_view to_string(Outcome outcome) noexcept;

/// The worse of two translated outcomes.
constexpr Outcome worse(Outcome a, Outcome b) noexcept {
  return a < b ? b : a;
}

}  // namespace dunlin::sql
