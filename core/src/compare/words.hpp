// The names that definitions mention.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "dunlin/schema/schema.hpp"

namespace dunlin::compare {

using Words = std::set<std::string, std::less<>>;

/// Words of its texts and types that may be names of other objects, folded; foreign keys are not
/// among them.
[[nodiscard]] Words words_of(const schema::Table& table);
[[nodiscard]] Words words_of(const schema::View& view);
[[nodiscard]] Words words_of(const schema::Domain& domain);
[[nodiscard]] Words words_of(const schema::Object& object);

}  // namespace dunlin::compare
