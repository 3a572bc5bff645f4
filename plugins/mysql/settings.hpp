// Settings of PostgreSQL's session: most mean nothing here, some would change what later statements
// mean.
#pragma once

#include <string_view>

#include "dunlin/ops/operation.hpp"

namespace dunlin::mysql {

/// Throws: parse::Untranslatable for SET search_path and SET TIME ZONE with another value than the
/// one that translations assume.
void check_setting(const ops::Unmodelled& operation);
/// The same for a setting by its name, as set_config() has it.
void check_setting(std::string_view name, std::string_view value);

}  // namespace dunlin::mysql
