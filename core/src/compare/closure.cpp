#include "closure.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "words.hpp"

namespace dunlin::compare {
namespace {

/// Objects that others can mention by name.
bool has_own_name(schema::ObjectKind kind) {
  return kind != schema::ObjectKind::trigger && kind != schema::ObjectKind::rule &&
         kind != schema::ObjectKind::policy && kind != schema::ObjectKind::event_trigger &&
         kind != schema::ObjectKind::statistics && kind != schema::ObjectKind::event;
}

/// One object of a schema: the list it stands in and its place there.
struct Place {
  enum class List { enumeration, domain, sequence, table, view, object };
  List list = List::table;
  std::size_t index = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

class Closure {
 public:
  explicit Closure(const schema::Schema& all) : all_(all) {
    index(Place::List::enumeration, all.enums);
    index(Place::List::domain, all.domains);
    index(Place::List::sequence, all.sequences);
    index(Place::List::table, all.tables);
    index(Place::List::view, all.views);
    for (std::size_t i = 0; i < all.objects.size(); ++i) {
      if (has_own_name(all.objects[i].kind))
        by_name_.emplace(all.objects[i].name.name, Place{Place::List::object, i});
    }
  }

  schema::Schema of(std::span<const Item> items) {
    for (const Item& item : items) ask(item);
    while (!waiting_.empty()) {
      const Words words = std::move(waiting_.back());
      waiting_.pop_back();
      for (const std::string& word : words) {
        const auto [first, last] = by_name_.equal_range(word);
        for (auto found = first; found != last; ++found) need(found->second);
      }
    }
    return collected();
  }

 private:
  template <typename One>
  void index(Place::List list, const std::vector<One>& ones) {
    for (std::size_t i = 0; i < ones.size(); ++i)
      by_name_.emplace(ones[i].name.name, Place{list, i});
  }

  void ask(const Item& item) {
    const auto find = [&](Place::List list, const auto* one, const auto& ones) {
      if (one == nullptr) return;
      const Place place{list, static_cast<std::size_t>(one - ones.data())};
      asked_.insert(place);
      need(place);
    };
    switch (item.kind) {
      case Item::Kind::table:
        return find(Place::List::table, all_.find_table(item.name), all_.tables);
      case Item::Kind::view:
        return find(Place::List::view, all_.find_view(item.name), all_.views);
      case Item::Kind::domain:
        return find(Place::List::domain, all_.find_domain(item.name), all_.domains);
      case Item::Kind::object:
        return find(Place::List::object, all_.find_object(item.object), all_.objects);
    }
  }

  void need(const Place& place) {
    if (!needed_.insert(place).second) return;
    switch (place.list) {
      case Place::List::enumeration:
        return;
      case Place::List::sequence:
        waiting_.push_back({all_.sequences[place.index].owner_table.name});
        return;
      case Place::List::domain:
        waiting_.push_back(words_of(all_.domains[place.index]));
        return;
      case Place::List::table:
        waiting_.push_back(words_of(all_.tables[place.index]));
        return;
      case Place::List::view:
        waiting_.push_back(words_of(all_.views[place.index]));
        return;
      case Place::List::object:
        waiting_.push_back(words_of(all_.objects[place.index]));
        return;
    }
  }

  schema::Schema collected() const {
    schema::Schema out;
    out.schemas = all_.schemas;
    out.extensions = all_.extensions;
    for (const Place& place : needed_) {
      switch (place.list) {
        case Place::List::enumeration:
          out.enums.push_back(all_.enums[place.index]);
          break;
        case Place::List::domain:
          out.domains.push_back(all_.domains[place.index]);
          break;
        case Place::List::sequence:
          if (all_.sequences[place.index].owner_table.name.empty())
            out.sequences.push_back(all_.sequences[place.index]);
          break;
        case Place::List::table:
          out.tables.push_back(table(all_.tables[place.index], asked_.count(place) != 0));
          break;
        case Place::List::view:
          out.views.push_back(all_.views[place.index]);
          break;
        case Place::List::object:
          out.objects.push_back(all_.objects[place.index]);
          break;
      }
    }
    add_owned_sequences(out);
    return out;
  }

  static schema::Table table(schema::Table table, bool asked) {
    std::erase_if(table.constraints, [&](const schema::Constraint& constraint) {
      const bool text = std::holds_alternative<schema::Check>(constraint.rule) ||
                        std::holds_alternative<schema::Exclusion>(constraint.rule);
      return std::holds_alternative<schema::ForeignKey>(constraint.rule) || (text && !asked);
    });
    if (!asked) std::erase_if(table.indexes, [](const schema::Index& i) { return !i.unique; });
    // These speak of indexes and triggers that may not be there.
    std::erase_if(table.native, [](const auto& entry) {
      return entry.first.starts_with("trigger.") || entry.first.starts_with("rule.") ||
             entry.first == "cluster_on" || entry.first == "replica_identity";
    });
    return table;
  }

  void add_owned_sequences(schema::Schema& out) const {
    for (const schema::Sequence& sequence : all_.sequences) {
      if (!sequence.owner_table.name.empty() && out.find_table(sequence.owner_table) != nullptr)
        out.sequences.push_back(sequence);
    }
  }

  const schema::Schema& all_;
  std::multimap<std::string, Place, std::less<>> by_name_;
  std::set<Place> needed_;
  std::set<Place> asked_;
  std::vector<Words> waiting_;
};

}  // namespace

schema::Schema closure(const schema::Schema& all, std::span<const Item> items) {
  return Closure(all).of(items);
}

bool has_schemas(const schema::Schema& schema) {
  const auto any = [](const auto& ones) {
    return std::any_of(ones.begin(), ones.end(),
                       [](const auto& one) { return !one.name.schema.empty(); });
  };
  return any(schema.enums) || any(schema.domains) || any(schema.sequences) || any(schema.tables) ||
         any(schema.views) || any(schema.objects);
}

}  // namespace dunlin::compare
