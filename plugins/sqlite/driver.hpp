// The SQLite driver: opens database files and :memory:.
#pragma once

#include "dunlin/driver/driver.hpp"

namespace dunlin::sqlite {

class SqliteDriver final : public driver::Driver {
 public:
  std::unique_ptr<driver::Connection> connect(const driver::Url& url,
                                              const driver::ConnectOptions& options) const override;
  std::unique_ptr<driver::Dialect> dialect(std::string_view word) const override;
};

}  // namespace dunlin::sqlite
