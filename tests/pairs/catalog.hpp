// Everything that PostgreSQL keeps about the objects of a database, as comparable text.
#pragma once

#include <string>

#include "dunlin/driver/connection.hpp"

namespace dunlin::test {

/// One line for each object, sorted; objects of extensions and of the system are left out, and so
/// is the order of columns.
std::string catalog(driver::Connection& connection);

}  // namespace dunlin::test
