#include <algorithm>
#include <utility>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/inherited.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "names.hpp"

namespace dunlin::ops {
namespace {

using schema::Constraint;

/// The columns of the primary key among constraints; empty when there is none.
std::vector<std::string> key_of(const std::vector<Constraint>& constraints) {
  for (const Constraint& constraint : constraints) {
    if (const auto* key = std::get_if<schema::PrimaryKey>(&constraint.rule)) return key->columns;
  }
  return {};
}

/// A UNIQUE that repeats the primary key or an earlier UNIQUE makes no index of its own.
bool repeats(const Constraint& later, const Constraint& earlier) {
  const auto* unique = std::get_if<schema::Unique>(&later.rule);
  if (unique == nullptr || later.deferrable != earlier.deferrable ||
      later.initially_deferred != earlier.initially_deferred) {
    return false;
  }
  if (const auto* key = std::get_if<schema::PrimaryKey>(&earlier.rule)) {
    return key->columns == unique->columns && key->include == unique->include &&
           !unique->nulls_not_distinct;
  }
  return earlier.rule == later.rule;
}

void drop_repeated(std::vector<Constraint>& constraints) {
  std::vector<Constraint> kept;
  const auto absorb = [&](Constraint& constraint) {
    const auto same = std::find_if(kept.begin(), kept.end(), [&](const Constraint& earlier) {
      return repeats(constraint, earlier) || repeats(earlier, constraint);
    });
    if (same == kept.end()) return false;
    if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) same->rule = constraint.rule;
    if (same->name.empty()) same->name = constraint.name;
    return true;
  };
  for (Constraint& constraint : constraints) {
    if (!absorb(constraint)) kept.push_back(std::move(constraint));
  }
  constraints = std::move(kept);
}

/// Completes the constraints of one statement about `table`.
class ConstraintResolver {
 public:
  /// \param columns  of the table as it will be; empty when it is not known
  ConstraintResolver(const schema::Schema& before, const Name& table,
                     std::vector<std::string> own_key, std::vector<std::string> columns)
      : before_(before),
        table_(table),
        own_key_(std::move(own_key)),
        columns_(std::move(columns)),
        chooser_(before) {}

  NameChooser& chooser() { return chooser_; }

  /// The server names checks first, then keys (the primary key before the others), then foreign
  /// keys.
  void resolve(std::vector<Constraint>& constraints) {
    for (Constraint& constraint : constraints) {
      if (std::holds_alternative<schema::Check>(constraint.rule)) name(constraint);
    }
    for (Constraint& constraint : constraints) {
      if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) name(constraint);
    }
    for (Constraint& constraint : constraints) {
      if (has_index(constraint) && !std::holds_alternative<schema::PrimaryKey>(constraint.rule))
        name(constraint);
    }
    for (Constraint& constraint : constraints) {
      if (auto* key = std::get_if<schema::ForeignKey>(&constraint.rule)) {
        reference(*key);
        name(constraint);
      }
    }
  }

  void reference(schema::ForeignKey& key) const {
    if (!key.referenced.empty()) return;
    if (key.table == table_) {
      key.referenced = own_key_;
    } else if (const schema::Table* table = before_.find_table(key.table)) {
      key.referenced = table->primary_key();
    }
  }

  void name(Constraint& constraint) {
    if (!constraint.name.empty()) {
      chooser_.note_constraint({table_.schema, constraint.name});
      if (has_index(constraint)) chooser_.note_relation({table_.schema, constraint.name});
      return;
    }
    constraint.name = chosen(constraint);
  }

 private:
  std::string chosen(const Constraint& constraint) {
    if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) {
      return chooser_.relation(table_, {}, "pkey", true);
    }
    if (const auto* key = std::get_if<schema::Unique>(&constraint.rule)) {
      std::vector<std::string> columns = key->columns;
      columns.insert(columns.end(), key->include.begin(), key->include.end());
      return chooser_.relation(table_, joined_columns(columns), "key", true);
    }
    if (const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule)) {
      return chooser_.constraint(table_, joined_columns(key->columns), "fkey");
    }
    if (const auto* check = std::get_if<schema::Check>(&constraint.rule)) {
      return chooser_.constraint(table_, is_column(check->column) ? check->column : "", "check");
    }
    return chooser_.relation(
        table_, exclusion_columns(std::get<schema::Exclusion>(constraint.rule)), "excl", true);
  }

  /// A name alone may also be the whole row.
  bool is_column(const std::string& name) const {
    return columns_.empty() || std::find(columns_.begin(), columns_.end(), name) != columns_.end();
  }

  /// The keys of "EXCLUDE USING gist (a WITH =, lower(b) WITH &&)".
  static std::string exclusion_columns(const schema::Exclusion& exclusion);

  const schema::Schema& before_;
  const Name& table_;
  std::vector<std::string> own_key_;
  std::vector<std::string> columns_;
  NameChooser chooser_;
};

std::string ConstraintResolver::exclusion_columns(const schema::Exclusion& exclusion) {
  const std::string& text = exclusion.definition;
  std::vector<std::string> labels;
  std::size_t start = text.find('(') + 1;
  int depth = 1;
  for (std::size_t i = start; i < text.size() && depth > 0; ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (!((text[i] == ',' && depth == 1) || depth == 0)) continue;
    const std::string key = text.substr(start, i - start);
    labels.push_back(expression_label(key.substr(0, key.rfind(" WITH "))));
    start = i + 1;
  }
  return joined_columns(labels);
}

/// Names of an index's keys, made different from each other as the server does.
std::vector<std::string> index_labels(const schema::Index& index) {
  std::vector<std::string> labels;
  const auto add = [&](const std::string& label) {
    std::string name = label;
    for (int number = 1; std::find(labels.begin(), labels.end(), name) != labels.end(); ++number) {
      name = label + std::to_string(number);
    }
    labels.push_back(std::move(name));
  };
  for (const schema::IndexKey& key : index.keys)
    add(key.expression ? expression_label(key.expression->sql) : key.column);
  for (const std::string& column : index.include) add(column);
  return labels;
}

void make_keys_not_null(schema::Table& table) {
  for (const std::string& name : table.primary_key()) {
    if (schema::Column* column = table.find_column(name)) column->nullable = false;
  }
}

/// Completes an operation in place; most need nothing.
struct Resolve {
  const schema::Schema& before;

  void operator()(CreateTable& o) const {
    for (auto like = o.likes.rbegin(); like != o.likes.rend(); ++like) take_columns(o.table, *like);
    std::erase_if(o.likes,
                  [&](const Like& like) { return before.find_table(like.table) != nullptr; });
    for (schema::Column& column : o.table.columns) take_type(o.table, column);
    drop_repeated(o.table.constraints);
    make_keys_not_null(o.table);
    ConstraintResolver resolver(before, o.table.name, o.table.primary_key(), columns_of(o.table));
    resolver.chooser().note_relation(o.table.name);
    resolver.resolve(o.table.constraints);
    for (schema::Index& index : o.table.indexes) {
      if (index.name.empty())
        index.name = resolver.chooser().relation(o.table.name, joined_columns(index_labels(index)),
                                                 "idx", false);
    }
  }
  void operator()(AddColumn& o) const {
    drop_repeated(o.constraints);
    const schema::Table* table = before.find_table(o.table);
    std::vector<std::string> key = key_of(o.constraints);
    if (!key.empty()) o.column.nullable = false;
    if (key.empty() && table != nullptr) key = table->primary_key();
    std::vector<std::string> columns;
    if (table != nullptr) {
      columns = columns_of(*table);
      columns.push_back(o.column.name);
    }
    ConstraintResolver(before, o.table, std::move(key), std::move(columns)).resolve(o.constraints);
  }
  void operator()(AddConstraint& o) const {
    const schema::Table* table = before.find_table(o.table);
    if (!o.using_index.empty()) take_index(o, table);
    std::vector<Constraint> one{std::move(o.constraint)};
    const schema::Table none;
    const schema::Table& known = table != nullptr ? *table : none;
    ConstraintResolver(before, o.table, known.primary_key(), columns_of(known)).resolve(one);
    o.constraint = std::move(one.front());
  }
  void operator()(CreateIndex& o) const {
    if (!o.index.name.empty()) return;
    o.index.name =
        NameChooser(before).relation(o.table, joined_columns(index_labels(o.index)), "idx", false);
  }
  void operator()(CreateDomain& o) const {
    NameChooser chooser(before);
    for (Constraint& check : o.type.checks) {
      if (check.name.empty()) {
        check.name = chooser.constraint(o.type.name, {}, "check");
      } else {
        chooser.note_constraint({o.type.name.schema, check.name});
      }
    }
  }
  void operator()(const DropTable&) const {}
  void operator()(const RenameTable&) const {}
  void operator()(const DropColumn&) const {}
  void operator()(const RenameColumn&) const {}
  void operator()(const SetColumnType&) const {}
  void operator()(const SetNotNull&) const {}
  void operator()(const DropNotNull&) const {}
  void operator()(const SetDefault&) const {}
  void operator()(const DropDefault&) const {}
  void operator()(const AddIdentity&) const {}
  void operator()(const SetIdentity&) const {}
  void operator()(const DropIdentity&) const {}
  void operator()(const DropExpression&) const {}
  void operator()(const DropConstraint&) const {}
  void operator()(const RenameConstraint&) const {}
  void operator()(const ValidateConstraint&) const {}
  void operator()(const AlterConstraint&) const {}
  void operator()(const DropIndex&) const {}
  void operator()(const RenameIndex&) const {}
  void operator()(const CreateView&) const {}
  void operator()(const DropView&) const {}
  void operator()(const RenameView&) const {}
  void operator()(const RefreshView&) const {}
  void operator()(const CreateEnum&) const {}
  void operator()(const AddEnumValue&) const {}
  void operator()(const RenameEnumValue&) const {}
  void operator()(const RenameType&) const {}
  void operator()(const DropType&) const {}
  void operator()(const CreateSequence&) const {}
  void operator()(const AlterSequence&) const {}
  void operator()(const RenameSequence&) const {}
  void operator()(const DropSequence&) const {}
  void operator()(const SetComment&) const {}
  void operator()(const CreateSchema&) const {}
  void operator()(const DropSchema&) const {}
  void operator()(const CreateExtension&) const {}
  void operator()(const DropExtension&) const {}
  void operator()(const ChangeData&) const {}
  void operator()(const Unmodelled&) const {}
  void operator()(AlterDomain& o) const {
    auto* add = std::get_if<AlterDomain::AddConstraint>(&o.change);
    if (add != nullptr && add->constraint.name.empty())
      add->constraint.name = NameChooser(before).constraint(o.domain, {}, "check");
  }
  void operator()(const RenameSchema&) const {}
  void operator()(const SetSchema&) const {}
  void operator()(const CreateObject&) const {}
  void operator()(const DropObject&) const {}
  void operator()(const RenameObject&) const {}
  void operator()(const SetObjectComment&) const {}
  void operator()(const SetTableNative&) const {}
  void operator()(const SetColumnNative&) const {}

 private:
  /// Those of the table and of the tables above it.
  std::vector<std::string> columns_of(const schema::Table& table) const {
    if (parents_of(table, before).empty()) return names_of(table.columns);
    schema::Table whole = table;
    take_inherited(whole, before);
    return names_of(whole.columns);
  }
  /// A partition's column that is written without its type has it from above.
  void take_type(const schema::Table& table, schema::Column& column) const {
    if (column.type.kind != schema::TypeKind::user_defined || !column.type.name.name.empty())
      return;
    schema::Table above;
    above.native = table.native;
    const schema::Column* found = find_inherited_column(above, before, column.name);
    if (found == nullptr) return;
    const schema::Column own = std::move(column);
    column = *found;
    column.comment.reset();
    column.nullable = column.nullable && own.nullable;
    if (own.default_value) column.default_value = own.default_value;
  }
  /// What LIKE takes over from the other table (CREATE TABLE in PostgreSQL's manual): names, types
  /// and NOT NULL of columns always, keys and indexes under new names, foreign keys never.
  void take_columns(schema::Table& table, const Like& like) const {
    const schema::Table* other = before.find_table(like.table);
    if (other == nullptr) return;
    std::vector<schema::Column> columns;
    for (schema::Column column : other->columns) {
      const bool serial = column.serial;
      column.serial = false;
      if (!like.defaults) column.default_value.reset();
      if (serial && like.defaults) {
        column.default_value = schema::Expression{
            "nextval(" + text::quoted(sequence_of(like.table, column.name), '\'') + "::regclass)"};
      }
      if (!like.generated) column.generated.reset();
      if (!like.identity) column.identity.reset();
      if (!like.comments) column.comment.reset();
      if (!like.storage) column.native.clear();
      columns.push_back(std::move(column));
    }
    const auto place = table.columns.begin() +
                       static_cast<std::ptrdiff_t>(std::min(like.position, table.columns.size()));
    table.columns.insert(place, columns.begin(), columns.end());
    for (schema::Constraint constraint : other->constraints) {
      const bool check = std::holds_alternative<schema::Check>(constraint.rule);
      if (check ? !like.constraints : !(like.indexes && has_index(constraint))) continue;
      if (!check) constraint.name.clear();
      if (!like.comments) constraint.comment.reset();
      table.constraints.push_back(std::move(constraint));
    }
    for (schema::Index index : other->indexes) {
      if (!like.indexes) break;
      index.name.clear();
      if (!like.comments) index.comment.reset();
      table.indexes.push_back(std::move(index));
    }
  }
  std::string sequence_of(const Name& table, const std::string& column) const {
    for (const schema::Sequence& sequence : before.sequences) {
      if (sequence.owner_table == table && sequence.owner_column == column)
        return (sequence.name.schema.empty() ? "" : quote_identifier(sequence.name.schema) + ".") +
               quote_identifier(sequence.name.name);
    }
    return table.name + "_" + column + "_seq";
  }
  /// ADD ... USING INDEX: the constraint has the index's columns and, unnamed, its name.
  static void take_index(AddConstraint& o, const schema::Table* table) {
    if (o.constraint.name.empty()) o.constraint.name = o.using_index;
    const schema::Index* index = table != nullptr ? table->find_index(o.using_index) : nullptr;
    if (index == nullptr) return;
    std::vector<std::string> columns;
    for (const schema::IndexKey& key : index->keys) columns.push_back(key.column);
    if (auto* key = std::get_if<schema::PrimaryKey>(&o.constraint.rule)) {
      *key = {std::move(columns), index->include};
    } else if (auto* unique = std::get_if<schema::Unique>(&o.constraint.rule)) {
      *unique = {std::move(columns), index->include, index->nulls_not_distinct};
    }
  }
};

}  // namespace

Operation resolve(Operation operation, const schema::Schema& before) {
  std::visit(Resolve{before}, operation);
  return operation;
}

}  // namespace dunlin::ops
