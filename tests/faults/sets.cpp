#include "sets.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace dunlin::test {
namespace {

/// One revision after the other, each on top of the one before.
class Chain {
 public:
  explicit Chain(std::string prefix) : prefix_(std::move(prefix)) {}

  Chain& add(const std::string& upgrade, const std::string& downgrade,
             const std::string& options = {}) {
    const std::string number = std::to_string(files_.size() + 1);
    const std::string id =
        prefix_ + std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number;
    files_.emplace_back(id + ".sql", "-- step " + number + "\n--\n-- Revision ID: " + id +
                                         "\n-- Revises: " + parent_ + "\n\n-- migrate:upgrade" +
                                         options + "\n" + upgrade + "\n-- migrate:downgrade" +
                                         options + "\n" + downgrade + "\n");
    parent_ = id;
    return *this;
  }
  RevisionFiles files() const { return files_; }

 private:
  std::string prefix_;
  std::string parent_;
  RevisionFiles files_;
};

/// Every kind of change that a schema goes through, with rows that follow.
RevisionFiles mixed() {
  Chain chain("mix");
  chain.add(
      "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(40) NOT NULL, n integer NOT NULL);\n"
      "CREATE INDEX users_name ON users (name);\n"
      "INSERT INTO users VALUES (1, 'ann', 0), (2, 'bob', 0), (3, 'cy''s', 0);\n"
      "UPDATE users SET n = n + 1;",
      "DROP TABLE users;");
  chain.add(
      "CREATE TABLE posts (id bigint PRIMARY KEY, author bigint NOT NULL REFERENCES users (id) ON "
      "DELETE CASCADE, title varchar(80) NOT NULL UNIQUE);\n"
      "INSERT INTO posts SELECT id, id, name FROM users;\n"
      "UPDATE users SET n = n + 10;",
      "UPDATE users SET n = n - 10;\nDROP TABLE posts;");
  chain.add(
      "ALTER TABLE users ADD COLUMN active boolean NOT NULL DEFAULT true;\n"
      "ALTER TABLE users ADD COLUMN note varchar(20);\n"
      "UPDATE users SET note = name WHERE note IS NULL;\n"
      "ALTER TABLE users ALTER COLUMN note SET NOT NULL;",
      "ALTER TABLE users DROP COLUMN note;\nALTER TABLE users DROP COLUMN active;");
  chain.add(
      "ALTER TABLE users RENAME COLUMN note TO remark;\n"
      "ALTER TABLE posts RENAME TO articles;\n"
      "CREATE VIEW titles AS SELECT title FROM articles;",
      "DROP VIEW titles;\nALTER TABLE articles RENAME TO posts;\n"
      "ALTER TABLE users RENAME COLUMN remark TO note;");
  chain.add(
      "ALTER TABLE users ALTER COLUMN n TYPE bigint;\n"
      "ALTER TABLE users ADD CONSTRAINT n_positive CHECK (n > 0);\n"
      "DROP INDEX users_name;\n"
      "UPDATE users SET n = n + 100;",
      "UPDATE users SET n = n - 100;\nCREATE INDEX users_name ON users (name);\n"
      "ALTER TABLE users DROP CONSTRAINT n_positive;\n"
      "ALTER TABLE users ALTER COLUMN n TYPE integer;");
  chain.add(
      "CREATE TABLE tags (id bigint PRIMARY KEY, label varchar(20) NOT NULL);\n"
      "CREATE TABLE tagged (tag bigint REFERENCES tags (id), article bigint REFERENCES articles "
      "(id), PRIMARY KEY (tag, article));\n"
      "INSERT INTO tags VALUES (1, 'new'), (2, 'old');\n"
      "INSERT INTO tagged SELECT 1, id FROM articles;\n"
      "DELETE FROM tags WHERE id = 2;",
      "DROP TABLE tagged;\nDROP TABLE tags;");
  chain.add("", "");
  return chain.files();
}

/// Many small revisions: where these share a commit, it must be all or nothing.
RevisionFiles many() {
  Chain chain("many");
  chain.add("CREATE TABLE counter (n integer NOT NULL);\nINSERT INTO counter VALUES (0);",
            "DROP TABLE counter;");
  for (int i = 2; i <= 24; ++i) {
    const std::string table = "t" + std::to_string(i);
    chain.add("CREATE TABLE " + table + " (id integer PRIMARY KEY);\nUPDATE counter SET n = n + 1;",
              "UPDATE counter SET n = n - 1;\nDROP TABLE " + table + ";");
  }
  return chain.files();
}

/// Statements that take their time, so that a kill at any moment hits the middle of one.
RevisionFiles large() {
  Chain chain("big");
  std::string fill =
      "CREATE TABLE rows (id integer PRIMARY KEY, v integer NOT NULL);\n"
      "INSERT INTO rows VALUES (0, 0);\n";
  for (int n = 1; n < 20000; n *= 2)
    fill += "INSERT INTO rows SELECT id + " + std::to_string(n) + ", v + 1 FROM rows;\n";
  chain.add(fill, "DROP TABLE rows;");
  chain.add("UPDATE rows SET v = v + 1;\nCREATE INDEX rows_v ON rows (v);",
            "DROP INDEX rows_v;\nUPDATE rows SET v = v - 1;");
  chain.add(
      "ALTER TABLE rows ALTER COLUMN v TYPE bigint;\nALTER TABLE rows ADD COLUMN w integer NOT "
      "NULL DEFAULT 7;\n"
      "UPDATE rows SET w = w + 1 WHERE id < 10000;",
      "ALTER TABLE rows DROP COLUMN w;\nALTER TABLE rows ALTER COLUMN v TYPE integer;");
  chain.add("UPDATE rows SET v = v + 1000 WHERE v > 5;",
            "UPDATE rows SET v = v - 1000 WHERE v > 1000;");
  return chain.files();
}

std::vector<FaultSet> make_sets() {
  return {{"mixed", mixed(), {}}, {"many", many(), {}}, {"large", large(), {}}};
}

}  // namespace

bool FaultSet::runs_on(const std::string& backend) const {
  return backends.empty() || std::find(backends.begin(), backends.end(), backend) != backends.end();
}

const std::vector<FaultSet>& fault_sets() {
  static const std::vector<FaultSet> sets = make_sets();
  return sets;
}

const FaultSet& fault_set(const std::string& name) {
  for (const FaultSet& set : fault_sets()) {
    if (set.name == name) return set;
  }
  throw std::runtime_error("there is no set " + name);
}

}  // namespace dunlin::test
