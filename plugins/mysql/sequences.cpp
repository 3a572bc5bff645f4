#include "sequences.hpp"

#include <regex>

#include "columns.hpp"
#include "dialect.hpp"
#include "dunlin/parse/sequence.hpp"
#include "expressions.hpp"
#include "functions.hpp"

namespace dunlin::mysql {

const schema::Table* counter_of(const schema::Schema& schema, const schema::Name& sequence) {
  for (const schema::Table& table : schema.tables) {
    for (const schema::Column& column : table.columns) {
      if (is_auto(table, column) && parse::sequence_of(table, column, schema) == sequence)
        return &table;
    }
  }
  return nullptr;
}

std::optional<parse::Fragment> counter_value(const parse::FunctionCall& call,
                                             const schema::Schema& schema, parse::Notes& notes) {
  if (call.name.name != "setval" || call.arguments.size() < 2 || !call.arguments[0].constant)
    return std::nullopt;
  const schema::Table* table = counter_of(schema, parse::name_in_text(*call.arguments[0].constant));
  if (table == nullptr) return std::nullopt;
  const std::string start = "ALTER TABLE " + quoted_object(table->name) + " AUTO_INCREMENT = ";
  if (const std::optional<long> value = number_of(call.arguments[1])) {
    const bool used = call.arguments.size() < 3 || call.arguments[2].sql != "FALSE";
    notes.emulated("the sequence is the table's AUTO_INCREMENT, never below its greatest value");
    return primary(start + std::to_string(*value + (used ? 1 : 0)),
                   type_of(schema::TypeKind::bigint));
  }
  if (call.arguments[1].sql.find("MAX(") == std::string::npos)
    refuse_call(call, "write the number, or take it from max() of the column");
  // The server raises it to one more than the greatest value.
  notes.emulated("AUTO_INCREMENT goes on behind the greatest value by itself");
  return primary(start + "1", type_of(schema::TypeKind::bigint));
}

void require_sequence(const parse::FunctionCall& call, const schema::Schema& schema) {
  const std::string& name = call.name.name;
  if (name != "nextval" && name != "currval" && name != "setval") return;
  if (call.arguments.empty() || !call.arguments[0].constant) return;
  const schema::Name sequence = parse::name_in_text(*call.arguments[0].constant);
  if (counter_of(schema, sequence) != nullptr)
    refuse_call(call, "leave the column out: serial and identity columns count by themselves");
  if (!schema.complete || schema.find_sequence(sequence) != nullptr) return;
  refuse_call(call, "create the sequence " + schema::to_string(sequence) + " before");
}

std::optional<std::string> sequence_change(const parse::FunctionCall& call,
                                           const schema::Schema& schema, const Flavour& flavour,
                                           parse::Notes& notes) {
  if (call.arguments.size() < 2 || !call.arguments[0].constant) return std::nullopt;
  const schema::Name name = parse::name_in_text(*call.arguments[0].constant);
  if (const auto counter = counter_value(call, schema, notes)) return counter->sql;
  if (!flavour.mariadb()) return std::nullopt;
  require_sequence(call, schema);
  const bool used = call.arguments.size() < 3 || call.arguments[2].sql == "TRUE";
  if (!used && call.arguments[2].sql != "FALSE")
    refuse_call(call, "write the last argument as true or false");
  const schema::Sequence* sequence = schema.find_sequence(name);
  const std::int64_t step = sequence == nullptr ? 1 : sequence->options.increment.value_or(1);
  const std::int64_t added = used ? step : 0;
  const std::string change = "ALTER SEQUENCE " + quoted_object(name) + " RESTART WITH ";
  notes.emulated("the sequence starts anew at that value");
  if (const std::optional<long> value = number_of(call.arguments[1]))
    return change + std::to_string(*value + added);
  return "SET @dunlin_value = " + call.arguments[1].sql + " + " + std::to_string(added) +
         ";\nEXECUTE IMMEDIATE IF(@dunlin_value IS NULL, 'DO 0', CONCAT(" + quoted_literal(change) +
         ", @dunlin_value))";
}

std::optional<std::string> counter_change(const std::string& select) {
  static const std::regex kAlone(
      "SELECT (ALTER TABLE `(?:[^`]|``)+` AUTO_INCREMENT = [0-9]+)( AS `[^`]*`)?( FROM "
      "[\\s\\S]*)?");
  std::smatch parts;
  if (std::regex_match(select, parts, kAlone)) return parts[1].str();
  if (select.find("(ALTER TABLE `") != std::string::npos ||
      select.find(" ALTER TABLE `") != std::string::npos) {
    throw parse::Untranslatable("setval() of a serial column stands beside something else",
                                "give it a SELECT of its own");
  }
  return std::nullopt;
}

}  // namespace dunlin::mysql
