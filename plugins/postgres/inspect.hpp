// Reads a whole schema from PostgreSQL's catalogs.
//
// Every part is one query, and their number does not depend on what the database holds. They are
// sent together; where there are many relations, a second session that sees the same snapshot takes
// its share of them, so that two processors of the server print them. Texts (expressions, queries,
// definitions) come from the server's own pg_get_* functions and become canonical through the
// `parse` room.
#pragma once

#include <string>
#include <vector>

#include "dunlin/driver/connection.hpp"
#include "session.hpp"

namespace dunlin::postgres {

/// What is read, and how it is named.
struct InspectRequest {
  /// Its objects have no schema in their names.
  std::string default_schema = "public";
  driver::InspectOptions options;
  int server_version = 0;  ///< as libpq numbers it: 150018
};

/// Reads the schema in one snapshot; a transaction that is open stays open and is used.
/// \param again  how a second session connects; it is done without where that fails, behind a
///               pooler and in a transaction that is open
/// Throws: DatabaseError.
schema::Schema inspect(Session& session, const SessionParameters& again,
                       const InspectRequest& request);

}  // namespace dunlin::postgres
