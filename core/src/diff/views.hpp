// Which views stand in the way of changes and which can be replaced where they stand.
#pragma once

#include <string>

#include "dunlin/schema/schema.hpp"

namespace dunlin::diff {

/// Whether CREATE OR REPLACE VIEW surely accepts the new query: the columns that are there keep
/// their names and types (PostgreSQL's manual, CREATE VIEW), more may follow.
[[nodiscard]] bool replaceable(const schema::View& from, const schema::View& to);

/// Whether a query selects all columns of something (*).
[[nodiscard]] bool has_star(const std::string& query);

/// Equal but for comments, indexes and attributes that are set by themselves.
[[nodiscard]] bool same_query(const schema::View& from, const schema::View& to);

}  // namespace dunlin::diff
