// Tables, views, and the order of everything.
#include "comparison.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "attached.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/attached.hpp"
#include "dunlin/ops/inherited.hpp"
#include "dunlin/schema/native.hpp"
#include "normal.hpp"
#include "parents.hpp"
#include "renames.hpp"
#include "views.hpp"

namespace dunlin::diff {
namespace {

namespace key = schema::native_key;

void append(std::vector<Change>& to, std::vector<ops::Operation>& from) {
  for (ops::Operation& operation : from) to.push_back(change_of(std::move(operation)));
}

bool of_columns_alone(const schema::Index& index) {
  return !index.where && index.native.empty() &&
         std::all_of(index.keys.begin(), index.keys.end(), [](const schema::IndexKey& one) {
           return !one.expression && one.operator_class.empty() && one.collation.empty();
         });
}

void add_rule_names(const schema::Constraint& constraint, Names& to) {
  if (const auto* check = std::get_if<schema::Check>(&constraint.rule))
    add_names(check->condition.sql, true, to);
  if (const auto* exclusion = std::get_if<schema::Exclusion>(&constraint.rule))
    add_names(exclusion->definition, true, to);
}

void add_column_names(const schema::Column& column, Names& to) {
  add_names(column.type, to);
  if (column.default_value) add_names(column.default_value->sql, true, to);
  if (column.generated) add_names(column.generated->sql, true, to);
  if (!column.collation.empty()) to.insert(column.collation);
}

/// One function for each kind of alteration that names something beside its table.
void add_operation_names(const ops::Operation& operation, Names& to) {
  if (const auto* add = std::get_if<ops::AddColumn>(&operation)) add_column_names(add->column, to);
  if (const auto* set = std::get_if<ops::SetDefault>(&operation))
    add_names(set->value.sql, true, to);
  if (const auto* set = std::get_if<ops::SetColumnType>(&operation)) add_names(set->type, to);
  if (const auto* add = std::get_if<ops::AddConstraint>(&operation))
    add_rule_names(add->constraint, to);
  if (const auto* add = std::get_if<ops::AddConstraint>(&operation)) {
    if (const auto* foreign = std::get_if<schema::ForeignKey>(&add->constraint.rule))
      to.insert(foreign->table.name);
  }
  if (const auto* create = std::get_if<ops::CreateIndex>(&operation))
    add_index_names(create->index, to);
  if (const auto* set = std::get_if<ops::SetTableNative>(&operation)) {
    for (const auto& [name, value] : set->set) {
      add_names(value, false, to);
      for (const std::string_view prefix : {key::kTriggerPrefix, key::kRulePrefix}) {
        if (name.starts_with(prefix)) to.insert(name.substr(prefix.size()));
      }
    }
  }
}

void drop_addition(Node& node, const std::string& constraint) {
  std::erase_if(node.changes, [&](const Change& change) {
    const auto* add = std::get_if<ops::AddConstraint>(&change.operation);
    return add != nullptr && add->constraint.name == constraint;
  });
}

}  // namespace

Change change_of(ops::Operation operation) {
  Change change;
  change.operation = std::move(operation);
  return change;
}

void add_index_names(const schema::Index& index, Names& to) {
  if (index.where) add_names(index.where->sql, true, to);
  for (const schema::IndexKey& index_key : index.keys) {
    if (index_key.expression) add_names(index_key.expression->sql, true, to);
    to.insert(index_key.operator_class);
    to.insert(index_key.collation);
  }
}

void add_table_names(const schema::Table& table, Names& to) {
  for (const schema::Column& column : table.columns) add_column_names(column, to);
  for (const schema::Constraint& constraint : table.constraints) add_rule_names(constraint, to);
  for (const std::string_view name : {key::kPartitionOf, key::kInherits, key::kOfType}) {
    if (const auto value = schema::find_native(table.native, name)) add_names(*value, false, to);
  }
  if (const auto by = schema::find_native(table.native, key::kPartitionBy))
    add_names(*by, false, to);
  to.erase(table.name.name);
}

Comparison::Comparison(const schema::Schema& from, const schema::Schema& to,
                       const std::vector<ops::Operation>& renames)
    : from_(from), to_(to), renames_(renames) {}

Node& Comparison::node(int rank, ops::Operation operation) {
  Node made;
  made.rank = rank;
  Change change;
  change.operation = std::move(operation);
  made.changes.push_back(std::move(change));
  nodes_.push_back(std::move(made));
  return nodes_.back();
}

Node& Comparison::table_node(const schema::Name& table, int rank, const Operations& operations) {
  Node made;
  made.rank = rank;
  for (const ops::Operation& operation : operations) {
    Change change;
    change.operation = operation;
    add_operation_names(operation, made.needs);
    made.changes.push_back(std::move(change));
  }
  // Nothing waits for a foreign key; two that refer to each other's tables would for each other.
  // Switches of triggers wait for these.
  if (rank != kForeignKey && rank != kAttribute) made.provides.insert(table.name);
  // Constraints wait for the table, and for its columns: what alters it has a lower rank.
  if (rank > kAlter) {
    made.needs.insert(table.name);
  } else {
    made.needs.erase(table.name);
  }
  nodes_.push_back(std::move(made));
  return nodes_.back();
}

/// Each finding may bring others into the way: tables lose what uses functions, functions what they
/// read.
void Comparison::find_what_is_in_the_way() {
  find_disturbed_functions();
  do {
    find_table_changes();
    find_views_in_the_way();
  } while (find_disturbed_functions());
  for (const auto& [table, changes] : table_changes_)
    refused_.insert(refused_.end(), changes.refused.begin(), changes.refused.end());
}

/// What is touched in a table is so in those below it. Whether there is more than before.
bool Comparison::touch_from_above(const schema::Table& table) {
  const auto own = table_changes_.find(table.name);
  if (own == table_changes_.end()) return false;
  const std::size_t before = own->second.touched.size();
  for (const schema::Table* parent : ops::parents_of(table, to_)) {
    const auto above = table_changes_.find(parent->name);
    if (above == table_changes_.end()) continue;
    own->second.touched.insert(above->second.touched.begin(), above->second.touched.end());
  }
  return own->second.touched.size() > before;
}

void Comparison::find_table_changes() {
  table_changes_.clear();
  for (const schema::Table& table : to_.tables) {
    const schema::Table* had = from_.find_table(table.name);
    if (had == nullptr) continue;
    TableChanges changes =
        compare_tables({from_, to_, *had, table, disturbed_, is_renamed(renames_, table.name)});
    table_changes_.emplace(table.name, std::move(changes));
  }
  for (bool grew = true; grew;) {
    grew = false;
    for (const schema::Table& table : to_.tables) grew = touch_from_above(table) || grew;
  }
}

/// A new table: its foreign keys stand by themselves until it is known which can stand inside.
void Comparison::new_table(const schema::Table& table) {
  if (const schema::Table* whole = unsettled_whole(table, to_, from_, to_)) {
    refused_.push_back("table " + schema::to_string(table.name) + " is to be a part of " +
                       schema::to_string(whole->name) + ", whose partitioning cannot be changed");
    return;
  }
  ops::CreateTable create;
  create.table = {table.name, {}, {}, {}, table.comment, table.native, table.source};
  Node made;
  made.rank = kTable;
  for (const schema::Column& column : table.columns) {
    Folded whole = folded(column, table.name, to_);
    if (whole.sequence != nullptr && from_.find_sequence(whole.sequence->name) != nullptr)
      whole = {column, nullptr};
    if (whole.sequence != nullptr) made.provides.insert(whole.sequence->name.name);
    create.table.columns.push_back(std::move(whole.column));
  }
  schema::Native later;
  for (const auto& entry : table.native) {
    const std::string& name = entry.first;
    if (name.starts_with(key::kTriggerPrefix) || name.starts_with(key::kRulePrefix) ||
        name == key::kClusterOn || name == key::kReplicaIdentity) {
      later.push_back(entry);
      schema::set_native(create.table.native, name, std::nullopt);
    }
  }
  Operations references, indexes, later_keys;
  for (const schema::Constraint& constraint : table.constraints) {
    if (schema::find_native(constraint.native, key::kAttachedTo)) {
      later_keys.push_back(name_key_part(table, constraint, nullptr));
      continue;
    }
    if (!is_foreign_key(constraint)) {
      if (stands_alone(constraint, table)) {
        later_keys.push_back(ops::AddConstraint{table.name, constraint, {}});
      } else {
        create.table.constraints.push_back(constraint);
      }
      continue;
    }
    references.push_back(ops::AddConstraint{table.name, constraint, {}});
    made.mentions.insert(std::get<schema::ForeignKey>(constraint.rule).table.name);
  }
  made.mentions.erase(table.name.name);
  made.provides.insert(table.name.name);
  add_table_names(create.table, made.needs);
  made.changes.push_back(change_of(std::move(create)));
  for (const schema::Index& index : table.indexes) {
    ops::Operation made_index = index_operation(table, index, from_, to_);
    // What needs nothing but the table stands right below it.
    if (table.native.empty() && of_columns_alone(index)) {
      made.changes.push_back(change_of(std::move(made_index)));
    } else {
      indexes.push_back(std::move(made_index));
    }
  }
  nodes_.push_back(std::move(made));
  for (const ops::Operation& reference : references)
    table_node(table.name, kForeignKey, {reference});
  if (!later_keys.empty()) key_node(table, later_keys);
  index_nodes(table, std::move(indexes));
  if (!later.empty()) table_node(table.name, kAttribute, {ops::SetTableNative{table.name, later}});
}

/// A part of a key gets its name once the one above is there.
void Comparison::key_node(const schema::Table& table, const Operations& keys) {
  Node& made = table_node(table.name, kKeys, keys);
  const bool names_parts =
      std::any_of(keys.begin(), keys.end(), [](const ops::Operation& operation) {
        return std::holds_alternative<ops::RenameConstraint>(operation);
      });
  if (!names_parts) return;
  for (const schema::Table* above : ops::parents_of(table, to_))
    made.needs.insert(above->name.name);
}

/// An index of the whole comes after the indexes of partitions that become its parts, one that
/// takes none by itself before them.
void Comparison::index_nodes(const schema::Table& table, Operations indexes) {
  Operations plain;
  Names wholes;
  for (ops::Operation& operation : indexes) {
    const auto* create = std::get_if<ops::CreateIndex>(&operation);
    const Names parts = create == nullptr ? Names{} : partitions_before(table, create->index, to_);
    if (parts.empty()) {
      const schema::Index* index = create == nullptr ? nullptr : &create->index;
      const ops::Whole whole = index == nullptr ? ops::Whole{} : ops::whole_of(*index, to_);
      if (whole.table != nullptr || create == nullptr) {
        for (const schema::Table* above : ops::parents_of(table, to_))
          wholes.insert(above->name.name);
      }
      plain.push_back(std::move(operation));
      continue;
    }
    // It provides nothing: its partitions wait for the table, and it waits for them.
    Node& last = table_node(table.name, kIndex, {operation});
    last.provides.clear();
    last.needs.insert(parts.begin(), parts.end());
  }
  if (plain.empty()) return;
  table_node(table.name, kIndex, plain).needs.insert(wholes.begin(), wholes.end());
}

/// No logged table may refer to one that is not: whoever becomes logged comes after those it refers
/// to, whoever becomes unlogged after those that refer to it.
void Comparison::add_logging_order(const schema::Table& table, Node& altered) const {
  const bool was = schema::find_native(from_.find_table(table.name)->native, key::kUnlogged) ==
                   std::optional<std::string>("true");
  const bool is =
      schema::find_native(table.native, key::kUnlogged) == std::optional<std::string>("true");
  if (was == is || native()) return;
  for (const schema::Table& other : to_.tables) {
    const schema::Table& child = is ? other : table;
    const schema::Table& parent = is ? table : other;
    const bool refers = std::any_of(
        child.constraints.begin(), child.constraints.end(), [&](const schema::Constraint& one) {
          const auto* foreign = std::get_if<schema::ForeignKey>(&one.rule);
          return foreign != nullptr && foreign->table == parent.name && child.name != parent.name;
        });
    if (refers) altered.needs.insert(other.name.name);
  }
}

void Comparison::tables() {
  for (const schema::Table& table : to_.tables) {
    const auto changes = table_changes_.find(table.name);
    if (changes == table_changes_.end()) {
      new_table(table);
      continue;
    }
    TableChanges& parts = changes->second;
    std::move(parts.detaches.begin(), parts.detaches.end(), std::back_inserter(detaches_));
    std::move(parts.attaches.begin(), parts.attaches.end(), std::back_inserter(attaches_));
    std::move(parts.reference_drops.begin(), parts.reference_drops.end(),
              std::back_inserter(references_gone_));
    if (!parts.drops.empty()) {
      Node& drops = gone_early(kGonePart, table.name.name, parts.drops);
      const schema::Table& had = *from_.find_table(table.name);
      add_table_names(had, drops.needs);
      for (const schema::Index& index : had.indexes) add_index_names(index, drops.needs);
    }
    if (!parts.columns.empty()) {
      Node& altered = table_node(table.name, kAlter, parts.columns);
      add_logging_order(table, altered);
      if (schema::find_native(table.native, key::kPartitionOf)) {
        for (const schema::Table* whole : ops::parents_of(table, to_))
          altered.needs.insert(whole->name.name);
      }
    }
    if (!parts.keys.empty()) key_node(table, parts.keys);
    index_nodes(table, std::move(parts.indexes));
    for (const ops::Operation& reference : parts.foreign_keys)
      table_node(table.name, kForeignKey, {reference});
    if (!parts.attributes.empty()) table_node(table.name, kAttribute, parts.attributes);
    if (!parts.comments.empty()) table_node(table.name, kComment, parts.comments);
  }
}

void Comparison::comments() {
  for (const auto& [name, text] : to_.schema_comments) {
    const auto had = std::find(from_.schema_comments.begin(), from_.schema_comments.end(),
                               std::pair<std::string, std::string>(name, text));
    if (had == from_.schema_comments.end())
      node(kComment, ops::SetComment{ops::CommentTarget::schema, {{}, name}, {}, text});
  }
  for (const auto& entry : from_.schema_comments) {
    const auto has = std::find_if(to_.schema_comments.begin(), to_.schema_comments.end(),
                                  [&](const auto& other) { return other.first == entry.first; });
    const bool is_default = entry.first == "public";
    const bool kept = is_default || std::find(to_.schemas.begin(), to_.schemas.end(),
                                              entry.first) != to_.schemas.end();
    if (has != to_.schema_comments.end() || !kept) continue;
    std::optional<std::string> usual;
    if (is_default) usual = kUsualComment;
    node(kComment, ops::SetComment{ops::CommentTarget::schema, {{}, entry.first}, {}, usual});
  }
}

/// Whether the key that a foreign key refers to is there once the tables in `made` are: with a new
/// table, or unchanged.
bool Comparison::key_exists(const schema::ForeignKey& foreign,
                            const std::set<schema::Name>& made) const {
  const schema::Table* to = to_.find_table(foreign.table);
  if (to == nullptr) return false;
  const schema::Table* had = from_.find_table(foreign.table);
  if (had == nullptr && made.count(foreign.table) == 0) return false;
  const schema::Table& table = had == nullptr ? *to : *had;
  for (const schema::Constraint& constraint : table.constraints) {
    const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule);
    const auto* unique = std::get_if<schema::Unique>(&constraint.rule);
    const bool fits = (primary != nullptr && primary->columns == foreign.referenced) ||
                      (unique != nullptr && unique->columns == foreign.referenced);
    if (!fits) continue;
    const schema::Constraint* kept = to->find_constraint(constraint.name);
    const auto changes = table_changes_.find(foreign.table);
    const bool touched =
        changes != table_changes_.end() &&
        std::any_of(foreign.referenced.begin(), foreign.referenced.end(),
                    [&](const std::string& c) { return changes->second.touched.count(c) != 0; });
    if (kept != nullptr && same_rule(*kept, constraint) && !touched) return true;
  }
  return false;
}

/// Foreign keys of new tables go inside of CREATE TABLE when what they refer to is there by then.
void Comparison::inline_references(std::vector<Node>& nodes) const {
  std::map<std::pair<schema::Name, std::string>, Node*> standing_alone;
  for (Node& node : nodes) {
    for (const Change& change : node.changes) {
      if (const auto* add = std::get_if<ops::AddConstraint>(&change.operation))
        standing_alone[{add->table, add->constraint.name}] = &node;
    }
  }
  std::set<schema::Name> made;
  for (Node& node : nodes) {
    if (node.changes.empty()) continue;
    auto* create = std::get_if<ops::CreateTable>(&node.changes.front().operation);
    if (create == nullptr) continue;
    made.insert(create->table.name);
    const schema::Table* table = to_.find_table(create->table.name);
    std::vector<schema::Constraint> constraints;
    for (const schema::Constraint& constraint : table->constraints) {
      const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule);
      if (foreign == nullptr) {
        if (!stands_alone(constraint, *table)) constraints.push_back(constraint);
        continue;
      }
      if (constraint.not_valid || !key_exists(*foreign, made)) continue;
      constraints.push_back(constraint);
      const auto alone = standing_alone.find({table->name, constraint.name});
      if (alone != standing_alone.end()) drop_addition(*alone->second, constraint.name);
    }
    create->table.constraints = std::move(constraints);
  }
}

std::vector<Change> Comparison::run(std::vector<std::string>& refused) {
  schemas_and_extensions();
  enums();
  domains();
  composites();
  find_what_is_in_the_way();
  kept_domains();
  functions();
  objects_on_tables();
  sequences();
  tables();
  gone_tables();
  gone_views();
  views();
  comments();
  std::vector<Node> nodes = ordered(std::move(nodes_));
  inline_references(nodes);
  Operations early = ordered_early();
  break_circles(early);
  std::move(attaches_.begin(), attaches_.end(), std::back_inserter(detaches_));
  // Bounds of partitions that go may be those of others now.
  const bool after =
      std::any_of(from_.tables.begin(), from_.tables.end(), [&](const schema::Table& table) {
        return to_.find_table(table.name) == nullptr &&
               schema::find_native(table.native, key::kPartitionOf).has_value();
      });
  std::vector<Change> all;
  for (Operations* some : {&objects_dropped_, &references_gone_, after ? &early : &detaches_,
                           after ? &detaches_ : &early, &types_renamed_})
    append(all, *some);
  for (Node& node : nodes) {
    std::move(node.changes.begin(), node.changes.end(), std::back_inserter(all));
  }
  std::vector<Node> drops = ordered(std::move(gone_));
  for (auto drop = drops.rbegin(); drop != drops.rend(); ++drop)
    all.push_back(std::move(drop->changes.front()));
  append(all, last_);
  refused.insert(refused.end(), refused_.begin(), refused_.end());
  return all;
}

}  // namespace dunlin::diff
