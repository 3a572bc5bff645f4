// Parts of an index of a partitioned table: written indexes of partitions, see ops/attached.hpp.
#pragma once

#include "dunlin/ops/attached.hpp"
#include "dunlin/ops/operation.hpp"
#include "table.hpp"

namespace dunlin::diff {

/// Whether an index that both sides have stays: same definition, or ready with the parts that come.
[[nodiscard]] bool stays(const schema::Index& from, const schema::Index& to,
                         const schema::Table& table, const schema::Schema& to_schema);

/// Whether an index of a partition goes along with the one that it is a part of.
[[nodiscard]] bool falls_with_whole(const schema::Index& from, const TablePair& pair);
/// The same for a key of a partition that is the part of an index above.
[[nodiscard]] bool falls_with_whole(const schema::Constraint& from, const TablePair& pair);
/// Whether the index is a part of one that stays, and its table stays a part of that table: such an
/// index cannot go by itself.
[[nodiscard]] bool is_held(const schema::Index& from, const TablePair& pair);
/// The same for a key of a partition that is the part of one that stays.
[[nodiscard]] bool is_held(const schema::Constraint& from, const TablePair& pair);
/// What gives a key of a partition, which comes with the one above it, the name that is written.
/// \param from  the table as it was, or null when it is new
[[nodiscard]] ops::Operation name_key_part(const schema::Table& to, const schema::Constraint& key,
                                           const schema::Table* from);
/// Whether a key comes with the one above it: its table is a part before that one is made, and
/// after.
[[nodiscard]] bool comes_with_whole(const schema::Constraint& to, const TablePair& pair);
/// Whether an index of the desired schema takes no parts by itself, where it is or when it comes.
[[nodiscard]] bool waits_for_parts(const ops::Whole& whole, const TablePair& pair);
/// Whether keys of partitions are parts of an index that goes.
[[nodiscard]] bool holds_keys(const schema::Index& from, const schema::Table& table,
                              const schema::Schema& from_schema);

/// What makes an index of a table, be it a part of another.
[[nodiscard]] ops::Operation index_operation(const schema::Table& table, const schema::Index& index,
                                             const schema::Schema& from, const schema::Schema& to);
/// The partitions whose written indexes a new index takes for its parts: these are made before it.
[[nodiscard]] Names partitions_before(const schema::Table& table, const schema::Index& index,
                                      const schema::Schema& to);

}  // namespace dunlin::diff
