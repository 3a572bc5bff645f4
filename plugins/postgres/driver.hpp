// The PostgreSQL driver: connections over libpqxx, the dialect without one.
#pragma once

#include "dunlin/driver/driver.hpp"

namespace dunlin::postgres {

class PostgresDriver final : public driver::Driver {
 public:
  std::unique_ptr<driver::Connection> connect(const driver::Url& url,
                                              const driver::ConnectOptions& options) const override;
  std::unique_ptr<driver::Dialect> dialect(std::string_view word) const override;
};

}  // namespace dunlin::postgres
