// What the plugins' Dialect::portable() have in common.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "dunlin/base/export.hpp"

namespace dunlin::driver {

/// Values in PostgreSQL SQL that defaults are made of, and that look otherwise on other backends.
inline constexpr std::array<const char*, 8> kMoments{"now()",
                                                     "CURRENT_DATE",
                                                     "CURRENT_TIME",
                                                     "gen_random_uuid()",
                                                     "EXTRACT(epoch FROM now())",
                                                     "EXTRACT(epoch FROM now())::bigint",
                                                     "EXTRACT(epoch FROM now()) * 1000",
                                                     "(EXTRACT(epoch FROM now()) * 1000)::bigint"};

/// For a note: the first of many names, and how many there are beside them.
[[nodiscard]] DUNLIN_API std::string some_of(std::vector<std::string> names);

}  // namespace dunlin::driver
