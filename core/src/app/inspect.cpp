// inspect: the live schema as PostgreSQL SQL.
#include <algorithm>
#include <tuple>

#include "dunlin/app/schema_commands.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/parse/write.hpp"
#include "reported.hpp"
#include "schemas.hpp"

namespace dunlin::app {
namespace {

template <typename Items>
void by_name(Items& items) {
  std::stable_sort(items.begin(), items.end(),
                   [](const auto& a, const auto& b) { return a.name < b.name; });
}

/// Keys first, then what refers to others, then conditions.
void by_rule_and_name(std::vector<schema::Constraint>& constraints) {
  std::stable_sort(constraints.begin(), constraints.end(),
                   [](const schema::Constraint& a, const schema::Constraint& b) {
                     return a.rule.index() != b.rule.index() ? a.rule.index() < b.rule.index()
                                                             : a.name < b.name;
                   });
}

/// Two databases with the same schema read the same, in whatever order they were made.
void put_in_order(schema::Schema& schema) {
  std::sort(schema.schemas.begin(), schema.schemas.end());
  std::sort(schema.extensions.begin(), schema.extensions.end());
  by_name(schema.enums);
  by_name(schema.domains);
  by_name(schema.sequences);
  by_name(schema.tables);
  by_name(schema.views);
  for (schema::Domain& domain : schema.domains) by_rule_and_name(domain.checks);
  for (schema::Table& table : schema.tables) {
    by_rule_and_name(table.constraints);
    by_name(table.indexes);
  }
  for (schema::View& view : schema.views) by_name(view.indexes);
  std::stable_sort(schema.objects.begin(), schema.objects.end(),
                   [](const schema::Object& a, const schema::Object& b) {
                     return std::tie(a.kind, a.name, a.table, a.signature) <
                            std::tie(b.kind, b.name, b.table, b.signature);
                   });
}

/// "name" without the line ends that would end a comment.
std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string sql_of(const InspectResult& result) {
  std::string sql;
  for (const std::string& note : result.notes) sql += "-- not expressed: " + one_line(note) + '\n';
  const std::string body = creation_script(result.schema);
  if (!sql.empty() && !body.empty()) sql += '\n';
  return sql + body;
}

}  // namespace

InspectResult inspect(const Project& project, const InspectOptions& options) {
  static_cast<void>(url_of(project));
  const Database database = open_other(project, project.url, project.url_base);
  InspectResult result;
  result.masked_url = driver::masked(database.url);
  const driver::Dialect& dialect = database.connection->dialect();
  result.dialect = dialect.name();
  driver::InspectOptions wanted;
  wanted.tables = database.tables;
  wanted.schemas = options.schemas;
  const diff::Filter filter = filter_of(project);
  schema::Schema read = diff::filtered(database.connection->inspect(wanted), filter);
  put_in_order(read);
  if (read.dialect.empty()) {
    result.schema = std::move(read);
  } else {
    driver::Portable portable = dialect.portable(read);
    result.schema = std::move(portable.schema);
    put_in_order(result.schema);
    result.notes = std::move(portable.notes);
    result.native = std::move(read);
  }
  result.sql = sql_of(result);
  return result;
}

}  // namespace dunlin::app
