#include "tree_text.hpp"

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <cstdint>
#include <initializer_list>

namespace dunlin::parse::testing {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  for (const std::string_view candidate : words) {
    if (word == candidate) return true;
  }
  return false;
}

bool is_skipped(const ProtobufCFieldDescriptor& field) {
  return is_one_of(field.name, {"location", "stmt_location", "stmt_len", "funcformat", "row_format",
                                "inh", "override", "catalogname"});
}

template <typename T>
const T& at(const ProtobufCMessage& message, std::uint32_t offset) {
  return *reinterpret_cast<const T*>(reinterpret_cast<const char*>(&message) + offset);
}

bool is_catalog(const ProtobufCMessage& message) {
  if (message.descriptor != &pg_query__node__descriptor) return false;
  const auto& node = reinterpret_cast<const PgQuery__Node&>(message);
  return node.node_case == PG_QUERY__NODE__NODE_STRING &&
         is_one_of(node.string->sval, {"pg_catalog", "public"});
}

void write(const ProtobufCMessage& message, std::string& out);

void write_value(const ProtobufCMessage& message, const ProtobufCFieldDescriptor& field,
                 std::string& out) {
  switch (field.type) {
    case PROTOBUF_C_TYPE_MESSAGE:
      if (const auto* child = at<const ProtobufCMessage*>(message, field.offset)) {
        out += std::string(field.name) + "=";
        write(*child, out);
      }
      return;
    case PROTOBUF_C_TYPE_STRING: {
      const std::string_view value = at<const char*>(message, field.offset);
      if (value.empty() || value == "public") return;
      out += std::string(field.name) + "='" + std::string(value) + "' ";
      return;
    }
    case PROTOBUF_C_TYPE_BOOL:
      if (at<protobuf_c_boolean>(message, field.offset) != 0) out += std::string(field.name) + " ";
      return;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_ENUM: {
      auto value = at<std::int32_t>(message, field.offset);
      const std::string_view type = message.descriptor->short_name;
      if (type == "A_Expr" && value == PG_QUERY__A__EXPR__KIND__AEXPR_LIKE) value = 1;
      if (type == "A_Expr" && value == PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE) value = 1;
      if (value != 0) out += std::string(field.name) + "=" + std::to_string(value) + " ";
      return;
    }
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_BYTES:
      out += "unknown field type";
      return;
  }
}

void write_list(const ProtobufCMessage& message, const ProtobufCFieldDescriptor& field,
                std::string& out) {
  const auto count = at<std::size_t>(message, field.quantifier_offset);
  if (count == 0) return;
  out += std::string(field.name) + "=[";
  const auto* items = at<const ProtobufCMessage* const*>(message, field.offset);
  for (std::size_t i = 0; i < count; ++i) {
    if (i + 1 < count && is_catalog(*items[i])) continue;
    write(*items[i], out);
  }
  out += "] ";
}

// x = ANY (SELECT ...) is x IN (SELECT ...).
bool is_in_operator(const ProtobufCMessage& message, const ProtobufCFieldDescriptor& field) {
  if (message.descriptor != &pg_query__sub_link__descriptor) return false;
  const auto& link = reinterpret_cast<const PgQuery__SubLink&>(message);
  return std::string_view(field.name) == "oper_name" && link.n_oper_name == 1 &&
         std::string_view(link.oper_name[0]->string->sval) == "=";
}

// N'x' is 'x'::bpchar, which says no more than 'x'.
bool is_national_string(const PgQuery__TypeCast& cast) {
  const PgQuery__TypeName& type = *cast.type_name;
  return cast.arg->node_case == PG_QUERY__NODE__NODE_A_CONST &&
         cast.arg->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL && type.n_typmods == 0 &&
         std::string_view(type.names[type.n_names - 1]->string->sval) == "bpchar";
}

void write(const ProtobufCMessage& message, std::string& out) {
  const ProtobufCMessageDescriptor& descriptor = *message.descriptor;
  if (&descriptor == &pg_query__type_cast__descriptor) {
    const auto& cast = reinterpret_cast<const PgQuery__TypeCast&>(message);
    if (is_national_string(cast)) return write(cast.arg->base, out);
  }
  if (&descriptor == &pg_query__node__descriptor) {
    const auto& node = reinterpret_cast<const PgQuery__Node&>(message);
    const auto* field =
        protobuf_c_message_descriptor_get_field(&descriptor, static_cast<unsigned>(node.node_case));
    if (field != nullptr) write(*at<const ProtobufCMessage*>(message, field->offset), out);
    return;
  }
  out += std::string(descriptor.short_name) + "{";
  for (unsigned i = 0; i < descriptor.n_fields; ++i) {
    const ProtobufCFieldDescriptor& field = descriptor.fields[i];
    if (is_skipped(field) || is_in_operator(message, field)) continue;
    // Of the alternatives of a oneof only the one that is set has a value.
    const bool alternative = (field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0;
    if (alternative && at<std::uint32_t>(message, field.quantifier_offset) != field.id) continue;
    if (field.label == PROTOBUF_C_LABEL_REPEATED) {
      write_list(message, field, out);
    } else {
      write_value(message, field, out);
    }
  }
  out += "}";
}

}  // namespace

std::string tree_text(std::string_view sql) {
  const std::string text(sql);
  const PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(text.c_str());
  std::string out;
  if (parsed.error != nullptr) {
    out = std::string("error: ") + parsed.error->message;
  } else {
    PgQuery__ParseResult* tree = pg_query__parse_result__unpack(
        nullptr, parsed.parse_tree.len,
        reinterpret_cast<const std::uint8_t*>(parsed.parse_tree.data));
    write(tree->base, out);
    pg_query__parse_result__free_unpacked(tree, nullptr);
  }
  pg_query_free_protobuf_parse_result(parsed);
  return out;
}

}  // namespace dunlin::parse::testing
