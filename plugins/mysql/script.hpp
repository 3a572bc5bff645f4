// What a session is set to: the same in a connection and in an offline script.
#pragma once

#include <string>

#include "flavour.hpp"

namespace dunlin::mysql {

/// One SET statement that pins everything the meaning of the translated SQL depends on.
[[nodiscard]] std::string pin_session(const Flavour& flavour);

}  // namespace dunlin::mysql
