// Functions that give rows: json_each() of a value, or of an array that has as many elements.
#include "conversions.hpp"
#include "expressions.hpp"
#include "functions.hpp"
#include "interval.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using parse::TableCall;
using parse::TableFunction;
using schema::Type;
using schema::TypeKind;

/// A JSON value as json_each() gives it, as JSON again.
std::string json_of_row(const std::string& row) {
  return "CASE " + row + ".type WHEN 'text' THEN json_quote(" + row + ".value) WHEN 'true' THEN " +
         "'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' ELSE CAST(" + row +
         ".value AS TEXT) END";
}

std::string text_of_row(const std::string& row) {
  return "CASE " + row + ".type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(" +
         row + ".value AS TEXT) END";
}

TableFunction each_row(const TableCall& table) {
  const FunctionCall& call = table.function;
  const std::string& alias = table.alias;
  TableFunction rows;
  rows.sql = "json_each(" + call.arguments.at(0).sql + ") AS " + alias;
  return rows;
}

/// The elements of an array that has as many as the series: lateral, and without recursion.
std::string counted(const std::string& count) {
  return "json_each('[' || substr(replace(hex(zeroblob(max(" + count +
         ", 0))), '00', ',0'), 2) || ']')";
}

TableFunction number_series(const TableCall& table) {
  const FunctionCall& call = table.function;
  const std::string& alias = table.alias;
  for (const Fragment& bound : call.arguments) {
    if (!bound.type || !is_integer(*bound.type))
      refuse_function(call, "count whole numbers, or moments by a constant interval");
  }
  const std::string from = argument(call, 0);
  const std::string to = argument(call, 1);
  const std::string step = call.arguments.size() > 2 ? argument(call, 2) : "1";
  const bool ones = step == "1";
  const std::string count = ones ? to + " - " + from + " + 1"
                                 : "(" + to + " - " + from + ") / " + step + " + ((" + to + " - " +
                                       from + ") * " + step + " >= 0)";
  TableFunction rows;
  rows.sql = counted(count) + " AS " + alias;
  rows.columns.push_back(
      made("(" + from + " + " + alias + ".key" + (ones ? "" : " * " + step) + ")",
           call.arguments[0].type));
  return rows;
}

TableFunction time_series(const TableCall& table, Notes& notes) {
  const FunctionCall& call = table.function;
  const std::string& alias = table.alias;
  const std::optional<Interval> step =
      call.arguments.size() > 2 ? constant_interval(call.arguments[2]) : std::nullopt;
  constexpr std::int64_t kSecond = 1'000'000;
  const bool months = step && step->months > 0 && step->days == 0 && step->microseconds == 0;
  const std::int64_t seconds =
      step && step->months == 0 ? step->days * 86'400 + step->microseconds / kSecond : 0;
  if (!months && (seconds <= 0 || step->microseconds % kSecond != 0))
    refuse_function(call, "step by a constant interval of days, hours, minutes, seconds or months");
  Fragment from = call.arguments.at(0);
  const std::string start = operand(from);
  const std::string end = argument(call, 1);
  if (months) {
    notes.approximated(
        "steps of months are taken from the first day, not from the one before: this "
        "differs when they begin after the 28th");
  }
  TableFunction rows;
  const std::string number =
      months ? "((strftime('%Y', " + end + ") - strftime('%Y', " + start +
                   ")) * 12 + strftime('%m', " + end + ") - strftime('%m', " + start +
                   ") - (strftime('%d %H:%M:%S', " + end + ") < strftime('%d %H:%M:%S', " + start +
                   "))) / " + std::to_string(step->months) + " + 1"
             : "(strftime('%s', " + end + ") - strftime('%s', " + start + ")) / " +
                   std::to_string(seconds) + " + 1";
  rows.sql = counted(number) + " AS " + alias;
  const Fragment by =
      fragment_of({"(" + alias + ".key * " + std::to_string(months ? step->months : seconds) + ")",
                   months ? ComputedInterval::Unit::month : ComputedInterval::Unit::second});
  Fragment value = moved(from, by, false, notes);
  if (from.type && from.type->kind == TypeKind::date)
    value.type = plain_type(TypeKind::timestamptz);
  value.sql = operand(value);
  rows.columns.push_back(value);
  return rows;
}

TableFunction elements(const TableCall& table) {
  const FunctionCall& call = table.function;
  const std::string& alias = table.alias;
  TableFunction rows = each_row(table);
  const Fragment& array = call.arguments[0];
  if (call.name.name == "unnest") {
    std::optional<Type> type = array.type;
    if (!type || type->array_dimensions != 1 || call.arguments.size() != 1)
      refuse_function(call, "unnest one array whose type is known, with a cast if need be");
    type->array_dimensions = 0;
    rows.columns.push_back(made(alias + ".value", type));
    return rows;
  }
  const bool text = call.name.name.ends_with("_text");
  rows.columns.push_back(made(text ? text_of_row(alias) : json_of_row(alias),
                              plain_type(text ? TypeKind::text : TypeKind::jsonb)));
  return rows;
}

TableFunction members(const TableCall& table) {
  const FunctionCall& call = table.function;
  const std::string& alias = table.alias;
  TableFunction rows = each_row(table);
  const Fragment key = made(alias + ".key", plain_type(TypeKind::text));
  if (call.name.name.ends_with("_keys")) {
    rows.columns.push_back(key);
    return rows;
  }
  const bool text = call.name.name.ends_with("_text");
  rows.columns.push_back(key);
  rows.columns.push_back(made(text ? text_of_row(alias) : json_of_row(alias),
                              plain_type(text ? TypeKind::text : TypeKind::jsonb)));
  return rows;
}

}  // namespace

TableFunction SqlitePrinter::table_function(const TableCall& table, Notes& notes) const {
  const FunctionCall& call = table.function;
  const std::string name =
      call.name.name.starts_with("jsonb_") ? "json_" + call.name.name.substr(6) : call.name.name;
  const bool of_object =
      name == "json_each" || name == "json_each_text" || name == "json_object_keys";
  if (call.arguments.empty() || (table.ordinality && of_object))
    refuse_function(call, "number the members with row_number()");
  notes.emulated({});
  TableFunction rows;
  if (name == "generate_series" && call.arguments.size() >= 2) {
    const Fragment& from = call.arguments[0];
    rows = from.type && is_temporal(*from.type) ? time_series(table, notes) : number_series(table);
  } else if (name == "unnest" || name == "json_array_elements" ||
             name == "json_array_elements_text") {
    rows = elements(table);
  } else if (of_object) {
    rows = members(table);
  } else {
    refuse_function(call, "fill a table with INSERT and select from it");
  }
  if (table.ordinality) {
    rows.columns.push_back(made("(" + table.alias + ".key + 1)", plain_type(TypeKind::bigint)));
  }
  return rows;
}

}  // namespace dunlin::sqlite
