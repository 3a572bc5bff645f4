// What revisions really made of a database, one after the other, where that is not what their
// result would be rendered as today.
#pragma once

#include <string>
#include <vector>

#include "dunlin/compare/compare.hpp"
#include "schemas.hpp"

namespace dunlin::app {

/// A statement is rendered for the schema that it meets: a column keeps the words it was made with
/// when later revisions change what these words depend on. Runs the applied revisions in a scratch
/// place; what they make there just as the live database has it is no difference. Where they cannot
/// be run there, or have sections in the dialect's own language, everything stays as it is.
/// \param applied     the version rows
/// \param live        what inspected() read of `database`
/// \param comparison  of `live` with what the revisions mean, in the dialect's own terms
/// Throws: Cancelled; DatabaseError when the connection is lost.
void take_as_applied(const Project& project, const script::Source& source,
                     const std::vector<std::string>& applied, const Database& database,
                     const schema::Schema& live, compare::Comparison& comparison);

}  // namespace dunlin::app
