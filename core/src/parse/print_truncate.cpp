// TRUNCATE as DELETE.
#include <algorithm>

#include "dunlin/ops/rewrite.hpp"
#include "print.hpp"

namespace dunlin::parse {
namespace {

bool refers_to(const schema::Table& table, const schema::Name& other) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const schema::Constraint& constraint) {
                       const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
                       return key != nullptr && key->table == other;
                     });
}

}  // namespace

// The tables and all that refer to them, those that refer first.
std::vector<const schema::Table*> Printer::with_referencing(
    std::vector<const schema::Table*> tables) const {
  for (std::size_t i = 0; i < tables.size(); ++i) {
    for (const schema::Table& candidate : schema_->tables) {
      const bool listed = std::find(tables.begin(), tables.end(), &candidate) != tables.end();
      if (!listed && refers_to(candidate, tables[i]->name)) tables.push_back(&candidate);
    }
  }
  std::vector<const schema::Table*> result;
  while (!tables.empty()) {
    auto next = std::find_if(tables.begin(), tables.end(), [&](const schema::Table* table) {
      return std::none_of(tables.begin(), tables.end(), [&](const schema::Table* other) {
        return other != table && refers_to(*other, table->name);
      });
    });
    // In a circle of references any order is as good as another.
    if (next == tables.end()) next = tables.begin();
    result.push_back(*next);
    tables.erase(next);
  }
  return result;
}

std::string Printer::truncate(const Node& node) {
  const PgQuery__TruncateStmt& truncate = *node.truncate_stmt;
  std::vector<const schema::Table*> known;
  std::vector<schema::Name> names;
  for (const Node* table : nodes(truncate.n_relations, truncate.relations)) {
    names.push_back(name_of(*table->range_var));
    if (const schema::Table* found = find_table(*table->range_var)) known.push_back(found);
  }
  const bool cascade = truncate.behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
  if (known.size() == names.size()) {
    const std::size_t asked = known.size();
    known = with_referencing(std::move(known));
    if (!cascade && known.size() > asked) {
      refuse(node.base, "TRUNCATE of a table that others refer to needs CASCADE",
             "add CASCADE, or name the other tables too");
    }
    names.clear();
    for (const schema::Table* table : known) names.push_back(table->name);
  } else if (cascade) {
    refuse(node.base, "the tables that TRUNCATE ... CASCADE empties are not all known",
           "write a DELETE for each table");
  }
  notes.emulated("TRUNCATE is written as DELETE");
  if (truncate.restart_seqs != 0 && known.size() != names.size())
    notes.approximated("the numbers of generated keys are not set back (RESTART IDENTITY)");
  std::string sql;
  for (const schema::Name& name : names) {
    if (!sql.empty()) sql += ";\n";
    sql += "DELETE FROM " + ask(node.base, [&] { return dialect_.object(name); });
  }
  return truncate.restart_seqs == 0 ? sql : sql + restarts(names);
}

/// What sets the sequences back that columns of these tables own.
std::string Printer::restarts(const std::vector<schema::Name>& tables) {
  std::string sql;
  for (const schema::Sequence& sequence : schema_->sequences) {
    if (std::find(tables.begin(), tables.end(), sequence.owner_table) == tables.end()) continue;
    const bool down = sequence.options.increment.value_or(1) < 0;
    const std::int64_t first = sequence.options.start.value_or(
        down ? sequence.options.maximum.value_or(-1) : sequence.options.minimum.value_or(1));
    FunctionCall call;
    call.name.name = "setval";
    call.arguments.push_back(dialect_.constant({Constant::Kind::string, {}}));
    call.arguments.back().constant = ops::quote_identifier(sequence.name.name);
    if (!sequence.name.schema.empty())
      *call.arguments.back().constant =
          ops::quote_identifier(sequence.name.schema) + "." + *call.arguments.back().constant;
    call.arguments.push_back(dialect_.constant({Constant::Kind::integer, std::to_string(first)}));
    call.arguments.push_back(dialect_.constant({Constant::Kind::boolean, "f"}));
    if (const auto one = dialect_.statement(call, notes)) {
      sql += ";\n" + *one;
    } else {
      notes.approximated("the numbers of generated keys are not set back (RESTART IDENTITY)");
    }
  }
  return sql;
}

}  // namespace dunlin::parse
