// What a session is set to: the same in a connection and in an offline script.
#pragma once

#include <string>

#include "dunlin/driver/connection.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// The sql_mode of that.
[[nodiscard]] std::string pinned_sql_mode(const Flavour& flavour);

/// One SET statement that pins everything the meaning of the translated SQL depends on.
[[nodiscard]] std::string pin_session(const Flavour& flavour);

/// One SET statement with these limits. A lock's is in whole seconds, one at least. MySQL has none
/// for statements other than SELECT.
[[nodiscard]] std::string timeout_settings(const driver::Timeouts& timeouts,
                                           const Flavour& flavour);

}  // namespace dunlin::mysql
