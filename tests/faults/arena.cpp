#include "arena.hpp"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "dunlin/base/text.hpp"

namespace dunlin::test {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> rows_of(driver::Connection& connection, const std::string& query) {
  std::vector<std::string> rows;
  for (const driver::Row& row : connection.query(query).rows) {
    std::string line;
    for (const std::optional<std::string>& value : row) line += value.value_or("NULL") + '|';
    rows.push_back(line);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

std::string difference(const Snapshot& expected, const Snapshot& found) {
  std::string out;
  if (expected.place != found.place) {
    out += "the place is " + text::join(found.place, ",") + ", not " +
           text::join(expected.place, ",") + "\n";
  }
  if (!(expected.schema == found.schema)) {
    out += "the schemas differ:";
    for (const schema::Schema* schema : {&expected.schema, &found.schema}) {
      for (const schema::Table& table : schema->tables)
        out += " " + table.name.name + "(" + std::to_string(table.columns.size()) + " columns, " +
               std::to_string(table.constraints.size()) + " constraints, " +
               std::to_string(table.indexes.size()) + " indexes)";
      out += schema == &expected.schema ? "\n  are now:" : "\n";
    }
  }
  for (const auto& [table, rows] : expected.rows) {
    const auto other = found.rows.find(table);
    if (other == found.rows.end()) {
      out += "table " + table + " is missing\n";
    } else if (other->second != rows) {
      out += "the rows of " + table + " differ: " + std::to_string(rows.size()) + " and " +
             std::to_string(other->second.size()) + "\n";
    }
  }
  for (const auto& [table, rows] : found.rows) {
    if (!expected.rows.contains(table)) out += "table " + table + " should not be there\n";
  }
  return out;
}

Arena::Arena(const std::string& backend, const FaultSet& set)
    : backend_(backend), database_(backend) {
  std::string pattern = fs::temp_directory_path() / "dunlin-faults-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  const fs::path versions = folder_ / "migrations" / "versions";
  fs::create_directories(versions);
  for (const auto& [name, text] : set.files) std::ofstream(versions / name) << text;
  std::ofstream(folder_ / "dunlin.toml") << "url = \"" << database_.url() << "\"\n";
}

Arena::~Arena() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Child Arena::start(const std::vector<std::string>& arguments,
                   const std::map<std::string, std::string>& environment) const {
  return {arguments, folder_, environment};
}

Ended Arena::run(const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment) const {
  return start(arguments, environment).wait();
}

Snapshot Arena::snapshot() const {
  const auto connection = database_.connect();
  driver::InspectOptions options;
  const std::string home = connection->default_schema();
  for (schema::Name* table :
       {&options.tables.version, &options.tables.journal, &options.tables.lock})
    table->schema = home;
  Snapshot out;
  out.schema = connection->inspect(options);
  for (const schema::Table& table : out.schema.tables) {
    out.rows[table.name.name] =
        rows_of(*connection, "SELECT * FROM " + connection->dialect().quote(table.name));
  }
  if (connection->table_exists(options.tables.version)) {
    out.place = rows_of(*connection, "SELECT version_num FROM " +
                                         connection->dialect().quote(options.tables.version));
  }
  return out;
}

void Arena::cut_connections() const {
  if (backend_ == "sqlite") return;
  const auto connection = database_.connect();
  if (backend_ == "postgres") {
    (void)connection->query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
        "current_database() AND pid <> pg_backend_pid()");
    return;
  }
  const driver::Rows sessions = connection->query(
      "SELECT id FROM information_schema.processlist WHERE db = database() AND id <> "
      "connection_id()");
  for (const driver::Row& row : sessions.rows) {
    try {
      connection->execute("KILL " + row[0].value_or("0"));
    } catch (const DatabaseError&) {  // it has ended by itself
    }
  }
}

}  // namespace dunlin::test
