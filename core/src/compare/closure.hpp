// What has to be there to build some objects.
#pragma once

#include <span>

#include "dunlin/schema/schema.hpp"
#include "item.hpp"

namespace dunlin::compare {

/// The part of `all` that holds the items and, through names that their texts mention, all they
/// need: types, functions, sequences, parents, what views read. Rather too much than too little.
/// Foreign keys are left out everywhere: they have no text. What is only needed comes without
/// checks, and with unique indexes alone.
[[nodiscard]] schema::Schema closure(const schema::Schema& all, std::span<const Item> items);

/// Whether anything in it stands in a schema other than the default one.
[[nodiscard]] bool has_schemas(const schema::Schema& schema);

}  // namespace dunlin::compare
