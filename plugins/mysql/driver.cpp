#include "driver.hpp"

#include "connection.hpp"
#include "dialect.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

std::unique_ptr<driver::Connection> MysqlDriver::connect(
    const driver::Url& url, const driver::ConnectOptions& options) const {
  return std::make_unique<MysqlConnection>(url, options);
}

std::unique_ptr<driver::Dialect> MysqlDriver::dialect(std::string_view word) const {
  const std::optional<Flavour> flavour = flavour_of_word(word);
  if (!flavour) {
    throw ConfigError(Code::dialect_unknown,
                      "the driver mysql has no dialect \"" + std::string(word) + "\"",
                      "write mysql, mariadb, mysql8 or a version such as mariadb10.11");
  }
  return std::make_unique<MysqlDialect>(*flavour);
}

}  // namespace dunlin::mysql
