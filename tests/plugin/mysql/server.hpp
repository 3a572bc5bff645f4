// A database of its own for each test, on MariaDB (DUNLIN_TEST_MYSQL_URL) and MySQL
// (DUNLIN_TEST_MYSQL8_URL).
#pragma once

#include <memory>
#include <string>

#include "backends.hpp"

namespace dunlin::test {

class Server : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    DUNLIN_REQUIRE_BACKEND(GetParam());
    database_ = std::make_unique<Database>(GetParam());
  }

  const Database& database() const { return *database_; }
  std::unique_ptr<driver::Connection> connect() const { return database_->connect(); }
  bool mariadb() const { return connect()->server().find("MariaDB") != std::string::npos; }

 private:
  std::unique_ptr<Database> database_;
};

inline std::string server_name(const testing::TestParamInfo<std::string>& info) {
  return info.param;
}

#define DUNLIN_ON_SERVERS(suite) \
  INSTANTIATE_TEST_SUITE_P(Servers, suite, testing::Values("mysql", "mysql8"), server_name)

/// The error that `action` throws; fails the test when there is none.
template <typename Action>
Error error_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "expected an error";
  return {Code::internal, "no error"};
}

/// The first value of the first row.
inline std::string value(driver::Connection& connection, const std::string& query) {
  const driver::Rows rows = connection.query(query);
  return rows.rows.empty() ? "" : rows.rows[0].at(0).value_or("NULL");
}

}  // namespace dunlin::test
