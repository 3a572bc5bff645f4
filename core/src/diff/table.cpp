#include "table.hpp"

#include <algorithm>

#include "attached.hpp"
#include "column.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/attached.hpp"
#include "dunlin/ops/inherited.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"
#include "foreign_key.hpp"
#include "normal.hpp"
#include "parents.hpp"

namespace dunlin::diff {
namespace {

using ops::Operation;
namespace key = schema::native_key;

constexpr std::string_view kUsing = "USING INDEX ";

/// Attributes that only hold once indexes and triggers are there.
bool comes_last(std::string_view name) {
  return name.starts_with(key::kTriggerPrefix) || name.starts_with(key::kRulePrefix) ||
         name == key::kClusterOn || name == key::kReplicaIdentity;
}

class TableComparison {
 public:
  explicit TableComparison(const TablePair& pair)
      : pair_(pair), from_(pair.from), to_(pair.to), native_(!pair.to_schema.dialect.empty()) {}

  TableChanges run() {
    if (const auto refused = native_ ? std::nullopt : refused_shape(pair_)) {
      changes_.refused.push_back(*refused);
      return std::move(changes_);
    }
    find_touched();
    constraints();
    indexes();
    columns();
    attributes();
    if (from_.comment != to_.comment)
      changes_.comments.push_back(
          ops::SetComment{ops::CommentTarget::table, to_.name, {}, to_.comment});
    return std::move(changes_);
  }

 private:
  bool type_changes(const schema::Column& from, const schema::Column& to) const {
    return column_type_changes(pair_, from, to);
  }
  bool made_anew(const schema::Column& from, const schema::Column& to) const {
    if (!to.generated) return false;
    return from.generated != to.generated || (!native_ && pair_.disturbed.in(to.generated->sql));
  }

  void find_touched() {
    for (const schema::Column& from : from_.columns) {
      const schema::Column* to = to_.find_column(from.name);
      if (to == nullptr || type_changes(from, *to) || made_anew(from, *to))
        changes_.touched.insert(from.name);
    }
    for (const schema::Column& from : from_.columns) {
      const schema::Column* to = to_.find_column(from.name);
      if (to == nullptr || !from.generated || !to->generated) continue;
      const bool uses = std::any_of(
          changes_.touched.begin(), changes_.touched.end(), [&](const std::string& column) {
            return column != from.name &&
                   ops::mentions_column(from.generated->sql, from_.name.name, column);
          });
      if (uses) remade_.insert(from.name);
    }
    changes_.touched.insert(remade_.begin(), remade_.end());
  }

  bool mentions_touched(const std::string& sql) const {
    return std::any_of(changes_.touched.begin(), changes_.touched.end(),
                       [&](const std::string& column) {
                         return ops::mentions_column(sql, from_.name.name, column);
                       });
  }
  /// Whether it goes by itself with a column that goes or is made anew.
  bool goes_with_column(const std::string& column) const {
    const schema::Column* had = from_.find_column(column);
    if (had == nullptr) return false;
    const schema::Column* to = to_.find_column(column);
    return to == nullptr || made_anew(*had, *to) || remade_.count(column) != 0;
  }
  bool any_goes(const std::vector<std::string>& columns) const {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& column) { return goes_with_column(column); });
  }
  bool goes(const schema::Constraint& constraint) const {
    if (const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule))
      return any_goes(primary->columns) || any_goes(primary->include);
    if (const auto* unique = std::get_if<schema::Unique>(&constraint.rule))
      return any_goes(unique->columns) || any_goes(unique->include);
    if (const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule))
      return any_goes(foreign->columns);
    const std::string sql = text_of(constraint);
    return std::any_of(from_.columns.begin(), from_.columns.end(), [&](const schema::Column& c) {
      return goes_with_column(c.name) && ops::mentions_column(sql, from_.name.name, c.name);
    });
  }
  bool goes(const schema::Index& index) const {
    if (any_goes(index.include)) return true;
    const auto sql_goes = [&](const std::string& sql) {
      return std::any_of(from_.columns.begin(), from_.columns.end(), [&](const auto& c) {
        return goes_with_column(c.name) && ops::mentions_column(sql, from_.name.name, c.name);
      });
    };
    if (index.where && sql_goes(index.where->sql)) return true;
    return std::any_of(index.keys.begin(), index.keys.end(), [&](const schema::IndexKey& k) {
      return k.expression ? sql_goes(k.expression->sql) : goes_with_column(k.column);
    });
  }
  static std::string text_of(const schema::Constraint& constraint) {
    if (const auto* check = std::get_if<schema::Check>(&constraint.rule))
      return check->condition.sql;
    if (const auto* exclusion = std::get_if<schema::Exclusion>(&constraint.rule))
      return exclusion->definition;
    return {};
  }

  /// Whether a constraint that is the same on both sides must go meanwhile.
  bool in_the_way(const schema::Constraint& constraint) const {
    if (native_) return false;
    if (goes(constraint)) return true;
    if (const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule))
      return types_part(pair_, *foreign) || loses_key(pair_, *foreign);
    const std::string sql = text_of(constraint);
    return !sql.empty() && (mentions_touched(sql) || pair_.disturbed.in(sql));
  }
  bool in_the_way(const schema::Index& index) const {
    if (native_) return false;
    if (goes(index) || disturbed(index)) return true;
    if (index.where && mentions_touched(index.where->sql)) return true;
    return std::any_of(index.keys.begin(), index.keys.end(), [&](const schema::IndexKey& k) {
      if (k.expression) return mentions_touched(k.expression->sql);
      return !k.operator_class.empty() && changes_.touched.count(k.column) != 0;
    });
  }
  bool disturbed(const schema::Index& index) const { return pair_.disturbed.in(index); }

  void constraints() {
    Names kept_names;
    for (const schema::Constraint& from : from_.constraints) {
      const schema::Constraint* to = to_.find_constraint(from.name);
      if (to == nullptr) to = renamed(from);
      const bool falls = !native_ && falls_with_whole(from, pair_);
      if (to != nullptr && !falls && kept(from, *to)) {
        kept_names.insert(to->name);
        continue;
      }
      if (std::holds_alternative<schema::PrimaryKey>(from.rule)) changes_.loses_key = true;
      if (falls) continue;
      if (!native_ && is_held(from, pair_)) {
        release(from);
        continue;
      }
      if (goes(from) && stands_free(from) && !pair_.disturbed.in(text_of(from))) continue;
      (is_foreign_key(from) ? changes_.reference_drops : changes_.drops)
          .push_back(ops::DropConstraint{from_.name, from.name, false, false});
    }
    for (const schema::Constraint& to : to_.constraints) {
      if (kept_names.count(to.name) != 0) continue;
      if (!native_ && comes_with_whole(to, pair_)) {
        changes_.keys.push_back(name_key_part(to_, to, &from_));
        continue;
      }
      (is_foreign_key(to) ? changes_.foreign_keys : changes_.keys)
          .push_back(ops::AddConstraint{to_.name, to, {}});
    }
  }
  /// A key that stays as a part of one above loses the name of its own, unless it gets another.
  void release(const schema::Constraint& from) {
    const bool named = std::any_of(to_.constraints.begin(), to_.constraints.end(),
                                   [&](const schema::Constraint& to) {
                                     return comes_with_whole(to, pair_) && same_rule(from, to);
                                   });
    if (!named)
      changes_.keys.push_back(
          ops::RenameConstraint{to_.name, from.name, ops::usual_key_name(to_.name, from)});
  }
  /// Nothing else that goes waits for the constraint: dropping its column is enough.
  bool stands_free(const schema::Constraint& constraint) const {
    if (std::holds_alternative<schema::Exclusion>(constraint.rule)) return false;
    const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule);
    if (foreign == nullptr || native_) return true;
    const schema::Table* table = pair_.to_schema.find_table(foreign->table);
    if (table == nullptr || loses_key(pair_, *foreign) || types_part(pair_, *foreign)) return false;
    // Who becomes unlogged may not be referred to by one that is logged.
    const schema::Table* had = pair_.from_schema.find_table(foreign->table);
    if (had != nullptr && schema::find_native(had->native, key::kUnlogged) !=
                              schema::find_native(table->native, key::kUnlogged))
      return false;
    return std::all_of(
        foreign->referenced.begin(), foreign->referenced.end(),
        [&](const std::string& column) { return table->find_column(column) != nullptr; });
  }

  /// A constraint whose name followed its table's or column's.
  const schema::Constraint* renamed(const schema::Constraint& from) const {
    if (!pair_.follows_rename) return nullptr;
    for (const schema::Constraint& to : to_.constraints) {
      if (from_.find_constraint(to.name) == nullptr && same_rule(from, to)) return &to;
    }
    return nullptr;
  }

  /// Whether the constraint stays, perhaps changed in place.
  bool kept(const schema::Constraint& from, const schema::Constraint& to) {
    if (in_the_way(from)) return false;
    schema::Constraint like = from;
    like.not_valid = to.not_valid;
    const bool valid_now = from.not_valid && !to.not_valid;
    if (from.not_valid != to.not_valid && !valid_now) return false;
    bool alters = false;
    if (!same_rule(like, to)) {
      like.deferrable = to.deferrable;
      like.initially_deferred = to.initially_deferred;
      if (!is_foreign_key(from) || !same_rule(like, to)) return false;
      alters = true;
    }
    if (from.name != to.name)
      changes_.columns.push_back(ops::RenameConstraint{to_.name, from.name, to.name});
    if (alters) {
      changes_.keys.push_back(
          ops::AlterConstraint{to_.name, to.name, to.deferrable, to.initially_deferred});
    }
    if (valid_now) changes_.keys.push_back(ops::ValidateConstraint{to_.name, to.name});
    if (from.comment != to.comment)
      changes_.comments.push_back(
          ops::SetComment{ops::CommentTarget::constraint, to_.name, to.name, to.comment});
    return true;
  }

  void indexes() {
    Names kept_names;
    for (const schema::Index& from : from_.indexes) {
      const schema::Index* to = to_.find_index(from.name);
      if (to == nullptr && pair_.follows_rename) to = renamed(from);
      const bool falls = !native_ && falls_with_whole(from, pair_);
      if (to != nullptr && stays(from, *to, to_, pair_.to_schema) && !in_the_way(from) && !falls) {
        kept_names.insert(to->name);
        keep(from, *to);
        continue;
      }
      if (falls || (!native_ && to == nullptr && is_held(from, pair_))) continue;
      if (goes(from) && !disturbed(from)) continue;
      const bool cascade = !native_ && holds_keys(from, from_, pair_.from_schema);
      changes_.drops.push_back(
          ops::DropIndex{{from_.name.schema, from.name}, false, cascade, false});
    }
    for (const schema::Index& to : to_.indexes) {
      if (kept_names.count(to.name) == 0)
        changes_.indexes.push_back(index_operation(to_, to, pair_.from_schema, pair_.to_schema));
    }
  }
  const schema::Index* renamed(const schema::Index& from) const {
    for (const schema::Index& to : to_.indexes) {
      if (from_.find_index(to.name) == nullptr && same_definition(from, to)) return &to;
    }
    return nullptr;
  }
  void keep(const schema::Index& from, const schema::Index& to) {
    if (from.name != to.name)
      changes_.columns.push_back(ops::RenameIndex{{to_.name.schema, from.name}, to.name, false});
    const auto whole = schema::find_native(to.native, key::kAttachedTo);
    const ops::Whole above = ops::whole_of(to, pair_.to_schema);
    if (whole && !schema::find_native(from.native, key::kAttachedTo) && above.index != nullptr &&
        waits_for_parts(above, pair_))
      changes_.indexes.push_back(ops::SetTableNative{{to_.name.schema, to.name},
                                                     {{std::string(key::kAttachedTo), *whole}}});
    if (from.comment != to.comment) {
      changes_.comments.push_back(
          ops::SetComment{ops::CommentTarget::index, {to_.name.schema, to.name}, {}, to.comment});
    }
  }

  /// A column that the server neither drops nor changes, because rows are parted by it: told.
  bool stays_in_partition_key(const schema::Column& from, const schema::Column* to) {
    const bool changes = to == nullptr || made_anew(from, *to) || type_changes(from, *to);
    if (native_ || !changes) return false;
    const schema::Table* parted = parted_by(from.name);
    if (parted == nullptr) return false;
    changes_.refused.push_back(
        "column " + schema::to_string(to_.name) + '.' + from.name +
        (to == nullptr ? " goes" : " changes") + ", but is in the partition key of " +
        schema::to_string(parted->name) + ": create a new table and copy the rows");
    return true;
  }

  /// The table, or one of its parts, whose partition key names the column, or null.
  const schema::Table* parted_by(const std::string& column) const {
    for (const schema::Table& table : pair_.from_schema.tables) {
      const auto by = schema::find_native(table.native, key::kPartitionBy);
      if (!by || !ops::is_or_is_part_of(table, from_.name, pair_.from_schema)) continue;
      Names names;
      add_names(*by, false, names);
      if (names.count(column) != 0) return &table;
    }
    return nullptr;
  }

  void columns() {
    std::vector<Operation> drops, types, adds, sets;
    for (const schema::Column& from : from_.columns) {
      const schema::Column* to = to_.find_column(from.name);
      if (stays_in_partition_key(from, to)) continue;
      if (to == nullptr && above(from.name, pair_.from_schema, from_) != nullptr &&
          above(from.name, pair_.to_schema, to_) == nullptr)
        continue;  // it goes with the whole's
      if (to == nullptr || made_anew(from, *to) || remade_.count(from.name) != 0) {
        const auto place = from.generated ? drops.begin() : drops.end();
        if (disturbed(from)) {
          changes_.drops.push_back(ops::DropColumn{to_.name, from.name, false, false});
        } else {
          drops.insert(place, ops::DropColumn{to_.name, from.name, false, false});
        }
      } else {
        column(from, *to, types, sets);
        if (loses_not_null_with_whole(from, *to))
          sets.push_back(ops::SetNotNull{to_.name, to->name});
      }
    }
    for (const schema::Column& to : to_.columns) {
      const schema::Column* from = from_.find_column(to.name);
      if (from != nullptr && !made_anew(*from, to) && remade_.count(to.name) == 0) continue;
      const schema::Column* whole = above(to.name, pair_.to_schema, to_);
      if (whole != nullptr && above(to.name, pair_.from_schema, from_) == nullptr &&
          !to.generated && !to.identity) {
        // It comes with the whole's, and then gets what is its own.
        schema::Column came = *whole;
        came.comment.reset();
        column(came, to, types, sets);
        continue;
      }
      Folded column = folded(to, to_.name, pair_.to_schema);
      if (column.sequence != nullptr &&
          pair_.from_schema.find_sequence(column.sequence->name) != nullptr)
        column.column = to;
      changes_.adds = true;
      const auto place = to.generated ? adds.end() : first_generated(adds);
      adds.insert(place, ops::AddColumn{to_.name, std::move(column.column), {}, false});
    }
    for (std::vector<Operation>* some : {&drops, &types, &adds, &sets})
      changes_.columns.insert(changes_.columns.end(), some->begin(), some->end());
  }
  /// Whether DROP NOT NULL of the whole takes a partition's own NOT NULL along.
  bool loses_not_null_with_whole(const schema::Column& from, const schema::Column& to) const {
    const schema::Column* had = above(from.name, pair_.from_schema, from_);
    const schema::Column* has = above(to.name, pair_.to_schema, to_);
    return !from.nullable && !to.nullable && had != nullptr && has != nullptr && !had->nullable &&
           has->nullable;
  }
  /// The column of a table above a partition that stays one, or null.
  const schema::Column* above(const std::string& name, const schema::Schema& schema,
                              const schema::Table& table) const {
    const auto parent = schema::find_native(from_.native, key::kPartitionOf);
    if (native_ || !parent || parent != schema::find_native(to_.native, key::kPartitionOf))
      return nullptr;
    for (const schema::Table* one : ops::parents_of(table, schema)) {
      if (const schema::Column* found = ops::find_inherited_column(*one, schema, name))
        return found;
    }
    return nullptr;
  }
  static std::vector<Operation>::iterator first_generated(std::vector<Operation>& adds) {
    return std::find_if(adds.begin(), adds.end(), [](const Operation& add) {
      return std::get<ops::AddColumn>(add).column.generated.has_value();
    });
  }

  /// Whether a column cannot wait for its table's changes to go.
  bool disturbed(const schema::Column& column) const {
    return (column.generated && pair_.disturbed.in(column.generated->sql)) ||
           (column.default_value && pair_.disturbed.in(column.default_value->sql));
  }

  void column(const schema::Column& from, const schema::Column& to, std::vector<Operation>& types,
              std::vector<Operation>& sets) {
    const ColumnChanges one = compare_columns(pair_, from, to);
    const auto add = [](std::vector<Operation>& all, const std::vector<Operation>& more) {
      all.insert(all.end(), more.begin(), more.end());
    };
    add(changes_.drops, one.drops);
    add(types, one.types);
    add(sets, one.sets);
    add(changes_.comments, one.comments);
  }

  /// Whether an index, or a constraint's, goes and comes back under its name.
  bool is_remade(const std::string& index) const {
    return std::any_of(changes_.drops.begin(), changes_.drops.end(), [&](const Operation& one) {
      const auto* drop = std::get_if<ops::DropIndex>(&one);
      const auto* key = std::get_if<ops::DropConstraint>(&one);
      return (drop != nullptr && drop->index.name == index) ||
             (key != nullptr && key->constraint == index);
    });
  }
  /// What the table said of an index that is made anew is to be said again.
  void say_again(NativeChange& change) const {
    for (const auto& entry : to_.native) {
      const auto& [name, value] = entry;
      const std::string index = name == key::kClusterOn ? value
                                : name == key::kReplicaIdentity && value.starts_with(kUsing)
                                    ? value.substr(kUsing.size())
                                    : std::string{};
      const bool changes =
          std::find(change.set.begin(), change.set.end(), entry) != change.set.end();
      const bool remade =
          std::any_of(to_.indexes.begin(), to_.indexes.end(),
                      [&](const schema::Index& one) {
                        return ops::quote_identifier(one.name) == index && is_remade(one.name);
                      }) ||
          std::any_of(to_.constraints.begin(), to_.constraints.end(),
                      [&](const schema::Constraint& one) {
                        return ops::quote_identifier(one.name) == index && is_remade(one.name);
                      });
      if (!changes && remade) change.set.push_back(entry);
    }
  }

  void attributes() {
    NativeChange change = native_change(from_.native, to_.native);
    if (!native_) say_again(change);
    if (change.empty()) return;
    ops::SetTableNative now{to_.name, {}, {}};
    ops::SetTableNative later{to_.name, {}, {}};
    for (const auto& [name, value] : change.set)
      (comes_last(name) ? later : now).set.emplace_back(name, value);
    for (const std::string& name : change.reset) {
      const bool trigger =
          name.starts_with(key::kTriggerPrefix) || name.starts_with(key::kRulePrefix);
      if (!trigger) now.reset.push_back(name);
      if (trigger && switch_stays(name)) later.reset.push_back(name);
    }
    if (!native_) parents(now);
    if (!now.set.empty() || !now.reset.empty()) changes_.columns.push_back(std::move(now));
    if (!later.set.empty() || !later.reset.empty()) changes_.attributes.push_back(std::move(later));
  }
  /// Whether the trigger or rule of a switch is there to be switched back.
  bool switch_stays(const std::string& name) const {
    return std::any_of(pair_.to_schema.objects.begin(), pair_.to_schema.objects.end(),
                       [&](const schema::Object& object) {
                         return ops::is_or_is_part_of(to_, object.table, pair_.to_schema) &&
                                name.ends_with("." + object.name.name);
                       });
  }
  void parents(ops::SetTableNative& change) {
    auto leave = leave_parents(pair_, change);
    auto come = come_to_parents(pair_, change);
    const auto whole = schema::find_native(from_.native, key::kPartitionOf);
    const bool comes_back =
        leave && come && whole && whole == schema::find_native(to_.native, key::kPartitionOf);
    if (comes_back) {
      changes_.detaches.push_back(std::move(*leave));
      changes_.attaches.push_back(std::move(*come));
      return;
    }
    if (leave) changes_.drops.insert(changes_.drops.begin(), std::move(*leave));
    if (come) changes_.keys.push_back(std::move(*come));
  }

  const TablePair& pair_;
  const schema::Table& from_;
  const schema::Table& to_;
  const bool native_;
  Names remade_;
  TableChanges changes_;
};

}  // namespace

TableChanges compare_tables(const TablePair& pair) {
  return TableComparison(pair).run();
}

}  // namespace dunlin::diff
