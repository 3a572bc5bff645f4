// How the server is asked to change a table: the cheapest way that it is known to have for all
// clauses of one ALTER TABLE. What it cannot do that way after all (a full-text index, a compressed
// table, too many row versions) it refuses before it changes anything, and the connection sends the
// statement again without asking: see without_preference().
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "flavour.hpp"

namespace dunlin::mysql {

/// What a clause costs where the server does it best. Measured on MariaDB 10.11 and MySQL 9.7;
/// MySQL 8.0: manual 17.12.1.
enum class Cost {
  instant,              ///< only the table's definition changes
  column,               ///< likewise, but rows are written anew where an index is built, too
  instant_or_in_place,  ///< MariaDB: instant; MySQL: in place
  drop_index,           ///< no copy of the rows: an index is dropped
  indexed_column,       ///< both: a column is dropped with its index
  index,                ///< no copy of the rows: an index is built
  rebuild,              ///< the rows are written anew while others go on writing
  unknown,              ///< a copy, or not known: the server chooses by itself
};

/// The cost of two changes of one column that become one clause.
[[nodiscard]] Cost worse(Cost a, Cost b);

/// ", ALGORITHM=INSTANT /* preferred */", with `separator` before each option; empty where nothing
/// is asked for.
[[nodiscard]] std::string preference(std::span<const Cost> costs, const Flavour& flavour,
                                     std::string_view separator);

/// The statement without what preference() wrote at its end; nothing when there is no such thing.
[[nodiscard]] std::optional<std::string> without_preference(std::string_view statement);

}  // namespace dunlin::mysql
