// From one definition of a table to another.
#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "inspect.hpp"
#include "native_ddl.hpp"
#include "write.hpp"

namespace dunlin::mysql {
namespace {

using schema::Column;
using schema::Constraint;
using schema::Table;

bool is_foreign_key(const Constraint& constraint) {
  return std::holds_alternative<schema::ForeignKey>(constraint.rule);
}

bool is_virtual(const Column& column) {
  return column.generated && native_value(column.native, "mysql.generated") == "virtual";
}

/// Whether the server changes one into the other in place (manual: "ALTER TABLE and Generated
/// Columns"): a virtual column can only be dropped and added.
bool needs_new_column(const Column& from, const Column& to) {
  return is_virtual(from) != is_virtual(to);
}

/// Kinds of types between which the server converts nothing (MariaDB): those of addresses, uuid and
/// shapes; numbers and times are one of their own. Text and bytes convert to all.
enum class Kin { any, plain, inet4, inet6, uuid, shape };

Kin kin_of(const Column& column) {
  const std::string type = native_value(column.native, "mysql.type");
  const auto begins = [&](std::initializer_list<const char*> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](const char* word) { return type.starts_with(word); });
  };
  if (begins({"inet4"})) return Kin::inet4;
  if (begins({"inet6"})) return Kin::inet6;
  if (begins({"uuid"})) return Kin::uuid;
  if (begins({"geom", "point", "linestring", "polygon", "multi"})) return Kin::shape;
  if (begins({"int", "tinyint", "smallint", "mediumint", "bigint", "decimal", "float", "double",
              "bit", "year", "date", "time"}))
    return Kin::plain;
  return Kin::any;
}

bool converts(const Column& from, const Column& to) {
  const Kin before = kin_of(from);
  const Kin after = kin_of(to);
  return before == after || before == Kin::any || after == Kin::any;
}

/// The columns that keep their places among each other: the longest increasing sequence.
std::vector<std::string> steady_columns(const std::vector<std::string>& from, const Table& to) {
  std::vector<std::string> order;
  for (const Column& column : to.columns) {
    if (std::find(from.begin(), from.end(), column.name) != from.end())
      order.push_back(column.name);
  }
  const auto place = [&](const std::string& name) {
    return std::find(from.begin(), from.end(), name) - from.begin();
  };
  std::vector<std::size_t> length(order.size(), 1);
  std::vector<std::size_t> before(order.size(), order.size());
  std::size_t best = order.size();
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (place(order[k]) < place(order[i]) && length[k] + 1 > length[i]) {
        length[i] = length[k] + 1;
        before[i] = k;
      }
    }
    if (best == order.size() || length[i] > length[best]) best = i;
  }
  std::vector<std::string> steady;
  for (std::size_t i = best; i < order.size(); i = before[i]) steady.push_back(order[i]);
  return steady;
}

/// Dropping and adding such an index is nothing to MariaDB.
bool only_visibility(const schema::Index& from, const schema::Index& to) {
  const auto without = [](schema::Index index) {
    std::erase_if(index.native, [](const auto& item) { return item.first == "mysql.visible"; });
    return index;
  };
  return !(from == to) && without(from) == without(to);
}

class Alter {
 public:
  Alter(const Table& from, const Table& to, const Flavour& flavour)
      : from_(from), to_(to), flavour_(flavour) {}

  std::vector<std::string> run() {
    std::vector<std::string> statements;
    copy_values(statements);
    convert_by_text(statements);
    drops();
    columns();
    keys();
    const std::string options = native_options(to_, leave_engine(statements));
    if (!options.empty()) clauses_.push_back(options);
    std::string partitions = native_value(from_.native, "mysql.partitions");
    versioning(partitions, statements);
    std::string change = text::join(clauses_, ", ");
    const std::string wanted = native_value(to_.native, "mysql.partitions");
    if (partitions != wanted) {
      // In one statement with the primary key, for each must suit the other.
      change += (change.empty() ? "" : " ") +
                (wanted.empty() ? "REMOVE PARTITIONING" : "PARTITION BY " + wanted);
    }
    if (change.empty()) return statements;
    statements.push_back(head() + change);
    if (leaves_checksums()) statements.push_back(head() + "PAGE_CHECKSUM=DEFAULT");
    return statements;
  }

 private:
  /// Options that only the former engine knows go before it does, and so does that engine where
  /// rows get a history. Returns the table without them.
  const Table* leave_engine(std::vector<std::string>& statements) {
    if (native_value(from_.native, "mysql.engine") == native_value(to_.native, "mysql.engine"))
      return &from_;
    left_ = from_;
    std::erase_if(left_.native, [](const auto& entry) { return entry.first == "mysql.options"; });
    const std::string kept = kept_options(from_, to_);
    if (!kept.empty()) left_.native.emplace_back("mysql.options", kept);
    const std::string gone = native_options(left_, &from_);
    if (!gone.empty()) statements.push_back(head() + gone);
    if (is_versioned(from_) && is_versioned(to_)) {
      throw parse::Untranslatable(
          "table " + to_.name.name +
              " keeps the history of its rows, which the server takes to no other engine",
          "drop its SYSTEM VERSIONING by hand; the history is lost then");
    }
    if (is_versioned(to_)) {
      const std::string engine = native_value(to_.native, "mysql.engine");
      statements.push_back(head() + "ENGINE=" + engine);
      for (auto& [key, value] : left_.native) {
        if (key == "mysql.engine") value = engine;
      }
    }
    return &left_;
  }

  /// Every table of Aria has checksums of its pages; another engine keeps the word until it is
  /// told.
  bool leaves_checksums() const {
    static constexpr const char* kWord = "PAGE_CHECKSUM";
    return native_value(from_.native, "mysql.engine") == "Aria" &&
           native_value(to_.native, "mysql.engine") != "Aria" &&
           native_value(to_.native, "mysql.options").find(kWord) == std::string::npos;
  }

  static bool is_versioned(const Table& table) {
    return !native_value(table.native, "mysql.versioned").empty();
  }

  std::string head() const { return "ALTER TABLE " + quoted_identifier(to_.name.name) + " "; }

  /// Goes before the change, which may speak of columns without versions; but with it where the
  /// times of a row are columns of the table.
  void versioning(std::string& partitions, std::vector<std::string>& statements) {
    const bool versioned = is_versioned(from_);
    if (versioned && native_period(from_).empty() && !native_period(to_).empty()) {
      throw parse::Untranslatable(
          "table " + to_.name.name +
              " keeps the history of its rows already: the server adds no columns for their times",
          "drop and add its SYSTEM VERSIONING by hand; the history is lost then");
    }
    if (versioned == is_versioned(to_)) return;
    const std::string period = native_period(to_);
    if (versioned && !native_period(from_).empty()) {
      clauses_.emplace_back("DROP SYSTEM VERSIONING");
    } else if (versioned) {
      if (partitions.starts_with("SYSTEM_TIME")) {
        statements.push_back(head() + "REMOVE PARTITIONING");
        partitions.clear();
      }
      statements.push_back(head() + "DROP SYSTEM VERSIONING");
    } else if (period.empty()) {
      statements.push_back(head() + "ADD SYSTEM VERSIONING");
    } else {
      clauses_.push_back("ADD " + period);
      clauses_.emplace_back("ADD SYSTEM VERSIONING");
    }
  }

  bool same_index(const schema::Index& index) const {
    const schema::Index* other = to_.find_index(index.name);
    return other != nullptr && (*other == index || only_visibility(index, *other)) &&
           !on_new_column(index) && !on_other_period(index.native);
  }

  bool period_changes() const {
    return native_value(from_.native, "mysql.period") != native_value(to_.native, "mysql.period");
  }
  bool on_other_period(const schema::Native& key) const {
    return period_changes() && !native_value(key, "mysql.overlaps").empty();
  }
  bool same_constraint(const Constraint& constraint, const Constraint* other) const {
    return other != nullptr && *other == constraint && !on_other_period(constraint.native);
  }

  /// Whether a column of the index is dropped and added.
  bool on_new_column(const schema::Index& index) const {
    return std::any_of(index.keys.begin(), index.keys.end(), [&](const schema::IndexKey& key) {
      const Column* before = from_.find_column(key.column);
      const Column* after = to_.find_column(key.column);
      return before != nullptr && after != nullptr && needs_new_column(*before, *after);
    });
  }

  /// A virtual column that becomes an ordinary one: its values are copied, for it cannot be changed
  /// in place.
  bool keeps_values(const Column& column) const {
    const Column* had = from_.find_column(column.name);
    return had != nullptr && is_virtual(*had) && !column.generated;
  }
  static std::string copy_name(const Column& column) { return "_dunlin_new_" + column.name; }

  void copy_values(std::vector<std::string>& statements) const {
    const std::string name = quoted_identifier(to_.name.name);
    for (const Column& column : to_.columns) {
      if (!keeps_values(column)) continue;
      Column copy = column;
      copy.name = copy_name(column);
      copy.nullable = true;
      copy.default_value.reset();
      statements.push_back("ALTER TABLE " + name + " ADD COLUMN " + native_column(copy, flavour_));
      statements.push_back(update() + quoted_identifier(copy.name) + " = " +
                           quoted_identifier(column.name) + kept_times());
    }
  }

  /// Where the server has no way from one type to the other, the values become text, or bytes,
  /// before. What means nothing in the new type stops the script there.
  void convert_by_text(std::vector<std::string>& statements) const {
    if (!flavour_.mariadb()) return;
    for (const Column& column : to_.columns) {
      const Column* had = from_.find_column(column.name);
      if (had == nullptr || had->generated || column.generated || converts(*had, column)) continue;
      const std::string name = quoted_identifier(column.name);
      const bool shape = kin_of(*had) == Kin::shape || kin_of(column) == Kin::shape;
      statements.push_back(head() + "MODIFY COLUMN " + name +
                           (shape ? " longblob" : " varchar(64)") +
                           (had->nullable ? " NULL" : " NOT NULL"));
      if (kin_of(*had) == Kin::inet4 && kin_of(column) == Kin::inet6)
        statements.push_back(update() + name + " = CONCAT('::ffff:', " + name + ")" + kept_times());
      if (kin_of(*had) == Kin::inet6 && kin_of(column) == Kin::inet4)
        statements.push_back(update() + name + " = REPLACE(" + name + ", '::ffff:', '')" +
                             kept_times());
    }
  }

  std::string update() const { return "UPDATE " + quoted_identifier(to_.name.name) + " SET "; }

  /// Else the time of the last change would become now.
  std::string kept_times() const {
    std::string set;
    for (const Column& other : from_.columns) {
      if (!native_value(other.native, "mysql.on_update").empty())
        set += ", " + quoted_identifier(other.name) + " = " + quoted_identifier(other.name);
    }
    return set;
  }

  void drops() {
    for (const Constraint& constraint : from_.constraints) {
      if (is_foreign_key(constraint)) continue;
      if (same_constraint(constraint, to_.find_constraint(constraint.name))) continue;
      if (std::holds_alternative<schema::PrimaryKey>(constraint.rule)) {
        clauses_.emplace_back("DROP PRIMARY KEY");
      } else {
        clauses_.push_back((flavour_.mysql() ? "DROP CHECK " : "DROP CONSTRAINT ") +
                           quoted_identifier(constraint.name));
      }
    }
    // "`name` (`start`, `end`)"
    const std::string period = native_value(from_.native, "mysql.period");
    if (!period.empty() && period_changes())
      clauses_.push_back("DROP PERIOD FOR " + period.substr(0, period.find("` (`") + 1));
    for (const schema::Index& index : from_.indexes) {
      if (!same_index(index)) clauses_.push_back("DROP KEY " + quoted_identifier(index.name));
    }
    for (const Column& column : from_.columns) {
      const Column* kept = to_.find_column(column.name);
      if (kept == nullptr || needs_new_column(column, *kept)) {
        clauses_.push_back("DROP COLUMN " + quoted_identifier(column.name));
      } else {
        order_.push_back(column.name);
      }
    }
  }

  void columns() {
    const std::vector<std::string> steady = steady_columns(order_, to_);
    std::erase_if(order_, [&](const std::string& name) {
      return std::find(steady.begin(), steady.end(), name) == steady.end();
    });
    for (std::size_t i = 0; i < to_.columns.size(); ++i) {
      const Column& column = to_.columns[i];
      const std::string definition = native_column(column, flavour_);
      const Column* had = from_.find_column(column.name);
      const bool fresh = had == nullptr || needs_new_column(*had, column);
      if (i < order_.size() && order_[i] == column.name) {
        if (!(*had == column)) clauses_.push_back("MODIFY COLUMN " + definition);
        continue;
      }
      const std::string place =
          i == 0 ? " FIRST" : " AFTER " + quoted_identifier(to_.columns[i - 1].name);
      const bool last = fresh && i == order_.size() && i > 0 && no_moves(i);
      const std::string verb = keeps_values(column)
                                   ? "CHANGE COLUMN " + quoted_identifier(copy_name(column)) + " "
                               : fresh ? "ADD COLUMN "
                                       : "MODIFY COLUMN ";
      clauses_.push_back(verb + definition + (last ? "" : place));
      order_.insert(order_.begin() + static_cast<std::ptrdiff_t>(i), column.name);
    }
  }

  /// Whether all columns from `i` on are new.
  bool no_moves(std::size_t i) const {
    return std::all_of(
        to_.columns.begin() + static_cast<std::ptrdiff_t>(i), to_.columns.end(),
        [&](const Column& column) { return from_.find_column(column.name) == nullptr; });
  }

  void keys() {
    const std::string period = native_value(to_.native, "mysql.period");
    if (!period.empty() && period_changes()) clauses_.push_back("ADD PERIOD FOR " + period);
    for (const Constraint& constraint : to_.constraints) {
      const Constraint* had = from_.find_constraint(constraint.name);
      if (is_foreign_key(constraint) || same_constraint(constraint, had)) continue;
      clauses_.push_back("ADD " + native_constraint(constraint));
    }
    for (const schema::Index& index : to_.indexes) {
      const schema::Index* had = from_.find_index(index.name);
      const bool made_again = on_new_column(index) || on_other_period(index.native);
      if (had != nullptr && only_visibility(*had, index) && !made_again) {
        const bool hidden = native_value(index.native, "mysql.visible") == "no";
        const char* words = flavour_.mariadb() ? (hidden ? " IGNORED" : " NOT IGNORED")
                                               : (hidden ? " INVISIBLE" : " VISIBLE");
        clauses_.push_back("ALTER INDEX " + quoted_identifier(index.name) + words);
      } else if (had == nullptr || !(*had == index) || made_again) {
        clauses_.push_back("ADD " + native_index(index, to_, flavour_));
      }
    }
  }

  const Table& from_;
  const Table& to_;
  const Flavour& flavour_;
  Table left_;  ///< before the clauses, where that is not `from_`
  std::vector<std::string> clauses_;
  std::vector<std::string> order_;  ///< of the columns, as far as the clauses have come
};

void replace_name(std::string& sql, const std::string& name, const std::string& to) {
  sql = text::replace_all(std::move(sql), quoted_identifier(name), quoted_identifier(to));
}

}  // namespace

std::vector<std::string> alter_table(const Table& from, const Table& to, const Flavour& flavour) {
  return Alter(from, to, flavour).run();
}

void rename_table(schema::Schema& schema, const std::string& name, const std::string& to) {
  for (Table& table : schema.tables) {
    if (table.name.name == name) table.name.name = to;
    for (Constraint& constraint : table.constraints) {
      auto* key = std::get_if<schema::ForeignKey>(&constraint.rule);
      if (key != nullptr && key->table.name == name) key->table.name = to;
    }
  }
}

void rename_column(schema::Schema& schema, const std::string& table, const std::string& column,
                   const std::string& to) {
  const auto rename_in = [&](std::vector<std::string>& names) {
    std::replace(names.begin(), names.end(), column, to);
  };
  for (Table& item : schema.tables) {
    const bool own = item.name.name == table;
    for (Constraint& constraint : item.constraints) {
      if (auto* key = std::get_if<schema::ForeignKey>(&constraint.rule)) {
        if (own) rename_in(key->columns);
        if (key->table.name == table) rename_in(key->referenced);
      }
      auto* primary = std::get_if<schema::PrimaryKey>(&constraint.rule);
      if (own && primary != nullptr) rename_in(primary->columns);
      auto* check = std::get_if<schema::Check>(&constraint.rule);
      if (own && check != nullptr) replace_name(check->condition.sql, column, to);
    }
    if (!own) continue;
    for (Column& part : item.columns) {
      if (part.name == column) part.name = to;
      if (part.generated) replace_name(part.generated->sql, column, to);
      for (auto& [key, value] : part.native) {
        if (key == "mysql.check") replace_name(value, column, to);
      }
    }
    for (schema::Index& index : item.indexes) {
      for (schema::IndexKey& key : index.keys) {
        if (key.column == column) key.column = to;
        if (key.expression) replace_name(key.expression->sql, column, to);
      }
    }
  }
}

}  // namespace dunlin::mysql
