// The program as it runs in production: on every backend, with other processes in its way.
#pragma once

#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "../cli/program.hpp"
#include "backends.hpp"

namespace dunlin::test {

class Production : public Program, public testing::WithParamInterface<std::string> {
 protected:
  void SetUp() override {
    DUNLIN_REQUIRE_BACKEND(GetParam());
    database_ = std::make_unique<Database>(GetParam());
    write("dunlin.toml", "");
    variables_["DATABASE_URL"] = database_->url();
    std::filesystem::create_directories(path("migrations/versions"));
  }

  const Database& database() const { return *database_; }
  bool is(const std::string& backend) const { return GetParam() == backend; }
  bool is_mysql() const { return GetParam().starts_with("mysql"); }

  /// A revision file whose sections say what stands behind the word.
  void native_revision(const std::string& id, const std::string& revises,
                       const std::string& options, const std::string& upgrade) const {
    write("migrations/versions/" + id + ".sql",
          "-- " + id + "\n--\n-- Revision ID: " + id + "\n-- Revises: " + revises +
              "\n\n-- migrate:upgrade " + options + "\n" + upgrade + "\n\n-- migrate:downgrade\n");
  }

  /// A statement that runs for a minute and does nothing. The server does not see by itself that
  /// its client is gone.
  std::string slow_statement() const {
    if (is("postgres"))
      return "SET LOCAL client_connection_check_interval = 0;\nSELECT pg_sleep(60);";
    if (is_mysql()) return "SELECT BENCHMARK(4000000000, SHA2('a', 512));";
    return "CREATE TABLE slow AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
           "WHERE i < 4000000000) SELECT count(*) AS n FROM n;";
  }
  void slow_revision(const std::string& id, const std::string& revises) const {
    native_revision(id, revises, "only=postgres,mysql,sqlite", slow_statement());
  }

  /// Waits until somebody runs something slow in the test's database.
  void wait_until_slow() const {
    if (is("sqlite")) {
      std::this_thread::sleep_for(std::chrono::seconds(1));
      return;
    }
    const std::string query =
        is("postgres") ? "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                         "AND query LIKE 'SELECT pg_sleep%' AND state = 'active'"
                       : "SELECT COUNT(*) FROM information_schema.processlist WHERE db = "
                         "DATABASE() AND info LIKE 'SELECT BENCHMARK%'";
    for (int i = 0; i < 100; ++i) {
      if (database().rows(query) == "1") return;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    ADD_FAILURE() << "the slow statement never ran";
  }

 private:
  std::unique_ptr<Database> database_;
};

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

#define DUNLIN_ON_ALL_BACKENDS(suite)                                      \
  INSTANTIATE_TEST_SUITE_P(Backends, suite, testing::ValuesIn(backends()), \
                           [](const auto& parameter) { return parameter.param; })

}  // namespace dunlin::test
