// How PostgreSQL speaks. Portable sections are its own language, so nothing is translated here.
#pragma once

#include "dunlin/driver/dialect.hpp"

namespace dunlin::postgres {

class PostgresDialect final : public driver::Dialect {
 public:
  /// \param major  the server's major version; 0: not connected, so that every version is answered
  /// to
  explicit PostgresDialect(int major = 0) : major_(major) {}

  std::string_view name() const override { return "postgres"; }
  bool answers_to(std::string_view word) const override;
  driver::Capabilities capabilities() const override;

  std::string quote(std::string_view identifier) const override;
  std::string quote(const schema::Name& name) const override;
  std::string quote_literal(std::string_view text) const override;
  const sql::LexRules& lex_rules() const override;
  driver::Classified classify(std::string_view statement) const override;

  std::unique_ptr<driver::Translator> translator(const driver::TranslateOptions& options,
                                                 driver::Connection* live) const override;

  std::string default_schema() const override { return "public"; }
  std::vector<std::string> create_history_tables(
      const driver::HistoryTables& tables) const override;
  std::vector<std::string> script_begin(const driver::HistoryTables& tables) const override;
  std::vector<std::string> transaction_begin() const override;
  std::vector<std::string> transaction_end() const override;
  std::vector<std::string> guard(const driver::HistoryTables& tables,
                                 std::span<const std::string> rows) const override;
  std::string script_statement(std::string_view statement) const override;

 private:
  int major_;
};

/// A quoted identifier, and one with its schema.
std::string quoted(std::string_view identifier);
std::string quoted(const schema::Name& name);
/// A string literal that means the same whatever standard_conforming_strings says.
std::string literal(std::string_view text);

/// What the statement does to transactions, by its leading words.
driver::Classified classify_statement(std::string_view statement);

/// Statements that bring a session back to the state it had after connecting; the migration lock,
/// which lives on a connection of its own, is not touched. All may run in a transaction.
std::vector<std::string> session_reset();

}  // namespace dunlin::postgres
