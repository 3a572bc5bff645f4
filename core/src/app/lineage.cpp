#include "lineage.hpp"

#include <array>
#include <utility>

namespace dunlin::app {
namespace {

using schema::Name;
using Kind = ops::Rename::Kind;

template <typename Map, typename Key>
void move_key(Map& map, const Key& from, const Key& to) {
  auto node = map.extract(from);
  if (node.empty()) return;
  node.key() = to;
  map.insert(std::move(node));
}

template <typename Origins>
void move_schema(Origins& origins, const std::string& from, const std::string& to) {
  Origins moved;
  for (auto& [name, origin] : origins)
    moved.emplace(name.schema == from ? Name{to, name.name} : name, std::move(origin));
  origins = std::move(moved);
}

/// Whole objects first: the renames of parts speak of them by their new names.
template <typename Origins>
void add_renames(const Origins& origins, Kind whole, Kind part, std::vector<ops::Rename>& out) {
  for (const auto& [now, origin] : origins) {
    if (now.schema == origin.name.schema && now.name != origin.name.name)
      out.push_back({whole, origin.name, now.name, origin.name.name});
    for (const auto& [name, original] : origin.parts) {
      if (name != original) out.push_back({part, origin.name, name, original});
    }
  }
}

template <typename Origins>
std::string first_astray(const Origins& begin, const Origins& end, const std::string& whole,
                         const std::string& part) {
  for (const auto& [now, origin] : begin) {
    const auto back = end.find(origin.name);
    if (back == end.end() || back->second.name != origin.name)
      return whole + " " + schema::to_string(now);
    for (const auto& [name, original] : origin.parts) {
      const auto same = back->second.parts.find(original);
      if (same == back->second.parts.end() || same->second != original)
        return part + " " + schema::to_string(now) + "." + name;
    }
  }
  return {};
}

}  // namespace

Lineage::Lineage(const schema::Schema& before) {
  for (const schema::Table& table : before.tables) {
    Origin& origin = tables_[table.name];
    origin.name = table.name;
    for (const schema::Column& column : table.columns) origin.parts[column.name] = column.name;
  }
  for (const schema::Enum& type : before.enums) {
    Origin& origin = enums_[type.name];
    origin.name = type.name;
    for (const std::string& value : type.values) origin.parts[value] = value;
  }
  for (const schema::Sequence& sequence : before.sequences)
    sequences_[sequence.name].name = sequence.name;
}

void Lineage::follow(const ops::Operation& operation) {
  follow_table(operation);
  follow_other(operation);
  follow_schema(operation);
}

void Lineage::follow_table(const ops::Operation& operation) {
  if (const auto* drop = std::get_if<ops::DropTable>(&operation)) {
    tables_.erase(drop->table);
  } else if (const auto* rename = std::get_if<ops::RenameTable>(&operation)) {
    move_key(tables_, rename->table, Name{rename->table.schema, rename->to});
  } else if (const auto* column = std::get_if<ops::DropColumn>(&operation)) {
    const auto table = tables_.find(column->table);
    if (table != tables_.end()) table->second.parts.erase(column->column);
  } else if (const auto* renamed = std::get_if<ops::RenameColumn>(&operation)) {
    const auto table = tables_.find(renamed->table);
    if (table != tables_.end()) move_key(table->second.parts, renamed->column, renamed->to);
  }
}

void Lineage::follow_other(const ops::Operation& operation) {
  if (const auto* drop = std::get_if<ops::DropSequence>(&operation)) {
    sequences_.erase(drop->sequence);
  } else if (const auto* rename = std::get_if<ops::RenameSequence>(&operation)) {
    move_key(sequences_, rename->sequence, Name{rename->sequence.schema, rename->to});
  } else if (const auto* type = std::get_if<ops::RenameType>(&operation)) {
    move_key(enums_, type->type, Name{type->type.schema, type->to});
  } else if (const auto* value = std::get_if<ops::RenameEnumValue>(&operation)) {
    const auto owner = enums_.find(value->type);
    if (owner != enums_.end()) move_key(owner->second.parts, value->value, value->to);
  }
  // An enum that is dropped is left: where its values go is a matter of columns.
}

void Lineage::follow_schema(const ops::Operation& operation) {
  if (const auto* drop = std::get_if<ops::DropSchema>(&operation)) {
    for (Origins* origins : {&tables_, &enums_, &sequences_})
      std::erase_if(*origins, [&](const auto& entry) { return entry.first.schema == drop->name; });
  } else if (const auto* rename = std::get_if<ops::RenameSchema>(&operation)) {
    for (Origins* origins : {&tables_, &enums_, &sequences_})
      move_schema(*origins, rename->name, rename->to);
  } else if (const auto* set = std::get_if<ops::SetSchema>(&operation)) {
    const Name moved{set->to, set->object.name};
    if (set->target == ops::CommentTarget::table) move_key(tables_, set->object, moved);
    if (set->target == ops::CommentTarget::type) move_key(enums_, set->object, moved);
    if (set->target == ops::CommentTarget::sequence) move_key(sequences_, set->object, moved);
  }
}

std::vector<ops::Rename> Lineage::renames_back() const {
  std::vector<ops::Rename> renames;
  add_renames(tables_, Kind::table, Kind::column, renames);
  add_renames(enums_, Kind::type, Kind::enum_value, renames);
  add_renames(sequences_, Kind::sequence, Kind::sequence, renames);
  return renames;
}

std::string Lineage::astray(const Lineage& end) const {
  const std::array found{first_astray(tables_, end.tables_, "table", "column"),
                         first_astray(enums_, end.enums_, "type", "value"),
                         first_astray(sequences_, end.sequences_, "sequence", "sequence")};
  for (const std::string& name : found) {
    if (!name.empty()) return name;
  }
  return {};
}

}  // namespace dunlin::app
