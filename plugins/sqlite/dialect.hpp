// How SQLite speaks: quoting, lexical rules, script frames, and the way to its translator.
#pragma once

#include <string>
#include <string_view>

#include "dunlin/driver/dialect.hpp"

namespace dunlin::sqlite {

/// The remedy for what has no counterpart here.
inline constexpr const char* kOwnSection = "write it for SQLite in a section with only=sqlite";

/// "name" in double quotes.
std::string quote_identifier(std::string_view identifier);
/// 'text' in single quotes; texts with NUL or line ends need no special care in SQLite.
std::string quote_text(std::string_view text);
const sql::LexRules& sqlite_lex_rules();

class SqliteDialect final : public driver::Dialect {
 public:
  std::string_view name() const override { return "sqlite"; }
  bool answers_to(std::string_view word) const override;
  driver::Capabilities capabilities() const override;
  std::string quote(std::string_view identifier) const override {
    return quote_identifier(identifier);
  }
  std::string quote(const schema::Name& name) const override;
  std::string quote_literal(std::string_view text) const override { return quote_text(text); }
  const sql::LexRules& lex_rules() const override { return sqlite_lex_rules(); }
  driver::Classified classify(std::string_view statement) const override;
  std::unique_ptr<driver::Translator> translator(const driver::TranslateOptions& options,
                                                 driver::Connection* live) const override;
  std::vector<std::string> write(std::span<const ops::Operation> operations,
                                 const schema::Schema& from,
                                 const schema::Schema& to) const override;
  driver::Portable portable(const schema::Schema& native) const override;
  std::vector<std::string> create_history_tables(
      const driver::HistoryTables& tables) const override;
  std::vector<std::string> script_begin(const driver::HistoryTables& tables) const override;
  std::vector<std::string> transaction_begin() const override;
  std::vector<std::string> transaction_end() const override;
  std::vector<std::string> guard(const driver::HistoryTables& tables,
                                 std::span<const std::string> rows) const override;
  std::string script_statement(std::string_view statement) const override;
};

}  // namespace dunlin::sqlite
