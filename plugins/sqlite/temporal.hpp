// Dates and times: the one spelling in which SQLite keeps them here, so that text compares as time
// does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/schema/type.hpp"

namespace dunlin::sqlite {

/// An ISO 8601 date, time or timestamp as PostgreSQL reads it ('2026-11-22T10:15:00.50+02',
/// 'epoch'), in the spelling kept: '2026-11-22', '10:15:00', '2026-11-22 08:15:00.5' (timestamptz
/// in UTC; a zone is taken as UTC when missing and ignored for the types without one, as in
/// PostgreSQL). Nothing for other spellings, infinities and years beyond 9999.
std::optional<std::string> canonical_temporal(std::string_view text, schema::TypeKind kind);

}  // namespace dunlin::sqlite
