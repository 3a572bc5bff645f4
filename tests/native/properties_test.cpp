// Every property of a live database that changes is found, and nothing else is.
#include <gmock/gmock.h>

#include "backends.hpp"
#include "native.hpp"

namespace dunlin::test {
namespace {

struct Property {
  const char* name;
  const char* backend;
  const char* before;  ///< statements of the database's own
  const char* after;
};

// Each `after` differs from its `before` in one property.
const Property kProperties[] = {
    {"type", "sqlite", "CREATE TABLE t (a INT)", "CREATE TABLE t (a BIGINT)"},
    {"collation", "sqlite", "CREATE TABLE t (a TEXT)", "CREATE TABLE t (a TEXT COLLATE NOCASE)"},
    {"not_null", "sqlite", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT NOT NULL)"},
    {"not_null_conflict", "sqlite", "CREATE TABLE t (a INT NOT NULL)",
     "CREATE TABLE t (a INT NOT NULL ON CONFLICT IGNORE)"},
    {"default", "sqlite", "CREATE TABLE t (a INT DEFAULT 1)", "CREATE TABLE t (a INT DEFAULT 2)"},
    {"generated", "sqlite", "CREATE TABLE t (a INT, b INT AS (a + 1))",
     "CREATE TABLE t (a INT, b INT AS (a + 2))"},
    {"stored", "sqlite", "CREATE TABLE t (a INT, b INT AS (a + 1))",
     "CREATE TABLE t (a INT, b INT AS (a + 1) STORED)"},
    {"autoincrement", "sqlite", "CREATE TABLE t (a INTEGER PRIMARY KEY)",
     "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)"},
    {"key_name", "sqlite", "CREATE TABLE t (a INT CONSTRAINT x PRIMARY KEY)",
     "CREATE TABLE t (a INT CONSTRAINT y PRIMARY KEY)"},
    {"key_named", "sqlite", "CREATE TABLE t (a INT PRIMARY KEY)",
     "CREATE TABLE t (a INT CONSTRAINT t_pkey PRIMARY KEY)"},
    {"key_order", "sqlite", "CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, b))",
     "CREATE TABLE t (a INT, b INT, PRIMARY KEY (b, a))"},
    {"key_descending", "sqlite", "CREATE TABLE t (a INT, PRIMARY KEY (a))",
     "CREATE TABLE t (a INT, PRIMARY KEY (a DESC))"},
    {"unique", "sqlite", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT UNIQUE)"},
    {"unique_collation", "sqlite", "CREATE TABLE t (a TEXT, UNIQUE (a))",
     "CREATE TABLE t (a TEXT, UNIQUE (a COLLATE NOCASE))"},
    {"conflict", "sqlite", "CREATE TABLE t (a INT UNIQUE)",
     "CREATE TABLE t (a INT UNIQUE ON CONFLICT REPLACE)"},
    {"check", "sqlite", "CREATE TABLE t (a INT CHECK (a > 0))",
     "CREATE TABLE t (a INT CHECK (a > 1))"},
    {"check_literal", "sqlite", "CREATE TABLE t (a INT CHECK (a <> 'X'))",
     "CREATE TABLE t (a INT CHECK (a <> 'x'))"},
    {"on_delete", "sqlite",
     "CREATE TABLE p (i INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p)",
     "CREATE TABLE p (i INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p ON DELETE CASCADE)"},
    {"on_update", "sqlite",
     "CREATE TABLE p (i INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p ON UPDATE SET NULL)",
     "CREATE TABLE p (i INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p ON UPDATE SET "
     "DEFAULT)"},
    {"deferred", "sqlite",
     "CREATE TABLE p (i INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p)",
     "CREATE TABLE p (i INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p DEFERRABLE INITIALLY "
     "DEFERRED)"},
    {"strict", "sqlite", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT) STRICT"},
    {"without_rowid", "sqlite", "CREATE TABLE t (a INT PRIMARY KEY NOT NULL)",
     "CREATE TABLE t (a INT PRIMARY KEY NOT NULL) WITHOUT ROWID"},
    {"index", "sqlite", "CREATE TABLE t (a INT)",
     "CREATE TABLE t (a INT); CREATE INDEX i ON t (a)"},
    {"index_unique", "sqlite", "CREATE TABLE t (a INT); CREATE INDEX i ON t (a)",
     "CREATE TABLE t (a INT); CREATE UNIQUE INDEX i ON t (a)"},
    {"index_descending", "sqlite", "CREATE TABLE t (a INT); CREATE INDEX i ON t (a)",
     "CREATE TABLE t (a INT); CREATE INDEX i ON t (a DESC)"},
    {"index_collation", "sqlite", "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a)",
     "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a COLLATE NOCASE)"},
    {"index_expression", "sqlite", "CREATE TABLE t (a INT); CREATE INDEX i ON t (a + 1)",
     "CREATE TABLE t (a INT); CREATE INDEX i ON t (a + 2)"},
    {"index_condition", "sqlite", "CREATE TABLE t (a INT); CREATE INDEX i ON t (a) WHERE a > 1",
     "CREATE TABLE t (a INT); CREATE INDEX i ON t (a) WHERE a > 2"},
    {"view", "sqlite", "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t",
     "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a + 1 FROM t"},
    {"view_columns", "sqlite", "CREATE TABLE t (a INT); CREATE VIEW v (x) AS SELECT a FROM t",
     "CREATE TABLE t (a INT); CREATE VIEW v (y) AS SELECT a FROM t"},
    {"trigger", "sqlite",
     "CREATE TABLE t (a INT); CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t; END",
     "CREATE TABLE t (a INT); CREATE TRIGGER r BEFORE INSERT ON t BEGIN DELETE FROM t; END"},
    {"type", "mysql", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT UNSIGNED)"},
    {"length", "mysql", "CREATE TABLE t (a VARCHAR(10))", "CREATE TABLE t (a VARCHAR(11))"},
    {"enum", "mysql", "CREATE TABLE t (a ENUM('x'))", "CREATE TABLE t (a ENUM('x', 'y'))"},
    {"collation", "mysql", "CREATE TABLE t (a VARCHAR(9)) COLLATE utf8mb4_bin",
     "CREATE TABLE t (a VARCHAR(9) COLLATE utf8mb4_general_ci) COLLATE utf8mb4_bin"},
    {"not_null", "mysql", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT NOT NULL)"},
    {"default", "mysql", "CREATE TABLE t (a INT DEFAULT 1)", "CREATE TABLE t (a INT DEFAULT 2)"},
    {"default_kind", "mysql", "CREATE TABLE t (a VARCHAR(30) DEFAULT 'uuid()')",
     "CREATE TABLE t (a VARCHAR(30) DEFAULT (uuid()))"},
    {"on_update", "mysql", "CREATE TABLE t (a DATETIME DEFAULT now())",
     "CREATE TABLE t (a DATETIME DEFAULT now() ON UPDATE now())"},
    {"auto_increment", "mysql", "CREATE TABLE t (a INT PRIMARY KEY)",
     "CREATE TABLE t (a INT PRIMARY KEY AUTO_INCREMENT)"},
    {"generated", "mysql", "CREATE TABLE t (a INT, b INT AS (a + 1))",
     "CREATE TABLE t (a INT, b INT AS (a + 2))"},
    {"stored", "mysql", "CREATE TABLE t (a INT, b INT AS (a + 1))",
     "CREATE TABLE t (a INT, b INT AS (a + 1) STORED)"},
    {"column_comment", "mysql", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT COMMENT 'x')"},
    {"invisible", "mysql", "CREATE TABLE t (a INT, b INT)",
     "CREATE TABLE t (a INT, b INT INVISIBLE)"},
    {"column_order", "mysql", "CREATE TABLE t (a INT, b INT)", "CREATE TABLE t (b INT, a INT)"},
    {"key", "mysql", "CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, b))",
     "CREATE TABLE t (a INT, b INT, PRIMARY KEY (b, a))"},
    {"key_prefix", "mysql", "CREATE TABLE t (a VARCHAR(20), PRIMARY KEY (a))",
     "CREATE TABLE t (a VARCHAR(20), PRIMARY KEY (a(5)))"},
    {"index_prefix", "mysql", "CREATE TABLE t (a VARCHAR(20), KEY k (a(5)))",
     "CREATE TABLE t (a VARCHAR(20), KEY k (a(6)))"},
    {"index_order", "mysql", "CREATE TABLE t (a INT, KEY k (a))",
     "CREATE TABLE t (a INT, KEY k (a DESC))"},
    {"index_unique", "mysql", "CREATE TABLE t (a INT, KEY k (a))",
     "CREATE TABLE t (a INT, UNIQUE KEY k (a))"},
    {"index_comment", "mysql", "CREATE TABLE t (a INT, KEY k (a))",
     "CREATE TABLE t (a INT, KEY k (a) COMMENT 'x')"},
    {"fulltext", "mysql", "CREATE TABLE t (a TEXT, KEY k (a(5)))",
     "CREATE TABLE t (a TEXT, FULLTEXT KEY k (a))"},
    {"on_delete", "mysql",
     "CREATE TABLE p (i INT PRIMARY KEY); CREATE TABLE t (a INT, CONSTRAINT f FOREIGN KEY (a) "
     "REFERENCES p (i))",
     "CREATE TABLE p (i INT PRIMARY KEY); CREATE TABLE t (a INT, CONSTRAINT f FOREIGN KEY (a) "
     "REFERENCES p (i) ON DELETE CASCADE)"},
    {"check", "mysql", "CREATE TABLE t (a INT, CONSTRAINT c CHECK (a > 1))",
     "CREATE TABLE t (a INT, CONSTRAINT c CHECK (a > 2))"},
    {"column_check", "mysql", "CREATE TABLE t (a INT CHECK (a > 1))",
     "CREATE TABLE t (a INT CHECK (a > 2))"},
    {"engine", "mysql", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT) ENGINE=MyISAM"},
    {"table_collation", "mysql", "CREATE TABLE t (a INT) COLLATE utf8mb4_bin",
     "CREATE TABLE t (a INT) COLLATE utf8mb4_general_ci"},
    {"row_format", "mysql", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT) ROW_FORMAT=COMPACT"},
    {"table_comment", "mysql", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT) COMMENT='x'"},
    {"partitions", "mysql", "CREATE TABLE t (a INT)",
     "CREATE TABLE t (a INT) PARTITION BY RANGE (a) (PARTITION p VALUES LESS THAN (9), PARTITION q "
     "VALUES LESS THAN MAXVALUE)"},
    {"hash_partitions", "mysql", "CREATE TABLE t (a INT) PARTITION BY HASH (a) PARTITIONS 2",
     "CREATE TABLE t (a INT) PARTITION BY HASH (a) PARTITIONS 3"},
    {"view", "mysql", "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t",
     "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a + 1 AS a FROM t"},
    {"view_security", "mysql", "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t",
     "CREATE TABLE t (a INT); CREATE SQL SECURITY INVOKER VIEW v AS SELECT a FROM t"},
    {"check_option", "mysql", "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t",
     "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t WITH CHECK OPTION"},
    {"trigger", "mysql",
     "CREATE TABLE t (a INT); CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
     "CREATE TABLE t (a INT); CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 2"},
    {"trigger_order", "mysql",
     "CREATE TABLE t (a INT); CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;"
     "CREATE TRIGGER s BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 2",
     "CREATE TABLE t (a INT); CREATE TRIGGER s BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 2;"
     "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1"},
    {"function", "mysql", "CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN a",
     "CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN a + 1"},
    {"parameters", "mysql", "CREATE PROCEDURE p(a INT) SELECT 1",
     "CREATE PROCEDURE p(a BIGINT) SELECT 1"},
    {"sql_mode", "mysql", "SET sql_mode = ''; CREATE PROCEDURE p() SELECT 'a' || 'b'",
     "SET sql_mode = 'PIPES_AS_CONCAT'; CREATE PROCEDURE p() SELECT 'a' || 'b'"},
    {"definer", "mysql", "CREATE PROCEDURE p() SELECT 1",
     "CREATE DEFINER = `other`@`%` PROCEDURE p() SELECT 1"},
    {"session_collation", "mysql", "CREATE VIEW v AS SELECT 'a' AS a",
     "SET collation_connection = utf8mb4_unicode_ci; CREATE VIEW v AS SELECT 'a' AS a"},
    {"event", "mysql", "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1",
     "CREATE EVENT e ON SCHEDULE EVERY 2 DAY DISABLE DO SELECT 1"},
    {"ignored", "mariadb", "CREATE TABLE t (a INT, KEY k (a))",
     "CREATE TABLE t (a INT, KEY k (a) IGNORED)"},
    {"versioned", "mariadb", "CREATE TABLE t (a INT)",
     "CREATE TABLE t (a INT) WITH SYSTEM VERSIONING"},
    {"period", "mariadb", "CREATE TABLE t (a DATE NOT NULL, b DATE NOT NULL)",
     "CREATE TABLE t (a DATE NOT NULL, b DATE NOT NULL, PERIOD FOR p (a, b))"},
    {"overlaps", "mariadb",
     "CREATE TABLE t (i INT, a DATE NOT NULL, b DATE NOT NULL, PERIOD FOR p (a, b), UNIQUE u (i))",
     "CREATE TABLE t (i INT, a DATE NOT NULL, b DATE NOT NULL, PERIOD FOR p (a, b), UNIQUE u (i, p "
     "WITHOUT OVERLAPS))"},
    {"sequence", "mariadb", "CREATE SEQUENCE s", "CREATE SEQUENCE s INCREMENT BY 2"},
    {"sequence_default", "mariadb", "CREATE SEQUENCE s; CREATE TABLE t (a INT)",
     "CREATE SEQUENCE s; CREATE TABLE t (a INT DEFAULT nextval(s))"},
    {"expression_index", "mysql8", "CREATE TABLE t (a INT, KEY k ((a + 1)))",
     "CREATE TABLE t (a INT, KEY k ((a + 2)))"},
    {"enforced", "mysql8", "CREATE TABLE t (a INT, CONSTRAINT c CHECK (a > 1))",
     "CREATE TABLE t (a INT, CONSTRAINT c CHECK (a > 1) NOT ENFORCED)"},
};

class Properties : public testing::TestWithParam<Property> {};

TEST_P(Properties, AreFoundAndChangedBothWays) {
  const Property& property = GetParam();
  const std::string backend =
      std::string(property.backend) == "mariadb" ? "mysql" : property.backend;
  DUNLIN_REQUIRE_BACKEND(backend);
  const auto home = Database(backend).connect();
  if (std::string(property.backend) == "mariadb" &&
      home->server().find("MariaDB") == std::string::npos)
    GTEST_SKIP() << "MariaDB's alone";
  const auto one = home->scratch();
  const auto two = home->scratch();
  load(one->connection(), property.before);
  load(two->connection(), property.after);
  const driver::Dialect& dialect = home->dialect();
  const schema::Schema before = one->connection().inspect({});
  const schema::Schema after = two->connection().inspect({});
  EXPECT_NE(dump(before), dump(after));
  EXPECT_THAT(changes(dialect, before, one->connection().inspect({})), testing::IsEmpty());
  execute_all(one->connection(), changes(dialect, before, after));
  EXPECT_EQ(dump(one->connection().inspect({})), dump(after));
  execute_all(one->connection(), changes(dialect, after, before));
  EXPECT_EQ(dump(one->connection().inspect({})), dump(before));
}

std::string property_name(const testing::TestParamInfo<Property>& of) {
  return std::string(of.param.backend) + "_" + of.param.name;
}

INSTANTIATE_TEST_SUITE_P(Each, Properties, testing::ValuesIn(kProperties), property_name);

/// A table that the server cannot open hides nothing of the others.
TEST(Shown, TablesAreReadBesideOneThatCannotBeOpened) {
  DUNLIN_REQUIRE_BACKEND("mysql");
  const auto home = Database("mysql").connect();
  if (home->server().find("MariaDB") == std::string::npos) GTEST_SKIP() << "MariaDB's texts";
  const auto place = home->scratch();
  load(place->connection(),
       "CREATE TABLE a (x INT) ENGINE=MyISAM; CREATE TABLE b (x INT) ENGINE=MyISAM;"
       "CREATE TABLE m (x INT) ENGINE=MERGE UNION=(a, b);"
       "CREATE TABLE z (x INT) PARTITION BY HASH (x) (PARTITION p MAX_ROWS = 5); DROP TABLE b");
  EXPECT_THAT(dump(place->connection().inspect({})), testing::HasSubstr("MAX_ROWS"));
}

/// The plain client leaves them out of what it sends: a script could not put them there.
TEST(Bodies, AreTheSameWithoutTheirComments) {
  DUNLIN_REQUIRE_BACKEND("mysql");
  const auto home = Database("mysql").connect();
  const auto one = home->scratch();
  const auto two = home->scratch();
  const std::string begin = "CREATE PROCEDURE p() BEGIN";
  load(
      one->connection(),
      begin +
          "\n  -- first; 'it\n  SELECT '-- a', \"/* b */\"; # last\n  /* more;\n */SELECT 2;\nEND");
  load(two->connection(), begin + "\n  \n  SELECT '-- a', \"/* b */\"; \n  SELECT 2;\nEND");
  EXPECT_EQ(dump(one->connection().inspect({})), dump(two->connection().inspect({})));
}

}  // namespace
}  // namespace dunlin::test
