// Columns and all that mentions them.
#include <algorithm>
#include <utility>

#include "applier.hpp"
#include "dunlin/ops/rewrite.hpp"

namespace dunlin::ops {
namespace {

using schema::to_string;

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void rename_in(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  std::replace(names.begin(), names.end(), from, to);
}

/// Whether a constraint goes with a column of its table.
bool involves(const schema::Table& table, const schema::Constraint& constraint,
              const std::string& column) {
  if (const auto* key = std::get_if<schema::PrimaryKey>(&constraint.rule)) {
    return contains(key->columns, column) || contains(key->include, column);
  }
  if (const auto* key = std::get_if<schema::Unique>(&constraint.rule)) {
    return contains(key->columns, column) || contains(key->include, column);
  }
  if (const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule))
    return contains(key->columns, column);
  if (const auto* check = std::get_if<schema::Check>(&constraint.rule)) {
    if (!check->column.empty()) return check->column == column;
    return mentions_column(check->condition.sql, table.name.name, column);
  }
  return mentions_column(std::get<schema::Exclusion>(constraint.rule).definition, table.name.name,
                         column);
}

bool involves(const schema::Table& table, const schema::Index& index, const std::string& column) {
  if (contains(index.include, column)) return true;
  if (index.where && mentions_column(index.where->sql, table.name.name, column)) return true;
  return std::any_of(index.keys.begin(), index.keys.end(), [&](const schema::IndexKey& key) {
    if (key.column == column) return true;
    return key.expression && mentions_column(key.expression->sql, table.name.name, column);
  });
}

/// Renames a column in what names columns one by one; expressions are another matter.
void rename_in_constraint(schema::Constraint& constraint, const Name& table,
                          const std::string& from, const std::string& to) {
  if (auto* key = std::get_if<schema::PrimaryKey>(&constraint.rule)) {
    rename_in(key->columns, from, to);
    rename_in(key->include, from, to);
  } else if (auto* unique = std::get_if<schema::Unique>(&constraint.rule)) {
    rename_in(unique->columns, from, to);
    rename_in(unique->include, from, to);
  } else if (auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule)) {
    rename_in(foreign->columns, from, to);
  } else if (auto* check = std::get_if<schema::Check>(&constraint.rule)) {
    if (check->column == from) check->column = to;
  } else if (auto* exclusion = std::get_if<schema::Exclusion>(&constraint.rule)) {
    exclusion->definition = rename_column_in(exclusion->definition, table.name, from, to);
  }
}

}  // namespace

void Applier::operator()(const AddColumn& operation) {
  schema::Table* to = table(operation.table);
  if (to == nullptr) return;
  const schema::Column* old = to->find_column(operation.column.name);
  if (old != nullptr && operation.if_not_exists) return;
  if (old != nullptr && schema_.complete) {
    throw exists("column", to_string(operation.table) + "." + operation.column.name);
  }
  for (const schema::Constraint& constraint : operation.constraints) {
    if (constraint.name.empty() || !schema_.complete) continue;
    if (to->find_constraint(constraint.name) != nullptr)
      throw exists("constraint", constraint.name);
    const auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
    if (key == nullptr || key->table == operation.table) continue;
    const schema::Table* target = schema_.find_table(key->table);
    if (target == nullptr) throw missing("table", to_string(key->table), names_of(schema_.tables));
    require_columns(*target, key->referenced);
  }
  if (old != nullptr) remove_column(*to, operation.column.name);
  add_own_sequence(operation.table, operation.column);
  to->columns.push_back(operation.column);
  for (const schema::Constraint& constraint : operation.constraints) {
    to->constraints.push_back(constraint);
    make_key_columns_not_null(*to, constraint);
  }
}

void Applier::operator()(const DropColumn& operation) {
  schema::Table* of = table(operation.table);
  if (of == nullptr || column(*of, operation.column, operation.if_exists) == nullptr) return;
  if (operation.cascade) {
    std::vector<Name> readers;
    for (const schema::View& view : schema_.views) {
      if (query_uses_column(view.query, operation.table, operation.column))
        readers.push_back(view.name);
    }
    for (const Name& reader : readers) {
      remove_views_of(reader);
      remove_view(reader);
    }
  }
  remove_column(*of, operation.column);
}

void Applier::remove_column(schema::Table& table, const std::string& name) {
  const Name of = table.name;
  remove_foreign_keys_to(
      of, [&](const schema::ForeignKey& key) { return contains(key.referenced, name); });
  std::erase_if(table.constraints,
                [&](const schema::Constraint& c) { return involves(table, c, name); });
  std::erase_if(table.indexes, [&](const schema::Index& i) { return involves(table, i, name); });
  std::erase_if(table.columns, [&](const schema::Column& column) {
    return column.name == name ||
           (column.generated && mentions_column(column.generated->sql, of.name, name));
  });
  std::erase_if(schema_.sequences, [&](const schema::Sequence& s) {
    return s.owner_table == of && s.owner_column == name;
  });
}

void Applier::operator()(const RenameColumn& operation) {
  if (schema::View* of = schema_.find_view(operation.table)) {
    rename_in(of->columns, operation.column, operation.to);
    return;
  }
  schema::Table* of = table(operation.table);
  if (of == nullptr) return;
  schema::Column* renamed = column(*of, operation.column);
  if (renamed == nullptr) return;
  if (of->find_column(operation.to) != nullptr) {
    throw exists("column", to_string(operation.table) + "." + operation.to);
  }
  renamed->name = operation.to;
  rename_column_everywhere(*of, operation.column, operation.to);
}

void Applier::rename_column_everywhere(schema::Table& table, const std::string& from,
                                       const std::string& to) {
  for (schema::Constraint& constraint : table.constraints)
    rename_in_constraint(constraint, table.name, from, to);
  for (schema::Index& index : table.indexes) {
    rename_in(index.include, from, to);
    for (schema::IndexKey& key : index.keys) {
      if (key.column == from) key.column = to;
    }
  }
  each_expression(table, [&](schema::Expression& e) {
    e.sql = rename_column_in(e.sql, table.name.name, from, to);
  });
  for (schema::Table& other : schema_.tables) {
    for (schema::Constraint& constraint : other.constraints) {
      auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      if (key != nullptr && key->table == table.name) rename_in(key->referenced, from, to);
    }
  }
  for (schema::Sequence& sequence : schema_.sequences) {
    if (sequence.owner_table == table.name && sequence.owner_column == from)
      sequence.owner_column = to;
  }
  for (schema::View& view : schema_.views) {
    if (query_reads(view.query, table.name))
      view.query = rename_column_in_query(view.query, table.name, from, to);
  }
}

void Applier::operator()(const SetColumnType& operation) {
  schema::Column* changed = column(operation.table, operation.column);
  if (changed == nullptr) return;
  changed->type = operation.type;
  changed->collation = operation.collation;
}

void Applier::operator()(const SetNotNull& operation) {
  if (schema::Column* changed = column(operation.table, operation.column))
    changed->nullable = false;
}

void Applier::operator()(const DropNotNull& operation) {
  if (schema::Column* changed = column(operation.table, operation.column)) changed->nullable = true;
}

void Applier::operator()(const SetDefault& operation) {
  schema::Column* changed = column(operation.table, operation.column);
  if (changed == nullptr) return;
  changed->default_value = operation.value;
  changed->serial = false;
}

void Applier::operator()(const DropDefault& operation) {
  schema::Column* changed = column(operation.table, operation.column);
  if (changed == nullptr) return;
  changed->default_value.reset();
  changed->serial = false;
}

void Applier::operator()(const AddIdentity& operation) {
  schema::Column* changed = column(operation.table, operation.column);
  if (changed == nullptr) return;
  if (changed->identity && schema_.complete) {
    throw exists("identity of column", to_string(operation.table) + "." + operation.column);
  }
  changed->identity = operation.identity;
  add_own_sequence(operation.table, *changed);
}

void Applier::operator()(const SetIdentity& operation) {
  schema::Column* changed = column(operation.table, operation.column);
  if (changed == nullptr) return;
  if (!changed->identity) {
    absent(missing("identity of column", to_string(operation.table) + "." + operation.column));
    return;
  }
  schema::SequenceOptions& options = changed->identity->options;
  if (operation.always) changed->identity->always = *operation.always;
  if (operation.options.start) options.start = operation.options.start;
  if (operation.options.increment) options.increment = operation.options.increment;
  if (operation.options.minimum) options.minimum = operation.options.minimum;
  if (operation.options.maximum) options.maximum = operation.options.maximum;
  if (operation.options.cache) options.cache = operation.options.cache;
  options.cycle = (options.cycle || operation.options.cycle) && !operation.no_cycle;
  if (operation.no_minimum) options.minimum.reset();
  if (operation.no_maximum) options.maximum.reset();
  for (schema::Sequence& sequence : schema_.sequences) {
    if (sequence.owner_table == operation.table && sequence.owner_column == operation.column)
      sequence.options = options;
  }
}

void Applier::operator()(const DropIdentity& operation) {
  schema::Column* changed = column(operation.table, operation.column);
  if (changed == nullptr) return;
  if (!changed->identity) {
    absent(missing("identity of column", to_string(operation.table) + "." + operation.column),
           operation.if_exists);
    return;
  }
  changed->identity.reset();
  drop_own_sequence(operation.table, operation.column);
}

void Applier::operator()(const DropExpression& operation) {
  schema::Column* changed = column(operation.table, operation.column);
  if (changed == nullptr) return;
  if (!changed->generated) {
    absent(missing("expression of column", to_string(operation.table) + "." + operation.column),
           operation.if_exists);
  }
  changed->generated.reset();
}

void Applier::add_own_sequence(const Name& table, const schema::Column& column) {
  if (!column.serial && !column.identity) return;
  schema::Sequence sequence;
  sequence.name = {table.schema, NameChooser(schema_).relation(table, column.name, "seq", false)};
  sequence.type = column.type;
  if (column.identity) sequence.options = column.identity->options;
  sequence.owner_table = table;
  sequence.owner_column = column.name;
  schema_.sequences.push_back(std::move(sequence));
}

void Applier::drop_own_sequence(const Name& table, std::string_view column) {
  std::erase_if(schema_.sequences, [&](const schema::Sequence& s) {
    return s.owner_table == table && s.owner_column == column;
  });
}

void Applier::make_key_columns_not_null(schema::Table& table,
                                        const schema::Constraint& constraint) {
  const auto* key = std::get_if<schema::PrimaryKey>(&constraint.rule);
  if (key == nullptr) return;
  for (const std::string& name : key->columns) {
    if (schema::Column* column = table.find_column(name)) column->nullable = false;
  }
}

void Applier::each_expression(schema::Table& table,
                              const std::function<void(schema::Expression&)>& change) {
  for (schema::Column& column : table.columns) {
    if (column.default_value) change(*column.default_value);
    if (column.generated) change(*column.generated);
  }
  for (schema::Constraint& constraint : table.constraints) {
    if (auto* check = std::get_if<schema::Check>(&constraint.rule)) change(check->condition);
  }
  for (schema::Index& index : table.indexes) {
    if (index.where) change(*index.where);
    for (schema::IndexKey& key : index.keys) {
      if (key.expression) change(*key.expression);
    }
  }
}

}  // namespace dunlin::ops
