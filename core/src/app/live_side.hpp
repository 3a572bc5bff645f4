// A live database of a dialect with terms of its own, as the portable side of a comparison.
#pragma once

#include "dunlin/compare/compare.hpp"

namespace dunlin::app {

/// `desired`, with what is different in the live database as that has it. What the two agree on in
/// the dialect's terms is taken from `desired`: read back from the database it would be spelled
/// otherwise.
/// \param comparison  of `desired` with the database, in the dialect's terms
/// \param live        the database in PostgreSQL's terms (driver::Dialect::portable)
[[nodiscard]] schema::Schema live_side(const schema::Schema& desired,
                                       const compare::Comparison& comparison,
                                       const schema::Schema& live);

}  // namespace dunlin::app
