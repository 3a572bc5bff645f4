// Column definitions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "context.hpp"

namespace dunlin::mysql {

/// A CHECK that keeps out what the column's type lets in although PostgreSQL would not.
struct Guard {
  std::string name;
  std::string condition;
  friend bool operator==(const Guard&, const Guard&) = default;
};

/// The guards of a column under the options; none in plain fidelity, but for the conditions of its
/// domain.
[[nodiscard]] std::vector<Guard> guards(const Context& context, const schema::Table& table,
                                        const schema::Column& column);

/// "`name` INT NOT NULL DEFAULT 1 COMMENT '...'": all that MODIFY must state.
/// \param own_collation  name the collation even where the table's default would do (ALTER, whose
/// table may be another's)
[[nodiscard]] std::string column_definition(const Context& context, const schema::Table& table,
                                            const schema::Column& column, bool own_collation);

/// "DEFAULT ..." or nothing when the column has none.
[[nodiscard]] std::string default_clause(const Context& context, const schema::Table& table,
                                         const schema::Column& column);

/// Whether the column is serial or an identity.
[[nodiscard]] bool counts_up(const schema::Column& column);
/// Whether it is the AUTO_INCREMENT column of its table, of which there is at most one: that of the
/// primary key, else the first that counts up. The others take numbers of their sequences.
[[nodiscard]] bool is_auto(const schema::Table& table, const schema::Column& column);

/// "DROP CONSTRAINT `name`"
[[nodiscard]] std::string drop_guard(const Context& context, const Guard& guard);

/// "CONSTRAINT `name` CHECK (condition)"
[[nodiscard]] std::string guard_definition(const Guard& guard);

}  // namespace dunlin::mysql
