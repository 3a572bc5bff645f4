// Functions that give rows: in FROM, and from the target list moved there.
#include <algorithm>
#include <array>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

constexpr std::string_view kSeries = "dunlin_series";

/// Functions that give rows, with the names of their columns where these are not the function's
/// (PostgreSQL manual, 9.16 and 9.25).
struct RowFunction {
  std::string_view name;
  std::string_view first;
  std::string_view second;
};
constexpr std::array kRowFunctions = std::to_array<RowFunction>({
    {"generate_series", "", ""},
    {"json_array_elements", "value", ""},
    {"json_array_elements_text", "value", ""},
    {"json_each", "key", "value"},
    {"json_each_text", "key", "value"},
    {"json_object_keys", "", ""},
    {"jsonb_array_elements", "value", ""},
    {"jsonb_array_elements_text", "value", ""},
    {"jsonb_each", "key", "value"},
    {"jsonb_each_text", "key", "value"},
    {"jsonb_object_keys", "", ""},
    {"regexp_split_to_table", "", ""},
    {"string_to_table", "", ""},
    {"unnest", "", ""},
});

const RowFunction* row_function(const Node& node) {
  if (node.node_case != PG_QUERY__NODE__NODE_FUNC_CALL) return nullptr;
  const PgQuery__FuncCall& call = *node.func_call;
  const std::string_view name = string_of(call.funcname[call.n_funcname - 1]);
  const auto* found = std::find_if(kRowFunctions.begin(), kRowFunctions.end(),
                                   [&](const RowFunction& known) { return known.name == name; });
  return found == kRowFunctions.end() ? nullptr : found;
}

/// The columns' names before an alias changes them.
std::vector<std::string> own_names(const RowFunction& function, const std::string& alias) {
  if (!function.second.empty()) return {std::string(function.first), std::string(function.second)};
  return {function.first.empty() ? alias : std::string(function.first)};
}

}  // namespace

bool Printer::reads_from(const Node& node) {
  bool reads = false;
  each_column(node, [&](const PgQuery__ColumnRef& reference) {
    const std::string_view name = string_of(reference.fields[0]);
    for (const Relation& relation : frames_.back().relations) {
      const bool has = std::any_of(relation.columns.begin(), relation.columns.end(),
                                   [&](const OutputColumn& column) { return column.name == name; });
      reads = reads || relation.name == name || has || !relation.complete;
    }
  });
  return reads;
}

TableFunction Printer::table_function(const Node& node, const std::string& alias, bool ordinality) {
  const PgQuery__FuncCall& written = *node.func_call;
  TableCall call;
  call.function.name = name_of(nodes(written.n_funcname, written.funcname));
  if (call.function.name.schema == "pg_catalog") call.function.name.schema.clear();
  if (written.func_variadic != 0) {
    refuse(node.base, "VARIADIC arguments have no counterpart", "write the arguments one by one");
  }
  call.function.arguments = expressions(nodes(written.n_args, written.args));
  call.alias = quoted(alias);
  call.ordinality = ordinality;
  call.lateral = reads_from(node);
  notes.emulated({});
  return ask(node.base, [&] { return dialect_.table_function(call, notes); });
}

std::string Printer::from_function(const Node& node) {
  const PgQuery__RangeFunction& range = *node.range_function;
  const Node& called = *items_of(range.functions[0])[0];
  const RowFunction* function = row_function(called);
  if (range.n_functions != 1 || range.n_coldeflist > 0 || function == nullptr) {
    refuse(node.base, "this use of a function in FROM is not translated",
           "fill a table with INSERT and select from it");
  }
  Relation relation;
  relation.name = range.alias != nullptr ? range.alias->aliasname : column_name_of(called);
  relation.qualifier = quoted(relation.name);
  relation.complete = true;
  TableFunction rows = table_function(called, relation.name, range.ordinality != 0);
  std::vector<std::string> names = own_names(*function, relation.name);
  relation.scalar = names.size() == 1 && range.ordinality == 0;
  if (range.ordinality != 0) names.emplace_back("ordinality");
  if (range.alias != nullptr) {
    const std::vector<std::string> given =
        strings_of(nodes(range.alias->n_colnames, range.alias->colnames));
    std::copy_n(given.begin(), std::min(given.size(), names.size()), names.begin());
  }
  for (std::size_t i = 0; i < names.size() && i < rows.columns.size(); ++i) {
    relation.columns.push_back(
        {names[i], std::move(rows.columns[i].type), true, std::move(rows.columns[i].sql)});
  }
  frames_.back().relations.push_back(std::move(relation));
  return rows.sql;
}

// SELECT id, unnest(tags) FROM t is SELECT id, x FROM t CROSS JOIN LATERAL unnest(tags) AS x.
std::string Printer::move_to_from(std::span<Node* const> targets, std::string from) {
  const Node* moved = nullptr;
  for (const Node* target : targets) {
    if (row_function(*target->res_target->val) == nullptr) continue;
    if (moved != nullptr) {
      refuse(target->base, "several functions that give rows have no counterpart here",
             "put them into FROM");
    }
    moved = target->res_target->val;
  }
  if (moved == nullptr) return from;
  const std::string alias(kSeries);
  TableFunction rows = table_function(*moved, alias, false);
  if (rows.columns.size() != 1) {
    refuse(moved->base, "a function that gives rows of several columns cannot be a value",
           "put it into FROM");
  }
  frames_.back().moved = moved;
  frames_.back().moved_value = std::move(rows.columns.front());
  return from.empty() ? " FROM " + rows.sql : from + " CROSS JOIN " + rows.sql;
}

}  // namespace dunlin::parse
