#include "functions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "conversions.hpp"
#include "definition.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/sequence.hpp"
#include "error.hpp"
#include "expressions.hpp"
#include "sequences.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Binding;
using parse::Fragment;
using parse::FunctionCall;
using parse::Notes;
using parse::Untranslatable;
using schema::Type;
using schema::TypeKind;

constexpr const char* kOwnStatement =
    "write this statement for SQLite in a section with only=sqlite";

/// Functions that SQLite has with the same meaning, by its name for them.
constexpr std::array kSame = std::to_array<std::pair<std::string_view, const char*>>(
    {{"abs", "abs"},
     {"bool_and", "min"},
     {"bool_or", "max"},
     {"btrim", "trim"},
     {"chr", "char"},
     {"coalesce", "coalesce"},
     {"count", "count"},
     {"cume_dist", "cume_dist"},
     {"dense_rank", "dense_rank"},
     {"every", "min"},
     {"first_value", "first_value"},
     {"json_array_length", "json_array_length"},
     {"jsonb_array_length", "json_array_length"},
     {"lag", "lag"},
     {"last_value", "last_value"},
     {"lead", "lead"},
     {"ltrim", "ltrim"},
     {"max", "max"},
     {"min", "min"},
     {"nth_value", "nth_value"},
     {"ntile", "ntile"},
     {"nullif", "nullif"},
     {"percent_rank", "percent_rank"},
     {"rank", "rank"},
     {"replace", "replace"},
     {"row_number", "row_number"},
     {"rtrim", "rtrim"},
     {"sum", "sum"}});

bool is_whole(const Fragment& value) {
  return value.type && is_integer(*value.type);
}

bool is_double(const Fragment& value) {
  return value.type && value.type->array_dimensions == 0 &&
         (value.type->kind == TypeKind::double_precision || value.type->kind == TypeKind::real);
}

Fragment random_uuid(const FunctionCall&, Notes& notes) {
  notes.emulated("uuids are made of random bytes");
  return made(random_uuid_expression(), plain_type(TypeKind::uuid));
}

Fragment random_number(const FunctionCall&, Notes& notes) {
  notes.emulated({});
  return made("((random() & 9007199254740991) / 9007199254740992.0)",
              plain_type(TypeKind::double_precision));
}

/// The greater or lesser of the arguments that are not NULL, where SQLite's max() and min() give
/// NULL for any NULL.
Fragment extreme(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string function = call.name.name == "greatest" ? "max" : "min";
  if (call.arguments.size() > 3) {
    std::string values;
    for (const Fragment& argument : call.arguments) {
      values += (values.empty() ? "SELECT " + argument.sql + " AS v"
                                : " UNION ALL SELECT " + argument.sql);
    }
    return made("(SELECT " + function + "(v) FROM (" + values + "))", call.arguments.front().type);
  }
  std::string sql = call.arguments.front().sql;
  for (std::size_t i = 1; i < call.arguments.size(); ++i) {
    const std::string& next = call.arguments[i].sql;
    sql = function + "(coalesce(" + sql + ", " + next + "), coalesce(" + next + ", " + sql + "))";
  }
  return made(sql, call.arguments.front().type);
}

Fragment average(const FunctionCall& call, Notes& notes) {
  if (!is_double(call.arguments.at(0)))
    notes.approximated("averages of whole and numeric values are exact up to 15 digits");
  return called("avg", call);
}

/// Numeric values are rounded half away from zero by both, doubles to the even neighbour by
/// PostgreSQL alone.
Fragment rounded(const FunctionCall& call, Notes& notes) {
  const Fragment& value = call.arguments.at(0);
  if (call.arguments.size() > 1) {
    const std::optional<long> digits = written_integer(call.arguments[1]);
    if (!digits || *digits < 0) refuse_function(call, "round to a constant number of digits");
    notes.approximated("round() is exact up to 15 digits");
    return called("round", call, plain_type(TypeKind::numeric));
  }
  notes.emulated({});
  const std::string from = operand(value);
  if (is_whole(value)) return made(from, plain_type(TypeKind::double_precision));
  if (!is_double(value)) return called("round", call, plain_type(TypeKind::numeric));
  return made("CASE WHEN abs(" + from + " - CAST(" + value.sql +
                  " AS INTEGER)) = 0.5 THEN 2.0 * round(" + from + " / 2.0) ELSE round(" +
                  value.sql + ") END",
              value.type);
}

/// Without the functions of mathematics, which not every SQLite is built with.
Fragment whole_part(const FunctionCall& call, Notes& notes) {
  const Fragment& value = call.arguments.at(0);
  if (call.arguments.size() > 1) refuse_function(call, "use trunc(x) or round(x, n)");
  notes.emulated({});
  const std::string from = operand(value);
  const std::string cut = "CAST(" + value.sql + " AS INTEGER)";
  std::string sql = cut;
  if (call.name.name == "floor") sql = "(" + cut + " - (" + from + " < " + cut + "))";
  if (call.name.name == "ceil" || call.name.name == "ceiling")
    sql = "(" + cut + " + (" + from + " > " + cut + "))";
  if (is_double(value)) sql = "CAST(" + sql + " AS REAL)";
  return made(sql, is_double(value) ? plain_type(TypeKind::double_precision)
                                    : plain_type(TypeKind::numeric));
}

Fragment sign_of(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const std::string from = argument(call, 0);
  return made("((" + from + " > 0) - (" + from + " < 0))");
}

Fragment remainder(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() != 2 || !is_whole(call.arguments[0]) || !is_whole(call.arguments[1]))
    refuse_function(call, "cast both arguments to bigint");
  parse::OperatorCall modulo{"%", call.arguments[0], call.arguments[1], std::nullopt};
  modulo.left->sql = operand(*modulo.left);
  modulo.left->binding = Binding::primary;
  modulo.right.sql = operand(modulo.right);
  modulo.right.binding = Binding::primary;
  return SqlitePrinter(nullptr).operation(modulo, notes);
}

Fragment power(const FunctionCall& call, Notes& notes) {
  const std::optional<long> exponent = written_integer(call.arguments.at(1));
  if (!exponent || *exponent < 1 || *exponent > 16) refuse_function(call, "write the product out");
  notes.emulated({});
  const std::string from = argument(call, 0);
  std::string sql = "(1.0";
  for (long i = 0; i < *exponent; ++i) sql += " * " + from;
  return made(sql + ")", plain_type(TypeKind::double_precision));
}

Fragment count_nulls(const FunctionCall& call, Notes& notes) {
  notes.emulated({});
  const char* test = call.name.name == "num_nulls" ? " IS NULL)" : " IS NOT NULL)";
  std::string sql;
  for (std::size_t i = 0; i < call.arguments.size(); ++i)
    sql += (sql.empty() ? "(" : " + (") + argument(call, i) + test;
  return joined_by(Binding::additive, sql, plain_type(TypeKind::integer));
}

Fragment set_counter(const FunctionCall& call, Notes& notes) {
  if (call.arguments.size() < 2) refuse_function(call);
  notes.approximated("setval does nothing here: ids go on after the greatest one ever used");
  return made(call.arguments[1].sql, plain_type(TypeKind::bigint));
}

Fragment set_config(const FunctionCall& call, Notes& notes) {
  const std::string setting = text::lower(call.arguments.at(0).constant.value_or(""));
  const std::string value = call.arguments.at(1).constant.value_or("public");
  if (setting == "search_path" && !is_default_search_path(value))
    throw Untranslatable("SQLite has no search_path", "write the schema before each name");
  notes.emulated("settings of PostgreSQL mean nothing here");
  return made(call.arguments.at(1).sql, plain_type(TypeKind::text));
}

Fragment sequence_name(const FunctionCall& call, Notes&) {
  std::string table = call.arguments.at(0).constant.value_or("");
  std::erase(table, '"');
  const std::string name = table + "_" + call.arguments.at(1).constant.value_or("") + "_seq";
  Fragment fragment = made(quote_text(name), plain_type(TypeKind::text));
  fragment.constant = name;
  return fragment;
}

Fragment current_schema(const FunctionCall&, Notes& notes) {
  notes.emulated({});
  return made("'public'", plain_type(TypeKind::name));
}

constexpr std::array kOthers =
    std::to_array<NamedFunction>({{"avg", average},
                                  {"ceil", whole_part},
                                  {"ceiling", whole_part},
                                  {"current_schema", current_schema},
                                  {"floor", whole_part},
                                  {"gen_random_uuid", random_uuid},
                                  {"greatest", extreme},
                                  {"least", extreme},
                                  {"mod", remainder},
                                  {"num_nonnulls", count_nulls},
                                  {"num_nulls", count_nulls},
                                  {"pg_get_serial_sequence", sequence_name},
                                  {"pow", power},
                                  {"power", power},
                                  {"random", random_number},
                                  {"round", rounded},
                                  {"set_config", set_config},
                                  {"setval", set_counter},
                                  {"sign", sign_of},
                                  {"trunc", whole_part},
                                  {"uuid_generate_v1", random_uuid},
                                  {"uuid_generate_v1mc", random_uuid},
                                  {"uuid_generate_v4", random_uuid}});

FunctionMaker find(std::span<const NamedFunction> list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const NamedFunction& f) { return f.name == name; });
  return found == list.end() ? nullptr : found->make;
}

}  // namespace

void refuse_function(const FunctionCall& call, std::string remedy) {
  throw Untranslatable("function " + to_string(call.name) + " has no counterpart in SQLite" +
                           (remedy.empty() ? "" : " in this form"),
                       remedy.empty() ? kOwnStatement : remedy + ", or " + kOwnStatement);
}

Type plain_type(TypeKind kind) {
  return {kind, {}, 0, {}};
}

Fragment made(std::string sql, std::optional<Type> type) {
  Fragment fragment;
  fragment.sql = std::move(sql);
  fragment.type = std::move(type);
  return fragment;
}

Fragment joined_by(Binding binding, std::string sql, Type type) {
  Fragment fragment = made(std::move(sql), std::move(type));
  fragment.binding = binding;
  return fragment;
}

std::string argument(const FunctionCall& call, std::size_t index) {
  if (index >= call.arguments.size()) refuse_function(call);
  return operand(call.arguments[index]);
}

std::optional<long> written_integer(const Fragment& value) {
  long number = 0;
  const char* end = value.sql.data() + value.sql.size();
  const auto [stopped, error] = std::from_chars(value.sql.data(), end, number);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

std::string aggregated(const std::string& name, const std::string& inside,
                       const FunctionCall& call) {
  if (!call.order_by.empty()) refuse_function(call, "leave ORDER BY inside the call out");
  std::string sql = name + "(" + (call.distinct ? "DISTINCT " : "") + inside + ")";
  if (!call.filter.empty()) sql += " FILTER (WHERE " + call.filter + ")";
  if (!call.over.empty()) sql += " OVER " + call.over;
  return sql;
}

Fragment called(const std::string& name, const FunctionCall& call, std::optional<Type> type) {
  std::string inside = call.star ? "*" : "";
  for (const Fragment& argument : call.arguments)
    inside += (inside.empty() ? "" : ", ") + argument.sql;
  return made(aggregated(name, inside, call), std::move(type));
}

std::string random_uuid_expression() {
  return "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || "
         "substr(hex(randomblob(2)), 2) || '-' || "
         "substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || "
         "hex(randomblob(6)))";
}

Fragment SqlitePrinter::function(const FunctionCall& call, Notes& notes) const {
  if (!call.name.schema.empty() && call.name.schema != "public") refuse_function(call);
  const std::string& name = call.name.name;
  if (name == "nextval" || name == "currval") return number(call, notes);
  for (const auto& [postgres, sqlite] : kSame) {
    if (name == postgres) return called(sqlite, call);
  }
  for (const std::span<const NamedFunction> list :
       {text_functions(), time_functions(), json_functions(), regex_functions(),
        std::span<const NamedFunction>(kOthers)}) {
    const FunctionMaker make = find(list, name);
    if (make == nullptr) continue;
    try {
      return make(call, notes);
    } catch (const std::out_of_range&) {
      refuse_function(call, "give it all its arguments");
    }
  }
  refuse_function(call);
}

Fragment SqlitePrinter::number(const FunctionCall& call, Notes& notes) const {
  if (call.arguments.empty() || !call.arguments[0].constant || model_ == nullptr)
    refuse_function(call, "name the sequence as a constant");
  const schema::Name name = parse::name_in_text(*call.arguments[0].constant);
  const bool next = call.name.name == "nextval";
  if (next && numbers_ == NextValues::refused) {
    refuse_function(call,
                    "call it in the default of a column, in INSERT or in UPDATE: serial and "
                    "identity columns count by themselves");
  }
  if (model_->complete && model_->find_sequence(name) == nullptr)
    refuse_function(call, "create the sequence " + to_string(name) + " before");
  notes.emulated("a sequence is a row of the table " + std::string(kSequenceTable));
  if (next && numbers_ == NextValues::marked) {
    return made(std::string(kNextValueMark) + "(" + quote_text(to_string(name)) + ")",
                plain_type(TypeKind::bigint));
  }
  return made(counter_of(name, *model_).last(), plain_type(TypeKind::bigint));
}

// SELECT nextval(...) and setval(...): what they do.
std::optional<std::string> SqlitePrinter::statement(const FunctionCall& call, Notes& notes) const {
  if (model_ == nullptr || call.arguments.empty() || !call.arguments[0].constant)
    return std::nullopt;
  const Counter counter = counter_of(parse::name_in_text(*call.arguments[0].constant), *model_);
  std::vector<std::string> steps;
  if (call.name.name == "nextval") {
    (void)number(call, notes);
    steps = counter.advance("1");
  } else if (call.name.name == "setval" && call.arguments.size() > 1) {
    const std::string called = call.arguments.size() > 2 ? operand(call.arguments[2]) : "1";
    steps = counter.set(operand(call.arguments[1]), called);
    notes.emulated(counter.of_key
                       ? "the table's counter is set; ids go on after the greatest one in any case"
                       : "a sequence is a row of the table " + std::string(kSequenceTable));
  }
  if (steps.empty()) return std::nullopt;
  return text::join(steps, ";\n");
}

}  // namespace dunlin::sqlite
