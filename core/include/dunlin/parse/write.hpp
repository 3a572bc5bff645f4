// Operations -> PostgreSQL SQL, as a person would write it.
#pragma once

#include <span>
#include <string>

#include "dunlin/base/export.hpp"
#include "dunlin/ops/operation.hpp"

namespace dunlin::parse {

/// The statements of an operation, each ended by ";", one below the other, without a line break at
/// the end. CREATE TABLE has one column a line, names, types and constraints in columns; long
/// conditions, queries and lists are wrapped.
/// Parsing the text again gives the operation (or operations that do the same).
[[nodiscard]] DUNLIN_API std::string write(const ops::Operation& operation);

/// The statements of several operations, in their order, with an empty line around those of several
/// lines.
[[nodiscard]] DUNLIN_API std::string write(std::span<const ops::Operation> operations);

/// The same with a comment line above the statements of some. \param remarks  one for each
/// operation, a line each; empty: no comment
[[nodiscard]] DUNLIN_API std::string write(std::span<const ops::Operation> operations,
                                           std::span<const std::string> remarks);

}  // namespace dunlin::parse
