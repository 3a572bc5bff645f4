// Native changes: the statements between two schemas that were read from SQLite databases.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "dunlin/ops/operation.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::sqlite {

/// See driver::Dialect::write(). The statements are tried on a database in memory, which must end
/// equal to `to`; what SQLite does not take, or what would end otherwise, is refused.
std::vector<std::string> write_changes(std::span<const ops::Operation> operations,
                                       const schema::Schema& from, const schema::Schema& to);

}  // namespace dunlin::sqlite
