// What fits into a key: InnoDB's keys hold 3,072 bytes, and no LONGTEXT or LONGBLOB.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "context.hpp"

namespace dunlin::mysql {

/// How long values of an unbounded column may become because it is part of a key that must hold
/// them whole (primary and foreign keys, on both sides); nothing when it is in no such key.
[[nodiscard]] std::optional<int> key_length(const Context& context, const schema::Table& table,
                                            const std::string& column);

/// The type that a column is declared with. InnoDB wants both ends of a foreign key to have the
/// same: an integer that refers to one of another size is declared as that one.
[[nodiscard]] schema::Type declared_type(const Context& context, const schema::Table& table,
                                         const schema::Column& column);

/// Whether a unique key over the columns does not fit, so that it must be one over hashes.
[[nodiscard]] bool needs_hash(const Context& context, const schema::Table& table,
                              const std::vector<std::string>& columns);

/// For each column of an index that only serves speed, how many of its first characters go in; 0:
/// all.
[[nodiscard]] std::vector<int> prefix_lengths(const Context& context, const schema::Table& table,
                                              const std::vector<std::string>& columns);

/// Whether the type cannot be in any key.
[[nodiscard]] bool is_unindexable(const schema::Type& type, const schema::Schema& schema);

}  // namespace dunlin::mysql
