#include "renames.hpp"

#include <algorithm>
#include <optional>

#include "dunlin/ops/apply.hpp"
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

void likely_parts(const schema::Table& from, const schema::Table& to, std::vector<Rename>& out) {
  for (std::size_t i = 0; i < from.columns.size(); ++i) {
    const schema::Column& old = from.columns[i];
    if (to.find_column(old.name) != nullptr) continue;
    for (const schema::Column& made : to.columns) {
      if (from.find_column(made.name) != nullptr || made.type != old.type) continue;
      out.push_back({Kind::column, to.name, old.name, made.name});
    }
  }
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

std::vector<ops::Operation> apply_renames(const std::vector<Rename>& renames, schema::Schema& now,
                                          const schema::Schema& to) {
  std::vector<Rename> sorted = renames;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Rename& a, const Rename& b) { return rank(a.kind) < rank(b.kind); });
  std::vector<ops::Operation> out;
  for (const Rename& rename : sorted) {
    std::optional<ops::Operation> operation = operation_of(rename, now, to);
    if (!operation) continue;
    ops::apply(*operation, now);
    out.push_back(std::move(*operation));
  }
  return out;
}

std::vector<Rename> likely_renames(const schema::Schema& from, const schema::Schema& to) {
  std::vector<Rename> out;
  likely_tables(from, to, out);
  for (const schema::Table& old : from.tables) {
    if (const schema::Table* made = to.find_table(old.name)) likely_parts(old, *made, out);
  }
  return out;
}

}  // namespace dunlin::diff
