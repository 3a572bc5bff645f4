#include "refused_objects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>
#include <vector>

#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::execute {
namespace {

/// A word or quoted identifier as a name; PostgreSQL folds what is not quoted.
std::string name_of(std::string_view text, const sql::Token& token) {
  const std::string_view written = text.substr(token.offset, token.length);
  if (token.kind == sql::TokenKind::quoted_identifier)
    return text::replace_all(std::string(written.substr(1, written.size() - 2)), "\"\"", "\"");
  return text::lower(written);
}

bool is_name(const sql::Token& token) {
  return token.kind == sql::TokenKind::word || token.kind == sql::TokenKind::quoted_identifier;
}

std::string created_by(const ops::Operation& operation) {
  if (const auto* table = std::get_if<ops::CreateTable>(&operation)) return table->table.name.name;
  if (const auto* view = std::get_if<ops::CreateView>(&operation)) return view->view.name.name;
  if (const auto* type = std::get_if<ops::CreateEnum>(&operation)) return type->type.name.name;
  if (const auto* type = std::get_if<ops::CreateDomain>(&operation)) return type->type.name.name;
  if (const auto* found = std::get_if<ops::CreateSequence>(&operation))
    return found->sequence.name.name;
  return {};
}

/// Whether a name stands where a table does: columns may be called the same.
bool names_relation(std::string_view text, const std::vector<sql::Token>& tokens, std::size_t at) {
  const auto word = [&](std::size_t i) { return text.substr(tokens[i].offset, tokens[i].length); };
  if (at >= 2 && word(at - 1) == ".") at -= 2;  // the schema
  constexpr std::array kBefore =
      std::to_array<std::string_view>({"FROM", "JOIN", "UPDATE", "INTO", "TABLE", "ONLY", "EXISTS",
                                       "REFERENCES", "ON", "VIEW", "USING", "TRUNCATE"});
  constexpr std::array kEvents =  // CREATE RULE ... AS ON DELETE TO t
      std::to_array<std::string_view>({"SELECT", "INSERT", "UPDATE", "DELETE"});
  const auto is_any_of = [&](std::size_t i, const auto& words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view one) { return text::iequals(word(i), one); });
  };
  if (at == 0) return false;
  if (is_any_of(at - 1, kBefore)) return true;
  return at > 1 && text::iequals(word(at - 1), "TO") && is_any_of(at - 2, kEvents);
}

}  // namespace

void RefusedObjects::add(const CompiledStatement& refused) {
  for (const ops::Operation& operation : parse::parse(refused.source).operations) {
    const std::string name = created_by(operation);
    if (name.empty()) continue;
    places_.try_emplace(
        name, fmt::format("{} {} at {}", refused.kind, name, to_string(refused.source.position)));
  }
}

std::string RefusedObjects::cause(const sql::Statement& statement) const {
  if (places_.empty()) return {};
  const std::vector<sql::Token> tokens = sql::tokenize(statement.text, parse::lex_rules());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!is_name(tokens[i])) continue;
    const auto found = places_.find(name_of(statement.text, tokens[i]));
    if (found == places_.end()) continue;
    const bool relation =
        found->second.starts_with("CREATE TABLE") || found->second.starts_with("CREATE VIEW");
    if (!relation || names_relation(statement.text, tokens, i)) return found->second;
  }
  return {};
}

}  // namespace dunlin::execute
