// Random tables, rows, indexes, triggers, views and constraints under random ALTERs, against a
// model that knows what each ALTER does to them: nothing else may change, and what fails changes
// nothing. DUNLIN_RANDOM_CASES=N runs N sequences from the first seed on, DUNLIN_RANDOM_SEED=S
// begins at S.
#include <cstdlib>
#include <random>

#include "database_value.hpp"

namespace dunlin::test {
namespace {

enum class Expected { done, failed, perhaps };

class Sequence {
 public:
  explicit Sequence(unsigned seed) : random_(seed) {}

  void run() {
    make();
    if (chance(3)) db_.connection().execute("PRAGMA foreign_keys = OFF");
    now_ = DatabaseReader(db_).read();
    for (int i = 0; i < 14 && !testing::Test::HasFailure(); ++i) one();
  }

  const std::string& history() const { return history_; }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance(std::size_t in) { return below(in) == 0; }
  template <typename Items>
  const auto& any(const Items& items) {
    return *std::next(items.begin(), static_cast<std::ptrdiff_t>(below(items.size())));
  }
  std::string fresh(const std::string& prefix) { return prefix + std::to_string(++names_); }

  /// Runs SQLite's own SQL; what it refuses is left out.
  void native(const std::string& sql) {
    if (db_.error(sql).empty()) history_ += sql + ";\n";
  }

  void make() {
    for (int i = 0; i < 3; ++i) make_table("t" + std::to_string(i), i);
    make_rows();
    for (int i = 0; i < 3; ++i) make_others("t" + std::to_string(i));
    native("CREATE TABLE log (what TEXT)");
  }

  /// As a migration, or as another tool would, with what only SQLite has; the model knows both.
  void make_table(const std::string& name, int number) {
    const bool own = chance(2);
    const bool counting = chance(2);
    Names portable{counting ? "k bigserial PRIMARY KEY" : "k bigint PRIMARY KEY"};
    Names sqlite{counting ? "k INTEGER PRIMARY KEY AUTOINCREMENT" : "k INT NOT NULL PRIMARY KEY"};
    const auto add = [&](const std::string& a, const std::string& b) {
      portable.push_back(a);
      sqlite.push_back(b);
    };
    add("a integer", chance(2) ? "a INT" : "a INTEGER /* an a */");
    add("b varchar(20) DEFAULT 'b'",
        chance(2) ? "b VARCHAR(20) DEFAULT 'b'" : "b TEXT COLLATE NOCASE DEFAULT 'b'");
    add("c integer NOT NULL DEFAULT 3", "c INT NOT NULL ON CONFLICT ABORT DEFAULT 3");
    add("r bigint", "r BIGINT");
    add("o bytea", "o");
    if (chance(2)) add("g integer GENERATED ALWAYS AS (c * 2) STORED", "g INT AS (c * 2)");
    if (chance(2)) add("CONSTRAINT " + name + "_ck CHECK (c > -100)", "CHECK (c > -100)");
    if (chance(3))
      add("CONSTRAINT " + name + "_ac UNIQUE (a, c)", "CONSTRAINT " + name + "_ac UNIQUE (a, c)");
    if (chance(4)) {
      // To itself, checked at the end.
      add("CONSTRAINT " + name + "_self FOREIGN KEY (a) REFERENCES " + name +
              " (k) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED",
          "CONSTRAINT " + name + "_self FOREIGN KEY (a) REFERENCES " + name +
              " (k) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED");
    }
    if (number > 0 && chance(2)) {
      const std::string parent = "t" + std::to_string(below(static_cast<std::size_t>(number)));
      const std::string action = chance(2) ? " ON DELETE CASCADE" : " ON DELETE SET NULL";
      add("CONSTRAINT " + name + "_rk FOREIGN KEY (r) REFERENCES " + parent + " (k)" + action,
          "CONSTRAINT " + name + "_rk FOREIGN KEY (r) REFERENCES " + parent + " (k)" + action);
    }
    const std::string migration = "CREATE TABLE " + name + " (" + joined(portable) + ");";
    history_ += migration + "\n";
    if (own) {
      db_.migrate(migration);
      return;
    }
    std::string options = !counting && chance(2) ? " WITHOUT ROWID" : "";
    const bool strict = chance(3);
    if (strict) {
      options += options.empty() ? " STRICT" : ", STRICT";
      for (std::string& column : sqlite) column = in_strict(column);
    }
    db_.translate(migration);
    native("CREATE TABLE " + name + " (\n  " + joined(sqlite, chance(2) ? ",\n  " : ", ") + ")" +
           options);
    if (strict) db_.model().complete = false;
  }

  /// A column as a STRICT table takes it.
  static std::string in_strict(const std::string& column) {
    if (column == "o") return "o ANY";
    if (column.starts_with("b VARCHAR(20)")) return "b TEXT DEFAULT 'b'";
    return with_word(column, "BIGINT", "INT");
  }

  void make_rows() {
    for (int i = 0; i < 40; ++i) {
      const std::string table = "t" + std::to_string(below(3));
      const std::string text = chance(5) ? "NULL" : "'" + std::string(1 + below(6), 'x') + "'";
      native("INSERT OR IGNORE INTO " + table + " (k, a, b, c, r) VALUES (" +
             std::to_string(below(30)) + ", " + number(true) + ", " + text + ", " + number(false) +
             ", " + number(true) + ")");
    }
    for (const char* odd : {"x'00ff00'", "9223372036854775807", "-9223372036854775808", "'12'",
                            "1e300", "0.1", "char(0, 39, 10, 233)", "zeroblob(5000)", "''"}) {
      native("UPDATE t" + std::to_string(below(3)) + " SET o = " + odd +
             " WHERE k = " + std::to_string(below(30)));
    }
    if (chance(3)) native("UPDATE t1 SET a = 'no number' WHERE k % 3 = 0");
    if (chance(2)) native("DELETE FROM t0 WHERE k > 20");
    if (chance(3)) {
      native("PRAGMA foreign_keys = OFF");
      native("UPDATE t1 SET r = 5000 + k WHERE a < 5");
      native("PRAGMA foreign_keys = ON");
    }
  }
  std::string number(bool null) { return null && chance(4) ? "NULL" : std::to_string(below(30)); }

  void make_others(const std::string& table) {
    if (chance(2))
      native("CREATE INDEX " + table + "_i ON " + table + " (b COLLATE NOCASE DESC, a)");
    if (chance(2)) native("CREATE INDEX " + table + "_e ON " + table + " (lower(b), a + 1)");
    if (chance(2)) native("CREATE INDEX " + table + "_p ON " + table + " (c) WHERE a > 3");
    if (chance(3)) native("CREATE UNIQUE INDEX " + table + "_u ON " + table + " (k, b)");
    if (chance(3)) {
      native("CREATE VIEW " + table + "_v AS SELECT k, a AS shown, c FROM " + table);
      if (chance(2))
        native("CREATE VIEW " + table + "_vv AS SELECT shown, k FROM " + table +
               "_v WHERE shown > 3");
    }
    if (chance(4))
      native("CREATE VIEW " + table + "_w AS SELECT count(*) AS n, max(c) AS c FROM " + table);
    if (chance(2))
      native(
          "CREATE TRIGGER " + table + "_t AFTER UPDATE OF c ON " + table +
          " WHEN NEW.c <> OLD.c BEGIN INSERT INTO log VALUES (NEW.k || '-' || NEW.c); "
          "UPDATE log SET what = what || '!' WHERE what IS NULL; DELETE FROM log WHERE what = ''; "
          "END");
    if (chance(3)) native("ANALYZE " + table);
  }

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
    const auto mentions = [&](const std::string& sql) {
      Table probe;
      probe.not_null[column] = false;
      return !columns_in(sql, probe).empty();
    };
    for (const auto& [name, sql] : now_.triggers) {
      if (mentions(sql)) return true;
    }
    return !now_.views.empty();
  }

  void one();
  void set_not_null(const std::string& name, const std::string& column);
  void add_check(const std::string& name, const std::string& column);
  void add_unique(const std::string& name, const std::string& column);
  void add_key(const std::string& name);
  void drop_constraint(const std::string& name);
  void set_default(const std::string& name, const std::string& column);
  void add_column(const std::string& name);
  void drop_column(const std::string& name, const std::string& column);
  void rename_column(const std::string& name, const std::string& column);
  void set_type(const std::string& name, const std::string& column);
  void change_rows(const std::string& name);

  std::mt19937 random_;
  Sandbox db_;
  Database now_;
  std::string history_;
  int names_ = 0;
};

void Sequence::one() {
  const std::string name = "t" + std::to_string(below(3));
  const std::string column = any(now_.tables.at(name).not_null).first;
  if (column == "k" || column == "o" || now_.tables.at(name).generated.contains(column))
    return add_column(name);
  switch (below(12)) {
    case 0:
      return set_not_null(name, column);
    case 1: {
      Database wanted = now_;
      wanted.tables[name].not_null[column] = false;
      return change("ALTER TABLE " + name + " ALTER COLUMN " + column + " DROP NOT NULL;",
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
  change("ALTER TABLE " + name + " ALTER COLUMN " + column + " SET NOT NULL;",
         fits ? Expected::done : Expected::failed, wanted);
}

void Sequence::add_check(const std::string& name, const std::string& column) {
  Database wanted = now_;
  Table& table = wanted.tables[name];
  const std::string check = fresh("ck");
  const std::string limit = std::to_string(1 + below(9));
  table.checks[check] = {column};
  const std::string broken =
      db_.rows("SELECT count(*) FROM " + name + " WHERE length(" + column + ") > " + limit);
  change("ALTER TABLE " + name + " ADD CONSTRAINT " + check + " CHECK (length(" + column +
             "::text) <= " + limit + ");",
         broken == "0" ? Expected::done : Expected::failed, wanted);
}

void Sequence::add_unique(const std::string& name, const std::string& column) {
  Database wanted = now_;
  Table& table = wanted.tables[name];
  const Names columns = chance(2) ? Names{column} : Names{"k", column};
  if (!table.unique.insert(columns).second) return;  // SQLite has one index for both
  const std::string doubled =
      db_.rows("SELECT count(*) FROM (SELECT 1 FROM " + name + " WHERE " + column +
               " IS NOT NULL GROUP BY " + joined(columns) + " HAVING count(*) > 1)");
  change("ALTER TABLE " + name + " ADD CONSTRAINT " + fresh("uq") + " UNIQUE (" + joined(columns) +
             ");",
         doubled == "0" ? Expected::done : Expected::failed, wanted);
}

void Sequence::add_key(const std::string& name) {
  if (!now_.tables.at(name).not_null.contains("r")) return;
  const std::string parent = "t" + std::to_string(below(3));
  Database wanted = now_;
  wanted.tables[name].keys.insert({{"r"}, parent, {"k"}, "CASCADE"});
  const std::string orphans =
      db_.rows("SELECT count(*) FROM " + name +
               " WHERE r IS NOT NULL AND r NOT IN (SELECT k FROM " + parent + ")");
  change("ALTER TABLE " + name + " ADD CONSTRAINT " + fresh("fk") + " FOREIGN KEY (r) REFERENCES " +
             parent + " (k) ON DELETE CASCADE;",
         orphans == "0" ? Expected::done : Expected::failed, wanted);
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
  change("ALTER TABLE " + name + " DROP CONSTRAINT " + constraint.name + ";", expected, wanted);
}

void Sequence::set_default(const std::string& name, const std::string& column) {
  Database wanted = now_;
  Table& table = wanted.tables[name];
  if (chance(3)) {
    table.defaults.erase(column);
    return change("ALTER TABLE " + name + " ALTER COLUMN " + column + " DROP DEFAULT;",
                  Expected::done, wanted);
  }
  const bool text = column[0] == 'b' || column[0] == 'x';
  const std::string value = text ? "'d" + std::to_string(below(9)) + "'" : std::to_string(below(9));
  table.defaults[column] = value;
  change("ALTER TABLE " + name + " ALTER COLUMN " + column + " SET DEFAULT " + value + ";",
         Expected::done, wanted);
}

void Sequence::add_column(const std::string& name) {
  Database wanted = now_;
  Table& table = wanted.tables[name];
  const std::string column = fresh(chance(2) ? "n" : "x");
  const bool text = column[0] == 'x';
  std::string sql = "ALTER TABLE " + name + " ADD COLUMN " + column + (text ? " text" : " integer");
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
  change("ALTER TABLE " + name + " DROP COLUMN " + column + " CASCADE;",
         is_watched(column) ? Expected::perhaps : Expected::done, wanted);
}

void Sequence::rename_column(const std::string& name, const std::string& column) {
  if (column == "r" || in_a_key(name, column)) return;
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
  for (auto& [trigger, sql] : wanted.triggers) {
    if (trigger.starts_with(name)) sql = with_word(sql, column, to);
  }
  change("ALTER TABLE " + name + " RENAME COLUMN " + column + " TO " + to + ";", Expected::done,
         wanted);
}

void Sequence::set_type(const std::string& name, const std::string& column) {
  if (in_a_key(name, column)) return;
  Database wanted = now_;
  Table& table = wanted.tables[name];
  for (const std::string& generated : table.generated) {
    if (column[0] == 'c' && generated == "g") return;
  }
  const bool text = column[0] == 'b' || column[0] == 'x';
  std::string sql = "ALTER TABLE " + name + " ALTER COLUMN " + column + " TYPE ";
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
  change(sql + "bigint USING " + column + " + 1;", Expected::perhaps, wanted);
}

void Sequence::change_rows(const std::string& name) {
  const std::string key = std::to_string(below(40));
  native(chance(3) ? "DELETE FROM " + name + " WHERE k = " + key
                   : "INSERT OR IGNORE INTO " + name + " (k) VALUES (" + key + ")");
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
