// Functions of dates and times.
#pragma once

#include <optional>

#include "dunlin/parse/printer.hpp"

namespace dunlin::mysql {

/// now(), date_trunc(), extract() and the like; nothing for other functions. Throws:
/// parse::Untranslatable.
[[nodiscard]] std::optional<parse::Fragment> temporal_function(const parse::FunctionCall& call,
                                                               parse::Notes& notes);

}  // namespace dunlin::mysql
