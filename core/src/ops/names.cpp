#include "names.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "dunlin/base/text.hpp"

namespace dunlin::ops {
namespace {

constexpr std::size_t kLongest = 63;  // NAMEDATALEN - 1

/// Equality that mostly needs no call: names of one schema are often equally long, and rarely begin
/// alike.
bool same(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return false;
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  if (a.size() < kWord) return a == b;
  std::uint64_t of_a = 0, of_b = 0;
  std::memcpy(&of_a, a.data(), kWord);
  std::memcpy(&of_b, b.data(), kWord);
  return of_a == of_b && a == b;
}

bool same(const Name& a, const Name& b) {
  return same(a.name, b.name) && a.schema == b.schema;
}

template <typename Items, typename Wanted>
bool has_name(const Items& items, const Wanted& name) {
  for (const auto& item : items) {
    if (same(item.name, name)) return true;
  }
  return false;
}

}  // namespace

bool has_index(const schema::Constraint& constraint) {
  return !std::holds_alternative<schema::ForeignKey>(constraint.rule) &&
         !std::holds_alternative<schema::Check>(constraint.rule);
}

// Every new name is compared with all that exist: plain loops, which the compiler inlines, keep
// that below a second for thousands of tables.

bool relation_exists(const schema::Schema& schema, const Name& name) {
  if (has_name(schema.views, name) || has_name(schema.sequences, name)) return true;
  for (const schema::View& view : schema.views) {
    if (!view.indexes.empty() && view.name.schema == name.schema &&
        has_name(view.indexes, name.name))
      return true;
  }
  for (const schema::Table& table : schema.tables) {
    if (table.name.schema != name.schema) continue;
    if (same(table.name.name, name.name) || has_name(table.indexes, name.name)) return true;
    for (const schema::Constraint& constraint : table.constraints) {
      if (same(constraint.name, name.name) && has_index(constraint)) return true;
    }
  }
  return false;
}

bool constraint_exists(const schema::Schema& schema, const Name& name) {
  for (const schema::Table& table : schema.tables) {
    if (table.name.schema == name.schema && has_name(table.constraints, name.name)) return true;
  }
  for (const schema::Domain& domain : schema.domains) {
    if (domain.name.schema == name.schema && has_name(domain.checks, name.name)) return true;
  }
  return false;
}

const schema::Object* carried_type(const schema::Schema& schema, const Name& name) {
  for (const schema::ObjectKind kind :
       {schema::ObjectKind::composite_type, schema::ObjectKind::range_type}) {
    schema::Object like;
    like.kind = kind;
    like.name = name;
    if (const schema::Object* found = schema.find_object(like)) return found;
  }
  return nullptr;
}

bool type_exists(const schema::Schema& schema, const Name& name) {
  return schema.find_enum(name) != nullptr || schema.find_domain(name) != nullptr ||
         carried_type(schema, name) != nullptr;
}

std::string object_name(std::string_view a, std::string_view b, std::string_view label) {
  std::size_t overhead = 0;
  if (!b.empty()) ++overhead;
  if (!label.empty()) overhead += label.size() + 1;
  const std::size_t available = kLongest - std::min(kLongest, overhead);
  std::size_t a_length = a.size(), b_length = b.size();
  while (a_length + b_length > available) {
    if (a_length > b_length) {
      --a_length;
    } else {
      --b_length;
    }
  }
  std::string name(text::clip_utf8(a, a_length));
  if (!b.empty()) name.append("_").append(text::clip_utf8(b, b_length));
  if (!label.empty()) name.append("_").append(label);
  return name;
}

bool NameChooser::taken(const Name& name, bool relations, bool constraints) const {
  if (relations && (std::find(relations_.begin(), relations_.end(), name) != relations_.end() ||
                    relation_exists(schema_, name))) {
    return true;
  }
  return constraints &&
         (std::find(constraints_.begin(), constraints_.end(), name) != constraints_.end() ||
          constraint_exists(schema_, name));
}

std::string NameChooser::constraint(const Name& table, std::string_view columns,
                                    std::string_view label) {
  Name name{table.schema, object_name(table.name, columns, label)};
  for (int number = 1; taken(name, false, true); ++number) {
    name.name = object_name(table.name, columns, std::string(label) + std::to_string(number));
  }
  constraints_.push_back(name);
  return name.name;
}

std::string NameChooser::relation(const Name& table, std::string_view columns,
                                  std::string_view label, bool of_constraint) {
  Name name{table.schema, object_name(table.name, columns, label)};
  for (int number = 1; taken(name, true, of_constraint); ++number) {
    name.name = object_name(table.name, columns, std::string(label) + std::to_string(number));
  }
  relations_.push_back(name);
  if (of_constraint) constraints_.push_back(name);
  return name.name;
}

std::string joined_columns(std::span<const std::string> columns) {
  std::string out;
  for (const std::string& column : columns) {
    if (!out.empty()) out += '_';
    out += text::clip_utf8(column, kLongest);
    if (out.size() > kLongest) break;
  }
  return out;
}

Error missing(std::string_view kind, std::string_view name,
              std::span<const std::string> candidates) {
  std::string message = "there is no " + std::string(kind) + " " + text::quoted(name, '"');
  std::string hint;
  if (const auto near = text::nearest(name, candidates))
    hint = "did you mean " + text::quoted(*near, '"') + "?";
  return Error(Code::object_missing, std::move(message), std::move(hint));
}

Error exists(std::string_view kind, std::string_view name) {
  return Error(Code::object_exists,
               "there is already a " + std::string(kind) + " " + text::quoted(name, '"'));
}

}  // namespace dunlin::ops
