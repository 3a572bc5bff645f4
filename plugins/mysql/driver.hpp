// The driver of MySQL and MariaDB.
#pragma once

#include <memory>
#include <string_view>

#include "dunlin/driver/driver.hpp"

namespace dunlin::mysql {

class MysqlDriver final : public driver::Driver {
 public:
  std::unique_ptr<driver::Connection> connect(const driver::Url& url,
                                              const driver::ConnectOptions& options) const override;
  std::unique_ptr<driver::Dialect> dialect(std::string_view word) const override;
};

}  // namespace dunlin::mysql
