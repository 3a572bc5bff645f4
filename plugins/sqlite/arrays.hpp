// Operators of arrays, which are kept as the text of JSON.
#pragma once

#include "dunlin/parse/printer.hpp"

namespace dunlin::sqlite {

/// outer @> inner
parse::Fragment array_contains(const parse::Fragment& outer, const parse::Fragment& inner);
/// left && right
parse::Fragment arrays_overlap(const parse::Fragment& left, const parse::Fragment& right);
/// left || right, of which one is an array. Throws: Untranslatable.
parse::Fragment arrays_joined(const parse::Fragment& left, const parse::Fragment& right);

}  // namespace dunlin::sqlite
