// CREATE TABLE, columns, constraints, indexes.
#include <algorithm>
#include <optional>
#include <utility>

#include "block_words.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"
#include "writer.hpp"

namespace dunlin::parse {
namespace {

using schema::ForeignKeyAction;
namespace key = schema::native_key;

std::string action_words(ForeignKeyAction action) {
  switch (action) {
    case ForeignKeyAction::no_action:
      return {};
    case ForeignKeyAction::restrict_:
      return "RESTRICT";
    case ForeignKeyAction::cascade:
      return "CASCADE";
    case ForeignKeyAction::set_null:
      return "SET NULL";
    case ForeignKeyAction::set_default:
      return "SET DEFAULT";
  }
  return {};
}

std::string include_clause(const std::vector<std::string>& columns) {
  return columns.empty() ? "" : " INCLUDE (" + sql_names(columns) + ")";
}

std::string index_storage(const schema::Native& native) {
  std::string out = with_clause(native);
  if (const auto space = schema::find_native(native, key::kTablespace))
    out += " USING INDEX TABLESPACE " + ops::quote_identifier(*space);
  return out;
}

/// EXCLUDE says how its index is stored before WHERE.
std::string exclusion_rule(const std::string& definition, const std::string& storage) {
  const std::optional<std::size_t> where = place_outside(definition, "WHERE");
  if (!where || storage.empty()) return definition + storage;
  return definition.substr(0, *where - 1) + storage + definition.substr(*where - 1);
}

std::string reference(const schema::ForeignKey& foreign, const schema::Native& native) {
  std::string out = "REFERENCES " + sql_name(foreign.table);
  if (!foreign.referenced.empty()) out += " (" + sql_names(foreign.referenced) + ")";
  if (foreign.match == schema::ForeignKeyMatch::full) out += " MATCH FULL";
  if (const std::string words = action_words(foreign.on_update); !words.empty())
    out += " ON UPDATE " + words;
  if (const std::string words = action_words(foreign.on_delete); !words.empty()) {
    out += " ON DELETE " + words;
    if (const auto columns = schema::find_native(native, key::kDeleteColumns))
      out += " (" + *columns + ")";
  }
  return out;
}

std::string check_rule(const schema::Constraint& constraint, const schema::Check& check) {
  std::string out = "CHECK (" + wrap_condition(check.condition.sql, 12, 8) + ")";
  if (schema::find_native(constraint.native, key::kNoInherit)) out += " NO INHERIT";
  return out;
}

/// DEFERRABLE ..., NOT VALID.
std::string attributes(const schema::Constraint& constraint) {
  std::string out;
  if (constraint.deferrable) out += " DEFERRABLE";
  if (constraint.initially_deferred) out += " INITIALLY DEFERRED";
  if (constraint.not_valid) out += " NOT VALID";
  return out;
}

std::string keys_and(std::string_view words, const std::vector<std::string>& columns) {
  return std::string(words) + " (" + sql_names(columns) + ")";
}

/// The only column of a constraint that can be written with it; empty for others.
std::string own_column(const schema::Constraint& constraint) {
  const auto only = [](const std::vector<std::string>& columns) {
    return columns.size() == 1 ? columns.front() : std::string{};
  };
  if (constraint.not_valid) return {};
  if (const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule))
    return primary->include.empty() ? only(primary->columns) : "";
  if (const auto* unique = std::get_if<schema::Unique>(&constraint.rule))
    return unique->include.empty() ? only(unique->columns) : "";
  if (const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule)) {
    return foreign->referenced.size() == 1 ? only(foreign->columns) : "";
  }
  if (const auto* check = std::get_if<schema::Check>(&constraint.rule)) return check->column;
  return {};
}

/// Which constraints need not be named, because the server would choose their names: with the
/// constraints in the order in which they will be written.
std::vector<bool> nameless(const schema::Table& table,
                           const std::vector<const schema::Constraint*>& written) {
  std::vector<bool> unnamed(written.size(), true);
  for (std::size_t round = 0; round <= written.size(); ++round) {
    ops::CreateTable trial;
    trial.table.name = table.name;
    trial.table.columns = table.columns;
    for (std::size_t i = 0; i < written.size(); ++i) {
      trial.table.constraints.push_back(*written[i]);
      if (unnamed[i]) trial.table.constraints.back().name.clear();
    }
    const ops::Operation resolved = ops::resolve(trial, schema::Schema{});
    const auto& chosen = std::get<ops::CreateTable>(resolved).table.constraints;
    // Constraints that repeat another one: names are needed to tell them apart.
    if (chosen.size() != written.size()) return std::vector<bool>(written.size(), false);
    bool stable = true;
    for (std::size_t i = 0; i < written.size(); ++i) {
      if (!unnamed[i] || chosen[i].name == written[i]->name) continue;
      unnamed[i] = false;
      stable = false;
    }
    if (stable) break;
  }
  return unnamed;
}

/// The lines between the parentheses of CREATE TABLE.
class Body {
 public:
  explicit Body(const schema::Table& table) : table_(table) {
    distribute();
    for (const schema::Column& column : table.columns)
      name_width_ = std::max(name_width_, ops::quote_identifier(column.name).size());
    for (const schema::Column& column : table.columns) {
      const std::size_t width = column_type(column).size();
      if (width <= kWideType) type_width_ = std::max(type_width_, width);
    }
  }

  std::vector<std::string> lines() const {
    std::vector<std::string> out;
    for (const schema::Column& column : table_.columns) out.push_back(line_of(column));
    for (std::size_t i = 0; i < written_.size(); ++i) {
      if (is_inline(i)) continue;
      schema::Constraint constraint = *written_[i];
      if (unnamed_[i]) constraint.name.clear();
      out.push_back(constraint_clause(constraint));
    }
    return out;
  }

 private:
  static constexpr std::size_t kWideType = 24;

  /// Constraints of one column are written with it when nobody need name them; the order matters
  /// for the names the server chooses.
  void distribute() {
    for (const schema::Column& column : table_.columns) {
      for (const schema::Constraint& constraint : table_.constraints) {
        if (own_column(constraint) == column.name) written_.push_back(&constraint);
      }
    }
    for (const schema::Constraint& constraint : table_.constraints) {
      if (std::find(written_.begin(), written_.end(), &constraint) == written_.end())
        written_.push_back(&constraint);
    }
    unnamed_ = nameless(table_, written_);
  }

  bool is_inline(std::size_t i) const {
    return unnamed_[i] && table_.find_column(own_column(*written_[i])) != nullptr;
  }

  std::string line_of(const schema::Column& column) const {
    bool primary = false;
    std::string rules;
    for (std::size_t i = 0; i < written_.size(); ++i) {
      if (!is_inline(i) || own_column(*written_[i]) != column.name) continue;
      primary = primary || std::holds_alternative<schema::PrimaryKey>(written_[i]->rule);
      rules += " " + inline_rule(*written_[i]);
    }
    std::string out = ops::quote_identifier(column.name);
    out += std::string(name_width_ - out.size() + 1, ' ');
    const std::string type = column_type(column);
    out += type;
    const std::string clauses =
        column_clauses(column, !column.nullable && !primary && !column.serial && !column.identity);
    if (clauses.empty() && rules.empty()) return out;
    if (type.size() < type_width_) out += std::string(type_width_ - type.size(), ' ');
    const bool fits = out.size() + clauses.size() + rules.size() + 5 <= kWidth;
    const bool many = rules.find('\n') != std::string::npos;
    if (fits || many || rules.empty()) return out + clauses + rules;
    if (clauses.empty() && rules.size() < kWidth - 8) return out + rules;
    return out + clauses + "\n       " + rules;
  }

  const schema::Table& table_;
  std::vector<const schema::Constraint*> written_;
  std::vector<bool> unnamed_;
  std::size_t name_width_ = 0;
  std::size_t type_width_ = 0;
};

std::string table_storage(const schema::Table& table) {
  std::string out;
  const auto add = [&](std::string_view words, std::string_view name) {
    if (const auto value = schema::find_native(table.native, name))
      out += std::string(words) + *value;
  };
  if (const auto parents = schema::find_native(table.native, key::kInherits))
    out += " INHERITS (" + *parents + ")";
  add(" PARTITION BY ", key::kPartitionBy);
  add(" USING ", key::kAccessMethod);
  out += with_clause(table.native);
  add(" TABLESPACE ", key::kTablespace);
  return out;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) {
    out += (out.empty() ? "\n    " : ",\n    ") + line;
  }
  return out.empty() ? out : out + "\n";
}

/// A partition says only what it does not have from its parent.
std::string partition_body(const schema::Table& table) {
  std::vector<std::string> lines;
  for (const schema::Column& column : table.columns) {
    std::string line = ops::quote_identifier(column.name);
    line += column_clauses(column, !column.nullable);
    lines.push_back(std::move(line));
  }
  for (const schema::Constraint& constraint : table.constraints)
    lines.push_back(constraint_clause(constraint));
  return lines.empty() ? "" : " (" + joined(lines) + ")";
}

std::string key_sql(const schema::IndexKey& index_key, const std::optional<std::string>& options) {
  std::string out;
  if (index_key.expression) {
    out = "(" + index_key.expression->sql + ")";
  } else {
    out = ops::quote_identifier(index_key.column);
  }
  if (!index_key.collation.empty()) out += " COLLATE " + ops::quote_identifier(index_key.collation);
  if (const std::string& name = index_key.operator_class; !name.empty())
    out += " " + (name.find('.') == std::string::npos ? ops::quote_identifier(name) : name);
  if (options) out += " (" + *options + ")";
  if (index_key.descending) out += " DESC";
  if (index_key.nulls_first && *index_key.nulls_first != index_key.descending)
    out += *index_key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  return out;
}

}  // namespace

std::string column_type(const schema::Column& column) {
  std::string out;
  if (column.serial) {
    if (column.type.kind == schema::TypeKind::smallint) return "smallserial";
    return column.type.kind == schema::TypeKind::bigint ? "bigserial" : "serial";
  }
  out = sql_type(column.type);
  if (const auto method = schema::find_native(column.native, key::kCompression))
    out += " COMPRESSION " + *method;
  if (!column.collation.empty()) out += " COLLATE " + ops::quote_identifier(column.collation);
  return out;
}

std::string column_clauses(const schema::Column& column, bool not_null) {
  std::string out;
  if (not_null) out += " NOT NULL";
  if (column.default_value) out += " DEFAULT " + default_of(*column.default_value);
  if (column.generated) out += " GENERATED ALWAYS AS (" + column.generated->sql + ") STORED";
  if (column.identity) {
    out += column.identity->always ? " GENERATED ALWAYS AS IDENTITY"
                                   : " GENERATED BY DEFAULT AS IDENTITY";
    const std::string options = sequence_clauses(column.identity->options);
    if (!options.empty()) out += " (" + options.substr(1) + ")";
  }
  return out;
}

std::string constraint_rule(const schema::Constraint& constraint) {
  std::string out;
  if (const auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule)) {
    out = keys_and("PRIMARY KEY", primary->columns) + include_clause(primary->include) +
          index_storage(constraint.native);
  } else if (const auto* unique = std::get_if<schema::Unique>(&constraint.rule)) {
    out = keys_and(unique->nulls_not_distinct ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE",
                   unique->columns) +
          include_clause(unique->include) + index_storage(constraint.native);
  } else if (const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule)) {
    out = keys_and("FOREIGN KEY", foreign->columns) + " " + reference(*foreign, constraint.native);
  } else if (const auto* check = std::get_if<schema::Check>(&constraint.rule)) {
    out = check_rule(constraint, *check);
  } else {
    out = exclusion_rule(std::get<schema::Exclusion>(constraint.rule).definition,
                         index_storage(constraint.native));
  }
  return out + attributes(constraint);
}

std::string constraint_clause(const schema::Constraint& constraint) {
  const std::string rule = constraint_rule(constraint);
  if (constraint.name.empty()) return rule;
  const std::string named = "CONSTRAINT " + ops::quote_identifier(constraint.name);
  const bool fits = rule.find('\n') == std::string::npos && named.size() + rule.size() < kWidth;
  return named + (fits ? " " : "\n        ") + rule;
}

std::string inline_rule(const schema::Constraint& constraint) {
  std::string out;
  if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) {
    out = "PRIMARY KEY" + index_storage(constraint.native);
  } else if (const auto* unique = std::get_if<schema::Unique>(&constraint.rule)) {
    out = std::string(unique->nulls_not_distinct ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE") +
          index_storage(constraint.native);
  } else if (const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule)) {
    out = reference(*foreign, constraint.native);
  } else if (const auto* check = std::get_if<schema::Check>(&constraint.rule)) {
    out = check_rule(constraint, *check);
  }
  return out + attributes(constraint);
}

std::string sequence_clauses(const schema::SequenceOptions& options) {
  std::string out;
  const auto add = [&](std::string_view words, const std::optional<std::int64_t>& number) {
    if (number) out += " " + std::string(words) + " " + std::to_string(*number);
  };
  add("START WITH", options.start);
  add("INCREMENT BY", options.increment);
  add("MINVALUE", options.minimum);
  add("MAXVALUE", options.maximum);
  add("CACHE", options.cache);
  if (options.cycle) out += " CYCLE";
  return out;
}

std::string write_index(const ops::CreateIndex& operation) {
  const schema::Index& index = operation.index;
  std::string out = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  if (operation.concurrently) out += "CONCURRENTLY ";
  if (operation.if_not_exists) out += "IF NOT EXISTS ";
  if (!index.name.empty()) out += ops::quote_identifier(index.name) + " ";
  out += schema::find_native(index.native, key::kOnly) ? "ON ONLY " : "ON ";
  out += sql_name(operation.table) + " ";
  if (index.method != "btree" && !index.method.empty()) out += "USING " + index.method + " ";
  out += "(";
  for (std::size_t i = 0; i < index.keys.size(); ++i) {
    if (i != 0) out += ", ";
    out += key_sql(index.keys[i],
                   schema::find_native(
                       index.native, std::string(key::kKeyOptionsPrefix) + std::to_string(i + 1)));
  }
  out += ")" + include_clause(index.include);
  if (index.nulls_not_distinct) out += " NULLS NOT DISTINCT";
  out += with_clause(index.native);
  if (const auto space = schema::find_native(index.native, key::kTablespace))
    out += " TABLESPACE " + ops::quote_identifier(*space);
  if (index.where) {
    const bool fits = out.size() + index.where->sql.size() + 8 <= kWidth;
    out += (fits ? " WHERE " : "\n    WHERE ") + wrap_condition(index.where->sql, 10, 6);
  }
  return out + ";";
}

std::string write_table(const ops::CreateTable& operation) {
  const schema::Table& table = operation.table;
  std::string out = "CREATE ";
  if (operation.temporary) out += "TEMPORARY ";
  if (schema::find_native(table.native, key::kUnlogged)) out += "UNLOGGED ";
  out += "TABLE ";
  if (operation.if_not_exists) out += "IF NOT EXISTS ";
  out += sql_name(table.name);
  if (const auto parent = schema::find_native(table.native, key::kPartitionOf)) {
    out += " PARTITION OF " + *parent + partition_body(table) + " ";
    out += schema::find_native(table.native, key::kPartitionBound).value_or("DEFAULT");
  } else if (const auto type = schema::find_native(table.native, key::kOfType)) {
    out += " OF " + *type + partition_body(table);
  } else {
    std::vector<std::string> lines = Body(table).lines();
    for (const ops::Like& like : operation.likes) lines.push_back("LIKE " + sql_name(like.table));
    out += " (" + joined(lines) + ")";
  }
  return out + table_storage(table) + ";";
}

}  // namespace dunlin::parse
