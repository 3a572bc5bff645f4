// What a statement does to transactions. Read off its tokens, not a parse tree: statements of newer
// servers pass too.
#include <algorithm>
#include <initializer_list>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::postgres {
namespace {

using driver::Classified;
using driver::Transactional;

constexpr std::string_view kNoControl =
    "leave it out: a revision is one transaction that Dunlin begins and ends; see transaction=off "
    "and "
    "transaction=auto for statements that must run outside of one";
constexpr std::string_view kNoSavepoint =
    "leave it out, or write a DO block with an EXCEPTION clause, which undoes its own work when it "
    "fails";
constexpr std::string_view kNoCopy =
    "only a client can feed COPY: write INSERT statements (pg_dump --inserts does), or load the "
    "file outside of the "
    "migration";
constexpr std::string_view kNoBackslash =
    "only psql understands backslash commands: leave it out or say it in SQL";

/// A statement's words in upper case, at parenthesis depth 0 and elsewhere.
struct Words {
  std::vector<std::string> outer;  ///< keywords and unquoted names; "" stands for any other token
  std::vector<std::string> inner;  ///< the same within parentheses
  bool backslash = false;          ///< outside of strings, where only psql knows it

  std::string_view at(std::size_t index) const {
    return index < outer.size() ? outer[index] : std::string_view{};
  }
  bool starts(std::initializer_list<std::string_view> words) const {
    return outer.size() >= words.size() && std::equal(words.begin(), words.end(), outer.begin());
  }
  bool has(std::string_view word) const {
    return std::find(outer.begin(), outer.end(), word) != outer.end();
  }
  bool has_inner(std::string_view word) const {
    return std::find(inner.begin(), inner.end(), word) != inner.end();
  }
  bool has(std::string_view word, std::string_view next) const {
    for (std::size_t i = 0; i + 1 < outer.size(); ++i) {
      if (outer[i] == word && outer[i + 1] == next) return true;
    }
    return false;
  }
};

Words words_of(std::string_view statement) {
  Words words;
  int depth = 0;
  for (const sql::Token& token : sql::tokenize(statement, parse::lex_rules())) {
    if (token.kind == sql::TokenKind::comment) continue;
    const std::string_view text = statement.substr(token.offset, token.length);
    if (token.kind == sql::TokenKind::symbol) {
      words.backslash = words.backslash || text.find('\\') != std::string_view::npos;
      if (text == "(") ++depth;
      if (text == ")") --depth;
    }
    const bool word = token.kind == sql::TokenKind::word;
    (depth > 0 ? words.inner : words.outer).push_back(word ? text::upper(text) : std::string());
  }
  return words;
}

bool any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// How many words name the type of object that follows CREATE, ALTER or DROP.
std::size_t words_of_type(const Words& words, std::size_t from) {
  const std::string_view first = words.at(from);
  if (any_of(first, {"MATERIALIZED", "EVENT", "ACCESS", "USER", "DEFAULT", "OPERATOR"}) &&
      any_of(words.at(from + 1),
             {"VIEW", "TRIGGER", "METHOD", "MAPPING", "PRIVILEGES", "CLASS", "FAMILY"})) {
    return 2;
  }
  if (first == "FOREIGN") return words.at(from + 1) == "DATA" ? 3 : 2;
  return first == "TEXT" ? 3 : 1;
}

/// "CREATE UNIQUE INDEX i ON ..." -> "CREATE INDEX", "INSERT INTO ..." -> "INSERT".
std::string kind_of(const Words& words) {
  if (words.outer.empty() || words.at(0).empty()) return "statement";
  std::string kind(words.at(0));
  if (!any_of(kind, {"CREATE", "ALTER", "DROP", "COMMENT", "REFRESH", "START", "SET"})) return kind;
  if (kind == "COMMENT" || kind == "SET") return kind;
  std::size_t next = 1;
  while (any_of(words.at(next), {"OR", "REPLACE", "UNIQUE", "TEMP", "TEMPORARY", "LOCAL", "GLOBAL",
                                 "UNLOGGED", "RECURSIVE", "CONSTRAINT", "TRUSTED", "PROCEDURAL"})) {
    ++next;
  }
  for (std::size_t left = words_of_type(words, next); left != 0 && !words.at(next).empty();
       --left, ++next) {
    kind += " " + std::string(words.at(next));
  }
  return kind;
}

bool refuses_transactions(const Words& words) {
  const std::string_view first = words.at(0);
  const std::string_view second = words.at(1);
  if (first == "VACUUM" || words.starts({"ALTER", "SYSTEM"}) || words.starts({"DISCARD", "ALL"}))
    return true;
  if ((first == "CREATE" || first == "DROP") &&
      any_of(second, {"DATABASE", "TABLESPACE", "SUBSCRIPTION"}))
    return true;
  if (words.starts({"ALTER", "DATABASE"})) return words.has("SET", "TABLESPACE");
  if (words.starts({"ALTER", "SUBSCRIPTION"}))
    return words.has("REFRESH") || words.has("PUBLICATION");
  if (words.starts({"ALTER", "TABLE"})) return words.has("DETACH") && words.has("CONCURRENTLY");
  if (words.starts({"CREATE", "INDEX", "CONCURRENTLY"}) ||
      words.starts({"CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"}) ||
      words.starts({"DROP", "INDEX", "CONCURRENTLY"})) {
    return true;
  }
  if (first == "REINDEX") {
    return words.has("CONCURRENTLY") || words.has_inner("CONCURRENTLY") || words.has("SCHEMA") ||
           words.has("DATABASE") || words.has("SYSTEM");
  }
  // Without a table, CLUSTER walks over all of them in transactions of its own.
  if (first == "CLUSTER")
    return words.outer.size() == 1 || words.starts({"CLUSTER", "VERBOSE"}) ? words.outer.size() <= 2
                                                                           : false;
  return false;
}

driver::Repeat repeat_of(const Words& words) {
  const std::string_view first = words.at(0);
  if (first == "SET" || first == "RESET" || first == "PREPARE" || first == "DEALLOCATE" ||
      first == "LOAD" || words.starts({"DISCARD"}) || words.starts({"CREATE", "TEMP"}) ||
      words.starts({"CREATE", "TEMPORARY"}) || (first == "SELECT" && words.has("SET_CONFIG"))) {
    return driver::Repeat::session;
  }
  if (any_of(first, {"VACUUM", "ANALYZE", "REINDEX", "CLUSTER", "REFRESH", "CHECKPOINT", "GRANT",
                     "REVOKE", "COMMENT", "TRUNCATE"}) ||
      words.starts({"ALTER", "SYSTEM"})) {
    return driver::Repeat::harmless;
  }
  return driver::Repeat::matters;
}

/// Transaction control, or nothing of the kind: `inside`.
Classified control(const Words& words, const std::string& kind) {
  const std::string_view first = words.at(0);
  if (words.starts({"PREPARE", "TRANSACTION"})) {
    return {Transactional::controls, "PREPARE TRANSACTION", std::string(kNoControl)};
  }
  if (first == "SAVEPOINT" || first == "RELEASE" || words.starts({"ROLLBACK", "TO"}) ||
      words.starts({"ROLLBACK", "WORK", "TO"}) || words.starts({"ROLLBACK", "TRANSACTION", "TO"})) {
    return {Transactional::controls, kind, std::string(kNoSavepoint)};
  }
  const bool more = words.has("PREPARED") || words.has("CHAIN");
  if (first == "ROLLBACK" || first == "ABORT" || (any_of(first, {"COMMIT", "END"}) && more)) {
    return {Transactional::controls, kind, std::string(kNoControl)};
  }
  if (first == "COMMIT" || first == "END")
    return {Transactional::commits, kind, std::string(kNoControl)};
  if (first == "BEGIN" || words.starts({"START", "TRANSACTION"})) {
    return {Transactional::begins, kind, std::string(kNoControl)};
  }
  return {Transactional::inside, kind, {}};
}

}  // namespace

driver::Classified classify_statement(std::string_view statement) {
  const Words words = words_of(statement);
  const std::string kind = kind_of(words);
  if (words.backslash)
    return {Transactional::client_only, "backslash command", std::string(kNoBackslash)};
  if (words.at(0) == "COPY" && (words.has("FROM", "STDIN") || words.has("TO", "STDOUT"))) {
    return {Transactional::client_only,
            words.has("FROM", "STDIN") ? "COPY FROM STDIN" : "COPY TO STDOUT",
            std::string(kNoCopy)};
  }
  if (refuses_transactions(words)) return {Transactional::outside_only, kind, {}, repeat_of(words)};
  Classified classified = control(words, kind);
  classified.repeat = repeat_of(words);
  return classified;
}

}  // namespace dunlin::postgres
