#include "dunlin/ops/selection.hpp"

#include <algorithm>
#include <set>

namespace dunlin::ops {
namespace {

using schema::Index;
using schema::Object;
using schema::Schema;
using schema::Table;

/// The objects that operations speak of. Tables, views, sequences and indexes share their names.
class Mentions {
 public:
  explicit Mentions(std::span<const Operation> operations) {
    for (const Operation& operation : operations) {
      relations(operation);
      indexes(operation);
      others(operation);
    }
  }

  bool has(const Name& name) const { return names_.contains(name); }
  /// Whether an index loses a column, and is gone with it.
  bool drops_column_of(const Name& table, const Index& index) const {
    return std::any_of(index.keys.begin(), index.keys.end(), [&](const schema::IndexKey& key) {
      return dropped_columns_.contains({table, key.column});
    });
  }
  /// Whether a table or view is dropped, and what stands on it with it.
  bool drops(const Name& relation) const { return dropped_.contains(relation); }
  bool has(const Object& like) const {
    return std::any_of(objects_.begin(), objects_.end(), [&](const Object& object) {
      return object.kind == like.kind && object.name == like.name &&
             (object.signature == like.signature || object.signature == "*") &&
             object.table == like.table;
    });
  }

 private:
  void add(const Name& name) { names_.insert(name); }
  void add(const Name& name, const std::string& to) {
    add(name);
    add(Name{name.schema, to});
  }

  void drop_relation(const Name& name) {
    add(name);
    dropped_.insert(name);
  }

  void relations(const Operation& operation) {
    if (const Name* table = altered_table(operation)) add(*table);
    if (const auto* create = std::get_if<CreateTable>(&operation)) add(create->table.name);
    if (const auto* drop = std::get_if<DropTable>(&operation)) drop_relation(drop->table);
    if (const auto* drop = std::get_if<DropColumn>(&operation))
      dropped_columns_.insert({drop->table, drop->column});
    if (const auto* rename = std::get_if<RenameTable>(&operation)) add(rename->table, rename->to);
    if (const auto* create = std::get_if<CreateView>(&operation)) add(create->view.name);
    if (const auto* drop = std::get_if<DropView>(&operation)) drop_relation(drop->view);
    if (const auto* rename = std::get_if<RenameView>(&operation)) add(rename->view, rename->to);
    if (const auto* comment = std::get_if<SetComment>(&operation)) add(comment->object);
    if (const auto* native = std::get_if<SetTableNative>(&operation)) add(native->table);
    if (const auto* native = std::get_if<SetColumnNative>(&operation)) add(native->table);
  }

  void indexes(const Operation& operation) {
    if (const auto* create = std::get_if<CreateIndex>(&operation)) {
      add(create->table);
      add(Name{create->table.schema, create->index.name});
    }
    if (const auto* drop = std::get_if<DropIndex>(&operation)) add(drop->index);
    if (const auto* rename = std::get_if<RenameIndex>(&operation)) add(rename->index, rename->to);
  }

  void others(const Operation& operation) {
    if (const auto* create = std::get_if<CreateSequence>(&operation)) add(create->sequence.name);
    if (const auto* alter = std::get_if<AlterSequence>(&operation)) add(alter->sequence);
    if (const auto* drop = std::get_if<DropSequence>(&operation)) add(drop->sequence);
    if (const auto* rename = std::get_if<RenameSequence>(&operation))
      add(rename->sequence, rename->to);
    if (const auto* create = std::get_if<CreateObject>(&operation))
      objects_.push_back(create->object);
    if (const auto* drop = std::get_if<DropObject>(&operation)) objects_.push_back(drop->object);
    if (const auto* comment = std::get_if<SetObjectComment>(&operation))
      objects_.push_back(comment->object);
    if (const auto* rename = std::get_if<RenameObject>(&operation)) {
      objects_.push_back(rename->object);
      objects_.push_back(rename->object);
      objects_.back().name.name = rename->to;
    }
  }

  std::set<Name> names_;
  std::set<Name> dropped_;
  std::set<std::pair<Name, std::string>> dropped_columns_;
  std::vector<Object> objects_;
};

class Selection {
 public:
  Selection(const Schema& from, const Schema& to, std::span<const Operation> operations)
      : from_(from), to_(to), mentions_(operations) {}

  Schema run() const {
    Schema chosen = to_;
    choose(from_.tables, chosen.tables, [this](const Table& table) { return mentioned(table); });
    const auto named = [this](const auto& item) { return mentions_.has(item.name); };
    choose(from_.views, chosen.views, named);
    choose(from_.sequences, chosen.sequences, named);
    for (Table& table : chosen.tables) choose_indexes(table);
    choose_objects(chosen.objects);
    return chosen;
  }

 private:
  bool mentioned(const Table& table) const {
    if (mentions_.has(table.name)) return true;
    return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const Index& index) {
      return mentions_.has(Name{table.name.schema, index.name});
    });
  }

  /// Replaces what is not mentioned by what `from` has.
  template <typename Item, typename Mentioned>
  static void choose(const std::vector<Item>& from, std::vector<Item>& chosen,
                     Mentioned mentioned) {
    const auto same = [](const Item& item) {
      return [&](const Item& other) { return other.name == item.name; };
    };
    std::erase_if(chosen, [&](const Item& item) {
      return !mentioned(item) && std::none_of(from.begin(), from.end(), same(item));
    });
    for (const Item& item : from) {
      const auto found = std::find_if(chosen.begin(), chosen.end(), same(item));
      if (mentioned(item) || (found != chosen.end() && mentioned(*found))) continue;
      if (found == chosen.end()) {
        chosen.push_back(item);
      } else {
        *found = item;
      }
    }
  }

  void choose_indexes(Table& table) const {
    const Table* had = from_.find_table(table.name);
    if (had == nullptr) return;
    std::erase_if(table.indexes, [&](const Index& index) {
      return had->find_index(index.name) == nullptr &&
             !mentions_.has(Name{table.name.schema, index.name});
    });
    for (const Index& index : had->indexes) {
      const bool goes = mentions_.has(Name{table.name.schema, index.name}) ||
                        mentions_.drops_column_of(table.name, index) ||
                        table.find_index(index.name) != nullptr;
      const bool possible =
          std::all_of(index.keys.begin(), index.keys.end(), [&](const schema::IndexKey& key) {
            return !key.column.empty() && table.find_column(key.column) != nullptr;
          });
      if (!goes && possible) table.indexes.push_back(index);
    }
  }

  void choose_objects(std::vector<Object>& objects) const {
    std::erase_if(objects, [&](const Object& object) {
      return from_.find_object(object) == nullptr && !mentions_.has(object);
    });
    for (const Object& object : from_.objects) {
      if (mentions_.has(object)) continue;
      const auto found = std::find_if(objects.begin(), objects.end(), [&](const Object& other) {
        return other.kind == object.kind && other.name == object.name &&
               other.signature == object.signature && other.table == object.table;
      });
      if (found != objects.end()) {
        *found = object;
      } else if (mentions_.drops(object.table)) {
        continue;
      } else if (to_.find_table(object.table) != nullptr || object.table.name.empty() ||
                 to_.find_view(object.table) != nullptr) {
        objects.push_back(object);
      }
    }
  }

  const Schema& from_;
  const Schema& to_;
  const Mentions mentions_;
};

}  // namespace

Schema selected(const Schema& from, const Schema& to, std::span<const Operation> operations) {
  return Selection(from, to, operations).run();
}

std::vector<Operation> unmentioned(const schema::Schema& from, const schema::Schema& to,
                                   std::span<const Operation> operations) {
  const schema::Schema chosen = selected(from, to, operations);
  std::vector<Operation> rest;
  for (const schema::Table& table : to.tables) {
    const schema::Table* had = chosen.find_table(table.name);
    if (had != nullptr && !(*had == table))
      rest.push_back(SetTableNative{table.name, table.native});
  }
  for (const schema::View& view : to.views) {
    const schema::View* had = chosen.find_view(view.name);
    if (had != nullptr && !(*had == view)) rest.push_back(CreateView{view, true, false});
  }
  for (const schema::Sequence& sequence : to.sequences) {
    const schema::Sequence* had = chosen.find_sequence(sequence.name);
    if (had == nullptr || *had == sequence) continue;
    AlterSequence alter;
    alter.sequence = sequence.name;
    alter.options = sequence.options;
    rest.push_back(std::move(alter));
  }
  for (const schema::Object& object : to.objects) {
    const schema::Object* had = chosen.find_object(object);
    if (had != nullptr && !(*had == object)) rest.push_back(CreateObject{object, true, false});
  }
  return rest;
}

}  // namespace dunlin::ops
