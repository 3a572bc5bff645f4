// What revisions grant and revoke: kept in order, to be said again for an object that is made anew.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/parse/rights.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::replay {

/// Which of the changes make something again, under its name, that an earlier one drops: its rights
/// went with it. Positions in `changes`.
[[nodiscard]] DUNLIN_API std::vector<std::size_t> made_anew(
    std::span<const ops::Operation> changes);

/// The rights of objects along a history. A value; not the rights of a database: what was granted
/// by hand, by default privileges or to owners is not in it.
class DUNLIN_API Rights {
 public:
  /// Takes what a GRANT or REVOKE says. \param schema  before which it stands: what ALL ... IN
  /// SCHEMA means
  void take(std::span<const parse::Right> rights, const schema::Schema& schema);
  /// Rights move with what is renamed, and end with what is dropped.
  void follow(const ops::Operation& operation);
  /// GRANT and REVOKE statements for the objects that `changes` drop and make again under the same
  /// name, in order.
  [[nodiscard]] std::vector<std::string> of_made_anew(
      std::span<const ops::Operation> changes) const;

 private:
  std::vector<parse::Right> rights_;
};

}  // namespace dunlin::replay
