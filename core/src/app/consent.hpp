// What a run would destroy, judged before anything runs.
#pragma once

#include <span>

#include "database.hpp"
#include "dunlin/app/commands.hpp"

namespace dunlin::app {

/// The compiled revisions' statements that drop tables or columns of the live database that have
/// rows, or change a column's type to one that does not hold all values; rows are counted there.
/// What cannot be judged (native statements that are no PostgreSQL SQL, DO, CALL ...) is told to
/// the project's observer.
[[nodiscard]] std::vector<DestructiveStep> destructive_steps(
    const Project& project, const Database& database,
    std::span<const execute::CompiledRevision> revisions);

/// Lets the run go on when it destroys nothing, the target is not protected, or the caller agrees.
/// Throws: Error (protected_target).
void require_consent(const Project& project, const Consent& consent, const Database& database,
                     std::span<const execute::CompiledRevision> revisions);

}  // namespace dunlin::app
