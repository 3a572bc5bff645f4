// What should be, against a live database, in the backend's own terms: spelling never shows as a
// change.
//
// Values are compared first, texts in their normal form (parse/normal.hpp). Only what still differs
// in text is built by the backend itself in a scratch place, with what it needs, and read back by
// the same inspect(). What could not be built is not known: it is reported, and left alone.
#pragma once

#include <string>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/driver/connection.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::compare {

/// Where objects may be built.
struct ScratchPolicy {
  /// False for protected environments without a scratch_url, and for --no-scratch. Then nothing is
  /// built, nor asked of the server.
  bool allowed = true;
  /// For people, when not allowed: "the environment is protected and has no scratch_url".
  std::string why_not;
  /// Of scratch_url; null: the live database.
  driver::Connection* place = nullptr;
};

/// An object of which it is not known whether it differs.
struct Doubt {
  std::string object;  ///< "table users", "view app.totals", "function f(integer)"
  std::string reason;  ///< one sentence without a full stop
  friend bool operator==(const Doubt&, const Doubt&) = default;
};

/// Two schemas in the same terms that spell alike what is alike: diff::diff() between them, in
/// either direction, gives what is different and nothing else. What is not known is the same in
/// both.
struct Comparison {
  schema::Schema expected;
  schema::Schema live;
  std::vector<Doubt> unknown;
};

/// Makes the two sides comparable.
/// \param expected    portable (from replay or schema.sql), or in the live side's own terms
/// \param live        what connection.inspect() read
/// \param connection  of the live database: its dialect, its scratch place
/// \param options     as the migrations were translated, for dialects that speak another language
///                    than the portable one: what they would make of `expected` is built and read
///                    back
/// An incomplete `expected` (Schema::complete) makes whole objects that only the live side has
/// unknown. Throws: Error (not_supported) when the sides are in terms that cannot be brought
/// together; DatabaseError when the connection is lost, and when there is no scratch place although
/// nothing can be told without. Where some objects only need one, its lack is the reason of doubts.
[[nodiscard]] DUNLIN_API Comparison compare(const schema::Schema& expected,
                                            const schema::Schema& live,
                                            driver::Connection& connection,
                                            const ScratchPolicy& policy,
                                            const driver::TranslateOptions& options);

/// Two sides, before compare() or as a part of such.
struct Part {
  schema::Schema expected;
  schema::Schema live;
};

/// What of `now` may differ when `equal` was found equal: what changed on either side since then,
/// what stands directly on that, and what these need. Far less to build than the whole.
[[nodiscard]] DUNLIN_API Part changed_part(const Part& equal, const Part& now);

/// Gives `schema` the spelling of `like` wherever both provably mean the same, without any server:
/// what differs afterwards differs for certain, or cannot be told from the text. Both are portable.
DUNLIN_API void respell(schema::Schema& schema, const schema::Schema& like);

}  // namespace dunlin::compare
