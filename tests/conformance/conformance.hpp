// One test body, every driver.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "backends.hpp"
#include "dunlin/app/commands.hpp"

namespace dunlin::test {

/// A revision file of a test: upgrade and downgrade SQL, standing on `down`.
inline std::pair<std::string, std::string> revision(const std::string& id, const std::string& down,
                                                    const std::string& upgrade,
                                                    const std::string& downgrade) {
  return {id + ".sql", "-- " + id + "\n--\n-- Revision ID: " + id + "\n-- Revises: " + down +
                           "\n\n-- migrate:upgrade\n" + upgrade + "\n-- migrate:downgrade\n" +
                           downgrade + "\n"};
}

class Conformance : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    DUNLIN_REQUIRE_BACKEND(GetParam());
    database_ = std::make_unique<Database>(GetParam());
  }

  const Database& database() const { return *database_; }

  app::Project project(std::vector<std::pair<std::string, std::string>> files) const {
    app::Project made;
    made.url = database_->url();
    made.source = [files = std::move(files)] { return script::Source::from_memory(files); };
    made.plugins = registry();
    return made;
  }

  bool transactional_ddl() const {
    return database_->connect()->dialect().capabilities().transactional_ddl;
  }

 private:
  std::unique_ptr<Database> database_;
};

inline std::string parameter_name(const testing::TestParamInfo<std::string>& info) {
  return info.param;
}

}  // namespace dunlin::test
