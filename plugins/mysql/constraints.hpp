// Constraint definitions, and what hangs on a constraint.
#pragma once

#include <string>
#include <vector>

#include "context.hpp"

namespace dunlin::mysql {

/// The name that a constraint has in the database. Foreign keys, and CHECKs in MySQL, are called
/// once in a database, not once in a table: what another, earlier table of the model has already
/// stands behind the table's name here.
[[nodiscard]] std::string stored_name(const Context& context, const schema::Table& table,
                                      const schema::Constraint& constraint);

/// "CONSTRAINT `n` FOREIGN KEY (`a`) REFERENCES `t` (`id`)", as CREATE TABLE and ALTER TABLE ...
/// ADD have it. Throws: parse::Untranslatable.
[[nodiscard]] std::string constraint_definition(const Context& context, const schema::Table& table,
                                                const schema::Constraint& constraint);

/// "DROP FOREIGN KEY `n`" and the like, as clauses of ALTER TABLE.
[[nodiscard]] std::vector<std::string> drop_constraint_clauses(
    const Context& context, const schema::Table& table, const schema::Constraint& constraint);

/// The foreign key of `table` for which dropping an index with these columns would leave no other
/// index, or null.
[[nodiscard]] const schema::Constraint* foreign_key_without(const schema::Table& table,
                                                            const std::vector<std::string>& columns,
                                                            const std::string& index_name);

/// Throws: parse::Untranslatable when the columns of a foreign key have types that differ here.
void check_foreign_key_types(const Context& context, const schema::Table& table,
                             const schema::ForeignKey& key);

[[nodiscard]] std::string column_list(const std::vector<std::string>& columns);

}  // namespace dunlin::mysql
