// The migration lock as a row with a time of expiry, for poolers that give every transaction
// another session.
//
// The row is held in every transaction that changes something (Lock::fence()), so that nobody can
// take it over before that transaction has ended, however long it lasts. Between transactions the
// time of expiry protects it. Only the server's clock counts.
#pragma once

#include <memory>
#include <string>

#include "dunlin/driver/connection.hpp"
#include "session.hpp"

namespace dunlin::postgres {

/// One attempt. Makes the table when it is missing. Throws: DatabaseError.
driver::LockAttempt try_lease(const std::shared_ptr<Session>& session,
                              const driver::HistoryTables& tables, const std::string& runner);

}  // namespace dunlin::postgres
