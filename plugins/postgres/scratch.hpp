// Empty places to build objects in: a schema in a transaction that is always rolled back, or a
// database.
#pragma once

#include <memory>
#include <string>

#include "dunlin/driver/connection.hpp"
#include "session.hpp"

namespace dunlin::postgres {

/// A new schema, first in the search path, the schemas of the extensions after it. begin(),
/// commit() and rollback() of its connection are savepoints. Statements wait only a few seconds for
/// locks. Throws: DatabaseError when the role may not create a schema.
std::unique_ptr<driver::Scratch> scratch_in_schema(const SessionParameters& parameters);

/// A new database, made of template0 with this one's encoding and locale, dropped in the end.
/// \param default_schema  is made when it is not there
/// Throws: DatabaseError when the role may not create a database.
std::unique_ptr<driver::Scratch> scratch_in_database(const SessionParameters& parameters,
                                                     const std::string& default_schema);

}  // namespace dunlin::postgres
