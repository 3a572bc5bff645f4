// Gathers the changes of one table that one statement of the author asks for into one ALTER TABLE:
// each is atomic, and each may copy the table.
#pragma once

#include <string>
#include <vector>

#include "dunlin/schema/type.hpp"

namespace dunlin::mysql {

struct Clause {
  enum class Kind {
    add_column,    ///< `text` is the definition; a later `modify` of the column replaces it
    modify,        ///< `text` is the definition
    column_other,  ///< another change of a column; `text` is the clause
    add_key,       ///< a constraint or index; `text` is the clause
    drop_key,      ///< likewise
  };
  Kind kind = Kind::column_other;
  std::string name;  ///< of the column, constraint or index
  std::string text;
};

class Alteration {
 public:
  /// Called before each operation: `statements` is where the author's statement gathers its
  /// translation.
  void begin(std::vector<std::string>& statements);
  /// Adds to the last ALTER TABLE when it is one of this table and the clause can stand in it.
  void add(const schema::Name& table, Clause clause);
  /// One ALTER TABLE of its own with these clauses, which nothing joins.
  void together(const schema::Name& table, const std::vector<std::string>& clauses);
  /// A statement of its own.
  void statement(std::string sql);
  /// What follows gets an ALTER TABLE of its own.
  void flush() { clauses_.clear(); }
  /// Whether the ALTER TABLE being gathered already defines the column.
  bool defines(const schema::Name& table, const std::string& column) const;

 private:
  bool replace(const Clause& clause);
  bool fits(const Clause& clause) const;
  void render();

  std::vector<std::string>* statements_ = nullptr;
  schema::Name table_;
  std::vector<Clause>
      clauses_;  ///< of the last statement; empty when that is no ALTER TABLE to add to
};

}  // namespace dunlin::mysql
