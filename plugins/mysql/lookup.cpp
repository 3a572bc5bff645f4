#include "lookup.hpp"

#include "dialect.hpp"

namespace dunlin::mysql {

std::optional<std::string> table_of_index(driver::Connection& live, const std::string& index) {
  const driver::Rows found = live.query(
      "SELECT DISTINCT table_name FROM information_schema.statistics WHERE table_schema = "
      "DATABASE() AND index_name = " +
      quoted_literal(index));
  return found.rows.size() == 1 ? found.rows[0].at(0) : std::nullopt;
}

std::vector<std::string> drop_clauses_of(driver::Connection& live, const std::string& table,
                                         const std::string& constraint) {
  // PostgreSQL's name of a primary key is the table's with _pkey; here all are called PRIMARY.
  const std::string wanted = constraint == table + "_pkey" ? "PRIMARY" : constraint;
  const driver::Rows found = live.query(
      "SELECT constraint_type FROM information_schema.table_constraints WHERE table_schema = "
      "DATABASE() AND table_name = " +
      quoted_literal(table) + " AND constraint_name = " + quoted_literal(wanted));
  if (found.rows.empty()) return {};
  const std::string kind = found.rows[0].at(0).value_or("");
  if (kind == "PRIMARY KEY") return {"DROP PRIMARY KEY"};
  if (kind == "FOREIGN KEY") return {"DROP FOREIGN KEY " + quoted_identifier(constraint)};
  if (kind == "UNIQUE") return {"DROP INDEX " + quoted_identifier(constraint)};
  return {"DROP CONSTRAINT " + quoted_identifier(constraint)};
}

}  // namespace dunlin::mysql
