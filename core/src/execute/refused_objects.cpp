#include "refused_objects.hpp"

#include <fmt/format.h>

#include <variant>

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
  for (const sql::Token& token : sql::tokenize(statement.text, parse::lex_rules())) {
    if (!is_name(token)) continue;
    const auto found = places_.find(name_of(statement.text, token));
    if (found != places_.end()) return found->second;
  }
  return {};
}

}  // namespace dunlin::execute
