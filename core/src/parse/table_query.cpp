#include "dunlin/parse/table_query.hpp"

#include <algorithm>
#include <utility>

#include "decided_block.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "print.hpp"

namespace dunlin::parse {
namespace {

using schema::TypeKind;

constexpr std::string_view kRestart = "RESTART without a number";

/// Takes everything as it stands: only what the printer finds out about types is of interest.
class TypesOnly final : public PrintDialect {
 public:
  TypesOnly() {
    traits_.lateral = traits_.distinct_on = traits_.arrays = traits_.column_aliases = true;
    traits_.query_parentheses = traits_.except_all = traits_.expression_names = true;
    traits_.enum_order = traits_.row_values_in_list = traits_.materialized_hint = true;
    traits_.row_id = "ctid";
  }
  const StatementTraits& traits() const override { return traits_; }
  std::string identifier(std::string_view name) const override { return std::string(name); }
  std::string object(const schema::Name& name) const override { return to_string(name); }
  Fragment constant(const Constant& value) const override { return something(value.text); }
  Fragment function(const FunctionCall&, Notes&) const override { return something(); }
  Fragment operation(const OperatorCall&, Notes&) const override { return something(); }
  Fragment cast(const Fragment&, const schema::Type&, Notes&) const override { return something(); }
  Fragment array(std::span<const Fragment>, Notes&) const override { return something(); }
  Fragment boolean_test(const Fragment&, std::string_view, Notes&) const override {
    return something();
  }
  std::string collation(std::string_view, Notes&) const override { return {}; }

 private:
  static Fragment something(std::string sql = "x") {
    return {std::move(sql), Binding::primary, {}, {}, false};
  }
  StatementTraits traits_;
};

/// Modifiers such as the 20 of varchar(20) only live in columns and casts.
bool keeps_modifiers(const Node& value) {
  return value.node_case == PG_QUERY__NODE__NODE_COLUMN_REF ||
         value.node_case == PG_QUERY__NODE__NODE_TYPE_CAST;
}

/// What a query gives, with PostgreSQL's types; untyped constants are text then.
std::vector<OutputColumn> columns_of_query(const std::string& sql, const schema::Schema& schema) {
  std::vector<OutputColumn> columns;
  with_tree(sql, [&](const Tree& tree) {
    const PgQuery__SelectStmt& select = *tree.statement().select_stmt;
    const TypesOnly dialect;
    Query query = Printer(dialect, &schema).query(select, {.named = true});
    if (!query.complete) return;
    columns = std::move(query.columns);
    const std::span<Node* const> targets = nodes(select.n_target_list, select.target_list);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const bool direct = targets.size() == columns.size();
      const Node* value = direct ? targets[i]->res_target->val : nullptr;
      if (!columns[i].type && value != nullptr && value->node_case == PG_QUERY__NODE__NODE_A_CONST)
        columns[i].type = plain(TypeKind::text);
      const bool sized = direct ? keeps_modifiers(*value) : select.n_target_list > 0;
      if (columns[i].type && !sized) columns[i].type->modifiers.clear();
    }
  });
  return columns;
}

ops::Unmodelled unknown(const ops::CreateTable& create, const std::string& column) {
  const std::string what = column.empty() ? "its columns are" : "the type of " + column + " is";
  return {"CREATE TABLE AS a query of which " + what + " not known here", create.query->sql,
          "cast the columns of the query to their types, or create the table and fill it with "
          "INSERT ... SELECT",
          true};
}

std::vector<ops::Operation> with_columns(ops::CreateTable create, const schema::Schema& before) {
  const ops::TableQuery query = *std::exchange(create.query, std::nullopt);
  std::vector<OutputColumn> columns;
  try {
    columns = columns_of_query(query.sql, before);
  } catch (const Error&) {
    columns.clear();  // reported as unknown
  }
  create.query = query;
  if (columns.empty()) return {unknown(create, {})};
  std::string names;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    schema::Column column;
    column.name = i < query.names.size() ? query.names[i] : columns[i].name;
    if (!columns[i].type) return {unknown(create, column.name)};
    column.type = *columns[i].type;
    names += (i == 0 ? "" : ", ") + ops::quote_identifier(column.name);
    create.table.columns.push_back(std::move(column));
  }
  create.query.reset();
  const schema::Name name = create.table.name;
  const bool exists = create.if_not_exists && before.find_table(name) != nullptr;
  std::vector<ops::Operation> made{ops::resolve(std::move(create), before)};
  if (!query.with_data || exists) return made;
  const std::string into = (name.schema.empty() ? "" : ops::quote_identifier(name.schema) + ".") +
                           ops::quote_identifier(name.name);
  made.emplace_back(ops::ChangeData{"INSERT INTO " + into + " (" + names + ") " + query.sql});
  return made;
}

/// ALTER SEQUENCE ... RESTART alone, with the number that the sequence began with.
std::optional<ops::Operation> restarted_sequence(const std::string& statement,
                                                 const schema::Schema& schema) {
  std::optional<ops::Operation> restarted;
  with_tree(statement, [&](const Tree& tree) {
    const Node& node = tree.statement();
    if (node.node_case != PG_QUERY__NODE__NODE_ALTER_SEQ_STMT ||
        node.alter_seq_stmt->n_options != 1)
      return;
    ops::AlterSequence change;
    change.sequence = name_of(*node.alter_seq_stmt->sequence);
    change.if_exists = node.alter_seq_stmt->missing_ok != 0;
    const schema::Sequence* sequence = schema.find_sequence(change.sequence);
    if (sequence == nullptr) {
      if (schema.complete) restarted = std::move(change);
      return;
    }
    const schema::SequenceOptions& options = sequence->options;
    const bool from_one = options.increment.value_or(1) > 0 && !options.minimum;
    if (!options.start && !from_one) return;
    change.restart = options.start.value_or(1);
    restarted = std::move(change);
  });
  return restarted;
}

}  // namespace

std::vector<ops::Operation> resolved(const ops::Operation& operation,
                                     const schema::Schema& before) {
  const auto* create = std::get_if<ops::CreateTable>(&operation);
  if (create != nullptr && create->query) return with_columns(*create, before);
  const auto* open = std::get_if<ops::Unmodelled>(&operation);
  if (open != nullptr && open->construct == "DO" && before.complete) {
    if (auto decided = decided_block(open->sql, before)) return std::move(*decided);
  }
  if (open != nullptr && open->construct == kRestart) {
    if (auto restarted = restarted_sequence(open->sql, before))
      return {ops::resolve(std::move(*restarted), before)};
  }
  return {ops::resolve(operation, before)};
}

}  // namespace dunlin::parse
