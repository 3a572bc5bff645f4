// What names mean, where constructs stand, and small pieces of text.
#include <algorithm>
#include <array>

#include "dunlin/base/text.hpp"
#include "print.hpp"

namespace dunlin::parse {
namespace {

std::optional<std::size_t> earlier(std::optional<std::size_t> a, std::optional<std::size_t> b) {
  if (!a) return b;
  return b ? std::optional(std::min(*a, *b)) : a;
}

std::optional<std::size_t> location_in(const ProtobufCMessage& message,
                                       const ProtobufCFieldDescriptor& field) {
  if (field.type != PROTOBUF_C_TYPE_MESSAGE) return std::nullopt;
  const char* base = reinterpret_cast<const char*>(&message);
  if (field.label == PROTOBUF_C_LABEL_REPEATED) {
    const auto count = *reinterpret_cast<const std::size_t*>(base + field.quantifier_offset);
    const auto* items = *reinterpret_cast<ProtobufCMessage* const* const*>(base + field.offset);
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < count; ++i) found = earlier(found, location_of(*items[i]));
    return found;
  }
  const auto* child = *reinterpret_cast<const ProtobufCMessage* const*>(base + field.offset);
  return child == nullptr ? std::nullopt : location_of(*child);
}

std::string_view last_string(std::span<Node* const> list) {
  return list.empty() ? std::string_view{} : string_of(list.back());
}

/// The name that a part of an expression hands up to its column; empty when it has none.
std::string name_of_value(const Node* node);

std::string name_of_case(const PgQuery__CaseExpr& choice) {
  std::string name = name_of_value(choice.defresult);
  return name.empty() ? "case" : name;
}

std::string name_of_sublink(const PgQuery__SubLink& link) {
  if (link.sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK) return "exists";
  if (link.sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK) return "array";
  if (link.sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK) return {};
  const PgQuery__SelectStmt* select = link.subselect->select_stmt;
  while (select->op != PG_QUERY__SET_OPERATION__SETOP_NONE) select = select->larg;
  if (select->n_target_list == 0) return select->n_values_lists == 0 ? "" : "column1";
  const PgQuery__ResTarget& target = *select->target_list[0]->res_target;
  return target.name[0] != '\0' ? target.name : name_of_value(target.val);
}

std::string name_of_value_function(const PgQuery__SQLValueFunction& function) {
  constexpr std::array kNames = std::to_array<const char*>(
      {"", "current_date", "current_time", "current_time", "current_timestamp", "current_timestamp",
       "localtime", "localtime", "localtimestamp", "localtimestamp", "current_role", "current_user",
       "user", "session_user", "current_catalog", "current_schema"});
  return kNames.at(static_cast<std::size_t>(function.op));
}

std::string name_of_cast(const PgQuery__TypeCast& cast) {
  std::string name = name_of_value(cast.arg);
  if (!name.empty()) return name;
  return std::string(last_string(nodes(cast.type_name->n_names, cast.type_name->names)));
}

std::string name_of_value(const Node* node) {
  if (node == nullptr) return {};
  const auto kind = node->node_case;
  if (kind == PG_QUERY__NODE__NODE_COLUMN_REF) {
    return std::string(last_string(nodes(node->column_ref->n_fields, node->column_ref->fields)));
  }
  if (kind == PG_QUERY__NODE__NODE_FUNC_CALL) {
    return std::string(last_string(nodes(node->func_call->n_funcname, node->func_call->funcname)));
  }
  if (kind == PG_QUERY__NODE__NODE_TYPE_CAST) return name_of_cast(*node->type_cast);
  if (kind == PG_QUERY__NODE__NODE_COLLATE_CLAUSE) return name_of_value(node->collate_clause->arg);
  if (kind == PG_QUERY__NODE__NODE_CASE_EXPR) return name_of_case(*node->case_expr);
  if (kind == PG_QUERY__NODE__NODE_COALESCE_EXPR) return "coalesce";
  if (kind == PG_QUERY__NODE__NODE_MIN_MAX_EXPR) {
    const bool greatest = node->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST;
    return greatest ? "greatest" : "least";
  }
  if (kind == PG_QUERY__NODE__NODE_A_EXPR) {
    return node->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF ? "nullif" : "";
  }
  if (kind == PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION) {
    return name_of_value_function(*node->sqlvalue_function);
  }
  if (kind == PG_QUERY__NODE__NODE_SUB_LINK) return name_of_sublink(*node->sub_link);
  if (kind == PG_QUERY__NODE__NODE_A_ARRAY_EXPR) return "array";
  if (kind == PG_QUERY__NODE__NODE_ROW_EXPR) return "row";
  return {};
}

}  // namespace

std::optional<std::size_t> location_of(const ProtobufCMessage& message) {
  const ProtobufCMessageDescriptor& descriptor = *message.descriptor;
  if (&descriptor == &pg_query__node__descriptor) {
    const auto& node = reinterpret_cast<const Node&>(message);
    const auto* field =
        protobuf_c_message_descriptor_get_field(&descriptor, static_cast<unsigned>(node.node_case));
    return field == nullptr ? std::nullopt : location_in(message, *field);
  }
  std::optional<std::size_t> found;
  for (unsigned i = 0; i < descriptor.n_fields; ++i) {
    const ProtobufCFieldDescriptor& field = descriptor.fields[i];
    if (std::string_view(field.name) != "location") continue;
    const char* base = reinterpret_cast<const char*>(&message);
    const auto value = *reinterpret_cast<const std::int32_t*>(base + field.offset);
    // Absent locations are -1, or 0 where the constructed node left the field alone.
    if (value > 0) return static_cast<std::size_t>(value);
    if (value == 0) found = 0;
  }
  std::optional<std::size_t> inside;
  for (unsigned i = 0; i < descriptor.n_fields; ++i) {
    inside = earlier(inside, location_in(message, descriptor.fields[i]));
  }
  return inside ? inside : found;
}

std::string column_name_of(const Node& expression) {
  std::string name = name_of_value(&expression);
  return name.empty() ? "?column?" : name;
}

std::string joined(std::span<const std::string> parts, std::string_view separator) {
  return text::join(parts, separator);
}

std::string parenthesized(std::string_view text) {
  return "(" + std::string(text) + ")";
}

Printer::Printer(const PrintDialect& dialect, const schema::Schema* schema)
    : dialect_(dialect), traits_(dialect.traits()), schema_(schema) {
  frames_.emplace_back();
}

void Printer::refuse(const ProtobufCMessage& where, std::string message, std::string remedy) {
  Untranslatable error(std::move(message), std::move(remedy));
  place(error, where);
  throw error;
}

void Printer::place(Untranslatable& error, const ProtobufCMessage& where) {
  if (placed_) return;
  placed_ = true;
  error.amend(
      [&](ErrorContext& context) { context.position.offset = location_of(where).value_or(0); });
}

void Printer::bring_table(const schema::Table& table) {
  Relation relation{table.name.name, table.name.schema, {}, {}, true, false};
  for (const schema::Column& column : table.columns) {
    relation.columns.push_back({column.name, column.type, column.nullable});
  }
  frames_.back().relations.push_back(std::move(relation));
}

void Printer::bring_rows(const schema::Table& table) {
  row_trigger_ = true;
  for (const char* row : {"NEW", "OLD"}) {
    bring_table(table);
    Relation& relation = frames_.back().relations.back();
    relation.name = text::lower(row);
    relation.schema.clear();
    relation.qualifier = row;
  }
}

Printer::Found Printer::find_column(std::string_view name) const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    for (const Relation& relation : frame->relations) {
      if (relation.excluded) continue;
      for (const OutputColumn& column : relation.columns) {
        if (column.name == name) return {&relation, &column};
      }
    }
  }
  return {};
}

const Relation* Printer::find_relation(std::string_view schema, std::string_view name) const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    for (const Relation& relation : frame->relations) {
      if (relation.name == name && (schema.empty() || relation.schema == schema)) return &relation;
    }
  }
  return nullptr;
}

const CommonTable* Printer::find_common_table(std::string_view name) const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    for (auto table = frame->tables.rbegin(); table != frame->tables.rend(); ++table) {
      if (table->name == name) return &*table;
    }
  }
  return nullptr;
}

const schema::Table* Printer::find_table(const PgQuery__RangeVar& table) const {
  return schema_ == nullptr ? nullptr : schema_->find_table(name_of(table));
}

std::string Printer::quoted_list(std::span<const std::string> names) const {
  std::string list;
  for (const std::string& name : names) {
    if (!list.empty()) list += ", ";
    list += quoted(name);
  }
  return list;
}

}  // namespace dunlin::parse
