// "-- @renamed from=old": comments that say what was renamed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/ops/rename.hpp"
#include "dunlin/parse/desired.hpp"

namespace dunlin::parse {

/// A statement's place in the text, [begin, end), and what it does (resolved).
struct AnnotatedStatement {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<ops::Operation> operations;
};

/// Finds the annotations of a text and what each is about; those about nothing are problems.
void read_annotations(const std::string& text, const Position& origin,
                      const std::vector<AnnotatedStatement>& statements, Desired& out);

}  // namespace dunlin::parse
