// Indexes, primary and foreign keys, checks, partitions.
#include <algorithm>
#include <map>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "inspect.hpp"

namespace dunlin::mysql {
namespace {

constexpr const char* kPrimary = "PRIMARY";

schema::ForeignKeyAction action_of(const std::string& rule) {
  if (rule == "CASCADE") return schema::ForeignKeyAction::cascade;
  if (rule == "SET NULL") return schema::ForeignKeyAction::set_null;
  if (rule == "SET DEFAULT") return schema::ForeignKeyAction::set_default;
  if (rule == "RESTRICT") return schema::ForeignKeyAction::restrict_;
  return schema::ForeignKeyAction::no_action;
}

/// Adds to a list of numbers kept as text: "0 5 0".
void add_number(schema::Native& native, const std::string& key, const std::string& value) {
  for (auto& [name, text] : native) {
    if (name == key) {
      text += " " + value;
      return;
    }
  }
  native.emplace_back(key, value);
}

/// Lists that say nothing but zeros are left out.
void drop_zeros(schema::Native& native) {
  std::erase_if(native, [](const auto& item) {
    return (item.first == "mysql.prefixes" || item.first == "mysql.descending") &&
           item.second.find_first_not_of("0 ") == std::string::npos;
  });
}

/// A partitioned table, as its rows of information_schema come.
struct Partitioning {
  struct Part {
    std::string name;
    std::string values;   ///< " VALUES LESS THAN (9)"
    std::string comment;  ///< of one without subpartitions
    std::vector<std::string> below;
    std::vector<std::string> comments_below;
  };
  std::string by;        ///< "RANGE (`a`)"
  std::string by_below;  ///< " SUBPARTITION BY HASH (`b`)"
  std::vector<Part> parts;

  /// What information_schema does not tell: limits of the past, and DEFAULT, which looks like 0.
  bool is_told() const {
    const bool zero = std::any_of(parts.begin(), parts.end(),
                                  [](const Part& part) { return part.values == " VALUES IN (0)"; });
    return !by.starts_with("SYSTEM_TIME") && !zero;
  }

  std::string text() const {
    const std::string head = by + by_below + count_below();
    if (counted()) return head + " PARTITIONS " + std::to_string(parts.size());
    std::vector<std::string> texts;
    for (const Part& part : parts) texts.push_back(text_of(part));
    return head + " (" + text::join(texts, ", ") + ")";
  }

 private:
  /// Whether the partitions are those that the server makes of a mere number.
  bool counted() const {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Part& part = parts[i];
      if (part.name != "p" + std::to_string(i) || !part.values.empty() || !part.comment.empty() ||
          !part.below.empty())
        return false;
    }
    return true;
  }
  bool counted_below() const {
    return std::all_of(parts.begin(), parts.end(), [&](const Part& part) {
      for (std::size_t i = 0; i < part.below.size(); ++i) {
        if (part.below[i] != part.name + "sp" + std::to_string(i) ||
            !part.comments_below[i].empty())
          return false;
      }
      return part.below.size() == parts.front().below.size();
    });
  }
  std::string count_below() const {
    if (by_below.empty() || !counted_below()) return {};
    return " SUBPARTITIONS " + std::to_string(parts.front().below.size());
  }
  std::string text_of(const Part& part) const {
    std::string text = "PARTITION " + quoted_identifier(part.name) + part.values + part.comment;
    if (part.below.empty() || counted_below()) return text;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < part.below.size(); ++i) {
      texts.push_back("SUBPARTITION " + quoted_identifier(part.below[i]) + part.comments_below[i]);
    }
    return text + " (" + text::join(texts, ", ") + ")";
  }
};

std::string partition_values(const std::string& method, const std::string& description) {
  if (description.empty()) return {};
  if (method.starts_with("RANGE")) {
    return description == "MAXVALUE" ? " VALUES LESS THAN MAXVALUE"
                                     : " VALUES LESS THAN (" + description + ")";
  }
  if (!method.starts_with("LIST")) return {};
  return description == "MAXVALUE" ? " DEFAULT" : " VALUES IN (" + description + ")";
}

}  // namespace

void Inspection::indexes() {
  std::string visible = "IS_VISIBLE";
  if (flavour_.mariadb())
    visible = flavour_.at_least(10, 6) ? "IF(IGNORED = 'YES', 'NO', 'YES')" : "'YES'";
  const driver::Rows found = query(
      "SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE, "
      "INDEX_COMMENT, " +
      visible + ", " + (flavour_.mysql() ? "EXPRESSION" : "NULL") +
      " FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = " + here_ +
      " ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX");
  for (const driver::Row& row : found.rows) add_key(row);
  for (schema::Table& table : schema_.tables) {
    for (schema::Index& index : table.indexes) drop_zeros(index.native);
  }
}

void Inspection::add_key(const driver::Row& row) {
  schema::Table* const owner = table(cell(row, 0));
  if (owner == nullptr) return;
  const std::string& name = cell(row, 1);
  if (owner->indexes.empty() || owner->indexes.back().name != name) {
    schema::Index index;
    index.name = name;
    index.unique = cell(row, 2) == "0";
    index.method = text::lower(cell(row, 6));
    if (!cell(row, 7).empty()) index.comment = cell(row, 7);
    if (cell(row, 8) == "NO") index.native.emplace_back("mysql.visible", "no");
    owner->indexes.push_back(std::move(index));
  }
  schema::Index& index = owner->indexes.back();
  schema::IndexKey key;
  key.column = cell(row, 3);
  if (key.column.empty()) key.expression = {expression(cell(row, 9))};
  key.descending = cell(row, 4) == "D";
  // A spatial key's length is the server's own.
  const bool prefixed = row.at(5) && index.method != "spatial" && index.method != "fulltext";
  add_number(index.native, "mysql.prefixes", prefixed ? cell(row, 5) : "0");
  index.keys.push_back(std::move(key));
}

void Inspection::primary_keys() {
  for (schema::Table& table : schema_.tables) {
    const auto found =
        std::find_if(table.indexes.begin(), table.indexes.end(),
                     [](const schema::Index& index) { return index.name == kPrimary; });
    if (found == table.indexes.end()) continue;
    schema::Constraint constraint;
    constraint.name = kPrimary;
    schema::PrimaryKey key;
    for (const schema::IndexKey& part : found->keys) {
      key.columns.push_back(part.column);
      add_number(constraint.native, "mysql.descending", part.descending ? "1" : "0");
    }
    constraint.rule = std::move(key);
    constraint.comment = found->comment;
    drop_zeros(constraint.native);
    constraint.native.insert(constraint.native.end(), found->native.begin(), found->native.end());
    table.constraints.push_back(std::move(constraint));
    table.indexes.erase(found);
  }
}

void Inspection::foreign_keys() {
  const driver::Rows found = query(
      "SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_SCHEMA, "
      "k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME, r.DELETE_RULE, r.UPDATE_RULE FROM "
      "information_schema.KEY_COLUMN_USAGE AS k JOIN information_schema.REFERENTIAL_CONSTRAINTS AS "
      "r ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME "
      "AND r.TABLE_NAME = k.TABLE_NAME WHERE k.TABLE_SCHEMA = " +
      here_ + " AND r.CONSTRAINT_SCHEMA = " + here_ +
      " AND k.REFERENCED_TABLE_NAME IS NOT NULL ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, "
      "k.ORDINAL_POSITION");
  for (const driver::Row& row : found.rows) {
    schema::Table* const owner = table(cell(row, 0));
    if (owner == nullptr) continue;
    schema::Constraint* constraint = owner->find_constraint(cell(row, 1));
    if (constraint == nullptr) {
      schema::ForeignKey key;
      key.table = {cell(row, 3) == database_ ? "" : cell(row, 3), cell(row, 4)};
      key.on_delete = action_of(cell(row, 6));
      key.on_update = action_of(cell(row, 7));
      schema::Constraint fresh;
      fresh.name = cell(row, 1);
      fresh.rule = std::move(key);
      owner->constraints.push_back(std::move(fresh));
      constraint = &owner->constraints.back();
    }
    if (auto* key = std::get_if<schema::ForeignKey>(&constraint->rule)) {
      key->columns.push_back(cell(row, 2));
      key->referenced.push_back(cell(row, 5));
    }
  }
}

void Inspection::checks() {
  if (!flavour_.mariadb() && !flavour_.at_least(8, 0)) return;
  const std::string sql =
      flavour_.mariadb()
          ? "SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, 'YES', LEVEL FROM "
            "information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = " +
                here_
          : "SELECT t.TABLE_NAME, t.CONSTRAINT_NAME, c.CHECK_CLAUSE, t.ENFORCED, 'Table' FROM "
            "information_schema.TABLE_CONSTRAINTS AS t JOIN information_schema.CHECK_CONSTRAINTS "
            "AS "
            "c ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = "
            "t.CONSTRAINT_NAME WHERE t.CONSTRAINT_TYPE = 'CHECK' AND t.CONSTRAINT_SCHEMA = " +
                here_;
  for (const driver::Row& row : query(sql).rows) {
    schema::Table* const owner = table(cell(row, 0));
    if (owner == nullptr) continue;
    const std::string condition = expression(cell(row, 2));
    if (cell(row, 4) == "Column") {
      if (schema::Column* column = owner->find_column(cell(row, 1)))
        column->native.emplace_back("mysql.check", condition);
      continue;
    }
    schema::Constraint constraint;
    constraint.name = cell(row, 1);
    constraint.rule = schema::Check{{condition}, {}};
    if (cell(row, 3) == "NO") constraint.native.emplace_back("mysql.enforced", "no");
    owner->constraints.push_back(std::move(constraint));
  }
}

void Inspection::partitions() {
  const driver::Rows found = query(
      "SELECT TABLE_NAME, PARTITION_NAME, SUBPARTITION_NAME, PARTITION_METHOD, "
      "SUBPARTITION_METHOD, PARTITION_EXPRESSION, SUBPARTITION_EXPRESSION, PARTITION_DESCRIPTION, "
      "PARTITION_COMMENT FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = " +
      here_ +
      " AND PARTITION_NAME IS NOT NULL ORDER BY TABLE_NAME, PARTITION_ORDINAL_POSITION, "
      "SUBPARTITION_ORDINAL_POSITION");
  std::map<std::string, Partitioning> tables;
  for (const driver::Row& row : found.rows) {
    const std::string& method = cell(row, 3);
    Partitioning& one = tables[cell(row, 0)];
    one.by = method + " (" + cell(row, 5) + ")";
    if (!cell(row, 4).empty())
      one.by_below = " SUBPARTITION BY " + cell(row, 4) + " (" + cell(row, 6) + ")";
    if (one.parts.empty() || one.parts.back().name != cell(row, 1))
      one.parts.push_back({cell(row, 1), partition_values(method, cell(row, 7)), {}, {}, {}});
    Partitioning::Part& part = one.parts.back();
    const std::string comment =
        cell(row, 8).empty() ? "" : " COMMENT = " + quoted_literal(cell(row, 8));
    if (cell(row, 2).empty()) {
      part.comment = comment;
    } else {
      part.below.push_back(cell(row, 2));
      part.comments_below.push_back(comment);
    }
  }
  for (const auto& [name, partitioning] : tables) {
    schema::Table* const owner = table(name);
    if (owner == nullptr) continue;
    owner->native.emplace_back("mysql.partitions", partitioning.is_told() && !shown_.contains(name)
                                                       ? partitioning.text()
                                                       : shown_partitions(name));
  }
}

}  // namespace dunlin::mysql
