// Function calls, what the grammar turns into calls, and windows.
#include <algorithm>
#include <array>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

using schema::TypeKind;

// The bits of WindowDef.frame_options (PostgreSQL's nodes/parsenodes.h).
constexpr int kNonDefault = 0x1, kRange = 0x2, kRows = 0x4, kBetween = 0x10;
constexpr int kStartUnboundedPreceding = 0x20, kEndUnboundedFollowing = 0x100;
constexpr int kStartCurrentRow = 0x200, kEndCurrentRow = 0x400;
constexpr int kStartOffsetPreceding = 0x800, kEndOffsetPreceding = 0x1000;
constexpr int kExcludeCurrentRow = 0x8000, kExcludeGroup = 0x10000, kExcludeTies = 0x20000;

/// Aggregates that leave nulls out, so that a CASE without ELSE can stand for FILTER.
bool skips_nulls(std::string_view name) {
  constexpr std::array kNames = std::to_array<std::string_view>(
      {"avg", "bit_and", "bit_or", "bool_and", "bool_or", "count", "every", "max", "min", "stddev",
       "stddev_pop", "stddev_samp", "string_agg", "sum", "var_pop", "var_samp", "variance"});
  return std::binary_search(kNames.begin(), kNames.end(), name);
}

/// Aggregates that take nulls in.
bool keeps_nulls(std::string_view name) {
  constexpr std::array kNames = std::to_array<std::string_view>(
      {"array_agg", "json_agg", "json_object_agg", "jsonb_agg", "jsonb_object_agg"});
  return std::binary_search(kNames.begin(), kNames.end(), name);
}

bool makes_object(const schema::Name& function) {
  return function.schema.empty() && (function.name == "to_jsonb" || function.name == "to_json" ||
                                     function.name == "row_to_json");
}

/// The grammar's calls whose arguments stand in another order than they are written.
void restore_order(FunctionCall& call) {
  if (!call.name.schema.empty() || call.arguments.size() != 2) return;
  if (call.name.name == "timezone") {
    call.name.name = "at_time_zone";
  } else if (call.name.name != "position") {
    return;
  }
  std::swap(call.arguments[0], call.arguments[1]);
}

}  // namespace

bool is_aggregate(const Node& value) {
  const auto in = [](const Node* part) { return part != nullptr && is_aggregate(*part); };
  if (value.node_case == PG_QUERY__NODE__NODE_TYPE_CAST) return in(value.type_cast->arg);
  if (value.node_case == PG_QUERY__NODE__NODE_A_EXPR)
    return in(value.a_expr->lexpr) || in(value.a_expr->rexpr);
  if (value.node_case == PG_QUERY__NODE__NODE_COALESCE_EXPR) {
    const PgQuery__CoalesceExpr& call = *value.coalesce_expr;
    const std::span<Node* const> arguments = nodes(call.n_args, call.args);
    return std::any_of(arguments.begin(), arguments.end(), in);
  }
  if (value.node_case != PG_QUERY__NODE__NODE_FUNC_CALL) return false;
  const PgQuery__FuncCall& call = *value.func_call;
  const std::string name = name_of(nodes(call.n_funcname, call.funcname)).name;
  if (call.over == nullptr && (skips_nulls(name) || keeps_nulls(name))) return true;
  const std::span<Node* const> arguments = nodes(call.n_args, call.args);
  return std::any_of(arguments.begin(), arguments.end(), in);
}

Fragment Printer::function(const Node& node) {
  return call(function_call(node), node);
}

FunctionCall Printer::function_call(const Node& node) {
  const PgQuery__FuncCall& written = *node.func_call;
  FunctionCall call;
  call.name = name_of(nodes(written.n_funcname, written.funcname));
  if (call.name.schema == "pg_catalog") call.name.schema.clear();
  if (written.agg_within_group != 0) {
    refuse(node.base, call.name.name + " with WITHIN GROUP has no counterpart",
           "compute it in the application");
  }
  if (written.func_variadic != 0) {
    refuse(node.base, "VARIADIC arguments have no counterpart", "write the arguments one by one");
  }
  if (written.n_args == 1 && makes_object(call.name)) {
    const Relation* row = whole_row(*written.args[0]);
    if (row != nullptr && row->complete && !row->scalar && find_column(row->name).column == nullptr)
      return object_of(*row);
  }
  // A dialect may put these into a query of their own, beside other columns of such names.
  const bool was_qualifying = std::exchange(
      qualifying_, qualifying_ || written.n_agg_order > 0 || written.agg_distinct != 0);
  call.arguments = expressions(nodes(written.n_args, written.args));
  call.distinct = written.agg_distinct != 0;
  call.star = written.agg_star != 0;
  restore_order(call);
  call.order_by = order_by(nodes(written.n_agg_order, written.agg_order), NullOrder::matters, {});
  apply_filter(call, written, node);
  qualifying_ = was_qualifying;
  if (written.over != nullptr) call.over = window(*written.over);
  return call;
}

/// to_jsonb(row) as jsonb_build_object('a', row.a, ...).
FunctionCall Printer::object_of(const Relation& row) {
  FunctionCall call;
  call.name.name = "jsonb_build_object";
  for (const OutputColumn& column : row.columns) {
    call.arguments.push_back(dialect_.constant({Constant::Kind::string, column.name}));
    call.arguments.back().constant = column.name;
    const std::string sql =
        (row.qualifier.empty() ? "" : row.qualifier + ".") + quoted(column.name);
    call.arguments.push_back(
        {column.printed.empty() ? sql : column.printed, Binding::primary, column.type, {}, false});
  }
  return call;
}

void Printer::apply_filter(FunctionCall& call, const PgQuery__FuncCall& written,
                           const Node& where) {
  if (written.agg_filter == nullptr) return;
  const Fragment filter = condition(*written.agg_filter);
  if (traits_.filter_clause) {
    call.filter = filter.sql;
    return;
  }
  if (!skips_nulls(call.name.name)) {
    refuse(where.base, call.name.name + " cannot leave rows out without FILTER",
           "filter the rows in a subquery");
  }
  notes.emulated({});
  if (call.star) {
    call.star = false;
    call.arguments.push_back(dialect_.constant({Constant::Kind::integer, "1"}));
  }
  Fragment& argument = call.arguments.front();
  argument.sql = "CASE WHEN " + filter.sql + " THEN " + argument.sql + " END";
  argument.binding = Binding::primary;
  argument.constant.reset();
}

Fragment Printer::call(FunctionCall call, const Node& where) {
  const std::string& name = call.name.name;
  if (name == "min" || name == "max" || name == "greatest" || name == "least") {
    for (const Fragment& argument : call.arguments) {
      if (const schema::Enum* type = ordered_enum(argument))
        return enum_extreme(std::move(call), *type, where);
    }
  }
  MaybeType type = function_type(call);
  Fragment result = ask(where.base, [&] { return dialect_.function(call, notes); });
  if (type) result.type = std::move(type);
  return result;
}

Fragment Printer::coalesce(const Node& node) {
  FunctionCall call;
  call.name.name = "coalesce";
  call.arguments = agreed(nodes(node.coalesce_expr->n_args, node.coalesce_expr->args));
  return this->call(std::move(call), node);
}

Fragment Printer::extreme(const Node& node) {
  const PgQuery__MinMaxExpr& extreme = *node.min_max_expr;
  FunctionCall call;
  call.name.name = extreme.op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least";
  call.arguments = agreed(nodes(extreme.n_args, extreme.args));
  return this->call(std::move(call), node);
}

Fragment Printer::value_function(const Node& node) {
  const PgQuery__SQLValueFunction& function = *node.sqlvalue_function;
  FunctionCall call;
  call.name.name = column_name_of(node);
  if (function.typmod >= 0) {
    const Constant precision{Constant::Kind::integer, std::to_string(function.typmod)};
    Fragment argument = dialect_.constant(precision);
    argument.type = plain(TypeKind::integer);
    call.arguments.push_back(std::move(argument));
  }
  return this->call(std::move(call), node);
}

std::string Printer::window(const PgQuery__WindowDef& window) {
  if (window.name[0] != '\0') return quoted(window.name);
  std::string sql;
  const auto add = [&](const std::string& part) {
    if (part.empty()) return;
    if (!sql.empty()) sql += " ";
    sql += part;
  };
  if (window.refname[0] != '\0') add(quoted(window.refname));
  if (window.n_partition_clause > 0) {
    add("PARTITION BY " + list(nodes(window.n_partition_clause, window.partition_clause)));
  }
  if (window.n_order_clause > 0) {
    const std::span<Node* const> keys = nodes(window.n_order_clause, window.order_clause);
    add("ORDER BY " + order_by(keys, null_order_of(window), {}));
  }
  add(frame_clause(window));
  return parenthesized(sql);
}

// RANGE BETWEEN 1 PRECEDING wants a single key. Rows whose key is null see only each other then,
// wherever they stand, unless the frame goes on to an end.
Printer::NullOrder Printer::null_order_of(const PgQuery__WindowDef& window) {
  const bool by_distance = (window.frame_options & kRange) != 0 &&
                           (window.start_offset != nullptr || window.end_offset != nullptr);
  if (!by_distance || traits_.nulls_ordering) return NullOrder::matters;
  if ((window.frame_options & (kStartUnboundedPreceding | kEndUnboundedFollowing)) != 0) {
    refuse(window.base, "RANGE with a distance and UNBOUNDED cannot place nulls",
           "write both ends of the frame as distances, or use ROWS");
  }
  return NullOrder::only_for_display;
}

std::string Printer::frame_clause(const PgQuery__WindowDef& window) {
  const int options = window.frame_options;
  if ((options & kNonDefault) == 0) return {};
  const bool groups = (options & (kRange | kRows)) == 0;
  const bool excludes = (options & (kExcludeCurrentRow | kExcludeGroup | kExcludeTies)) != 0;
  if ((groups || excludes) && !traits_.group_frames) {
    refuse(window.base, "frames of GROUPS and EXCLUDE have no counterpart",
           "use ROWS or RANGE without EXCLUDE");
  }
  std::string sql = "GROUPS ";
  if ((options & kRange) != 0) sql = "RANGE ";
  if ((options & kRows) != 0) sql = "ROWS ";
  if ((options & kBetween) != 0) {
    sql += "BETWEEN " + frame_bound(options, true, window.start_offset) + " AND " +
           frame_bound(options, false, window.end_offset);
  } else {
    sql += frame_bound(options, true, window.start_offset);
  }
  if ((options & kExcludeCurrentRow) != 0) sql += " EXCLUDE CURRENT ROW";
  if ((options & kExcludeGroup) != 0) sql += " EXCLUDE GROUP";
  if ((options & kExcludeTies) != 0) sql += " EXCLUDE TIES";
  return sql;
}

std::string Printer::frame_bound(int options, bool start, const Node* offset) {
  if ((options & (start ? kStartUnboundedPreceding : 0)) != 0) return "UNBOUNDED PRECEDING";
  if ((options & (start ? 0 : kEndUnboundedFollowing)) != 0) return "UNBOUNDED FOLLOWING";
  if ((options & (start ? kStartCurrentRow : kEndCurrentRow)) != 0) return "CURRENT ROW";
  const bool preceding = (options & (start ? kStartOffsetPreceding : kEndOffsetPreceding)) != 0;
  return operand(expression(*offset), Binding::additive).sql +
         (preceding ? " PRECEDING" : " FOLLOWING");
}

}  // namespace dunlin::parse
