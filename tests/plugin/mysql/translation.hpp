// Portable SQL, translated for a server and run there.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dunlin/parse/parse.hpp"
#include "server.hpp"

namespace dunlin::test {

class MysqlTranslation : public Server {
 protected:
  void SetUp() override {
    Server::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    connection_ = connect();
  }

  /// Translates portable SQL and runs it, going on from the model that the last call left.
  std::vector<driver::Finding> run(const std::string& sql) {
    const driver::Translation translation = translate(sql);
    for (const driver::Step& step : translation.steps) {
      SCOPED_TRACE(step.sql);
      EXPECT_NO_THROW(connection_->execute(step.sql));
    }
    for (const driver::Finding& finding : translation.findings)
      EXPECT_NE(finding.outcome, sql::Outcome::refused) << finding.reason;
    return translation.findings;
  }

  driver::Translation translate(const std::string& sql) {
    parsed_.push_back(parse::parse_all(sql, {}));
    std::vector<driver::Change> changes;
    for (const parse::Parsed& item : parsed_.back())
      changes.push_back({&item.statement, item.operations});
    return connection_->dialect().translator({}, connection_.get())->translate(changes, model_);
  }

  std::string refusal(const std::string& sql) {
    for (const driver::Finding& finding : translate(sql).findings) {
      if (finding.outcome == sql::Outcome::refused) return finding.reason;
    }
    return "nothing refused";
  }

  void accepted(const std::string& statement) {
    EXPECT_NO_THROW(connection_->execute(statement)) << statement;
  }
  void rejected(const std::string& statement) {
    EXPECT_THROW(connection_->execute(statement), DatabaseError) << statement;
  }
  std::string rows(const std::string& query) const { return database().rows(query); }

  std::unique_ptr<driver::Connection> connection_;
  schema::Schema model_;
  std::vector<std::vector<parse::Parsed>> parsed_;
};

}  // namespace dunlin::test
