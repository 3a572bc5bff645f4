// What revisions do that the model cannot follow: sections in a dialect's own language, blocks.
#pragma once

#include <set>
#include <span>
#include <string>

#include "dunlin/app/project.hpp"
#include "dunlin/compare/compare.hpp"
#include "dunlin/driver/dialect.hpp"
#include "dunlin/script/source.hpp"

namespace dunlin::app {

struct Unread {
  /// Words of those statements, in lower case: what goes by one of them may be otherwise than the
  /// model says.
  std::set<std::string> words;
  /// Some of them may concern anything: blocks, files that cannot be read.
  bool anything = false;
};

/// \param revisions  all of them, in the order in which they ran
/// \param lost       what replaying them reported: statements on objects that none of them makes
[[nodiscard]] Unread unread_of(const Project& project, const script::Source& source,
                               std::span<const std::string> revisions,
                               const driver::Dialect& dialect,
                               std::span<const Diagnostic> lost = {});

/// Makes unknown what differs and may come from there: it is then the same on both sides.
void leave_unread(compare::Comparison& comparison, const Unread& unread);

}  // namespace dunlin::app
