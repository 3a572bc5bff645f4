// What the server says of the objects that a statement names: taken before a statement that commits
// by itself, it tells after a crash whether the statement took effect. DDL is atomic (MariaDB 10.6,
// MySQL 8): an object is as before, or as the statement leaves it.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "dunlin/driver/connection.hpp"
#include "session.hpp"

namespace dunlin::mysql {

/// A line for each object: its kind, its name, and "absent" or a checksum of SHOW CREATE. Empty for
/// statements about no such object, and where the user may not look.
/// \param lasting  tables in lower case, of engines that undo nothing: statements that change rows
///                 have evidence, too, when they name one
[[nodiscard]] std::string evidence_of(Session& session, std::string_view statement,
                                      const std::set<std::string>& lasting);

[[nodiscard]] driver::Effect effect_since(Session& session, std::string_view statement,
                                          const std::string& before);

}  // namespace dunlin::mysql
