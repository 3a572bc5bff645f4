// Tables that leave those above them, and come to others.
#pragma once

#include <optional>
#include <string>

#include "table.hpp"

namespace dunlin::diff {

/// Whether both schemas have the table, parted in another way, or parted only in one of them.
[[nodiscard]] bool changes_partitioning(const schema::Name& table, const schema::Schema& from,
                                        const schema::Schema& to);

/// The table above one of `schema` whose partitioning changes, or null.
[[nodiscard]] const schema::Table* unsettled_whole(const schema::Table& table,
                                                   const schema::Schema& schema,
                                                   const schema::Schema& from,
                                                   const schema::Schema& to);

/// Why nothing of a table can change: the server has no ALTER for what it is, or is a part of.
[[nodiscard]] std::optional<std::string> refused_shape(const TablePair& pair);

/// Takes what leaves parents out of a table's changes: this happens before anything else, so that
/// columns can come and go and no bounds meet; a changed bound is to leave and come back.
[[nodiscard]] std::optional<ops::SetTableNative> leave_parents(const TablePair& pair,
                                                               ops::SetTableNative& change);

/// Takes what comes to parents out of a table's changes: these take only tables that have all their
/// columns and checks by then.
[[nodiscard]] std::optional<ops::SetTableNative> come_to_parents(const TablePair& pair,
                                                                 ops::SetTableNative& change);

}  // namespace dunlin::diff
