// Random schemas of MariaDB in its own words: what is found between two of them leads from one to
// the other, leaves nothing to do, and leads back. DUNLIN_RANDOM_CASES=N runs N pairs from the
// first seed on, DUNLIN_RANDOM_SEED=S begins at S.
#include <gmock/gmock.h>

#include <cstdlib>
#include <random>
#include <set>

#include "backends.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/printer.hpp"
#include "native.hpp"

namespace dunlin::test {
namespace {

using Texts = std::vector<std::string>;

struct TypeChoice {
  const char* type;
  const char* value;   ///< a default of it; empty where there is none
  const char* length;  ///< behind the column in a key
};

const TypeChoice kTypes[] = {
    {"INT", "7", ""},
    {"BIGINT UNSIGNED", "8", ""},
    {"VARCHAR(20)", "'it''s'", "(5)"},
    {"VARCHAR(40) CHARACTER SET latin1", "'x\\\\y'", ""},
    {"CHAR(5) COLLATE utf8mb4_bin", "''", "(2)"},
    {"TEXT", "'t'", "(9)"},
    {"DECIMAL(10,2)", "-1.50", ""},
    {"DATETIME(3)", "CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)", ""},
    {"TIMESTAMP NULL", "'2020-01-01 00:00:00'", ""},
    {"DATE", "(curdate() + INTERVAL 1 DAY)", ""},
    {"TIME(2)", "'10:00:00.12'", ""},
    {"YEAR", "2001", ""},
    {"ENUM('a','b;c')", "'b;c'", ""},
    {"SET('x','y')", "'x,y'", ""},
    {"JSON", "'{}'", "(3)"},
    {"DOUBLE", "0.25", ""},
    {"TINYINT(1)", "1", ""},
    {"BIT(4)", "b'101'", ""},
    {"BINARY(4)", "'ab'", ""},
    {"MEDIUMBLOB", "'b'", "(4)"},
    {"UUID", "(uuid())", ""},
    {"INET6", "'::1'", ""},
    {"POINT", "", ""},
};

/// The statements of a schema. Names come from small pools, so that two schemas share many.
class RandomSchema {
 public:
  explicit RandomSchema(unsigned seed) : random_(seed) {}

  Texts run() {
    if (chance(2)) add("CREATE SEQUENCE `s1` START WITH " + number() + choice({"", " CYCLE"}));
    if (chance(2))
      add("CREATE FUNCTION `f1`(x INT) RETURNS INT DETERMINISTIC RETURN x + " + number());
    for (const char* name : {"t1", "t 2", "t`3", "t4"}) {
      if (!chance(4)) add_table(name);
    }
    for (const std::string& table : tables_) add_key(table);
    for (const std::string& table : tables_) add_trigger(table);
    add_views();
    if (chance(4)) {
      add("CREATE EVENT `e1` ON SCHEDULE EVERY " + number() +
          " DAY STARTS '2031-01-01 00:00:00' DO SET @a = " + number());
    }
    return std::move(statements_);
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance(std::size_t in) { return below(in) == 0; }
  std::string choice(std::initializer_list<const char*> items) {
    return *(items.begin() + static_cast<std::ptrdiff_t>(below(items.size())));
  }
  std::string number() { return std::to_string(1 + below(4)); }
  static std::string quoted(const std::string& name) {
    return "`" + text::replace_all(name, "`", "``") + "`";
  }
  void add(std::string statement) { statements_.push_back(std::move(statement)); }

  std::string comment() {
    return chance(5) ? " COMMENT " + choice({"'one'", "'it''s'", "'a\\\\b ü'"}) : "";
  }

  std::string column(const std::string& name, const TypeChoice& type) {
    std::string sql = quoted(name) + " " + type.type;
    const bool null_said = std::string(type.type).ends_with(" NULL");
    if (!null_said && chance(3)) sql += " NOT NULL";
    if (*type.value != '\0' && chance(2)) sql += std::string(" DEFAULT ") + type.value;
    if (chance(8)) sql += " INVISIBLE";
    return sql + comment();
  }

  /// Part by part, so that what the server refuses leaves the others.
  void add_table(const std::string& name) {
    tables_.push_back(quoted(name));
    const bool counts = chance(3);
    add("CREATE TABLE " + quoted(name) + " (`k` " + choice({"INT", "INT", "BIGINT"}) + " NOT NULL" +
        (counts ? " AUTO_INCREMENT" : "") + " PRIMARY KEY)" + comment());
    const std::string alter = "ALTER TABLE " + quoted(name) + " ";
    Texts names;
    Texts keyable;
    for (const char* each : {"a", "b c", "d`e", "f", "g"}) {
      if (chance(3)) continue;
      const TypeChoice& type = kTypes[below(std::size(kTypes))];
      add(alter + "ADD COLUMN " + column(each, type) + choice({"", "", " FIRST"}));
      names.push_back(quoted(each));
      keyable.push_back(quoted(each) + (chance(2) ? type.length : ""));
    }
    if (!counts && !chance(3)) {
      add(alter + "ADD COLUMN `v` INT AS (`k` + " + number() + ")" +
          choice({" STORED", " VIRTUAL"}) + comment());
      keyable.emplace_back("`v`");
    }
    add_keys(keyable, alter);
    if (!counts && chance(2)) add(alter + "ADD CONSTRAINT `c1` CHECK (`k` > " + number() + ")");
    if (chance(3) && !names.empty())
      add(alter + "ADD CONSTRAINT `c2` CHECK (" + names.front() + " IS NOT NULL)");
    add_options(alter);
  }

  void add_keys(const Texts& keyable, const std::string& alter) {
    for (const char* each : {"k1", "k 2", "k3"}) {
      if (keyable.empty() || chance(3)) continue;
      std::set<std::string> columns{keyable[below(keyable.size())]};
      if (chance(2)) columns.insert(keyable[below(keyable.size())]);
      if (chance(3)) columns.insert("`k`");
      const Texts parts(columns.begin(), columns.end());
      add(alter + "ADD " + choice({"KEY ", "KEY ", "UNIQUE KEY ", "FULLTEXT KEY "}) + quoted(each) +
          " (" + text::join(parts, choice({", ", " DESC, "})) + ")" +
          choice({"", "", " USING BTREE"}) + comment() + choice({"", "", "", " IGNORED"}));
    }
  }

  void add_options(const std::string& alter) {
    for (const std::string& option :
         {choice({"", "", "", "ENGINE=MyISAM", "ENGINE=Aria"}),
          choice({"", "", "ROW_FORMAT=COMPACT", "ROW_FORMAT=DYNAMIC", "STATS_PERSISTENT=0"}),
          choice({"", "", "CHARACTER SET latin1", "COLLATE utf8mb4_unicode_ci"}),
          choice({"", "", "", "", "ADD SYSTEM VERSIONING"}),
          choice({"", "", "", "PARTITION BY HASH (`k`) PARTITIONS 2",
                  "PARTITION BY KEY ALGORITHM=1 (`k`) (PARTITION x MAX_ROWS=5, PARTITION y)",
                  "PARTITION BY RANGE (`k`) (PARTITION p VALUES LESS THAN (10) COMMENT='c', "
                  "PARTITION q VALUES LESS THAN MAXVALUE)",
                  "PARTITION BY LIST (`k`) (PARTITION p VALUES IN (1,2), PARTITION q DEFAULT)"})}) {
      if (!option.empty()) add(alter + option);
    }
  }

  void add_key(const std::string& table) {
    if (chance(3)) return;
    add("ALTER TABLE " + table + " ADD CONSTRAINT " + quoted("fk " + std::to_string(++keys_)) +
        " FOREIGN KEY (" + choice({"`k`", "`a`", "`v`"}) + ") REFERENCES " +
        tables_[below(tables_.size())] + " (`k`)" +
        choice({"", " ON DELETE CASCADE", " ON DELETE SET NULL ON UPDATE CASCADE"}));
  }

  void add_trigger(const std::string& table) {
    for (const char* name : {"r1", "r 2"}) {
      if (!chance(4)) continue;
      add("CREATE TRIGGER " + quoted(name) + choice({" BEFORE INSERT", " AFTER UPDATE"}) + " ON " +
          table + " FOR EACH ROW " +
          choice({"SET @a = 1", "SET @a = ';'", "BEGIN SET @a = 1; SET @b = 2; END"}));
    }
  }

  void add_views() {
    std::string source = tables_.empty() ? "(SELECT 1 AS k) q" : tables_[below(tables_.size())];
    for (const char* name : {"v1", "v2", "v 3"}) {
      if (chance(3)) continue;
      add("CREATE " + choice({"", "ALGORITHM=MERGE ", "SQL SECURITY INVOKER "}) + "VIEW " +
          quoted(name) + " AS SELECT `k` + " + number() + " AS `k` FROM " + source +
          choice({"", " WHERE `k` > 1", " GROUP BY `k`"}));
      if (chance(2)) source = quoted(name);
    }
  }

  std::mt19937 random_;
  Texts statements_;
  Texts tables_;
  int keys_ = 0;
};

/// What the server refuses is left out.
void make(driver::Connection& connection, unsigned seed) {
  for (const std::string& statement : RandomSchema(seed).run()) {
    try {
      connection.execute(statement);
    } catch (const DatabaseError&) {
      if (!connection.usable()) throw;
    }
  }
}

unsigned setting(const char* variable, unsigned otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : static_cast<unsigned>(std::stoul(value));
}

void lead_there_and_back(driver::Connection& home, unsigned seed) {
  const auto one = home.scratch();
  const auto two = home.scratch();
  make(one->connection(), seed);
  make(two->connection(), seed + 1);
  const driver::Dialect& dialect = home.dialect();
  const schema::Schema before = one->connection().inspect({});
  const schema::Schema after = two->connection().inspect({});
  execute_all(one->connection(), changes(dialect, before, after));
  const schema::Schema reached = one->connection().inspect({});
  EXPECT_EQ(dump(reached), dump(after));
  EXPECT_THAT(changes(dialect, reached, after), testing::IsEmpty());
  execute_all(one->connection(), changes(dialect, reached, before));
  EXPECT_EQ(dump(one->connection().inspect({})), dump(before));
}

TEST(RandomPairs, OfMariadbLeadThereAndBack) {
  DUNLIN_REQUIRE_BACKEND("mysql");
  const auto home = Database("mysql").connect();
  if (home->server().find("MariaDB") == std::string::npos) GTEST_SKIP() << "MariaDB's words";
  constexpr unsigned kCases = 3;
  const unsigned first = setting("DUNLIN_RANDOM_SEED", 1);
  const unsigned cases = setting("DUNLIN_RANDOM_CASES", kCases);
  for (unsigned seed = first; seed < first + cases; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    try {
      lead_there_and_back(*home, seed);
    } catch (const parse::Untranslatable&) {
      // Said, instead of done wrong.
    } catch (const Error& error) {
      ADD_FAILURE() << error.what() << "\n" << error.context().detail;
    }
  }
}

}  // namespace
}  // namespace dunlin::test
