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
  instant,              ///< only the table's definition changes; not together with `drop_column`
  drop_column,          ///< likewise; MariaDB does not mix it with others
  instant_or_in_place,  ///< MariaDB: instant; MySQL: in place
  index,                ///< no copy of the rows: an index is built or dropped
  rebuild,              ///< the rows are written anew while others go on writing
  unknown,              ///< a copy, or not known: the server chooses by itself
};

/// ", ALGORITHM=INSTANT /* preferred */", with `separator` before each option; empty where nothing
/// is asked for.
[[nodiscard]] std::string preference(std::span<const Cost> costs, const Flavour& flavour,
                                     std::string_view separator);

/// The statement without what preference() wrote at its end; nothing when there is no such thing.
[[nodiscard]] std::optional<std::string> without_preference(std::string_view statement);

}  // namespace dunlin::mysql
