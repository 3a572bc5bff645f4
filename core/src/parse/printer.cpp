#include "dunlin/parse/printer.hpp"

#include <algorithm>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {

Untranslatable::Untranslatable(std::string message, std::string remedy)
    : Error(Code::not_translatable, std::move(message), std::move(remedy)) {}
Untranslatable::~Untranslatable() = default;

namespace {

void note(Notes& notes, sql::Outcome outcome, std::string text) {
  notes.outcome = sql::worse(notes.outcome, outcome);
  if (text.empty()) return;
  if (std::find(notes.texts.begin(), notes.texts.end(), text) != notes.texts.end()) return;
  notes.texts.push_back(std::move(text));
}

}  // namespace

void Notes::emulated(std::string text) {
  note(*this, sql::Outcome::emulated, std::move(text));
}

void Notes::approximated(std::string text) {
  note(*this, sql::Outcome::approximated, std::move(text));
}

PrintDialect::~PrintDialect() = default;

Fragment PrintDialect::condition(const Fragment& operand, Notes&) const {
  return operand;
}

Fragment PrintDialect::coerce(const Fragment& value, const schema::Type&, Notes&) const {
  return value;
}

TableFunction PrintDialect::table_function(const TableCall& call, Notes&) const {
  throw Untranslatable(call.function.name.name + "() in FROM has no counterpart",
                       "fill a table with INSERT and select from it");
}

std::optional<std::string> PrintDialect::statement(const FunctionCall&, Notes&) const {
  return std::nullopt;
}

Printed print(const schema::Expression& expression, const PrintDialect& dialect,
              const Scope& scope) {
  Printed printed;
  with_expression(expression.sql, [&](const Node& node) {
    Printer printer(dialect, scope.schema);
    if (scope.table != nullptr && scope.row_trigger) printer.bring_rows(*scope.table);
    if (scope.table != nullptr && !scope.row_trigger) printer.bring_table(*scope.table);
    try {
      Fragment fragment = printer.expression(node, scope.stored_as);
      printed = {std::move(fragment.sql), std::move(printer.notes), std::move(fragment.type)};
    } catch (Untranslatable& error) {
      // The place is one in the canonical spelling, which the author never saw.
      error.amend([](ErrorContext& context) { context.position.offset = 0; });
      throw;
    }
  });
  return printed;
}

Printed print_query(std::string_view query, const PrintDialect& dialect,
                    const schema::Schema& schema) {
  Printed printed;
  with_tree(query, [&](const Tree& tree) {
    const Node& statement = tree.statement();
    if (statement.node_case != PG_QUERY__NODE__NODE_SELECT_STMT) {
      throw Untranslatable("only a SELECT or VALUES can be a query", "write the query as a SELECT");
    }
    Printer printer(dialect, &schema);
    printed.sql = printer.view(*statement.select_stmt).sql;
    printed.notes = std::move(printer.notes);
  });
  return printed;
}

Printed print(const ops::ChangeData& change, const PrintDialect& dialect,
              const schema::Schema& schema) {
  Printed printed;
  with_tree(change.sql, [&](const Tree& tree) {
    Printer printer(dialect, &schema);
    printed.sql = printer.statement(tree.statement());
    printed.notes = std::move(printer.notes);
  });
  return printed;
}

}  // namespace dunlin::parse
