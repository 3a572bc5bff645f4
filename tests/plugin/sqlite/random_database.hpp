// Random tables, rows, indexes, triggers and views on SQLite: names that need quotes, keys of
// several columns, what only SQLite has.
#pragma once

#include <array>
#include <random>

#include "database_value.hpp"

namespace dunlin::test {

/// What the first letter of a column's name says: b and x hold text, the others numbers.
inline bool holds_text(const std::string& column) {
  return column[0] == 'b' || column[0] == 'x';
}

class RandomDatabase {
 public:
  explicit RandomDatabase(unsigned seed) : random_(seed) {}

  const std::string& history() const { return history_; }

 protected:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance(std::size_t in) { return below(in) == 0; }
  template <typename Items>
  const auto& any(const Items& items) {
    return *std::next(items.begin(), static_cast<std::ptrdiff_t>(below(items.size())));
  }

  /// A new name that begins with the letter, one of three with what needs quotes.
  std::string fresh(const std::string& prefix) {
    static const Names kOdd{" and", "-1",      "\"", "'s", "é", ".t",
                            "%",    " Select", "]",  "`",  ";", ","};
    const std::string plain = prefix + std::to_string(++names_);
    return chance(3) ? plain + any(kOdd) : plain;
  }

  /// Runs SQLite's own SQL; what it refuses is left out.
  void native(const std::string& sql) {
    if (db_.error(sql).empty()) history_ += sql + ";\n";
  }

  void make() {
    if (chance(2)) tables_ = {"t 0", "table", "tr\"é's"};
    for (std::size_t i = 0; i < tables_.size(); ++i) make_table(i);
    make_rows();
    for (std::size_t i = 0; i < tables_.size(); ++i) make_others(tables_[i], a_[i], b_[i]);
    native("CREATE TABLE log (what TEXT)");
  }

  /// The columns of a table's primary key.
  Names key_of(const std::string& table) const {
    return composite_.contains(table) ? Names{"k", "j"} : Names{"k"};
  }

  std::mt19937 random_;
  Sandbox db_;
  std::string history_;
  std::array<std::string, 3> tables_{"t0", "t1", "t2"};
  std::set<std::string> composite_;  // tables with a key of two columns

 private:
  struct Pieces {
    Names portable;
    Names sqlite;
    void add(const std::string& migrated, const std::string& own) {
      portable.push_back(migrated);
      sqlite.push_back(own);
    }
    void add(const std::string& both) { add(both, both); }
  };

  /// As a migration, or as another tool would, with what only SQLite has; the model knows both.
  void make_table(std::size_t number) {
    const std::string& name = tables_[number];
    const bool own = chance(2);
    const bool composite = chance(3);
    const bool counting = !composite && chance(2);
    if (composite) composite_.insert(name);
    a_[number] = any(Names{"a", "a", "all", "a b", "a\"\""});
    b_[number] = any(Names{"b", "b", "between", "b.c", "bé'"});
    const Pieces pieces = pieces_of(number, counting);
    const std::string migration =
        "CREATE TABLE " + spelled(name) + " (" + joined(pieces.portable) + ");";
    history_ += migration + "\n";
    if (own) {
      db_.migrate(migration);
      return;
    }
    Names columns = pieces.sqlite;
    std::string options = !counting && chance(2) ? " WITHOUT ROWID" : "";
    const bool strict = chance(3);
    if (strict) {
      options += options.empty() ? " STRICT" : ", STRICT";
      for (std::string& column : columns) column = in_strict(column, spelled(b_[number]));
    }
    db_.translate(migration);
    native("CREATE TABLE " + spelled(name) + " (\n  " +
           joined(columns, chance(2) ? ",\n  " : ", ") + ")" + options);
    if (strict) db_.model().complete = false;
  }

  Pieces pieces_of(std::size_t number, bool counting) {
    Pieces pieces;
    const std::string& name = tables_[number];
    const std::string a = spelled(a_[number]);
    const std::string b = spelled(b_[number]);
    if (composite_.contains(name)) {
      pieces.add("k bigint", "k INT NOT NULL");
    } else if (counting) {
      pieces.add("k bigserial PRIMARY KEY", "k INTEGER PRIMARY KEY AUTOINCREMENT");
    } else {
      pieces.add("k bigint PRIMARY KEY", "k INT NOT NULL PRIMARY KEY");
    }
    pieces.add("j bigint NOT NULL DEFAULT 1", "j BIGINT DEFAULT 1 NOT NULL");
    pieces.add(a + " integer", a + (chance(2) ? " INT" : " INTEGER /* an a */"));
    pieces.add(b + " varchar(20) DEFAULT 'b'",
               b + (chance(2) ? " VARCHAR(20) DEFAULT 'b'" : " TEXT COLLATE NOCASE DEFAULT 'b'"));
    pieces.add("c integer NOT NULL DEFAULT 3", "c INT NOT NULL ON CONFLICT ABORT DEFAULT 3");
    pieces.add("r bigint", "r BIGINT");
    pieces.add("s bigint", "s BIGINT");
    pieces.add("o bytea", "o");
    if (chance(2)) pieces.add("g integer GENERATED ALWAYS AS (c * 2) STORED", "g INT AS (c * 2)");
    if (composite_.contains(name))
      pieces.add("CONSTRAINT " + spelled(name + " key") + " PRIMARY KEY (k, j)");
    if (chance(2))
      pieces.add("CONSTRAINT " + spelled(name + "_ck") + " CHECK (c > -100)", "CHECK (c > -100)");
    if (chance(3)) pieces.add("CONSTRAINT " + spelled(name + "_ac") + " UNIQUE (" + a + ", c)");
    if (chance(5)) pieces.add("UNIQUE (s, c, " + b + ")");
    if (chance(4)) {
      // To itself, checked at the end.
      pieces.add(key(name + "_self", composite_.contains(name) ? a + ", s" : a, name) +
                 " ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED");
    }
    if (number > 0 && chance(2)) {
      const std::string& parent = tables_[below(number)];
      pieces.add(key(name + "_rk", composite_.contains(parent) ? "r, s" : "r", parent) +
                 (chance(2) ? " ON DELETE CASCADE" : " ON DELETE SET NULL"));
    }
    return pieces;
  }

  std::string key(const std::string& name, const std::string& columns,
                  const std::string& parent) const {
    return "CONSTRAINT " + spelled(name) + " FOREIGN KEY (" + columns + ") REFERENCES " +
           spelled(parent) + " (" + joined(key_of(parent)) + ")";
  }

  /// A column as a STRICT table takes it.
  static std::string in_strict(const std::string& column, const std::string& b) {
    if (column == "o") return "o ANY";
    if (column.starts_with(b + " VARCHAR(20)")) return b + " TEXT DEFAULT 'b'";
    const std::size_t at = column.find("BIGINT");
    return at == std::string::npos ? column : std::string(column).replace(at, 6, "INT");
  }

  void make_rows() {
    for (int i = 0; i < 40; ++i) {
      const std::size_t at = below(3);
      const std::string text = chance(5) ? "NULL" : "'" + std::string(1 + below(6), 'x') + "'";
      native("INSERT OR IGNORE INTO " + spelled(tables_[at]) + " (k, j, " + spelled(a_[at]) + ", " +
             spelled(b_[at]) + ", c, r, s) VALUES (" + std::to_string(below(30)) + ", " +
             std::to_string(below(3)) + ", " + number(true) + ", " + text + ", " + number(false) +
             ", " + number(true) + ", " + std::to_string(below(3)) + ")");
    }
    for (const char* odd : {"x'00ff00'", "9223372036854775807", "-9223372036854775808", "'12'",
                            "1e300", "0.1", "char(0, 39, 10, 233)", "zeroblob(5000)", "''"}) {
      native("UPDATE " + spelled(any(tables_)) + " SET o = " + odd +
             " WHERE k = " + std::to_string(below(30)));
    }
    if (chance(3))
      native("UPDATE " + spelled(tables_[1]) + " SET " + spelled(a_[1]) +
             " = 'no number' WHERE k % 3 = 0");
    if (chance(2)) native("DELETE FROM " + spelled(tables_[0]) + " WHERE k > 20");
    if (chance(3)) {
      native("PRAGMA foreign_keys = OFF");
      native("UPDATE " + spelled(tables_[1]) + " SET r = 5000 + k WHERE c < 5");
      native("PRAGMA foreign_keys = ON");
    }
  }
  std::string number(bool null) { return null && chance(4) ? "NULL" : std::to_string(below(30)); }

  void make_others(const std::string& name, const std::string& column_a,
                   const std::string& column_b) {
    const std::string a = spelled(column_a);
    const std::string b = spelled(column_b);
    const std::string on = " ON " + spelled(name);
    const auto own = [&](const char* suffix) { return spelled(name + suffix); };
    if (chance(2))
      native("CREATE INDEX " + own("_i") + on + " (" + b + " COLLATE NOCASE DESC, " + a + ")");
    if (chance(2)) native("CREATE INDEX " + own("_e") + on + " (lower(" + b + "), " + a + " + 1)");
    if (chance(2)) native("CREATE INDEX " + own("_p") + on + " (c) WHERE " + a + " > 3");
    if (chance(3)) native("CREATE UNIQUE INDEX " + own("_u") + on + " (k, j, " + b + ")");
    if (chance(3)) {
      native("CREATE VIEW " + own("_v") + " AS SELECT k, " + a + " AS shown, c FROM " +
             spelled(name));
      if (chance(2))
        native("CREATE VIEW " + own("_vv") + " AS SELECT shown, k FROM " + own("_v") +
               " WHERE shown > 3");
    }
    if (chance(4))
      native("CREATE VIEW " + own("_w") + " AS SELECT count(*) AS n, max(c) AS c FROM " +
             spelled(name));
    if (chance(2))
      native("CREATE TRIGGER " + own("_t") + " AFTER UPDATE OF c" + on +
             " WHEN NEW.c <> OLD.c BEGIN INSERT INTO log VALUES (NEW.k || '-' || NEW.c); "
             "UPDATE log SET what = what || '!' WHERE what IS NULL; DELETE FROM log WHERE what = "
             "''; END");
    if (chance(3)) native("ANALYZE " + spelled(name));
  }

  std::array<std::string, 3> a_;  // the names of columns a and b, by table
  std::array<std::string, 3> b_;
  int names_ = 0;
};

}  // namespace dunlin::test
