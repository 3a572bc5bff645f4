// What a foreign key of a table cannot live with.
#pragma once

#include "table.hpp"

namespace dunlin::diff {

/// Whether the type of a foreign key's column changes to another kind, on either side.
[[nodiscard]] bool types_part(const TablePair& pair, const schema::ForeignKey& foreign);

/// Whether the key that a foreign key refers to goes or is made anew.
[[nodiscard]] bool loses_key(const TablePair& pair, const schema::ForeignKey& foreign);

}  // namespace dunlin::diff
