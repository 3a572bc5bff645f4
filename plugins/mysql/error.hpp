// What the server and its client library say, as Dunlin's errors.
#pragma once

#include <string_view>

#include "dunlin/base/error.hpp"
#include "dunlin/driver/url.hpp"

namespace sql {
class SQLException;
}

namespace dunlin::mysql {

/// Whether the session is gone.
[[nodiscard]] bool is_lost(int native_code);

/// Whether the server refuses the algorithm that ALTER TABLE asks for, having changed nothing.
[[nodiscard]] bool refuses_algorithm(const DatabaseError& error);

/// Whether a warning only says what IF EXISTS or IF NOT EXISTS were written for.
[[nodiscard]] bool is_expected_note(int native_code);

/// \param statement  what was sent
[[nodiscard]] DatabaseError statement_error(const ::sql::SQLException& error,
                                            std::string_view statement);

/// Why no session came about; never with a password.
[[nodiscard]] DatabaseError connect_error(const ::sql::SQLException& error, const driver::Url& url);

}  // namespace dunlin::mysql
