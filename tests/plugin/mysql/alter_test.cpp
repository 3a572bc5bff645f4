// Changes of tables: what a column keeps, how the server is asked, and what it answers.
#include <gmock/gmock.h>

#include "dunlin/base/text.hpp"
#include "translation.hpp"

namespace dunlin::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class MysqlAlter : public MysqlTranslation {
 protected:
  /// The only statement that the last one of `sql` becomes; it is run, too.
  std::string sent(const std::string& sql) {
    const driver::Translation translation = translate(sql);
    std::string last;
    for (const driver::Step& step : translation.steps) {
      SCOPED_TRACE(step.sql);
      EXPECT_NO_THROW(connection_->execute(step.sql));
      last = step.sql;
    }
    EXPECT_EQ(translation.steps.size(), 1U) << last;
    return last;
  }
  /// Whether the server did what was asked for, and not something dearer.
  void expect_quiet() { EXPECT_THAT(connection_->warnings(), IsEmpty()); }
  /// The line of SHOW CREATE TABLE that defines the column.
  std::string definition(const std::string& column) {
    const std::string table =
        connection_->query("SHOW CREATE TABLE t").rows.at(0).at(1).value_or("");
    const std::size_t at = table.find("  `" + column + "` ");
    return at == std::string::npos ? "" : table.substr(at + 2, table.find('\n', at) - at - 2);
  }
  const char* in_place() const { return mariadb() ? "ALGORITHM=NOCOPY" : "ALGORITHM=INPLACE"; }
};
DUNLIN_ON_SERVERS(MysqlAlter);

TEST_P(MysqlAlter, ColumnsThatTheServerAddsAtOnceAreAskedForAtOnce) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer)");
  connection_->execute("INSERT INTO t VALUES (1, 1)");
  EXPECT_THAT(sent("ALTER TABLE t ADD COLUMN b integer NOT NULL DEFAULT 5, ADD COLUMN c text"),
              EndsWith(", ALGORITHM=INSTANT /* preferred */"));
  EXPECT_THAT(sent("ALTER TABLE t ALTER COLUMN b SET DEFAULT 7"),
              EndsWith(", ALGORITHM=INSTANT /* preferred */"));
  EXPECT_THAT(sent("ALTER TABLE t DROP COLUMN c"), EndsWith(", ALGORITHM=INSTANT /* preferred */"));
  EXPECT_THAT(sent("ALTER TABLE t ADD COLUMN d timestamptz NOT NULL DEFAULT now()"),
              EndsWith(", ALGORITHM=INSTANT /* preferred */"));
  expect_quiet();
  EXPECT_EQ(rows("SELECT a, b FROM t"), "1|5");
}

TEST_P(MysqlAlter, IndexesAreBuiltWhileOthersWrite) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, b varchar(50), c text)");
  EXPECT_THAT(sent("CREATE INDEX t_a ON t (a, b)"),
              EndsWith(std::string(" ") + in_place() + " LOCK=NONE /* preferred */"));
  EXPECT_THAT(sent("ALTER TABLE t ADD CONSTRAINT t_b UNIQUE (b)"),
              EndsWith(std::string(", ") + in_place() + ", LOCK=NONE /* preferred */"));
  EXPECT_THAT(sent("DROP INDEX t_a"),
              EndsWith(mariadb() ? "DROP INDEX `t_a`, ALGORITHM=NOCOPY, LOCK=NONE /* preferred */"
                                 : "ALGORITHM=INPLACE LOCK=NONE /* preferred */"));
  EXPECT_THAT(sent("ALTER TABLE t ALTER COLUMN a SET NOT NULL"),
              EndsWith(", ALGORITHM=INPLACE, LOCK=NONE /* preferred */"));
  expect_quiet();
}

/// What every kind of change is asked for, with rows in the table: the server does it just so.
TEST_P(MysqlAlter, TheCheapestWayIsAskedForAndTaken) {
  if (!mariadb()) GTEST_SKIP() << "what MariaDB can do";
  using Pair = std::pair<const char*, const char*>;
  for (const auto& [sql, algorithm] : std::initializer_list<Pair>{
           {"ALTER TABLE t ADD COLUMN z jsonb NOT NULL DEFAULT '{}', ADD y text NOT NULL DEFAULT "
            "'it''s', ADD x date NOT NULL DEFAULT CURRENT_DATE",
            nullptr},
           {"ALTER TABLE t ADD COLUMN z jsonb NOT NULL DEFAULT '{}', ADD x date NOT NULL DEFAULT "
            "CURRENT_DATE",
            "INSTANT"},
           {"ALTER TABLE t ADD COLUMN z integer UNIQUE", "INPLACE"},
           {"ALTER TABLE t ADD COLUMN z integer, DROP COLUMN c", "INSTANT"},
           {"ALTER TABLE t DROP COLUMN n, ADD CONSTRAINT b UNIQUE (b)", "INPLACE"},
           {"ALTER TABLE t DROP COLUMN u", "NOCOPY"},
           {"ALTER TABLE t DROP COLUMN a", "NOCOPY"},
           {"ALTER TABLE t DROP COLUMN f", "NOCOPY"},
           {"ALTER TABLE t DROP CONSTRAINT ck, DROP CONSTRAINT uq", "NOCOPY"},
           {"ALTER TABLE t DROP CONSTRAINT fk", "NOCOPY"},
           {"ALTER TABLE t ALTER COLUMN n DROP NOT NULL, ALTER COLUMN n DROP DEFAULT", "INPLACE"},
           {"ALTER TABLE t ALTER COLUMN b TYPE varchar(60)", "INSTANT"},
           {"ALTER TABLE t ALTER COLUMN c TYPE varchar(200), ALTER COLUMN c SET DEFAULT 'q'",
            "INSTANT"},
           {"ALTER TABLE t ALTER COLUMN b TYPE varchar(70)", nullptr},
           {"ALTER TABLE t RENAME COLUMN a TO e", "INSTANT"},
           {"ALTER TYPE mood ADD VALUE 'fine'", "INSTANT"}}) {
    run(R"(DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS p; DROP TYPE IF EXISTS mood;
      CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE p (id bigint PRIMARY KEY);
      CREATE TABLE t (id bigserial PRIMARY KEY, a integer, b varchar(20), c varchar(100) DEFAULT 'x',
        n integer NOT NULL DEFAULT 3, u integer, f bigint REFERENCES p (id), m mood,
        CONSTRAINT ck CHECK (a > -5), CONSTRAINT uq UNIQUE (u), CONSTRAINT fk FOREIGN KEY (f) REFERENCES p (id));
      ALTER TABLE t DROP CONSTRAINT t_f_fkey; CREATE INDEX ix ON t (a, n);
      INSERT INTO p VALUES (1); INSERT INTO t (a, b, u, f, m) VALUES (1, 'q', 1, 1, 'ok'), (2, 'r', 2, NULL, NULL);)");
    (void)connection_->warnings();
    if (algorithm == nullptr) {
      EXPECT_THAT(sent(sql), Not(HasSubstr("ALGORITHM"))) << sql;
    } else {
      EXPECT_THAT(sent(sql), HasSubstr(std::string("ALGORITHM=") + algorithm)) << sql;
    }
    expect_quiet();
  }
}

TEST_P(MysqlAlter, EveryCopyIsTold) {
  run(R"(CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE t (id integer PRIMARY KEY, a integer, b text, m mood, yes boolean, no boolean, CONSTRAINT ck CHECK (a > 0)))");
  for (const char* sql :
       {"ALTER TABLE t ADD COLUMN z uuid DEFAULT gen_random_uuid()",
        "ALTER TABLE t ADD COLUMN y integer CHECK (y > 0)",
        "ALTER TABLE t ADD COLUMN x integer REFERENCES t (id)",
        "ALTER TABLE t RENAME COLUMN yes TO maybe", "ALTER TABLE t RENAME CONSTRAINT ck TO kc",
        "CREATE UNIQUE INDEX i ON t (lower(b)) WHERE a > 3",
        "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'", "ALTER TABLE t RENAME TO s"}) {
    for (const driver::Finding& finding : run(sql))
      EXPECT_THAT(finding.reason, HasSubstr("the server copies the table")) << sql;
  }
  accepted("INSERT INTO s (id, a, b, m, maybe) VALUES (1, 1, 'x', 'fine', true)");
  rejected("INSERT INTO s (id, a, m) VALUES (2, 1, 'ok')");
}

TEST_P(MysqlAlter, ATableWithManyChecksIsRenamedByOneCopy) {
  run("CREATE TABLE t (id integer PRIMARY KEY, yes boolean, no boolean)");
  EXPECT_EQ(translate("ALTER TABLE t RENAME TO s").steps.size(), 2U);
}

TEST_P(MysqlAlter, NothingIsAskedForWhereOnlyACopyWillDo) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer)");
  const std::vector<driver::Finding> findings =
      run("ALTER TABLE t ALTER COLUMN a TYPE bigint; ALTER TABLE t ADD CHECK (a > 0)");
  for (const driver::Finding& finding : findings)
    EXPECT_THAT(finding.reason, HasSubstr("the server copies the table"));
  EXPECT_THAT(sent("ALTER TABLE t ALTER COLUMN a TYPE integer"), Not(HasSubstr("ALGORITHM")));
}

TEST_P(MysqlAlter, WhatTheServerRefusesToDoAtOnceIsDoneAndReported) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, c varchar(100))");
  connection_->execute("ALTER TABLE t ADD FULLTEXT INDEX words (c)");
  (void)connection_->warnings();
  EXPECT_THAT(sent("ALTER TABLE t ADD COLUMN b integer"), HasSubstr("ALGORITHM=INSTANT"));
  EXPECT_THAT(connection_->warnings(), ElementsAre(HasSubstr("changed without ALGORITHM=INSTANT")));
  EXPECT_EQ(definition("b"), "`b` int" + std::string(mariadb() ? "(11)" : "") + " DEFAULT NULL,");
}

TEST_P(MysqlAlter, WhatAnAuthorAsksForIsNotWeakened) {
  run("CREATE TABLE t (id integer PRIMARY KEY, c varchar(100))");
  connection_->execute("ALTER TABLE t ADD FULLTEXT INDEX words (c)");
  rejected("ALTER TABLE t ADD COLUMN b integer, ALGORITHM=INSTANT");
}

TEST_P(MysqlAlter, AColumnKeepsWhatIsNotMentioned) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a varchar(20) NOT NULL DEFAULT 'x', b integer "
      "DEFAULT 3 CHECK (b > 0)); COMMENT ON COLUMN t.a IS 'hello'; COMMENT ON COLUMN t.b IS 'b'");
  run("ALTER TABLE t ALTER COLUMN a TYPE varchar(40)");
  EXPECT_THAT(definition("a"), HasSubstr("varchar(40)"));
  EXPECT_THAT(definition("a"), HasSubstr("NOT NULL DEFAULT 'x' COMMENT 'hello'"));
  run("ALTER TABLE t ALTER COLUMN a DROP NOT NULL");
  EXPECT_THAT(definition("a"), HasSubstr("DEFAULT 'x' COMMENT 'hello'"));
  run("ALTER TABLE t ALTER COLUMN a SET DEFAULT 'y'");
  EXPECT_THAT(definition("a"), HasSubstr("DEFAULT 'y' COMMENT 'hello'"));
  run("ALTER TABLE t RENAME COLUMN a TO c");
  EXPECT_THAT(definition("c"), HasSubstr("DEFAULT 'y' COMMENT 'hello'"));
  run("ALTER TABLE t ALTER COLUMN b TYPE bigint");
  EXPECT_THAT(definition("b"),
              HasSubstr(mariadb() ? "DEFAULT 3 COMMENT 'b'" : "DEFAULT '3' COMMENT 'b'"));
  rejected("INSERT INTO t (id, b) VALUES (1, 0)");
  accepted("INSERT INTO t (id) VALUES (2)");
  EXPECT_EQ(rows("SELECT id, b, c FROM t"), "2|3|y");
}

TEST_P(MysqlAlter, AColumnKeepsWhatNoPortableSectionSays) {
  run("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (id bigserial PRIMARY KEY, a "
      "integer, b "
      "varchar(20) DEFAULT 'x', d timestamptz DEFAULT now(), m mood, j jsonb)");
  for (const char* sql :
       {"ALTER TABLE t MODIFY d DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE "
        "CURRENT_TIMESTAMP(6) INVISIBLE COMMENT 'when'",
        "ALTER TABLE t MODIFY b VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT "
        "'y' COMMENT 'it''s'",
        "ALTER TABLE t MODIFY a INT UNSIGNED DEFAULT 7 COMMENT 'number'",
        "ALTER TABLE t MODIFY m ENUM('sad', 'ok') CHARACTER SET latin1 COMMENT 'mood'"})
    connection_->execute(sql);
  if (mariadb())
    connection_->execute(
        "ALTER TABLE t MODIFY a INT UNSIGNED DEFAULT 7 COMMENT 'number' CHECK (a < 50)");
  run("ALTER TABLE t ALTER COLUMN d SET NOT NULL; ALTER TABLE t ALTER COLUMN b SET NOT NULL; ALTER "
      "TABLE t ALTER COLUMN a SET NOT NULL; ALTER TYPE mood ADD VALUE 'fine'; ALTER TABLE t ALTER "
      "COLUMN j SET NOT NULL");
  EXPECT_THAT(text::lower(definition("d")),
              AllOf(HasSubstr("not null"), HasSubstr("default current_timestamp(6)"),
                    HasSubstr("on update current_timestamp(6)"), HasSubstr("invisible"),
                    HasSubstr("comment 'when'")));
  EXPECT_THAT(definition("b"), AllOf(HasSubstr("latin1_german1_ci"), HasSubstr("NOT NULL"),
                                     HasSubstr("COMMENT 'it''s'")));
  EXPECT_THAT(definition("a"),
              AllOf(HasSubstr("unsigned"), HasSubstr("NOT NULL"), HasSubstr("COMMENT 'number'")));
  EXPECT_THAT(definition("m"), AllOf(HasSubstr("'fine'"), HasSubstr("COMMENT 'mood'")));
  if (mariadb()) {
    EXPECT_THAT(definition("a"), AllOf(HasSubstr("DEFAULT 7"), HasSubstr("CHECK (`a` < 50)")));
    EXPECT_THAT(definition("b"), HasSubstr("DEFAULT 'y'"));
    EXPECT_THAT(definition("j"), HasSubstr("NOT NULL CHECK (json_valid(`j`))"));
  }
  // What is said now goes before; the rest stays.
  run("ALTER TABLE t ALTER COLUMN b TYPE varchar(40); COMMENT ON COLUMN t.d IS 'new'; ALTER TABLE "
      "t "
      "RENAME COLUMN a TO c; ALTER TABLE t ALTER COLUMN d DROP NOT NULL, ALTER COLUMN d DROP "
      "DEFAULT");
  EXPECT_THAT(definition("b"), AllOf(HasSubstr("varchar(40)"), HasSubstr("latin1_german1_ci")));
  EXPECT_THAT(text::lower(definition("d")),
              AllOf(HasSubstr("comment 'new'"), HasSubstr("on update"), Not(HasSubstr("not null")),
                    HasSubstr("invisible"), HasSubstr("default null")));
  EXPECT_THAT(definition("c"), HasSubstr("unsigned"));
}

TEST_P(MysqlAlter, WhatANativeSectionOfTheSameRunSaysIsNotLostSilently) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer)");
  const auto refusal = [&](const std::string& column) {
    schema::Schema model = model_;
    parsed_.push_back(
        parse::parse_all("ALTER TABLE t ALTER COLUMN " + column + " SET NOT NULL", {}));
    const parse::Parsed& parsed = parsed_.back().front();
    const std::vector<driver::Change> changes{{&parsed.statement, parsed.operations}};
    const auto translator = connection_->dialect().translator({}, connection_.get());
    sql::Statement native;
    native.text = "ALTER TABLE `t` MODIFY `a` INT COMMENT 'x'";
    translator->native(native);
    return translator->translate(changes, model).findings.front().reason;
  };
  EXPECT_THAT(refusal("a"), HasSubstr("that has not run yet alters a of t"));
  EXPECT_EQ(refusal("b"), "");
}

TEST_P(MysqlAlter, ANewColumnIsNotFilledWithZeros) {
  run("CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1)");
  const driver::Translation translation =
      translate("ALTER TABLE t ADD COLUMN a integer, ALTER COLUMN a SET NOT NULL");
  ASSERT_EQ(translation.steps.size(), 2U);
  accepted(translation.steps[0].sql);
  rejected(translation.steps[1].sql);
}

TEST_P(MysqlAlter, IntegersOfForeignKeysFollowWhatTheyReferTo) {
  run("CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (id bigint PRIMARY KEY, p bigint "
      "REFERENCES p (id)); CREATE TABLE free (id integer, p smallint); INSERT INTO p VALUES (1)");
  run("ALTER TABLE free ADD CONSTRAINT free_p FOREIGN KEY (p) REFERENCES p (id)");
  EXPECT_THAT(definition("p"), HasSubstr("`p` int"));
  run("ALTER TABLE p ALTER COLUMN id TYPE bigint");
  EXPECT_THAT(definition("p"), HasSubstr("`p` bigint"));
  accepted("INSERT INTO t VALUES (1, 1)");
  rejected("INSERT INTO t VALUES (2, 2)");
  run("ALTER TABLE free DROP CONSTRAINT free_p");
  EXPECT_EQ(rows("SELECT data_type FROM information_schema.columns WHERE table_schema = DATABASE() "
                 "AND table_name = 'free' AND column_name = 'p'"),
            "smallint");
}

TEST_P(MysqlAlter, UniqueKeysOverHashesBecomeWhatAForeignKeyNeeds) {
  run("CREATE TABLE p (a text NOT NULL, b text NOT NULL, c boolean NOT NULL); CREATE UNIQUE INDEX "
      "p_ab "
      "ON p (a, b); CREATE UNIQUE INDEX p_abc ON p (a, b, c)");
  run("CREATE TABLE t (a text, b text, c boolean, FOREIGN KEY (a, b, c) REFERENCES p (a, b, c))");
  accepted("INSERT INTO p VALUES ('x', 'y', TRUE)");
  accepted("INSERT INTO t VALUES ('x', 'y', TRUE)");
  rejected("INSERT INTO t VALUES ('x', 'y', FALSE)");
  rejected("INSERT INTO p VALUES ('x', 'y', FALSE)");
}

TEST_P(MysqlAlter, ARenamedColumnIsFollowedByWhatIsComputedFromIt) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, g integer GENERATED ALWAYS AS (a * 2) "
      "STORED); CREATE UNIQUE INDEX t_a ON t (a) WHERE a > 0; ALTER TABLE t RENAME COLUMN a TO b");
  accepted("INSERT INTO t (id, b) VALUES (1, 5), (2, 0), (3, 0)");
  rejected("INSERT INTO t (id, b) VALUES (4, 5)");
  EXPECT_EQ(rows("SELECT g FROM t WHERE id = 1"), "10");
}

TEST_P(MysqlAlter, AdjacentChangesOfATableAreOneStatement) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer)");
  EXPECT_THAT(sent("ALTER TABLE t ADD COLUMN c integer, ALTER COLUMN a SET DEFAULT 1, DROP COLUMN "
                   "b, ADD CONSTRAINT t_a UNIQUE (a)"),
              HasSubstr("ADD COLUMN"));
}

TEST_P(MysqlAlter, StatementsThatWouldEachCopyTheTableAreOne) {
  run("CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, c integer)");
  const driver::Translation translation = translate(
      "ALTER TABLE t ALTER COLUMN a TYPE bigint; ALTER TABLE t ALTER COLUMN b TYPE bigint; "
      "UPDATE t SET a = 1; ALTER TABLE t ALTER COLUMN c TYPE bigint");
  ASSERT_EQ(translation.steps.size(), 3U);
  EXPECT_THAT(translation.steps[0].sql, HasSubstr("MODIFY COLUMN `a` BIGINT, MODIFY COLUMN `b`"));
  EXPECT_EQ(translation.steps[0].statement, 1U);
  for (const driver::Step& step : translation.steps) accepted(step.sql);
}

}  // namespace
}  // namespace dunlin::test
