// Columns.
#include <algorithm>
#include <array>
#include <utility>

#include "print.hpp"

namespace dunlin::parse {
namespace {

bool is_system_column(std::string_view name) {
  constexpr std::array kNames =
      std::to_array<std::string_view>({"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"});
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace

Fragment Printer::column(const Node& node) {
  const PgQuery__ColumnRef& reference = *node.column_ref;
  const std::span<Node* const> fields = nodes(reference.n_fields, reference.fields);
  if (fields.back()->node_case == PG_QUERY__NODE__NODE_A_STAR) {
    refuse(node.base, "a whole row cannot be a value", "name the columns");
  }
  const std::string name(string_of(fields.back()));
  const std::span<Node* const> table = fields.first(fields.size() - 1);
  return table.empty() ? bare_column(node, name) : qualified_column(node, table, name);
}

Fragment Printer::bare_column(const Node& node, const std::string& name) {
  const Found found = find_column(name);
  if (row_trigger_ && frames_.size() == 1) {
    refuse(node.base, "variables of PL/pgSQL such as " + name + " have no counterpart",
           "write the value itself");
  }
  if (found.column == nullptr) {
    if (name == "ctid" && !traits_.row_id.empty()) return row_id({});
    if (name == "ctid" && frames_.back().relations.size() == 1) {
      if (std::optional<Fragment> row = row_by_key(&frames_.back().relations.front())) return *row;
    }
    if (is_system_column(name)) refuse_system_column(node, name);
    const Relation* relation = find_relation({}, name);
    if (relation != nullptr && relation->scalar) {
      const OutputColumn& value = relation->columns.front();
      return {value.printed, Binding::primary, value.type, {}, false};
    }
    if (relation != nullptr && relation->complete) {
      refuse(node.base, "a whole row cannot be a value", "name the columns of " + name);
    }
  }
  MaybeType type = found.column == nullptr ? std::nullopt : found.column->type;
  if (found.column != nullptr && !found.column->printed.empty())
    return {found.column->printed, Binding::primary, std::move(type), {}, false};
  std::string sql = quoted(name);
  const bool qualified = found.relation != nullptr && !found.relation->qualifier.empty() &&
                         !found.relation->merged && qualifying_;
  if (qualified || (found.relation != nullptr && beside_function(*found.relation)))
    sql = found.relation->qualifier + "." + sql;
  return {std::move(sql), Binding::primary, std::move(type), {}, false};
}

// A function in FROM may have columns of its own on the other side, such as json_each()'s id.
bool Printer::beside_function(const Relation& relation) const {
  if (relation.qualifier.empty() || relation.merged) return false;
  const std::vector<Relation>& all = frames_.back().relations;
  return frames_.back().moved != nullptr ||
         std::any_of(all.begin(), all.end(), [](const Relation& other) {
           return !other.columns.empty() && !other.columns.front().printed.empty();
         });
}

Fragment Printer::qualified_column(const Node& node, std::span<Node* const> qualifier,
                                   const std::string& name) {
  const schema::Name table = name_of(qualifier);
  const Relation* relation = find_relation(table.schema, table.name);
  Fragment fragment{quoted(name), Binding::primary, {}, {}, false};
  const OutputColumn* column = nullptr;
  if (relation != nullptr) {
    const auto found = std::find_if(relation->columns.begin(), relation->columns.end(),
                                    [&](const OutputColumn& c) { return c.name == name; });
    if (found != relation->columns.end()) column = &*found;
  }
  if (column != nullptr) fragment.type = column->type;
  if (column != nullptr && !column->printed.empty()) {
    fragment.sql = column->printed;
    return fragment;
  }
  if (column == nullptr && name == "ctid" && !traits_.row_id.empty()) {
    return row_id(relation == nullptr ? quoted(table.name) : relation->qualifier);
  }
  if (column == nullptr && name == "ctid") {
    if (std::optional<Fragment> row = row_by_key(relation)) return *row;
  }
  if (column == nullptr && is_system_column(name)) refuse_system_column(node, name);
  if (relation != nullptr && relation->excluded &&
      traits_.conflict == StatementTraits::Conflict::duplicate_key) {
    fragment.sql = "VALUES(" + fragment.sql + ")";
  } else if (!table.schema.empty()) {
    fragment.sql = ask(node.base, [&] { return dialect_.object(table); }) + "." + fragment.sql;
  } else if (relation == nullptr) {
    fragment.sql = quoted(table.name) + "." + fragment.sql;
  } else if (!relation->qualifier.empty()) {
    fragment.sql = relation->qualifier + "." + fragment.sql;
  }
  return fragment;
}

Fragment Printer::row_id(const std::string& qualifier) {
  notes.emulated("ctid stands for the number of a row, here " + traits_.row_id);
  return {qualifier.empty() ? traits_.row_id : qualifier + "." + traits_.row_id,
          Binding::primary,
          {},
          {},
          false};
}

std::optional<Fragment> Printer::row_by_key(const Relation* relation) {
  if (relation == nullptr || relation->key.empty()) return std::nullopt;
  notes.approximated("ctid stands for the primary key: the order of rows may be another");
  const std::string key = quoted(relation->key);
  return Fragment{relation->qualifier.empty() ? key : relation->qualifier + "." + key,
                  Binding::primary,
                  {},
                  {},
                  false};
}

void Printer::refuse_system_column(const Node& where, const std::string& name) {
  refuse(where.base, "the system column " + name + " has no counterpart",
         "use the table's key instead");
}

}  // namespace dunlin::parse
