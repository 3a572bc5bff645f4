// From two comparable schemas to what commands report, and to scripts that a plain client runs.
#pragma once

#include <string>
#include <vector>

#include "dunlin/app/schema_commands.hpp"
#include "dunlin/compare/compare.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/driver/dialect.hpp"

namespace dunlin::app {

/// PostgreSQL SQL that makes the schema in an empty database; empty for an empty schema.
[[nodiscard]] std::string creation_script(const schema::Schema& schema);

/// What is reported, beside the two schemas.
struct ReportContext {
  /// Whose statements they are: its own words where the schemas are in its own terms.
  const driver::Dialect& dialect;
  diff::Options options;
  bool framed = true;  ///< the script opens with the client's settings, in one transaction
  std::vector<compare::Doubt> unknown;
  /// What was expected, in PostgreSQL's terms: findings in the dialect's own terms refer to it; may
  /// be null.
  const schema::Schema* model = nullptr;
};

/// What makes of `from` what `to` is, both in the same terms.
[[nodiscard]] DifferenceReport difference_report(const schema::Schema& from,
                                                 const schema::Schema& to, ReportContext context);

}  // namespace dunlin::app
