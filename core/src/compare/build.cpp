#include "build.hpp"

#include <algorithm>
#include <functional>

#include "closure.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/diff/diff.hpp"
#include "dunlin/ops/extension.hpp"
#include "dunlin/parse/write.hpp"

namespace dunlin::compare {
namespace {

/// So many objects in a transaction need few enough locks, whatever hangs on them.
constexpr std::size_t kLot = 40;

void run_one(driver::Connection& place, const std::string& statement, Built& built) {
  place.begin();
  try {
    place.execute(statement);
    place.commit();
  } catch (const DatabaseError& error) {
    if (!place.usable()) throw;
    place.rollback();
    built.refused.emplace_back(statement, error.message());
  }
}

Built build_lot(const schema::Schema& part, driver::Connection& connection) {
  const bool several = has_schemas(part);
  const std::unique_ptr<driver::Scratch> scratch =
      several ? connection.scratch_database() : connection.scratch();
  driver::Connection& place = scratch->connection();
  std::vector<std::string> statements;
  schema::Schema from;
  from.extensions = part.extensions;
  // A schema of that name is in the database already, and nothing here stands in it.
  if (!several) from.schemas = part.schemas;
  for (const std::string& extension : part.extensions) {
    const std::string schema = ops::extension_schema(extension);
    const bool made = several && std::find(part.schemas.begin(), part.schemas.end(), schema) !=
                                     part.schemas.end();
    if (made) {
      statements.push_back(parse::write(ops::CreateSchema{schema, true}));
      from.schemas.push_back(schema);
    }
    statements.push_back(parse::write(
        ops::CreateExtension{made ? extension : ops::extension_name(extension), true}));
  }
  for (const ops::Operation& operation : diff::diff(from, part))
    statements.push_back(parse::write(operation));
  Built built;
  run(place, statements, built);
  built.schema = place.inspect({});
  return built;
}

}  // namespace

void run(driver::Connection& place, const std::vector<std::string>& statements, Built& built) {
  place.begin();
  try {
    place.execute_batch(statements);
    place.commit();
    return;
  } catch (const DatabaseError&) {
    if (!place.usable()) throw;
    place.rollback();
  }
  for (const std::string& statement : statements) run_one(place, statement, built);
}

void build(const schema::Schema& expected, std::span<const Item> items,
           driver::Connection& connection, const ScratchPolicy& policy,
           const std::function<void(std::span<const Item> lot, const Built& built)>& take) {
  driver::Connection& where = policy.place != nullptr ? *policy.place : connection;
  for (std::size_t first = 0; first < items.size(); first += kLot) {
    const std::span<const Item> lot = items.subspan(first, std::min(kLot, items.size() - first));
    take(lot, build_lot(closure(expected, lot), where));
  }
}

std::string reason_for(const Item& item, const Built& built) {
  for (const auto& [statement, message] : built.refused) {
    if (statement.find(item.name.name) != std::string::npos)
      return "the server does not build it: " + message;
  }
  if (!built.refused.empty())
    return "the server does not build what it needs: " + built.refused.front().second;
  return "it was built, but not found again";
}

}  // namespace dunlin::compare
