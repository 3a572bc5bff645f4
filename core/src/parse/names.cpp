#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "tree.hpp"

namespace dunlin::parse {
namespace {

using schema::Type;
using schema::TypeKind;

constexpr std::array kBuiltIn = std::to_array<std::pair<std::string_view, TypeKind>>({
    {"bool", TypeKind::boolean},
    {"boolean", TypeKind::boolean},
    {"int2", TypeKind::smallint},
    {"int4", TypeKind::integer},
    {"int8", TypeKind::bigint},
    {"numeric", TypeKind::numeric},
    {"float4", TypeKind::real},
    {"float8", TypeKind::double_precision},
    {"money", TypeKind::money},
    {"text", TypeKind::text},
    {"varchar", TypeKind::varchar},
    {"bpchar", TypeKind::character},
    {"name", TypeKind::name},
    {"citext", TypeKind::citext},
    {"bytea", TypeKind::bytea},
    {"bit", TypeKind::bit},
    {"varbit", TypeKind::varbit},
    {"date", TypeKind::date},
    {"time", TypeKind::time},
    {"timetz", TypeKind::timetz},
    {"timestamp", TypeKind::timestamp},
    {"timestamptz", TypeKind::timestamptz},
    {"interval", TypeKind::interval},
    {"uuid", TypeKind::uuid},
    {"json", TypeKind::json},
    {"jsonb", TypeKind::jsonb},
    {"xml", TypeKind::xml},
    {"inet", TypeKind::inet},
    {"cidr", TypeKind::cidr},
    {"macaddr", TypeKind::macaddr},
    {"macaddr8", TypeKind::macaddr8},
    {"tsvector", TypeKind::tsvector},
    {"tsquery", TypeKind::tsquery},
    {"serial", TypeKind::integer},
    {"serial4", TypeKind::integer},
    {"bigserial", TypeKind::bigint},
    {"serial8", TypeKind::bigint},
    {"smallserial", TypeKind::smallint},
    {"serial2", TypeKind::smallint},
});

std::optional<TypeKind> built_in(std::string_view name) {
  const auto found = std::find_if(kBuiltIn.begin(), kBuiltIn.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  if (found == kBuiltIn.end()) return std::nullopt;
  return found->second;
}

/// Whether a schema in front of a type's name says nothing: the catalog's, or the default one.
bool is_plain_schema(std::string_view schema) {
  return schema == "pg_catalog" || schema == "public";
}

// The bits by which PostgreSQL's grammar packs the fields of an interval (utils/timestamp.h).
constexpr std::int64_t kMonth = 1 << 1, kYear = 1 << 2, kDay = 1 << 3, kHour = 1 << 10,
                       kMinute = 1 << 11, kSecond = 1 << 12;

std::string interval_fields(std::int64_t mask) {
  struct Field {
    std::int64_t bit;
    const char* name;
  };
  constexpr std::array<Field, 6> kFields{{{kYear, "year"},
                                          {kMonth, "month"},
                                          {kDay, "day"},
                                          {kHour, "hour"},
                                          {kMinute, "minute"},
                                          {kSecond, "second"}}};
  const auto in_mask = [&](const Field& field) { return (mask & field.bit) != 0; };
  const auto first = std::find_if(kFields.begin(), kFields.end(), in_mask);
  const auto last = std::find_if(kFields.rbegin(), kFields.rend(), in_mask);
  if (first == kFields.end() || std::all_of(kFields.begin(), kFields.end(), in_mask)) return {};
  std::string out = first->name;
  if (first->bit != last->bit) out += std::string(" to ") + last->name;
  return out;
}

}  // namespace

std::string_view string_of(const Node* node) {
  if (node == nullptr || node->node_case != PG_QUERY__NODE__NODE_STRING) return {};
  return node->string->sval;
}

std::vector<std::string> strings_of(std::span<Node* const> list) {
  std::vector<std::string> out;
  out.reserve(list.size());
  for (const Node* node : list) out.emplace_back(string_of(node));
  return out;
}

schema::Name name_of(const PgQuery__RangeVar& relation) {
  schema::Name name{relation.schemaname, relation.relname};
  if (name.schema == "public") name.schema.clear();
  return name;
}

schema::Name name_of(std::span<Node* const> parts) {
  if (parts.empty()) return {};
  schema::Name name{{}, std::string(string_of(parts.back()))};
  if (parts.size() > 1) name.schema = string_of(parts[parts.size() - 2]);
  if (name.schema == "public") name.schema.clear();
  return name;
}

std::span<Node* const> items_of(const Node* list) {
  if (list == nullptr || list->node_case != PG_QUERY__NODE__NODE_LIST) return {};
  return {list->list->items, list->list->n_items};
}

schema::Name object_name_of(const Node* node) {
  if (node == nullptr) return {};
  if (node->node_case == PG_QUERY__NODE__NODE_TYPE_NAME) {
    return name_of(nodes(node->type_name->n_names, node->type_name->names));
  }
  if (node->node_case == PG_QUERY__NODE__NODE_STRING) return {{}, std::string(string_of(node))};
  return name_of(items_of(node));
}

schema::Type type_of(const PgQuery__TypeName& type) {
  Type out;
  const std::span<Node* const> names = nodes(type.n_names, type.names);
  const std::string_view schema = names.size() > 1 ? string_of(names[names.size() - 2]) : "";
  const std::string_view name = names.empty() ? "" : string_of(names.back());
  const bool plain = schema.empty() || is_plain_schema(schema);
  const std::optional<TypeKind> kind = plain ? built_in(name) : std::nullopt;
  out.kind = kind.value_or(TypeKind::user_defined);
  if (!kind) out.name = {plain ? std::string{} : std::string(schema), std::string(name)};
  out.array_dimensions = static_cast<int>(type.n_array_bounds);
  for (const Node* node : nodes(type.n_typmods, type.typmods)) {
    if (const auto number = integer_of(node)) out.modifiers.push_back(static_cast<int>(*number));
  }
  if (out.kind == TypeKind::interval && !out.modifiers.empty()) {
    out.name.name = interval_fields(out.modifiers.front());
    out.modifiers.erase(out.modifiers.begin());
  }
  return out;
}

bool is_serial(const PgQuery__TypeName& type) {
  if (type.n_names != 1 || type.n_array_bounds != 0) return false;
  const std::string_view name = string_of(type.names[0]);
  return name == "serial" || name == "serial4" || name == "bigserial" || name == "serial8" ||
         name == "smallserial" || name == "serial2";
}

std::optional<std::int64_t> integer_of(const Node* node) {
  if (node == nullptr) return std::nullopt;
  if (node->node_case == PG_QUERY__NODE__NODE_INTEGER) return node->integer->ival;
  const char* digits = nullptr;
  if (node->node_case == PG_QUERY__NODE__NODE_FLOAT) digits = node->float_->fval;
  if (node->node_case == PG_QUERY__NODE__NODE_A_CONST) {
    if (node->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL) return node->a_const->ival->ival;
    if (node->a_const->val_case == PG_QUERY__A__CONST__VAL_FVAL) digits = node->a_const->fval->fval;
  }
  if (digits == nullptr) return std::nullopt;
  const std::string_view text = digits;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

namespace {

using Visit = std::function<void(const PgQuery__ColumnRef&)>;

void walk(const ProtobufCMessage& message, std::vector<const PgQuery__ColumnRef*>& found);

void walk_field(const ProtobufCMessage& message, const ProtobufCFieldDescriptor& field,
                std::vector<const PgQuery__ColumnRef*>& found) {
  if (field.type != PROTOBUF_C_TYPE_MESSAGE) return;
  const char* base = reinterpret_cast<const char*>(&message);
  if (field.label == PROTOBUF_C_LABEL_REPEATED) {
    const auto count = *reinterpret_cast<const std::size_t*>(base + field.quantifier_offset);
    const auto* items = *reinterpret_cast<ProtobufCMessage* const* const*>(base + field.offset);
    for (std::size_t i = 0; i < count; ++i) walk(*items[i], found);
    return;
  }
  const auto* child = *reinterpret_cast<const ProtobufCMessage* const*>(base + field.offset);
  if (child != nullptr) walk(*child, found);
}

// The generated descriptors list every message's fields, so that no kind of expression can be
// forgotten.
void walk(const ProtobufCMessage& message, std::vector<const PgQuery__ColumnRef*>& found) {
  if (message.descriptor == &pg_query__column_ref__descriptor) {
    found.push_back(reinterpret_cast<const PgQuery__ColumnRef*>(&message));
    return;
  }
  if (message.descriptor == &pg_query__node__descriptor) {
    // Of the several hundred alternatives of a Node only the one that is set needs a look.
    const auto& node = reinterpret_cast<const Node&>(message);
    const auto* field = protobuf_c_message_descriptor_get_field(
        &pg_query__node__descriptor, static_cast<unsigned>(node.node_case));
    if (field != nullptr) walk_field(message, *field, found);
    return;
  }
  for (unsigned i = 0; i < message.descriptor->n_fields; ++i) {
    walk_field(message, message.descriptor->fields[i], found);
  }
}

}  // namespace

void each_column(const Node& expression, const Visit& visit) {
  std::vector<const PgQuery__ColumnRef*> found;
  walk(expression.base, found);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto* a, const auto* b) { return a->location < b->location; });
  for (const PgQuery__ColumnRef* column : found) visit(*column);
}

}  // namespace dunlin::parse
