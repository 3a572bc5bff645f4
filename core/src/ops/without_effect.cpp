#include <algorithm>

#include "dunlin/ops/apply.hpp"
#include "names.hpp"

namespace dunlin::ops {
namespace {

/// One function for each alternative, so that none is forgotten.
class WithoutEffect {
 public:
  explicit WithoutEffect(const schema::Schema& schema) : schema_(schema) {}

  bool operator()(const AddColumn& o) const {
    const schema::Table* table = schema_.find_table(o.table);
    return lacks_table(o) ||
           (o.if_not_exists && table != nullptr && table->find_column(o.column.name) != nullptr);
  }
  bool operator()(const DropColumn& o) const {
    return lacks_table(o) || (o.if_exists && lacks_column(o));
  }
  bool operator()(const RenameColumn& o) const {
    return lacks_table(o) || (o.if_exists && lacks_column(o));
  }
  bool operator()(const SetColumnType& o) const { return lacks_table(o); }
  bool operator()(const SetNotNull& o) const { return lacks_table(o); }
  bool operator()(const DropNotNull& o) const { return lacks_table(o); }
  bool operator()(const SetDefault& o) const { return lacks_table(o); }
  bool operator()(const DropDefault& o) const { return lacks_table(o); }
  bool operator()(const AddIdentity& o) const { return lacks_table(o); }
  bool operator()(const SetIdentity& o) const { return lacks_table(o); }
  bool operator()(const DropIdentity& o) const {
    const schema::Column* column = find_column(o);
    return lacks_table(o) ||
           (o.if_exists && schema_.complete && column != nullptr && !column->identity);
  }
  bool operator()(const DropExpression& o) const {
    const schema::Column* column = find_column(o);
    return lacks_table(o) ||
           (o.if_exists && schema_.complete && column != nullptr && !column->generated);
  }
  bool operator()(const AddConstraint& o) const {
    const auto has = [&](const schema::Table& table) {
      return table.find_constraint(o.constraint.name) != nullptr;
    };
    const schema::Table* table = schema_.find_table(o.table);
    const bool here = table != nullptr && has(*table);
    const bool anywhere = o.if_not_exists == IfNotExists::anywhere &&
                          std::any_of(schema_.tables.begin(), schema_.tables.end(), has);
    return lacks_table(o) || (o.if_not_exists != IfNotExists::no && here) || anywhere;
  }
  bool operator()(const DropConstraint& o) const {
    const schema::Table* table = schema_.find_table(o.table);
    return lacks_table(o) || (o.if_exists && schema_.complete && table != nullptr &&
                              table->find_constraint(o.constraint) == nullptr);
  }
  bool operator()(const RenameConstraint& o) const {
    const schema::Table* table = schema_.find_table(o.table);
    return lacks_table(o) || (o.if_exists && schema_.complete && table != nullptr &&
                              table->find_constraint(o.constraint) == nullptr);
  }
  bool operator()(const ValidateConstraint& o) const { return lacks_table(o); }
  bool operator()(const AlterConstraint& o) const { return lacks_table(o); }
  bool operator()(const RenameTable& o) const { return o.if_exists && lacks(o.table); }
  bool operator()(const CreateIndex& o) const {
    return o.if_not_exists && relation_exists(schema_, {o.table.schema, o.index.name});
  }
  bool operator()(const DropIndex& o) const { return o.if_exists && lacks(o.index); }
  bool operator()(const RenameIndex& o) const { return o.if_exists && lacks(o.index); }
  bool operator()(const AddEnumValue& o) const {
    const schema::Enum* type = schema_.find_enum(o.type);
    return o.if_not_exists && type != nullptr &&
           std::find(type->values.begin(), type->values.end(), o.value) != type->values.end();
  }
  bool operator()(const CreateTable&) const { return false; }
  bool operator()(const DropTable&) const { return false; }
  bool operator()(const CreateView&) const { return false; }
  bool operator()(const DropView&) const { return false; }
  bool operator()(const RenameView&) const { return false; }
  bool operator()(const RefreshView&) const { return false; }
  bool operator()(const CreateEnum& o) const {
    return o.if_not_exists && type_exists(schema_, o.type.name);
  }
  bool operator()(const RenameEnumValue&) const { return false; }
  bool operator()(const CreateDomain& o) const {
    return o.if_not_exists && type_exists(schema_, o.type.name);
  }
  bool operator()(const RenameType& o) const {
    return o.if_exists && schema_.complete && !type_exists(schema_, o.type);
  }
  bool operator()(const DropType&) const { return false; }
  bool operator()(const CreateSequence&) const { return false; }
  bool operator()(const AlterSequence&) const { return false; }
  bool operator()(const RenameSequence&) const { return false; }
  bool operator()(const DropSequence&) const { return false; }
  bool operator()(const SetComment&) const { return false; }
  bool operator()(const CreateSchema&) const { return false; }
  bool operator()(const DropSchema&) const { return false; }
  bool operator()(const CreateExtension&) const { return false; }
  bool operator()(const DropExtension&) const { return false; }
  bool operator()(const ChangeData&) const { return false; }
  bool operator()(const Unmodelled&) const { return false; }
  bool operator()(const RenameSchema&) const { return false; }
  bool operator()(const SetSchema& o) const {
    return o.if_exists && !o.carried && o.target != CommentTarget::type && lacks(o.object);
  }
  bool operator()(const AlterDomain&) const { return false; }
  bool operator()(const CreateObject&) const { return false; }
  bool operator()(const DropObject&) const { return false; }
  bool operator()(const RenameObject&) const { return false; }
  bool operator()(const SetObjectComment&) const { return false; }
  bool operator()(const SetTableNative& o) const { return lacks_table(o); }
  bool operator()(const SetColumnNative& o) const { return lacks_table(o); }

 private:
  /// No relation of that name, as far as one can know.
  bool lacks(const Name& name) const { return schema_.complete && !relation_exists(schema_, name); }

  template <typename Alteration>
  bool lacks_table(const Alteration& o) const {
    return o.table_if_exists && lacks(o.table);
  }
  template <typename Alteration>
  const schema::Column* find_column(const Alteration& o) const {
    const schema::Table* table = schema_.find_table(o.table);
    return table == nullptr ? nullptr : table->find_column(o.column);
  }
  template <typename Alteration>
  bool lacks_column(const Alteration& o) const {
    return schema_.complete && schema_.find_table(o.table) != nullptr && find_column(o) == nullptr;
  }

  const schema::Schema& schema_;
};

}  // namespace

bool without_effect(const Operation& operation, const schema::Schema& before) {
  return std::visit(WithoutEffect(before), operation);
}

}  // namespace dunlin::ops
