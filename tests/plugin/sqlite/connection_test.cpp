// The session: opening, errors, the lock, bringing it back between revisions.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "sandbox.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A folder of the test's own.
class Files : public testing::Test {
 protected:
  Files() {
    std::string pattern = (fs::temp_directory_path() / "dunlin-sqlite-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  ~Files() override { fs::remove_all(folder); }

  Code code_of(const std::string& path, bool read_only) const {
    try {
      open_sqlite(path, read_only);
    } catch (const Error& error) {
      EXPECT_NE(error.hint(), "") << error.message();
      return error.code();
    }
    return Code{};
  }
  fs::path folder;
};

TEST_F(Files, what_cannot_be_opened_says_why) {
  std::ofstream(folder / "text.db")
      << "This is no database, but long enough to be looked at: " << std::string(200, 'x');
  EXPECT_EQ(code_of(folder / "none.db", true), Code::database_missing);
  EXPECT_FALSE(fs::exists(folder / "none.db")) << "looking creates nothing";
  EXPECT_EQ(code_of(folder / "nowhere" / "a.db", false), Code::database_missing);
  EXPECT_EQ(code_of(folder, false), Code::connection_failed);
  EXPECT_EQ(code_of(folder / "text.db", false), Code::connection_failed);
  EXPECT_EQ(code_of(folder / "text.db", true), Code::connection_failed);
  EXPECT_EQ(code_of(folder / "new.db", false), Code{});
}

/// What a writer that is killed leaves, laid under a reader that is there already.
TEST_F(Files, a_reader_rolls_back_what_a_killed_writer_left_meanwhile) {
  const fs::path file = folder / "a.db";
  const auto writer = open_sqlite(file, false);
  writer->execute("CREATE TABLE t (x)");
  writer->execute("INSERT INTO t VALUES (1)");
  fs::copy_file(file, folder / "read.db");
  const auto reader = open_sqlite(folder / "read.db", true);
  EXPECT_EQ(reader->query("SELECT count(*) FROM t").rows[0][0], "1");
  writer->execute("PRAGMA cache_spill = 1");
  writer->execute("PRAGMA cache_size = 1");
  writer->begin();
  writer->execute(
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO "
      "t SELECT randomblob(100) FROM n");
  fs::copy_file(file, folder / "read.db", fs::copy_options::overwrite_existing);
  fs::copy_file(folder / "a.db-journal", folder / "read.db-journal");
  writer->rollback();
  EXPECT_EQ(reader->query("SELECT count(*) FROM t").rows[0][0], "1");
  EXPECT_FALSE(fs::exists(folder / "read.db-journal"));
}

TEST_F(Files, a_read_only_file_is_refused_for_writing) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everything";
  open_sqlite(folder / "a.db")->execute("CREATE TABLE t (a)");
  fs::permissions(folder / "a.db", fs::perms::owner_read);
  EXPECT_EQ(code_of(folder / "a.db", false), Code::database_read_only);
  EXPECT_EQ(code_of(folder / "a.db", true), Code{});
}

TEST_F(Files, a_busy_database_is_named_so) {
  const auto writer = open_sqlite(folder / "a.db");
  writer->begin();
  const auto other = open_sqlite(folder / "a.db");
  try {
    other->begin();
    FAIL() << "two writers";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.code(), Code::database_busy);
    EXPECT_THAT(error.message(), HasSubstr("another program"));
  }
  writer->rollback();
  other->begin();
  other->rollback();
}

TEST_F(Files, one_lock_for_a_file_by_whatever_name) {
  fs::create_symlink(folder / "a.db", folder / "link.db");
  const auto one = open_sqlite(folder / "a.db");
  const auto two = open_sqlite(folder / "link.db");
  driver::LockAttempt held = one->try_lock({});
  ASSERT_NE(held.lock, nullptr);
  held.lock->verify();
  const driver::LockAttempt refused = two->try_lock({});
  EXPECT_EQ(refused.lock, nullptr);
  EXPECT_THAT(refused.holder, HasSubstr("pid " + std::to_string(::getpid())));
  held.lock.reset();
  EXPECT_NE(two->try_lock({}).lock, nullptr);
  EXPECT_TRUE(fs::exists(folder / "a.db.dunlin-lock"));
}

TEST_F(Files, a_deleted_lock_file_is_noticed) {
  const auto one = open_sqlite(folder / "a.db");
  const driver::LockAttempt held = one->try_lock({});
  fs::remove(folder / "a.db.dunlin-lock");
  try {
    held.lock->verify();
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.code(), Code::lock_lost);
  }
}

TEST(Connection, errors_tell_the_place) {
  Sandbox db;
  try {
    db.connection().execute("SELECT 1 FRMO x");
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.code(), Code::statement_failed);
    EXPECT_EQ(error.context().position.line, 1U);
    EXPECT_EQ(error.context().position.offset, 14U);
    EXPECT_EQ(error.context().native_code, 1);
  }
}

TEST(Connection, double_quotes_hold_names_only) {
  Sandbox db;
  db.connection().execute("CREATE TABLE t (a)");
  try {
    db.connection().execute("INSERT INTO t (a) SELECT \"b\" FROM t");
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.message(), "no such column: b");
    EXPECT_EQ(error.hint(), "if \"b\" is a string, write it as 'b'");
  }
}

TEST(Connection, counts_rows_and_reads_nulls) {
  Sandbox db;
  db.connection().execute("CREATE TABLE t (a)");
  EXPECT_EQ(db.connection().affected_rows(), 0U);
  db.connection().execute("INSERT INTO t VALUES (1), (NULL)");
  EXPECT_EQ(db.connection().affected_rows(), 2U);
  db.connection().execute("UPDATE t SET a = 3 WHERE a = 99");
  EXPECT_EQ(db.connection().affected_rows(), 0U);
  EXPECT_EQ(db.rows("SELECT a FROM t"), "1 NULL");
  EXPECT_TRUE(db.connection().table_exists({"", "T"}));
  EXPECT_FALSE(db.connection().table_exists({"", "u"}));
}

TEST(Connection, reset_brings_the_session_back) {
  Sandbox db;
  db.connection().execute("PRAGMA foreign_keys = OFF");
  db.connection().execute("PRAGMA legacy_alter_table = ON");
  db.connection().execute("PRAGMA recursive_triggers = ON");
  db.connection().execute("CREATE TEMP TABLE x (a)");
  db.connection().execute("CREATE TEMP VIEW y AS SELECT a FROM x");
  db.connection().execute("ATTACH ':memory:' AS other");
  db.connection().reset_session();
  EXPECT_EQ(db.rows("PRAGMA foreign_keys"), "1");
  EXPECT_EQ(db.rows("PRAGMA legacy_alter_table"), "0");
  EXPECT_EQ(db.rows("PRAGMA recursive_triggers"), "0");
  EXPECT_EQ(db.rows("SELECT count(*) FROM sqlite_temp_schema"), "0");
  EXPECT_EQ(db.rows("SELECT name FROM pragma_database_list WHERE name <> 'temp'"), "main");
}

TEST(Connection, reset_works_inside_a_shared_transaction) {
  Sandbox db;
  db.connection().begin();
  db.connection().execute("CREATE TABLE p (id INTEGER PRIMARY KEY); ");
  db.connection().execute("CREATE TABLE c (p REFERENCES p)");
  db.connection().execute("PRAGMA defer_foreign_keys = ON");
  db.connection().reset_session();
  EXPECT_THAT(db.error("INSERT INTO c VALUES (1)"), HasSubstr("FOREIGN KEY"));
  db.connection().commit();
}

TEST(Connection, a_running_statement_can_be_cancelled) {
  Sandbox db;
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    db.connection().cancel();
  });
  EXPECT_THROW(
      db.connection().query(
          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"),
      Cancelled);
  canceller.join();
  EXPECT_EQ(db.rows("SELECT 1"), "1");
}

TEST(Dialect, statements_are_classified) {
  using driver::Transactional;
  const auto dialect = sqlite_driver().dialect("sqlite");
  const auto of = [&](const char* statement) { return dialect->classify(statement).transactional; };
  EXPECT_EQ(of("CREATE TABLE t (a)"), Transactional::inside);
  EXPECT_EQ(of("VACUUM"), Transactional::outside_only);
  EXPECT_EQ(of("PRAGMA foreign_keys = OFF"), Transactional::outside_only);
  EXPECT_EQ(of("PRAGMA foreign_keys"), Transactional::inside);
  EXPECT_EQ(of("PRAGMA defer_foreign_keys = ON"), Transactional::inside);
  EXPECT_EQ(of("BEGIN IMMEDIATE"), Transactional::begins);
  EXPECT_EQ(of("END TRANSACTION"), Transactional::commits);
  EXPECT_EQ(of("SAVEPOINT a"), Transactional::controls);
  EXPECT_EQ(of(".read other.sql"), Transactional::client_only);
  EXPECT_EQ(dialect->classify("CREATE UNIQUE INDEX i ON t (a)").kind, "CREATE INDEX");
}

TEST(Dialect, answers_to_its_names_only) {
  EXPECT_TRUE(sqlite_driver().dialect("")->answers_to("sqlite"));
  EXPECT_FALSE(sqlite_driver().dialect("sqlite")->answers_to("mysql"));
  EXPECT_THROW(sqlite_driver().dialect("sqlite9"), ConfigError);
}

}  // namespace
}  // namespace dunlin::test
