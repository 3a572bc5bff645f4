#include "parents.hpp"

#include <algorithm>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/inherited.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::diff {
namespace {

namespace key = schema::native_key;
using Parents = std::vector<std::string>;

Parents parents_of(const schema::Table& table) {
  return ops::parent_names(schema::find_native(table.native, key::kInherits).value_or(""));
}

Parents without(Parents names, const Parents& others) {
  std::erase_if(names, [&](const std::string& name) {
    return std::find(others.begin(), others.end(), name) != others.end();
  });
  return names;
}

/// Only those that go: whoever comes back to a parent has the columns for its own from then on.
void leave_inherited(const TablePair& pair, ops::SetTableNative& leave,
                     ops::SetTableNative& change) {
  const Parents had = parents_of(pair.from);
  const Parents has = parents_of(pair.to);
  if (had == has) return;
  Parents gone = without(had, has);
  Parents kept = without(had, gone);
  const bool in_order =
      kept.size() <= has.size() && std::equal(kept.begin(), kept.end(), has.begin());
  if (!in_order) {
    gone = had;
    kept.clear();
  }
  std::erase(change.reset, key::kInherits);
  const Parents added(has.begin() + static_cast<std::ptrdiff_t>(kept.size()), has.end());
  std::optional<std::string> names;
  if (!added.empty()) names = text::join(added, ", ");
  schema::set_native(change.set, key::kInherits, std::move(names));
  if (gone.empty()) return;
  leave.reset.emplace_back(key::kInherits);
  leave.former.emplace_back(key::kInherits, text::join(gone, ", "));
}

}  // namespace

bool changes_partitioning(const schema::Name& table, const schema::Schema& from,
                          const schema::Schema& to) {
  const schema::Table* had = from.find_table(table);
  const schema::Table* has = to.find_table(table);
  return had != nullptr && has != nullptr &&
         schema::find_native(had->native, key::kPartitionBy) !=
             schema::find_native(has->native, key::kPartitionBy);
}

const schema::Table* unsettled_whole(const schema::Table& table, const schema::Schema& schema,
                                     const schema::Schema& from, const schema::Schema& to) {
  for (const schema::Table* whole : ops::parents_of(table, schema)) {
    if (changes_partitioning(whole->name, from, to)) return whole;
  }
  return nullptr;
}

std::optional<std::string> refused_shape(const TablePair& pair) {
  const std::string table = "table " + schema::to_string(pair.to.name);
  if (changes_partitioning(pair.to.name, pair.from_schema, pair.to_schema))
    return "the partitioning of " + table +
           " cannot be changed: create a new table and copy the "
           "rows";
  const schema::Table* whole =
      unsettled_whole(pair.to, pair.to_schema, pair.from_schema, pair.to_schema);
  if (whole == nullptr)
    whole = unsettled_whole(pair.from, pair.from_schema, pair.from_schema, pair.to_schema);
  if (whole != nullptr)
    return table + " is a part of " + schema::to_string(whole->name) +
           ", whose partitioning cannot be changed";
  if (schema::find_native(pair.from.native, key::kOfType) !=
      schema::find_native(pair.to.native, key::kOfType))
    return table + " is to be of another type, or of none: write ALTER TABLE ... OF or NOT OF";
  return std::nullopt;
}

std::optional<ops::SetTableNative> leave_parents(const TablePair& pair,
                                                 ops::SetTableNative& change) {
  ops::SetTableNative leave{pair.to.name, {}, {}};
  const auto move = [&](std::string_view name) {
    leave.reset.emplace_back(name);
    std::erase(change.reset, name);
    if (const auto value = schema::find_native(pair.to.native, name))
      schema::set_native(change.set, name, value);
  };
  const auto had = schema::find_native(pair.from.native, key::kPartitionOf);
  const bool bound_changes = schema::find_native(pair.from.native, key::kPartitionBound) !=
                                 schema::find_native(pair.to.native, key::kPartitionBound) ||
                             had != schema::find_native(pair.to.native, key::kPartitionOf);
  if (had && bound_changes) {
    leave.former.emplace_back(key::kPartitionOf, *had);
    move(key::kPartitionBound);
    move(key::kPartitionOf);
  }
  leave_inherited(pair, leave, change);
  if (leave.reset.empty()) return std::nullopt;
  return leave;
}

std::optional<ops::SetTableNative> come_to_parents(const TablePair& pair,
                                                   ops::SetTableNative& change) {
  ops::SetTableNative come{pair.to.name, {}, {}};
  for (const std::string_view name : {key::kInherits, key::kPartitionBound, key::kPartitionOf}) {
    const auto value = schema::find_native(change.set, name);
    if (!value) continue;
    schema::set_native(come.set, name, value);
    schema::set_native(change.set, name, std::nullopt);
  }
  if (come.set.empty()) return std::nullopt;
  return come;
}

}  // namespace dunlin::diff
