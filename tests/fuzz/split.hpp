// Laws of the splitters, whatever the dialect.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dunlin/base/text.hpp"
#include "dunlin/plugin/registry.hpp"
#include "dunlin/sql/lexer.hpp"
#include "target.hpp"

namespace dunlin::fuzz {

inline plugin::Registry& plugins() {
  static plugin::Registry registry{plugin::SearchPath{}};
  return registry;
}

inline const driver::Dialect& dialect_of(const std::string& name) {
  static std::map<std::string, std::unique_ptr<driver::Dialect>> known;
  std::unique_ptr<driver::Dialect>& dialect = known[name];
  if (!dialect) dialect = plugins().driver_for_dialect(name).dialect(name);
  return *dialect;
}

/// The statements of `text`, after the laws of every splitter were asked.
inline std::vector<sql::Statement> split_by_laws(std::string_view text,
                                                 const driver::Dialect& dialect) {
  std::vector<sql::Statement> statements =
      sql::split(text, dialect.lex_rules(), {"f.sql", 1, 1, 0});
  std::size_t end = 0;
  for (const sql::Statement& statement : statements) {
    require(!statement.text.empty(), "no statement is empty");
    require(statement.position.offset >= end, "statements come in their order");
    require(text.substr(statement.position.offset).starts_with(statement.text),
            "a statement stands where its position says");
    end = statement.position.offset + statement.length;
    (void)dialect.classify(statement.text);
    (void)dialect.script_statement(statement.text);
  }
  std::size_t last = 0;
  for (const sql::Token& token : sql::tokenize(text, dialect.lex_rules())) {
    require(token.length > 0 && token.offset >= last, "tokens come in their order");
    last = token.offset + token.length;
    require(last <= text.size(), "a token ends in its text");
  }
  return statements;
}

}  // namespace dunlin::fuzz
