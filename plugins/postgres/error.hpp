// What the server and libpq say went wrong, as the core's errors.
#pragma once

#include <libpq-fe.h>

#include <string>
#include <string_view>

#include "dunlin/base/error.hpp"
#include "dunlin/driver/url.hpp"

namespace dunlin::postgres {

/// A statement was refused.
/// \param with_position  whether the server's position counts in `statement`
DatabaseError statement_error(const PGresult& result, std::string_view statement,
                              bool with_position);

/// The connection broke while `statement` ran, or nothing could be sent. \param result  may be null
DatabaseError lost_or_failed(const PGconn* connection, std::string_view statement,
                             const PGresult* result = nullptr);

/// The connection was lost before.
DatabaseError connection_lost();

/// Throws ConfigError (url_invalid) when libpq's `message` is about a parameter, not about a
/// server.
void refuse_parameters(std::string_view message, const driver::Url& url);

/// No connection came about. \param sqlstate  the server's reason, or empty when it was not reached
DatabaseError connect_error(std::string message, const std::string& sqlstate,
                            const driver::Url& url);

/// The SQLSTATE in a verbose message "FATAL:  28P01: ...", or nothing.
std::string sqlstate_in(std::string_view message);

/// "WARNING: there is already a transaction in progress"
std::string notice_text(const PGresult& notice);

/// The byte at which character `character` (from 1) of UTF-8 `text` begins; its size when there are
/// fewer.
std::size_t byte_of_character(std::string_view text, std::size_t character);

}  // namespace dunlin::postgres
