// GRANT and REVOKE, taken apart by object.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::parse {

/// What rights are granted on. Databases, languages and parameters are never made by a revision.
struct Holder {
  enum class Kind { relation, routine, type, schema };
  Kind kind = Kind::relation;
  schema::Name name;      ///< of a schema: `name` alone
  std::string signature;  ///< of a routine, as Object::signature; "*": written without one
  friend bool operator==(const Holder&, const Holder&) = default;
};

/// One GRANT or REVOKE on one object.
struct Right {
  Holder holder;
  /// ON ALL TABLES | SEQUENCES | FUNCTIONS ... IN SCHEMA: of `holder` the kind and the schema of
  /// the name count, and `word` says which of the kind.
  bool all = false;
  std::string word;    ///< "TABLE", "SEQUENCE", "FUNCTION"
  std::string before;  ///< the statement in front of the object: "GRANT SELECT ON "
  std::string after;   ///< and behind it: " TO reader"
  friend bool operator==(const Right&, const Right&) = default;
};

/// What a GRANT or REVOKE says of each of its objects, in their order; none for other statements,
/// for roles and for objects of other kinds. Thread-safe.
/// Throws: ScriptError (sql_syntax).
[[nodiscard]] DUNLIN_API std::vector<Right> rights_of(std::string_view statement);

/// The same right on `holder`, as a statement without its semicolon.
[[nodiscard]] DUNLIN_API std::string written(const Right& right, const Holder& holder);

}  // namespace dunlin::parse
