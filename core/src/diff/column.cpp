#include "column.hpp"

#include <utility>

#include "normal.hpp"

namespace dunlin::diff {
namespace {

using ops::Operation;

/// A live database tells of citext by its name alone, wherever it stands.
bool same_type(const schema::Type& a, const schema::Type& b) {
  const auto is_citext = [](const schema::Type& type) {
    return type.kind == schema::TypeKind::citext ||
           (type.kind == schema::TypeKind::user_defined && type.name.name == "citext");
  };
  return a == b || (is_citext(a) && is_citext(b) && a.array_dimensions == b.array_dimensions);
}

class ColumnComparison {
 public:
  explicit ColumnComparison(const TablePair& pair)
      : pair_(pair), from_(pair.from), to_(pair.to), native_(!pair.to_schema.dialect.empty()) {}

  ColumnChanges run(const schema::Column& from, const schema::Column& to) {
    const bool drops_default = default_goes(from, to);
    if (from.generated && !to.generated) {
      const bool early = pair_.disturbed.in(from.generated->sql);
      (early ? out_.drops : out_.types).push_back(ops::DropExpression{to_.name, to.name, false});
    }
    if (drops_default) {
      const bool early = pair_.disturbed.in(from.default_value->sql);
      (early ? out_.drops : out_.types).push_back(ops::DropDefault{to_.name, to.name});
    }
    own_sequence_goes(from, to);
    if (from.identity && !to.identity)
      out_.types.push_back(ops::DropIdentity{to_.name, to.name, false});
    const bool numbered = own_sequence_comes(to);
    if (column_type_changes(pair_, from, to)) out_.types.push_back(type_change(from, to));
    const bool has_default = from.default_value && !drops_default;
    if (to.default_value && (!has_default || from.default_value != to.default_value))
      out_.sets.push_back(ops::SetDefault{to_.name, to.name, *to.default_value});
    if (from.nullable && !to.nullable) out_.sets.push_back(ops::SetNotNull{to_.name, to.name});
    if (!from.nullable && to.nullable) out_.sets.push_back(ops::DropNotNull{to_.name, to.name});
    identity(from, to);
    if (numbered) out_.sets.push_back(continue_numbers(to_.name, to));
    column_attributes(from, to);
    if (from.comment != to.comment)
      out_.comments.push_back(
          ops::SetComment{ops::CommentTarget::column, to_.name, to.name, to.comment});
    return std::move(out_);
  }

 private:
  /// The former default is in the way of a new type, or of a function that goes.
  bool default_goes(const schema::Column& from, const schema::Column& to) const {
    if (!from.default_value) return false;
    if (!to.default_value) return true;
    if (pair_.disturbed.in(from.default_value->sql)) return true;
    if (!column_type_changes(pair_, from, to)) return false;
    return from.type.kind != to.type.kind || from.type.name != to.type.name ||
           from.type.array_dimensions != to.type.array_dimensions ||
           pair_.disturbed.has_type(to.type);
  }

  Operation type_change(const schema::Column& from, const schema::Column& to) const {
    ops::SetColumnType set{to_.name, to.name, to.type, std::nullopt, to.collation};
    if (pair_.disturbed.has_type(to.type)) {
      set.using_ = through_text(to.name, to.type);
    } else if (!native_) {
      set.using_ = conversion(to.name, from.type, to.type);
    }
    return set;
  }

  void own_sequence_goes(const schema::Column& from, const schema::Column& to) {
    const schema::Sequence* had = own_sequence(pair_.from_schema, from_.name, from.name);
    if (had == nullptr || native_ || from.identity) return;
    const schema::Sequence* has = pair_.to_schema.find_sequence(had->name);
    if (has == nullptr && own_sequence(pair_.to_schema, to_.name, to.name) == nullptr)
      out_.types.push_back(ops::DropSequence{had->name, false, false});
  }

  bool own_sequence_comes(const schema::Column& to) {
    const schema::Sequence* has = own_sequence(pair_.to_schema, to_.name, to.name);
    if (has == nullptr || native_ || to.identity) return false;
    if (pair_.from_schema.find_sequence(has->name) != nullptr) return false;
    out_.types.push_back(ops::CreateSequence{*has, false});
    return to.default_value.has_value();
  }

  void identity(const schema::Column& from, const schema::Column& to) {
    if (from.identity == to.identity || !to.identity) return;
    if (!from.identity) {
      out_.sets.push_back(ops::AddIdentity{to_.name, to.name, *to.identity});
      if (from.default_value && !native_) out_.sets.push_back(continue_numbers(to_.name, to));
      return;
    }
    ops::SetIdentity set;
    set.table = to_.name;
    set.column = to.name;
    if (from.identity->always != to.identity->always) set.always = to.identity->always;
    change_numbers(from.identity->options, to.identity->options, set);
    out_.sets.push_back(std::move(set));
  }

  void column_attributes(const schema::Column& from, const schema::Column& to) {
    NativeChange change = native_change(from.native, to.native);
    if (change.empty()) return;
    out_.sets.push_back(
        ops::SetColumnNative{to_.name, to.name, std::move(change.set), std::move(change.reset)});
  }

  const TablePair& pair_;
  const schema::Table& from_;
  const schema::Table& to_;
  const bool native_;
  ColumnChanges out_;
};

}  // namespace

ColumnChanges compare_columns(const TablePair& pair, const schema::Column& from,
                              const schema::Column& to) {
  return ColumnComparison(pair).run(from, to);
}

bool column_type_changes(const TablePair& pair, const schema::Column& from,
                         const schema::Column& to) {
  return !same_type(from.type, to.type) || from.collation != to.collation ||
         pair.disturbed.has_type(to.type);
}

}  // namespace dunlin::diff
