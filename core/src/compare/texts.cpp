#include "texts.hpp"

#include <algorithm>
#include <functional>

#include "dunlin/base/text.hpp"
#include "dunlin/parse/normal.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::compare {
namespace {

/// What is done with a pair of texts: settled, or taken over.
class Pairs {
 public:
  Pairs() = default;
  Pairs(const Pairs&) = delete;
  Pairs& operator=(const Pairs&) = delete;
  virtual ~Pairs() = default;
  virtual void expression(std::string& mine, const std::string& theirs,
                          const parse::NormalScope& scope) = 0;
  virtual void statement(std::string& mine, const std::string& theirs,
                         const parse::NormalScope& scope) = 0;
  /// A type whose name may be written with or without its schema.
  virtual void type(schema::Type& mine, const schema::Type& theirs) = 0;
  /// A word that may be left out where it is the default: an operator class, a collation.
  virtual void word(std::string& mine, const std::string& theirs) = 0;
  /// Types that theirs has where mine has others: a text that speaks of them cannot be mine.
  void set_foreign_types(std::vector<std::string> names) { foreign_types_ = std::move(names); }
  /// The query of a view and the names of its columns in front of it.
  virtual void view(schema::View& mine, const schema::View& theirs,
                    const schema::Schema& schema) = 0;

 protected:
  bool is_foreign(const std::string& text) const {
    return std::any_of(foreign_types_.begin(), foreign_types_.end(), [&](const std::string& name) {
      return text.find("::" + name) != std::string::npos;
    });
  }

 private:
  std::vector<std::string> foreign_types_;
};

class Settle final : public Pairs {
 public:
  void expression(std::string& mine, const std::string& theirs,
                  const parse::NormalScope& scope) override {
    if (mine == theirs) return;
    if (parse::normal({mine}, scope).sql == parse::normal({theirs}, scope).sql) {
      if (!is_foreign(theirs)) mine = theirs;
    } else {
      differs = true;
    }
  }
  void statement(std::string& mine, const std::string& theirs,
                 const parse::NormalScope& scope) override {
    if (mine == theirs) return;
    if (parse::normal_statement(mine, scope) == parse::normal_statement(theirs, scope)) {
      if (!is_foreign(theirs)) mine = theirs;
    } else {
      differs = true;
    }
  }
  void type(schema::Type& mine, const schema::Type& theirs) override {
    differs = differs || mine != theirs;
  }
  void word(std::string& mine, const std::string& theirs) override {
    differs = differs || mine != theirs;
  }
  void view(schema::View& mine, const schema::View& theirs, const schema::Schema& schema) override {
    if (mine.query == theirs.query && mine.columns == theirs.columns) return;
    if (parse::normal_view(mine.query, mine.columns, schema) ==
        parse::normal_view(theirs.query, theirs.columns, schema)) {
      mine.query = theirs.query;
      mine.columns = theirs.columns;
    } else {
      differs = true;
    }
  }

  bool differs = false;
};

class Adopt final : public Pairs {
 public:
  void expression(std::string& mine, const std::string& theirs,
                  const parse::NormalScope&) override {
    mine = theirs;
  }
  void statement(std::string& mine, const std::string& theirs, const parse::NormalScope&) override {
    mine = theirs;
  }
  void type(schema::Type& mine, const schema::Type& theirs) override { mine = theirs; }
  void word(std::string& mine, const std::string& theirs) override { mine = theirs; }
  void view(schema::View& mine, const schema::View& theirs, const schema::Schema&) override {
    mine.query = theirs.query;
    mine.columns = theirs.columns;
  }
};

/// Notes which texts agree; later, called for the same pair in the same order, makes these agree
/// again.
class Agreement final : public Pairs {
 public:
  void expression(std::string& mine, const std::string& theirs,
                  const parse::NormalScope&) override {
    one(mine, theirs);
  }
  void statement(std::string& mine, const std::string& theirs, const parse::NormalScope&) override {
    one(mine, theirs);
  }
  void type(schema::Type& mine, const schema::Type& theirs) override { one(mine, theirs); }
  void word(std::string& mine, const std::string& theirs) override { one(mine, theirs); }
  void view(schema::View& mine, const schema::View& theirs, const schema::Schema&) override {
    one(mine.query, theirs.query);
    one(mine.columns, theirs.columns);
  }

  void restore() {
    restores_ = true;
    at_ = 0;
  }

 private:
  template <typename Text>
  void one(Text& mine, const Text& theirs) {
    if (!restores_) {
      agrees_.push_back(mine == theirs);
    } else if (at_ < agrees_.size() && agrees_[at_++]) {
      mine = theirs;
    }
  }

  std::vector<bool> agrees_;
  std::size_t at_ = 0;
  bool restores_ = false;
};

/// A constant that the server gave a type when it was written, as a default of a column whose type
/// was changed later, is written with that type.
void follow_cast(std::optional<schema::Expression>& mine,
                 const std::optional<schema::Expression>& theirs) {
  const auto is_constant = [](std::string_view sql) {
    return sql.size() > 1 && sql.front() == '\'' && sql.back() == '\'' &&
           text::replace_all(std::string(sql.substr(1, sql.size() - 2)), "''", "").find('\'') ==
               std::string::npos;
  };
  if (!mine || !theirs || !is_constant(mine->sql)) return;
  const std::size_t cast = theirs->sql.rfind("'::");
  if (cast == std::string::npos || !is_constant(std::string_view(theirs->sql).substr(0, cast + 1)))
    return;
  mine->sql += theirs->sql.substr(cast + 1);
}

void optional(std::optional<schema::Expression>& mine,
              const std::optional<schema::Expression>& theirs, const parse::NormalScope& scope,
              Pairs& pairs) {
  if (mine && theirs) pairs.expression(mine->sql, theirs->sql, scope);
}

void columns(schema::Table& mine, const schema::Table& theirs, Pairs& pairs) {
  // The live side's columns: where types differ, they do so for certain.
  const schema::Table& table = theirs;
  for (schema::Column& column : mine.columns) {
    const schema::Column* other = theirs.find_column(column.name);
    if (other == nullptr) continue;
    const parse::NormalScope scope{&table, &other->type};
    // The same constant means something else to another type.
    const bool alike = column.type.kind == other->type.kind &&
                       column.type.name.name == other->type.name.name &&
                       column.type.array_dimensions == other->type.array_dimensions;
    if (alike) {
      follow_cast(column.default_value, other->default_value);
      optional(column.default_value, other->default_value, scope, pairs);
      optional(column.generated, other->generated, scope, pairs);
    }
    const bool named = column.type.kind == schema::TypeKind::user_defined &&
                       other->type.kind == schema::TypeKind::user_defined &&
                       column.type.name.name == other->type.name.name &&
                       column.type.array_dimensions == other->type.array_dimensions;
    if (named) pairs.type(column.type, other->type);
  }
}

void constraint(schema::Constraint& mine, const schema::Constraint& theirs,
                const parse::NormalScope& scope, Pairs& pairs) {
  auto* check = std::get_if<schema::Check>(&mine.rule);
  const auto* other = std::get_if<schema::Check>(&theirs.rule);
  if (check != nullptr && other != nullptr) {
    pairs.expression(check->condition.sql, other->condition.sql, scope);
    // For names only, and known by counting words.
    if (check->condition == other->condition) check->column = other->column;
  }
  auto* exclusion = std::get_if<schema::Exclusion>(&mine.rule);
  const auto* excluded = std::get_if<schema::Exclusion>(&theirs.rule);
  if (exclusion != nullptr && excluded != nullptr) {
    const std::string before = "ALTER TABLE t ADD ";
    std::string text = before + exclusion->definition;
    pairs.statement(text, before + excluded->definition, scope);
    exclusion->definition = text.substr(before.size());
  }
}

void constraints(std::vector<schema::Constraint>& mine,
                 const std::vector<schema::Constraint>& theirs, const parse::NormalScope& scope,
                 Pairs& pairs) {
  for (schema::Constraint& one : mine) {
    const auto other = std::find_if(theirs.begin(), theirs.end(),
                                    [&](const auto& c) { return c.name == one.name; });
    if (other != theirs.end()) constraint(one, *other, scope, pairs);
  }
}

/// Whether all but their texts is the same.
bool same_shape(const schema::Index& a, const schema::Index& b) {
  if (a.unique != b.unique || a.method != b.method || a.include != b.include ||
      a.nulls_not_distinct != b.nulls_not_distinct || a.native != b.native ||
      a.where.has_value() != b.where.has_value()) {
    return false;
  }
  return std::equal(a.keys.begin(), a.keys.end(), b.keys.begin(), b.keys.end(),
                    [](const schema::IndexKey& x, const schema::IndexKey& y) {
                      return x.descending == y.descending && x.column == y.column &&
                             x.nulls_first.value_or(x.descending) ==
                                 y.nulls_first.value_or(y.descending);
                    });
}

void indexes(std::vector<schema::Index>& mine, const std::vector<schema::Index>& theirs,
             const parse::NormalScope& scope, Pairs& pairs) {
  for (schema::Index& index : mine) {
    const auto other = std::find_if(theirs.begin(), theirs.end(),
                                    [&](const auto& i) { return i.name == index.name; });
    if (other == theirs.end() || !same_shape(index, *other)) continue;
    optional(index.where, other->where, scope, pairs);
    for (std::size_t i = 0; i < index.keys.size(); ++i) {
      schema::IndexKey& key = index.keys[i];
      optional(key.expression, other->keys[i].expression, scope, pairs);
      pairs.word(key.collation, other->keys[i].collation);
      pairs.word(key.operator_class, other->keys[i].operator_class);
    }
  }
}

/// Attributes that are SQL: how a table is partitioned, and which part of it a partition holds.
void partitioning(schema::Table& mine, const schema::Table& theirs, const parse::NormalScope& scope,
                  Pairs& pairs) {
  const auto settle = [&](std::string_view key, const std::string& before) {
    const auto own = schema::find_native(mine.native, key);
    const auto other = schema::find_native(theirs.native, key);
    if (!own || !other) return;
    std::string text = before + *own;
    pairs.statement(text, before + *other, scope);
    schema::set_native(mine.native, key, text.substr(before.size()));
  };
  settle(schema::native_key::kPartitionBy, "CREATE TABLE t (a integer) PARTITION BY ");
  settle(schema::native_key::kPartitionBound, "CREATE TABLE t PARTITION OF w ");
}

std::vector<std::string> foreign_types(const schema::Table& mine, const schema::Table& theirs) {
  std::vector<std::string> names;
  for (const schema::Column& column : theirs.columns) {
    const schema::Column* own = mine.find_column(column.name);
    if (own != nullptr && column.type.kind == schema::TypeKind::user_defined &&
        column.type.name != own->type.name)
      names.push_back(schema::to_string(column.type.name));
  }
  return names;
}

void table(schema::Table& mine, const schema::Table& theirs, Pairs& pairs) {
  const parse::NormalScope scope{&theirs, nullptr};
  pairs.set_foreign_types(foreign_types(mine, theirs));
  partitioning(mine, theirs, scope, pairs);
  columns(mine, theirs, pairs);
  constraints(mine.constraints, theirs.constraints, scope, pairs);
  indexes(mine.indexes, theirs.indexes, scope, pairs);
  pairs.set_foreign_types({});
}

void view(schema::View& mine, const schema::View& theirs, const schema::Schema& schema,
          Pairs& pairs) {
  if (mine.materialized != theirs.materialized) return;
  pairs.view(mine, theirs, schema);
  for (auto& [name, value] : mine.native) {
    const auto other = schema::find_native(theirs.native, name);
    if (other && name.starts_with(schema::native_key::kDefaultPrefix))
      pairs.expression(value, *other, {});
  }
  indexes(mine.indexes, theirs.indexes, {}, pairs);
}

void domain(schema::Domain& mine, const schema::Domain& theirs, Pairs& pairs) {
  if (mine.type != theirs.type) return;
  optional(mine.default_value, theirs.default_value, {nullptr, &theirs.type}, pairs);
  // VALUE is to the parser what a column is.
  schema::Table value;
  schema::Column& only = value.columns.emplace_back();
  only.name = "value";
  only.type = theirs.type;
  constraints(mine.checks, theirs.checks, {&value, nullptr}, pairs);
}

template <typename Items>
auto* find_named(Items& items, const schema::Name& name) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

/// Calls `use` with the two of the item that both schemas have.
void with_pair(const Item& item, schema::Schema& mine, const schema::Schema& theirs, Pairs& pairs) {
  switch (item.kind) {
    case Item::Kind::table: {
      schema::Table* a = mine.find_table(item.name);
      const schema::Table* b = theirs.find_table(item.name);
      if (a != nullptr && b != nullptr) table(*a, *b, pairs);
      return;
    }
    case Item::Kind::view: {
      schema::View* a = mine.find_view(item.name);
      const schema::View* b = theirs.find_view(item.name);
      if (a != nullptr && b != nullptr) view(*a, *b, theirs, pairs);
      return;
    }
    case Item::Kind::domain: {
      schema::Domain* a = find_named(mine.domains, item.name);
      const schema::Domain* b = theirs.find_domain(item.name);
      if (a != nullptr && b != nullptr) domain(*a, *b, pairs);
      return;
    }
    case Item::Kind::object: {
      auto* a = const_cast<schema::Object*>(mine.find_object(item.object));
      const schema::Object* b = theirs.find_object(item.object);
      if (a == nullptr || b == nullptr) return;
      pairs.statement(a->definition, b->definition, {theirs.find_table(b->table), nullptr});
      return;
    }
  }
}

bool has(const Item& item, const schema::Schema& schema) {
  switch (item.kind) {
    case Item::Kind::table:
      return schema.find_table(item.name) != nullptr;
    case Item::Kind::view:
      return schema.find_view(item.name) != nullptr;
    case Item::Kind::domain:
      return schema.find_domain(item.name) != nullptr;
    case Item::Kind::object:
      return schema.find_object(item.object) != nullptr;
  }
  return false;
}

std::vector<Item> items_of(const schema::Schema& schema) {
  std::vector<Item> items;
  for (const schema::Domain& one : schema.domains)
    items.push_back({Item::Kind::domain, one.name, {}});
  for (const schema::Table& one : schema.tables) items.push_back({Item::Kind::table, one.name, {}});
  for (const schema::View& one : schema.views) items.push_back({Item::Kind::view, one.name, {}});
  for (const schema::Object& one : schema.objects) {
    Item& item = items.emplace_back(Item{Item::Kind::object, one.name, one});
    item.object.definition.clear();
  }
  return items;
}

}  // namespace

std::vector<Item> settle(schema::Schema& expected, const schema::Schema& live) {
  std::vector<Item> open;
  for (Item& item : items_of(expected)) {
    Settle settling;
    with_pair(item, expected, live, settling);
    // An event trigger cannot be built beside the one of its name; its text has no other spelling.
    const bool plain =
        item.kind == Item::Kind::object && item.object.kind == schema::ObjectKind::event_trigger;
    if (settling.differs && !plain) open.push_back(std::move(item));
  }
  return open;
}

bool adopt(const Item& item, const schema::Schema& source, const schema::Schema& live,
           schema::Schema& target) {
  if (!has(item, source)) return false;
  Agreement agreement;
  with_pair(item, target, live, agreement);
  Adopt taking;
  with_pair(item, target, source, taking);
  agreement.restore();
  with_pair(item, target, live, agreement);
  return true;
}

std::string to_string(const Item& item) {
  switch (item.kind) {
    case Item::Kind::table:
      return "table " + schema::to_string(item.name);
    case Item::Kind::view:
      return "view " + schema::to_string(item.name);
    case Item::Kind::domain:
      return "domain " + schema::to_string(item.name);
    case Item::Kind::object:
      break;
  }
  std::string text =
      std::string(schema::word_of(item.object.kind)) + " " + schema::to_string(item.object.name);
  const bool routine = item.object.kind == schema::ObjectKind::function ||
                       item.object.kind == schema::ObjectKind::procedure ||
                       item.object.kind == schema::ObjectKind::aggregate;
  if (routine) text += "(" + item.object.signature + ")";
  if (!item.object.table.name.empty()) text += " on " + schema::to_string(item.object.table);
  return text;
}

}  // namespace dunlin::compare
