#include "alteration.hpp"

#include <algorithm>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::mysql {
namespace {

using Kind = Clause::Kind;

bool about_column(Kind kind) {
  return kind == Kind::add_column || kind == Kind::modify || kind == Kind::column_other;
}

std::string words(Kind kind) {
  if (kind == Kind::add_column) return "ADD COLUMN ";
  return kind == Kind::modify ? "MODIFY COLUMN " : "";
}

}  // namespace

void Alteration::begin(std::vector<std::string>& statements) {
  if (&statements != statements_ || statements.empty()) clauses_.clear();
  statements_ = &statements;
}

void Alteration::add(const schema::Name& table, Clause clause) {
  if (clauses_.empty() || !(table_ == table) || !(replace(clause) || fits(clause))) {
    clauses_.clear();
    statements_->emplace_back();
    table_ = table;
  }
  if (!replace(clause)) clauses_.push_back(std::move(clause));
  render();
}

void Alteration::together(const schema::Name& table, const std::vector<std::string>& clauses) {
  statement("ALTER TABLE " + quoted_object(table) + " " + text::join(clauses, ", "));
}

void Alteration::statement(std::string sql) {
  clauses_.clear();
  statements_->push_back(std::move(sql));
}

bool Alteration::defines(const schema::Name& table, const std::string& column) const {
  return table_ == table && std::any_of(clauses_.begin(), clauses_.end(), [&](const Clause& have) {
           return (have.kind == Kind::add_column || have.kind == Kind::modify) &&
                  have.name == column;
         });
}

bool Alteration::replace(const Clause& clause) {
  if (clause.kind != Kind::modify) return false;
  for (Clause& have : clauses_) {
    if (have.name != clause.name || (have.kind != Kind::add_column && have.kind != Kind::modify))
      continue;
    have.text = clause.text;
    return true;
  }
  return false;
}

bool Alteration::fits(const Clause& clause) const {
  return std::none_of(clauses_.begin(), clauses_.end(), [&](const Clause& have) {
    return have.name == clause.name && about_column(have.kind) == about_column(clause.kind);
  });
}

void Alteration::render() {
  std::string sql = "ALTER TABLE " + quoted_object(table_);
  for (std::size_t i = 0; i < clauses_.size(); ++i) {
    sql += (i == 0 ? " " : ", ") + words(clauses_[i].kind) + clauses_[i].text;
  }
  statements_->back() = sql;
}

}  // namespace dunlin::mysql
