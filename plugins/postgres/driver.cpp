#include "driver.hpp"

#include "connection.hpp"
#include "dialect.hpp"
#include "session.hpp"

namespace dunlin::postgres {

std::unique_ptr<driver::Connection> PostgresDriver::connect(
    const driver::Url& url, const driver::ConnectOptions& options) const {
  return std::make_unique<PostgresConnection>(session_parameters(url, options), options.read_only);
}

std::unique_ptr<driver::Dialect> PostgresDriver::dialect(std::string_view word) const {
  auto dialect = std::make_unique<PostgresDialect>();
  if (word.empty() || dialect->answers_to(word)) return dialect;
  throw ConfigError(Code::dialect_unknown,
                    "the driver 'postgres' does not know the dialect '" + std::string(word) + "'",
                    "write postgres, or postgres with a major version: postgres15");
}

}  // namespace dunlin::postgres
