#include "driver.hpp"

#include "connection.hpp"
#include "dialect.hpp"
#include "dunlin/base/error.hpp"

namespace dunlin::sqlite {

std::unique_ptr<driver::Connection> SqliteDriver::connect(
    const driver::Url& url, const driver::ConnectOptions& options) const {
  if (!url.host.empty() || !url.port.empty() || !url.user.empty()) {
    throw ConfigError(Code::url_invalid, "a SQLite URL names a file, not a host",
                      "write sqlite:///relative/path.db or sqlite:////absolute/path.db");
  }
  if (url.database.empty()) {
    throw ConfigError(Code::url_invalid, "the SQLite URL names no file",
                      "write sqlite:///dev.db, or sqlite::memory: for a database in memory");
  }
  if (!url.parameters.empty()) {
    throw ConfigError(
        Code::url_invalid,
        "a SQLite URL has no parameters, and here is " + url.parameters.begin()->first,
        "leave out what stands behind the question mark");
  }
  if (url.database == ":memory:")
    return std::make_unique<SqliteConnection>(url.database, options.read_only);
  return std::make_unique<SqliteConnection>((options.base_directory / url.database).string(),
                                            options.read_only);
}

std::unique_ptr<driver::Dialect> SqliteDriver::dialect(std::string_view word) const {
  auto dialect = std::make_unique<SqliteDialect>();
  if (!word.empty() && !dialect->answers_to(word)) {
    throw ConfigError(Code::dialect_unknown,
                      "SQLite has no variant named '" + std::string(word) + "'",
                      "the dialect's name is sqlite");
  }
  return dialect;
}

}  // namespace dunlin::sqlite
