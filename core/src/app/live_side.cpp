#include "live_side.hpp"

#include <algorithm>
#include <vector>

namespace dunlin::app {
namespace {

template <typename Item>
const Item* find(const std::vector<Item>& items, const Item& like) {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const Item& item) { return item.name == like.name; });
  return found == items.end() ? nullptr : &*found;
}

/// The four views of the same list.
template <typename Item>
struct Views {
  const std::vector<Item>& desired;
  const std::vector<Item>& expected;  ///< what the dialect makes of `desired`
  const std::vector<Item>& native;    ///< what the database has
  const std::vector<Item>& live;      ///< the same in PostgreSQL's terms
};

template <typename Item>
Item differing(const Item&, const Item&, const Item&, const Item& live) {
  return live;
}

template <typename Item>
std::vector<Item> merged(const Views<Item>& views);

/// Of a table, only the parts that differ are the database's.
schema::Table differing(const schema::Table& desired, const schema::Table& expected,
                        const schema::Table& native, const schema::Table& live) {
  schema::Table table = desired;
  table.columns =
      merged<schema::Column>({desired.columns, expected.columns, native.columns, live.columns});
  table.constraints = merged<schema::Constraint>(
      {desired.constraints, expected.constraints, native.constraints, live.constraints});
  table.indexes =
      merged<schema::Index>({desired.indexes, expected.indexes, native.indexes, live.indexes});
  return table;
}

template <typename Item>
std::vector<Item> merged(const Views<Item>& views) {
  std::vector<Item> out;
  for (const Item& item : views.desired) {
    const Item* expected = find(views.expected, item);
    const Item* native = find(views.native, item);
    const Item* live = find(views.live, item);
    // What the dialect keeps in another form shows where it does.
    if (expected == nullptr || (native != nullptr && *native == *expected)) {
      out.push_back(item);
    } else if (native != nullptr && live != nullptr) {
      out.push_back(differing(item, *expected, *native, *live));
    }
  }
  for (const Item& item : views.native) {
    if (find(views.expected, item) != nullptr || find(views.desired, item) != nullptr) continue;
    if (const Item* live = find(views.live, item)) out.push_back(*live);
  }
  return out;
}

}  // namespace

schema::Schema live_side(const schema::Schema& desired, const compare::Comparison& comparison,
                         const schema::Schema& live) {
  const schema::Schema& expected = comparison.expected;
  const schema::Schema& native = comparison.live;
  schema::Schema schema = desired;
  schema.tables =
      merged<schema::Table>({desired.tables, expected.tables, native.tables, live.tables});
  schema.views = merged<schema::View>({desired.views, expected.views, native.views, live.views});
  schema.sequences = merged<schema::Sequence>(
      {desired.sequences, expected.sequences, native.sequences, live.sequences});
  return schema;
}

}  // namespace dunlin::app
