// Schemas of real databases in their own terms: built, read, compared, changed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "dunlin/driver/connection.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::test {

/// Runs a script of the backend's own SQL.
void load(driver::Connection& connection, const std::string& sql);

/// Every value of the schema as lines of text, in an order that does not depend on that of
/// creation: equal texts are equal schemas. Columns keep their order where the backend can change
/// it.
std::string dump(const schema::Schema& schema);

/// The statements from one schema to another.
std::vector<std::string> changes(const driver::Dialect& dialect, const schema::Schema& from,
                                 const schema::Schema& to);

/// Runs changes, in one transaction where the backend can.
void execute_all(driver::Connection& connection, const std::vector<std::string>& statements);

/// The folder of shared data; it may be absent.
std::filesystem::path shared_folder();
std::string slurp(const std::filesystem::path& file);

}  // namespace dunlin::test
