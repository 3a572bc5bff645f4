#include <algorithm>

#include "dunlin/compare/compare.hpp"
#include "words.hpp"

namespace dunlin::compare {
namespace {

using schema::Schema;

const std::string& name_of(const schema::Object& object) {
  return object.table.name.empty() ? object.name.name : object.table.name;
}
template <typename Item>
const std::string& name_of(const Item& item) {
  return item.name.name;
}

bool same_one(const schema::Object& a, const schema::Object& b) {
  return a.kind == b.kind && a.name == b.name && a.signature == b.signature && a.table == b.table;
}
template <typename Item>
bool same_one(const Item& a, const Item& b) {
  return a.name == b.name;
}

/// Names of what is not the same in both.
template <typename Items>
void add_changed(const Items& before, const Items& now, Words& names) {
  const auto unchanged_in = [](const Items& items, const auto& one) {
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const auto& other) { return same_one(one, other); });
    return found != items.end() && *found == one;
  };
  for (const auto& one : now) {
    if (!unchanged_in(before, one)) names.insert(name_of(one));
  }
  for (const auto& one : before) {
    if (!unchanged_in(now, one)) names.insert(name_of(one));
  }
}

void add_changed(const Schema& before, const Schema& now, Words& names) {
  add_changed(before.enums, now.enums, names);
  add_changed(before.domains, now.domains, names);
  add_changed(before.sequences, now.sequences, names);
  add_changed(before.tables, now.tables, names);
  add_changed(before.views, now.views, names);
  add_changed(before.objects, now.objects, names);
}

Words needs_of(const schema::Table& table) {
  Words words = words_of(table);
  for (const schema::Constraint& constraint : table.constraints) {
    if (const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule))
      words.insert(key->table.name);
  }
  return words;
}
Words needs_of(const schema::View& view) {
  return words_of(view);
}

bool meet(const Words& a, const Words& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](const std::string& name) { return b.count(name) != 0; });
}

class Selection {
 public:
  Selection(const Schema& expected, Words changed)
      : expected_(expected), names_(std::move(changed)) {
    for (const schema::Table& table : expected.tables) known_.insert(table.name.name);
    for (const schema::View& view : expected.views) known_.insert(view.name.name);
    for (const schema::Object& object : expected.objects) known_.insert(name_of(object));
    const Words touched = names_;
    for (const schema::Table& table : expected.tables) {
      if (meet(needs_of(table), touched)) names_.insert(table.name.name);
    }
    add_readers();
    add_needs();
  }

  /// Leaves what belongs to the part, and what `expected` knows nothing of.
  template <typename Items>
  void keep(Items& items) const {
    std::erase_if(items, [&](const auto& item) {
      return names_.count(name_of(item)) == 0 && known_.count(name_of(item)) != 0;
    });
  }

 private:
  void add_readers() {
    for (bool grew = true; grew;) {
      grew = false;
      for (const schema::View& view : expected_.views) {
        if (names_.count(view.name.name) != 0 || !meet(needs_of(view), names_)) continue;
        names_.insert(view.name.name);
        grew = true;
      }
    }
  }

  void add_needs() {
    for (bool grew = true; grew;) {
      const std::size_t before = names_.size();
      for (const schema::Table& table : expected_.tables) {
        if (names_.count(table.name.name) != 0) names_.merge(needs_of(table));
      }
      for (const schema::View& view : expected_.views) {
        if (names_.count(view.name.name) != 0) names_.merge(needs_of(view));
      }
      // What a trigger does stands in its function, and that speaks of other tables.
      for (const schema::Object& object : expected_.objects) {
        if (names_.count(name_of(object)) != 0) names_.merge(words_of(object));
      }
      grew = names_.size() != before;
    }
  }

  const Schema& expected_;
  Words names_;
  Words known_;
};

}  // namespace

Part changed_part(const Part& equal, const Part& now) {
  Words changed;
  add_changed(equal.expected, now.expected, changed);
  add_changed(equal.live, now.live, changed);
  const Selection selection(now.expected, std::move(changed));
  Part part = now;
  for (Schema* side : {&part.expected, &part.live}) {
    selection.keep(side->tables);
    selection.keep(side->views);
    selection.keep(side->objects);
    std::erase_if(side->sequences, [&](const schema::Sequence& sequence) {
      return !sequence.owner_table.name.empty() &&
             side->find_table(sequence.owner_table) == nullptr;
    });
  }
  return part;
}

}  // namespace dunlin::compare
