#include <algorithm>
#include <array>

#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/composite.hpp"

namespace dunlin::ops {
namespace {

using schema::Type;
using schema::TypeKind;

/// The place of a type in a chain in which each holds all values of those before it; 0: in none.
int integer_rank(const Type& type) {
  switch (static_cast<int>(type.kind)) {
    case static_cast<int>(TypeKind::smallint):
      return 1;
    case static_cast<int>(TypeKind::integer):
      return 2;
    case static_cast<int>(TypeKind::bigint):
      return 3;
  }
  return 0;
}

/// Whether a numeric has as many digits before the point as an integer may have.
bool holds_integers(int rank, const Type& numeric) {
  constexpr std::array kDigits{0, 5, 10, 19};
  if (numeric.modifiers.empty()) return true;
  const int scale = numeric.modifiers.size() > 1 ? numeric.modifiers[1] : 0;
  return numeric.modifiers[0] - scale >= kDigits.at(static_cast<std::size_t>(rank));
}

bool is_unbounded_text(const Type& type) {
  return type.kind == TypeKind::text || (type.kind == TypeKind::varchar && type.modifiers.empty());
}

bool modifiers_hold(const Type& from, const Type& to) {
  if (to.modifiers.empty()) return true;
  if (from.modifiers.empty() || from.modifiers.size() > 2) return false;
  const auto at = [](const Type& type, std::size_t i) {
    return i < type.modifiers.size() ? type.modifiers[i] : 0;
  };
  if (from.kind != TypeKind::numeric) return at(from, 0) <= at(to, 0);
  const int whole_from = at(from, 0) - at(from, 1);
  const int whole_to = at(to, 0) - at(to, 1);
  return whole_from <= whole_to && at(from, 1) <= at(to, 1);
}

/// Whether every value of `from` is kept, unchanged, by `to`.
bool holds_all(const Type& from, const Type& to) {
  if (from == to) return true;
  if (from.array_dimensions != to.array_dimensions) {
    return from.array_dimensions > 0 && to.array_dimensions > 0 && from.kind == to.kind &&
           from.name == to.name && modifiers_hold(from, to);
  }
  if (from.kind == to.kind) return from.name == to.name && modifiers_hold(from, to);
  const int from_rank = integer_rank(from);
  if (from_rank != 0 && integer_rank(to) != 0) return from_rank <= integer_rank(to);
  if (from_rank != 0 && to.kind == TypeKind::numeric) return holds_integers(from_rank, to);
  if (from.kind == TypeKind::real && to.kind == TypeKind::double_precision) return true;
  if (from.kind == TypeKind::date)
    return to.kind == TypeKind::timestamp || to.kind == TypeKind::timestamptz;
  if (from.kind == TypeKind::timestamp || from.kind == TypeKind::timestamptz) {
    const bool both = to.kind == TypeKind::timestamp || to.kind == TypeKind::timestamptz;
    return both && modifiers_hold(from, to);
  }
  if (from.kind == TypeKind::json && to.kind == TypeKind::jsonb) return true;
  if (is_unbounded_text(to)) return from.kind != TypeKind::character;
  return from.kind == TypeKind::varchar && to.kind == TypeKind::character &&
         modifiers_hold(from, to);
}

struct Destructive {
  const schema::Schema& before;

  bool operator()(const DropTable& o) const {
    return !o.if_exists || before.find_table(o.table) != nullptr || !before.complete;
  }
  bool operator()(const DropColumn&) const { return true; }
  bool operator()(const SetColumnType& o) const {
    const schema::Table* table = before.find_table(o.table);
    const schema::Column* column = table == nullptr ? nullptr : table->find_column(o.column);
    return column == nullptr || !holds_all(column->type, o.type);
  }
  bool operator()(const DropType& o) const { return o.cascade; }
  bool operator()(const DropSequence&) const { return true; }
  bool operator()(const DropSchema& o) const { return o.cascade; }
  bool operator()(const DropExtension& o) const { return o.cascade; }
  bool operator()(const DropObject& o) const { return o.cascade; }
  bool operator()(const DropIdentity&) const { return false; }
  bool operator()(const CreateTable&) const { return false; }
  bool operator()(const RenameTable&) const { return false; }
  bool operator()(const AddColumn&) const { return false; }
  bool operator()(const RenameColumn&) const { return false; }
  bool operator()(const SetNotNull&) const { return false; }
  bool operator()(const DropNotNull&) const { return false; }
  bool operator()(const SetDefault&) const { return false; }
  bool operator()(const DropDefault&) const { return false; }
  bool operator()(const AddIdentity&) const { return false; }
  bool operator()(const SetIdentity&) const { return false; }
  bool operator()(const DropExpression&) const { return false; }
  bool operator()(const AddConstraint&) const { return false; }
  bool operator()(const DropConstraint&) const { return false; }
  bool operator()(const RenameConstraint&) const { return false; }
  bool operator()(const ValidateConstraint&) const { return false; }
  bool operator()(const AlterConstraint&) const { return false; }
  bool operator()(const CreateIndex&) const { return false; }
  bool operator()(const DropIndex&) const { return false; }
  bool operator()(const RenameIndex&) const { return false; }
  bool operator()(const CreateView&) const { return false; }
  bool operator()(const DropView&) const { return false; }
  bool operator()(const RenameView&) const { return false; }
  bool operator()(const RefreshView&) const { return false; }
  bool operator()(const CreateEnum&) const { return false; }
  bool operator()(const AddEnumValue&) const { return false; }
  bool operator()(const RenameEnumValue&) const { return false; }
  bool operator()(const CreateDomain&) const { return false; }
  bool operator()(const RenameType&) const { return false; }
  bool operator()(const CreateSequence&) const { return false; }
  bool operator()(const AlterSequence&) const { return false; }
  bool operator()(const RenameSequence&) const { return false; }
  bool operator()(const SetComment&) const { return false; }
  bool operator()(const CreateSchema&) const { return false; }
  bool operator()(const CreateExtension&) const { return false; }
  bool operator()(const ChangeData&) const { return false; }
  bool operator()(const Unmodelled&) const { return false; }
  bool operator()(const RenameSchema&) const { return false; }
  bool operator()(const SetSchema&) const { return false; }
  bool operator()(const AlterDomain&) const { return false; }
  bool operator()(const CreateObject& o) const {
    return is_alteration(o.object.definition) &&
           o.object.definition.find(" DROP ATTRIBUTE ") != std::string::npos;
  }
  bool operator()(const RenameObject&) const { return false; }
  bool operator()(const SetObjectComment&) const { return false; }
  bool operator()(const SetTableNative&) const { return false; }
  bool operator()(const SetColumnNative&) const { return false; }
};

}  // namespace

bool destructive(const Operation& operation, const schema::Schema& before) {
  return std::visit(Destructive{before}, operation);
}

}  // namespace dunlin::ops
