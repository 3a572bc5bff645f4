// What a dialect makes of a portable schema, as its server then describes it.
#pragma once

#include "dunlin/compare/compare.hpp"

namespace dunlin::compare {

/// The portable `expected` translated, built in a scratch place and read back. What cannot be had
/// (refused by the translation or the server) is put into `unknown`, and the live side's is taken
/// for it.
void compare_rendered(const schema::Schema& expected, driver::Connection& connection,
                      const ScratchPolicy& policy, const driver::TranslateOptions& options,
                      Comparison& comparison);

}  // namespace dunlin::compare
