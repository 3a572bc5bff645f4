// Reads a whole schema from PostgreSQL's catalogs.
//
// Every part is one query, all are sent together: one round trip, and a number of queries that does
// not depend on what the database holds. Texts (expressions, queries, definitions) come from the
// server's own pg_get_* functions and become canonical through the `parse` room.
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

/// Reads the schema in one snapshot; a transaction that is open stays open and is used. Throws:
/// DatabaseError.
schema::Schema inspect(Session& session, const InspectRequest& request);

/// The queries that inspect() sends, without those that frame them.
std::vector<std::string> inspect_queries(const InspectRequest& request);

}  // namespace dunlin::postgres
