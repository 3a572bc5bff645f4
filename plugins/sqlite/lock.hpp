// The migration lock of a database file: a lock on a file beside it.
#pragma once

#include <filesystem>

#include "dunlin/driver/connection.hpp"

namespace dunlin::sqlite {

/// Tries once to lock `database` for migrations. The lock file FILE.dunlin-lock stays afterwards:
/// whoever deleted it would let two runners lock two different files. The database itself is never
/// opened here: closing any descriptor of it would drop the locks that SQLite holds.
/// \param database  canonical path; an empty one (a database in memory) is nobody else's and always
///                  free
/// Throws: DatabaseError (database_read_only) when the lock file cannot be made; ConfigError for a
/// lease.
driver::LockAttempt try_lock_file(const std::filesystem::path& database,
                                  const driver::LockOptions& options);

}  // namespace dunlin::sqlite
