// A real PostgreSQL server, given by DUNLIN_TEST_POSTGRES_URL, with a schema of the test's own.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>

#include "dunlin/base/error.hpp"
#include "dunlin/driver/driver.hpp"
#include "dunlin/plugin/registry.hpp"

namespace dunlin::test {

inline driver::Driver& postgres_driver() {
  static plugin::Registry registry{plugin::SearchPath{}};
  return registry.driver_for_scheme("postgresql");
}

inline std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

/// Each test gets a database of its own on the server; without a server it is skipped, or fails
/// where it is required.
class PostgresTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_ = variable("DUNLIN_TEST_POSTGRES_URL");
    if (server_.empty()) {
      const bool required =
          variable("DUNLIN_REQUIRE_BACKENDS").find("postgres") != std::string::npos;
      ASSERT_FALSE(required) << "DUNLIN_TEST_POSTGRES_URL names no server";
      GTEST_SKIP() << "set DUNLIN_TEST_POSTGRES_URL, or run scripts/test";
    }
    static std::atomic<int> counter{0};
    database_ = "dunlin_pg_" + std::to_string(::getpid()) + "_" + std::to_string(++counter);
    postgres_driver()
        .connect(driver::parse_url(server_), {})
        ->execute("CREATE DATABASE " + database_);
  }

  void TearDown() override {
    if (database_.empty()) return;
    postgres_driver()
        .connect(driver::parse_url(server_), {})
        ->execute("DROP DATABASE " + database_ + " WITH (FORCE)");
  }

  driver::Url url() const {
    driver::Url url = driver::parse_url(server_);
    url.database = database_;
    return url;
  }
  std::unique_ptr<driver::Connection> connect() const {
    return postgres_driver().connect(url(), {});
  }

  /// The first value of a query; "NULL" for NULL.
  static std::string value(driver::Connection& connection, const std::string& query) {
    const driver::Rows rows = connection.query(query);
    return rows.rows.empty() ? "no rows" : rows.rows[0][0].value_or("NULL");
  }

  /// What `action` throws; a failure when it throws nothing.
  template <typename Action>
  static Error error_of(Action&& action) {
    try {
      action();
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return Error(Code::internal, "nothing was thrown");
  }

 private:
  std::string server_;
  std::string database_;
};

}  // namespace dunlin::test
