// Loops and EXECUTE in DO blocks whose every turn and text is known from the block itself.
#pragma once

#include <string>

namespace dunlin::parse {

/// A PL/pgSQL body in which FOREACH over a constant array and FOR over constant numbers are written
/// out turn by turn, constant variables stand as their values, and EXECUTE of a constant text is
/// that text; what is not constant is left as it is. Constants are strings, numbers, and what
/// format(), quote_ident(), quote_literal(), concat() and || make of them.
std::string unrolled(const std::string& body);

}  // namespace dunlin::parse
