// Schemas made by running PostgreSQL SQL on the model.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/error.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin {

/// Runs `sql` on `schema`; throws as apply() does, having applied what came before.
inline void run(std::string_view sql, schema::Schema& schema) {
  for (const parse::Parsed& parsed : parse::parse_all(sql, {})) {
    for (const ops::Operation& operation : parsed.operations)
      ops::apply(ops::resolve(operation, schema), schema);
  }
}

inline schema::Schema schema_after(std::string_view sql) {
  schema::Schema schema;
  run(sql, schema);
  return schema;
}

/// Names of all constraints and indexes of the last table.
inline std::vector<std::string> names_in_last_table(const schema::Schema& schema) {
  std::vector<std::string> names;
  for (const schema::Constraint& constraint : schema.tables.back().constraints)
    names.push_back(constraint.name);
  for (const schema::Index& index : schema.tables.back().indexes) names.push_back(index.name);
  return names;
}

}  // namespace dunlin
