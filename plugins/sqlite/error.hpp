// From SQLite's result codes to Dunlin's errors.
#pragma once

#include <string>
#include <string_view>

struct sqlite3;

namespace dunlin::sqlite {

/// Throws what the last failed call on `db` means: DatabaseError, or Cancelled when it was
/// interrupted. \param statement  what was being run; empty for calls that run none
[[noreturn]] void throw_error(sqlite3* db, std::string_view statement);

/// An SQL expression that ends the statement with the given message when it is evaluated;
/// throw_error() shows the message without its wrapping. Plain SQL, so that scripts can use it too.
/// \param message  an SQL expression of type text; it must depend on a row, else SQLite evaluates
/// it even where no
///                 row asks for it
std::string raise_expression(std::string_view message);

}  // namespace dunlin::sqlite
