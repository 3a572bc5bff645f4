#include "renames.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "table.hpp"

namespace dunlin::diff {
namespace {

using ops::Rename;
using schema::Name;
using Kind = Rename::Kind;

/// Wholes before their parts, so that a part's table already has its new name.
int rank(Kind kind) {
  switch (kind) {
    case Kind::schema:
      return 0;
    case Kind::table:
    case Kind::view:
    case Kind::type:
    case Kind::sequence:
      return 1;
    case Kind::column:
    case Kind::index:
    case Kind::constraint:
    case Kind::enum_value:
      return 2;
  }
  return 2;
}

bool has_value(const schema::Enum* type, const std::string& value) {
  return type != nullptr &&
         std::find(type->values.begin(), type->values.end(), value) != type->values.end();
}

bool has_schema(const schema::Schema& schema, const std::string& name) {
  return std::find(schema.schemas.begin(), schema.schemas.end(), name) != schema.schemas.end();
}

bool has_type(const schema::Schema& schema, const Name& name) {
  schema::Object composite;
  composite.kind = schema::ObjectKind::composite_type;
  composite.name = name;
  return schema.find_enum(name) != nullptr || schema.find_domain(name) != nullptr ||
         schema.find_object(composite) != nullptr;
}

const schema::Table* table_with(const schema::Schema& schema, const Name& index) {
  return schema.find_table_of_index(index);
}

/// The operation of a rename, when the old name is there and the new one is not, and the new one is
/// wanted.
std::optional<ops::Operation> operation_of(const Rename& r, const schema::Schema& now,
                                           const schema::Schema& to) {
  const Name old{r.object.schema, r.from};
  const schema::Table* table = now.find_table(r.object);
  const schema::Table* wanted = to.find_table(r.object);
  switch (r.kind) {
    case Kind::schema:
      if (has_schema(now, r.from) && !has_schema(now, r.to) && has_schema(to, r.to))
        return ops::RenameSchema{r.from, r.to};
      break;
    case Kind::table:
      if (now.find_table(old) != nullptr && table == nullptr && wanted != nullptr)
        return ops::RenameTable{old, r.to, false};
      break;
    case Kind::view: {
      const schema::View* view = now.find_view(old);
      if (view != nullptr && now.find_view(r.object) == nullptr &&
          to.find_view(r.object) != nullptr)
        return ops::RenameView{old, r.to, view->materialized};
      break;
    }
    case Kind::type:
      if (has_type(now, old) && !has_type(now, r.object) && has_type(to, r.object))
        return ops::RenameType{old, r.to};
      break;
    case Kind::sequence:
      if (now.find_sequence(old) != nullptr && now.find_sequence(r.object) == nullptr &&
          to.find_sequence(r.object) != nullptr)
        return ops::RenameSequence{old, r.to};
      break;
    case Kind::column:
      if (table != nullptr && wanted != nullptr && table->find_column(r.from) != nullptr &&
          table->find_column(r.to) == nullptr && wanted->find_column(r.to) != nullptr)
        return ops::RenameColumn{r.object, r.from, r.to};
      break;
    case Kind::constraint:
      if (table != nullptr && wanted != nullptr && table->find_constraint(r.from) != nullptr &&
          table->find_constraint(r.to) == nullptr && wanted->find_constraint(r.to) != nullptr)
        return ops::RenameConstraint{r.object, r.from, r.to};
      break;
    case Kind::index:
      if (table_with(now, old) != nullptr && table_with(now, {r.object.schema, r.to}) == nullptr &&
          table_with(to, {r.object.schema, r.to}) != nullptr)
        return ops::RenameIndex{old, r.to, false};
      break;
    case Kind::enum_value:
      if (has_value(now.find_enum(r.object), r.from) && !has_value(now.find_enum(r.object), r.to) &&
          has_value(to.find_enum(r.object), r.to))
        return ops::RenameEnumValue{r.object, r.from, r.to};
      break;
  }
  return std::nullopt;
}

std::vector<Rename> by_rank(std::vector<Rename> renames) {
  std::stable_sort(renames.begin(), renames.end(),
                   [](const Rename& a, const Rename& b) { return rank(a.kind) < rank(b.kind); });
  return renames;
}

/// Whether something of the rename's kind has that name, where the rename is about.
bool is_there(const Rename& r, const std::string& name, const schema::Schema& schema) {
  const Name whole{r.object.schema, name};
  const schema::Table* table = schema.find_table(r.object);
  switch (r.kind) {
    case Kind::schema:
      return has_schema(schema, name);
    case Kind::table:
      return schema.find_table(whole) != nullptr;
    case Kind::view:
      return schema.find_view(whole) != nullptr;
    case Kind::type:
      return has_type(schema, whole);
    case Kind::sequence:
      return schema.find_sequence(whole) != nullptr;
    case Kind::column:
      return table != nullptr && table->find_column(name) != nullptr;
    case Kind::constraint:
      return table != nullptr && table->find_constraint(name) != nullptr;
    case Kind::index:
      return table_with(schema, whole) != nullptr;
    case Kind::enum_value:
      return has_value(schema.find_enum(r.object), name);
  }
  return false;
}

/// Whether the table or type of a part is there; true for wholes.
bool whole_is_there(const Rename& r, const schema::Schema& schema) {
  if (r.kind == Kind::column || r.kind == Kind::constraint)
    return schema.find_table(r.object) != nullptr;
  return r.kind != Kind::enum_value || schema.find_enum(r.object) != nullptr;
}

/// What else has the former name, by its kind's word; empty when nothing has.
std::string kind_with(const Rename& r, const schema::Schema& schema) {
  constexpr std::array kKinds =
      std::to_array<std::pair<Kind, const char*>>({{Kind::table, "table"},
                                                   {Kind::view, "view"},
                                                   {Kind::type, "type"},
                                                   {Kind::sequence, "sequence"},
                                                   {Kind::index, "index"},
                                                   {Kind::column, "column"},
                                                   {Kind::constraint, "constraint"}});
  const bool part = r.kind == Kind::column || r.kind == Kind::constraint;
  for (const auto& [kind, word] : kKinds) {
    const bool same_level = part == (kind == Kind::column || kind == Kind::constraint);
    if (kind == r.kind || !same_level || r.kind == Kind::enum_value) continue;
    Rename other = r;
    other.kind = kind;
    if (is_there(other, r.from, schema)) return word;
  }
  return {};
}

/// How many columns two tables share by name and type, in hundredths of the larger one.
std::size_t likeness(const schema::Table& a, const schema::Table& b) {
  std::size_t shared = 0;
  for (const schema::Column& column : a.columns) {
    const schema::Column* other = b.find_column(column.name);
    if (other != nullptr && other->type == column.type) ++shared;
  }
  const std::size_t larger = std::max(a.columns.size(), b.columns.size());
  return larger == 0 ? 0 : shared * 100 / larger;
}

void likely_tables(const schema::Schema& from, const schema::Schema& to, std::vector<Rename>& out) {
  struct Found {
    std::size_t likeness;
    Rename rename;
  };
  std::vector<Found> found;
  constexpr std::size_t kAlike = 60;
  for (const schema::Table& old : from.tables) {
    if (to.find_table(old.name) != nullptr) continue;
    for (const schema::Table& made : to.tables) {
      if (from.find_table(made.name) != nullptr || made.name.schema != old.name.schema) continue;
      const std::size_t alike = likeness(old, made);
      if (alike >= kAlike)
        found.push_back({alike, {Kind::table, made.name, old.name.name, made.name.name}});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return a.likeness > b.likeness; });
  for (Found& one : found) out.push_back(std::move(one.rename));
}

void likely_parts(const schema::Table& from, const schema::Table& to, bool follows,
                  std::vector<Rename>& out) {
  for (std::size_t i = 0; i < from.columns.size(); ++i) {
    const schema::Column& old = from.columns[i];
    if (to.find_column(old.name) != nullptr) continue;
    for (const schema::Column& made : to.columns) {
      if (from.find_column(made.name) != nullptr || made.type != old.type) continue;
      out.push_back({Kind::column, to.name, old.name, made.name});
    }
  }
  // Where the table or a column was renamed, these follow without being asked about.
  if (follows) return;
  for (const schema::Constraint& old : from.constraints) {
    if (to.find_constraint(old.name) != nullptr) continue;
    for (const schema::Constraint& made : to.constraints) {
      if (from.find_constraint(made.name) == nullptr && same_rule(old, made))
        out.push_back({Kind::constraint, to.name, old.name, made.name});
    }
  }
  for (const schema::Index& old : from.indexes) {
    if (to.find_index(old.name) != nullptr) continue;
    for (const schema::Index& made : to.indexes) {
      if (from.find_index(made.name) == nullptr && same_definition(old, made))
        out.push_back({Kind::index, {to.name.schema, made.name}, old.name, made.name});
    }
  }
}

}  // namespace

bool is_renamed(const std::vector<ops::Operation>& renames, const Name& table) {
  return std::any_of(renames.begin(), renames.end(), [&](const ops::Operation& operation) {
    const auto* whole = std::get_if<ops::RenameTable>(&operation);
    const auto* column = std::get_if<ops::RenameColumn>(&operation);
    return (whole != nullptr && Name{whole->table.schema, whole->to} == table) ||
           (column != nullptr && column->table == table);
  });
}

std::vector<ops::Operation> apply_renames(const std::vector<Rename>& renames, schema::Schema& now,
                                          const schema::Schema& to) {
  std::vector<ops::Operation> out;
  for (const Rename& rename : by_rank(renames)) {
    std::optional<ops::Operation> operation = operation_of(rename, now, to);
    if (!operation) continue;
    ops::apply(*operation, now);
    out.push_back(std::move(*operation));
  }
  return out;
}

std::vector<Unfit> unfit(const std::vector<Rename>& renames, const schema::Schema& from,
                         const schema::Schema& to) {
  schema::Schema now = from;
  std::vector<Unfit> out;
  for (const Rename& rename : by_rank(renames)) {
    if (const std::optional<ops::Operation> operation = operation_of(rename, now, to)) {
      ops::apply(*operation, now);
    } else if (whole_is_there(rename, now) && !is_there(rename, rename.to, now) &&
               !is_there(rename, rename.from, now)) {
      const std::string other = kind_with(rename, now);
      out.push_back({rename, !other.empty(),
                     other.empty() ? ops::to_string(rename) + " is no rename: there is no " +
                                         ops::quote_identifier(rename.from)
                                   : ops::to_string(rename) + " is no rename: " +
                                         ops::quote_identifier(rename.from) + " is a " + other});
    }
  }
  return out;
}

std::vector<Rename> likely_renames(const schema::Schema& from, const schema::Schema& to,
                                   const std::vector<ops::Operation>& renames) {
  std::vector<Rename> out;
  likely_tables(from, to, out);
  for (const schema::Table& old : from.tables) {
    if (const schema::Table* made = to.find_table(old.name))
      likely_parts(old, *made, is_renamed(renames, old.name), out);
  }
  return out;
}

}  // namespace dunlin::diff
