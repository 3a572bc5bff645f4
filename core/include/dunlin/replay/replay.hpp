// The schema at a revision, for one dialect, from the revision files alone.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/base/export.hpp"
#include "dunlin/driver/dialect.hpp"
#include "dunlin/replay/rights.hpp"
#include "dunlin/schema/schema.hpp"
#include "dunlin/script/script.hpp"
#include "dunlin/script/source.hpp"

namespace dunlin::replay {

/// Whether a section's text is in the dialect's own language (it has `only=`, or the portable
/// language is the dialect's).
[[nodiscard]] DUNLIN_API bool is_native(const script::Section& section,
                                        const driver::Dialect& dialect);

/// The sections of one direction that run on a dialect, in file order, placeholders replaced.
/// Throws: ScriptError (placeholder_unknown).
[[nodiscard]] DUNLIN_API std::vector<script::Section> sections_for(
    const script::Script& script, revision::Direction direction, const driver::Dialect& dialect,
    const std::map<std::string, std::string>& placeholders);

/// Whether a downgrade of the revision is refused on the dialect: it says so, or it has an upgrade
/// section here and no downgrade section.
[[nodiscard]] DUNLIN_API bool is_irreversible(const script::Script& script,
                                              const driver::Dialect& dialect);

/// Applies the upgrade sections of `revisions`, in that order, to an empty schema. History that
/// cannot be read or does not fit (it was applied long ago) makes the schema incomplete instead of
/// failing.
/// \param unknown  may be null: gets a warning for each statement that made the schema incomplete
/// \param rights   may be null: gets what is granted and revoked
[[nodiscard]] DUNLIN_API schema::Schema schema_at(
    const script::Source& source, std::span<const std::string> revisions,
    const driver::Dialect& dialect, const std::map<std::string, std::string>& placeholders,
    std::vector<Diagnostic>* unknown = nullptr, Rights* rights = nullptr);

/// Applies the upgrade sections of one more revision to `schema`, as schema_at() does.
DUNLIN_API void advance(schema::Schema& schema, const script::Source& source, std::string_view id,
                        const driver::Dialect& dialect,
                        const std::map<std::string, std::string>& placeholders);

}  // namespace dunlin::replay
