// What a finding in a backend's own terms is part of in PostgreSQL's.
#pragma once

#include <string>

#include "dunlin/ops/operation.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::app {

/// "serves users.email character varying(254)": what of `model` the object stands for that the
/// operation changes; empty where both go by the same name, or nothing is known.
[[nodiscard]] std::string origin_of(const ops::Operation& operation, const schema::Schema& from,
                                    const schema::Schema& to, const schema::Schema& model);

}  // namespace dunlin::app
