// Gathers the changes of one table that one statement of the author asks for into one ALTER TABLE,
// which is atomic; and those of statements that follow each other, where each would copy the table.
#pragma once

#include <string>
#include <vector>

#include "algorithm.hpp"
#include "dunlin/driver/translation.hpp"
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
  Cost cost = Cost::unknown;
};

class Alteration {
 public:
  explicit Alteration(const Flavour& flavour) : flavour_(flavour) {}

  /// Called before each operation: `statements` is where the author's statement gathers its
  /// translation.
  void begin(std::vector<std::string>& statements);
  /// Adds to the last ALTER TABLE when it is one of this table and the clause can stand in it.
  void add(const schema::Name& table, Clause clause);
  /// One ALTER TABLE of its own with these clauses, which nothing joins.
  /// \param cost  of each of them
  void together(const schema::Name& table, const std::vector<std::string>& clauses,
                Cost cost = Cost::unknown);
  /// A statement of its own.
  void statement(std::string sql);
  /// The same for CREATE INDEX and DROP INDEX.
  void index_statement(std::string sql, Cost cost);
  /// What follows gets an ALTER TABLE of its own.
  void flush();
  /// Whether the ALTER TABLE being gathered already defines the column.
  bool defines(const schema::Name& table, const std::string& column) const;
  /// One ALTER TABLE for those of `steps` that change columns of one table by copying it, one after
  /// the other; it belongs to the last statement.
  std::vector<driver::Step> joined(const std::vector<driver::Step>& steps) const;

 private:
  /// An ALTER TABLE that add() made.
  struct Made {
    std::string sql;
    schema::Name table;
    std::vector<Clause> clauses;
    bool by_itself = false;  ///< nothing before may be joined to it
  };

  bool replace(const Clause& clause);
  bool fits(const Clause& clause) const;
  void render();
  std::string text_of(const schema::Name& table, const std::vector<Clause>& clauses) const;
  const Made* find(const std::string& sql) const;

  Flavour flavour_;
  std::vector<std::string>* statements_ = nullptr;
  schema::Name table_;
  std::vector<Clause>
      clauses_;  ///< of the last statement; empty when that is no ALTER TABLE to add to
  std::vector<Made> made_;
  bool flushed_ = false;
};

}  // namespace dunlin::mysql
