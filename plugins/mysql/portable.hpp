// A schema that was read from MySQL or MariaDB, in PostgreSQL's terms.
#pragma once

#include <string>

#include "dunlin/driver/dialect.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// See driver::Dialect::portable().
driver::Portable to_portable(const schema::Schema& native, const Flavour& flavour);

/// An expression or query of the server's with PostgreSQL's quotes: names in double quotes, strings
/// without backslashes and introducers, current_timestamp() without its parentheses.
std::string with_standard_quotes(const std::string& sql);

}  // namespace dunlin::mysql
