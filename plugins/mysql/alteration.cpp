#include "alteration.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::mysql {
namespace {

using Kind = Clause::Kind;

bool about_column(Kind kind) {
  return kind == Kind::add_column || kind == Kind::modify || kind == Kind::column_other;
}

/// Whether rows that are there already must get a value from somebody: a new column is filled with
/// 0 or '' by the server, where PostgreSQL refuses.
bool demands_values(const std::string& definition) {
  return definition.find(" NOT NULL") != std::string::npos &&
         definition.find(" DEFAULT ") == std::string::npos;
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
    made_.push_back({{}, table, {}, std::exchange(flushed_, false)});
  }
  if (!replace(clause)) clauses_.push_back(std::move(clause));
  render();
}

void Alteration::together(const schema::Name& table, const std::vector<std::string>& clauses,
                          Cost cost) {
  statement("ALTER TABLE " + quoted_object(table) + " " + text::join(clauses, ", ") +
            preference({&cost, 1}, flavour_, ", "));
}

void Alteration::index_statement(std::string sql, Cost cost) {
  statement(std::move(sql) + preference({&cost, 1}, flavour_, " "));
}

void Alteration::flush() {
  clauses_.clear();
  flushed_ = true;
}

void Alteration::statement(std::string sql) {
  clauses_.clear();
  flushed_ = false;
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
    if (have.kind == Kind::add_column && demands_values(clause.text) && !demands_values(have.text))
      return false;
    have.text = clause.text;
    // A new column costs the same with another definition, if that one is known to be cheap.
    const bool adds = have.kind == Kind::add_column && clause.cost <= Cost::rebuild;
    if (!adds) have.cost = worse(have.cost, clause.cost);
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
  statements_->back() = text_of(table_, clauses_);
  made_.back().sql = statements_->back();
  made_.back().clauses = clauses_;
}

std::string Alteration::text_of(const schema::Name& table,
                                const std::vector<Clause>& clauses) const {
  std::string sql = "ALTER TABLE " + quoted_object(table);
  std::vector<Cost> costs;
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    sql += (i == 0 ? " " : ", ") + words(clauses[i].kind) + clauses[i].text;
    costs.push_back(clauses[i].cost);
  }
  return sql + preference(costs, flavour_, ", ");
}

const Alteration::Made* Alteration::find(const std::string& sql) const {
  const auto found =
      std::find_if(made_.rbegin(), made_.rend(), [&](const Made& made) { return made.sql == sql; });
  return found == made_.rend() ? nullptr : &*found;
}

std::vector<driver::Step> Alteration::joined(const std::vector<driver::Step>& steps) const {
  const auto copies = [](const Made& made) {
    return std::all_of(made.clauses.begin(), made.clauses.end(), [](const Clause& clause) {
      return clause.kind == Kind::modify && clause.cost == Cost::unknown;
    });
  };
  std::vector<driver::Step> result;
  std::optional<Made> last;
  for (const driver::Step& step : steps) {
    const Made* made = find(step.sql);
    const bool joins =
        last && made != nullptr && !made->by_itself && made->table == last->table &&
        copies(*last) && copies(*made) &&
        std::none_of(made->clauses.begin(), made->clauses.end(), [&](const Clause& clause) {
          return std::any_of(last->clauses.begin(), last->clauses.end(),
                             [&](const Clause& have) { return have.name == clause.name; });
        });
    if (!joins) {
      result.push_back(step);
      last = made == nullptr ? std::nullopt : std::optional(*made);
      continue;
    }
    last->clauses.insert(last->clauses.end(), made->clauses.begin(), made->clauses.end());
    result.back() = {text_of(last->table, last->clauses), step.statement};
  }
  return result;
}

}  // namespace dunlin::mysql
