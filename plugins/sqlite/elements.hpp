// Looking at the elements of arrays and documents beside columns that are called as json_each()'s.
#pragma once

#include <functional>
#include <span>

#include "dunlin/parse/printer.hpp"

namespace dunlin::sqlite {

/// Prints something that may look at elements with json_each(), whose columns (id, key, value,
/// type ...) would be taken for columns of the same names in the operands: these are then read in a
/// query before it. `print` reads the operands and may be called twice.
parse::Fragment beside_elements(std::span<parse::Fragment* const> operands,
                                const std::function<parse::Fragment()>& print);

}  // namespace dunlin::sqlite
