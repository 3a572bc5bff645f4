// Native changes: the statements between two schemas that were read from MySQL or MariaDB.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "dunlin/ops/operation.hpp"
#include "dunlin/schema/schema.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// See driver::Dialect::write(). All changes of a table but those of its foreign keys are one ALTER
/// TABLE, for these are what the server repeats the work of copying for.
std::vector<std::string> write_changes(std::span<const ops::Operation> operations,
                                       const schema::Schema& from, const schema::Schema& to,
                                       const Flavour& flavour);

/// The statements that change columns, keys, checks and options of a table that keeps its name:
/// none, one, or more where the server takes them one at a time.
std::vector<std::string> alter_table(const schema::Table& from, const schema::Table& to,
                                     const Flavour& flavour);

/// Gives a table or one of its columns another name wherever `schema` mentions it.
void rename_table(schema::Schema& schema, const std::string& name, const std::string& to);
void rename_column(schema::Schema& schema, const std::string& table, const std::string& column,
                   const std::string& to);

}  // namespace dunlin::mysql
