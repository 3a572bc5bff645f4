// Databases for tests: every test gets one of its own, on whatever backend it is run for.
//
// SQLite needs nothing. The others are given by URLs of servers: DUNLIN_TEST_POSTGRES_URL,
// DUNLIN_TEST_MYSQL_URL (MariaDB or MySQL), DUNLIN_TEST_MYSQL8_URL (a real MySQL, optional).
// Without a URL tests skip, unless DUNLIN_REQUIRE_BACKENDS (a comma list) names the backend: then
// they fail.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dunlin/driver/driver.hpp"
#include "dunlin/plugin/registry.hpp"

namespace dunlin::test {

/// "sqlite", "postgres", "mysql", "mysql8": all that tests are instantiated for, reachable or not.
inline const std::vector<std::string>& backends() {
  static const std::vector<std::string> names{"sqlite", "postgres", "mysql", "mysql8"};
  return names;
}

/// The registry of this process, with the plugins of the build tree.
std::shared_ptr<plugin::Registry> registry();

/// Why the backend cannot be used, or nothing. A required backend that is absent is a failure, not
/// a reason to skip.
struct Availability {
  bool usable = false;
  bool required = false;
  std::string reason;
};
Availability availability(const std::string& backend);

/// A new, empty database; dropped with the object.
class Database {
 public:
  explicit Database(const std::string& backend);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const std::string& url() const { return url_; }
  /// A connection of the test's own.
  std::unique_ptr<driver::Connection> connect() const;
  /// Rows of a query as "a|b" lines, NULL as "NULL", joined by '\n'.
  std::string rows(const std::string& query) const;
  void execute(const std::string& statement) const;

 private:
  std::string url_;
  std::string server_url_;
  std::string name_;
  std::string folder_;
};

/// Skips or fails a test whose backend is not there.
#define DUNLIN_REQUIRE_BACKEND(backend)                                               \
  do {                                                                                \
    const ::dunlin::test::Availability found = ::dunlin::test::availability(backend); \
    if (!found.usable && found.required) FAIL() << found.reason;                      \
    if (!found.usable) GTEST_SKIP() << found.reason;                                  \
  } while (false)

}  // namespace dunlin::test
