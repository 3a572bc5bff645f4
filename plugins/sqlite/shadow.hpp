// A SQLite database in memory that has the schema the real one will have at this point of the run.
//
// Compiling asks it what no model knows: the very text of a table, its triggers and indexes,
// whether SQLite will take an ALTER. Online it starts from a copy of the live schema, offline from
// nothing; both follow the statements compiled so far. It is made when it is first asked: most
// revisions never need it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dunlin/driver/connection.hpp"
#include "handle.hpp"

namespace dunlin::sqlite {

/// A row of sqlite_schema.
struct SchemaRow {
  std::string type;
  std::string name;
  std::string table;
  std::string sql;
};

class Shadow {
 public:
  /// \param live  the database that the statements will run on, or null
  explicit Shadow(driver::Connection* live) : live_(live) {}

  /// Tells of a statement that changes the schema and that will run at this point. What fails here
  /// is left to fail there, where its error can be placed.
  /// \param native  the author's own SQL, which may hold strings in double quotes
  void follow(std::string statement, bool native = false);

  /// Statements that are undone unless they are kept.
  class Trial {
   public:
    explicit Trial(Shadow& shadow);
    ~Trial();
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;
    /// Throws: DatabaseError with what SQLite says.
    /// \param native  made of the database's own text, which may hold strings in double quotes
    void run(const std::string& statement, bool native = false);
    void keep();

   private:
    sqlite3* db_;
    bool kept_ = false;
  };

  /// Runs statements that must succeed; undoes them all and gives SQLite's message when one fails.
  std::optional<std::string> attempt(const std::vector<std::string>& statements);
  /// Whether SQLite can prepare the statement now; its message when it cannot.
  std::optional<std::string> complaint(const std::string& statement);

  /// What is wrong with the names of a statement that SQLite takes all the same: a name in double
  /// quotes that is no column's is a string to it.
  std::optional<std::string> misread(const std::string& statement);

  /// The table (or view) of that name, ASCII letters compared without case as SQLite does.
  std::optional<SchemaRow> find(const std::string& type, const std::string& name);
  /// All objects of a type, of one table or of all, in the order of their creation; without those
  /// SQLite makes itself.
  std::vector<SchemaRow> objects(const std::string& type, const std::string& table = {});
  /// All rows, NULL as an empty text.
  std::vector<std::vector<std::string>> rows(const std::string& sql);
  /// The first column of every row.
  std::vector<std::string> query(const std::string& sql);
  /// The database itself, for reading its schema.
  sqlite3* handle() { return db(); }

 private:
  sqlite3* db();
  void copy_live_schema();
  /// Runs what may fail: modules and functions of the application are not known here.
  void try_run(const std::string& statement, bool native);

  driver::Connection* live_;
  std::vector<std::pair<std::string, bool>> pending_;
  Database db_;
};

}  // namespace dunlin::sqlite
