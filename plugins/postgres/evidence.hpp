// What the server says of the objects that a statement names which may not run in a transaction:
// taken before the statement, it tells after a crash whether that took effect, or left something
// half done (an INVALID index, a partition whose detaching is pending).
#pragma once

#include <string>
#include <string_view>

#include "dunlin/driver/connection.hpp"
#include "session.hpp"

namespace dunlin::postgres {

/// A line for each object. Empty for other statements.
[[nodiscard]] std::string evidence_of(Session& session, std::string_view statement);

[[nodiscard]] driver::Effect effect_since(Session& session, std::string_view statement,
                                          const std::string& before);

}  // namespace dunlin::postgres
