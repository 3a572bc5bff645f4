// Random tables, rows, indexes, triggers, views and constraints under random ALTERs, against a
// model that knows what each ALTER does to them: nothing else may change, and what fails changes
// nothing. DUNLIN_RANDOM_CASES=N runs N sequences from the first seed on, DUNLIN_RANDOM_SEED=S
// begins at S.
#include <cstdlib>

#include "random_database.hpp"

namespace dunlin::test {
namespace {

enum class Expected { done, failed, perhaps };

std::string alter(const std::string& table) {
  return "ALTER TABLE " + spelled(table);
}

class Sequence : public RandomDatabase {
 public:
  using RandomDatabase::RandomDatabase;

  void run() {
    make();
    if (chance(3)) db_.connection().execute("PRAGMA foreign_keys = OFF");
    now_ = DatabaseReader(db_).read();
    for (int i = 0; i < 14 && !testing::Test::HasFailure(); ++i) one();
  }

 private:
  /// Runs a migration and compares with what was expected.
  void change(const std::string& sql, Expected expected, const Database& wanted) {
    history_ += sql + "\n";
    const schema::Schema model = db_.model();
    const driver::Translation translation = db_.translate(sql);
    std::string failure;
    for (const driver::Finding& finding : translation.findings) {
      if (finding.outcome == sql::Outcome::refused) failure = "refused: " + finding.reason;
    }
    if (failure.empty()) {
      db_.connection().begin();
      for (const driver::Step& step : translation.steps) {
        failure = db_.error(step.sql);
        if (!failure.empty()) break;
      }
      if (failure.empty()) failure = db_.error("COMMIT");
      db_.connection().rollback();
    }
    if (!failure.empty()) {
      history_ += "-- " + failure + "\n";
      db_.model() = model;
    }
    if (expected == Expected::done) {
      EXPECT_EQ(failure, "") << sql;
    } else if (expected == Expected::failed) {
      EXPECT_NE(failure, "") << sql;
    }
    EXPECT_EQ(failure.find("_dunlin"), std::string::npos) << failure;
    const Database reached = DatabaseReader(db_).read();
    compare(reached, failure.empty() ? wanted : now_);
    EXPECT_EQ(db_.rows("SELECT * FROM sqlite_schema WHERE name LIKE '%dunlin%'"), "");
    EXPECT_EQ(db_.rows("PRAGMA integrity_check"), "ok");
    EXPECT_EQ(db_.rows("PRAGMA writable_schema"), "0");
    now_ = reached;
  }

  static void compare(const Database& is, const Database& wanted) {
    EXPECT_EQ(is.counters, wanted.counters);
    EXPECT_TRUE(is.views == wanted.views);
    EXPECT_TRUE(is.triggers == wanted.triggers);
    ASSERT_EQ(is.tables.size(), wanted.tables.size());
    for (const auto& [name, table] : wanted.tables) {
      ASSERT_TRUE(is.tables.contains(name)) << name;
      const Table& found = is.tables.at(name);
      EXPECT_TRUE(found.rows == table.rows) << "rows of " << name << " are not what they should be";
      EXPECT_EQ(found.not_null, table.not_null) << name;
      EXPECT_EQ(found.defaults, table.defaults) << name;
      EXPECT_EQ(found.generated, table.generated) << name;
      EXPECT_EQ(found.unique, table.unique) << name;
      EXPECT_EQ(found.indexes, table.indexes) << name;
      EXPECT_TRUE(found.keys == table.keys) << "foreign keys of " << name;
      EXPECT_EQ(found.checks, table.checks) << name;
    }
  }

  bool in_a_key(const std::string& name, const std::string& column) const {
    for (const auto& [child, table] : now_.tables) {
      for (const Key& key : table.keys) {
        if ((child == name && has(key.columns, column)) ||
            (key.parent == name && has(key.referenced, column)))
          return true;
      }
    }
    return false;
  }

  /// Whether a view or trigger speaks of it, so that SQLite may refuse.
  bool is_watched(const std::string& column) const {
    return !now_.views.empty() ||
           std::any_of(now_.triggers.begin(), now_.triggers.end(),
                       [&](const auto& trigger) { return has(trigger.second, column); });
  }

  void one();
  void set_not_null(const std::string& name, const std::string& column);
  void add_check(const std::string& name, const std::string& column);
  void add_unique(const std::string& name, const std::string& column);
  void add_key(const std::string& name);
  void turn_primary_key(const std::string& name);
  void drop_constraint(const std::string& name);
  void set_default(const std::string& name, const std::string& column);
  void add_column(const std::string& name);
  void drop_column(const std::string& name, const std::string& column);
  void rename_column(const std::string& name, const std::string& column);
  void set_type(const std::string& name, const std::string& column);
  void change_rows(const std::string& name);

  Database now_;
};

void Sequence::one() {
  const std::string name = any(tables_);
  const std::string column = any(now_.tables.at(name).not_null).first;
  if (column == "k" || column == "j" || column == "o" ||
      now_.tables.at(name).generated.contains(column))
    return add_column(name);
  switch (below(13)) {
    case 0:
      return set_not_null(name, column);
    case 1: {
      Database wanted = now_;
      wanted.tables[name].not_null[column] = false;
      return change(alter(name) + " ALTER COLUMN " + spelled(column) + " DROP NOT NULL;",
                    Expected::done, wanted);
    }
    case 2:
      return add_check(name, column);
    case 3:
      return add_unique(name, column);
    case 4:
      return add_key(name);
    case 5:
      return drop_constraint(name);
    case 6:
      return set_default(name, column);
    case 7:
      return add_column(name);
    case 8:
      return drop_column(name, column);
    case 9:
      return rename_column(name, column);
    case 10:
      return set_type(name, column);
    case 11:
      return turn_primary_key(name);
    default:
      return change_rows(name);
  }
}

void Sequence::set_not_null(const std::string& name, const std::string& column) {
  Database wanted = now_;
  Table& table = wanted.tables[name];
  table.not_null[column] = true;
  bool fits = true;
  for (const auto& [id, row] : table.rows) fits = fits && row.at(column) != "NULL";
  change(alter(name) + " ALTER COLUMN " + spelled(column) + " SET NOT NULL;",
         fits ? Expected::done : Expected::failed, wanted);
}

void Sequence::add_check(const std::string& name, const std::string& column) {
  Database wanted = now_;
  Table& table = wanted.tables[name];
  const std::string check = fresh("ck");
  const std::string limit = std::to_string(1 + below(9));
  table.checks[check] = {column};
  const std::string broken = db_.rows("SELECT count(*) FROM " + spelled(name) + " WHERE length(" +
                                      spelled(column) + ") > " + limit);
  change(alter(name) + " ADD CONSTRAINT " + spelled(check) + " CHECK (length(" + spelled(column) +
             "::text) <= " + limit + ");",
         broken == "0" ? Expected::done : Expected::failed, wanted);
}

void Sequence::add_unique(const std::string& name, const std::string& column) {
  Database wanted = now_;
  Table& table = wanted.tables[name];
  const Names columns = any(std::vector<Names>{{column}, {"k", column}, {"o", column, "j"}});
  if (!table.unique.insert(columns).second) return;  // SQLite has one index for both
  std::string present;
  for (const std::string& key : spelled(columns)) present += " AND " + key + " IS NOT NULL";
  const std::string doubled =
      db_.rows("SELECT count(*) FROM (SELECT 1 FROM " + spelled(name) + " WHERE true" + present +
               " GROUP BY " + joined(spelled(columns)) + " HAVING count(*) > 1)");
  change(alter(name) + " ADD CONSTRAINT " + spelled(fresh("uq")) + " UNIQUE (" +
             joined(spelled(columns)) + ");",
         doubled == "0" ? Expected::done : Expected::failed, wanted);
}

void Sequence::add_key(const std::string& name) {
  const std::string& parent = any(tables_);
  const Names referenced = key_of(parent);
  const Names columns = referenced.size() == 1 ? Names{"r"} : Names{"r", "s"};
  Database wanted = now_;
  for (const std::string& column : columns) {
    if (!now_.tables.at(name).not_null.contains(column)) return;
  }
  wanted.tables[name].keys.insert({columns, parent, referenced, "CASCADE"});
  const std::string second = columns.size() == 1 ? "" : " AND c.s IS NOT NULL";
  const std::string match = columns.size() == 1 ? "" : " AND p.j = c.s";
  const std::string orphans = db_.rows(
      "SELECT count(*) FROM " + spelled(name) + " AS c WHERE c.r IS NOT NULL" + second +
      " AND NOT EXISTS (SELECT 1 FROM " + spelled(parent) + " AS p WHERE p.k = c.r" + match + ")");
  change(alter(name) + " ADD CONSTRAINT " + spelled(fresh("fk")) + " FOREIGN KEY (" +
             joined(columns) + ") REFERENCES " + spelled(parent) + " (" + joined(referenced) +
             ") ON DELETE CASCADE;",
         orphans == "0" ? Expected::done : Expected::failed, wanted);
}

/// The columns of a primary key in another order, which foreign keys do not care for.
void Sequence::turn_primary_key(const std::string& name) {
  if (!composite_.contains(name)) return;
  Database wanted = now_;
  std::set<Names>& unique = wanted.tables[name].unique;
  const bool turned = unique.contains({"j", "k"});
  if (unique.erase({turned ? "j" : "k", turned ? "k" : "j"}) == 0) return;
  unique.insert({turned ? "k" : "j", turned ? "j" : "k"});
  const std::string key = spelled(name + " key");
  change(alter(name) + " DROP CONSTRAINT " + key + ", ADD CONSTRAINT " + key + " PRIMARY KEY (" +
             (turned ? "k, j" : "j, k") + ");",
         Expected::perhaps, wanted);
}

void Sequence::drop_constraint(const std::string& name) {
  const schema::Table* known = db_.model().find_table({"public", name});
  if (known == nullptr) known = db_.model().find_table({"", name});
  ASSERT_NE(known, nullptr);
  Database wanted = now_;
  Table& table = wanted.tables[name];
  const schema::Constraint constraint = any(known->constraints);
  Expected expected = Expected::done;
  if (const auto* key = std::get_if<schema::Unique>(&constraint.rule)) {
    table.unique.erase(table.unique.find(key->columns));
    expected = Expected::perhaps;
  } else if (const auto* reference = std::get_if<schema::ForeignKey>(&constraint.rule)) {
    std::size_t same = 0;
    for (const schema::Constraint& other : known->constraints) {
      const auto* like = std::get_if<schema::ForeignKey>(&other.rule);
      if (like != nullptr && like->columns == reference->columns &&
          like->table == reference->table && like->on_delete == reference->on_delete)
        ++same;
    }
    if (same > 1) return;  // the reader cannot tell them apart
    const std::string action =
        reference->on_delete == schema::ForeignKeyAction::cascade ? "CASCADE" : "SET NULL";
    table.keys.erase({reference->columns, reference->table.name, reference->referenced, action});
  } else if (std::holds_alternative<schema::Check>(constraint.rule)) {
    if (table.checks.erase(constraint.name) == 0) table.checks.erase("unnamed 0");
  } else {
    return;
  }
  change(alter(name) + " DROP CONSTRAINT " + spelled(constraint.name) + ";", expected, wanted);
}

void Sequence::set_default(const std::string& name, const std::string& column) {
  Database wanted = now_;
  Table& table = wanted.tables[name];
  if (chance(3)) {
    table.defaults.erase(column);
    return change(alter(name) + " ALTER COLUMN " + spelled(column) + " DROP DEFAULT;",
                  Expected::done, wanted);
  }
  const bool text = holds_text(column);
  const std::string value = text ? "'d" + std::to_string(below(9)) + "'" : std::to_string(below(9));
  table.defaults[column] = value;
  change(alter(name) + " ALTER COLUMN " + spelled(column) + " SET DEFAULT " + value + ";",
         Expected::done, wanted);
}

void Sequence::add_column(const std::string& name) {
  Database wanted = now_;
  Table& table = wanted.tables[name];
  const std::string column = fresh(chance(2) ? "n" : "x");
  const bool text = column[0] == 'x';
  std::string sql = alter(name) + " ADD COLUMN " + spelled(column) + (text ? " text" : " integer");
  std::string value = "NULL";
  if (!chance(3)) {
    value = text ? "'v'" : "5";
    const bool computed = chance(2);
    table.defaults[column] = !computed ? value : text ? "lower('V')" : "4 + 1";
    sql += " DEFAULT " + table.defaults[column];
  }
  table.not_null[column] = chance(3);
  if (table.not_null[column]) sql += " NOT NULL";
  for (auto& [id, row] : table.rows) row[column] = value;
  const bool fits = value != "NULL" || !table.not_null[column] || table.rows.empty();
  change(sql + ";", fits ? Expected::done : Expected::failed, wanted);
}

void Sequence::drop_column(const std::string& name, const std::string& column) {
  Database wanted = now_;
  Table& table = wanted.tables[name];
  Names going{column};
  if (column[0] == 'c' && table.generated.contains("g")) going.emplace_back("g");
  for (const std::string& gone : going) {
    table.not_null.erase(gone);
    table.defaults.erase(gone);
    table.generated.erase(gone);
    for (auto& [id, row] : table.rows) row.erase(gone);
    const auto speaks = [&](const auto& item) { return has(item.second, gone); };
    std::erase_if(table.indexes, speaks);
    std::erase_if(table.checks, speaks);
    std::erase_if(table.unique, [&](const Names& columns) { return has(columns, gone); });
    std::erase_if(table.keys, [&](const Key& key) { return has(key.columns, gone); });
  }
  change(alter(name) + " DROP COLUMN " + spelled(column) + " CASCADE;",
         is_watched(column) ? Expected::perhaps : Expected::done, wanted);
}

void Sequence::rename_column(const std::string& name, const std::string& column) {
  if (column == "r" || column == "s" || in_a_key(name, column)) return;
  Database wanted = now_;
  Table& table = wanted.tables[name];
  const std::string to = fresh(column.substr(0, 1));
  const auto renamed = [&](Names names) {
    std::replace(names.begin(), names.end(), column, to);
    return names;
  };
  const auto move = [&](auto& map) {
    if (auto node = map.extract(column)) {
      node.key() = to;
      map.insert(std::move(node));
    }
  };
  move(table.not_null);
  move(table.defaults);
  for (auto& [id, row] : table.rows) move(row);
  for (auto& [index, columns] : table.indexes) columns = renamed(columns);
  for (auto& [check, columns] : table.checks) columns = renamed(columns);
  std::set<Names> unique;
  for (const Names& columns : table.unique) unique.insert(renamed(columns));
  table.unique = unique;
  for (auto& [trigger, tokens] : wanted.triggers) {
    if (trigger.starts_with(name)) std::replace(tokens.begin(), tokens.end(), column, to);
  }
  change(alter(name) + " RENAME COLUMN " + spelled(column) + " TO " + spelled(to) + ";",
         Expected::done, wanted);
}

void Sequence::set_type(const std::string& name, const std::string& column) {
  if (in_a_key(name, column)) return;
  Database wanted = now_;
  Table& table = wanted.tables[name];
  for (const std::string& generated : table.generated) {
    if (column[0] == 'c' && generated == "g") return;
  }
  const bool text = holds_text(column);
  std::string sql = alter(name) + " ALTER COLUMN " + spelled(column) + " TYPE ";
  if (text) {
    return change(sql + (chance(2) ? "text;" : "varchar(200);"), Expected::perhaps, wanted);
  }
  for (const auto& [id, row] : table.rows) {
    if (row.at(column).starts_with("'")) return;  // text in a column of numbers
  }
  if (chance(2)) return change(sql + "bigint;", Expected::done, wanted);
  for (auto& [id, row] : table.rows) {
    if (row[column] != "NULL") row[column] = std::to_string(std::stoll(row[column]) + 1);
  }
  for (auto& [view, content] : wanted.views) {
    if (view.starts_with(name)) return;  // its rows change with the table's
  }
  change(sql + "bigint USING " + spelled(column) + " + 1;", Expected::perhaps, wanted);
}

void Sequence::change_rows(const std::string& name) {
  const std::string key = std::to_string(below(40));
  native(chance(3) ? "DELETE FROM " + spelled(name) + " WHERE k = " + key
                   : "INSERT OR IGNORE INTO " + spelled(name) + " (k) VALUES (" + key + ")");
  now_ = DatabaseReader(db_).read();
}

std::size_t setting(const char* name, std::size_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoul(text);
}

TEST(RandomChanges, lose_nothing) {
  const std::size_t first = setting("DUNLIN_RANDOM_SEED", 1);
  const std::size_t cases = setting("DUNLIN_RANDOM_CASES", 50);
  for (std::size_t seed = first; seed < first + cases; ++seed) {
    Sequence sequence(static_cast<unsigned>(seed));
    sequence.run();
    ASSERT_FALSE(HasFailure()) << "seed " << seed << ":\n" << sequence.history();
  }
}

}  // namespace
}  // namespace dunlin::test
