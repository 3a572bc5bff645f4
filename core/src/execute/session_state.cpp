#include "session_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/replay/replay.hpp"

namespace dunlin::execute {
namespace {

/// The words and names of a statement, quotes left out, in lower case.
std::vector<std::string> names_in(std::string_view text, const sql::LexRules& rules) {
  std::vector<std::string> names;
  for (const sql::Token& token : sql::tokenize(text, rules)) {
    std::string_view name = text.substr(token.offset, token.length);
    if (token.kind == sql::TokenKind::quoted_identifier && name.size() > 1) {
      name = name.substr(1, name.size() - 2);
    } else if (token.kind != sql::TokenKind::word) {
      continue;
    }
    names.push_back(text::lower(name));
  }
  return names;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool begins_with(const std::vector<std::string>& names, std::string_view first) {
  return !names.empty() && names.front() == first;
}

/// The first name behind `word` that is none of the words that may stand between.
std::string after(const std::vector<std::string>& names, std::string_view word) {
  static const std::set<std::string_view> kBetween{"into", "from",   "only",   "ignore",
                                                   "if",   "exists", "table",  "low_priority",
                                                   "not",  "quick",  "delayed"};
  auto at = std::find(names.begin(), names.end(), word);
  if (at == names.end()) return {};
  for (++at; at != names.end(); ++at) {
    if (kBetween.count(*at) == 0) return *at;
  }
  return {};
}

/// The table whose rows or shape a statement changes; empty when that cannot be said.
std::string changed_table(const std::vector<std::string>& names) {
  if (begins_with(names, "create")) return has(names, "index") ? after(names, "on") : std::string();
  for (const char* word : {"insert", "replace", "update", "delete", "truncate", "merge"}) {
    if (begins_with(names, word) || (begins_with(names, "with") && has(names, word)))
      return after(names, word);
  }
  if (begins_with(names, "alter") || begins_with(names, "drop")) return after(names, "table");
  return {};
}

bool is_temporary(const std::vector<std::string>& names) {
  return has(names, "temp") || has(names, "temporary");
}

/// CREATE TEMPORARY TABLE, or SELECT INTO TEMPORARY; empty for another statement.
std::string new_temporary_table(const std::vector<std::string>& names) {
  if (begins_with(names, "create") && is_temporary(names) && has(names, "table"))
    return after(names, "table");
  if (begins_with(names, "select") && has(names, "into") && is_temporary(names))
    return after(names, has(names, "temp") ? "temp" : "temporary");
  return {};
}

/// Whether the statement can change rows that another one has read.
bool may_change_rows_of(const std::vector<std::string>& names,
                        const std::vector<std::string>& other) {
  if (begins_with(names, "create") || begins_with(names, "analyze")) return false;
  const std::string table = changed_table(names);
  return table.empty() || has(other, table);
}

class SessionState {
 public:
  SessionState(const CompiledRevision& revision, std::size_t applied,
               const driver::Dialect& dialect)
      : revision_(revision), applied_(applied) {
    for (const CompiledStatement& statement : revision.statements) {
      const bool native = replay::is_native(revision.sections[statement.section], dialect);
      names_.push_back(
          names_in(statement.source.text, native ? dialect.lex_rules() : parse::lex_rules()));
    }
  }

  std::vector<std::size_t> needed() {
    for (std::size_t i = 0; i < applied_; ++i) add(i);
    std::set<std::size_t> again = settings_;
    for (const auto& [table, statements] : temporary_) {
      const Later later = later_use(table);
      if (later == Later::nothing) continue;
      again.insert(*statements.begin());
      if (later == Later::dropped) continue;
      for (const std::size_t index : statements) refuse_changed(index, statements);
      again.insert(statements.begin(), statements.end());
    }
    return {again.begin(), again.end()};
  }

 private:
  void add(std::size_t index) {
    const std::vector<std::string>& names = names_[index];
    if (const std::string table = new_temporary_table(names); !table.empty()) {
      temporary_[table] = {index};
    } else if (revision_.statements[index].repeat == driver::Repeat::session) {
      settings_.insert(index);
    } else if (const auto found = temporary_.find(changed_table(names));
               found != temporary_.end()) {
      if (begins_with(names, "drop")) {
        temporary_.erase(found);
      } else {
        found->second.insert(index);
      }
    }
  }

  enum class Later { nothing, dropped, used };

  Later later_use(const std::string& table) const {
    Later use = Later::nothing;
    for (std::size_t i = applied_; i < names_.size(); ++i) {
      if (!has(names_[i], table)) continue;
      if (!begins_with(names_[i], "drop")) return Later::used;
      use = Later::dropped;
    }
    return use;
  }

  /// What filled the table must find what it found then.
  void refuse_changed(std::size_t index, const std::set<std::size_t>& of_table) const {
    for (std::size_t later = index + 1; later < applied_; ++later) {
      const bool session = revision_.statements[later].repeat == driver::Repeat::session;
      if (session || of_table.count(later) != 0 || !reads(index) ||
          !may_change_rows_of(names_[later], names_[index]))
        continue;
      ErrorContext context;
      context.revision = revision_.step.revision;
      context.step = index + 1;
      context.steps = revision_.statements.size();
      context.position = revision_.statements[index].source.position;
      throw DatabaseError(
          Code::half_applied,
          fmt::format("the temporary table that statement {} of revision {} filled has ended with "
                      "its session, and statement {} has changed since where its rows came from",
                      index + 1, revision_.step.revision, later + 1),
          "'dunlin downgrade' takes the applied part back where that is possible; else make an "
          "ordinary table with those rows, name it in the statements that were not applied yet, "
          "and run the command again",
          std::move(context));
    }
  }

  /// VALUES alone finds the same at any time.
  bool reads(std::size_t index) const {
    return has(names_[index], "select") || has(names_[index], "from") ||
           has(names_[index], "table");
  }

  const CompiledRevision& revision_;
  std::size_t applied_;
  std::vector<std::vector<std::string>> names_;
  std::set<std::size_t> settings_;
  std::map<std::string, std::set<std::size_t>> temporary_;  ///< what made each what it is
};

}  // namespace

bool concerns_temporary_table(std::string_view statement, const sql::LexRules& rules,
                              std::set<std::string>& known) {
  const std::vector<std::string> names = names_in(statement, rules);
  std::string made = new_temporary_table(names);
  if (made.empty()) return known.count(changed_table(names)) != 0;
  known.insert(std::move(made));
  return true;
}

std::vector<std::size_t> needed_again(const CompiledRevision& revision, std::size_t applied,
                                      const driver::Dialect& dialect) {
  if (applied == 0) return {};
  return SessionState(revision, std::min(applied, revision.statements.size()), dialect).needed();
}

}  // namespace dunlin::execute
