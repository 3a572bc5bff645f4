// Queries of views in their normal form: the server writes the names of columns into the query.
#include <algorithm>
#include <cstdint>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "normal.hpp"

namespace dunlin::parse {
namespace {

/// What the server calls a column that got no name (FigureColname); empty where it is not plain.
std::string_view label_of(const Node& value) {
  if (value.node_case == PG_QUERY__NODE__NODE_COLUMN_REF && value.column_ref->n_fields > 0)
    return string_of(value.column_ref->fields[value.column_ref->n_fields - 1]);
  if (value.node_case == PG_QUERY__NODE__NODE_FUNC_CALL && value.func_call->n_funcname > 0)
    return string_of(value.func_call->funcname[value.func_call->n_funcname - 1]);
  return {};
}

/// Counts the tables, subqueries and functions that a query reads, at any depth.
std::size_t sources_in(const ProtobufCMessage& message) {
  std::size_t count = 0;
  const auto visit = [&](const ProtobufCMessage* child) {
    if (child != nullptr) count += sources_in(*child);
  };
  if (message.descriptor == &pg_query__range_var__descriptor ||
      message.descriptor == &pg_query__select_stmt__descriptor ||
      message.descriptor == &pg_query__range_function__descriptor)
    ++count;
  const char* start = reinterpret_cast<const char*>(&message);
  for (unsigned i = 0; i < message.descriptor->n_fields; ++i) {
    const ProtobufCFieldDescriptor& field = message.descriptor->fields[i];
    if (field.type != PROTOBUF_C_TYPE_MESSAGE) continue;
    const bool chosen =
        (field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
        *reinterpret_cast<const std::uint32_t*>(start + field.quantifier_offset) == field.id;
    if (!chosen) continue;
    if (field.label == PROTOBUF_C_LABEL_REPEATED) {
      const auto items = *reinterpret_cast<const std::size_t*>(start + field.quantifier_offset);
      auto* const* list = *reinterpret_cast<ProtobufCMessage* const* const*>(start + field.offset);
      for (std::size_t k = 0; k < items; ++k) visit(list[k]);
    } else {
      visit(*reinterpret_cast<const ProtobufCMessage* const*>(start + field.offset));
    }
  }
  return count;
}

/// Adds the tables of a FROM item; false when there is anything else, or a join that merges
/// columns.
bool add_sources(const Node& item, const schema::Schema& schema,
                 std::vector<Normal::Source>& sources) {
  if (item.node_case == PG_QUERY__NODE__NODE_RANGE_VAR) {
    const PgQuery__RangeVar& relation = *item.range_var;
    const bool named = relation.alias != nullptr;
    sources.push_back({named ? relation.alias->aliasname : relation.relname,
                       schema.find_table(name_of(relation))});
    return !named || relation.alias->n_colnames == 0;
  }
  if (item.node_case != PG_QUERY__NODE__NODE_JOIN_EXPR) return false;
  const PgQuery__JoinExpr& join = *item.join_expr;
  return join.is_natural == 0 && join.n_using_clause == 0 && join.alias == nullptr &&
         add_sources(*join.larg, schema, sources) && add_sources(*join.rarg, schema, sources);
}

/// Whether ORDER BY may mean a name that the query gives.
bool orders_by_name(const PgQuery__SelectStmt& select) {
  return select.n_sort_clause > 0 &&
         std::any_of(select.target_list, select.target_list + select.n_target_list,
                     [](const Node* node) {
                       const PgQuery__ResTarget& target = *node->res_target;
                       return target.name[0] != '\0' && target.name != label_of(*target.val);
                     });
}

/// The tables of a query that reads tables alone, where each is known, or there is but one; else
/// none.
std::vector<Normal::Source> sources_of(const PgQuery__SelectStmt& select,
                                       const schema::Schema& schema) {
  std::vector<Normal::Source> sources;
  for (std::size_t i = 0; i < select.n_from_clause; ++i) {
    if (!add_sources(*select.from_clause[i], schema, sources)) return {};
  }
  const bool known = std::all_of(sources.begin(), sources.end(), [](const Normal::Source& source) {
    return source.table != nullptr;
  });
  if (sources_in(select.base) != sources.size() + 1 || orders_by_name(select) ||
      (!known && sources.size() != 1))
    return {};
  return sources;
}

/// The rows of SELECT "*VALUES*".column1 ... FROM (VALUES ...) "*VALUES*", which is how the server
/// keeps VALUES; null for other queries.
PgQuery__SelectStmt* rows_of(const PgQuery__SelectStmt& select) {
  if (select.n_from_clause != 1 ||
      select.from_clause[0]->node_case != PG_QUERY__NODE__NODE_RANGE_SUBSELECT)
    return nullptr;
  const PgQuery__RangeSubselect& source = *select.from_clause[0]->range_subselect;
  if (source.alias == nullptr || std::string_view(source.alias->aliasname) != "*VALUES*" ||
      source.subquery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
    return nullptr;
  for (std::size_t i = 0; i < select.n_target_list; ++i) {
    const Node& value = *select.target_list[i]->res_target->val;
    if (label_of(value) != "column" + std::to_string(i + 1)) return nullptr;
  }
  return source.subquery->select_stmt;
}

/// Strings among rows are texts, said or not.
void drop_text_casts(PgQuery__SelectStmt& rows) {
  for (Node* row : nodes(rows.n_values_lists, rows.values_lists)) {
    for (std::size_t i = 0; i < row->list->n_items; ++i) {
      Node*& value = row->list->items[i];
      if (value->node_case == PG_QUERY__NODE__NODE_TYPE_CAST &&
          value->type_cast->arg->node_case == PG_QUERY__NODE__NODE_A_CONST &&
          value->type_cast->arg->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL &&
          type_of(*value->type_cast->type_name) == schema::Type{schema::TypeKind::text, {}, 0, {}})
        value = value->type_cast->arg;
    }
  }
}

/// The names of the columns of a query that are not what they are called anyway.
std::vector<std::string> take_names(PgQuery__SelectStmt& select,
                                    const std::vector<std::string>& columns) {
  std::vector<std::string> names;
  static char nothing[] = "";
  for (std::size_t i = 0; i < select.n_target_list; ++i) {
    PgQuery__ResTarget& target = *select.target_list[i]->res_target;
    const std::string written = i < columns.size() ? columns[i] : std::string(target.name);
    names.push_back(written == label_of(*target.val) ? std::string() : written);
    target.name = nothing;
  }
  return names;
}

std::string deparsed(PgQuery__SelectStmt& select) {
  Node node = PG_QUERY__NODE__INIT;
  node.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
  node.select_stmt = &select;
  return deparse_statement(node);
}

}  // namespace

void Normal::qualify(PgQuery__ColumnRef& column) {
  if (sources_.size() == 1 && column.n_fields == 2 &&
      string_of(column.fields[0]) == sources_[0].name) {
    ++column.fields;
    --column.n_fields;
  }
  if (sources_.size() < 2 || column.n_fields != 1 ||
      column.fields[0]->node_case != PG_QUERY__NODE__NODE_STRING)
    return;
  const Source* owner = nullptr;
  for (const Source& source : sources_) {
    if (source.table->find_column(string_of(column.fields[0])) == nullptr) continue;
    if (owner != nullptr) return;
    owner = &source;
  }
  if (owner == nullptr) return;
  PgQuery__String& name = strings_.emplace_back();
  name = PG_QUERY__STRING__INIT;
  name.sval = texts_.emplace_back(owner->name).data();
  Node& node = made(PG_QUERY__NODE__NODE_STRING);
  node.string = &name;
  std::vector<Node*>& both = pointers_.emplace_back();
  both = {&node, column.fields[0]};
  column.fields = both.data();
  column.n_fields = both.size();
}

std::string normal_view(const std::string& query, const std::vector<std::string>& columns,
                        const schema::Schema& schema) {
  std::string out;
  try {
    with_tree(query, [&](const Tree& tree) {
      auto& root = const_cast<Node&>(tree.statement());
      if (root.node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return;
      PgQuery__SelectStmt& select = *root.select_stmt;
      const NormalScope scope;
      Normal rewriter(scope);
      rewriter.read_from(sources_of(select, schema));
      rewriter.rewrite(root);
      PgQuery__SelectStmt* first = &select;
      while (first->larg != nullptr) first = first->larg;
      std::vector<std::string> names = take_names(*first, columns);
      PgQuery__SelectStmt* rows = select.n_values_lists > 0 ? &select : rows_of(select);
      if (rows != nullptr) {
        if (names.empty()) names = columns;
        drop_text_casts(*rows);
        out = deparsed(*rows);
      } else {
        out = deparsed(select);
      }
      out += " -- " + text::join(names, ", ");
    });
  } catch (const ScriptError&) {
    out.clear();
  }
  return out.empty() ? query + " -- " + text::join(columns, ", ") : out;
}

}  // namespace dunlin::parse
