#include "dunlin/diff/diff.hpp"

#include <algorithm>
#include <iterator>

#include "dunlin/ops/apply.hpp"
#include "table.hpp"

namespace dunlin::diff {
namespace {

using ops::Operation;
using Operations = std::vector<Operation>;

void append(Operations& to, Operations from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// A new table stands without its foreign keys and indexes first, so that tables may refer to each
/// other in any order.
void create_table(const schema::Table& table, Operations& tables, Operations& foreign_keys,
                  Operations& indexes) {
  ops::CreateTable create;
  create.table = table;
  create.table.indexes.clear();
  create.table.constraints.clear();
  for (const schema::Constraint& constraint : table.constraints) {
    if (is_foreign_key(constraint)) {
      foreign_keys.push_back(ops::AddConstraint{table.name, constraint, {}});
    } else {
      create.table.constraints.push_back(constraint);
    }
  }
  tables.push_back(std::move(create));
  for (const schema::Index& index : table.indexes)
    indexes.push_back(ops::CreateIndex{table.name, index, false, false});
}

class SchemaComparison {
 public:
  SchemaComparison(const schema::Schema& from, const schema::Schema& to) : from_(from), to_(to) {}

  Operations run() {
    schemas_and_extensions();
    enums();
    domains();
    sequences();
    tables();
    views();
    Operations all;
    for (Operations* phase :
         {&views_gone_, &made_, &drops_, &tables_, &columns_, &adds_, &foreign_keys_, &indexes_,
          &comments_, &tables_gone_, &types_gone_, &views_made_}) {
      append(all, std::move(*phase));
    }
    return all;
  }

 private:
  void schemas_and_extensions() {
    const auto lacks = [](const std::vector<std::string>& names, const std::string& name) {
      return std::find(names.begin(), names.end(), name) == names.end();
    };
    for (const std::string& name : to_.schemas) {
      if (lacks(from_.schemas, name)) made_.push_back(ops::CreateSchema{name, false});
    }
    for (const std::string& name : to_.extensions) {
      if (lacks(from_.extensions, name)) made_.push_back(ops::CreateExtension{name, false});
    }
    for (const std::string& name : from_.extensions) {
      if (lacks(to_.extensions, name))
        types_gone_.push_back(ops::DropExtension{name, false, false});
    }
    for (const std::string& name : from_.schemas) {
      if (lacks(to_.schemas, name)) types_gone_.push_back(ops::DropSchema{name, false, false});
    }
  }

  void enums() {
    for (const schema::Enum& type : to_.enums) {
      const schema::Enum* had = from_.find_enum(type.name);
      if (had == nullptr) {
        made_.push_back(ops::CreateEnum{type});
      } else if (had->values != type.values) {
        enum_values(*had, type);
      }
    }
    for (const schema::Enum& type : from_.enums) {
      if (to_.find_enum(type.name) == nullptr)
        types_gone_.push_back(ops::DropType{type.name, false, false});
    }
  }

  void enum_values(const schema::Enum& from, const schema::Enum& to) {
    std::string previous;
    for (const std::string& value : to.values) {
      if (std::find(from.values.begin(), from.values.end(), value) == from.values.end()) {
        const bool first = previous.empty();
        made_.push_back(ops::AddEnumValue{
            to.name, value, first && !from.values.empty() ? from.values.front() : previous, first,
            false});
      }
      previous = value;
    }
  }

  void domains() {
    for (const schema::Domain& type : to_.domains) {
      const schema::Domain* had = from_.find_domain(type.name);
      if (had != nullptr && *had == type) continue;
      if (had != nullptr) types_gone_.push_back(ops::DropType{type.name, false, false});
      made_.push_back(ops::CreateDomain{type});
    }
    for (const schema::Domain& type : from_.domains) {
      if (to_.find_domain(type.name) == nullptr)
        types_gone_.push_back(ops::DropType{type.name, false, false});
    }
  }

  /// Sequences that a column owns come and go with it.
  void sequences() {
    for (const schema::Sequence& sequence : to_.sequences) {
      if (sequence.owner_column.empty() && from_.find_sequence(sequence.name) == nullptr)
        made_.push_back(ops::CreateSequence{sequence, false});
    }
    for (const schema::Sequence& sequence : from_.sequences) {
      if (sequence.owner_column.empty() && to_.find_sequence(sequence.name) == nullptr)
        types_gone_.push_back(ops::DropSequence{sequence.name, false, false});
    }
  }

  void tables() {
    for (const schema::Table& table : to_.tables) {
      const schema::Table* had = from_.find_table(table.name);
      if (had == nullptr) {
        create_table(table, tables_, foreign_keys_, indexes_);
        continue;
      }
      TableChanges changes = compare_tables(*had, table);
      append(drops_, std::move(changes.drops));
      append(columns_, std::move(changes.columns));
      append(adds_, std::move(changes.adds));
      append(foreign_keys_, std::move(changes.foreign_keys));
      append(indexes_, std::move(changes.indexes));
      append(comments_, std::move(changes.comments));
    }
    // The newest first: what refers to another table was made after it.
    for (auto table = from_.tables.rbegin(); table != from_.tables.rend(); ++table) {
      if (to_.find_table(table->name) == nullptr)
        tables_gone_.push_back(ops::DropTable{table->name, false, false});
    }
  }

  void views() {
    for (const schema::View& view : to_.views) {
      const schema::View* had = from_.find_view(view.name);
      if (had != nullptr && *had == view) continue;
      views_made_.push_back(ops::CreateView{view, false, false});
    }
    for (auto view = from_.views.rbegin(); view != from_.views.rend(); ++view) {
      const schema::View* kept = to_.find_view(view->name);
      if (kept == nullptr || !(*kept == *view))
        views_gone_.push_back(ops::DropView{view->name, view->materialized, false, false});
    }
  }

  const schema::Schema& from_;
  const schema::Schema& to_;
  Operations views_gone_, made_, drops_, tables_, columns_, adds_, foreign_keys_, indexes_,
      comments_, tables_gone_, types_gone_, views_made_;
};

}  // namespace

Difference diff(const schema::Schema& from, const schema::Schema& to, const Options& /*options*/) {
  Difference difference;
  schema::Schema now = from;
  for (ops::Operation& operation : SchemaComparison(from, to).run()) {
    Change change;
    change.destructive = ops::destructive(operation, now);
    change.operation = std::move(operation);
    difference.changes.push_back(std::move(change));
  }
  return difference;
}

std::vector<ops::Operation> diff(const schema::Schema& from, const schema::Schema& to) {
  return SchemaComparison(from, to).run();
}

std::vector<ops::Rename> reversed(const std::vector<ops::Rename>& renames) {
  std::vector<ops::Rename> back;
  for (const ops::Rename& rename : renames) {
    schema::Name object = rename.object;
    for (const ops::Rename& other : renames) {
      const bool whole =
          other.kind == ops::Rename::Kind::table || other.kind == ops::Rename::Kind::view ||
          other.kind == ops::Rename::Kind::type || other.kind == ops::Rename::Kind::sequence ||
          other.kind == ops::Rename::Kind::index;
      if (whole && other.object == rename.object) object.name = other.from;
    }
    back.push_back(ops::reversed(rename, object));
  }
  std::reverse(back.begin(), back.end());
  return back;
}

}  // namespace dunlin::diff
