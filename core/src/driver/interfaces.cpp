// Key functions of the interfaces: their type information lives in the core, once.
#include "dunlin/driver/driver.hpp"

namespace dunlin::driver {

Lock::~Lock() = default;
Connection::~Connection() = default;
Dialect::~Dialect() = default;
Translator::~Translator() = default;
Driver::~Driver() = default;

std::string Dialect::default_schema() const {
  return {};
}

void Connection::execute_batch(const std::vector<std::string>& statements) {
  for (const std::string& statement : statements) execute(statement);
}

}  // namespace dunlin::driver
