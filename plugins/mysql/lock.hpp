// The migration lock: a named lock of the server, held by the session that migrates.
#pragma once

#include <string>

#include "dunlin/driver/connection.hpp"
#include "session.hpp"

namespace dunlin::mysql {

/// The lock's name, at most 64 characters: the same for every client that migrates this version
/// table of this database.
[[nodiscard]] std::string lock_name(const std::string& database, const schema::Name& version_table);

/// Tries once. `session` must outlive the lock.
[[nodiscard]] driver::LockAttempt acquire_lock(Session& session, const std::string& name,
                                               const std::string& connection_id);

}  // namespace dunlin::mysql
