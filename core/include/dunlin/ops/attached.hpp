// Indexes of partitions that are parts of an index of the whole.
//
// Keys have parts too: a key of a partition that equals one above is its part. The model keeps
// those that were written; the parts that the server makes by itself, under names of its choice, it
// does not list. What is a part has key "attached_to" with the index above it.
#pragma once

#include <string>
#include <string_view>

#include "dunlin/base/export.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::ops {

/// Equal but for name, comment and what they are attached to.
[[nodiscard]] DUNLIN_API bool same_but_for_parents(schema::Index a, schema::Index b);

/// The name that the server gives to an index of the table when it is free.
[[nodiscard]] DUNLIN_API std::string usual_index_name(const schema::Name& table,
                                                      schema::Index index);
/// Whether the index has that name, numbered or not.
[[nodiscard]] DUNLIN_API bool has_usual_name(const schema::Name& table, const schema::Index& index);

/// The name that the server gives to a key of the table when it is free.
[[nodiscard]] DUNLIN_API std::string usual_key_name(const schema::Name& table,
                                                    schema::Constraint key);
/// Whether a key has that name, numbered or not.
[[nodiscard]] DUNLIN_API bool has_usual_name(const schema::Name& table,
                                             const schema::Constraint& key);
/// Whether a constraint is a primary key or UNIQUE: what the parts of a table get too.
[[nodiscard]] DUNLIN_API bool is_key(const schema::Constraint& constraint);

/// How "attached_to" speaks of an index.
[[nodiscard]] DUNLIN_API std::string attached_name(const schema::Name& table,
                                                   std::string_view index);

/// An index with its table; null when there is none.
struct Whole {
  const schema::Table* table = nullptr;
  const schema::Index* index = nullptr;
};
/// The index that `part` is attached to.
[[nodiscard]] DUNLIN_API Whole whole_of(const schema::Index& part, const schema::Schema& schema);

/// Whether each partition of a table has a written part of the index.
[[nodiscard]] DUNLIN_API bool is_complete(const schema::Table& table, std::string_view index,
                                          const schema::Schema& schema);

// What the server does with parts when something happens to an index of the whole; `table` is
// there.

/// A new index: equal ones of partitions become its parts; without any it is complete.
DUNLIN_API void attach_parts(schema::Schema& schema, const schema::Name& table,
                             const std::string& index);
/// A new partition: its indexes become parts of equal ones above.
DUNLIN_API void attach_indexes_of(schema::Schema& schema, const schema::Name& partition);
/// The partition stands by itself again, and so do its indexes.
DUNLIN_API void detach_indexes_of(schema::Schema& schema, const schema::Name& partition);
/// An index goes: its parts go along; with `constraints` the keys of partitions too that were its
/// parts.
DUNLIN_API void drop_parts(schema::Schema& schema, const schema::Name& table,
                           const schema::Index& index, bool constraints);
/// A part was attached by its name: the index above may be complete now.
DUNLIN_API void complete_whole(schema::Schema& schema, const schema::Name& part);
/// A key goes: those of partitions that are its parts go along.
DUNLIN_API void drop_key_parts(schema::Schema& schema, const schema::Name& table,
                               const schema::Constraint& key);
/// Lists the part of a key above that the server made for a partition under that name. Whether
/// there is one.
DUNLIN_API bool list_key_part(schema::Schema& schema, const schema::Name& partition,
                              const std::string& name);
/// Lists the part of that name that the server made, as far as its name can be told. Whether there
/// is one.
DUNLIN_API bool list_part(schema::Schema& schema, const schema::Name& part);

}  // namespace dunlin::ops
