// Sequences as expressions name them: nextval('s').
#pragma once

#include <optional>
#include <string_view>

#include "dunlin/base/export.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::parse {

/// 'public."Name"' as PostgreSQL reads a name from text, cut to 63 bytes; the default schema is
/// left out.
[[nodiscard]] DUNLIN_API schema::Name name_in_text(std::string_view text);

/// Whether an expression takes a number from a sequence, alone or inside of something else.
[[nodiscard]] DUNLIN_API bool takes_number(const schema::Expression& expression);

/// The sequence that an expression takes its number from; nothing when it takes none, more than
/// one, or when the name is no constant.
[[nodiscard]] DUNLIN_API std::optional<schema::Name> sequence_in(
    const schema::Expression& expression);

/// The sequence that the values of a column come from: of its default, or the one that is its own
/// as a serial or identity column. Nothing for other columns.
[[nodiscard]] DUNLIN_API std::optional<schema::Name> sequence_of(const schema::Table& table,
                                                                 const schema::Column& column,
                                                                 const schema::Schema& schema);

}  // namespace dunlin::parse
