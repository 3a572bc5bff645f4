#include "table.hpp"

namespace dunlin::diff {
namespace {

using ops::Operation;

class TableComparison {
 public:
  TableComparison(const schema::Table& from, const schema::Table& to) : from_(from), to_(to) {}

  TableChanges run() {
    constraints_and_indexes_that_go();
    columns();
    constraints_and_indexes_that_come();
    if (from_.comment != to_.comment) comment({}, to_.comment);
    return std::move(changes_);
  }

 private:
  void constraints_and_indexes_that_go() {
    for (const schema::Index& index : from_.indexes) {
      const schema::Index* kept = to_.find_index(index.name);
      if (kept == nullptr || !(*kept == index)) {
        changes_.drops.push_back(
            ops::DropIndex{{from_.name.schema, index.name}, false, false, false});
      }
    }
    for (const schema::Constraint& constraint : from_.constraints) {
      const schema::Constraint* kept = to_.find_constraint(constraint.name);
      if (kept != nullptr && *kept == constraint) continue;
      const Operation drop = ops::DropConstraint{from_.name, constraint.name, false, false};
      changes_.drops.insert(
          is_foreign_key(constraint) ? changes_.drops.begin() : changes_.drops.end(), drop);
    }
  }

  void constraints_and_indexes_that_come() {
    for (const schema::Constraint& constraint : to_.constraints) {
      const schema::Constraint* had = from_.find_constraint(constraint.name);
      if (had != nullptr && *had == constraint) continue;
      (is_foreign_key(constraint) ? changes_.foreign_keys : changes_.adds)
          .push_back(ops::AddConstraint{to_.name, constraint, {}});
    }
    for (const schema::Index& index : to_.indexes) {
      const schema::Index* had = from_.find_index(index.name);
      if (had == nullptr || !(*had == index))
        changes_.indexes.push_back(ops::CreateIndex{to_.name, index, false, false});
    }
  }

  void columns() {
    for (const schema::Column& column : to_.columns) {
      const schema::Column* had = from_.find_column(column.name);
      if (had == nullptr) {
        changes_.columns.push_back(ops::AddColumn{to_.name, column, {}, false});
      } else {
        column_changes(*had, column);
      }
    }
    for (const schema::Column& column : from_.columns) {
      if (to_.find_column(column.name) == nullptr) {
        changes_.columns.push_back(ops::DropColumn{to_.name, column.name, false, false});
      }
    }
  }

  void column_changes(const schema::Column& from, const schema::Column& to) {
    if (from.generated != to.generated && to.generated) {
      // PostgreSQL has no way to give an existing column an expression.
      changes_.columns.push_back(ops::DropColumn{to_.name, from.name, false, false});
      changes_.columns.push_back(ops::AddColumn{to_.name, to, {}, false});
      return;
    }
    if (from.generated && !to.generated)
      changes_.columns.push_back(ops::DropExpression{to_.name, to.name, false});
    if (from.type != to.type || from.collation != to.collation) {
      changes_.columns.push_back(
          ops::SetColumnType{to_.name, to.name, to.type, std::nullopt, to.collation});
    }
    if (from.default_value != to.default_value) {
      if (to.default_value) {
        changes_.columns.push_back(ops::SetDefault{to_.name, to.name, *to.default_value});
      } else {
        changes_.columns.push_back(ops::DropDefault{to_.name, to.name});
      }
    }
    if (from.nullable && !to.nullable)
      changes_.columns.push_back(ops::SetNotNull{to_.name, to.name});
    if (!from.nullable && to.nullable)
      changes_.columns.push_back(ops::DropNotNull{to_.name, to.name});
    identity_changes(from, to);
    if (from.comment != to.comment) comment(to.name, to.comment);
  }

  void identity_changes(const schema::Column& from, const schema::Column& to) {
    if (from.identity == to.identity) return;
    if (from.identity) changes_.columns.push_back(ops::DropIdentity{to_.name, to.name, false});
    if (to.identity) changes_.columns.push_back(ops::AddIdentity{to_.name, to.name, *to.identity});
  }

  void comment(const std::string& column, const std::optional<std::string>& text) {
    const ops::CommentTarget target =
        column.empty() ? ops::CommentTarget::table : ops::CommentTarget::column;
    changes_.comments.push_back(ops::SetComment{target, to_.name, column, text});
  }

  const schema::Table& from_;
  const schema::Table& to_;
  TableChanges changes_;
};

}  // namespace

bool is_foreign_key(const schema::Constraint& constraint) {
  return std::holds_alternative<schema::ForeignKey>(constraint.rule);
}

TableChanges compare_tables(const schema::Table& from, const schema::Table& to) {
  return TableComparison(from, to).run();
}

}  // namespace dunlin::diff
