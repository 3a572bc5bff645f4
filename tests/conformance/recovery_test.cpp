// A run dies at every point there is; the next one finishes, and everything is as if nothing had
// happened. On every backend.
#include <gmock/gmock.h>

#include <cstdlib>

#include "conformance.hpp"
#include "dunlin/app/schema_commands.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/history/journal.hpp"
#include "dunlin/history/progress.hpp"
#include "faulty_driver.hpp"

namespace dunlin::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Several statements for each revision, some of which become several on MySQL, with rows between
/// them.
std::vector<std::pair<std::string, std::string>> files() {
  return {revision("first000", "",
                   "CREATE TABLE users (id integer PRIMARY KEY, name varchar(20) NOT NULL);\n"
                   "INSERT INTO users VALUES (1, 'one'), (2, 'two');\n"
                   "CREATE TABLE posts (id integer PRIMARY KEY, author integer NOT NULL REFERENCES "
                   "users (id), title varchar(20));\n"
                   "DROP INDEX IF EXISTS nothing_here;\n"  // becomes nothing on MySQL
                   "CREATE INDEX posts_title ON posts (title);\n"
                   "INSERT INTO posts VALUES (1, 1, 'a'), (2, 2, 'b');\n"
                   "UPDATE posts SET title = title || '!';",
                   "DROP TABLE posts;\nDROP TABLE users;"),
          revision("second00", "first000",
                   "ALTER TABLE users ADD COLUMN age integer NOT NULL DEFAULT 7;\n"
                   "UPDATE users SET age = age + id;\n"
                   "ALTER TABLE users RENAME COLUMN name TO nick;\n"
                   "CREATE VIEW elders AS SELECT id, nick FROM users WHERE age > 8;\n"
                   "ALTER TABLE posts DROP COLUMN title;",
                   "ALTER TABLE posts ADD COLUMN title varchar(20);\n"
                   "DROP VIEW elders;\n"
                   "ALTER TABLE users RENAME COLUMN nick TO name;\n"
                   "ALTER TABLE users DROP COLUMN age;\n"
                   "CREATE INDEX posts_title ON posts (title);")};
}

/// The same where nothing may be done in one transaction.
std::vector<std::pair<std::string, std::string>> files_without_transactions() {
  std::vector<std::pair<std::string, std::string>> all = files();
  for (auto& [name, text] : all) {
    for (const std::string directive : {"-- migrate:upgrade", "-- migrate:downgrade"})
      text.insert(text.find(directive) + directive.size(), " transaction=off");
  }
  return all;
}

struct Picture {
  schema::Schema schema;
  std::string rows;
  friend bool operator==(const Picture&, const Picture&) = default;
};

class Recovery : public Conformance {
 protected:
  using Files = std::vector<std::pair<std::string, std::string>>;

  Picture picture(const Database& database, const app::Project& p) const {
    Picture seen;
    const auto connection = database.connect();
    driver::InspectOptions options;
    seen.schema = connection->inspect(options);
    std::erase_if(seen.schema.tables, [](const schema::Table& table) {
      return table.name.name.starts_with("dunlin_");
    });
    for (const std::string table : {"users", "posts"}) {
      if (connection->table_exists({{}, table}))
        seen.rows += database.rows("SELECT * FROM " + table + " ORDER BY id") + "\n";
    }
    for (const std::string& row : app::current(p).revisions) seen.rows += "at " + row;
    return seen;
  }

  static app::Project on(const Database& database, const Files& files) {
    app::Project made;
    made.url = database.url();
    made.source = [files] { return script::Source::from_memory(files); };
    made.plugins = registry();
    made.settings.commit = script::CommitMode::revision;
    return made;
  }

  static app::RunOptions to(const std::string& target) {
    app::RunOptions options;
    options.target = target;
    return options;
  }

  /// Servers take their time: not every point in every run there, unless the sweep is to be full.
  std::size_t stride() const {
    const char* full = std::getenv("DUNLIN_TEST_SWEEP");
    return every_point_ || GetParam() == "sqlite" ||
                   (full != nullptr && std::string(full) == "full")
               ? 1
               : 3;
  }

  bool every_point_ = false;

  using Action = void (*)(const app::Project&);
  /// Lets `cut` die at each of its points, then runs `mend`: it must end as `mend` alone does after
  /// `prepare`.
  void sweep(const Files& files, Action prepare, Action cut, Action mend) {
    Picture expected;
    {
      const Database fresh(GetParam());
      prepare(on(fresh, files));
      mend(on(fresh, files));
      expected = picture(fresh, on(fresh, files));
    }
    std::size_t points = 0;
    for (std::size_t at = 1;; at += stride()) {
      for (const bool after : {false, true}) {
        // Both sides of each point on SQLite, else in turn.
        if (stride() != 1 && after != (at % 2 == 0)) continue;
        const Database fresh(GetParam());
        const app::Project sound = on(fresh, files);
        prepare(sound);
        Fault fault;
        fault.at = at;
        fault.after = after;
        app::Project dying = sound;
        dying.plugins = faulty_registry(driver::parse_url(fresh.url()).scheme, fault);
        dying.settings.retries = 0;  // the dead do not try again
        try {
          cut(dying);
        } catch (const Error& error) {
          ASSERT_TRUE(fault.happened) << error.what();
        }
        if (!fault.happened) {
          EXPECT_GT(points, 3U);
          return;
        }
        ++points;
        SCOPED_TRACE("cut off " + std::string(after ? "after" : "before") + " statement " +
                     std::to_string(at));
        ASSERT_NO_THROW(mend(sound));
        const Picture seen = picture(fresh, sound);
        EXPECT_EQ(seen.rows, expected.rows);
        EXPECT_TRUE(seen.schema == expected.schema);
        const app::StatusResult status = app::status(sound);
        EXPECT_FALSE(status.half_applied);
        EXPECT_FALSE(status.is_altered());
        if (HasFailure()) return;
      }
    }
  }

  static void nothing(const app::Project&) {}
  static void upgrade(const app::Project& p) { app::upgrade(p, {}); }
  static void downgrade(const app::Project& p) { app::downgrade(p, to("base")); }
  /// Why the half-applied revision is not taken back.
  static std::string refused_undo(const app::Project& p) {
    try {
      app::downgrade(p, to("-1"));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::half_applied) << error.message();
      return error.message();
    }
    ADD_FAILURE() << "expected an error";
    return {};
  }
};

INSTANTIATE_TEST_SUITE_P(Backends, Recovery, testing::ValuesIn(backends()), parameter_name);

TEST_P(Recovery, AnUpgradeCutOffAnywhereIsFinishedByTheNext) {
  sweep(files(), nothing, upgrade, upgrade);
}

TEST_P(Recovery, ADowngradeCutOffAnywhereIsFinishedByTheNext) {
  sweep(files(), upgrade, downgrade, downgrade);
}

TEST_P(Recovery, AnUpgradeWithoutTransactionsCutOffAnywhereIsFinishedByTheNext) {
  sweep(files_without_transactions(), nothing, upgrade, upgrade);
}

TEST_P(Recovery, ADowngradeWithoutTransactionsCutOffAnywhereIsFinishedByTheNext) {
  sweep(files_without_transactions(), upgrade, downgrade, downgrade);
}

/// The model takes a dialect's own words for PostgreSQL's: that is not held against what the
/// database tells.
TEST_P(Recovery, TablesMadeInTheDialectsOwnWordsAreTold) {
  if (GetParam() == "postgres") GTEST_SKIP() << "its own words are the model's";
  const std::string own = GetParam() == "mysql8" ? "mysql" : GetParam();
  Files files = {revision("first000", "", "CREATE TABLE base (id int);", "DROP TABLE base;"),
                 revision("second00", "first000",
                          "INSERT INTO base VALUES (1);\nCREATE TABLE own (id int);\n"
                          "INSERT INTO own VALUES (1);\nCREATE TABLE last (id int);",
                          "DROP TABLE last;\nDROP TABLE own;\nDELETE FROM base;")};
  for (auto& [name, text] : files) {
    text = text::replace_all(text, "-- migrate:upgrade", "-- migrate:upgrade only=" + own);
    text = text::replace_all(text, "-- migrate:downgrade", "-- migrate:downgrade only=" + own);
  }
  every_point_ = true;
  sweep(files, nothing, upgrade, upgrade);
}

/// Temporary tables end with the session that was cut off, and so do their rows.
std::vector<std::pair<std::string, std::string>> files_with_temporary_tables() {
  auto [name, text] =
      revision("second00", "first000",
               "CREATE TEMPORARY TABLE fresh (id integer PRIMARY KEY, name varchar(20));\n"
               "CREATE TEMPORARY TABLE unused (id integer PRIMARY KEY);\n"
               "INSERT INTO unused SELECT id FROM users;\n"
               "INSERT INTO fresh SELECT id + 10, name FROM users;\n"
               "UPDATE fresh SET name = name || '!';\n"
               "CREATE INDEX users_name ON users (name);\n"
               "CREATE TABLE posts (id integer PRIMARY KEY, name varchar(20));\n"
               "INSERT INTO users SELECT id, name FROM fresh;\n"
               "DROP TABLE fresh;\n"
               "INSERT INTO posts VALUES (1, 'last');",
               "DROP TABLE posts;");
  return {
      revision("first000", "",
               "CREATE TABLE users (id integer PRIMARY KEY, name varchar(20));\n"
               "INSERT INTO users VALUES (1, 'one'), (2, 'two');",
               "DROP TABLE users;"),
      {name, text::replace_all(text, "-- migrate:upgrade", "-- migrate:upgrade transaction=off")}};
}

TEST_P(Recovery, RowsOfTemporaryTablesAreThereAgain) {
  sweep(files_with_temporary_tables(), nothing, upgrade, upgrade);
}

TEST_P(Recovery, RowsOfTemporaryTablesThatWouldBeOthersAreRefused) {
  const Database database(GetParam());
  auto [name, text] =
      revision("first000", "",
               "CREATE TABLE users (id integer PRIMARY KEY, name varchar(20));\n"
               "INSERT INTO users VALUES (1, 'one');\n"
               "CREATE TEMPORARY TABLE old (id integer PRIMARY KEY, name varchar(20));\n"
               "INSERT INTO old SELECT id, name FROM users;\n"
               "CREATE TABLE posts (id integer PRIMARY KEY);\n"
               "UPDATE users SET name = 'other';\n"
               "CREATE TABLE more (id integer PRIMARY KEY);\n"
               "INSERT INTO users VALUES (1, 'again');\n"
               "UPDATE users SET name = (SELECT name FROM old WHERE old.id = users.id);",
               "DROP TABLE users;");
  const app::Project p =
      on(database, {{name, text::replace_all(text, "-- migrate:upgrade",
                                             "-- migrate:upgrade transaction=off")}});
  EXPECT_THROW(app::upgrade(p, {}), DatabaseError);
  try {
    app::upgrade(p, {});
    ADD_FAILURE() << "expected an error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::half_applied) << error.message();
    EXPECT_THAT(error.message(), HasSubstr("the temporary table that statement 4"));
    EXPECT_THAT(error.message(), HasSubstr("statement 6 has changed"));
  }
  EXPECT_EQ(database.rows("SELECT id, name FROM users"), "1|other") << "as before";
}

/// A base with rows, and a revision whose last statement fails.
std::vector<std::pair<std::string, std::string>> failing_after(const std::string& statements) {
  const auto [name, text] = revision("second00", "first000", statements, "");
  return {
      revision("first000", "",
               "CREATE TABLE users (id integer PRIMARY KEY, name varchar(20));\n"
               "CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users "
               "(id), name varchar(20), body varchar(20) NOT NULL);\n"
               "INSERT INTO users VALUES (1, 'one'), (2, 'two');\n"
               "INSERT INTO posts VALUES (7, 2, 'post', 'text');",
               "DROP TABLE posts;\nDROP TABLE users;"),
      {name, text::replace_all(text, "-- migrate:upgrade", "-- migrate:upgrade transaction=off")}};
}

TEST_P(Recovery, RenamesAreTakenBackWithTheirRows) {
  const Database database(GetParam());
  const app::Project p = on(
      database,
      failing_after("ALTER TABLE posts RENAME TO drafts;\nALTER TABLE drafts RENAME TO articles;\n"
                    "ALTER TABLE articles RENAME COLUMN name TO title;\n"
                    "ALTER TABLE users RENAME COLUMN name TO nick;\n"
                    "ALTER TABLE users ADD COLUMN age integer;\n"
                    "ALTER TABLE users DROP COLUMN age;\n"
                    "INSERT INTO users VALUES (1, 'again');"));
  EXPECT_THROW(app::upgrade(p, {}), DatabaseError);
  EXPECT_EQ(database.rows("SELECT id, title FROM articles"), "7|post");
  app::downgrade(p, to("-1"));
  EXPECT_EQ(database.rows("SELECT id, name FROM users ORDER BY id"), "1|one\n2|two");
  EXPECT_EQ(database.rows("SELECT id, author, name FROM posts"), "7|2|post");
  EXPECT_TRUE(app::drift(p, {}).report.difference.empty());
}

TEST_P(Recovery, ADroppedColumnThatMustHaveValuesIsTakenBackOnlyWhereThereAreNoRows) {
  const Database database(GetParam());
  const app::Project p =
      on(database, failing_after("ALTER TABLE posts RENAME TO articles;\n"
                                 "ALTER TABLE articles DROP COLUMN body;\n"
                                 "ALTER TABLE articles ADD COLUMN note varchar(9);\n"
                                 "INSERT INTO users VALUES (1, 'again');"));
  EXPECT_THROW(app::upgrade(p, {}), DatabaseError);
  EXPECT_THAT(refused_undo(p), HasSubstr("column body of posts was dropped with its values"));
  EXPECT_EQ(database.rows("SELECT id, author, note FROM articles"), "7|2|NULL") << "as before";
  database.execute("DELETE FROM articles");
  app::downgrade(p, to("-1"));
  EXPECT_TRUE(app::drift(p, {}).report.difference.empty());
}

TEST_P(Recovery, WhatWouldLoseRowsIsNotTakenBack) {
  const Database database(GetParam());
  const app::Project p =
      on(database, failing_after("ALTER TABLE users RENAME TO middle;\n"
                                 "ALTER TABLE posts RENAME TO users;\n"
                                 "ALTER TABLE middle RENAME TO posts;\n"
                                 "INSERT INTO users VALUES (7, 1, 'again', '');"));
  EXPECT_THROW(app::upgrade(p, {}), DatabaseError);
  EXPECT_THAT(refused_undo(p), HasSubstr("would not come back"));
  EXPECT_EQ(database.rows("SELECT id, name FROM posts ORDER BY id"), "1|one\n2|two");
  EXPECT_EQ(database.rows("SELECT id, name FROM users"), "7|post");
}

}  // namespace
}  // namespace dunlin::test
