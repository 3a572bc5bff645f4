#include "bench.hpp"

#include <algorithm>

#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::test {

Bench::Bench(const std::string& backend)
    : database_(backend), connection_(database_.connect()), postgres_(backend == "postgres") {
  if (postgres_) connection_->execute("SET TIME ZONE 'UTC'");
  clear();
}

Sent Bench::translate(const std::string& statement, std::vector<std::string>& steps) {
  Sent sent;
  const std::vector<parse::Parsed> parsed = parse::parse_all(statement, {});
  std::vector<driver::Change> changes;
  for (const parse::Parsed& item : parsed) changes.push_back({&item.statement, item.operations});
  const driver::Translation translation = translator_->translate(changes, model_);
  for (const driver::Finding& finding : translation.findings) {
    sent.outcome = sql::worse(sent.outcome, finding.outcome);
    if (finding.outcome == sql::Outcome::refused) sent.error = finding.reason;
  }
  for (const driver::Step& step : translation.steps) {
    steps.push_back(step.sql);
    sent.sql += (sent.sql.empty() ? "" : "; ") + step.sql;
  }
  return sent;
}

Sent Bench::run_raw(const std::string& statement) {
  Sent sent{sql::Outcome::native, statement, {}};
  try {
    connection_->execute(statement);
  } catch (const Error& error) {
    sent.error = error.message();
  }
  return sent;
}

Sent Bench::run(const std::string& statement) {
  if (postgres_) return run_raw(statement);
  std::vector<std::string> steps;
  Sent sent = translate(statement, steps);
  if (!sent.ok()) return sent;
  const bool together = steps.size() > 1 && connection_->dialect().capabilities().transactional_ddl;
  try {
    if (together) connection_->begin();
    for (const std::string& step : steps) connection_->execute(step);
    if (together) connection_->commit();
  } catch (const Error& error) {
    sent.error = error.message();
    if (together) connection_->rollback();
  }
  return sent;
}

Answer Bench::ask(const std::string& query, const std::vector<std::string>& types) {
  Answer answer;
  std::vector<std::string> steps{query};
  if (postgres_) {
    answer.sent = {sql::Outcome::native, query, {}};
  } else {
    steps.clear();
    answer.sent = translate(query, steps);
    if (!answer.sent.ok() || steps.size() != 1) return answer;
  }
  try {
    for (const driver::Row& row : connection_->query(steps.front()).rows) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string_view type = i < types.size() ? types[i] : std::string_view("text");
        line += (i == 0 ? "" : "|") + (row[i] ? normalised(*row[i], type) : std::string("NULL"));
      }
      answer.rows.push_back(line);
    }
  } catch (const Error& error) {
    answer.sent.error = error.message();
  }
  return answer;
}

void Bench::clear() {
  const driver::Dialect& dialect = connection_->dialect();
  const std::string cascade = postgres_ ? " CASCADE" : "";
  const auto drop = [&](const std::string& what, const schema::Name& name) {
    (void)run_raw("DROP " + what + " IF EXISTS " + dialect.quote(name) + cascade);
  };
  if (postgres_) {
    connection_->execute("DROP SCHEMA IF EXISTS public CASCADE");
    connection_->execute("CREATE SCHEMA public");
  } else {
    for (const schema::View& view : model_.views) drop("VIEW", view.name);
    // Tables that others refer to go last.
    for (auto table = model_.tables.rbegin(); table != model_.tables.rend(); ++table)
      drop("TABLE", table->name);
    for (const schema::Table& table : model_.tables) drop("TABLE", table.name);
    translator_ = dialect.translator({}, nullptr);
  }
  model_ = {};
}

std::vector<std::string> column_types(Bench& postgres, const std::string& query) {
  const driver::Rows names =
      postgres.connection().query("SELECT * FROM (" + query + ") AS q LIMIT 0");
  std::string list;
  for (const std::string& name : names.columns)
    list += (list.empty() ? "" : ", ") + ("pg_typeof(q." + text::quoted(name, '"') + ")");
  const driver::Rows types = postgres.connection().query(
      "SELECT " + list + " FROM (SELECT 1) AS one LEFT JOIN (" + query + ") AS q ON true LIMIT 1");
  std::vector<std::string> found;
  for (const auto& type : types.rows.at(0)) found.push_back(type.value_or(""));
  return found;
}

}  // namespace dunlin::test
