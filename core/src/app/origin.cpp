#include "origin.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "dunlin/base/text.hpp"

namespace dunlin::app {
namespace {

using schema::Table;

bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool speaks_of(const std::string& sql, const std::string& column) {
  for (std::size_t at = sql.find(column); at != std::string::npos; at = sql.find(column, at + 1)) {
    const std::size_t end = at + column.size();
    if ((at == 0 || !in_word(sql[at - 1])) && (end == sql.size() || !in_word(sql[end])))
      return true;
  }
  return false;
}

/// The columns that a rule stands on, of those that the model's table has.
struct RuleColumns {
  const Table& model;

  std::vector<std::string> operator()(const schema::PrimaryKey& rule) const { return rule.columns; }
  std::vector<std::string> operator()(const schema::Unique& rule) const { return rule.columns; }
  std::vector<std::string> operator()(const schema::ForeignKey& rule) const { return rule.columns; }
  std::vector<std::string> operator()(const schema::Check& rule) const {
    return mentioned(rule.condition.sql);
  }
  std::vector<std::string> operator()(const schema::Exclusion& rule) const {
    return mentioned(rule.definition);
  }

  std::vector<std::string> mentioned(const std::string& sql) const {
    std::vector<std::string> names;
    for (const schema::Column& column : model.columns) {
      if (speaks_of(sql, column.name)) names.push_back(column.name);
    }
    return names;
  }
};

/// The table, the native part and its columns that an operation is about.
class Subject {
 public:
  Subject(const ops::Operation& operation, const schema::Schema& from, const schema::Schema& to,
          const schema::Schema& model)
      : from_(from), to_(to) {
    const schema::Name* name = ops::altered_table(operation);
    const auto* create = std::get_if<ops::CreateIndex>(&operation);
    const auto* drop = std::get_if<ops::DropIndex>(&operation);
    if (name != nullptr) table = model.find_table(*name);
    if (create != nullptr) table = model.find_table(create->table);
    if (drop != nullptr) {
      const Table* holder = from.find_table_of_index(drop->index);
      if (holder != nullptr) table = model.find_table(holder->name);
    }
    if (table == nullptr) return;
    if (create != nullptr) index(create->index.name);
    if (drop != nullptr) index(drop->index.name);
    if (const auto* o = std::get_if<ops::AddConstraint>(&operation)) constraint(o->constraint.name);
    if (const auto* o = std::get_if<ops::DropConstraint>(&operation)) constraint(o->constraint);
    if (const auto* o = std::get_if<ops::SetColumnType>(&operation)) columns = {o->column};
    if (const auto* o = std::get_if<ops::AddColumn>(&operation)) columns = {o->column.name};
    if (const auto* o = std::get_if<ops::SetDefault>(&operation)) columns = {o->column};
    if (const auto* o = std::get_if<ops::DropDefault>(&operation)) columns = {o->column};
    if (const auto* o = std::get_if<ops::SetColumnNative>(&operation)) columns = {o->column};
  }

  const Table* table = nullptr;  ///< of the model
  std::vector<std::string> columns;

 private:
  void constraint(const std::string& name) {
    if (table->find_constraint(name) != nullptr) return;
    for (const schema::Schema* side : {&to_, &from_}) {
      const Table* native = side->find_table(table->name);
      const schema::Constraint* found = native == nullptr ? nullptr : native->find_constraint(name);
      if (found == nullptr) continue;
      columns = std::visit(RuleColumns{*table}, found->rule);
      return;
    }
  }

  void index(const std::string& name) {
    if (table->find_index(name) != nullptr || table->find_constraint(name) != nullptr) return;
    for (const schema::Schema* side : {&to_, &from_}) {
      const Table* native = side->find_table(table->name);
      const schema::Index* found = native == nullptr ? nullptr : native->find_index(name);
      if (found == nullptr) continue;
      for (const schema::IndexKey& key : found->keys) {
        if (!key.column.empty()) columns.push_back(key.column);
        if (!key.expression) continue;
        for (std::string& column : RuleColumns{*table}.mentioned(key.expression->sql))
          columns.push_back(std::move(column));
      }
      return;
    }
  }

  const schema::Schema& from_;
  const schema::Schema& to_;
};

}  // namespace

std::string origin_of(const ops::Operation& operation, const schema::Schema& from,
                      const schema::Schema& to, const schema::Schema& model) {
  const Subject subject(operation, from, to, model);
  std::vector<std::string> parts;
  for (const std::string& name : subject.columns) {
    const schema::Column* column = subject.table->find_column(name);
    if (column == nullptr) continue;
    parts.push_back(schema::to_string(subject.table->name) + "." + name + " " +
                    schema::to_string(column->type));
  }
  return parts.empty() ? "" : "part of " + text::join(parts, ", ");
}

}  // namespace dunlin::app
